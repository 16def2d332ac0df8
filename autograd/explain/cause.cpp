// SPDX-License-Identifier: MIT
#include "autograd/explain/cause.hpp"

#include <algorithm>
#include <cmath>

#include "autograd/explain/reading.hpp"
#include "autograd/explain/telling.hpp"

namespace autograd::explain {
namespace {

/// Nobody reads the numbers of more.
constexpr std::size_t most_symbols = 4;

std::string number_text(double number, const Style& style, int digits) {
  return number_side(number, style, digits).text;
}

}  // namespace

Cause cause_in(const Reading& reading) {
  const Section& section = reading.section();
  for (std::size_t place = 0; place < section.size(); ++place) {
    const auto operands = section.operands(place);
    const bool is_first =
        !std::isfinite(section.node(place).value()) &&
        std::all_of(operands.begin(), operands.end(), [&](const auto& operand) {
          return operand.place == Section::nowhere || std::isfinite(section.node(operand.place).value());
        });
    if (!is_first) continue;
    const Formula formula = reading.written_out(place);
    return {formula, symbols_of(formula)};
  }
  return {};
}

bool is_without_number(double number, const Formula& formula) {
  if (std::isfinite(number) || number == formula.value()) return false;
  return !(std::isnan(number) && std::isnan(formula.value()));
}

std::string no_number(const Cause& cause, double number, const Style& style, int digits) {
  if (cause.formula.is_number())
    return style.words("; no number: the backward walk comes to ") + number_text(number, style, digits);
  const std::string is = style.words(" is ") + number_text(cause.formula.value(), style, digits);
  const std::string where = style.words(" where "), equals = style.equals();
  std::string text = style.words("; no number: ") + write_line(cause.formula, style, {}, where, equals) + is;
  // A symbol alone has said its number.
  const bool is_symbol = cause.symbols.size() == 1 && !std::isfinite(cause.symbols[0].value());
  if (is_symbol || cause.symbols.size() > most_symbols) return text;
  for (std::size_t i = 0; i < cause.symbols.size(); ++i) {
    text += style.words(i == 0 ? " at " : ", ") + write({&cause.symbols[i], 1}, style).formulas[0] + equals +
            number_text(cause.symbols[i].value(), style, digits);
  }
  return text;
}

}  // namespace autograd::explain
