// SPDX-License-Identifier: MIT
// Explanations in words, for the student who made the mistake.
#pragma once

#include "autograd/verify/fit.hpp"

namespace autograd::verify {

/// Puts fits that amount to the same into words; the first of them is told, the others are alternatives.
Explanation advice(std::span<const Fit> group, const Case& wrong);

/// Whether two explanations are one, told from both ends: 2 for -2 and -2 for 2; the same two mistakes in the
/// other order.
bool says_the_same(const Explanation& a, const Explanation& b);

/// That nothing explains it, with the numbers at the point that the judge shows.
Explanation no_explanation(double claimed, double automatic);

}  // namespace autograd::verify
