// SPDX-License-Identifier: MIT
// A value never turns into a number by itself: what is calculated from that number would be lost.
// expect: double
#include "autograd/autograd.hpp"

int main() {
  autograd::Graph graph;
  const autograd::Value value(graph, 2.0);
#ifdef FIXED
  const double number = value.value();
#else
  const double number = value;
#endif
  return number == 2.0 ? 0 : 1;
}
