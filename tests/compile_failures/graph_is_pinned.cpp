// SPDX-License-Identifier: MIT
// A graph can be neither copied nor moved: handles point to it.
// expect: Graph(const
#include "autograd/autograd.hpp"

autograd::Graph make() {
#ifdef FIXED
  return autograd::Graph();
#else
  autograd::Graph graph;
  return graph;
#endif
}
