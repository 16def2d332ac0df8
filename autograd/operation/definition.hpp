// SPDX-License-Identifier: MIT
// What an operation is. Each one is a block that says, once and for every kind of number that may
// read it: how it is written, where it is defined, its value, its slopes, and the wrong slopes that
// people write for it. A block knows nothing of graphs.
#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <span>
#include <string_view>
#include <tuple>

#include "autograd/operation/slope.hpp"

namespace autograd {

/// How tightly a piece of a formula holds together.
enum class Precedence : unsigned char { sum, product, power, atom };

/// How an operation is written. In a pattern `{a}` stands for the first operand, `{b}`, `{c}`, `{d}`
/// for the next ones and `{list}` for all; `{b/product}` is put into brackets when what stands
/// there holds together less tightly than a product.
struct Notation {
  std::string_view name;
  std::string_view text;
  std::string_view latex;
  Precedence precedence = Precedence::atom;
};

/// The interval from which random points of an operand are drawn.
struct Domain {
  double low;
  double high;
};

/// Operand numbers of one sample.
template <std::size_t N>
using Point = std::array<double, N>;

/// A wrong slope that people write, and what they did to get there. A block returns a tuple of them from
/// `mistakes()` (two operands: `mistakes_a()`, `mistakes_b()`), a template of no parameters, so that
/// nobody pays for them who does not ask.
template <class Slope>
struct Mistake {
  std::string_view what;
  Slope slope;
};
template <class Slope>
Mistake(const char*, Slope) -> Mistake<Slope>;

/// What an operation says of itself; a block declares again what is true for it.
struct Operation {
  /// `value` may be read in complex numbers.
  static constexpr bool holomorphic = false;
  /// Slopes are plain constants, finite also where the value is NaN. (`constant_slope_a`: that by the
  /// first operand is.)
  static constexpr bool constant_slopes = false;
  /// One side is taken, and exactly nothing flows back to the other, also from an infinite adjoint.
  static constexpr bool branches = false;
  /// Slopes are finite for all operands but NaN, infinite ones included.
  static constexpr bool finite_slopes = false;
  /// The first operand is never varied by itself, such as an order.
  static constexpr bool fixed_a = false;
  /// The list of operands has a length of its own.
  static constexpr bool fixed_length = false;
  /// The operands for which it has a finite value, in words; empty where that is all of them.
  static constexpr std::string_view defined_for = {};
};

/// One operand: `value(a)`, `slope(a, y)`; y is the result.
struct Unary : Operation {
  static constexpr std::size_t arity = 1;
};
/// Two operands: `value(a, b)`, `slope_a(a, b, y)`, `slope_b(a, b, y)`. A constant operand is never
/// asked for its slope.
struct Binary : Operation {
  static constexpr std::size_t arity = 2;
};
/// A list of operands: `value(operands)`, `slope(operands, i, y)`; or all slopes at once, where they
/// share work: `slopes(operands, y, out)`.
struct Many : Operation {
  static constexpr std::size_t arity = 0;
};

/// How far the nearest operands lie at which `Op` has a value and no derivative: 0 where these are such a
/// point. A block with kinks, jumps, vertical tangents or an edge of its domain that belongs to it
/// declares `kink_distance`. Infinite for one without.
template <class Op>
double kink_distance_of(std::span<const double> operands) {
  if constexpr (Op::arity == 0) {
    if constexpr (requires { Op::kink_distance(operands); }) return Op::kink_distance(operands);
  } else if constexpr (Op::arity == 1) {
    if constexpr (requires { Op::kink_distance(1.0); }) return Op::kink_distance(operands[0]);
  } else {
    if constexpr (requires { Op::kink_distance(1.0, 1.0); })
      return Op::kink_distance(operands[0], operands[1]);
  }
  return std::numeric_limits<double>::infinity();
}

/// A list of operations.
template <class... Ops>
struct List {
  static constexpr std::size_t size = sizeof...(Ops);
};
template <class... Lists>
struct Joined;
template <class... Ops>
struct Joined<List<Ops...>> {
  using type = List<Ops...>;
};
template <class... A, class... B, class... Rest>
struct Joined<List<A...>, List<B...>, Rest...> : Joined<List<A..., B...>, Rest...> {};

/// An operation in plain numbers is its value; `Value` has an overload that records.
template <class Op, Scalar T>
T apply(T a) {
  return Op::value(a);
}
template <class Op, Scalar T>
T apply(T a, T b) {
  return Op::value(a, b);
}
template <class Op, Scalar T>
T apply(std::span<const T> operands) {
  return Op::value(operands);
}
/// An operation with a list, of three operands.
template <class Op, class T>
T apply_to(T a, T b, T c) {
  const std::array<T, 3> operands{a, b, c};
  return apply<Op>(std::span<const T>(operands));
}

}  // namespace autograd
