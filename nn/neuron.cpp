// SPDX-License-Identifier: MIT
// How a neuron is recorded. It may not know its neighbours.
#include "nn/neuron.hpp"

#include <string>
#include <utility>

namespace nn {

using autograd::Value;
using autograd::Values;

Neuron::Neuron(std::vector<Value> weights, Value bias, Activation activation)
    : weights_(std::move(weights)), bias_(bias), activation_(activation) {
  if (weights_.empty()) throw autograd::WrongSize("a neuron needs at least one weight");
}

Value Neuron::weighted_sum(Values inputs) const {
  if (inputs.size() != weights_.size()) {
    throw autograd::WrongSize("this neuron needs one input for each of its weights, and got " +
                              std::to_string(inputs.size()) + " inputs for " +
                              std::to_string(weights_.size()) + " weights");
  }
  return autograd::dot(weights_, inputs) + bias_;
}

}  // namespace nn
