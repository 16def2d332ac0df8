// SPDX-License-Identifier: MIT
// How the slopes of a block are asked for, and what flows back over an edge. All that takes a derivative,
// in whatever reading, does it through these.
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "autograd/operation/recorded.hpp"

namespace autograd {

/// The slope of `Op` for its operand `I`, in the reading T.
template <class Op, std::size_t I, class T>
T slope_of(const std::array<T, Op::arity>& operands, T result) {
  T slope{};
  if constexpr (Op::arity == 1) {
    slope = T(Op::slope(operands[0], result));
  } else if constexpr (I == 0) {
    slope = T(Op::slope_a(operands[0], operands[1], result));
  } else {
    slope = T(Op::slope_b(operands[0], operands[1], result));
  }
  if constexpr (Op::constant_slopes || (I == 0 && requires { Op::constant_slope_a; })) {
    return slope;
  } else {
    return number::within(result, slope);
  }
}

/// The slopes of an operation with a list for its operands, in the reading T. `wanted(i)` says which
/// are asked for; the others are left as they are.
template <class Op, class T, class Wanted>
void slopes_of(std::span<const T> operands, T result, std::span<T> out, const Wanted& wanted) {
  if constexpr (requires { Op::slopes(operands, result, out); }) {
    Op::slopes(operands, result, out);
  } else {
    for (std::size_t i = 0; i < operands.size(); ++i) {
      if (wanted(i)) out[i] = T(Op::slope(operands, i, result));
    }
  }
  if constexpr (Op::constant_slopes) return;
  // What follows would change nothing then; asked once, not for each operand.
  if constexpr (Real<T>) {
    if (!number::isnan(result)) return;
  }
  for (std::size_t i = 0; i < operands.size(); ++i) {
    if (wanted(i)) out[i] = number::within(result, out[i]);
  }
}

/// What flows back over an edge of `Op`, in the reading T.
template <class Op, class T>
T flow_back(T adjoint, T slope) {
  if constexpr (Op::branches) {
    return number::gate(adjoint, slope);
  } else {
    return number::chain(adjoint, slope);
  }
}

namespace number {

/// a*b, and 0 where a is 0, also when b is infinite or NaN.
template <Edge, class T>
T zero_wins(T a, T b) {
  return chain(a, b);
}

}  // namespace number
}  // namespace autograd
