// SPDX-License-Identifier: MIT
// Arithmetic and powers.
#pragma once

#include <algorithm>

#include "autograd/operation/definition.hpp"

namespace autograd {

struct Add : Binary {
  static constexpr Notation notation{"add", "{a/sum} + {b/sum}", "{a/sum} + {b/sum}", Precedence::sum};
  static constexpr Domain domain[] = {{-3, 3}, {-3, 3}};
  static constexpr Point<2> samples[] = {{1.5, -2.0}, {0.0, 0.7}};
  static constexpr bool holomorphic = true;
  static constexpr bool constant_slopes = true;
  static constexpr bool finite_slopes = true;
  static auto value(auto a, auto b) { return a + b; }
  static auto slope_a(auto, auto, auto) { return 1.0; }
  static auto slope_b(auto, auto, auto) { return 1.0; }
  static auto mistakes_a(auto...) {
    return std::tuple{Mistake{"the product rule was used for a sum", [](auto, auto b, auto) { return b; }}};
  }
  static auto mistakes_b(auto...) {
    return std::tuple{Mistake{"the product rule was used for a sum", [](auto a, auto, auto) { return a; }}};
  }
};

struct Subtract : Binary {
  static constexpr Notation notation{"subtract", "{a/sum} - {b/product}", "{a/sum} - {b/product}",
                                     Precedence::sum};
  static constexpr Domain domain[] = {{-3, 3}, {-3, 3}};
  static constexpr Point<2> samples[] = {{1.5, -2.0}, {0.0, 0.7}};
  static constexpr bool holomorphic = true;
  static constexpr bool constant_slopes = true;
  static constexpr bool finite_slopes = true;
  static auto value(auto a, auto b) { return a - b; }
  static auto slope_a(auto, auto, auto) { return 1.0; }
  static auto slope_b(auto, auto, auto) { return -1.0; }
  static auto mistakes_a(auto...) {
    return std::tuple{Mistake{"the sign of the other term was used", [](auto, auto, auto) { return -1.0; }}};
  }
  static auto mistakes_b(auto...) {
    return std::tuple{Mistake{"the minus before the bracket was lost", [](auto, auto, auto) { return 1.0; }}};
  }
};

struct Multiply : Binary {
  static constexpr Notation notation{"multiply", "{a/product}*{b/power}", "{a/product} \\cdot {b/power}",
                                     Precedence::product};
  static constexpr Domain domain[] = {{-3, 3}, {-3, 3}};
  static constexpr Point<2> samples[] = {{1.5, -2.0}, {0.0, 0.7}};
  static constexpr bool holomorphic = true;
  static auto value(auto a, auto b) { return a * b; }
  static auto slope_a(auto, auto b, auto) { return b; }
  static auto slope_b(auto a, auto, auto) { return a; }
  static auto mistakes_a(auto...) {
    return std::tuple{
        Mistake{"the factor itself was kept instead of the other one", [](auto a, auto, auto) { return a; }},
        Mistake{"the other factor was dropped", [](auto, auto, auto) { return 1.0; }}};
  }
  static auto mistakes_b(auto...) {
    return std::tuple{
        Mistake{"the factor itself was kept instead of the other one", [](auto, auto b, auto) { return b; }},
        Mistake{"the other factor was dropped", [](auto, auto, auto) { return 1.0; }}};
  }
};

struct Divide : Binary {
  static constexpr Notation notation{"divide", "{a/product}/{b/power}", "\\frac{{a}}{{b}}",
                                     Precedence::product};
  static constexpr Domain domain[] = {{-3, 3}, {0.3, 3}};
  static constexpr Point<2> samples[] = {{1.5, -2.0}, {0.0, 0.7}};
  static constexpr std::string_view defined_for = "divisors other than 0";
  static constexpr bool holomorphic = true;
  static auto value(auto a, auto b) { return a / b; }
  static auto slope_a(auto, auto b, auto) { return 1.0 / b; }
  static auto slope_b(auto, auto b, auto y) { return -y / b; }
  static auto mistakes_a(auto...) {
    return std::tuple{
        Mistake{"the denominator was dropped", [](auto, auto, auto) { return 1.0; }},
        Mistake{"the denominator was squared", [](auto, auto b, auto) { return 1.0 / (b * b); }}};
  }
  static auto mistakes_b(auto...) {
    return std::tuple{
        Mistake{"the minus of the quotient rule was lost", [](auto, auto b, auto y) { return y / b; }},
        Mistake{"the denominator was not squared", [](auto, auto, auto y) { return -y; }},
        Mistake{"the numerator was dropped", [](auto, auto b, auto) { return -1.0 / (b * b); }}};
  }
};

struct Negate : Unary {
  static constexpr Notation notation{"negate", "-{a/product}", "-{a/product}", Precedence::product};
  static constexpr Domain domain[] = {{-3, 3}};
  static constexpr Point<1> samples[] = {{1.5}, {-0.7}};
  static constexpr bool holomorphic = true;
  static constexpr bool constant_slopes = true;
  static constexpr bool finite_slopes = true;
  static auto value(auto a) { return -a; }
  static auto slope(auto, auto) { return -1.0; }
  static auto mistakes(auto...) {
    return std::tuple{Mistake{"the minus was lost", [](auto, auto) { return 1.0; }}};
  }
};

struct Square : Unary {
  static constexpr Notation notation{"square", "{a/atom}^2", "{a/atom}^{2}", Precedence::power};
  static constexpr Domain domain[] = {{-3, 3}};
  static constexpr Point<1> samples[] = {{1.5}, {-0.7}, {0.0}};
  static constexpr bool holomorphic = true;
  static auto value(auto a) { return a * a; }
  static auto slope(auto a, auto) { return 2.0 * a; }
  static auto mistakes(auto...) {
    return std::tuple{Mistake{"the 2 was dropped", [](auto a, auto) { return a; }},
                      Mistake{"the power was kept", [](auto, auto y) { return 2.0 * y; }},
                      Mistake{"the base was dropped", [](auto, auto) { return 2.0; }}};
  }
};

struct Sqrt : Unary {
  static constexpr Notation notation{"sqrt", "sqrt({a})", "\\sqrt{{a}}"};
  static constexpr Domain domain[] = {{0.2, 4}};
  static constexpr Point<1> samples[] = {{0.25}, {2.0}};
  static constexpr std::string_view defined_for = "numbers from 0";
  static constexpr bool holomorphic = true;
  static double kink_distance(auto a) { return std::abs(double(a)); }
  static auto value(auto a) { return number::sqrt(number::positive_zero<"sqrt, -0">(a)); }
  static auto slope(auto, auto y) { return 0.5 / y; }
  static auto mistakes(auto...) {
    return std::tuple{
        Mistake{"the 1/2 was dropped", [](auto, auto y) { return 1.0 / y; }},
        Mistake{"the root was not put under the fraction", [](auto, auto y) { return 0.5 * y; }},
        Mistake{"the root was lost under the fraction", [](auto a, auto) { return 0.5 / a; }}};
  }
};

/// A whole exponent is exact for a negative base too; the exponent's slope needs log(a), and is
/// never asked for when the exponent is a constant. At a base of 0 both slopes follow the limit from
/// the right, so that second derivatives stay finite.
struct Power : Binary {
  static constexpr Notation notation{"pow", "{a/atom}^{b/power}", "{{a/atom}}^{{b}}", Precedence::power};
  static constexpr Domain domain[] = {{0.3, 2.5}, {-2, 3}};
  static constexpr Point<2> samples[] = {{1.5, -2.0}, {0.4, 0.7}, {2.0, 3.0}};
  static constexpr std::string_view defined_for =
      "bases above 0, and whole exponents for the others (from 0 for a base of 0)";
  /// At a base of 0: a jump where the exponent is 0, and a vertical tangent or the edge of the domain where
  /// it is a fraction.
  static double kink_distance(auto a, auto b) {
    const bool smooth = b < 0 || (b > 0 && b == number::trunc(b));
    return smooth ? std::numeric_limits<double>::infinity() : std::abs(double(a));
  }
  static auto value(auto a, auto b) { return number::pow(a, b); }
  static auto slope_a(auto a, auto b, auto) {
    const auto slope = number::zero_wins<"pow, an exponent of 0">(b, number::pow(a, b - 1.0));
    const auto limit = number::select(number::edge<"pow, slope by the base at (0, 0)">(b == 0.0), 0.0, slope);
    return number::select(number::edge<"pow, slope by the base at (0, 0)">(a == 0.0), limit, slope);
  }
  static auto slope_b(auto a, auto b, auto y) {
    const auto slope = y * number::log(a);
    const auto limit = number::select(number::edge<"pow, slope by the exponent at 0">(b >= 0.0), 0.0, slope);
    return number::select(number::edge<"pow, slope by the exponent at 0">(a == 0.0), limit, slope);
  }
  static auto mistakes_a(auto...) {
    return std::tuple{Mistake{"the exponent was not lowered", [](auto, auto b, auto y) { return b * y; }},
                      Mistake{"the exponent did not come down as a factor",
                              [](auto a, auto b, auto) { return number::pow(a, b - 1.0); }},
                      Mistake{"it was integrated", [](auto a, auto b, auto y) { return a * y / (b + 1.0); }}};
  }
  static auto mistakes_b(auto...) {
    return std::tuple{Mistake{"the logarithm of the base is missing", [](auto, auto, auto y) { return y; }},
                      Mistake{"the rule for a power was used for an exponential",
                              [](auto a, auto b, auto) { return b * number::pow(a, b - 1.0); }}};
  }
};

struct Cbrt : Unary {
  static constexpr Notation notation{"cbrt", "cbrt({a})", "\\sqrt[3]{{a}}"};
  static constexpr Domain domain[] = {{-4, 4}};
  static constexpr Point<1> samples[] = {{0.3}, {-2.0}};
  static double kink_distance(auto a) { return std::abs(double(a)); }
  static auto value(auto a) { return number::cbrt(a); }
  static auto slope(auto, auto y) { return 1.0 / (3.0 * y * y); }
  static auto mistakes(auto...) {
    return std::tuple{Mistake{"the 1/3 was dropped", [](auto, auto y) { return 1.0 / (y * y); }},
                      Mistake{"the rule of the square root was used", [](auto, auto y) { return 0.5 / y; }},
                      Mistake{"the root was not squared", [](auto, auto y) { return 1.0 / (3.0 * y); }}};
  }
};

struct Reciprocal : Unary {
  static constexpr Notation notation{"reciprocal", "1/{a/power}", "\\frac{1}{{a}}", Precedence::product};
  static constexpr Domain domain[] = {{0.3, 3}};
  static constexpr Point<1> samples[] = {{0.5}, {-2.0}};
  static constexpr std::string_view defined_for = "numbers other than 0";
  static constexpr bool holomorphic = true;
  static auto value(auto a) { return 1.0 / a; }
  static auto slope(auto, auto y) { return -y * y; }
  static auto mistakes(auto...) {
    return std::tuple{Mistake{"the minus was lost", [](auto, auto y) { return y * y; }},
                      Mistake{"the denominator was not squared", [](auto, auto y) { return -y; }},
                      Mistake{"the 2 of the power came down", [](auto, auto y) { return -2.0 * y * y; }}};
  }
};

/// sqrt(a^2 + b^2) without overflow; slopes of 0 at (0, 0).
struct Hypot : Binary {
  static constexpr Notation notation{"hypot", "hypot({a}, {b})", "\\sqrt{{a/atom}^{2} + {b/atom}^{2}}"};
  static constexpr Domain domain[] = {{-3, 3}, {-3, 3}};
  static constexpr Point<2> samples[] = {{1.5, -2.0}, {0.4, 0.7}};
  static double kink_distance(auto a, auto b) { return double(number::hypot(a, b)); }
  static auto value(auto a, auto b) { return number::hypot(a, b); }
  static auto slope_a(auto a, auto, auto y) {
    return number::select(number::edge<"hypot, slope by the first at (0, 0)">(y == 0.0), 0.0, a / y);
  }
  static auto slope_b(auto, auto b, auto y) {
    return number::select(number::edge<"hypot, slope by the second at (0, 0)">(y == 0.0), 0.0, b / y);
  }
  static auto mistakes_a(auto...) {
    return std::tuple{
        Mistake{"the root was not put under the fraction", [](auto a, auto, auto y) { return a * y; }},
        Mistake{"the 2 of the square was kept", [](auto a, auto, auto y) { return 2.0 * a / y; }}};
  }
  static auto mistakes_b(auto...) {
    return std::tuple{
        Mistake{"the root was not put under the fraction", [](auto, auto b, auto y) { return b * y; }},
        Mistake{"the other operand was used", [](auto a, auto, auto y) { return a / y; }}};
  }
};

/// What is left of a after whole multiples of b, with the sign of a.
struct FMod : Binary {
  static constexpr Notation notation{"fmod", "fmod({a}, {b})", "\\operatorname{fmod}({a}, {b})"};
  static constexpr Domain domain[] = {{-3, 3}, {0.4, 1.7}};
  static constexpr Point<2> samples[] = {{-2.5, 0.7}, {2.0, 0.8}};
  static constexpr std::string_view defined_for = "divisors other than 0";
  static double kink_distance(auto a, auto b) {
    const double rest = std::abs(double(number::fmod(a, b)));
    return std::abs(double(a)) < std::abs(double(b)) ? std::abs(double(b)) - rest
                                                     : std::min(rest, std::abs(double(b)) - rest);
  }
  static auto value(auto a, auto b) { return number::fmod(a, b); }
  static auto slope_a(auto, auto, auto) { return 1.0; }
  static auto slope_b(auto a, auto b, auto y) { return -number::round((a - y) / b); }
  static auto mistakes_a(auto...) {
    return std::tuple{Mistake{"the quotient was taken", [](auto, auto b, auto) { return 1.0 / b; }},
                      Mistake{"the steps were taken to be flat", [](auto, auto, auto) { return 0.0; }}};
  }
  static auto mistakes_b(auto...) {
    return std::tuple{Mistake{"the divisor was taken for a constant", [](auto, auto, auto) { return 0.0; }},
                      Mistake{"the quotient was not cut off", [](auto a, auto b, auto) { return -a / b; }}};
  }
};

/// What is left of a after the nearest whole multiple of b (the remainder of IEEE 754).
struct Remainder : Binary {
  static constexpr Notation notation{"remainder", "remainder({a}, {b})",
                                     "\\operatorname{remainder}({a}, {b})"};
  static constexpr Domain domain[] = {{-3, 3}, {0.4, 1.7}};
  static constexpr Point<2> samples[] = {{-2.5, 0.7}, {2.0, 0.7}};
  static constexpr std::string_view defined_for = "divisors other than 0";
  static double kink_distance(auto a, auto b) {
    return std::abs(std::abs(double(number::remainder(a, b))) - 0.5 * std::abs(double(b)));
  }
  static auto value(auto a, auto b) { return number::remainder(a, b); }
  static auto slope_a(auto, auto, auto) { return 1.0; }
  static auto slope_b(auto a, auto b, auto y) { return -number::round((a - y) / b); }
  static auto mistakes_a(auto...) { return FMod::mistakes_a(); }
  static auto mistakes_b(auto...) { return FMod::mistakes_b(); }
};

using Arithmetic = List<Add, Subtract, Multiply, Divide, Negate, Square, Sqrt, Power, Cbrt, Reciprocal, Hypot,
                        FMod, Remainder>;

template <Reading T>
T square(T a) {
  return apply<Square>(a);
}
template <Reading T>
T sqrt(T a) {
  return apply<Sqrt>(a);
}
template <class A, class B>
requires ReadingPair<A, B>
auto pow(A a, B b) { return apply<Power>(a, b); }
template <Reading T>
T cbrt(T a) {
  return apply<Cbrt>(a);
}
template <Reading T>
T reciprocal(T a) {
  return apply<Reciprocal>(a);
}
template <class A, class B>
requires ReadingPair<A, B>
auto hypot(A a, B b) { return apply<Hypot>(a, b); }

template <class A, class B>
requires ReadingPair<A, B>
auto fmod(A a, B b) { return apply<FMod>(a, b); }
template <class A, class B>
requires ReadingPair<A, B>
auto remainder(A a, B b) { return apply<Remainder>(a, b); }
}  // namespace autograd
