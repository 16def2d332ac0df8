// SPDX-License-Identifier: MIT
// `x < y < 1` must not compare a truth with a number either.
// expect: Condition
#include "autograd/autograd.hpp"

int main() {
  autograd::Graph graph;
  const autograd::Value x(graph, 1.0), y(graph, 2.0);
#ifdef FIXED
  return x < y && y < 1 ? 0 : 1;
#else
  return x < y < 1 ? 0 : 1;
#endif
}
