// SPDX-License-Identifier: MIT
// W5: Rosenbrock's function of 100,000 variables, the full gradient.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "numbers.hpp"

namespace bench {

struct W5 {
  static constexpr std::size_t size = 100'000;

  std::string name() const { return "W5"; }
  std::vector<double> start() const { return Numbers(13).some(size, -1.2, 1.2); }

  template <class Math, class T = typename Math::Number>
  T objective(std::span<const T> x) const {
    T sum = 0.0;
    for (std::size_t i = 0; i + 1 < x.size(); ++i) {
      const T valley = x[i + 1] - x[i] * x[i];
      const T rest = 1.0 - x[i];
      sum += 100.0 * valley * valley + rest * rest;
    }
    return sum;
  }

  void by_hand(std::span<const double> x, std::span<double> g) const {
    g[0] = 0.0;
    for (std::size_t i = 0; i + 1 < size; ++i) {
      const double valley = 200.0 * (x[i + 1] - x[i] * x[i]);
      g[i] += -2.0 * x[i] * valley - 2.0 * (1.0 - x[i]);
      g[i + 1] = valley;
    }
  }
};

}  // namespace bench
