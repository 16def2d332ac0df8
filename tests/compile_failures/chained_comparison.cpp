// SPDX-License-Identifier: MIT
// `x < y < z` compares a truth with a number; nobody means that.
// expect: Condition
#include "autograd/autograd.hpp"

int main() {
  autograd::Graph graph;
  const autograd::Value x(graph, 1.0), y(graph, 2.0), z(graph, 3.0);
#ifdef FIXED
  return x < y && y < z ? 0 : 1;
#else
  return x < y < z ? 0 : 1;
#endif
}
