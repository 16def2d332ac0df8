// SPDX-License-Identifier: MIT
// What large parameters cost, as recorded values to be added to a loss. It knows nothing of networks.
#pragma once

#include "autograd/autograd.hpp"

namespace nn {

// Both throw WrongSize for an empty list, Error where strength is negative or not finite, and what recording
// throws: StaleValue, WrongGraph, GraphFull.

/// strength*(|p_1| + ... + |p_n|); its slope at 0 is 0. It draws parameters to exactly 0, where it cannot
/// hold them with a fixed rate.
autograd::Value l1(autograd::Values parameters, double strength);

/// strength*(p_1^2 + ... + p_n^2). A gradient-descent step with it is one with a weight_decay of 2*strength.
autograd::Value l2(autograd::Values parameters, double strength);

}  // namespace nn
