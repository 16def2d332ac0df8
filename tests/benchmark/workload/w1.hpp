// SPDX-License-Identifier: MIT
// W1: the nine-parameter 2-2-1 linear network with squared error, one row. So small that what is measured is
// what a gradient costs beside its operations.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace bench {

struct W1 {
  static constexpr double x1 = 0.8, x2 = -1.7, target = 0.3;

  std::string name() const { return "W1"; }
  std::vector<double> start() const { return {0.1, -0.2, 0.3, 0.4, -0.5, 0.6, 0.7, -0.8, 0.9}; }

  template <class Math, class T = typename Math::Number>
  T objective(std::span<const T> p) const {
    const T h1 = p[0] * x1 + p[1] * x2 + p[2];
    const T h2 = p[3] * x1 + p[4] * x2 + p[5];
    const T error = p[6] * h1 + p[7] * h2 + p[8] - target;
    return error * error;
  }

  void by_hand(std::span<const double> p, std::span<double> g) const {
    const double h1 = p[0] * x1 + p[1] * x2 + p[2];
    const double h2 = p[3] * x1 + p[4] * x2 + p[5];
    const double back = 2.0 * (p[6] * h1 + p[7] * h2 + p[8] - target);
    const double back1 = back * p[6], back2 = back * p[7];
    g[0] = back1 * x1;
    g[1] = back1 * x2;
    g[2] = back1;
    g[3] = back2 * x1;
    g[4] = back2 * x2;
    g[5] = back2;
    g[6] = back * h1;
    g[7] = back * h2;
    g[8] = back;
  }
};

}  // namespace bench
