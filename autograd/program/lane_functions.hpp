// SPDX-License-Identifier: MIT
// Exponentials, logarithms and sines in lanes, each with one path for all ordinary numbers. The others (0 and
// denormal where that matters, huge, infinite, NaN) go through the reading in double lane by lane.
// The sources of the formulas: the arguments are reduced after Cody and Waite, "Software Manual for the
// Elementary Functions" (1980); what is left is summed up by Taylor's series.
#pragma once

#include <array>
#include <limits>

#include "autograd/program/baseline.hpp"
#include "autograd/program/lanes.hpp"

namespace autograd::program::lane {

/// What depends on the size of a number.
template <class Real>
struct Format;
template <>
struct Format<double> {
  static constexpr int fraction = 52, bias = 1023;
  static constexpr std::uint64_t one = 0x3ff0000000000000, root_half = 0x3fe6a09e667f3bcd;
  static constexpr double round = 0x1.8p52;  // added and taken away again, it rounds to a whole number
  static constexpr double largest_exponent = 708;
  // log(2) and pi/2 in parts: products of the first ones with a whole number are exact.
  static constexpr double log2_high = 0x1.62e42feep-1, log2_low = 0x1.a39ef35793c76p-33;
  static constexpr double half_pi[] = {0x1.921fb544p0, 0x1.0b4611a6p-34, 0x1.3198a2e037073p-69};
  static constexpr double largest_angle = 1e6;
  static constexpr std::size_t exponential_terms = 12, logarithm_terms = 9, sine_terms = 7, cosine_terms = 7;
  // tanh(r/2) = (r + r z above(z))/(2 + z below(z)), z = r^2, for |r| <= log(2)/2: interpolated at
  // Chebyshev's points to 5e-18.
  static constexpr double tanh_above[] = {0x1.c70fcb3e5c563p-6, 0x1.1530bc654f98dp-14};
  static constexpr double tanh_below[] = {0x1.c7194824ec61cp-3, 0x1.03fc040351a82p-9};
};
template <>
struct Format<float> {
  static constexpr int fraction = 23, bias = 127;
  static constexpr std::uint32_t one = 0x3f800000, root_half = 0x3f3504f3;
  static constexpr double round = 0x1.8p23;
  static constexpr double largest_exponent = 87;
  static constexpr double log2_high = 0x1.62e4p-1, log2_low = 0x1.7f7d1cp-20;
  static constexpr double half_pi[] = {0x1.92p0, 0x1.fb4p-12, 0x1.444p-24, 0x1.68c234p-39};
  static constexpr double largest_angle = 1e3;
  static constexpr std::size_t exponential_terms = 7, logarithm_terms = 4, sine_terms = 4, cosine_terms = 4;
  static constexpr double tanh_above[] = {0x1.10b6fddd6b52bp-6};  // to 6e-10
  static constexpr double tanh_below[] = {0x1.9982ff2101be9p-3};
};

/// Lanes for which `ordinary` does not hold are calculated again by themselves.
template <InLanes T, class... Numbers>
[[gnu::noinline, gnu::cold]] T mended(T y, typename T::Mask ordinary, double (*calculate)(Numbers...), T a,
                                      T b) {
  using Real = typename T::Real;
  alignas(64) Real as[T::size], bs[T::size], results[T::size], marks[T::size];
  a.store(as);
  b.store(bs);
  y.store(results);
  ordinary.select(1.0, 0.0).store(marks);
  for (std::size_t i = 0; i < T::size; ++i) {
    if (marks[i] != 0) continue;
    if constexpr (sizeof...(Numbers) == 1) {
      results[i] = static_cast<Real>(calculate(static_cast<double>(as[i])));
    } else {
      results[i] = static_cast<Real>(calculate(static_cast<double>(as[i]), static_cast<double>(bs[i])));
    }
  }
  return T::load(results);
}
template <InLanes T>
[[gnu::always_inline]] inline T mend(T y, T a, typename T::Mask ordinary, double (*calculate)(double)) {
  if (__builtin_expect(ordinary.all(), true)) return y;
  return mended(y, ordinary, calculate, a, a);
}
template <InLanes T>
[[gnu::always_inline]] inline T mend(T y, T a, T b, typename T::Mask ordinary,
                                     double (*calculate)(double, double)) {
  if (__builtin_expect(ordinary.all(), true)) return y;
  return mended(y, ordinary, calculate, a, b);
}

template <InLanes T>
[[gnu::always_inline]] inline T abs(T a) {
  return xsimd::abs(a.batch());
}
template <InLanes T>
[[gnu::always_inline]] inline T sqrt(T a) {
  return xsimd::sqrt(a.batch());
}
/// The size of a with the sign of b.
template <InLanes T>
[[gnu::always_inline]] inline T with_sign(T a, T b) {
  return T(xsimd::copysign(a.batch(), b.batch()));
}

/// x, x^2, x^4 and x^8.
template <InLanes T>
struct Powers {
  T at[4];
};
/// c[first] + c[first + 1]*x + ... of so many terms, by halves (Estrin's scheme): what the processor waits
/// for grows with the logarithm of the number of terms only.
template <std::size_t first, std::size_t terms, InLanes T>
[[gnu::always_inline]] inline T polynomial_part(const double* c, const Powers<T>& powers) {
  if constexpr (terms == 1) {
    return c[first];
  } else {
    constexpr std::size_t level = terms > 8 ? 3 : terms > 4 ? 2 : terms > 2 ? 1 : 0;
    constexpr std::size_t half = std::size_t(1) << level;
    return polynomial_part<first, half, T>(c, powers) +
           polynomial_part<first + half, terms - half, T>(c, powers) * powers.at[level];
  }
}
template <InLanes T, std::size_t count>
[[gnu::always_inline]] inline T polynomial(T x, const double (&c)[count]) {
  const T square = x * x, fourth = square * square;
  return polynomial_part<0, count, T>(c, {{x, square, fourth, fourth * fourth}});
}

/// The same from the innermost bracket outwards, with the fewest operations.
template <InLanes T, std::size_t count>
[[gnu::always_inline]] inline T horner(T x, const double (&c)[count]) {
  T sum = c[count - 1];
  for (std::size_t i = count - 1; i-- > 0;) sum = sum * x + c[i];
  return sum;
}

/// The coefficients of Taylor's series.
template <std::size_t count>
struct Series {
  double c[count];
};
template <std::size_t count>
consteval Series<count> exponential_series() {  // 1/2!, 1/3!, ...
  Series<count> series{};
  long double term = 1;
  for (std::size_t i = 0; i < count; ++i) series.c[i] = double(term /= static_cast<long double>(i + 2));
  return series;
}
template <std::size_t count>
consteval Series<count> logarithm_series() {  // 2/3, 2/5, 2/7, ...
  Series<count> series{};
  for (std::size_t i = 0; i < count; ++i) series.c[i] = double(2 / static_cast<long double>(2 * i + 3));
  return series;
}
template <std::size_t count>
consteval Series<count> alternating_series(int first) {  // -1/3!, 1/5!, -1/7!, ... or 1/4!, -1/6!, ...
  Series<count> series{};
  long double term = first == 3 ? -1.0L / 6 : 1.0L / 24;
  for (std::size_t i = 0; i < count; ++i) {
    series.c[i] = double(term);
    const auto next = static_cast<long double>(std::size_t(first) + 2 * i + 1);
    term = -term / (next * (next + 1));
  }
  return series;
}

/// a - less = n log(2) + rest, as 2^n and exp(rest) - 1; `less` is small.
template <InLanes T>
struct Exponential {
  T scale, rest;
};
template <InLanes T>
[[gnu::always_inline]] inline T two_to(
    T rounded) {  // rounded is a whole number + Format::round, whose last bits are that number
  using F = Format<typename T::Real>;
  return T::of_bits((rounded.bits() << F::fraction) + typename T::Bits(F::one));
}
/// exp(r) - 1 for |r| <= log(2)/2.
template <InLanes T>
[[gnu::always_inline]] inline T exponential_rest(T r) {
  static constexpr auto series = exponential_series<Format<typename T::Real>::exponential_terms>();
  return r + r * r * polynomial(r, series.c);
}
template <InLanes T>
[[gnu::always_inline]] inline Exponential<T> exponential(T a, T less = 0.0) {
  using F = Format<typename T::Real>;
  const T rounded = a * 1.44269504088896340736 + F::round;
  const T n = rounded - F::round;
  return {two_to(rounded), exponential_rest(((a - n * F::log2_high) - n * F::log2_low) - less)};
}
template <InLanes T>
[[gnu::always_inline]] inline typename T::Mask within_exponents(T a) {
  return abs(a) <= T(Format<typename T::Real>::largest_exponent);
}

template <InLanes T>
[[gnu::always_inline]] inline T exp(T a) {
  const auto [scale, rest] = exponential(a);
  return mend(scale + scale * rest, a, within_exponents(a), baseline::exp);
}
template <InLanes T>
[[gnu::always_inline]] inline T expm1(T a) {
  const auto [scale, rest] = exponential(a);
  const T y = (a == 0.0).select(a, scale * rest + (scale - 1.0));
  return mend(y, a, within_exponents(a), baseline::expm1);
}
template <InLanes T>
[[gnu::always_inline]] inline T exp2(T a) {
  using F = Format<typename T::Real>;
  const T rounded = a + F::round;
  const T scale = two_to(rounded),
          rest = exponential_rest((a - (rounded - F::round)) * 0.693147180559945309417);
  return mend(scale + scale * rest, a, abs(a) <= T(double(F::bias - 1)), baseline::exp2);
}
template <InLanes T>
[[gnu::always_inline]] inline T sigmoid(T a) {
  const T e = exp(-abs(a));
  return (a < 0.0).select(e, 1.0) / (1.0 + e);
}
/// With 2|a| = n log(2) + r it is (q (1 - s) + p (1 + s))/(q (1 + s) + p (1 - s)), where s = 2^-n and p/q =
/// tanh(r/2). (1 - s)^2, which is near to it, is taken out, and only what is left divided; with s = 1 that is
/// p/q again. The product n log(2) is rounded where tanh is so flat that it does not matter. Beyond 20 tanh
/// is 1, also in double.
template <InLanes T>
[[gnu::always_inline]] inline T tanh(T a) {
  using F = Format<typename T::Real>;
  const T size = abs(a), twice = (size > 20.0).select(40.0, size + size);
  const T rounded = F::round - twice * 1.44269504088896340736;
  const T r = twice + (rounded - F::round) * 0.693147180559945309417, z = r * r;
  const T p = r + r * z * horner(z, F::tanh_above), q = 2.0 + z * horner(z, F::tanh_below);
  const T s = two_to(rounded), below = 1.0 - s;
  const T twice_p = p + p, d = q - p, sd = s * d;
  const T rest = ((twice_p + twice_p) + s * ((d - sd) - twice_p)) / ((q + p) + sd);
  return with_sign(below * below + s * rest, a);
}

/// a = 2^n (1 + f), where 1 + f lies between the roots of 1/2 and 2.
template <InLanes T>
struct Parts {
  T n, f;
};
template <InLanes T>
[[gnu::always_inline]] inline Parts<T> parts_of(T a) {
  using F = Format<typename T::Real>;
  using Bits = typename T::Bits;
  const Bits exponent = (a.bits() + Bits(F::one - F::root_half)) >> F::fraction;
  const Bits fraction = a.bits() - (exponent << F::fraction) + Bits(F::one);
  // A small whole number in the last bits of a large one.
  constexpr double large = F::round / 1.5;
  const T n = T::of_bits(exponent | T(large).bits()) - (large + F::bias);
  return {n, T::of_bits(fraction) - 1.0};
}
/// f - log(1 + f) - s*f^2/2, and s: what the logarithm is short of f. (log(1 + f) is 2 artanh(s).)
template <InLanes T>
struct Shortage {
  T half_square, product;
};
template <InLanes T>
[[gnu::always_inline]] inline Shortage<T> shortage_of(T f) {
  static constexpr auto series = logarithm_series<Format<typename T::Real>::logarithm_terms>();
  const T s = f / (2.0 + f), z = s * s, half_square = 0.5 * f * f;
  return {half_square, s * (half_square + z * polynomial(z, series.c))};
}
template <InLanes T>
[[gnu::always_inline]] inline typename T::Mask is_normal_and_positive(T a) {
  using Limits = std::numeric_limits<typename T::Real>;
  return (a >= T(double(Limits::min()))) & (a <= T(double(Limits::max())));
}
/// log(a) + correction
template <InLanes T>
[[gnu::always_inline]] inline T logarithm(T a, T correction) {
  using F = Format<typename T::Real>;
  const auto [n, f] = parts_of(a);
  const auto [half_square, product] = shortage_of(f);
  return n * F::log2_high - ((half_square - (product + (n * F::log2_low + correction))) - f);
}
/// The logarithm of 1 + f alone, and n.
template <InLanes T>
[[gnu::always_inline]] inline Parts<T> logarithm_of_rest(T a) {
  const auto [n, f] = parts_of(a);
  const auto [half_square, product] = shortage_of(f);
  return {n, f - (half_square - product)};
}

template <InLanes T>
[[gnu::always_inline]] inline T log(T a) {
  return mend(logarithm(a, T(0.0)), a, is_normal_and_positive(a), baseline::log);
}
template <InLanes T>
[[gnu::always_inline]] inline T log2(T a) {
  const auto [n, rest] = logarithm_of_rest(a);
  return mend(n + rest * 1.44269504088896340736, a, is_normal_and_positive(a), baseline::log2);
}
template <InLanes T>
[[gnu::always_inline]] inline T log10(T a) {
  const auto [n, rest] = logarithm_of_rest(a);
  return mend(n * 0.301029995663981195214 + rest * 0.434294481903251827651, a, is_normal_and_positive(a),
              baseline::log10);
}
/// For a above -1.
template <InLanes T>
[[gnu::always_inline]] inline T log1p_ordinary(T a) {
  const T sum = 1.0 + a;
  const T lost = (a - (sum - 1.0)) / sum;  // what the sum lost by rounding
  return (a == 0.0).select(a, logarithm(sum, lost));
}
template <InLanes T>
[[gnu::always_inline]] inline T log1p(T a) {
  using Limits = std::numeric_limits<typename T::Real>;
  return mend(log1p_ordinary(a), a, (a > -1.0) & (a <= T(double(Limits::max()) / 2)), baseline::log1p);
}

/// Where squares neither overflow nor matter beside 1.
template <InLanes T>
[[gnu::always_inline]] inline T largest_square() {
  return sizeof(typename T::Real) == 8 ? 1e140 : 1e15;
}
template <InLanes T>
[[gnu::always_inline]] inline T hypot(T a, T b) {
  const T largest = (abs(a) < abs(b)).select(abs(b), abs(a));
  const auto ordinary = (largest <= largest_square<T>()) & (largest >= T(1.0) / largest_square<T>());
  return mend(sqrt(a * a + b * b), a, b, ordinary & (b == b), baseline::hypot);
}
template <InLanes T>
[[gnu::always_inline]] inline T asinh(T a) {
  const T size = abs(a), square = a * a;
  const T y = with_sign(log1p_ordinary(size + square / (1.0 + sqrt(1.0 + square))), a);
  return mend(y, a, size <= largest_square<T>(), baseline::asinh);
}
template <InLanes T>
[[gnu::always_inline]] inline T acosh(T a) {
  const T above = a - 1.0;
  return mend(log1p_ordinary(above + sqrt(above * (above + 2.0))), a, (a >= 1.0) & (a <= largest_square<T>()),
              baseline::acosh);
}
template <InLanes T>
[[gnu::always_inline]] inline T atanh(T a) {
  const T size = abs(a);
  const T y = with_sign(0.5 * log1p_ordinary(2.0 * size / (1.0 - size)), a);
  return mend(y, a, size < 1.0, baseline::atanh);
}

/// Sine and cosine of an angle of at most `largest_angle`.
template <InLanes T>
struct Circle {
  T sine, cosine;
};
template <InLanes T>
[[gnu::always_inline]] inline Circle<T> circle(T a) {
  using Real = typename T::Real;
  using F = Format<Real>;
  using Bits = typename T::Bits;
  static constexpr auto sine_series = alternating_series<F::sine_terms>(3);
  static constexpr auto cosine_series = alternating_series<F::cosine_terms>(4);
  const T rounded = a * 0.636619772367581343076 + F::round;
  const T n = rounded - F::round;
  T r = a;
  for (const double part : F::half_pi) r = r - n * part;
  const T z = r * r;
  const T sine = (a == 0.0).select(a, r + r * (z * polynomial(z, sine_series.c)));
  const T half = 0.5 * z, near = 1.0 - half;
  const T cosine = near + (((1.0 - near) - half) + z * (z * polynomial(z, cosine_series.c)));
  // By the quarter of the circle the two change places and signs.
  const Bits quarter = rounded.bits();
  const auto swapped = T::of_bits((quarter & Bits(1)) << F::fraction) > 0.0;
  constexpr int sign = int(sizeof(Real)) * 8 - 2;
  const T sine_sign = T::of_bits((quarter & Bits(2)) << sign);
  const T cosine_sign = T::of_bits(((quarter + Bits(1)) & Bits(2)) << sign);
  const auto turned = [](T x, T by) { return T::of_bits(x.bits() ^ by.bits()); };
  return {turned(swapped.select(cosine, sine), sine_sign), turned(swapped.select(sine, cosine), cosine_sign)};
}
template <InLanes T>
[[gnu::always_inline]] inline typename T::Mask within_angles(T a) {
  return abs(a) <= T(Format<typename T::Real>::largest_angle);
}
template <InLanes T>
[[gnu::always_inline]] inline T sin(T a) {
  return mend(circle(a).sine, a, within_angles(a), baseline::sin);
}
template <InLanes T>
[[gnu::always_inline]] inline T cos(T a) {
  return mend(circle(a).cosine, a, within_angles(a), baseline::cos);
}
template <InLanes T>
[[gnu::always_inline]] inline T tan(T a) {
  const auto [sine, cosine] = circle(a);
  return mend(sine / cosine, a, within_angles(a), baseline::tan);
}

}  // namespace autograd::program::lane
