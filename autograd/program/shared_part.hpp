// SPDX-License-Identifier: MIT
// The two walks over what is the same in all rows, in double.
#pragma once

#include "autograd/program/plan.hpp"

namespace autograd::program {

/// Calculates the results; parameters and constants stand at their slots already.
void forward(const SharedPart& part, std::span<double> numbers);
/// Sends the adjoints of all slots back to the parameters, which are the first slots. Steps whose adjoint is
/// exactly 0 send nothing.
void backward(const SharedPart& part, std::span<const double> numbers, std::span<double> adjoints);

}  // namespace autograd::program
