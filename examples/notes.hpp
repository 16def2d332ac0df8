// SPDX-License-Identifier: MIT
// The founding notes: two 2-2-1 networks with nine trainable parameters each, and every formula that
// was derived for them by hand, slips included. It states the claims; judging is left to the judge.
#pragma once

#include <memory>

#include "autograd/verify/judge.hpp"

namespace notes {

/// One part of the notes: a graph with the numbers of its first row, and what is claimed of it.
struct Part {
  explicit Part(std::string name, std::uint64_t seed = 1)
      : title(std::move(name)), graph(std::make_unique<autograd::Graph>()), judge(*graph, {.seed = seed}) {}

  std::string title;
  std::unique_ptr<autograd::Graph> graph;
  autograd::verify::Judge judge;
  std::vector<autograd::verify::Claim> claims;
  /// Nodes worth showing beside the notes' own numbers, in the order of the forward pass.
  std::vector<autograd::Value> forward;
};

/// Linear activation and squared error; the row iq 80, cgpa 8, lpa 3; every w = 1, every b = 0.
Part regression(std::uint64_t seed = 1);
/// Sigmoid activation and binary cross-entropy; the row cgpa 8, profile score 8; every w = 0.1, every
/// b = 0. The notes leave the placement column blank; it is assumed to be 1, 1, 0, 0.
Part classification(std::uint64_t seed = 1);
/// The slopes of x^2 + y^2, one part for the point (1, 2), one for its minimum, and two worked
/// steps of gradient descent.
std::vector<Part> gradient_descent();

}  // namespace notes
