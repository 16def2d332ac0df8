// SPDX-License-Identifier: MIT
// The words of operation/number.hpp in lanes. They have to stand before the operations' own blocks, which
// look them up where they are written, so this comes before any header that includes those.
#pragma once

#include "autograd/operation/number.hpp"
#include "autograd/program/lane_special.hpp"

namespace autograd::number {

using program::InLanes;

template <InLanes T>
T exp(T a) {
  return program::lane::exp(a);
}
template <InLanes T>
T exp2(T a) {
  return program::lane::exp2(a);
}
template <InLanes T>
T expm1(T a) {
  return program::lane::expm1(a);
}
template <InLanes T>
T log(T a) {
  return program::lane::log(a);
}
template <InLanes T>
T log2(T a) {
  return program::lane::log2(a);
}
template <InLanes T>
T log10(T a) {
  return program::lane::log10(a);
}
template <InLanes T>
T log1p(T a) {
  return program::lane::log1p(a);
}
template <InLanes T>
T sin(T a) {
  return program::lane::sin(a);
}
template <InLanes T>
T cos(T a) {
  return program::lane::cos(a);
}
template <InLanes T>
T tan(T a) {
  return program::lane::tan(a);
}
template <InLanes T>
T tanh(T a) {
  return program::lane::tanh(a);
}
template <InLanes T>
T asinh(T a) {
  return program::lane::asinh(a);
}
template <InLanes T>
T acosh(T a) {
  return program::lane::acosh(a);
}
template <InLanes T>
T atanh(T a) {
  return program::lane::atanh(a);
}
template <InLanes T>
T sigmoid(T a) {
  return program::lane::sigmoid(a);
}
template <InLanes T>
T sqrt(T a) {
  return program::lane::sqrt(a);
}
template <InLanes T>
T abs(T a) {
  return program::lane::abs(a);
}
template <InLanes T>
T erf(T a) {
  return program::lane::erf(a);
}
template <InLanes T>
T erfc(T a) {
  return program::lane::erfc(a);
}
template <InLanes T>
T pow(T a, T b) {
  return program::lane::pow(a, b);
}
template <InLanes T>
T hypot(T a, T b) {
  return program::lane::hypot(a, b);
}
// xsimd loses the sign of 0 where SSE2 has no instruction for these.
template <InLanes T>
T floor(T a) {
  return program::lane::with_sign(T(xsimd::floor(a.batch())), a);
}
template <InLanes T>
T ceil(T a) {
  return program::lane::with_sign(T(xsimd::ceil(a.batch())), a);
}
template <InLanes T>
T trunc(T a) {
  return program::lane::with_sign(T(xsimd::trunc(a.batch())), a);
}
template <InLanes T>
T round(T a) {
  const T size = abs(a), whole = trunc(size);
  return program::lane::with_sign((size - whole >= 0.5).select(whole + 1.0, whole), a);
}
template <InLanes T>
T copysign(T a, T b) {
  return program::lane::with_sign(a, b);
}
template <InLanes T>
auto isnan(T a) {
  return !(a == a);
}
template <InLanes T>
T fmax(T a, T b) {
  return ((a < b) | isnan(a)).select(b, a);
}
template <InLanes T>
T fmin(T a, T b) {
  return ((b < a) | isnan(a)).select(b, a);
}
template <InLanes T>
T step(T a) {
  return (a > 0.0).select(1.0, isnan(a).select(a, 0.0));
}
template <InLanes T>
T sign(T a) {
  return (a > 0.0).select(1.0, (a < 0.0).select(-1.0, isnan(a).select(a, 0.0)));
}
template <InLanes T>
T xlogy(T a, T b) {
  return (a == 0.0).select((b == b).select(0.0, b), a * log(b));
}
/// Units that are saturated are common in training, so what is exact there is calculated in lanes too.
template <InLanes T>
T sigmoid_complement(T y, T a) {
  const auto ordinary = y < 0.99;
  if (ordinary.all()) return 1.0 - y;
  return ordinary.select(1.0 - y, sigmoid(-a));
}
template <InLanes T>
T tanh_complement(T y, T a) {
  const auto ordinary = abs(y) < 0.99;
  if (ordinary.all()) return 1.0 - y * y;
  const T e = exp(-2.0 * abs(a)), sum = 1.0 + e;
  return ordinary.select(1.0 - y * y, 4.0 * e / (sum * sum));
}
template <InLanes T>
T chain(T adjoint, T slope) {
  return (adjoint == 0.0).select(0.0, adjoint * slope);
}
template <InLanes T>
T gate(T adjoint, T slope) {
  return ((slope == 0.0) | (adjoint == 0.0)).select(0.0, adjoint * slope);
}
template <InLanes T>
T within(T result, T slope) {
  return isnan(result).select(nan, slope);
}

}  // namespace autograd::number

namespace autograd::program {

/// For operations that are made of others.
template <class Op, InLanes T>
T apply(T a) {
  return Op::value(a);
}

}  // namespace autograd::program
