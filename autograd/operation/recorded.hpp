// SPDX-License-Identifier: MIT
// The words of operation/number.hpp for whatever records: each word that a slope is written with is
// an operation of its own.
#pragma once

#include "autograd/operation/number.hpp"

namespace autograd {

struct Exp;
struct Expm1;
struct Log;
struct Sqrt;
struct Power;
struct Sin;
struct Cos;
struct Sinh;
struct Cosh;
struct Sigmoid;
struct SigmoidComplement;
struct Tanh;
struct TanhComplement;
struct Hypot;
struct CopySign;
struct Round;
struct Polygamma;
struct Sign;
struct Sum;
struct Step;
struct Chain;
struct Gate;
struct Within;

namespace number {

/// One of two by a recorded condition, which is decided anew at every recalculation.
template <class Condition, class A, class B>
requires(!std::same_as<Condition, bool>) auto select(const Condition& condition, A a, B b) {
  return condition.select(a, b);
}

template <Recorded T>
T exp(T a) {
  return apply<Exp>(a);
}
template <Recorded T>
T expm1(T a) {
  return apply<Expm1>(a);
}
template <Recorded T>
T log(T a) {
  return apply<Log>(a);
}
template <Recorded T>
T sqrt(T a) {
  return apply<Sqrt>(a);
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
T sinh(T a) {
  return apply<Sinh>(a);
}
template <Recorded T>
T cosh(T a) {
  return apply<Cosh>(a);
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
T round(T a) {
  return apply<Round>(a);
}
template <Recorded T>
T sign(T a) {
  return apply<Sign>(a);
}
template <Recorded T>
T step(T a) {
  return apply<Step>(a);
}
template <Recorded T>
T pow(T a, T b) {
  return apply<Power>(a, b);
}
template <Recorded T>
T hypot(T a, T b) {
  return apply<Hypot>(a, b);
}
template <Recorded T>
T copysign(T a, T b) {
  return apply<CopySign>(a, b);
}
template <Recorded T>
T polygamma(T a, T b) {
  return apply<Polygamma>(a, b);
}
template <Recorded T>
T sum(std::span<const T> a) {
  return apply<Sum>(a);
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
