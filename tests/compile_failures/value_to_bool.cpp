// SPDX-License-Identifier: MIT
// A value is no condition: compare it with something.
// expect: bool
#include "autograd/autograd.hpp"

int main() {
  autograd::Graph graph;
  const autograd::Value value(graph, 2.0);
#ifdef FIXED
  if (value != 0.0) return 0;
#else
  if (value) return 0;
#endif
  return 1;
}
