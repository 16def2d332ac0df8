// SPDX-License-Identifier: MIT
// Lets `Value` be the scalar of Eigen's matrices. Included only by those who want it; the engine does
// not need Eigen.
#pragma once

#include <Eigen/Core>

#include "autograd/value.hpp"

template <>
struct Eigen::NumTraits<autograd::Value> : Eigen::NumTraits<double> {
  using Real = autograd::Value;
  using NonInteger = autograd::Value;
  using Nested = autograd::Value;
  using Literal = autograd::Value;
  enum {
    IsComplex = 0,
    IsInteger = 0,
    IsSigned = 1,
    RequireInitialization = 1,
    ReadCost = 1,
    AddCost = 4,
    MulCost = 4
  };
  static Real epsilon() { return NumTraits<double>::epsilon(); }
  static Real dummy_precision() { return NumTraits<double>::dummy_precision(); }
  static Real highest() { return NumTraits<double>::highest(); }
  static Real lowest() { return NumTraits<double>::lowest(); }
  static Real infinity() { return NumTraits<double>::infinity(); }
  static Real quiet_NaN() { return NumTraits<double>::quiet_NaN(); }
};

// A matrix of values times a matrix of numbers is a matrix of values.
template <class BinaryOperation>
struct Eigen::ScalarBinaryOpTraits<autograd::Value, double, BinaryOperation> {
  using ReturnType = autograd::Value;
};
template <class BinaryOperation>
struct Eigen::ScalarBinaryOpTraits<double, autograd::Value, BinaryOperation> {
  using ReturnType = autograd::Value;
};
