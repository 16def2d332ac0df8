// SPDX-License-Identifier: MIT
// Numbers brought into shape: rounded, given a sign, kept between bounds. Kinks as in piecewise.hpp.
#pragma once

#include <algorithm>

#include "autograd/operation/definition.hpp"

namespace autograd {

struct Floor : Unary {
  static constexpr Notation notation{"floor", "floor({a})", "\\lfloor {a} \\rfloor"};
  static constexpr Domain domain[] = {{-3, 3}};
  static constexpr Point<1> samples[] = {{-1.3}, {0.8}};
  static constexpr bool branches = true;
  static constexpr bool finite_slopes = true;
  static double kink_distance(auto a) { return std::abs(double(a - number::round(a))); }
  static auto value(auto a) { return number::floor(a); }
  static auto slope(auto, auto) { return 0.0; }
  static auto mistakes(auto...) {
    return std::tuple{
        Mistake{"the steps were taken for the line through them", [](auto, auto) { return 1.0; }}};
  }
};

struct Ceil : Unary {
  static constexpr Notation notation{"ceil", "ceil({a})", "\\lceil {a} \\rceil"};
  static constexpr Domain domain[] = {{-3, 3}};
  static constexpr Point<1> samples[] = {{-1.3}, {0.8}};
  static constexpr bool branches = true;
  static constexpr bool finite_slopes = true;
  static double kink_distance(auto a) { return std::abs(double(a - number::round(a))); }
  static auto value(auto a) { return number::ceil(a); }
  static auto slope(auto, auto) { return 0.0; }
  static auto mistakes(auto...) { return Floor::mistakes(); }
};

struct Round : Unary {
  static constexpr Notation notation{"round", "round({a})", "\\operatorname{round}({a})"};
  static constexpr Domain domain[] = {{-3, 3}};
  static constexpr Point<1> samples[] = {{-1.3}, {0.8}};
  static constexpr bool branches = true;
  static constexpr bool finite_slopes = true;
  static double kink_distance(auto a) { return std::abs(std::abs(double(a - number::trunc(a))) - 0.5); }
  static auto value(auto a) { return number::round(a); }
  static auto slope(auto, auto) { return 0.0; }
  static auto mistakes(auto...) { return Floor::mistakes(); }
};

struct Trunc : Unary {
  static constexpr Notation notation{"trunc", "trunc({a})", "\\operatorname{trunc}({a})"};
  static constexpr Domain domain[] = {{-3, 3}};
  static constexpr Point<1> samples[] = {{-1.3}, {0.8}};
  static constexpr bool branches = true;
  static constexpr bool finite_slopes = true;
  static double kink_distance(auto a) {
    return a > -1 && a < 1 ? 1.0 - std::abs(double(a)) : std::abs(double(a - number::round(a)));
  }
  static auto value(auto a) { return number::trunc(a); }
  static auto slope(auto, auto) { return 0.0; }
  static auto mistakes(auto...) { return Floor::mistakes(); }
};

/// The size of a with the sign of b; NaN where b is NaN, whose sign means nothing.
struct CopySign : Binary {
  static constexpr Notation notation{"copysign", "copysign({a}, {b})", "\\operatorname{copysign}({a}, {b})"};
  static constexpr Domain domain[] = {{-3, 3}, {-3, 3}};
  static constexpr Point<2> samples[] = {{-1.5, 0.5}, {2.0, -0.8}};
  static constexpr bool finite_slopes = true;
  static double kink_distance(auto a, auto b) { return std::min(std::abs(double(a)), std::abs(double(b))); }
  static auto value(auto a, auto b) {
    return number::select(number::edge<"copysign, NaN for the sign">(number::isnan(b)), b,
                          number::copysign(a, b));
  }
  static auto slope_a(auto a, auto b, auto) {
    return number::sign(a) * number::copysign(decltype(a)(1.0), b);
  }
  static auto slope_b(auto, auto, auto) { return 0.0; }
  static auto mistakes_a(auto...) {
    return std::tuple{
        Mistake{"the sign of a was forgotten",
                [](auto a, auto b, auto) { return number::copysign(decltype(a)(1.0), b); }},
        Mistake{"the sign of b was forgotten", [](auto a, auto, auto) { return number::sign(a); }}};
  }
  static auto mistakes_b(auto...) {
    return std::tuple{Mistake{"the slope went to the sign", [](auto, auto, auto) { return 1.0; }}};
  }
};

/// The operands are x, low, high. At a bound the slope goes to the bound; NaN where low > high.
struct Clamp : Many {
  static constexpr Notation notation{"clamp", "clamp({list})", "\\operatorname{clamp}({list})"};
  static constexpr Domain domain[] = {{-3, 3}, {-2, -0.5}, {0.5, 2}};
  static constexpr Point<3> samples[] = {{-1.5, -1.0, 1.0}, {0.3, -1.0, 1.0}, {1.7, -1.0, 1.0}};
  static constexpr std::string_view defined_for = "a low bound that is not above the high one";
  static constexpr bool branches = true;
  static constexpr bool fixed_length = true;
  template <class T>
  static double kink_distance(std::span<const T> a) {
    const double to_bound = std::min(std::abs(double(a[0] - a[1])), std::abs(double(a[0] - a[2])));
    return std::min(to_bound, std::abs(double(a[1] - a[2])));  // where the bounds meet, the domain ends
  }
  template <class T>
  static T value(std::span<const T> a) {
    const T below_high = number::select(number::edge<"clamp, above">(a[0] >= a[2]), a[2], a[0]);
    const T inside = number::select(number::edge<"clamp, below">(a[0] <= a[1]), a[1], below_high);
    return number::select(number::ordinary<"clamp, bounds exchanged">(a[1] <= a[2]), inside, T(number::nan));
  }
  template <class T>
  static auto slope(std::span<const T> a, std::size_t i, T) {
    const auto one_for = [i](std::size_t operand) { return T(i == operand ? 1.0 : 0.0); };
    const T above = number::select(number::edge<"clamp, slope above">(a[0] >= a[2]), one_for(2), one_for(0));
    return number::select(number::edge<"clamp, slope below">(a[0] <= a[1]), one_for(1), above);
  }
  static auto mistakes(auto...) {
    return std::tuple{
        Mistake{"the bounds were ignored", [](auto, std::size_t i, auto) { return i == 0 ? 1.0 : 0.0; }},
        Mistake{"the bounds were taken for constants",
                [](auto a, std::size_t i, auto y) { return i == 0 ? slope(a, 0, y) : decltype(y)(0.0); }}};
  }
};

using Rounding = List<Floor, Ceil, Round, Trunc, CopySign, Clamp>;

template <Reading T>
T floor(T a) {
  return apply<Floor>(a);
}
template <Reading T>
T ceil(T a) {
  return apply<Ceil>(a);
}
template <Reading T>
T round(T a) {
  return apply<Round>(a);
}
template <Reading T>
T trunc(T a) {
  return apply<Trunc>(a);
}
template <class A, class B>
requires ReadingPair<A, B>
auto copysign(A a, B b) { return apply<CopySign>(a, b); }
/// x between low and high.
template <Reading T>
T clamp(T x, std::type_identity_t<T> low, std::type_identity_t<T> high) {
  return apply_to<Clamp>(x, low, high);
}
template <class A, class B, class C>
requires LaterRecorded<A, B, C>
auto clamp(A x, B low, C high) { return apply_to<Clamp, RecordedOf<B, C>>(x, low, high); }

}  // namespace autograd
