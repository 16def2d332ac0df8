// SPDX-License-Identifier: MIT
// An operation that was left out of its family's list is told in words.
// expect: missing from its family's list
#include "autograd/autograd.hpp"

struct Twice : autograd::Unary {
  static constexpr autograd::Notation notation{"twice", "2*{a/power}", "2 {a/power}"};
  static auto value(auto a) { return 2.0 * a; }
  static auto slope(auto, auto) { return 2.0; }
};

int main() {
  autograd::Graph graph;
  const autograd::Value x(graph, 1.0);
#ifdef FIXED
  const autograd::Value y = autograd::apply<autograd::Negate>(x) + Twice::value(1.0);
#else
  const autograd::Value y = autograd::apply<Twice>(x);
#endif
  return y.value() == 1.0 ? 0 : 1;
}
