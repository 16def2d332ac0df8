// SPDX-License-Identifier: MIT
// The functions of operation/number.hpp that the standard library does not have, or not for two threads.
#include "autograd/operation/number.hpp"

#include <array>
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

}  // namespace

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
