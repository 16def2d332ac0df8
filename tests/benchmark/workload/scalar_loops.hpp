// SPDX-License-Identifier: MIT
// What the objectives ask of a kind of number beside its operators, as plain loops over scalars.
#pragma once

#include <span>

namespace bench {

template <class T>
struct ScalarLoops {
  using Number = T;
  static T relu(const T& x) { return x > 0.0 ? x : T(0.0); }
  /// w*x + bias.
  template <class X>
  static T weighted(std::span<const T> w, std::span<const X> x, const T& bias) {
    T sum = bias;
    for (std::size_t i = 0; i < w.size(); ++i) sum += w[i] * x[i];
    return sum;
  }
  static T sum_of_squares(std::span<const T> x) {
    T sum = x[0] * x[0];
    for (std::size_t i = 1; i < x.size(); ++i) sum += x[i] * x[i];
    return sum;
  }
};

}  // namespace bench
