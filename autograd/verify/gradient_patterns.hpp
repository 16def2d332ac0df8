// SPDX-License-Identifier: MIT
// What the wrong components of a gradient have in common.
#pragma once

#include "autograd/verify/gradient_check.hpp"

namespace autograd::verify {

/// "-1 times the derivative", "0, and the derivative is not", or nothing.
std::string factor_note(const GradientComponent& component);

/// Adds to the notes that components are a factor times the derivative, exchanged, shifted, transposed, or
/// off by a multiple of the point. `value` is that of the function there.
void add_patterns(GradientReport& report, std::span<const double> point, double value);

}  // namespace autograd::verify
