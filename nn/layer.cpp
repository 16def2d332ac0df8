// SPDX-License-Identifier: MIT
// How a layer is recorded. It may not know where its inputs come from.
#include "nn/layer.hpp"

#include <algorithm>
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
  const auto softmaxes = std::count_if(neurons_.begin(), neurons_.end(), [](const Neuron& neuron) {
    return neuron.activation() == Activation::softmax;
  });
  if (softmaxes == 0) return;
  if (static_cast<std::size_t>(softmaxes) != neurons_.size()) {
    throw autograd::Error("softmax is made by all neurons of a layer together, and " +
                          std::to_string(softmaxes) + " of " + std::to_string(neurons_.size()) +
                          " have it; give it to all or to none");
  }
  if (neurons_.size() == 1) {
    throw autograd::WrongSize("softmax needs two neurons or more: of one it would always be 1; use sigmoid");
  }
}

Layer::Pass Layer::pass(Values inputs) const {
  Pass pass;
  pass.sums.reserve(neurons_.size());
  pass.outputs.reserve(neurons_.size());
  for (const Neuron& neuron : neurons_) {
    pass.sums.push_back(neuron.weighted_sum(inputs));
    if (!is_softmax()) pass.outputs.push_back(activate(neuron.activation(), pass.sums.back()));
  }
  if (is_softmax()) pass.outputs = softmax(pass.sums);
  return pass;
}

}  // namespace nn
