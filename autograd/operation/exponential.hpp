// SPDX-License-Identifier: MIT
// Exponentials and logarithms.
#pragma once

#include "autograd/operation/definition.hpp"

namespace autograd {

struct Exp : Unary {
  static constexpr Notation notation{"exp", "exp({a})", "e^{{a}}"};
  static constexpr Domain domain[] = {{-3, 3}};
  static constexpr Point<1> samples[] = {{-1.5}, {0.0}, {0.8}};
  static constexpr bool holomorphic = true;
  static auto value(auto a) { return number::exp(a); }
  static auto slope(auto, auto y) { return y; }
  static constexpr auto mistakes =
      std::tuple{Mistake{"the power rule was used for an exponential", [](auto a, auto y) { return a * y; }},
                 Mistake{"the exponential was dropped", [](auto, auto) { return 1.0; }}};
};

struct Log : Unary {
  static constexpr Notation notation{"log", "log({a})", "\\ln({a})"};
  static constexpr Domain domain[] = {{0.2, 4}};
  static constexpr Point<1> samples[] = {{0.3}, {1.0}, {2.5}};
  static constexpr bool holomorphic = true;
  static auto value(auto a) { return number::log(a); }
  static auto slope(auto a, auto) { return 1.0 / (a + 0.0); }  // the slope at -0 is that at 0
  static constexpr auto mistakes = std::tuple{
      Mistake{"the rule of log10 was used for ln",
              [](auto a, auto) { return 1.0 / (a * 2.302585092994046); }},
      Mistake{"the result was put under the fraction", [](auto, auto y) { return 1.0 / (1.0 + y * y); }},
      Mistake{"the fraction was not taken", [](auto a, auto) { return a; }}};
};

struct Sigmoid : Unary {
  static constexpr Notation notation{"sigmoid", "sigmoid({a})", "\\sigma({a})"};
  static constexpr Domain domain[] = {{-3, 3}};
  static constexpr Point<1> samples[] = {{-1.5}, {0.0}, {0.8}};
  static constexpr bool holomorphic = true;
  static constexpr bool finite_slopes = true;
  static auto value(auto a) { return number::sigmoid(a); }
  static auto slope(auto, auto y) { return y * (1.0 - y); }
  static constexpr auto mistakes = std::tuple{
      Mistake{"the input was used where the output belongs", [](auto a, auto) { return a * (1.0 - a); }},
      Mistake{"the rule of tanh was used", [](auto, auto y) { return 1.0 - y * y; }},
      Mistake{"the factor of the output is missing", [](auto, auto y) { return 1.0 - y; }},
      Mistake{"the factor 1 - output is missing", [](auto, auto y) { return y; }}};
};

using Exponential = List<Exp, Log, Sigmoid>;

template <Reading T>
T exp(T a) {
  return apply<Exp>(a);
}
template <Reading T>
T log(T a) {
  return apply<Log>(a);
}
template <Reading T>
T sigmoid(T a) {
  return apply<Sigmoid>(a);
}

}  // namespace autograd
