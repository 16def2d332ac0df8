// SPDX-License-Identifier: MIT
// The slopes of a graph's operations at its numbers, and where they are taken by convention.
#pragma once

#include "autograd/sweep.hpp"

namespace autograd::explain {

/// The derivatives of the operation at a place by its operands; 0 by constants.
std::vector<double> slopes_at(const Section& section, std::size_t place);

/// What the operands of one operation are where it has no derivative: one that is 0, one that is a whole
/// number, or two that tie for the result.
enum class Corner { none, at_zero, at_whole, at_tie };

/// `none` for an operation that has a derivative everywhere, and for one of one's own.
Corner corner_of(const Section& section, std::size_t place);

/// Whether its operands' numbers lie on the corner.
bool lies_on_corner(const Section& section, std::size_t place);

}  // namespace autograd::explain
