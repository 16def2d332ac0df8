// SPDX-License-Identifier: MIT
// Functions of many numbers and their gradients, right and coded by hand.
#pragma once

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "autograd/random.hpp"

namespace support {

using At = std::span<const double>;
using Vector = std::vector<double>;

inline double rosenbrock(At x) {
  double sum = 0.0;
  for (std::size_t i = 0; i + 1 < x.size(); ++i) {
    sum += 100.0 * std::pow(x[i + 1] - x[i] * x[i], 2) + std::pow(1.0 - x[i], 2);
  }
  return sum;
}

inline void rosenbrock_gradient(At x, std::span<double> g) {
  std::fill(g.begin(), g.end(), 0.0);
  for (std::size_t i = 0; i + 1 < x.size(); ++i) {
    const double valley = x[i + 1] - x[i] * x[i];
    g[i] += -400.0 * x[i] * valley - 2.0 * (1.0 - x[i]);
    g[i + 1] += 200.0 * valley;
  }
}

inline Vector random_point(std::size_t n, std::uint64_t seed = 5) {
  autograd::Random random(seed);
  Vector x(n);
  for (double& number : x) number = random.uniform(-2.0, 2.0);
  return x;
}

/// A weighted quadratic, with interaction: its gradient is w_i * x_i + x_{i-1} + x_{i+1}.
inline double quadratic(At x) {
  double sum = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    sum += 0.5 * static_cast<double>(i + 1) * x[i] * x[i] + (i > 0 ? x[i] * x[i - 1] : 0.0);
  }
  return sum;
}

inline Vector quadratic_gradient(At x) {
  Vector g(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    g[i] = static_cast<double>(i + 1) * x[i] + (i > 0 ? x[i - 1] : 0.0) + (i + 1 < x.size() ? x[i + 1] : 0.0);
  }
  return g;
}

/// Logistic loss over rows that are made from a seed.
struct Logistic {
  std::vector<Vector> rows;
  Vector labels;

  Logistic(std::size_t count, std::size_t width) {
    autograd::Random random(3);
    for (std::size_t r = 0; r < count; ++r) {
      rows.push_back(random_point(width, 100 + r));
      labels.push_back(random.bits() % 2 == 0 ? 1.0 : 0.0);
    }
  }
  static double score(const Vector& row, At w) {
    double z = 0.0;
    for (std::size_t i = 0; i < row.size(); ++i) z += row[i] * w[i];
    return z;
  }
  double operator()(At w) const {
    double sum = 0.0;
    for (std::size_t r = 0; r < rows.size(); ++r) {
      const double z = score(rows[r], w);
      sum += std::log1p(std::exp(-std::abs(z))) + std::max(z, 0.0) - labels[r] * z;
    }
    return sum / static_cast<double>(rows.size());
  }
  /// The gradient, summed over the rows and not yet divided by their number.
  Vector summed(At w) const {
    Vector g(w.size());
    for (std::size_t r = 0; r < rows.size(); ++r) {
      const double off = 1.0 / (1.0 + std::exp(-score(rows[r], w))) - labels[r];
      for (std::size_t i = 0; i < g.size(); ++i) g[i] += off * rows[r][i];
    }
    return g;
  }
  Vector mean(At w) const {
    Vector g = summed(w);
    for (double& number : g) number /= static_cast<double>(rows.size());
    return g;
  }
};

inline Vector doubled(Vector g, double factor) {
  for (double& number : g) number *= factor;
  return g;
}

}  // namespace support
