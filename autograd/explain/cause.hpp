// SPDX-License-Identifier: MIT
// Why a derivative is no number, although its formula is one: log(x) is NaN at x = -2.
#pragma once

#include "autograd/explain/styles.hpp"

namespace autograd::explain {

class Reading;

/// The first node that is NaN or infinite although all that it was made of is finite, and the symbols that
/// stand in its formula; a number where there is none.
struct Cause {
  Formula formula;
  std::vector<Formula> symbols;
};

Cause cause_in(const Reading& reading);

/// Whether a number that is none is not what its formula amounts to either.
bool is_without_number(double number, const Formula& formula);
/// `; no number: log(x) is NaN at x = -2`, in a style.
std::string no_number(const Cause& cause, double number, const Style& style, int digits);

}  // namespace autograd::explain
