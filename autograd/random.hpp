// SPDX-License-Identifier: MIT
// Seeded random numbers that are the same on every platform (those of std::uniform_real_distribution
// differ by library).
#pragma once

#include <cstddef>
#include <cstdint>

namespace autograd {

/// The generator SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014).
class Random {
 public:
  explicit Random(std::uint64_t seed) noexcept : state_(seed) {}

  std::uint64_t bits() noexcept {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }
  /// Uniform in [low, high).
  double uniform(double low, double high) noexcept;
  /// Uniform in 0 ... count - 1; count must not be 0.
  std::size_t below(std::size_t count) noexcept { return static_cast<std::size_t>(bits() % count); }
  /// Random(state()) goes on where this one stands.
  std::uint64_t state() const noexcept { return state_; }

 private:
  std::uint64_t state_;
};

}  // namespace autograd
