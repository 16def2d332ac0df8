// SPDX-License-Identifier: MIT
// Trees as formulas for people.
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "autograd/verify/tree.hpp"
#include "autograd/verify/wording.hpp"

namespace autograd::verify {

using explain::Piece;

std::string Tree::text(const Speller& spelled) const { return piece(root_, spelled).text; }

namespace {

/// A number as people write it: no more digits than it needs, and 1/3 for what has no end.
Piece number_piece(double number) {
  constexpr std::size_t longest = 12;
  std::string text = explain::number_text(number);
  if (text.size() > longest) {
    const std::optional<std::string> fraction = factor_text(number, 1e-14);
    if (fraction && fraction->find_first_not_of("-/0123456789") == std::string::npos)
      return {*fraction, Precedence::product};
    std::array<char, 32> room;
    std::snprintf(room.data(), room.size(), "%.13g", number);
    if (std::abs(std::strtod(room.data(), nullptr) - number) <= 1e-15 * std::abs(number)) text = room.data();
  }
  return {text, number < 0 ? Precedence::product : Precedence::atom};
}

Piece product_piece(double number, std::vector<Piece> above, std::vector<Piece> below) {
  const auto in_brackets = [](const Piece& piece, Precedence least) {
    return piece.precedence < least || piece.text.starts_with('-') ? "(" + piece.text + ")" : piece.text;
  };
  if (above.empty() && below.empty()) return number_piece(number);
  std::string text = number_piece(number).text;
  if (std::abs(number) == 1.0 && !above.empty()) text = number < 0 ? "-" : "";
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
  if (node.kind == Kind::number) return number_piece(node.number);
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
