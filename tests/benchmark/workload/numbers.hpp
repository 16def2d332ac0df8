// SPDX-License-Identifier: MIT
// Numbers that look random and are the same on every machine.
#pragma once

#include <cstdint>
#include <vector>

namespace bench {

class Numbers {
 public:
  explicit Numbers(std::uint64_t seed) noexcept : state_(seed) {}
  /// The next one, between low and high.
  double between(double low, double high) noexcept {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return low + (high - low) * static_cast<double>(state_ >> 11) * 0x1p-53;
  }
  std::vector<double> some(std::size_t count, double low, double high) {
    std::vector<double> numbers(count);
    for (double& number : numbers) number = between(low, high);
    return numbers;
  }

 private:
  std::uint64_t state_;
};

}  // namespace bench
