// SPDX-License-Identifier: MIT
// Functions in pieces. `kink` says where a function has no derivative; the number that is
// returned there is a convention, and the README has the table of them.
#pragma once

#include "autograd/operation/definition.hpp"

namespace autograd {

struct Abs : Unary {
  static constexpr Notation notation{"abs", "abs({a})", "\\left|{a}\\right|"};
  static constexpr Domain domain[] = {{-3, 3}};
  static constexpr Point<1> samples[] = {{-1.5}, {0.8}};
  static constexpr bool finite_slopes = true;
  static bool kink(auto a) { return a == 0; }
  static auto value(auto a) { return number::abs(a); }
  static auto slope(auto a, auto) { return number::sign(a); }
  static constexpr auto mistakes =
      std::tuple{Mistake{"the sign was ignored", [](auto, auto) { return 1.0; }}};
};

struct Relu : Unary {
  static constexpr Notation notation{"relu", "relu({a})", "\\operatorname{relu}({a})"};
  static constexpr Domain domain[] = {{-3, 3}};
  static constexpr Point<1> samples[] = {{-1.5}, {0.8}};
  static constexpr bool branches = true;
  static constexpr bool finite_slopes = true;
  static bool kink(auto a) { return a == 0; }
  static auto value(auto a) { return number::select(a <= 0.0, 0.0, a); }
  static auto slope(auto a, auto) { return number::step(a); }
  static constexpr auto mistakes =
      std::tuple{Mistake{"the dead side was ignored", [](auto, auto) { return 1.0; }},
                 Mistake{"the function was kept", [](auto, auto y) { return y; }}};
};

struct Step : Unary {
  static constexpr Notation notation{"step", "step({a})", "\\theta({a})"};
  static constexpr Domain domain[] = {{-3, 3}};
  static constexpr Point<1> samples[] = {{-1.5}, {0.8}};
  static constexpr bool branches = true;
  static constexpr bool finite_slopes = true;
  static bool kink(auto a) { return a == 0; }
  static auto value(auto a) { return number::step(a); }
  static auto slope(auto, auto) { return 0.0; }
  static constexpr auto mistakes =
      std::tuple{Mistake{"the function was kept", [](auto, auto y) { return y; }}};
};

struct Sign : Unary {
  static constexpr Notation notation{"sign", "sign({a})", "\\operatorname{sign}({a})"};
  static constexpr Domain domain[] = {{-3, 3}};
  static constexpr Point<1> samples[] = {{-1.5}, {0.8}};
  static constexpr bool branches = true;
  static constexpr bool finite_slopes = true;
  static bool kink(auto a) { return a == 0; }
  static auto value(auto a) { return number::sign(a); }
  static auto slope(auto, auto) { return 0.0; }
  static constexpr auto mistakes =
      std::tuple{Mistake{"the function was kept", [](auto, auto y) { return y; }}};
};

/// NaN if either operand is NaN; a tie shares its slope.
struct Max : Binary {
  static constexpr Notation notation{"max", "max({a}, {b})", "\\max({a}, {b})"};
  static constexpr Domain domain[] = {{-3, 3}, {-3, 3}};
  static constexpr Point<2> samples[] = {{-1.5, 0.5}, {2.0, 0.8}};
  static constexpr bool branches = true;
  static constexpr bool finite_slopes = true;
  static bool kink(auto a, auto b) { return a == b; }
  static auto value(auto a, auto b) { return number::select(a > b, a, number::select(b >= a, b, a + b)); }
  static auto share(auto wins, auto ties) {
    return number::select(wins, 1.0, number::select(ties, 0.5, 0.0));
  }
  static auto slope_a(auto a, auto b, auto) { return share(a > b, a == b); }
  static auto slope_b(auto a, auto b, auto) { return share(b > a, a == b); }
  static constexpr auto mistakes_a = std::tuple{Mistake{
      "the slope went to the smaller one", [](auto a, auto b, auto) { return share(b > a, a == b); }}};
  static constexpr auto mistakes_b = std::tuple{Mistake{
      "the slope went to the smaller one", [](auto a, auto b, auto) { return share(a > b, a == b); }}};
};

/// NaN if either operand is NaN; a tie shares its slope.
struct Min : Binary {
  static constexpr Notation notation{"min", "min({a}, {b})", "\\min({a}, {b})"};
  static constexpr Domain domain[] = {{-3, 3}, {-3, 3}};
  static constexpr Point<2> samples[] = {{-1.5, 0.5}, {2.0, 0.8}};
  static constexpr bool branches = true;
  static constexpr bool finite_slopes = true;
  static bool kink(auto a, auto b) { return a == b; }
  static auto value(auto a, auto b) { return number::select(a < b, a, number::select(b <= a, b, a + b)); }
  static auto slope_a(auto a, auto b, auto) { return Max::share(a < b, a == b); }
  static auto slope_b(auto a, auto b, auto) { return Max::share(b < a, a == b); }
  static constexpr auto mistakes_a = std::tuple{Mistake{
      "the slope went to the larger one", [](auto a, auto b, auto) { return Max::share(b < a, a == b); }}};
  static constexpr auto mistakes_b = std::tuple{Mistake{
      "the slope went to the larger one", [](auto a, auto b, auto) { return Max::share(a < b, a == b); }}};
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
  static constexpr bool branches = true;
  static constexpr bool constant_slopes = true;
  static constexpr bool finite_slopes = true;
  template <class T>
  static bool kink(std::span<const T> a) {
    return a[0] == a[1];
  }
  template <class T>
  static T value(std::span<const T> a) {
    return number::select(holds(a), a[2], a[3]);
  }
  template <class T>
  static auto slope(std::span<const T> a, std::size_t i, T) {
    const double taken = i == 2 ? 1.0 : 0.0;
    const double otherwise = i == 3 ? 1.0 : 0.0;
    return i < 2 ? T(0.0) : T(number::select(holds(a), taken, otherwise));
  }
  static constexpr auto mistakes =
      std::tuple{Mistake{"the slope went to the side not taken", [](auto a, std::size_t i, auto y) {
                           return i < 2 ? slope(a, i, y) : slope(a, 5 - i, y);
                         }}};

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

using Piecewise = List<Abs, Relu, Step, Sign, Max, Min, Select<Choice::less>, Select<Choice::less_equal>,
                       Select<Choice::equal>>;

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

}  // namespace autograd
