// SPDX-License-Identifier: MIT
#include "autograd/explain/pattern.hpp"

#include <charconv>
#include <cmath>
#include <optional>

namespace autograd::explain {
namespace {

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

std::string filled(std::string_view pattern, std::span<const Piece> operands) {
  std::string text;
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
  return text;
}

Piece write(const Notation& notation, std::span<const Piece> operands) {
  // A pattern that is an operand and nothing else holds together as that operand does.
  if (notation.text == "{b}") return operands[1];
  return {filled(notation.text, operands), notation.precedence};
}

std::string number_text(double number) {
  if (std::isnan(number)) return "NaN";
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, number).ptr;
  return {buffer, end};
}

}  // namespace autograd::explain
