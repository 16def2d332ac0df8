// SPDX-License-Identifier: MIT
// Neurons side by side: all read the same inputs. It knows nothing of other layers.
#pragma once

#include <vector>

#include "nn/neuron.hpp"

namespace nn {

/// It holds handles: copies share their parameters.
class Layer {
 public:
  /// Throws WrongSize without a neuron, and where neurons differ in their number of weights.
  explicit Layer(std::vector<Neuron> neurons);

  /// The outputs, one for each neuron in order. Throws WrongSize unless there is one input for each
  /// weight of a neuron, StaleValue, WrongGraph and GraphFull.
  std::vector<autograd::Value> operator()(autograd::Values inputs) const;

  const std::vector<Neuron>& neurons() const noexcept { return neurons_; }
  /// How many inputs it reads.
  std::size_t inputs() const noexcept { return neurons_.front().weights().size(); }

 private:
  std::vector<Neuron> neurons_;  // never empty
};

}  // namespace nn
