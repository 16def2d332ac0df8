// SPDX-License-Identifier: MIT
#include "autograd/random.hpp"

namespace autograd {

// Compiled here, without fused multiplication and addition, so that every platform rounds alike.
double Random::uniform(double low, double high) noexcept {
  const double share = static_cast<double>(bits() >> 11) * 0x1p-53;
  const double number = (1.0 - share) * low + share * high;
  return number < high ? number : low;
}

}  // namespace autograd
