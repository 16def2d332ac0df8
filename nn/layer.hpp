// SPDX-License-Identifier: MIT
// Neurons side by side: all read the same inputs. It knows nothing of other layers.
#pragma once

#include <vector>

#include "nn/neuron.hpp"

namespace nn {

/// It holds handles: copies share their parameters.
class Layer {
 public:
  /// Throws WrongSize without a neuron, where neurons differ in their number of weights, and for a single
  /// neuron with softmax; Error where some are softmax, which all neurons make together, and some are not.
  explicit Layer(std::vector<Neuron> neurons);

  /// The outputs, one for each neuron in order. Throws WrongSize unless there is one input for each
  /// weight of a neuron, StaleValue, WrongGraph and GraphFull.
  std::vector<autograd::Value> operator()(autograd::Values inputs) const { return pass(inputs).outputs; }

  /// What one pass records that has a name: for each neuron its weighted sum and its output, which is the sum
  /// itself where the neuron is linear.
  struct Pass {
    std::vector<autograd::Value> sums;
    std::vector<autograd::Value> outputs;
  };
  /// The same with the sums beside the outputs.
  Pass pass(autograd::Values inputs) const;

  const std::vector<Neuron>& neurons() const noexcept { return neurons_; }
  /// How many inputs it reads.
  std::size_t inputs() const noexcept { return neurons_.front().weights().size(); }
  /// Whether its outputs are made of all its sums together.
  bool is_softmax() const noexcept { return neurons_.front().activation() == Activation::softmax; }

 private:
  std::vector<Neuron> neurons_;  // never empty
};

}  // namespace nn
