// SPDX-License-Identifier: MIT
// Formulas in plain characters.
#include <algorithm>

#include "autograd/explain/spelling.hpp"
#include "autograd/explain/styles.hpp"

namespace autograd::explain {
namespace {

std::string superscript(int number) {
  constexpr std::string_view digits[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string text;
  for (const char digit : std::to_string(number)) text += digits[digit - '0'];
  return text;
}

/// A name that is no single word is put into brackets wherever something is done to it, and one with a power
/// of its own where it is raised.
Precedence precedence_of(std::string_view name, std::string_view shown) {
  if (shown.find_first_of(" +-*") != name.npos) return Precedence::sum;
  const std::optional<Spelling> spelling = shown == name ? std::nullopt : spelling_of(name);
  return spelling && !spelling->above.empty() ? Precedence::power : Precedence::atom;
}

}  // namespace

Fragment TextStyle::number(double number) const { return {number_text(number)}; }

Fragment TextStyle::name(std::string_view name) const {
  const std::string shown = characters_ == Characters::unicode ? unicode_of_name(name) : ascii_of_name(name);
  return {shown, precedence_of(name, shown)};
}

Fragment TextStyle::power(const Fragment& base, int exponent) const {
  const std::string raised =
      characters_ == Characters::unicode ? superscript(exponent) : "^" + std::to_string(exponent);
  return {placed(base, Precedence::atom) + raised, Precedence::power};
}

void TextStyle::add_factor(std::string& product, const std::string& factor, std::size_t count) const {
  if (count > 0) product += characters_ == Characters::unicode ? "·" : "*";
  product += factor;
}

Fragment TextStyle::call(const Expressions& all, Expressions::Place place,
                         std::span<const Fragment> operands) const {
  if (const std::optional<Condition> condition = condition_of(all, place)) {
    const std::string left = whole(operands[condition->left]), right = whole(operands[condition->right]);
    return {"select(" + left + " " + std::string(condition->relation) + " " + right + ", " +
            whole(operands[2]) + ", " + whole(operands[3]) + ")"};
  }
  std::vector<Piece> pieces;
  for (const Fragment& operand : operands)
    pieces.push_back({whole(operand), operand.minus ? std::min(operand.precedence, Precedence::product)
                                                    : operand.precedence});
  const Piece piece = write(all.notation(place), pieces);
  return {piece.text, piece.precedence};
}

std::string text(const Formula& formula, Characters characters) {
  return write_line(formula, TextStyle(characters));
}

std::string Formula::text() const { return explain::text(*this); }

}  // namespace autograd::explain
