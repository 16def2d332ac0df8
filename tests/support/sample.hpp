// SPDX-License-Identifier: MIT
// A random expression with what it takes to judge its numbers. It knows no programs.
#pragma once

#include <cmath>
#include <cstdint>
#include <optional>
#include <vector>

#include "autograd/autograd.hpp"
#include "tests/support/expression.hpp"
#include "tests/support/walks.hpp"

namespace support {

/// A seeded random expression y, and how large the terms are that its derivatives are summed from.
struct Sample {
  autograd::Graph graph;
  Expression expression;
  autograd::Value y = expression.root();
  autograd::Section section{y};
  std::vector<double> absolute = absolute_walk(section, section.place(y));

  explicit Sample(std::uint64_t seed) : expression(graph, seed) {}

  /// The size of what is summed to the derivative by a leaf; nothing where it is too large to judge by.
  std::optional<double> size(autograd::Value leaf) const {
    const std::size_t place = section.place(leaf);
    const double found = place == autograd::Section::nowhere ? 0.0 : absolute[place];
    if (!std::isfinite(found) || found > 1e100) return std::nullopt;
    return found;
  }
};

}  // namespace support
