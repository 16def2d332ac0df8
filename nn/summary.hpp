// SPDX-License-Identifier: MIT
// A network at a glance.
#pragma once

#include <string>

#include "nn/network.hpp"

namespace nn {

/// A table with a line for each layer: inputs and outputs, activation, weights, biases, parameters in all;
/// then the totals. Plain ASCII, each line ends with a newline.
std::string summary(const Network& network);

}  // namespace nn
