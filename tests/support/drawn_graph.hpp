// SPDX-License-Identifier: MIT
// Random graphs to draw: leaves and operations with and without names, with shared nodes and double edges.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "autograd/autograd.hpp"
#include "autograd/random.hpp"

namespace support {

/// The root of `operations` operations over `leaves` leaves; everything leads to it. Each node is used by a
/// node that comes at most `reach` later, as far as that can be.
inline autograd::Value drawn_graph(autograd::Graph& graph, std::uint64_t seed, std::size_t leaves,
                                   std::size_t operations, double named = 0.5, std::size_t reach = 1000) {
  using autograd::Value;
  autograd::Random random(seed);
  std::vector<Value> nodes;
  std::vector<char> used;
  for (std::size_t i = 0; i < leaves; ++i) {
    const std::string name = "x" + std::to_string(i + 1);
    nodes.push_back(random.uniform(0.0, 1.0) < named ? Value(graph, random.uniform(-1.0, 1.0), name)
                                                     : Value(graph, random.uniform(-1.0, 1.0)));
  }
  used.resize(leaves, 0);
  const auto pick = [&] {
    const std::size_t least = nodes.size() > reach ? nodes.size() - reach : 0;
    const std::size_t at = least + random.below(nodes.size() - least);
    used[at] = 1;
    return nodes[at];
  };
  for (std::size_t i = 0; i < operations; ++i) {
    Value made;
    switch (random.below(5)) {
      case 0: made = tanh(pick()); break;
      case 1: made = pick() + pick(); break;
      case 2: made = pick() * pick(); break;
      case 3: made = pick() - 0.5; break;
      default: made = autograd::dot({pick(), pick()}, {pick(), pick()}); break;
    }
    if (random.uniform(0.0, 1.0) < named) made = made.named("u" + std::to_string(i + 1));
    nodes.push_back(made);
    used.push_back(0);
  }
  std::vector<Value> ends;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (used[i] == 0) ends.push_back(nodes[i]);
  }
  return sum(ends).named("root");
}

}  // namespace support
