// SPDX-License-Identifier: MIT
// The letters that only backward walks write, so that a derivative is a graph like any other and
// has the same edges as the walk in numbers. They print as the plain product and the plain slope.
#pragma once

#include "autograd/operation/definition.hpp"

namespace autograd {

/// An adjoint times a slope; an adjoint of exactly 0 stops here, also at an infinite slope.
struct Chain : Binary {
  static constexpr Notation notation = {"chain", "{a/product}*{b/power}", "{a/product} \\cdot {b/power}",
                                        Precedence::product};
  static constexpr Domain domain[] = {{-3, 3}, {-3, 3}};
  static constexpr Point<2> samples[] = {{1.5, -2.0}, {0.4, 0.7}};
  static auto value(auto a, auto b) { return number::chain(a, b); }
  static auto slope_a(auto, auto b, auto) { return b; }
  static auto slope_b(auto a, auto, auto) { return a; }
  static auto mistakes_a(auto...) {
    return std::tuple{Mistake{"the slope was dropped", [](auto, auto, auto) { return 1.0; }}};
  }
  static auto mistakes_b(auto...) {
    return std::tuple{Mistake{"the adjoint was dropped", [](auto, auto, auto) { return 1.0; }}};
  }
};

/// The same over an edge of an operation that branches: a slope of exactly 0 stops an infinite
/// adjoint too.
struct Gate : Binary {
  static constexpr Notation notation = {"gate", "{a/product}*{b/power}", "{a/product} \\cdot {b/power}",
                                        Precedence::product};
  static constexpr Domain domain[] = {{-3, 3}, {-3, 3}};
  static constexpr Point<2> samples[] = {{1.5, -2.0}, {0.4, 0.7}};
  static constexpr bool branches = true;
  static auto value(auto a, auto b) { return number::gate(a, b); }
  static auto slope_a(auto, auto b, auto) { return b; }
  static auto slope_b(auto a, auto, auto) { return a; }
  static auto mistakes_a(auto...) { return Chain::mistakes_a(); }
  static auto mistakes_b(auto...) { return Chain::mistakes_b(); }
};

/// The slope b, or NaN where the result a is NaN.
struct Within : Binary {
  static constexpr Notation notation{"within", "{b}", "{b}"};
  static constexpr Domain domain[] = {{-3, 3}, {-3, 3}};
  static constexpr Point<2> samples[] = {{1.5, -2.0}, {0.4, 0.7}};
  static constexpr bool finite_slopes = true;
  static constexpr bool branches = true;
  static constexpr bool constant_slope_a = true;
  static auto value(auto a, auto b) { return number::within(a, b); }
  static auto slope_a(auto, auto, auto) { return 0.0; }
  static auto slope_b(auto, auto, auto) { return 1.0; }
  static auto mistakes_a(auto...) {
    return std::tuple{Mistake{"the result was taken for the slope", [](auto, auto, auto) { return 1.0; }}};
  }
  static auto mistakes_b(auto...) {
    return std::tuple{Mistake{"the slope was dropped", [](auto, auto, auto) { return 0.0; }}};
  }
};

using Walk = List<Chain, Gate, Within>;

}  // namespace autograd
