// SPDX-License-Identifier: MIT
// Comparisons cannot be counted by adding them: that would be no guard and no value.
// expect: Condition
#include "autograd/autograd.hpp"

int main() {
  autograd::Graph graph;
  const autograd::Value x(graph, 1.0), y(graph, 2.0);
#ifdef FIXED
  return (x < y ? 1 : 0) + (y < x ? 1 : 0) - 1;
#else
  return (x < y) + (y < x) - 1;
#endif
}
