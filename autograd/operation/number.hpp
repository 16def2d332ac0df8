// SPDX-License-Identifier: MIT
// The words that operations are written in, one overload a reading: real numbers (`double`,
// `long double`), complex numbers, and whatever records (`Value`). Operations call
// `number::tanh` and never a bare `tanh`: inside this namespace a bare name can find `::abs(int)`,
// or a recording function through an implicit conversion.
#pragma once

#include <cmath>
#include <complex>
#include <concepts>
#include <limits>
#include <type_traits>

namespace autograd {

/// True for a type whose operations are recorded rather than calculated; `Value` says so of itself.
template <class T>
inline constexpr bool is_recorded = false;

template <class T>
concept Recorded = is_recorded<T>;
template <class T>
concept Real = std::same_as<T, double> || std::same_as<T, long double>;
template <class T>
concept Scalar = Real<T> || std::same_as<T, std::complex<double>>;
/// What an operation can be applied to.
template <class T>
concept Reading = Scalar<T> || Recorded<T>;
/// Operands of which one records and the other can be turned into it: `x` and `2.0`.
template <class A, class B>
concept MixedReading = !std::same_as<A, B> && ((Recorded<A> && std::convertible_to<B, A>) ||
                                               (Recorded<B> && std::convertible_to<A, B>));
/// Two operands of one operation.
template <class A, class B>
concept ReadingPair = (Reading<A> && std::same_as<A, B>) || MixedReading<A, B>;

struct Log;
struct Power;
struct Sin;
struct Cos;
struct SigmoidComplement;
struct TanhComplement;
struct Sigmoid;
struct Tanh;
struct Sign;
struct Step;
struct Chain;
struct Gate;
struct Within;

namespace number {

inline constexpr double nan = std::numeric_limits<double>::quiet_NaN();

template <Scalar T>
T exp(T a) {
  return std::exp(a);
}
template <Scalar T>
T log(T a) {
  return std::log(a);
}
template <Scalar T>
T sqrt(T a) {
  return std::sqrt(a);
}
template <Scalar T>
T sin(T a) {
  return std::sin(a);
}
template <Scalar T>
T cos(T a) {
  return std::cos(a);
}
template <Scalar T>
T tan(T a) {
  return std::tan(a);
}
template <Scalar T>
T tanh(T a) {
  return std::tanh(a);
}
template <Scalar T>
T pow(T a, T b) {
  return std::pow(a, b);
}
template <Real T>
T abs(T a) {
  return std::abs(a);
}
template <Real T>
bool isnan(T a) {
  return a != a;
}

/// 1/(1 + exp(-a)), without overflow and exact in its relative size on both sides.
template <Real T>
T sigmoid(T a) {
  const T e = std::exp(-std::abs(a));
  return (a < 0 ? e : T(1)) / (T(1) + e);
}
inline std::complex<double> sigmoid(std::complex<double> a) { return 1.0 / (1.0 + std::exp(-a)); }

/// 1 - sigmoid(a), given y = sigmoid(a): where y is near 1 the difference would lose its digits.
template <Real T>
T sigmoid_complement(T y, T a) {
  return y < T(0.99) ? T(1) - y : sigmoid(-a);
}
/// 1 - tanh(a)^2, given y = tanh(a); likewise.
template <Real T>
T tanh_complement(T y, T a) {
  if (std::abs(y) < T(0.99)) return T(1) - y * y;
  const T e = std::exp(-2 * std::abs(a));
  return 4 * e / ((T(1) + e) * (T(1) + e));
}

/// 1 above 0, else 0; NaN for NaN.
template <Real T>
T step(T a) {
  return a > 0 ? T(1) : isnan(a) ? a : T(0);
}
/// -1, 0 or 1; NaN for NaN.
template <Real T>
T sign(T a) {
  return a > 0 ? T(1) : a < 0 ? T(-1) : isnan(a) ? a : T(0);
}

template <class A, class B>
auto select(bool condition, A a, B b) {
  using T = std::common_type_t<A, B>;
  return condition ? T(a) : T(b);
}

/// The same by a recorded condition, which is decided anew at every recalculation.
template <class Condition, class A, class B>
requires(!std::same_as<Condition, bool>) auto select(const Condition& condition, A a, B b) {
  return condition.select(a, b);
}

/// What flows back over an edge: 0 where the adjoint is exactly 0, also when the slope is infinite.
template <Scalar T>
T chain(T adjoint, T slope) {
  return adjoint == T(0) ? T(0) : adjoint * slope;
}
/// The same for operations that branch: exactly 0 to the side not taken, also when the adjoint is
/// infinite.
template <Scalar T>
T gate(T adjoint, T slope) {
  return slope == T(0) ? T(0) : chain(adjoint, slope);
}
/// NaN where the result is NaN, else the slope: a derivative is never finite where the value is NaN.
template <Real T>
T within(T result, T slope) {
  return isnan(result) ? T(nan) : slope;
}

// For whatever records, each word is its own operation.
template <Recorded T>
T log(T a) {
  return apply<Log>(a);
}
template <Recorded T>
T sin(T a) {
  return apply<Sin>(a);
}
template <Recorded T>
T cos(T a) {
  return apply<Cos>(a);
}
template <Recorded T>
T sigmoid(T a) {
  return apply<Sigmoid>(a);
}
template <Recorded T>
T tanh(T a) {
  return apply<Tanh>(a);
}
template <Recorded T>
T sigmoid_complement(T y, T a) {
  return apply<SigmoidComplement>(y, a);
}
template <Recorded T>
T tanh_complement(T y, T a) {
  return apply<TanhComplement>(y, a);
}
template <Recorded T>
T pow(T a, T b) {
  return apply<Power>(a, b);
}
template <Recorded T>
T step(T a) {
  return apply<Step>(a);
}
template <Recorded T>
T sign(T a) {
  return apply<Sign>(a);
}
template <Recorded T>
T chain(T adjoint, T slope) {
  return apply<Chain>(adjoint, slope);
}
template <Recorded T>
T gate(T adjoint, T slope) {
  return apply<Gate>(adjoint, slope);
}
template <Recorded T>
T within(T result, T slope) {
  return apply<Within>(result, slope);
}

}  // namespace number
}  // namespace autograd
