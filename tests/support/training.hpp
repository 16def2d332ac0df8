// SPDX-License-Identifier: MIT
// What the tests of training train: a line through four points, and a loss with a branch. It knows no
// trainer.
#pragma once

#include <utility>
#include <vector>

#include "nn/network.hpp"

namespace support {

inline std::vector<double> parameters_of(const nn::Network& network) {
  std::vector<double> numbers;
  for (const autograd::Value& parameter : network.parameters()) numbers.push_back(parameter.value());
  return numbers;
}

/// y = w*x + b, at first 0.5*x - 0.25; the points lie on y = x + 1, unless others are given.
struct Line {
  autograd::Graph graph;
  nn::Network network{graph, {1, 1}, nn::Activation::linear, nn::Constant{.weight = 0.5, .bias = -0.25}};
  const std::vector<double> x{1.0, 2.0, -1.0, 0.5}, y;

  explicit Line(std::vector<double> targets = {2.0, 3.0, 0.0, 1.5}) : y(std::move(targets)) {}
  double w() const { return network.parameters()[0].value(); }
  double b() const { return network.parameters()[1].value(); }
};

/// Hinge, written as people write it: the branch is frozen where it is recorded.
inline autograd::Value hinge_with_if(autograd::Values y, autograd::Values yhat) {
  const autograd::Value margin = 1.0 - y[0] * yhat[0];
  if (margin > 0.0) return margin;
  return 0.0;
}

}  // namespace support
