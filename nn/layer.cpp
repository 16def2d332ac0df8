// SPDX-License-Identifier: MIT
// How a layer is recorded. It may not know where its inputs come from.
#include "nn/layer.hpp"

#include <string>
#include <utility>

namespace nn {

using autograd::Value;
using autograd::Values;

Layer::Layer(std::vector<Neuron> neurons) : neurons_(std::move(neurons)) {
  if (neurons_.empty()) throw autograd::WrongSize("a layer needs at least one neuron");
  for (std::size_t j = 0; j < neurons_.size(); ++j) {
    const std::size_t weights = neurons_[j].weights().size();
    if (weights == inputs()) continue;
    throw autograd::WrongSize("the neurons of a layer read the same inputs, but neuron 1 has " +
                              std::to_string(inputs()) + " weights and neuron " + std::to_string(j + 1) +
                              " has " + std::to_string(weights));
  }
}

std::vector<Value> Layer::operator()(Values inputs) const {
  std::vector<Value> outputs;
  outputs.reserve(neurons_.size());
  for (const Neuron& neuron : neurons_) outputs.push_back(neuron(inputs));
  return outputs;
}

}  // namespace nn
