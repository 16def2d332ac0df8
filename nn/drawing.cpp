// SPDX-License-Identifier: MIT
#include "nn/drawing.hpp"

#include <string>

namespace nn {
namespace {

using autograd::Value;
using autograd::explain::short_number;

std::string title_of(const Network& network, std::size_t layer) {
  const auto name = activation_name(network.layers()[layer].neurons().front().activation());
  return "layer " + std::to_string(layer + 1) + ", " + std::string(name);
}

/// Sums and outputs, for each layer; empty before the first pass.
std::vector<std::vector<Value>> nodes_by_layer(const Network& network) {
  std::vector<std::vector<Value>> found(network.layers().size());
  auto next = network.nodes().begin();
  if (network.nodes().empty()) return found;
  for (std::size_t layer = 0; layer < found.size(); ++layer) {
    for (const Neuron& neuron : network.layers()[layer].neurons()) {
      const std::ptrdiff_t count = neuron.activation() == Activation::linear ? 1 : 2;
      found[layer].insert(found[layer].end(), next, next + count);
      next += count;
    }
  }
  return found;
}

std::string with_number(Value parameter) {
  return parameter.name() + " = " + short_number(parameter.value());
}

/// The name of a neuron's output where the pass gave none: that of its bias with another letter.
std::string output_name(const Neuron& neuron, const Value* output) {
  if (output != nullptr && !output->name().empty()) return output->name();
  std::string name = neuron.bias().name();
  if (!name.empty()) name[0] = 'o';
  return name;
}

autograd::explain::NeuronColumn input_column(std::size_t count, autograd::Values inputs) {
  autograd::explain::NeuronColumn column{"inputs", {}};
  for (std::size_t i = 0; i < count; ++i) {
    std::string name = "x" + std::to_string(i + 1), number;
    if (inputs.size() > 0) {
      if (!inputs[i].name().empty()) name = inputs[i].name();
      number = short_number(inputs[i].value());
    }
    column.circles.push_back({name, number, ""});
  }
  return column;
}

}  // namespace

std::vector<autograd::explain::Group> layer_groups(const Network& network) {
  const auto nodes = nodes_by_layer(network);
  std::vector<autograd::explain::Group> groups;
  for (std::size_t layer = 0; layer < nodes.size(); ++layer) {
    groups.push_back({title_of(network, layer), nodes[layer]});
    for (const Neuron& neuron : network.layers()[layer].neurons()) {
      std::vector<Value>& members = groups.back().nodes;
      members.insert(members.end(), neuron.weights().begin(), neuron.weights().end());
      members.push_back(neuron.bias());
    }
  }
  return groups;
}

autograd::explain::NeuronDiagram neuron_diagram(const Network& network, autograd::Values inputs) {
  const std::size_t count = network.layers().front().inputs();
  if (inputs.size() != 0 && inputs.size() != count) {
    throw autograd::WrongSize("the picture of a network with " + std::to_string(count) +
                              " inputs got the names of " + std::to_string(inputs.size()));
  }
  const auto nodes = nodes_by_layer(network);
  autograd::explain::NeuronDiagram diagram{"Neurons of a network", {input_column(count, inputs)}, {}, {}};
  for (std::size_t layer = 0; layer < nodes.size(); ++layer) {
    diagram.columns.push_back({title_of(network, layer), {}});
    const auto& neurons = network.layers()[layer].neurons();
    for (std::size_t j = 0; j < neurons.size(); ++j) {
      const std::size_t each = nodes[layer].size() / neurons.size();
      const Value* output = each == 0 ? nullptr : &nodes[layer][(j + 1) * each - 1];
      diagram.columns.back().circles.push_back({output_name(neurons[j], output),
                                                output == nullptr ? "" : short_number(output->value()),
                                                with_number(neurons[j].bias())});
      for (std::size_t i = 0; i < neurons[j].weights().size(); ++i)
        diagram.lines.push_back({layer, i, j, with_number(neurons[j].weights()[i])});
    }
  }
  return diagram;
}

}  // namespace nn
