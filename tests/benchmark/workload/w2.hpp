// SPDX-License-Identifier: MIT
// W2: a network 2-16-16-1 with tanh, mean squared error over 100 points of two half moons, plus 1e-4 times
// the sum of the squared parameters: the gradient of all 337 of them. W2r: relu and hinge loss.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "numbers.hpp"

namespace bench {

struct Moons {
  static constexpr std::size_t count = 100;
  std::array<std::array<double, 2>, count> points;
  std::array<double, count> labels;

  Moons() {
    Numbers noise(7);
    for (std::size_t i = 0; i < count; ++i) {
      const bool upper = i % 2 == 0;
      const double angle = 3.14159265358979323846 * static_cast<double>(i / 2) / (count / 2 - 1.0);
      const double x = upper ? std::cos(angle) : 1.0 - std::cos(angle);
      const double y = upper ? std::sin(angle) : 0.5 - std::sin(angle);
      points[i] = {x + noise.between(-0.15, 0.15), y + noise.between(-0.15, 0.15)};
      labels[i] = upper ? -1.0 : 1.0;
    }
  }
};

/// Which activation and loss: tanh and squares, or relu and hinges.
enum class Flavour { smooth, kinked };

template <Flavour flavour>
class Moonlight {
 public:
  static constexpr std::size_t width = 16, inputs = 2;
  static constexpr std::size_t b1 = inputs * width, w2 = b1 + width, b2 = w2 + width * width, w3 = b2 + width,
                               b3 = w3 + width, size = b3 + 1;
  static constexpr double decay = 1e-4;
  static_assert(size == 337);

  std::string name() const { return flavour == Flavour::smooth ? "W2" : "W2r"; }
  const Moons& moons() const { return moons_; }
  std::vector<double> start() const { return Numbers(3).some(size, -0.8, 0.8); }

  template <class Math, class T = typename Math::Number>
  T objective(std::span<const T> p) const {
    std::array<T, width> first, second;
    T total = 0.0;
    for (std::size_t i = 0; i < Moons::count; ++i) {
      layer<Math, double>(p.subspan(0, b1), p.subspan(b1, width), moons_.points[i], first);
      layer<Math, T>(p.subspan(w2, width * width), p.subspan(b2, width), first, second);
      const T out = Math::template weighted<T>(p.subspan(w3, width), second, p[b3]);
      if constexpr (flavour == Flavour::smooth) {
        const T error = out - moons_.labels[i];
        total += error * error;
      } else {
        total += Math::relu(1.0 - moons_.labels[i] * out);
      }
    }
    return total * (1.0 / Moons::count) + decay * Math::sum_of_squares(p);
  }

  void by_hand(std::span<const double> p, std::span<double> g) const {
    for (std::size_t k = 0; k < size; ++k) g[k] = 2.0 * decay * p[k];
    for (std::size_t i = 0; i < Moons::count; ++i)
      add_row(p.data(), g.data(), moons_.points[i], moons_.labels[i]);
  }

 private:
  template <class Math, class X, class T>
  static void layer(std::span<const T> w, std::span<const T> b, std::span<const X> in,
                    std::array<T, width>& out) {
    using std::tanh;
    for (std::size_t n = 0; n < width; ++n) {
      const T sum = Math::template weighted<X>(w.subspan(n * in.size(), in.size()), in, b[n]);
      if constexpr (flavour == Flavour::smooth) {
        out[n] = tanh(sum);
      } else {
        out[n] = Math::relu(sum);
      }
    }
  }

  static double activation(double z) { return flavour == Flavour::smooth ? std::tanh(z) : std::max(z, 0.0); }
  /// From the activation's result.
  static double slope(double a) { return flavour == Flavour::smooth ? 1.0 - a * a : (a > 0.0 ? 1.0 : 0.0); }

  static void add_row(const double* p, double* g, const std::array<double, 2>& x, double label) {
    double first[width], second[width];
    for (std::size_t n = 0; n < width; ++n)
      first[n] = activation(p[2 * n] * x[0] + p[2 * n + 1] * x[1] + p[b1 + n]);
    double out = p[b3];
    for (std::size_t n = 0; n < width; ++n) {
      double sum = p[b2 + n];
      for (std::size_t m = 0; m < width; ++m) sum += p[w2 + n * width + m] * first[m];
      second[n] = activation(sum);
      out += p[w3 + n] * second[n];
    }
    double back;
    if constexpr (flavour == Flavour::smooth) {
      back = 2.0 * (out - label) / Moons::count;
    } else {
      back = 1.0 - label * out > 0.0 ? -label / Moons::count : 0.0;
    }
    g[b3] += back;
    double back_first[width] = {};
    for (std::size_t n = 0; n < width; ++n) {
      g[w3 + n] += back * second[n];
      const double back_second = back * p[w3 + n] * slope(second[n]);
      g[b2 + n] += back_second;
      for (std::size_t m = 0; m < width; ++m) {
        g[w2 + n * width + m] += back_second * first[m];
        back_first[m] += back_second * p[w2 + n * width + m];
      }
    }
    for (std::size_t n = 0; n < width; ++n) {
      const double back_sum = back_first[n] * slope(first[n]);
      g[2 * n] += back_sum * x[0];
      g[2 * n + 1] += back_sum * x[1];
      g[b1 + n] += back_sum;
    }
  }

  Moons moons_;
};

using W2 = Moonlight<Flavour::smooth>;
using W2r = Moonlight<Flavour::kinked>;

}  // namespace bench
