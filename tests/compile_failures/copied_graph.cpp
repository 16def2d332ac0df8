// SPDX-License-Identifier: MIT
// A graph is pinned: handles point to it.
// expect: deleted
#include "autograd/autograd.hpp"

int main() {
  autograd::Graph graph;
#ifdef FIXED
  autograd::Graph& same = graph;
#else
  autograd::Graph same = graph;
#endif
  return static_cast<int>(same.size());
}
