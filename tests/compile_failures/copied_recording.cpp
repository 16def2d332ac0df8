// SPDX-License-Identifier: MIT
// A Recording drops what was recorded once, at its own closing brace.
// expect: deleted
#include "autograd/autograd.hpp"

int main() {
  autograd::Graph graph;
  const autograd::Recording recording(graph);
#ifndef FIXED
  const autograd::Recording copy = recording;
#endif
  return 0;
}
