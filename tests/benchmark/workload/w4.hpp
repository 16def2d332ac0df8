// SPDX-License-Identifier: MIT
// W4: x = sin(x)*a + b, 3,333,333 times over, and the gradient of a and b. W4m: x = x*a + b, 5,000,000 times,
// where the memory that an operation takes decides.
#pragma once

#include <cmath>
#include <span>
#include <string>
#include <vector>

namespace bench {

class W4 {
 public:
  static constexpr std::size_t steps = 3'333'333;

  std::string name() const { return "W4"; }
  std::vector<double> start() const { return {1.0, 0.0}; }

  template <class Math, class T = typename Math::Number>
  T objective(std::span<const T> p) const {
    using std::sin;
    T x = 0.7;
    for (std::size_t i = 0; i < steps; ++i) x = sin(x) * p[0] + p[1];
    return x;
  }

  void by_hand(std::span<const double> p, std::span<double> g) const {
    kept_.resize(steps);
    double x = 0.7;
    for (std::size_t i = 0; i < steps; ++i) {
      kept_[i] = x;
      x = std::sin(x) * p[0] + p[1];
    }
    double back = 1.0, by_a = 0.0, by_b = 0.0;
    for (std::size_t i = steps; i-- > 0;) {
      by_a += back * std::sin(kept_[i]);
      by_b += back;
      back *= p[0] * std::cos(kept_[i]);
    }
    g[0] = by_a;
    g[1] = by_b;
  }

 private:
  mutable std::vector<double> kept_;
};

class W4m {
 public:
  static constexpr std::size_t usual = 5'000'000;
  explicit W4m(std::size_t steps = usual) : steps_(steps) {}

  std::string name() const {
    return steps_ == usual ? "W4m" : "growing: " + std::to_string(operations()) + " operations";
  }
  std::size_t operations() const { return 2 * steps_; }
  std::vector<double> start() const { return {1.0 - 1e-9, 0.3}; }

  template <class Math, class T = typename Math::Number>
  T objective(std::span<const T> p) const {
    T x = 0.7;
    for (std::size_t i = 0; i < steps_; ++i) x = x * p[0] + p[1];
    return x;
  }

  void by_hand(std::span<const double> p, std::span<double> g) const {
    kept_.resize(steps_);
    double x = 0.7;
    for (std::size_t i = 0; i < steps_; ++i) {
      kept_[i] = x;
      x = x * p[0] + p[1];
    }
    double back = 1.0, by_a = 0.0, by_b = 0.0;
    for (std::size_t i = steps_; i-- > 0;) {
      by_a += back * kept_[i];
      by_b += back;
      back *= p[0];
    }
    g[0] = by_a;
    g[1] = by_b;
  }

 private:
  std::size_t steps_;
  mutable std::vector<double> kept_;
};

}  // namespace bench
