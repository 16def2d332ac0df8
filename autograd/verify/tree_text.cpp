// SPDX-License-Identifier: MIT
// Trees as formulas for people.
#include <cmath>

#include "autograd/verify/tree.hpp"

namespace autograd::verify {

using explain::Piece;

std::string Tree::text(const Speller& spelled) const { return piece(root_, spelled).text; }

namespace {

Piece product_piece(double number, std::vector<Piece> above, std::vector<Piece> below) {
  const auto in_brackets = [](const Piece& piece, Precedence least) {
    return piece.precedence < least || piece.text.starts_with('-') ? "(" + piece.text + ")" : piece.text;
  };
  std::string text = std::abs(number) != 1.0 || above.empty() ? explain::number_text(number)
                     : number < 0                             ? "-"
                                                              : "";
  const bool sign_only = text == "-";
  std::size_t factors = text.empty() || sign_only ? 0 : 1;
  for (const Piece& piece : above) {
    const bool alone = above.size() == 1 && below.empty() && factors == 0 && !sign_only;
    text +=
        std::string(factors > 0 ? "*" : "") + (alone ? piece.text : in_brackets(piece, Precedence::product));
    ++factors;
  }
  if (below.empty()) return {text, factors > 1 || sign_only ? Precedence::product : Precedence::atom};
  std::string under;
  for (const Piece& piece : below)
    under += (under.empty() ? "" : "*") +
             in_brackets(piece, below.size() > 1 ? Precedence::product : Precedence::power);
  return {text + "/" + (below.size() > 1 ? "(" + under + ")" : under), Precedence::product};
}

}  // namespace

Piece Tree::piece(Place place, const Speller& spelled) const {
  const Node& node = nodes_[place];
  std::vector<Piece> pieces;
  if (node.kind == Kind::number) {
    return {explain::number_text(node.number), node.number < 0 ? Precedence::product : Precedence::atom};
  }
  if (node.kind == Kind::symbol) return {spelled(node.node), Precedence::atom};
  if (node.kind == Kind::product) {
    double number = 1.0;
    std::vector<Piece> below;
    for (const Part& part : node.parts) {
      const Node& factor = nodes_[part.place];
      if (factor.kind == Kind::number && !part.inverse) {
        number *= factor.number;
      } else {
        (part.inverse ? below : pieces).push_back(piece(part.place, spelled));
      }
    }
    return product_piece(number, std::move(pieces), std::move(below));
  }
  // What is left of a sum needs no brackets.
  if (node.kind == Kind::sum && node.parts.size() == 1 && !node.parts[0].inverse)
    return piece(node.parts[0].place, spelled);
  if (node.kind == Kind::sum) {
    std::string text;
    for (const Part& part : node.parts) {
      Piece term = piece(part.place, spelled);
      const bool minus = term.text.starts_with('-') && !part.inverse && !text.empty();
      if (minus) term.text.erase(0, 1);
      const bool brackets =
          part.inverse && (term.precedence == Precedence::sum || term.text.starts_with('-'));
      const std::string_view sign =
          part.inverse || minus ? (text.empty() ? "-" : " - ") : (text.empty() ? "" : " + ");
      text += std::string(sign) + (brackets ? "(" + term.text + ")" : term.text);
    }
    return {text, Precedence::sum};
  }
  for (const Part& part : node.parts) pieces.push_back(piece(part.place, spelled));
  if (node.kind == Kind::power) return explain::write(Power::notation, pieces);
  return explain::write(node.code == custom_code ? node.node.operation() : notation_of(node.code), pieces);
}

}  // namespace autograd::verify
