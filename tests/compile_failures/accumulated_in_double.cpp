// SPDX-License-Identifier: MIT
// A sum that begins with the double 0.0 cannot hold values.
// expect: double
#include <numeric>

#include "autograd/autograd.hpp"

int main() {
  autograd::Graph graph;
  const std::vector<autograd::Value> x(3, autograd::Value(graph, 1.0));
#ifdef FIXED
  const auto total = std::accumulate(x.begin(), x.end(), autograd::Value(0.0));
#else
  const auto total = std::accumulate(x.begin(), x.end(), 0.0);
#endif
  return total == 3.0 ? 0 : 1;
}
