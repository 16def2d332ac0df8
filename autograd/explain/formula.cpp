// SPDX-License-Identifier: MIT
#include "autograd/explain/formula.hpp"

#include <charconv>
#include <cmath>

#include "autograd/sweep.hpp"

namespace autograd::explain {
namespace {

constexpr std::size_t longest_piece = 2000;

/// Where a placeholder stands in a pattern: `{a}`, `{b/product}`, `{list}`.
struct Placeholder {
  std::size_t operand = 0;
  bool is_list = false;
  bool has_least = false;
  Precedence least = Precedence::sum;
};

Precedence precedence_named(std::string_view word) {
  if (word == "sum") return Precedence::sum;
  if (word == "product") return Precedence::product;
  if (word == "power") return Precedence::power;
  return Precedence::atom;
}

/// Reads what stands between braces; none where it is not a placeholder.
std::optional<Placeholder> placeholder(std::string_view inside) {
  if (inside == "list") return Placeholder{.is_list = true};
  if (inside.empty() || inside[0] < 'a' || inside[0] > 'd') return std::nullopt;
  Placeholder found{.operand = static_cast<std::size_t>(inside[0] - 'a')};
  if (inside.size() == 1) return found;
  if (inside[1] != '/') return std::nullopt;
  found.has_least = true;
  found.least = precedence_named(inside.substr(2));
  return found;
}

/// An operand as it stands in a formula, in brackets where it must be: a minus may stand only in front.
std::string place_operand(const Piece& piece, const Placeholder& where, bool in_front) {
  const bool loose = where.has_least && piece.precedence < where.least;
  const bool minus_inside = where.has_least && !in_front && piece.text.starts_with('-');
  return loose || minus_inside ? "(" + piece.text + ")" : piece.text;
}

std::string join(std::span<const Piece> pieces) {
  std::string text;
  for (const Piece& piece : pieces) text += (text.empty() ? "" : ", ") + piece.text;
  return text;
}

}  // namespace

Piece write(const Notation& notation, std::span<const Piece> operands) {
  // A zero that was added says nothing to a reader.
  if (&notation == &Add::notation && operands[0].text == "0") return operands[1];
  if (&notation == &Add::notation && operands[1].text == "0") return operands[0];
  std::string text;
  std::string_view pattern = notation.text;
  while (!pattern.empty()) {
    const std::size_t close = pattern.find('}');
    const auto found =
        pattern[0] == '{' && close != pattern.npos ? placeholder(pattern.substr(1, close - 1)) : std::nullopt;
    if (!found) {
      text += pattern[0];
      pattern.remove_prefix(1);
      continue;
    }
    text += found->is_list ? join(operands) : place_operand(operands[found->operand], *found, text.empty());
    pattern.remove_prefix(close + 1);
  }
  // A pattern that is an operand and nothing else holds together as that operand does.
  if (notation.text == "{b}") return {text, operands[1].precedence};
  return {text, notation.precedence};
}

namespace {

Piece write_constant(double number) {
  return {number_text(number), std::signbit(number) ? Precedence::product : Precedence::atom};
}

std::string unnamed(const Section& section, std::size_t place) {
  return std::string(section.notation(place).name) + "#" + std::to_string(section.node(place).index());
}

}  // namespace

std::string number_text(double number) {
  if (std::isnan(number)) return "NaN";
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, number).ptr;
  return {buffer, end};
}

std::string formula(Value y) {
  if (y.is_constant()) return number_text(y.value());
  const Section section(y);
  std::vector<Piece> pieces(section.size());
  std::vector<Piece> operands;
  for (std::size_t place = 0; place < section.size(); ++place) {
    const bool is_root = place + 1 == section.size();
    const std::string_view name = section.graph().name_of(section.node(place).index());
    if (!name.empty() && (!is_root || section.is_leaf(place))) {
      // A name that is no single word is put into brackets wherever something is done to it.
      const bool word = name.find_first_of(" +-*") == name.npos;
      pieces[place] = {std::string(name), word ? Precedence::atom : Precedence::sum};
    } else if (section.is_leaf(place)) {
      pieces[place] = {unnamed(section, place), Precedence::atom};
    } else {
      operands.clear();
      for (const auto& operand : section.operands(place)) {
        operands.push_back(operand.place == Section::nowhere ? write_constant(operand.number)
                                                             : pieces[operand.place]);
      }
      pieces[place] = write(section.notation(place), operands);
      if (pieces[place].text.size() > longest_piece)
        pieces[place] = {unnamed(section, place), Precedence::atom};
    }
  }
  return pieces.back().text;
}

std::string name_or_formula(Value y) {
  const std::string name = y.name();
  return name.empty() ? formula(y) : name;
}

}  // namespace autograd::explain
