// SPDX-License-Identifier: MIT
// Formulas in JavaScript.
#include <algorithm>

#include "autograd/explain/code.hpp"
#include "autograd/explain/javascript_words.hpp"

namespace autograd::explain {

Fragment JavascriptStyle::number(double number) const {
  const std::string text = number_text(number);
  return {text == "inf" ? "Infinity" : text};
}

Fragment JavascriptStyle::call(const Expressions& all, Expressions::Place place,
                               std::span<const Fragment> operands) const {
  require_known(all, place);
  std::vector<std::string> o;
  std::string list;
  for (const Fragment& operand : operands) {
    o.push_back(whole(operand));
    list += (list.empty() ? "" : ", ") + o.back();
  }
  const Code code = all[place].code;
  const std::string_view relation = code == code_of<Select<Choice::less>>         ? " < "
                                    : code == code_of<Select<Choice::less_equal>> ? " <= "
                                    : code == code_of<Select<Choice::equal>>      ? " === "
                                                                                  : "";
  if (!relation.empty())
    return {"(" + o[0] + std::string(relation) + o[1] + " ? " + o[2] + " : " + o[3] + ")"};
  const std::string name(all.notation(place).name);
  if (is_standard_javascript(name)) return {"Math." + name + "(" + list + ")"};
  functions_.insert(name);
  return {name + "(" + list + ")"};
}

Function javascript_function(std::span<const Formula> formulas, std::string_view name) {
  const Signature signature(formulas, name, javascript_reserved());
  const JavascriptStyle style(signature.identifiers());
  const Written written = write(signature.formulas(), style);
  std::string arguments;
  for (const std::string& argument : signature.names())
    arguments += (arguments.empty() ? "" : ", ") + argument;
  std::string code = javascript_definitions(style.functions());
  code += "function " + std::string(name) + "(" + arguments + ") {\n";
  for (const Written::Part& part : written.parts)
    code += "  const " + part.name + " = " + part.formula + ";\n";
  std::string results;
  for (const std::string& result : written.formulas) results += (results.empty() ? "" : ",\n    ") + result;
  code += "  return " + (formulas.size() == 1 ? results : "[\n    " + results + "]") + ";\n}\n";
  return {signature.arguments(), std::move(code)};
}

}  // namespace autograd::explain
