// SPDX-License-Identifier: MIT
// Formulas in MathML (the core that browsers draw).
#include "autograd/explain/distinct.hpp"
#include "autograd/explain/spelling.hpp"
#include "autograd/explain/styles.hpp"

namespace autograd::explain {
namespace {

std::string row(const std::string& inside) { return "<mrow>" + inside + "</mrow>"; }
std::string operator_text(std::string_view sign) { return "<mo>" + std::string(sign) + "</mo>"; }

/// What mathematics calls an operation, where that is not its name.
std::string_view function_name(std::string_view name) {
  constexpr std::pair<std::string_view, std::string_view> names[] = {
      {"log", "ln"},       {"sigmoid", "σ"},    {"asin", "arcsin"},  {"acos", "arccos"}, {"atan", "arctan"},
      {"asinh", "arsinh"}, {"acosh", "arcosh"}, {"atanh", "artanh"}, {"digamma", "ψ"},   {"tgamma", "Γ"}};
  for (const auto& [ours, theirs] : names) {
    if (ours == name) return theirs;
  }
  return name;
}

std::string between(std::string_view open, const std::string& inside, std::string_view close) {
  return row(operator_text(open) + inside + operator_text(close));
}

constexpr std::string_view begin_cases = "<mrow><mo>{</mo><mtable>", end_cases = "</mtable></mrow>";

std::string cases_row(const std::string& value, const std::string& when) {
  return "<mtr><mtd>" + row(value) + "</mtd><mtd>" + row(when) + "</mtd></mtr>";
}

/// c where the condition holds, else d; cases in the place of d are cases beside the first.
std::string cases(const std::string& c, const std::string& condition, const std::string& d,
                  bool d_has_cases) {
  const std::string first = std::string(begin_cases) + cases_row(c, condition);
  if (d_has_cases) return first + d.substr(begin_cases.size());
  return first + cases_row(d, "<mtext>otherwise</mtext>") + std::string(end_cases);
}

std::string_view relation_in_mathml(std::string_view relation) {
  constexpr std::pair<std::string_view, std::string_view> signs[] = {
      {"<", "&lt;"}, {"<=", "≤"}, {">", "&gt;"}, {">=", "≥"}};
  for (const auto& [ours, theirs] : signs) {
    if (ours == relation) return theirs;
  }
  return "=";
}

}  // namespace

Fragment MathmlStyle::number(double number) const {
  const std::string text = number_text(number);
  const std::size_t e = text.find('e');
  if (text == "inf") return {"<mi>∞</mi>"};
  if (e == text.npos) return {"<mn>" + text + "</mn>"};
  const std::string exponent = std::to_string(std::stoi(text.substr(e + 1)));
  const std::string digits = exponent.starts_with('-')
                                 ? operator_text("−") + "<mn>" + exponent.substr(1) + "</mn>"
                                 : "<mn>" + exponent + "</mn>";
  return {"<mn>" + text.substr(0, e) + "</mn>" + operator_text("·") + "<msup><mn>10</mn>" + row(digits) +
              "</msup>",
          Precedence::product};
}

Fragment MathmlStyle::name(std::string_view name) const {
  const auto given = spellings_.find(name);
  if (given != spellings_.end() && is_verbatim(given->second))
    return {"<mi mathvariant=\"monospace\">" + escaped(name) + "</mi>"};
  std::optional<Spelling> spelling;
  if (given != spellings_.end()) spelling = spelling_of_latex(given->second);
  if (!spelling) spelling = spelling_of(name);
  if (!spelling) return {"<mtext>" + escaped(name) + "</mtext>"};
  return {mathml_of(*spelling), spelling->above.empty() ? Precedence::atom : Precedence::power};
}

Fragment MathmlStyle::derivative(const DerivativeName& derivative) const {
  const std::string sign = operator_text("∂");
  std::string below;
  for (const DerivativeName::By& by : derivative.by) below += sign + raised(name(by.name), by.times);
  const std::string above = raised({sign}, derivative.order) + name(derivative.of).text;
  return {"<mfrac>" + row(above) + row(below) + "</mfrac>", Precedence::power};
}

Fragment MathmlStyle::power(const Fragment& base, int exponent) const {
  return {"<msup>" + row(placed(base, Precedence::atom)) + "<mn>" + std::to_string(exponent) + "</mn></msup>",
          Precedence::power};
}

Fragment MathmlStyle::quotient(const Fragment& above, const Fragment& below) const {
  return {"<mfrac>" + row(whole(above)) + row(whole(below)) + "</mfrac>", Precedence::power};
}

std::string MathmlStyle::brackets(const std::string& inside) const { return between("(", inside, ")"); }
std::string MathmlStyle::words(std::string_view words) const {
  return "<mtext>" + std::string(words) + "</mtext>";
}
std::string MathmlStyle::equals() const { return operator_text("="); }
std::string MathmlStyle::negative(const std::string& text) const {
  return "<mo form=\"prefix\">−</mo>" + text;
}

void MathmlStyle::add_term(std::string& sum, bool minus, const std::string& term) const {
  sum.append(operator_text(minus ? "−" : "+")).append(term);
}

void MathmlStyle::add_factor(std::string& product, const std::string& factor, std::size_t count) const {
  // Between numbers a sign is needed; elsewhere nothing is seen.
  const bool numbers = factor.starts_with("<mn>") && count > 0;
  if (count > 0) product += operator_text(numbers ? "·" : "&#x2062;");
  product += factor;
}

Fragment MathmlStyle::call(const Expressions& all, Expressions::Place place,
                           std::span<const Fragment> operands) const {
  std::vector<std::string> o;
  std::string list;
  for (const Fragment& operand : operands) {
    o.push_back(whole(operand));
    list += (list.empty() ? "" : operator_text(",")) + o.back();
  }
  const Code code = all[place].code;
  if (code == code_of<Sqrt>) return {"<msqrt>" + o[0] + "</msqrt>"};
  if (code == code_of<Cbrt>) return {"<mroot>" + row(o[0]) + "<mn>3</mn></mroot>"};
  if (code == code_of<Abs>) return {between("|", o[0], "|")};
  if (code == code_of<Floor>) return {between("⌊", o[0], "⌋")};
  if (code == code_of<Ceil>) return {between("⌈", o[0], "⌉")};
  if (code == code_of<Exp> && !all.has_name("e"))
    return {"<msup><mi>e</mi>" + row(o[0]) + "</msup>", Precedence::power};
  if (code == code_of<Exp2>) return {"<msup><mn>2</mn>" + row(o[0]) + "</msup>", Precedence::power};
  if (code == code_of<Power>)
    return {"<msup>" + row(placed(operands[0], Precedence::atom)) + row(o[1]) + "</msup>", Precedence::power};
  if (const std::optional<Condition> condition = condition_of(all, place)) {
    const bool has_cases =
        condition_of(all, all.parts(place)[3].place).has_value() && o[3].starts_with(begin_cases);
    const std::string sign = operator_text(relation_in_mathml(condition->relation));
    return {cases(o[2], o[condition->left] + sign + o[condition->right], o[3], has_cases)};
  }
  const std::string name = escaped(function_name(all.notation(place).name));
  return {"<mi>" + name + "</mi>" + operator_text("&#x2061;") + between("(", list, ")"), Precedence::power};
}

std::string mathml(const Formula& formula, const Spellings& spellings) {
  const MathmlStyle style(distinct_spellings(names_in(formula.all().get()), spellings));
  return "<math>" + write_line(formula, style, {}, style.words(" where "), style.equals()) + "</math>";
}

}  // namespace autograd::explain
