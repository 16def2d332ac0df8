// SPDX-License-Identifier: MIT
// Derivatives from values alone, and what "the same number" means. Nothing here knows a slope.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <complex>
#include <cstdint>
#include <limits>

namespace support {

/// The same number, or NaN both times. (+0 and -0 are one number.)
inline bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

/// The same bits, or NaN both times.
inline bool identical(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) ||
         (std::isnan(a) && std::isnan(b));
}

/// Whether two numbers differ by at most `tolerance` times the larger of `scale` and their size.
inline bool close(double a, double b, double tolerance, double scale = 0.0) {
  if (!std::isfinite(a) || !std::isfinite(b)) return same(a, b);
  return std::abs(a - b) <= tolerance * std::max({std::abs(a), std::abs(b), std::abs(scale)});
}

/// A derivative, and how far from it the truth may lie.
struct Estimate {
  double number = 0.0;
  double error = 0.0;
};

/// The derivative of f by the complex step: f(x + ih) = f(x) + ih f'(x) + O(h^2).
template <class F>
double complex_step(F&& f, double x) {
  constexpr double h = 1e-150;
  return f(std::complex<double>(x, h)).imag() / h;
}

/// Central differences of sixth order, extrapolated once, at ever smaller steps; the one whose error bar is
/// smallest is returned. Two steps must agree, or chance would make the bar small where f is wild. `f` is
/// called in long double.
template <class F>
Estimate differences(F&& f, double x, double largest_step = 0x1p-4) {
  Estimate best{0.0, std::numeric_limits<double>::infinity()};
  long double previous = std::numeric_limits<long double>::infinity();
  for (int k = 0; k < 24; ++k) {
    const long double h = std::ldexp(static_cast<long double>(largest_step), -k) * std::max(1.0, std::abs(x));
    long double size = 0;
    const auto at = [&](long double step) {
      const long double y = f(static_cast<long double>(x) + step);
      size = std::max(size, std::abs(y));
      return y;
    };
    const auto sixth = [&](long double s) {
      return (45 * (at(s) - at(-s)) - 9 * (at(2 * s) - at(-2 * s)) + (at(3 * s) - at(-3 * s))) / (60 * s);
    };
    const long double coarse = sixth(h), fine = sixth(h / 2);
    const long double number = fine + (fine - coarse) / 63;
    const long double rounding = 4 * size * std::numeric_limits<long double>::epsilon() / h;
    const long double error = std::abs(number - fine) + std::abs(number - previous) / 64 + rounding;
    previous = number;
    if (error < best.error) best = {static_cast<double>(number), static_cast<double>(error)};
  }
  return best;
}

}  // namespace support
