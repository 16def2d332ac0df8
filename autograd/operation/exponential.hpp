// SPDX-License-Identifier: MIT
// Exponentials and logarithms.
#pragma once

#include <algorithm>
#include <numbers>

#include "autograd/operation/definition.hpp"

namespace autograd {

struct Exp : Unary {
  static constexpr Notation notation{"exp", "exp({a})", "e^{{a}}"};
  static constexpr Domain domain[] = {{-3, 3}};
  static constexpr Point<1> samples[] = {{-1.5}, {0.0}, {0.8}};
  static constexpr bool holomorphic = true;
  static auto value(auto a) { return number::exp(a); }
  static auto slope(auto, auto y) { return y; }
  static auto mistakes(auto...) {
    return std::tuple{
        Mistake{"the power rule was used for an exponential", [](auto a, auto y) { return a * y; }},
        Mistake{"the exponential was dropped", [](auto, auto) { return 1.0; }}};
  }
};

struct Log : Unary {
  static constexpr Notation notation{"log", "log({a})", "\\ln({a})"};
  static constexpr Domain domain[] = {{0.2, 4}};
  static constexpr Point<1> samples[] = {{0.3}, {1.0}, {2.5}};
  static constexpr std::string_view defined_for = "numbers above 0";
  static constexpr bool holomorphic = true;
  static auto value(auto a) { return number::log(a); }
  static auto slope(auto a, auto) { return 1.0 / number::positive_zero<"log, slope at -0">(a); }
  static auto mistakes(auto...) {
    return std::tuple{
        Mistake{"the rule of log10 was used for ln",
                [](auto a, auto) { return 1.0 / (a * std::numbers::ln10); }},
        Mistake{"the result was put under the fraction", [](auto, auto y) { return 1.0 / y; }},
        Mistake{"the fraction was not taken", [](auto a, auto) { return a; }},
        Mistake{"the logarithm was kept", [](auto, auto y) { return y; }},
        Mistake{"the derivative of the fraction was taken too", [](auto a, auto) { return -1.0 / (a * a); }},
        Mistake{"the denominator was squared", [](auto a, auto) { return 1.0 / (a * a); }},
        Mistake{"the logarithm was dropped", [](auto, auto) { return 1.0; }}};
  }
};

struct Sigmoid : Unary {
  static constexpr Notation notation{"sigmoid", "sigmoid({a})", "\\sigma({a})"};
  static constexpr Domain domain[] = {{-3, 3}};
  static constexpr Point<1> samples[] = {{-1.5}, {0.0}, {0.8}};
  static constexpr bool holomorphic = true;
  static constexpr bool finite_slopes = true;
  static auto value(auto a) { return number::sigmoid(a); }
  static auto slope(auto a, auto y) { return y * number::sigmoid_complement(y, a); }
  static auto mistakes(auto...) {
    return std::tuple{
        Mistake{"the input was used where the output belongs", [](auto a, auto) { return a * (1.0 - a); }},
        Mistake{"the rule of tanh was used", [](auto, auto y) { return 1.0 - y * y; }},
        Mistake{"the factor of the output is missing", [](auto, auto y) { return 1.0 - y; }},
        Mistake{"the factor 1 - output is missing", [](auto, auto y) { return y; }}};
  }
};

struct Exp2 : Unary {
  static constexpr Notation notation{"exp2", "exp2({a})", "2^{{a}}"};
  static constexpr Domain domain[] = {{-3, 3}};
  static constexpr Point<1> samples[] = {{-1.5}, {0.0}, {0.8}};
  static auto value(auto a) { return number::exp2(a); }
  static auto slope(auto, auto y) { return std::numbers::ln2 * y; }
  static auto mistakes(auto...) {
    return std::tuple{
        Mistake{"the ln 2 was dropped", [](auto, auto y) { return y; }},
        Mistake{"the power rule was used for an exponential", [](auto a, auto y) { return a * y / 2.0; }}};
  }
};

struct Expm1 : Unary {
  static constexpr Notation notation{"expm1", "expm1({a})", "(e^{{a}} - 1)"};
  static constexpr Domain domain[] = {{-3, 3}};
  static constexpr Point<1> samples[] = {{-1.5}, {1e-9}, {0.8}};
  static auto value(auto a) { return number::expm1(a); }
  static auto slope(auto a, auto) { return number::exp(a); }
  static auto mistakes(auto...) {
    return std::tuple{Mistake{"the result was used as for exp", [](auto, auto y) { return y; }},
                      Mistake{"the minus 1 was counted twice", [](auto, auto y) { return y - 1.0; }}};
  }
};

struct Log2 : Unary {
  static constexpr Notation notation{"log2", "log2({a})", "\\log_2({a})"};
  static constexpr Domain domain[] = {{0.2, 4}};
  static constexpr Point<1> samples[] = {{0.3}, {1.0}, {2.5}};
  static constexpr std::string_view defined_for = "numbers above 0";
  static auto value(auto a) { return number::log2(a); }
  static auto slope(auto a, auto) {
    return 1.0 / (number::positive_zero<"log2, slope at -0">(a) * std::numbers::ln2);
  }
  static auto mistakes(auto...) {
    return std::tuple{
        Mistake{"the rule of ln was used", [](auto a, auto) { return 1.0 / a; }},
        Mistake{"the ln 2 was put above the fraction", [](auto a, auto) { return std::numbers::ln2 / a; }}};
  }
};

struct Log10 : Unary {
  static constexpr Notation notation{"log10", "log10({a})", "\\log_{10}({a})"};
  static constexpr Domain domain[] = {{0.2, 4}};
  static constexpr Point<1> samples[] = {{0.3}, {1.0}, {2.5}};
  static constexpr std::string_view defined_for = "numbers above 0";
  static constexpr bool holomorphic = true;
  static auto value(auto a) { return number::log10(a); }
  static auto slope(auto a, auto) {
    return 1.0 / (number::positive_zero<"log10, slope at -0">(a) * std::numbers::ln10);
  }
  static auto mistakes(auto...) {
    return std::tuple{
        Mistake{"the rule of ln was used", [](auto a, auto) { return 1.0 / a; }},
        Mistake{"the ln 10 was put above the fraction", [](auto a, auto) { return std::numbers::ln10 / a; }}};
  }
};

struct Log1p : Unary {
  static constexpr Notation notation{"log1p", "log1p({a})", "\\ln(1 + {a/product})"};
  static constexpr Domain domain[] = {{-0.7, 3}};
  static constexpr Point<1> samples[] = {{-0.5}, {1e-9}, {2.5}};
  static constexpr std::string_view defined_for = "numbers above -1";
  static auto value(auto a) { return number::log1p(a); }
  static auto slope(auto a, auto) { return 1.0 / (1.0 + a); }
  static auto mistakes(auto...) {
    return std::tuple{Mistake{"the 1 was forgotten", [](auto a, auto) { return 1.0 / a; }},
                      Mistake{"the sign of the 1 was turned", [](auto a, auto) { return 1.0 / (1.0 - a); }}};
  }
};

struct LogSigmoid : Unary {
  static constexpr Notation notation{"log_sigmoid", "log_sigmoid({a})", "\\ln \\sigma({a})"};
  static constexpr Domain domain[] = {{-3, 3}};
  static constexpr Point<1> samples[] = {{-1.5}, {0.0}, {0.8}};
  static constexpr bool finite_slopes = true;
  static auto value(auto a) {
    return number::select(number::edge<"log_sigmoid, overflow">(a >= 0.0), 0.0, a) -
           number::log1p(number::exp(-number::abs(a)));
  }
  static auto slope(auto a, auto) { return number::sigmoid(-a); }
  static auto mistakes(auto...) {
    return std::tuple{Mistake{"the sigmoid of a was used", [](auto a, auto) { return number::sigmoid(a); }},
                      Mistake{"the minus of the inner derivative was added",
                              [](auto a, auto) { return -number::sigmoid(-a); }},
                      Mistake{"the rule of the sigmoid was used",
                              [](auto a, auto) { return number::sigmoid(a) * number::sigmoid(-a); }}};
  }
};

/// log(1 + exp(a)), exact at both ends.
struct Softplus : Unary {
  static constexpr Notation notation{"softplus", "softplus({a})", "\\ln(1 + e^{{a}})"};
  static constexpr Domain domain[] = {{-3, 3}};
  static constexpr Point<1> samples[] = {{-1.5}, {0.0}, {0.8}};
  static constexpr bool finite_slopes = true;
  static auto value(auto a) {
    return number::select(number::edge<"softplus, overflow">(a <= 0.0), 0.0, a) +
           number::log1p(number::exp(-number::abs(a)));
  }
  static auto slope(auto a, auto) { return number::sigmoid(a); }
  static auto mistakes(auto...) {
    return std::tuple{
        Mistake{"the sigmoid of -a was used", [](auto a, auto) { return number::sigmoid(-a); }},
        Mistake{"the inner derivative alone was taken", [](auto a, auto) { return number::exp(a); }},
        Mistake{"the rule of relu was used", [](auto a, auto) { return number::step(a); }}};
  }
};

/// log(exp(a) + exp(b)) without overflow.
struct LogAddExp : Binary {
  static constexpr Notation notation{"logaddexp", "logaddexp({a}, {b})", "\\ln(e^{{a}} + e^{{b}})"};
  static constexpr Domain domain[] = {{-3, 3}, {-3, 3}};
  static constexpr Point<2> samples[] = {{1.5, -2.0}, {0.0, 0.7}};
  static auto value(auto a, auto b) {
    const auto larger = number::select(number::edge<"logaddexp, overflow">(a < b), b, a);
    const auto beyond = number::log1p(number::exp(-number::abs(a - b)));
    return number::select(number::edge<"logaddexp, the same infinity twice">(a == b), a + std::numbers::ln2,
                          larger + beyond);
  }
  static auto slope_a(auto a, auto b, auto) { return number::sigmoid(a - b); }
  static auto slope_b(auto a, auto b, auto) { return number::sigmoid(b - a); }
  static auto mistakes_a(auto...) {
    return std::tuple{
        Mistake{"the shares were exchanged", [](auto a, auto b, auto) { return number::sigmoid(b - a); }},
        Mistake{"the sum was not divided by", [](auto a, auto, auto) { return number::exp(a); }}};
  }
  static auto mistakes_b(auto...) {
    return std::tuple{
        Mistake{"the shares were exchanged", [](auto a, auto b, auto) { return number::sigmoid(a - b); }},
        Mistake{"the sum was not divided by", [](auto, auto b, auto) { return number::exp(b); }}};
  }
};

/// a*log(b), and 0 where a is 0, also at b = 0.
struct XLogY : Binary {
  static constexpr Notation notation{"xlogy", "xlogy({a}, {b})", "{a/product} \\ln({b})"};
  static constexpr Domain domain[] = {{-3, 3}, {0.2, 4}};
  static constexpr Point<2> samples[] = {{1.5, 0.3}, {-0.4, 2.5}};
  static constexpr std::string_view defined_for = "a second operand above 0, or a first one of 0";
  static constexpr bool holomorphic = true;
  static double kink_distance(auto a, auto b) { return std::max(std::abs(double(a)), std::abs(double(b))); }
  static auto value(auto a, auto b) { return number::xlogy(a, b); }
  static auto slope_a(auto, auto b, auto) { return number::log(b); }
  static auto slope_b(auto a, auto b, auto) {
    return number::zero_wins<"xlogy, slope by b, 0 times infinity">(
        a, 1.0 / number::positive_zero<"xlogy, slope by b at -0">(b));
  }
  static auto mistakes_a(auto...) {
    return std::tuple{
        Mistake{"the derivative of the logarithm was taken too", [](auto, auto b, auto) { return 1.0 / b; }},
        Mistake{"the factor itself was kept", [](auto, auto, auto y) { return y; }}};
  }
  static auto mistakes_b(auto...) {
    return std::tuple{
        Mistake{"the factor was dropped", [](auto, auto b, auto) { return 1.0 / b; }},
        Mistake{"the fraction was turned over", [](auto a, auto b, auto) { return b / a; }},
        Mistake{"the logarithm was kept", [](auto, auto, auto y) { return y; }},
        Mistake{"the derivative of the fraction was taken too",
                [](auto a, auto b, auto) { return -a / (b * b); }},
        Mistake{"the denominator was squared", [](auto a, auto b, auto) { return a / (b * b); }},
        Mistake{"the rule of log10 was used for ln",
                [](auto a, auto b, auto) { return a / (b * std::numbers::ln10); }},
        Mistake{"the fraction was not taken", [](auto a, auto b, auto) { return a * b; }},
        Mistake{"the logarithm was dropped", [](auto a, auto, auto) { return a; }}};
  }
};

/// 1 - a, where a is sigmoid(b): what the sigmoid's slope is written with, exact where a is near 1. It
/// is varied through b alone.
struct SigmoidComplement : Binary {
  static constexpr Notation notation{"sigmoid_complement", "1 - {a/product}", "1 - {a/product}",
                                     Precedence::sum};
  static constexpr Domain domain[] = {{0.999, 0.999}, {5, 9}};
  static constexpr Point<2> samples[] = {{0.995, 5.3}, {0.9999, 9.2}};
  static constexpr bool fixed_a = true;
  static constexpr bool constant_slope_a = true;
  static auto value(auto a, auto b) { return number::sigmoid_complement(a, b); }
  static auto slope_a(auto, auto, auto) { return 0.0; }
  static auto slope_b(auto, auto b, auto y) { return -number::sigmoid(b) * y; }
  static auto mistakes_a(auto...) {
    return std::tuple{
        Mistake{"the result was varied apart from the input", [](auto, auto, auto) { return -1.0; }}};
  }
  static auto mistakes_b(auto...) {
    return std::tuple{
        Mistake{"the minus was lost", [](auto, auto b, auto y) { return number::sigmoid(b) * y; }},
        Mistake{"the factor 1 - output is missing", [](auto, auto b, auto) { return -number::sigmoid(b); }}};
  }
};

using Exponential = List<Exp, Log, Sigmoid, Exp2, Expm1, Log2, Log10, Log1p, LogSigmoid, Softplus, LogAddExp,
                         XLogY, SigmoidComplement>;

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
template <Reading T>
T exp2(T a) {
  return apply<Exp2>(a);
}
template <Reading T>
T expm1(T a) {
  return apply<Expm1>(a);
}
template <Reading T>
T log2(T a) {
  return apply<Log2>(a);
}
template <Reading T>
T log10(T a) {
  return apply<Log10>(a);
}
template <Reading T>
T log1p(T a) {
  return apply<Log1p>(a);
}
template <Reading T>
T log_sigmoid(T a) {
  return apply<LogSigmoid>(a);
}
template <Reading T>
T softplus(T a) {
  return apply<Softplus>(a);
}
template <class A, class B>
requires ReadingPair<A, B>
auto logaddexp(A a, B b) { return apply<LogAddExp>(a, b); }
template <class A, class B>
requires ReadingPair<A, B>
auto xlogy(A a, B b) { return apply<XLogY>(a, b); }

}  // namespace autograd
