// SPDX-License-Identifier: MIT
#include "examples/command/sheets.hpp"

#include <algorithm>

#include "autograd/sweep.hpp"

namespace command {

using autograd::Value;
using autograd::verify::Declaration;
using autograd::verify::DerivativeOf;
using autograd::verify::Sheet;

bool is_parameter(const Declaration& declaration) {
  const Value value = declaration.value;
  return (declaration.statement == "parameter" || declaration.statement == "network") &&
         !value.is_constant() && value.is_leaf();
}

std::optional<Value> last_formula_with_parameter(const Sheet& sheet) {
  for (auto at = sheet.declarations.rbegin(); at != sheet.declarations.rend(); ++at) {
    if (at->statement != "let" || at->value.is_constant()) continue;
    const std::vector<Value> needed = topological_order(at->value);
    const auto is_needed = [&](const Declaration& other) {
      return is_parameter(other) && std::any_of(needed.begin(), needed.end(), [&](Value node) {
               return node.index() == other.value.index();
             });
    };
    if (std::any_of(sheet.declarations.begin(), sheet.declarations.end(), is_needed)) return at->value;
  }
  return std::nullopt;
}

std::vector<DerivativeOf> claimed_derivatives(const Sheet& sheet) {
  std::vector<DerivativeOf> all;
  for (const autograd::verify::SheetClaim& claim : sheet.claims) {
    if (claim.problem) continue;
    const std::optional<DerivativeOf> derivative = sheet.judge().derivative_of(claim.claim.subject);
    if (!derivative) continue;
    const bool is_known = std::any_of(all.begin(), all.end(), [&](const DerivativeOf& known) {
      return known.of.index() == derivative->of.index() && known.by.index() == derivative->by.index();
    });
    if (!is_known) all.push_back(*derivative);
  }
  return all;
}

autograd::explain::Spellings latex_spellings(const Sheet& sheet) {
  autograd::explain::Spellings latex;
  for (const Declaration& declaration : sheet.declarations) {
    for (const std::string& spelling : sheet.spellings(declaration.spelled)) {
      if (spelling.find_first_of("\\{") != spelling.npos) latex.emplace(declaration.spelled, spelling);
    }
  }
  return latex;
}

}  // namespace command
