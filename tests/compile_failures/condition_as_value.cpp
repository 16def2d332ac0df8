// SPDX-License-Identifier: MIT
// A comparison is no value; select or step say what is meant.
// expect: Condition
#include "autograd/autograd.hpp"

int main() {
  autograd::Graph graph;
  const autograd::Value x(graph, 1.0), y(graph, 2.0);
#ifdef FIXED
  const autograd::Value z = autograd::step(y - x);
#else
  const autograd::Value z = x < y;
#endif
  return z.value() == 1.0 ? 0 : 1;
}
