// SPDX-License-Identifier: MIT
// One neuron: the weighted sum of its inputs plus a bias, and what becomes of it. It makes no
// parameters and knows nothing of layers and names.
#pragma once

#include <vector>

#include "autograd/autograd.hpp"
#include "nn/activation.hpp"

namespace nn {

/// activation(w_1*x_1 + ... + w_n*x_n + bias). It holds handles: copies share weights and bias.
class Neuron {
 public:
  /// Takes any values of one graph, or constants, for its parameters. Throws WrongSize without a weight.
  Neuron(std::vector<autograd::Value> weights, autograd::Value bias, Activation activation);

  /// The weighted sum plus the bias: two nodes however many inputs. Throws WrongSize unless there is
  /// one input for each weight, StaleValue, WrongGraph and GraphFull.
  autograd::Value weighted_sum(autograd::Values inputs) const;
  /// The activation of the weighted sum; throws the same.
  autograd::Value operator()(autograd::Values inputs) const {
    return activate(activation_, weighted_sum(inputs));
  }

  /// One for each input.
  const std::vector<autograd::Value>& weights() const noexcept { return weights_; }
  autograd::Value bias() const noexcept { return bias_; }
  Activation activation() const noexcept { return activation_; }

 private:
  std::vector<autograd::Value> weights_;
  autograd::Value bias_;
  Activation activation_;
};

}  // namespace nn
