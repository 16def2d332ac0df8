// SPDX-License-Identifier: MIT
// A graph is pinned: it cannot be moved either.
// expect: deleted
#include <utility>

#include "autograd/autograd.hpp"

int main() {
  autograd::Graph graph;
#ifdef FIXED
  autograd::Graph& same = graph;
#else
  autograd::Graph same = std::move(graph);
#endif
  return static_cast<int>(same.size());
}
