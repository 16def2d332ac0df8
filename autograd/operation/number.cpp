// SPDX-License-Identifier: MIT
// The functions of operation/number.hpp that the standard library does not have, not for two threads, or
// slowly.
#include "autograd/operation/number.hpp"

#include <array>
#include <bit>
#include <cstdint>
#include <vector>

namespace autograd::number {
namespace {

/// The Bernoulli numbers B2, B4, ... B24.
constexpr std::array<long double, 12> bernoulli = {
    1.0L / 6, -1.0L / 30,     1.0L / 42,      -1.0L / 30,       5.0L / 66,       -691.0L / 2730,
    7.0L / 6, -3617.0L / 510, 43867.0L / 798, -174611.0L / 330, 854513.0L / 138, -236364091.0L / 2730};
constexpr long double pi = 3.14159265358979323846264338327950288L;

long double factorial(int n) {
  long double product = 1;
  for (int k = 2; k <= n; ++k) product *= k;
  return product;
}

/// For a large argument.
long double asymptotic(int n, long double x) {
  const long double square = x * x;
  long double total = 0, power = square, factor = n == 0 ? 1 : factorial(n + 1);
  for (int k = 1; k <= static_cast<int>(bernoulli.size()); ++k) {
    // factor is (2k + n - 1)!, and for n = 0 it is left out together with (2k - 1)! of (2k)!.
    const long double weight = n == 0 ? 1.0L / (2 * k) : factor / factorial(2 * k);
    total += bernoulli[static_cast<std::size_t>(k - 1)] * weight / power;
    power *= square;
    if (n > 0) factor *= static_cast<long double>(2 * k + n) * (2 * k + n + 1);
  }
  if (n == 0) return std::log(x) - 1 / (2 * x) - total;
  const long double size = (factorial(n - 1) + factorial(n) / (2 * x) + total) / std::pow(x, n);
  return n % 2 == 0 ? -size : size;
}

/// pi^(n+1) times the polynomial in cot(pi x) that is its derivative of order n by pi x. At the poles the
/// cotangent is infinite, and the result NaN.
long double cotangent_derivative(int n, long double x) {
  const long double cot = 1 / std::tan(pi * (x - std::round(x)));
  std::vector<long double> polynomial{0, 1};
  for (int order = 0; order < n; ++order) {
    std::vector<long double> next(polynomial.size() + 1, 0);
    for (std::size_t k = 1; k < polynomial.size(); ++k) {
      const long double slope = static_cast<long double>(k) * polynomial[k];
      next[k - 1] -= slope;
      next[k + 1] -= slope;
    }
    polynomial = next;
  }
  long double value = 0;
  for (std::size_t k = polynomial.size(); k-- > 0;) value = value * cot + polynomial[k];
  return value * std::pow(pi, n + 1);
}

long double polygamma_of(int n, long double x) {
  const long double sign = n % 2 == 0 ? 1 : -1;
  if (edge<"polygamma, on the left">(x < 0.5L)) {
    return sign * polygamma_of(n, 1 - x) - cotangent_derivative(n, x);
  }
  long double shifted = 0;
  for (; x < 20 + n; x += 1) shifted -= sign * factorial(n) / std::pow(x, n + 1);
  return shifted + asymptotic(n, x);
}

/// The series 1/2! + r/3! + r^2/4! + ... by halves (Estrin's scheme), so that little has to wait for what
/// comes before it.
double exponential_series(double r) {
  constexpr double c[] = {1.0 / 2,       1.0 / 6,        1.0 / 24,        1.0 / 120,
                          1.0 / 720,     1.0 / 5040,     1.0 / 40320,     1.0 / 362880,
                          1.0 / 3628800, 1.0 / 39916800, 1.0 / 479001600, 1.0 / 6227020800};
  const double r2 = r * r, r4 = r2 * r2;
  return ((c[0] + c[1] * r) + (c[2] + c[3] * r) * r2) + ((c[4] + c[5] * r) + (c[6] + c[7] * r) * r2) * r4 +
         ((c[8] + c[9] * r) + (c[10] + c[11] * r) * r2) * (r4 * r4);
}

/// exp(a) for |a| below 700. The argument is reduced after Cody and Waite, "Software Manual for the
/// Elementary Functions" (1980): a = n log(2) + r.
double exp_ordinary(double a) {
  constexpr double log2_high = 0x1.62e42feep-1, log2_low = 0x1.a39ef35793c76p-33;
  constexpr double round = 0x1.8p52;  // added and taken away again, it rounds to a whole number
  const double rounded = a * 1.44269504088896340736 + round, n = rounded - round;
  const double r = (a - n * log2_high) - n * log2_low;
  const double scale = std::bit_cast<double>((std::bit_cast<std::uint64_t>(rounded) << 52) +
                                             std::bit_cast<std::uint64_t>(1.0));
  return scale + scale * (r + r * r * exponential_series(r));
}

/// tanh(a) for a from 0 to 0.7: Lambert's continued fraction a/(1 + z/(3 + z/(5 + ... z/15))), where z = a^2
/// (Abramowitz and Stegun, 4.5.70), written as what it is short of a.
double tanh_near_0(double a) {
  const double z = a * a, z2 = z * z;
  const double numerator = (675675.0 + z * 45045.0) + z2 * (594.0 + z);
  const double denominator = (2027025.0 + z * 945945.0) + z2 * ((51975.0 + z * 630.0) + z2);
  return a - a * (z * numerator) / denominator;
}

}  // namespace

double tanh(double a) {
  const double size = std::abs(a);
  if (edge<"tanh, near 0">(size < 0.65)) return std::copysign(tanh_near_0(size), a);
  const double e = exp_ordinary(-2.0 * (edge<"tanh, large">(size > 20.0) ? 20.0 : size));
  return std::copysign(1.0 - 2.0 * e / (1.0 + e), a);
}

long double polygamma(long double n, long double a) {
  if (edge<"polygamma, no such order">(!(n >= 0 && n <= 150) || n != std::floor(n))) return nan;
  return polygamma_of(static_cast<int>(n), a);
}

double polygamma(double n, double a) {
  return static_cast<double>(polygamma(static_cast<long double>(n), static_cast<long double>(a)));
}

#ifdef __GLIBC__
double lgamma(double a) {
  int sign = 0;
  return ::lgamma_r(a, &sign);
}
long double lgamma(long double a) {
  int sign = 0;
  return ::lgammal_r(a, &sign);
}
#else
double lgamma(double a) { return std::lgamma(a); }
long double lgamma(long double a) { return std::lgamma(a); }
#endif

}  // namespace autograd::number
