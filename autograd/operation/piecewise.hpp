// SPDX-License-Identifier: MIT
// Functions in pieces. What is returned at a kink is a convention, and the README has the table of them.
#pragma once

#include "autograd/operation/definition.hpp"

namespace autograd {

struct Abs : Unary {
  static constexpr Notation notation{"abs", "abs({a})", "\\left|{a}\\right|"};
  static constexpr Domain domain[] = {{-3, 3}};
  static constexpr Point<1> samples[] = {{-1.5}, {0.8}};
  static constexpr bool finite_slopes = true;
  static double kink_distance(auto a) { return std::abs(double(a)); }
  static auto value(auto a) { return number::abs(a); }
  static auto slope(auto a, auto) { return number::sign(a); }
  static auto mistakes(auto...) {
    return std::tuple{Mistake{"the sign was ignored", [](auto, auto) { return 1.0; }},
                      Mistake{"the function was kept", [](auto, auto y) { return y; }}};
  }
};

struct Relu : Unary {
  static constexpr Notation notation{"relu", "relu({a})", "\\operatorname{relu}({a})"};
  static constexpr Domain domain[] = {{-3, 3}};
  static constexpr Point<1> samples[] = {{-1.5}, {0.8}};
  static constexpr bool branches = true;
  static constexpr bool finite_slopes = true;
  static double kink_distance(auto a) { return std::abs(double(a)); }
  static auto value(auto a) { return number::select(number::edge<"relu, the dead side">(a <= 0.0), 0.0, a); }
  static auto slope(auto a, auto) { return number::step(a); }
  static auto mistakes(auto...) {
    return std::tuple{Mistake{"the dead side was ignored", [](auto, auto) { return 1.0; }},
                      Mistake{"the function was kept", [](auto, auto y) { return y; }}};
  }
};

struct Step : Unary {
  static constexpr Notation notation{"step", "step({a})", "\\operatorname{step}({a})"};
  static constexpr Domain domain[] = {{-3, 3}};
  static constexpr Point<1> samples[] = {{-1.5}, {0.8}};
  static constexpr bool branches = true;
  static constexpr bool finite_slopes = true;
  static double kink_distance(auto a) { return std::abs(double(a)); }
  static auto value(auto a) { return number::step(a); }
  static auto slope(auto, auto) { return 0.0; }
  static auto mistakes(auto...) {
    return std::tuple{Mistake{"the function was kept", [](auto, auto y) { return y; }}};
  }
};

struct Sign : Unary {
  static constexpr Notation notation{"sign", "sign({a})", "\\operatorname{sign}({a})"};
  static constexpr Domain domain[] = {{-3, 3}};
  static constexpr Point<1> samples[] = {{-1.5}, {0.8}};
  static constexpr bool branches = true;
  static constexpr bool finite_slopes = true;
  static double kink_distance(auto a) { return std::abs(double(a)); }
  static auto value(auto a) { return number::sign(a); }
  static auto slope(auto, auto) { return 0.0; }
  static auto mistakes(auto...) {
    return std::tuple{Mistake{"the function was kept", [](auto, auto y) { return y; }}};
  }
};

/// NaN if either operand is NaN; a tie shares its slope.
struct Max : Binary {
  static constexpr Notation notation{"max", "max({a}, {b})", "\\max({a}, {b})"};
  static constexpr Domain domain[] = {{-3, 3}, {-3, 3}};
  static constexpr Point<2> samples[] = {{-1.5, 0.5}, {2.0, 0.8}};
  static constexpr bool branches = true;
  static constexpr bool finite_slopes = true;
  static double kink_distance(auto a, auto b) { return std::abs(double(a - b)); }
  static auto value(auto a, auto b) {
    const auto other = number::select(number::ordinary<"max, NaN">(b >= a), b, a + b);
    return number::select(number::edge<"max, the first one">(a > b), a, other);
  }
  static auto share(auto wins, auto ties) {
    const auto other = number::select(number::edge<"max and min, a tie">(ties), 0.5, 0.0);
    return number::select(number::edge<"max and min, the winner">(wins), 1.0, other);
  }
  static auto slope_a(auto a, auto b, auto) { return share(a > b, a == b); }
  static auto slope_b(auto a, auto b, auto) { return share(b > a, a == b); }
  static auto mistakes_a(auto...) {
    return std::tuple{Mistake{"the slope went to the smaller one",
                              [](auto a, auto b, auto) { return share(b > a, a == b); }},
                      Mistake{"the slope went to both", [](auto, auto, auto) { return 1.0; }}};
  }
  static auto mistakes_b(auto...) {
    return std::tuple{Mistake{"the slope went to the smaller one",
                              [](auto a, auto b, auto) { return share(a > b, a == b); }},
                      Mistake{"the slope went to both", [](auto, auto, auto) { return 1.0; }}};
  }
};

/// NaN if either operand is NaN; a tie shares its slope.
struct Min : Binary {
  static constexpr Notation notation{"min", "min({a}, {b})", "\\min({a}, {b})"};
  static constexpr Domain domain[] = {{-3, 3}, {-3, 3}};
  static constexpr Point<2> samples[] = {{-1.5, 0.5}, {2.0, 0.8}};
  static constexpr bool branches = true;
  static constexpr bool finite_slopes = true;
  static double kink_distance(auto a, auto b) { return std::abs(double(a - b)); }
  static auto value(auto a, auto b) {
    const auto other = number::select(number::ordinary<"min, NaN">(b <= a), b, a + b);
    return number::select(number::edge<"min, the first one">(a < b), a, other);
  }
  static auto slope_a(auto a, auto b, auto) { return Max::share(a < b, a == b); }
  static auto slope_b(auto a, auto b, auto) { return Max::share(b < a, a == b); }
  static auto mistakes_a(auto...) {
    return std::tuple{Mistake{"the slope went to the larger one",
                              [](auto a, auto b, auto) { return Max::share(b < a, a == b); }},
                      Mistake{"the slope went to both", [](auto, auto, auto) { return 1.0; }}};
  }
  static auto mistakes_b(auto...) {
    return std::tuple{Mistake{"the slope went to the larger one",
                              [](auto a, auto b, auto) { return Max::share(a < b, a == b); }},
                      Mistake{"the slope went to both", [](auto, auto, auto) { return 1.0; }}};
  }
};

/// The relations that `select` knows; the others are these with sides or branches exchanged.
enum class Choice : unsigned char { less, less_equal, equal };

/// The operands are a, b, c, d; the value is c where the relation of a and b holds, else d.
template <Choice choice>
struct Select : Many {
  static constexpr Notation notation =
      choice == Choice::less
          ? Notation{"select", "select({a} < {b}, {c}, {d})",
                     "\\begin{cases}{c} & {a} < {b} \\\\ {d} & \\text{otherwise}\\end{cases}"}
      : choice == Choice::less_equal
          ? Notation{"select", "select({a} <= {b}, {c}, {d})",
                     "\\begin{cases}{c} & {a} \\le {b} \\\\ {d} & \\text{otherwise}\\end{cases}"}
          : Notation{"select", "select({a} == {b}, {c}, {d})",
                     "\\begin{cases}{c} & {a} = {b} \\\\ {d} & \\text{otherwise}\\end{cases}"};
  static constexpr Domain domain[] = {{-3, 3}};
  static constexpr Point<4> samples[] = {{-1.5, 0.5, 0.3, 0.9}, {2.0, 0.8, 0.4, -0.6}};
  static constexpr bool fixed_length = true;
  static constexpr bool branches = true;
  static constexpr bool constant_slopes = true;
  static constexpr bool finite_slopes = true;
  template <class T>
  static double kink_distance(std::span<const T> a) {
    return std::abs(double(a[0] - a[1]));
  }
  template <class T>
  static T value(std::span<const T> a) {
    return number::select(number::edge<"select, the condition">(holds(a)), a[2], a[3]);
  }
  template <class T>
  static auto slope(std::span<const T> a, std::size_t i, T) {
    const double taken = i == 2 ? 1.0 : 0.0;
    const double otherwise = i == 3 ? 1.0 : 0.0;
    return i < 2 ? T(0.0) : T(number::select(number::edge<"select, slope">(holds(a)), taken, otherwise));
  }
  static auto mistakes(auto...) {
    return std::tuple{Mistake{"the slope went to the side not taken", [](auto a, std::size_t i, auto y) {
                                return i < 2 ? slope(a, i, y) : slope(a, 5 - i, y);
                              }}};
  }

 private:
  template <class T>
  static auto holds(std::span<const T> a) {
    if constexpr (choice == Choice::less) {
      return a[0] < a[1];
    } else if constexpr (choice == Choice::less_equal) {
      return a[0] <= a[1];
    } else {
      return a[0] == a[1];
    }
  }
};

/// The other number where one is NaN; a tie shares its slope.
struct FMax : Binary {
  static constexpr Notation notation{"fmax", "fmax({a}, {b})", "\\operatorname{fmax}({a}, {b})"};
  static constexpr Domain domain[] = {{-3, 3}, {-3, 3}};
  static constexpr Point<2> samples[] = {{-1.5, 0.5}, {2.0, 0.8}};
  static constexpr bool branches = true;
  static constexpr bool finite_slopes = true;
  static double kink_distance(auto a, auto b) { return std::abs(double(a - b)); }
  static auto value(auto a, auto b) { return number::fmax(a, b); }
  static auto share(auto wins, auto a, auto b) {
    const auto loses = number::select(number::ordinary<"fmax and fmin, the other is NaN">(b == b), 0.0, 1.0);
    const auto other = number::select(number::edge<"fmax and fmin, a tie">(a == b), 0.5, loses);
    return number::select(number::edge<"fmax and fmin, the winner">(wins), 1.0, other);
  }
  static auto slope_a(auto a, auto b, auto) { return share(a > b, a, b); }
  static auto slope_b(auto a, auto b, auto) { return share(b > a, b, a); }
  static auto mistakes_a(auto...) {
    return std::tuple{
        Mistake{"the slope went to the smaller one", [](auto a, auto b, auto) { return share(a < b, a, b); }},
        Mistake{"the slope went to both", [](auto, auto, auto) { return 1.0; }}};
  }
  static auto mistakes_b(auto...) {
    return std::tuple{
        Mistake{"the slope went to the smaller one", [](auto a, auto b, auto) { return share(b < a, b, a); }},
        Mistake{"the slope went to both", [](auto, auto, auto) { return 1.0; }}};
  }
};

/// The other number where one is NaN; a tie shares its slope.
struct FMin : Binary {
  static constexpr Notation notation{"fmin", "fmin({a}, {b})", "\\operatorname{fmin}({a}, {b})"};
  static constexpr Domain domain[] = {{-3, 3}, {-3, 3}};
  static constexpr Point<2> samples[] = {{-1.5, 0.5}, {2.0, 0.8}};
  static constexpr bool branches = true;
  static constexpr bool finite_slopes = true;
  static double kink_distance(auto a, auto b) { return std::abs(double(a - b)); }
  static auto value(auto a, auto b) { return number::fmin(a, b); }
  static auto slope_a(auto a, auto b, auto) { return FMax::share(a < b, a, b); }
  static auto slope_b(auto a, auto b, auto) { return FMax::share(b < a, b, a); }
  static auto mistakes_a(auto...) {
    return std::tuple{Mistake{"the slope went to the larger one",
                              [](auto a, auto b, auto) { return FMax::share(a > b, a, b); }},
                      Mistake{"the slope went to both", [](auto, auto, auto) { return 1.0; }}};
  }
  static auto mistakes_b(auto...) {
    return std::tuple{Mistake{"the slope went to the larger one",
                              [](auto a, auto b, auto) { return FMax::share(b > a, b, a); }},
                      Mistake{"the slope went to both", [](auto, auto, auto) { return 1.0; }}};
  }
};

using Piecewise = List<Abs, Relu, Step, Sign, Max, Min, Select<Choice::less>, Select<Choice::less_equal>,
                       Select<Choice::equal>, FMax, FMin>;

template <Reading T>
T abs(T a) {
  return apply<Abs>(a);
}
template <Reading T>
T relu(T a) {
  return apply<Relu>(a);
}
template <Reading T>
T step(T a) {
  return apply<Step>(a);
}
template <Reading T>
T sign(T a) {
  return apply<Sign>(a);
}

// References, as std::max has them: with both namespaces open the more constrained one is chosen.
template <Reading T>
T max(const T& a, const T& b) {
  return apply<Max>(a, b);
}
template <class A, class B>
requires MixedReading<A, B>
auto max(const A& a, const B& b) { return apply<Max>(a, b); }
template <Reading T>
T min(const T& a, const T& b) {
  return apply<Min>(a, b);
}
template <class A, class B>
requires MixedReading<A, B>
auto min(const A& a, const B& b) { return apply<Min>(a, b); }

/// The first value where the condition holds, else the second; for plain numbers.
template <std::same_as<bool> Bool, Real T>
T select(Bool condition, T a, T b) {
  return condition ? a : b;
}

template <class A, class B>
requires ReadingPair<A, B>
auto fmax(A a, B b) { return apply<FMax>(a, b); }
template <class A, class B>
requires ReadingPair<A, B>
auto fmin(A a, B b) { return apply<FMin>(a, b); }

}  // namespace autograd
