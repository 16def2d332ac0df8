// SPDX-License-Identifier: MIT
// Trigonometric and hyperbolic functions. Angles are in radians.
#pragma once

#include "autograd/operation/definition.hpp"

namespace autograd {

struct Sin : Unary {
  static constexpr Notation notation{"sin", "sin({a})", "\\sin({a})"};
  static constexpr Domain domain[] = {{-3, 3}};
  static constexpr Point<1> samples[] = {{-1.5}, {0.0}, {0.8}};
  static constexpr bool holomorphic = true;
  static auto value(auto a) { return number::sin(a); }
  static auto slope(auto a, auto) { return number::cos(a); }
  static constexpr auto mistakes =
      std::tuple{Mistake{"a minus was added", [](auto a, auto) { return -number::cos(a); }},
                 Mistake{"the function was kept", [](auto, auto y) { return y; }}};
};

struct Cos : Unary {
  static constexpr Notation notation{"cos", "cos({a})", "\\cos({a})"};
  static constexpr Domain domain[] = {{-3, 3}};
  static constexpr Point<1> samples[] = {{-1.5}, {0.0}, {0.8}};
  static constexpr bool holomorphic = true;
  static auto value(auto a) { return number::cos(a); }
  static auto slope(auto a, auto) { return -number::sin(a); }
  static constexpr auto mistakes =
      std::tuple{Mistake{"the minus was lost", [](auto a, auto) { return number::sin(a); }},
                 Mistake{"the function was kept", [](auto, auto y) { return -y; }}};
};

struct Tan : Unary {
  static constexpr Notation notation{"tan", "tan({a})", "\\tan({a})"};
  static constexpr Domain domain[] = {{-1.2, 1.2}};
  static constexpr Point<1> samples[] = {{-1.1}, {0.0}, {0.8}};
  static constexpr bool holomorphic = true;
  static auto value(auto a) { return number::tan(a); }
  static auto slope(auto, auto y) { return 1.0 + y * y; }
  static constexpr auto mistakes = std::tuple{
      Mistake{"the rule of tanh was used", [](auto, auto y) { return 1.0 - y * y; }},
      Mistake{"the input was used where the output belongs", [](auto a, auto) { return 1.0 + a * a; }}};
};

struct Tanh : Unary {
  static constexpr Notation notation{"tanh", "tanh({a})", "\\tanh({a})"};
  static constexpr Domain domain[] = {{-3, 3}};
  static constexpr Point<1> samples[] = {{-1.5}, {0.0}, {0.8}};
  static constexpr bool holomorphic = true;
  static constexpr bool finite_slopes = true;
  static auto value(auto a) { return number::tanh(a); }
  static auto slope(auto, auto y) { return 1.0 - y * y; }
  static constexpr auto mistakes = std::tuple{
      Mistake{"the input was used where the output belongs", [](auto a, auto) { return 1.0 - a * a; }},
      Mistake{"the square was dropped", [](auto, auto y) { return 1.0 - y; }},
      Mistake{"the rule of the sigmoid was used", [](auto, auto y) { return y * (1.0 - y); }}};
};

using Trigonometric = List<Sin, Cos, Tan, Tanh>;

template <Reading T>
T sin(T a) {
  return apply<Sin>(a);
}
template <Reading T>
T cos(T a) {
  return apply<Cos>(a);
}
template <Reading T>
T tan(T a) {
  return apply<Tan>(a);
}
template <Reading T>
T tanh(T a) {
  return apply<Tanh>(a);
}

}  // namespace autograd
