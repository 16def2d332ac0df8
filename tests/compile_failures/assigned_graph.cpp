// SPDX-License-Identifier: MIT
// A graph is pinned: it cannot be assigned.
// expect: deleted
#include "autograd/autograd.hpp"

int main() {
  autograd::Graph graph, other;
#ifdef FIXED
  (void)other;
#else
  other = graph;
#endif
  return 0;
}
