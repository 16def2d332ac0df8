// SPDX-License-Identifier: MIT
// Formulas in C++.
#include "autograd/explain/code.hpp"
#include "autograd/program/cpp_words.hpp"

namespace autograd::explain {

Fragment CppStyle::number(double number) const { return {program::literal(number)}; }

Fragment CppStyle::call(const Expressions& all, Expressions::Place place,
                        std::span<const Fragment> operands) const {
  require_known(all, place);
  std::vector<program::Piece> pieces;
  for (const Fragment& operand : operands) pieces.push_back({whole(operand), operand.precedence});
  const program::Piece piece = program::written(all[place].code, pieces, functions_);
  return {piece.text, piece.precedence};
}

Function cpp_function(std::span<const Formula> formulas, std::string_view name) {
  const Signature signature(formulas, name, {});
  const CppStyle style(signature.identifiers());
  const Written written = write(signature.formulas(), style);
  const bool single = formulas.size() == 1;
  std::string arguments;
  for (const std::string& argument : signature.names())
    arguments += (arguments.empty() ? "double " : ", double ") + argument;
  if (!single) arguments += (arguments.empty() ? "double* " : ", double* ") + std::string("out");
  std::string code = program::definitions(style.functions());
  code += (single ? "double " : "void ") + std::string(name) + "(" + arguments + ") {\n";
  for (const Written::Part& part : written.parts)
    code += "  const double " + part.name + " = " + part.formula + ";\n";
  if (single) {
    code += "  return " + written.formulas[0] + ";\n";
  } else {
    for (std::size_t i = 0; i < written.formulas.size(); ++i)
      code += "  out[" + std::to_string(i) + "] = " + written.formulas[i] + ";\n";
  }
  return {signature.arguments(), code + "}\n"};
}

}  // namespace autograd::explain
