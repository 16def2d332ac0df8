// SPDX-License-Identifier: MIT
// The words of autograd/operation/edge.hpp, with a switch: the guard that the environment names is taken out.
// The build of the mutants finds this file first.
#pragma once

#include "tests/mutants/switch.hpp"

#define edge whole_edge
#define ordinary whole_ordinary
#define positive_zero whole_positive_zero
#define divided_twice whole_divided_twice
#include "../../../../autograd/operation/edge.hpp"
#undef edge
#undef ordinary
#undef positive_zero
#undef divided_twice

namespace autograd::number {

template <Edge edge>
inline const bool taken_out = mutants::enlist_edge(edge.name);

/// A condition of recorded values that can be overruled.
template <class Condition>
struct Overruled {
  Condition condition;
  bool overruled, outcome;
  template <class A, class B>
  auto select(A chosen, B otherwise) const {
    using T = decltype(condition.select(chosen, otherwise));
    return overruled ? T(outcome ? T(chosen) : T(otherwise)) : condition.select(chosen, otherwise);
  }
};

template <Edge name>
bool overrule(bool condition, bool outcome) {
  return taken_out<name> ? outcome : condition;
}
template <Edge name, class Condition>
Overruled<Condition> overrule(const Condition& condition, bool outcome) {
  return {condition, taken_out<name>, outcome};
}

template <Edge name, class Condition>
auto edge(Condition condition) {
  return overrule<name>(condition, false);
}
template <Edge name, class Condition>
auto ordinary(Condition condition) {
  return overrule<name>(condition, true);
}
template <Edge name, class T>
T positive_zero(T a) {
  return taken_out<name> ? a : T(whole_positive_zero<name>(a));
}
template <Edge name, class T>
T divided_twice(T a, T b) {
  return taken_out<name> ? T(a / (b * b)) : T(whole_divided_twice<name>(a, b));
}

}  // namespace autograd::number
