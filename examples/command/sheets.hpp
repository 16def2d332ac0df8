// SPDX-License-Identifier: MIT
// What several subcommands ask of a sheet.
#pragma once

#include <optional>

#include "autograd/explain/styles.hpp"
#include "autograd/verify/sheet.hpp"

namespace command {

/// Whether it is a number that is trained: of a `parameter` or a `network`.
bool is_parameter(const autograd::verify::Declaration& declaration);

/// The last `let` that depends on a parameter.
std::optional<autograd::Value> last_formula_with_parameter(const autograd::verify::Sheet& sheet);

/// The derivatives that the sheet claims, each once, in order.
std::vector<autograd::verify::DerivativeOf> claimed_derivatives(const autograd::verify::Sheet& sheet);

/// The names that the sheet spells in LaTeX.
autograd::explain::Spellings latex_spellings(const autograd::verify::Sheet& sheet);

}  // namespace command
