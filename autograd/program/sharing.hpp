// SPDX-License-Identifier: MIT
// Memory shared by numbers whose lives do not overlap. Only where no gradient is asked for: a backward walk
// needs all of them again.
#pragma once

#include "autograd/program/plan.hpp"

namespace autograd::program {

/// Gives each row slot a place; two have the same one only where the one is not read any more when the other
/// is written. What stands side by side for a matrix, results or operands, stays so.
Sharing share_slots(const Plan& plan);
/// Every slot has a place of its own.
Sharing keep_apart(const Plan& plan);

}  // namespace autograd::program
