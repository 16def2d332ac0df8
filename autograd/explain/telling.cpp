// SPDX-License-Identifier: MIT
#include "autograd/explain/telling.hpp"

#include <algorithm>
#include <cmath>

#include "autograd/unicode.hpp"

namespace autograd::explain {
namespace {

/// As many as every number has; the last ones of a result are rounding.
constexpr int sure_digits = 15;

/// The formulas of all ways one after the other, and the result.
std::vector<Formula> formulas_of(const ChainStep& step) {
  std::vector<Formula> all;
  for (const Way& way : step.ways) all.insert(all.end(), way.formulas.begin(), way.formulas.end());
  all.push_back(step.result);
  return all;
}

/// 2(x - 1) for 2*(x - 1); a sum stays as it is, so that its terms look alike.
Fragment without_star(Fragment piece) {
  if (piece.precedence == Precedence::sum) return piece;
  const std::size_t digits = piece.text.find_first_not_of("0123456789.");
  if (digits == piece.text.npos || digits == 0) return piece;
  for (const std::string_view star : {"*(", "·("}) {
    if (std::string_view(piece.text).substr(digits).starts_with(star)) {
      piece.text.erase(digits, star.size() - 1);
      break;
    }
  }
  return piece;
}

std::string symbols(const ChainStep& step, const Style& style, const Signs& signs) {
  std::string text;
  for (const Way& way : step.ways) {
    std::string product;
    for (const Factor& factor : way.factors) {
      product += (product.empty() ? "" : signs.times) + style.derivative(factor.of, factor.by).text;
      if (step.ways.size() > 1 && factor.of == step.of && factor.by == step.by) product += signs.directly;
    }
    text += (text.empty() ? "" : signs.plus) + product;
  }
  return text;
}

/// The products of what was written, way by way.
std::string products(const ChainStep& step, const Written& written, const Style& style, const Signs& signs) {
  std::string text;
  std::size_t at = 0;
  for (const Way& way : step.ways) {
    std::string product;
    const bool alone = way.formulas.size() == 1 && step.ways.size() == 1;
    for (std::size_t i = 0; i < way.formulas.size(); ++i, ++at) {
      const Fragment piece =
          signs.joins_numbers ? without_star(written.fragments[at]) : written.fragments[at];
      const std::string factor =
          alone ? style.whole(piece) : style.placed(piece, Precedence::product, i == 0 && text.empty());
      product += (product.empty() ? "" : signs.times) + factor;
    }
    text += (text.empty() ? "" : signs.plus) + product;
  }
  return text;
}

/// How `formulas_of` ends: the result says once more what the factors say.
constexpr std::size_t results = 1;

/// Whether the result says something that the factors, one after the other, do not.
bool says_more(const ChainStep& step, std::span<const Formula> formulas) {
  if (step.ways.empty()) return true;
  const TextStyle style;
  const Written written = write(formulas, style, {}, results);
  std::string factors = products(step, written, style, {"*", "+"}), result = written.formulas.back();
  for (std::string* text : {&factors, &result}) std::erase(*text, ' ');
  return factors != result;
}

/// How many digits the numbers in a formula need so that it amounts to the number with so many, but for one
/// in the last.
int digits_within(const Formula& formula, double number, int digits) {
  if (formula.is_number() || !std::isfinite(number)) return digits;
  const double last =
      number == 0.0 ? 0.0 : std::pow(10.0, std::floor(std::log10(std::abs(number))) + 1 - digits);
  const Expressions::Place place = formula.place_in(*formula.all());
  for (int within = digits; within < sure_digits; ++within) {
    const auto shown = [&](const Expressions::Node& symbol) { return rounded_to(symbol.value, within); };
    const double found = formula.all()->value_at(place, shown);
    if (std::abs(rounded_to(found, digits) - rounded_to(number, digits)) <= 1.5 * last) return within;
  }
  return digits;
}

void add_side(Told& told, std::string text, bool about) {
  if (told.sides.empty() || told.sides.back().text != text) told.sides.push_back({std::move(text), about});
}

}  // namespace

Fragment number_fragment(double number, const Style& style) {
  Fragment piece = style.number(std::abs(number));
  piece.minus = std::signbit(number) && !std::isnan(number);
  return piece;
}

Told::Side number_side(double number, const Style& style, int digits) {
  const double shown = rounded_to(number, digits);
  const bool is_number = shown == number || shown == rounded_to(number, sure_digits) || std::isnan(number);
  return {style.whole(number_fragment(shown, style)), !is_number};
}

Told told(const ChainStep& step, const Style& style, const Signs& signs, int digits) {
  Told told;
  told.left = style.derivative(step.of, step.by).text;
  const std::vector<Formula> formulas = formulas_of(step);
  const Written written = write(formulas, style, {}, results);
  told.parts = written.parts;
  const bool is_chain = step.ways.size() > 1 || (step.ways.size() == 1 && step.ways[0].factors.size() > 1);
  if (is_chain) add_side(told, symbols(step, style, signs), false);
  const std::string as_factors = products(step, written, style, signs);
  if (!step.ways.empty()) add_side(told, as_factors, false);
  const auto result_of = [&](const Written& from) {
    return style.whole(signs.joins_numbers ? without_star(from.fragments.back()) : from.fragments.back());
  };
  const bool has_result = says_more(step, formulas);
  if (has_result) add_side(told, result_of(written), false);
  if (is_without_number(step.number, step.result)) {
    told.sides.back().text += no_number(step.cause, step.number, style, digits);
    return told;
  }
  const auto in_numbers = [&](int precision) {
    const Written numbers = write(formulas, style, precision, results);
    return has_result ? result_of(numbers) : products(step, numbers, style, signs);
  };
  // Where parts have names, the numbers of those are not seen.
  if (written.parts.empty()) {
    const std::string text = in_numbers(digits_within(step.result, step.number, digits));
    add_side(told, text, digits < sure_digits && text != in_numbers(sure_digits));
  }
  const Told::Side number = number_side(step.number, style, digits);
  add_side(told, number.text, number.about);
  return told;
}

Signs text_signs(Characters characters) {
  return {characters == Characters::unicode ? " · " : " * ", " + ", " directly", true};
}

std::string line_of(const Told& told, const TellSettings& settings) {
  const std::string about = settings.characters == Characters::unicode ? "≈ " : "~= ";
  std::string line = told.left;
  std::vector<std::string> sides;
  for (const Told::Side& side : told.sides) {
    sides.push_back((side.about ? about : "= ") + side.text);
    line += " " + sides.back();
  }
  if (text_columns(line) > settings.width) {
    line = told.left;
    for (std::size_t i = 0; i < sides.size(); ++i)
      line += (i == 0 ? " " : "\n" + std::string(text_columns(told.left) + 1, ' ')) + sides[i];
  }
  for (std::size_t i = told.parts.size(); i-- > 0;) {
    line += (i + 1 == told.parts.size() ? "\n  where " : ",\n        ") + told.parts[i].name + " = " +
            told.parts[i].formula;
  }
  return line + "\n";
}

}  // namespace autograd::explain
