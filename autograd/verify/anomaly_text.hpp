// SPDX-License-Identifier: MIT
// An anomaly in words.
#pragma once

#include "autograd/verify/anomaly.hpp"

namespace autograd::verify {

/// A sentence: which node, where it was recorded, what went wrong and of what numbers it was made.
std::string text_of(const Anomaly& anomaly);

}  // namespace autograd::verify
