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
  static auto mistakes(auto...) {
    return std::tuple{Mistake{"a minus was added", [](auto a, auto) { return -number::cos(a); }},
                      Mistake{"the function was kept", [](auto, auto y) { return y; }}};
  }
};

struct Cos : Unary {
  static constexpr Notation notation{"cos", "cos({a})", "\\cos({a})"};
  static constexpr Domain domain[] = {{-3, 3}};
  static constexpr Point<1> samples[] = {{-1.5}, {0.0}, {0.8}};
  static constexpr bool holomorphic = true;
  static auto value(auto a) { return number::cos(a); }
  static auto slope(auto a, auto) { return -number::sin(a); }
  static auto mistakes(auto...) {
    return std::tuple{Mistake{"the minus was lost", [](auto a, auto) { return number::sin(a); }},
                      Mistake{"the function was kept", [](auto, auto y) { return -y; }}};
  }
};

struct Tan : Unary {
  static constexpr Notation notation{"tan", "tan({a})", "\\tan({a})"};
  static constexpr Domain domain[] = {{-1.2, 1.2}};
  static constexpr Point<1> samples[] = {{-1.1}, {0.0}, {0.8}};
  static constexpr bool holomorphic = true;
  static auto value(auto a) { return number::tan(a); }
  static auto slope(auto, auto y) { return 1.0 + y * y; }
  static auto mistakes(auto...) {
    return std::tuple{
        Mistake{"the rule of tanh was used", [](auto, auto y) { return 1.0 - y * y; }},
        Mistake{"the input was used where the output belongs", [](auto a, auto) { return 1.0 + a * a; }},
        Mistake{"the cosine was not squared", [](auto a, auto) { return 1.0 / number::cos(a); }}};
  }
};

struct Tanh : Unary {
  static constexpr Notation notation{"tanh", "tanh({a})", "\\tanh({a})"};
  static constexpr Domain domain[] = {{-3, 3}};
  static constexpr Point<1> samples[] = {{-1.5}, {0.0}, {0.8}};
  static constexpr bool holomorphic = true;
  static constexpr bool finite_slopes = true;
  static auto value(auto a) { return number::tanh(a); }
  static auto slope(auto a, auto y) { return number::tanh_complement(y, a); }
  static auto mistakes(auto...) {
    return std::tuple{
        Mistake{"the input was used where the output belongs", [](auto a, auto) { return 1.0 - a * a; }},
        Mistake{"the square was dropped", [](auto, auto y) { return 1.0 - y; }},
        Mistake{"the rule of the sigmoid was used", [](auto, auto y) { return y * (1.0 - y); }}};
  }
};

struct Asin : Unary {
  static constexpr Notation notation{"asin", "asin({a})", "\\arcsin({a})"};
  static constexpr Domain domain[] = {{-0.9, 0.9}};
  static constexpr Point<1> samples[] = {{-0.6}, {0.0}, {0.8}};
  static constexpr std::string_view defined_for = "numbers from -1 to 1";
  static double kink_distance(auto a) { return std::abs(1.0 - std::abs(double(a))); }
  static auto value(auto a) { return number::asin(a); }
  static auto slope(auto a, auto) { return 1.0 / (number::sqrt(1.0 - a) * number::sqrt(1.0 + a)); }
  static auto mistakes(auto...) {
    return std::tuple{Mistake{"the root was dropped", [](auto a, auto) { return 1.0 / (1.0 - a * a); }},
                      Mistake{"the sign under the root was turned",
                              [](auto a, auto) { return 1.0 / number::sqrt(1.0 + a * a); }}};
  }
};

struct Acos : Unary {
  static constexpr Notation notation{"acos", "acos({a})", "\\arccos({a})"};
  static constexpr Domain domain[] = {{-0.9, 0.9}};
  static constexpr Point<1> samples[] = {{-0.6}, {0.0}, {0.8}};
  static constexpr std::string_view defined_for = "numbers from -1 to 1";
  static double kink_distance(auto a) { return std::abs(1.0 - std::abs(double(a))); }
  static auto value(auto a) { return number::acos(a); }
  static auto slope(auto a, auto) { return -1.0 / (number::sqrt(1.0 - a) * number::sqrt(1.0 + a)); }
  static auto mistakes(auto...) {
    return std::tuple{
        Mistake{"the minus was lost",
                [](auto a, auto) { return 1.0 / (number::sqrt(1.0 - a) * number::sqrt(1.0 + a)); }},
        Mistake{"the root was dropped", [](auto a, auto) { return -1.0 / (1.0 - a * a); }}};
  }
};

struct Atan : Unary {
  static constexpr Notation notation{"atan", "atan({a})", "\\arctan({a})"};
  static constexpr Domain domain[] = {{-3, 3}};
  static constexpr Point<1> samples[] = {{-1.5}, {0.0}, {0.8}};
  static constexpr bool finite_slopes = true;
  static auto value(auto a) { return number::atan(a); }
  static auto slope(auto a, auto) { return 1.0 / (1.0 + a * a); }
  static auto mistakes(auto...) {
    return std::tuple{Mistake{"the rule of atanh was used", [](auto a, auto) { return 1.0 / (1.0 - a * a); }},
                      Mistake{"the result was used where the input belongs",
                              [](auto, auto y) { return 1.0 / (1.0 + y * y); }}};
  }
};

struct Sinh : Unary {
  static constexpr Notation notation{"sinh", "sinh({a})", "\\sinh({a})"};
  static constexpr Domain domain[] = {{-3, 3}};
  static constexpr Point<1> samples[] = {{-1.5}, {0.0}, {0.8}};
  static constexpr bool holomorphic = true;
  static auto value(auto a) { return number::sinh(a); }
  static auto slope(auto a, auto) { return number::cosh(a); }
  static auto mistakes(auto...) {
    return std::tuple{Mistake{"a minus was added", [](auto a, auto) { return -number::cosh(a); }},
                      Mistake{"the function was kept", [](auto, auto y) { return y; }}};
  }
};

struct Cosh : Unary {
  static constexpr Notation notation{"cosh", "cosh({a})", "\\cosh({a})"};
  static constexpr Domain domain[] = {{-3, 3}};
  static constexpr Point<1> samples[] = {{-1.5}, {0.0}, {0.8}};
  static constexpr bool holomorphic = true;
  static auto value(auto a) { return number::cosh(a); }
  static auto slope(auto a, auto) { return number::sinh(a); }
  static auto mistakes(auto...) {
    return std::tuple{
        Mistake{"the minus of the cosine was added", [](auto a, auto) { return -number::sinh(a); }},
        Mistake{"the function was kept", [](auto, auto y) { return y; }}};
  }
};

struct Asinh : Unary {
  static constexpr Notation notation{"asinh", "asinh({a})", "\\operatorname{arsinh}({a})"};
  static constexpr Domain domain[] = {{-3, 3}};
  static constexpr Point<1> samples[] = {{-1.5}, {0.0}, {0.8}};
  static auto value(auto a) { return number::asinh(a); }
  static auto slope(auto a, auto) { return 1.0 / number::hypot(decltype(a)(1.0), a); }
  static auto mistakes(auto...) {
    return std::tuple{Mistake{"the root was dropped", [](auto a, auto) { return 1.0 / (1.0 + a * a); }},
                      Mistake{"the sign under the root was turned",
                              [](auto a, auto) { return 1.0 / number::sqrt(1.0 - a * a); }}};
  }
};

struct Acosh : Unary {
  static constexpr Notation notation{"acosh", "acosh({a})", "\\operatorname{arcosh}({a})"};
  static constexpr Domain domain[] = {{1.2, 4}};
  static constexpr Point<1> samples[] = {{1.3}, {2.5}};
  static constexpr std::string_view defined_for = "numbers from 1";
  static double kink_distance(auto a) { return std::abs(double(a) - 1.0); }
  static auto value(auto a) { return number::acosh(a); }
  static auto slope(auto a, auto) { return 1.0 / (number::sqrt(a - 1.0) * number::sqrt(a + 1.0)); }
  static auto mistakes(auto...) {
    return std::tuple{Mistake{"the sign under the root was turned",
                              [](auto a, auto) { return 1.0 / number::sqrt(a * a + 1.0); }},
                      Mistake{"the root was dropped", [](auto a, auto) { return 1.0 / (a * a - 1.0); }}};
  }
};

struct Atanh : Unary {
  static constexpr Notation notation{"atanh", "atanh({a})", "\\operatorname{artanh}({a})"};
  static constexpr Domain domain[] = {{-0.9, 0.9}};
  static constexpr Point<1> samples[] = {{-0.6}, {0.0}, {0.8}};
  static constexpr std::string_view defined_for = "numbers between -1 and 1";
  static auto value(auto a) { return number::atanh(a); }
  static auto slope(auto a, auto) { return 1.0 / ((1.0 - a) * (1.0 + a)); }
  static auto mistakes(auto...) {
    return std::tuple{
        Mistake{"the rule of atan was used", [](auto a, auto) { return 1.0 / (1.0 + a * a); }},
        Mistake{"the rule of asin was used", [](auto a, auto) { return 1.0 / number::sqrt(1.0 - a * a); }}};
  }
};

/// The angle of the point with the height a and the width b, in radians.
struct Atan2 : Binary {
  static constexpr Notation notation{"atan2", "atan2({a}, {b})", "\\operatorname{atan2}({a}, {b})"};
  static constexpr Domain domain[] = {{-3, 3}, {0.3, 3}};
  static constexpr Point<2> samples[] = {{1.5, -2.0}, {0.4, 0.7}};
  static double kink_distance(auto a, auto b) {
    return b <= 0 ? std::abs(double(a)) : double(number::hypot(a, b));
  }
  static auto value(auto a, auto b) { return number::atan2(a, b); }
  static auto slope_a(auto a, auto b, auto) {
    return number::divided_twice<"atan2, slope by the height, overflow">(b, number::hypot(a, b));
  }
  static auto slope_b(auto a, auto b, auto) {
    return number::divided_twice<"atan2, slope by the width, overflow">(-a, number::hypot(a, b));
  }
  static auto mistakes_a(auto...) {
    return std::tuple{
        Mistake{"height and width were exchanged", [](auto a, auto b, auto) { return a / (a * a + b * b); }},
        Mistake{"the length was not squared", [](auto a, auto b, auto) { return b / number::hypot(a, b); }}};
  }
  static auto mistakes_b(auto...) {
    return std::tuple{Mistake{"the minus was lost", [](auto a, auto b, auto) { return a / (a * a + b * b); }},
                      Mistake{"height and width were exchanged",
                              [](auto a, auto b, auto) { return -b / (a * a + b * b); }}};
  }
};

/// sin(a)/a, and 1 at 0.
struct Sinc : Unary {
  static constexpr Notation notation{"sinc", "sinc({a})", "\\operatorname{sinc}({a})"};
  static constexpr Domain domain[] = {{-3, 3}};
  static constexpr Point<1> samples[] = {{-1.5}, {0.0}, {1e-3}, {0.8}};
  static auto value(auto a) {
    return number::select(number::edge<"sinc, at 0">(a == 0.0), 1.0, number::sin(a) / a);
  }
  /// Near 0 the difference of cosine and result cancels, and the series is used: its coefficients are
  /// 2k/(2k + 1)!.
  static auto slope(auto a, auto y) {
    const auto s = a * a;
    const auto series =
        1.0 / 3 -
        s * (1.0 / 30 -
             s * (1.0 / 840 - s * (1.0 / 45360 - s * (1.0 / 3991680 -
                                                      s * (1.0 / 518918400 - s * (1.0 / 93405312000 -
                                                                                  s / 22230464256000.0))))));
    return number::select(number::edge<"sinc, slope near 0">(s < 0.5), -a * series, (number::cos(a) - y) / a);
  }
  static auto mistakes(auto...) {
    return std::tuple{
        Mistake{"the quotient's second term was forgotten", [](auto a, auto) { return number::cos(a) / a; }},
        Mistake{"the cosine alone was taken", [](auto a, auto) { return number::cos(a); }}};
  }
};

/// 1 - a^2, where a is tanh(b): what the slope of tanh is written with, exact where a is near 1 or -1.
/// It is varied through b alone.
struct TanhComplement : Binary {
  static constexpr Notation notation{"tanh_complement", "1 - {a/atom}^2", "1 - {a/atom}^{2}",
                                     Precedence::sum};
  static constexpr Domain domain[] = {{0.999, 0.999}, {3, 6}};
  static constexpr Point<2> samples[] = {{0.995, 3.1}, {0.9999, 5.2}};
  static constexpr bool fixed_a = true;
  static constexpr bool constant_slope_a = true;
  static auto value(auto a, auto b) { return number::tanh_complement(a, b); }
  static auto slope_a(auto, auto, auto) { return 0.0; }
  static auto slope_b(auto, auto b, auto y) { return -2.0 * number::tanh(b) * y; }
  static auto mistakes_a(auto...) {
    return std::tuple{
        Mistake{"the result was varied apart from the input", [](auto, auto, auto) { return -1.0; }}};
  }
  static auto mistakes_b(auto...) {
    return std::tuple{
        Mistake{"the minus was lost", [](auto, auto b, auto y) { return 2.0 * number::tanh(b) * y; }},
        Mistake{"the 2 was dropped", [](auto, auto b, auto y) { return -number::tanh(b) * y; }}};
  }
};

using Trigonometric =
    List<Sin, Cos, Tan, Tanh, Asin, Acos, Atan, Sinh, Cosh, Asinh, Acosh, Atanh, Atan2, Sinc, TanhComplement>;

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
template <Reading T>
T asin(T a) {
  return apply<Asin>(a);
}
template <Reading T>
T acos(T a) {
  return apply<Acos>(a);
}
template <Reading T>
T atan(T a) {
  return apply<Atan>(a);
}
template <Reading T>
T sinh(T a) {
  return apply<Sinh>(a);
}
template <Reading T>
T cosh(T a) {
  return apply<Cosh>(a);
}
template <Reading T>
T asinh(T a) {
  return apply<Asinh>(a);
}
template <Reading T>
T acosh(T a) {
  return apply<Acosh>(a);
}
template <Reading T>
T atanh(T a) {
  return apply<Atanh>(a);
}
template <Reading T>
T sinc(T a) {
  return apply<Sinc>(a);
}
template <class A, class B>
requires ReadingPair<A, B>
auto atan2(A a, B b) { return apply<Atan2>(a, b); }

}  // namespace autograd
