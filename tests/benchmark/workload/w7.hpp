// SPDX-License-Identifier: MIT
// Training a network 2-16-16-1 with tanh and squared error by Adam. W7: 1,000 steps over all of 100 points of
// two half moons. W8: 20 epochs over 4096 rows in mini-batches of 256, shuffled. What is compared is the
// parameters at the end.
#pragma once

#include <cmath>
#include <numeric>
#include <utility>

#include "w6.hpp"

namespace bench {

/// The batch of one step, in the shape that gradients written by hand take.
struct TrainingBatch {
  static constexpr std::size_t inputs = W6::inputs, width = W6::width, outputs = W6::outputs,
                               columns = W6::columns;
  static constexpr std::size_t b1 = W6::b1, w2 = W6::w2, b2 = W6::b2, w3 = W6::w3, b3 = W6::b3,
                               size = W6::size;
  std::size_t rows() const { return cells.size() / columns; }
  const std::vector<double>& table() const { return cells; }
  double decay() const { return 0.0; }
  std::vector<double> cells;
};

/// Adam's settings.
struct AdamNumbers {
  static constexpr double rate = 0.01, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;
};

/// What the shuffled order of the rows is drawn from: SplitMix64.
class Shuffler {
 public:
  explicit Shuffler(std::uint64_t seed) : state_(seed) {}
  /// The order of the next epoch, as Trainer has it.
  std::vector<std::uint32_t> order(std::size_t rows) {
    std::vector<std::uint32_t> order(rows);
    std::iota(order.begin(), order.end(), 0u);
    for (std::size_t i = rows; i > 1; --i) std::swap(order[i - 1], order[(bits() >> 32) * i >> 32]);
    return order;
  }

 private:
  std::uint64_t bits() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }
  std::uint64_t state_;
};

template <std::size_t rows_, std::size_t batch_, std::size_t epochs_>
class Training {
 public:
  static constexpr std::size_t rows = rows_, batch = batch_, epochs = epochs_;
  static constexpr bool shuffled = batch < rows;
  static constexpr std::uint64_t seed = 1;

  std::string name() const { return shuffled ? "W8" : "W7"; }
  std::vector<double> start() const { return Numbers(3).some(W6::size, -0.8, 0.8); }
  /// Row by row: the inputs, then what the output should be.
  const std::vector<double>& table() const { return table_; }

  Training() : table_(rows == Moons::count ? W6().table() : Numbers(5).some(rows * W6::columns, -1.0, 1.0)) {
    if (rows == Moons::count) return;
    for (std::size_t i = 0; i < rows; ++i)
      table_[3 * i + 2] = std::sin(3.0 * table_[3 * i]) * table_[3 * i + 1];
  }

 private:
  std::vector<double> table_;
};

using W7 = Training<Moons::count, Moons::count, 1000>;
using W8 = Training<4096, 256, 20>;

}  // namespace bench
