// SPDX-License-Identifier: MIT
// Guards against edges: points at which a formula as it stands gives NaN, overflows or loses its digits, so
// that something else is done there. Each guard and each choice of an operation is written with one of these
// words and has a name, so that it can be spoken of, and tested, apart from the others. Two that share a
// name are one guard in two places.
#pragma once

#include <algorithm>
#include <cstddef>

namespace autograd::number {

/// What a guard is called: `number::edge<"pow, slope by the base at 0">(a == 0.0)`.
template <std::size_t N>
struct Edge {
  char name[N];
  constexpr Edge(const char (&text)[N]) { std::copy_n(text, N, name); }
};

/// The condition under which something else is done than otherwise.
template <Edge, class Condition>
constexpr Condition edge(Condition condition) {
  return condition;
}
template <Edge>
constexpr bool edge(bool condition) {
  return __builtin_expect(condition, false);
}
/// The condition under which the formula as it stands is good, where the edge itself cannot be asked for:
/// that a number is none (NaN) shows in comparisons that do not hold.
template <Edge, class Condition>
constexpr Condition ordinary(Condition condition) {
  return condition;
}
/// a, and 0 where a is -0.
template <Edge, class T>
constexpr T positive_zero(T a) {
  return a + 0.0;
}
/// a/b^2, also where b^2 overflows or vanishes.
template <Edge, class T>
constexpr T divided_twice(T a, T b) {
  return a / b / b;
}

}  // namespace autograd::number
