// SPDX-License-Identifier: MIT
// The error function, the gamma function and their kin, and the activations made of them.
#pragma once

#include <numbers>

#include "autograd/operation/definition.hpp"

namespace autograd {

struct Erf : Unary {
  static constexpr Notation notation{"erf", "erf({a})", "\\operatorname{erf}({a})"};
  static constexpr Domain domain[] = {{-2.5, 2.5}};
  static constexpr Point<1> samples[] = {{-1.5}, {0.0}, {0.8}};
  static constexpr bool finite_slopes = true;
  static auto value(auto a) { return number::erf(a); }
  static auto slope(auto a, auto) { return 2.0 * std::numbers::inv_sqrtpi * number::exp(-a * a); }
  static auto mistakes(auto...) {
    return std::tuple{Mistake{"the 2/sqrt(pi) was dropped", [](auto a, auto) { return number::exp(-a * a); }},
                      Mistake{"the inner square was taken for its derivative",
                              [](auto a, auto) { return 2.0 * std::numbers::inv_sqrtpi * number::exp(-a); }},
                      Mistake{"the minus in the exponent was lost", [](auto a, auto) {
                                return 2.0 * std::numbers::inv_sqrtpi * number::exp(a * a);
                              }}};
  }
};

struct Erfc : Unary {
  static constexpr Notation notation{"erfc", "erfc({a})", "\\operatorname{erfc}({a})"};
  static constexpr Domain domain[] = {{-2.5, 2.5}};
  static constexpr Point<1> samples[] = {{-1.5}, {0.0}, {0.8}};
  static constexpr bool finite_slopes = true;
  static auto value(auto a) { return number::erfc(a); }
  static auto slope(auto a, auto) { return -2.0 * std::numbers::inv_sqrtpi * number::exp(-a * a); }
  static auto mistakes(auto...) {
    return std::tuple{
        Mistake{"the minus was lost",
                [](auto a, auto) { return 2.0 * std::numbers::inv_sqrtpi * number::exp(-a * a); }},
        Mistake{"the 2/sqrt(pi) was dropped", [](auto a, auto) { return -number::exp(-a * a); }}};
  }
};

/// The derivative of order a + 1 of log(gamma(b)); a is a whole number, and has no slope.
struct Polygamma : Binary {
  static constexpr Notation notation{"polygamma", "polygamma({a}, {b})",
                                     "\\operatorname{polygamma}({a}, {b})"};
  static constexpr Domain domain[] = {{1, 1}, {0.3, 4}};
  static constexpr Point<2> samples[] = {{1, 0.5}, {1, 2.5}};
  static constexpr std::string_view defined_for =
      "a whole order from 0, and numbers other than 0, -1, -2 and so on";
  static constexpr bool fixed_a = true;
  static auto value(auto a, auto b) { return number::polygamma(a, b); }
  static auto slope_a(auto, auto, auto) { return number::nan; }
  static auto slope_b(auto a, auto b, auto) { return number::polygamma(a + 1.0, b); }
  static auto mistakes_a(auto...) {
    return std::tuple{Mistake{"the order was varied", [](auto, auto, auto y) { return y; }}};
  }
  static auto mistakes_b(auto...) {
    return std::tuple{Mistake{"the order was not raised", [](auto, auto, auto y) { return y; }}};
  }
};

struct Digamma : Unary {
  static constexpr Notation notation{"digamma", "digamma({a})", "\\psi({a})"};
  static constexpr Domain domain[] = {{0.3, 4}};
  static constexpr Point<1> samples[] = {{0.5}, {2.5}, {-0.4}};
  static constexpr std::string_view defined_for = "numbers other than 0, -1, -2 and so on";
  static auto value(auto a) { return number::polygamma(decltype(a)(0.0), a); }
  static auto slope(auto a, auto) { return number::polygamma(decltype(a)(1.0), a); }
  static auto mistakes(auto...) {
    return std::tuple{Mistake{"the function was kept", [](auto, auto y) { return y; }},
                      Mistake{"it was taken for a logarithm", [](auto a, auto) { return 1.0 / a; }}};
  }
};

struct LGamma : Unary {
  static constexpr Notation notation{"lgamma", "lgamma({a})", "\\ln|\\Gamma({a})|"};
  static constexpr Domain domain[] = {{0.3, 4}};
  static constexpr Point<1> samples[] = {{0.5}, {2.5}, {-0.4}};
  static constexpr std::string_view defined_for = "numbers other than 0, -1, -2 and so on";
  static auto value(auto a) { return number::lgamma(a); }
  static auto slope(auto a, auto) { return number::polygamma(decltype(a)(0.0), a); }
  static auto mistakes(auto...) {
    return std::tuple{
        Mistake{"the derivative of the logarithm alone was taken", [](auto a, auto) { return 1.0 / a; }},
        Mistake{"the derivative of the gamma function alone was taken",
                [](auto a, auto y) { return number::exp(y) * number::polygamma(decltype(a)(0.0), a); }}};
  }
};

struct TGamma : Unary {
  static constexpr Notation notation{"tgamma", "tgamma({a})", "\\Gamma({a})"};
  static constexpr Domain domain[] = {{0.3, 4}};
  static constexpr Point<1> samples[] = {{0.5}, {2.5}, {-0.4}};
  static constexpr std::string_view defined_for = "numbers other than 0, -1, -2 and so on";
  static auto value(auto a) { return number::tgamma(a); }
  static auto slope(auto a, auto y) { return y * number::polygamma(decltype(a)(0.0), a); }
  static auto mistakes(auto...) {
    return std::tuple{Mistake{"the rule of lgamma was used",
                              [](auto a, auto) { return number::polygamma(decltype(a)(0.0), a); }},
                      Mistake{"the function was kept", [](auto, auto y) { return y; }}};
  }
};

/// a times the normal distribution function of a.
struct Gelu : Unary {
  static constexpr Notation notation{"gelu", "gelu({a})", "\\operatorname{gelu}({a})"};
  static constexpr Domain domain[] = {{-3, 3}};
  static constexpr Point<1> samples[] = {{-1.5}, {0.0}, {0.8}};
  static auto value(auto a) { return number::zero_wins<"gelu, -infinity">(below(a), a); }
  static auto slope(auto a, auto) {
    return below(a) + number::zero_wins<"gelu, slope at infinities">(density(a), a);
  }
  static auto below(auto a) { return 0.5 * erfc_of(-a * (0.5 * std::numbers::sqrt2)); }
  static auto density(auto a) {
    return 0.5 * std::numbers::sqrt2 * std::numbers::inv_sqrtpi * number::exp(-0.5 * a * a);
  }
  static auto mistakes(auto...) {
    return std::tuple{
        Mistake{"the product rule's second term was forgotten", [](auto a, auto) { return below(a); }},
        Mistake{"the density was not multiplied by the input",
                [](auto a, auto) { return below(a) + density(a); }},
        Mistake{"the factors' derivatives were multiplied", [](auto a, auto) { return density(a); }}};
  }

 private:
  static auto erfc_of(auto a) { return apply<Erfc>(a); }
};

/// a times the sigmoid of a.
struct Silu : Unary {
  static constexpr Notation notation{"silu", "silu({a})", "\\operatorname{silu}({a})"};
  static constexpr Domain domain[] = {{-3, 3}};
  static constexpr Point<1> samples[] = {{-1.5}, {0.0}, {0.8}};
  static auto value(auto a) { return number::zero_wins<"silu, -infinity">(number::sigmoid(a), a); }
  static auto slope(auto a, auto y) {
    return number::sigmoid(a) + number::zero_wins<"silu, slope at infinity">(number::sigmoid(-a), y);
  }
  static auto mistakes(auto...) {
    return std::tuple{
        Mistake{"the product rule's second term was forgotten",
                [](auto a, auto) { return number::sigmoid(a); }},
        Mistake{"the factor 1 - sigmoid is missing", [](auto a, auto y) { return number::sigmoid(a) + y; }},
        Mistake{"the factors' derivatives were multiplied",
                [](auto a, auto) { return number::sigmoid(a) * number::sigmoid(-a); }}};
  }
};

/// a above 0, else b*a; at 0 the slope of the left side.
struct LeakyRelu : Binary {
  static constexpr Notation notation{"leaky_relu", "leaky_relu({a}, {b})",
                                     "\\operatorname{leaky\\_relu}({a}, {b})"};
  static constexpr Domain domain[] = {{-3, 3}, {0.01, 0.5}};
  static constexpr Point<2> samples[] = {{-1.5, 0.01}, {2.0, 0.2}};
  static constexpr bool branches = true;
  static double kink_distance(auto a, auto b) { return b == 1 ? 1.0 : std::abs(double(a)); }
  static auto value(auto a, auto b) {
    return number::select(number::edge<"leaky_relu, above 0">(a > 0.0), a, b * a);
  }
  static auto slope_a(auto a, auto b, auto) {
    return number::select(number::edge<"leaky_relu, slope by a above 0">(a > 0.0), 1.0, b);
  }
  static auto slope_b(auto a, auto, auto) {
    return number::select(number::edge<"leaky_relu, slope by b above 0">(a > 0.0), 0.0, a);
  }
  static auto mistakes_a(auto...) {
    return std::tuple{
        Mistake{"the rule of relu was used", [](auto a, auto, auto) { return number::step(a); }},
        Mistake{"the left side was taken for both", [](auto, auto b, auto) { return b; }}};
  }
  static auto mistakes_b(auto...) {
    return std::tuple{Mistake{"the positive side was counted too", [](auto a, auto, auto) { return a; }}};
  }
};

/// a above 0, else b*(exp(a) - 1); at 0 the slope of the left side.
struct Elu : Binary {
  static constexpr Notation notation{"elu", "elu({a}, {b})", "\\operatorname{elu}({a}, {b})"};
  static constexpr Domain domain[] = {{-3, 3}, {0.5, 1.5}};
  static constexpr Point<2> samples[] = {{-1.5, 1.0}, {2.0, 0.8}};
  static constexpr bool branches = true;
  static double kink_distance(auto a, auto b) { return b == 1 ? 1.0 : std::abs(double(a)); }
  static auto value(auto a, auto b) {
    return number::select(number::edge<"elu, above 0">(a > 0.0), a, b * number::expm1(a));
  }
  static auto slope_a(auto a, auto b, auto) {
    return number::select(number::edge<"elu, slope by a above 0">(a > 0.0), 1.0, b * number::exp(a));
  }
  static auto slope_b(auto a, auto, auto) {
    return number::select(number::edge<"elu, slope by b above 0">(a > 0.0), 0.0, number::expm1(a));
  }
  static auto mistakes_a(auto...) {
    return std::tuple{Mistake{"the result was used where the exponential belongs",
                              [](auto a, auto, auto y) { return number::select(a > 0.0, 1.0, y); }},
                      Mistake{"the factor was dropped", [](auto a, auto, auto) {
                                return number::select(a > 0.0, 1.0, number::exp(a));
                              }}};
  }
  static auto mistakes_b(auto...) {
    return std::tuple{Mistake{"the minus 1 was dropped", [](auto a, auto, auto) {
                                return number::select(a > 0.0, 0.0, number::exp(a));
                              }}};
  }
};

using Special = List<Erf, Erfc, Polygamma, Digamma, LGamma, TGamma, Gelu, Silu, LeakyRelu, Elu>;

template <Reading T>
T erf(T a) {
  return apply<Erf>(a);
}
template <Reading T>
T erfc(T a) {
  return apply<Erfc>(a);
}
template <Reading T>
T digamma(T a) {
  return apply<Digamma>(a);
}
template <Reading T>
T lgamma(T a) {
  return apply<LGamma>(a);
}
template <Reading T>
T tgamma(T a) {
  return apply<TGamma>(a);
}
template <Reading T>
T gelu(T a) {
  return apply<Gelu>(a);
}
template <Reading T>
T silu(T a) {
  return apply<Silu>(a);
}

template <class A, class B>
requires ReadingPair<A, B>
auto leaky_relu(A a, B b) { return apply<LeakyRelu>(a, b); }
template <class A, class B>
requires ReadingPair<A, B>
auto elu(A a, B b) { return apply<Elu>(a, b); }
/// With PyTorch's slope of 0.01 on the left.
template <Reading T>
T leaky_relu(T a) {
  return apply<LeakyRelu>(a, T(0.01));
}
template <Reading T>
T elu(T a) {
  return apply<Elu>(a, T(1.0));
}
}  // namespace autograd
