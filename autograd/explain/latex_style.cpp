// SPDX-License-Identifier: MIT
// Formulas in LaTeX.
#include <algorithm>

#include "autograd/explain/distinct.hpp"
#include "autograd/explain/spelling.hpp"
#include "autograd/explain/styles.hpp"

namespace autograd::explain {
namespace {

/// Also in the braces of what is raised to a power.
bool begins_with_digit(std::string_view text) {
  const std::size_t first = text.find_first_not_of('{');
  return first != text.npos && text[first] >= '0' && text[first] <= '9';
}
bool is_tall(std::string_view text) {
  return text.find("\\frac") != text.npos || text.find("\\begin") != text.npos;
}

constexpr std::string_view begin_cases = "\\begin{cases}", end_cases = "\\end{cases}";

/// c where the condition holds, else d; cases in the place of d are cases beside the first.
std::string cases(const std::string& c, const std::string& condition, std::string_view d, bool d_has_cases) {
  std::string text = std::string(begin_cases) + c + " & " + condition + " \\\\ ";
  if (d_has_cases) return text.append(d.substr(begin_cases.size()));
  return text.append(d).append(" & \\text{otherwise}").append(end_cases);
}

std::string relation_in_latex(std::string_view relation) {
  if (relation == "<=") return "\\le";
  if (relation == ">=") return "\\ge";
  return std::string(relation.substr(0, 1));
}

}  // namespace

Fragment LatexStyle::number(double number) const {
  const std::string text = number_text(number);
  if (text == "inf") return {"\\infty"};
  if (text == "NaN") return {"\\text{NaN}"};
  const std::size_t e = text.find('e');
  if (e == text.npos) return {text};
  const std::string exponent = std::to_string(std::stoi(text.substr(e + 1)));
  if (text.substr(0, e) == "1") return {"10^{" + exponent + "}", Precedence::power};
  return {text.substr(0, e) + " \\cdot 10^{" + exponent + "}", Precedence::product};
}

Fragment LatexStyle::name(std::string_view name) const {
  const auto given = spellings_.find(name);
  const std::string text = given == spellings_.end() ? latex_of_name(name) : given->second;
  // A second superscript needs brackets.
  return {text, text.find_first_of("^'") == text.npos ? Precedence::atom : Precedence::power};
}

Fragment LatexStyle::derivative(const DerivativeName& derivative) const {
  std::string below;
  for (const DerivativeName::By& by : derivative.by)
    below += (below.empty() ? "\\partial " : " \\, \\partial ") + raised(name(by.name), by.times);
  const std::string above = raised({"\\partial"}, derivative.order) + " " + name(derivative.of).text;
  return {"\\frac{" + above + "}{" + below + "}", Precedence::power};
}

Fragment LatexStyle::power(const Fragment& base, int exponent) const {
  return {placed(base, Precedence::atom) + "^{" + std::to_string(exponent) + "}", Precedence::power};
}

Fragment LatexStyle::quotient(const Fragment& above, const Fragment& below) const {
  return {"\\frac{" + whole(above) + "}{" + whole(below) + "}", Precedence::power};
}

std::string LatexStyle::brackets(const std::string& inside) const {
  return is_tall(inside) ? "\\left(" + inside + "\\right)" : "(" + inside + ")";
}

std::string LatexStyle::words(std::string_view words) const { return "\\text{" + std::string(words) + "}"; }

void LatexStyle::add_factor(std::string& product, const std::string& factor, std::size_t count) const {
  const bool numbers = count == 1 && begins_with_digit(product);
  if (begins_with_digit(factor) || (numbers && factor.starts_with("\\frac"))) {
    product += count > 0 ? " \\cdot " : "";
  } else if (count > 0) {
    product += numbers ? " " : " \\, ";
  }
  product += factor;
}

Fragment LatexStyle::call(const Expressions& all, Expressions::Place place,
                          std::span<const Fragment> operands) const {
  if (const std::optional<Condition> condition = condition_of(all, place)) {
    const std::string otherwise = whole(operands[3]);
    const bool has_cases =
        condition_of(all, all.parts(place)[3].place).has_value() && otherwise.starts_with(begin_cases);
    return {cases(whole(operands[2]),
                  whole(operands[condition->left]) + " " + relation_in_latex(condition->relation) + " " +
                      whole(operands[condition->right]),
                  otherwise, has_cases),
            Precedence::power};
  }
  // Beside an e that is a name.
  if (all[place].code == code_of<Exp> && all.has_name("e"))
    return {"\\exp" + brackets(whole(operands[0])), Precedence::power};
  std::vector<Piece> pieces;
  for (const Fragment& operand : operands)
    pieces.push_back({whole(operand), operand.minus ? std::min(operand.precedence, Precedence::product)
                                                    : operand.precedence});
  const Notation& notation = all.notation(place);
  return {filled(notation.latex, pieces), std::min(notation.precedence, Precedence::power)};
}

std::string latex(const Formula& formula, const Spellings& spellings) {
  const LatexStyle style(distinct_spellings(names_in(formula.all().get()), spellings));
  return write_line(formula, style, {}, " \\quad" + style.words("where "), style.equals());
}

}  // namespace autograd::explain
