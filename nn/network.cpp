// SPDX-License-Identifier: MIT
// How a network is built, named, recorded and asked. It may not know what its outputs are used for.
#include "nn/network.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <string>
#include <utility>

#include "autograd/near.hpp"

namespace nn {
namespace {

using autograd::Graph;
using autograd::Value;
using autograd::Values;
using Sizes = std::vector<std::size_t>;

std::string joined(const std::vector<std::string>& words, std::string_view between) {
  std::string text;
  for (const std::string& word : words) text.append(text.empty() ? "" : between).append(word);
  return text;
}

std::string shape_text(const Sizes& sizes) {
  std::vector<std::string> words;
  for (const std::size_t size : sizes) words.push_back(std::to_string(size));
  return joined(words, "-");
}

void require_shape(const Sizes& sizes, const std::vector<Activation>& activations) {
  if (sizes.size() < 2) {
    throw autograd::WrongSize(
        "a network needs at least two sizes, e.g. {2, 2, 1} for 2 inputs, 2 hidden neurons "
        "and 1 output, and got " +
        std::to_string(sizes.size()));
  }
  if (std::find(sizes.begin(), sizes.end(), std::size_t{0}) != sizes.end()) {
    throw autograd::WrongSize(
        "a network needs at least 1 input and 1 neuron in each layer, and its sizes are " +
        shape_text(sizes));
  }
  if (activations.size() != sizes.size() - 1) {
    throw autograd::WrongSize("the network " + shape_text(sizes) + " needs an activation for each layer, " +
                              std::to_string(sizes.size() - 1) +
                              " in all (or one that is not in a list, for all), " + "and got " +
                              std::to_string(activations.size()));
  }
}

void require_activations(const Sizes& sizes, const std::vector<Activation>& activations) {
  for (std::size_t layer = 1; layer < sizes.size(); ++layer) {
    activation_name(activations[layer - 1]);
    if (activations[layer - 1] != Activation::softmax) continue;
    if (layer + 1 < sizes.size()) {
      throw autograd::Error("softmax is for the last layer, and layer " + std::to_string(layer) +
                            " of the network " + shape_text(sizes) +
                            " is not the last; give each layer an activation, e.g. {tanh, softmax}");
    }
    if (sizes[layer] == 1) {
      throw autograd::Error("softmax needs two outputs or more, and the network " + shape_text(sizes) +
                            " has 1, which would always be 1; use sigmoid");
    }
  }
}

std::size_t parameter_count(const Sizes& sizes) {
  constexpr std::size_t most = std::numeric_limits<std::uint32_t>::max();
  std::size_t count = 0;
  for (std::size_t layer = 1; layer < sizes.size(); ++layer) {
    if (sizes[layer - 1] >= most || sizes[layer] > (most - count) / (sizes[layer - 1] + 1)) return most;
    count += sizes[layer] * (sizes[layer - 1] + 1);
  }
  return count;
}

/// Writes names by the one rule of the network's shape.
class Speller {
 public:
  explicit Speller(const Sizes& sizes)
      : layers_(sizes.size() - 1),
        outputs_(sizes.back()),
        between_(layers_ > 9 || *std::max_element(sizes.begin(), sizes.end()) > 9 ? "_" : "") {}

  std::string weight(std::size_t layer, std::size_t input, std::size_t neuron) const {
    return "w" + std::to_string(layer) + "_" + std::to_string(input) + between_ + std::to_string(neuron);
  }
  /// A neuron's bias `b`, sum `z` or output `o`, by layer and neuron.
  std::string regular(char letter, std::size_t layer, std::size_t neuron) const {
    return letter + std::to_string(layer) + between_ + std::to_string(neuron);
  }
  std::string sum(std::size_t layer, std::size_t neuron) const {
    return layer == layers_ ? "z" + count(neuron) : regular('z', layer, neuron);
  }
  std::string output(std::size_t layer, std::size_t neuron) const {
    return layer == layers_ ? "yhat" + count(neuron) : regular('o', layer, neuron);
  }

 private:
  std::string count(std::size_t neuron) const { return outputs_ == 1 ? "" : std::to_string(neuron); }

  std::size_t layers_, outputs_;
  std::string between_;
};

}  // namespace

/// The names of a shape: which there are, in order, and where each one leads.
struct Network::Names {
  std::vector<std::string> parameters;
  std::vector<std::string> nodes;  // for each neuron its sum, unless it is linear, and its output
  std::size_t neurons = 0;
  std::map<std::string, std::size_t, std::less<>> parameter_places;
  std::map<std::string, std::size_t, std::less<>> node_places;
  std::map<std::string, std::string, std::less<>>
      linear_sums;  // the name that a sum would have: its output's

  Names(const Sizes& sizes, const std::vector<Activation>& activations) {
    const Speller speller(sizes);
    for (std::size_t layer = 1; layer < sizes.size(); ++layer) {
      for (std::size_t neuron = 1; neuron <= sizes[layer]; ++neuron) {
        for (std::size_t input = 1; input <= sizes[layer - 1]; ++input) {
          add_parameter(speller.weight(layer, input, neuron));
        }
      }
      for (std::size_t neuron = 1; neuron <= sizes[layer]; ++neuron) {
        add_parameter(speller.regular('b', layer, neuron));
        add_nodes(speller, layer, neuron, activations[layer - 1]);
      }
    }
  }

  /// Why a name leads nowhere, and what to ask instead.
  std::string advice(std::string_view name, bool with_nodes) const {
    const std::string start = "this network has no " + std::string(with_nodes ? "node" : "parameter") + " '" +
                              std::string(name) + "'; ";
    if (!with_nodes && node_places.contains(name)) return start + "it is calculated: ask node() for it";
    if (const auto found = linear_sums.find(name); with_nodes && found != linear_sums.end()) {
      return start + "that layer is linear, so that the sum is the output itself: ask for '" + found->second +
             "'";
    }
    std::vector<std::string> known = parameters;
    if (with_nodes) known.insert(known.end(), nodes.begin(), nodes.end());
    std::vector<std::string> near;
    for (const std::size_t edits : {std::size_t{1}, std::size_t{2}}) {
      if (!near.empty() || name.size() <= edits) break;
      for (const std::string& word : known) {
        if (near.size() < most_near && autograd::distance(name, word) == edits) near.push_back(word);
      }
    }
    if (!near.empty()) return start + "near names are " + joined(near, ", ");
    const bool all = known.size() <= listed;
    if (!all) known.resize(listed);
    return start + "its names are " + joined(known, ", ") + (all ? "" : " and so on");
  }

 private:
  static constexpr std::size_t listed = 20;
  static constexpr std::size_t most_near = 5;

  void add_parameter(std::string name) {
    parameter_places.emplace(name, parameters.size());
    parameters.push_back(std::move(name));
  }
  void add_node(std::string name, std::string regular) {
    node_places.emplace(name, nodes.size());
    node_places.emplace(std::move(regular), nodes.size());
    nodes.push_back(std::move(name));
  }
  void add_nodes(const Speller& speller, std::size_t layer, std::size_t neuron, Activation activation) {
    ++neurons;
    const std::string sum = speller.sum(layer, neuron), output = speller.output(layer, neuron);
    const std::string regular_sum = speller.regular('z', layer, neuron);
    if (activation == Activation::linear) {
      linear_sums.emplace(sum, output);
      linear_sums.emplace(regular_sum, output);
    } else {
      add_node(sum, regular_sum);
    }
    add_node(output, speller.regular('o', layer, neuron));
  }
};

Network::Network(Graph& graph, const Sizes& sizes, Activation activation, const InitialValues& initial)
    : Network(graph, sizes, std::vector<Activation>(sizes.empty() ? 0 : sizes.size() - 1, activation),
              initial) {}

Network::Network(Graph& graph, const Sizes& sizes, const std::vector<Activation>& activations,
                 const InitialValues& initial)
    : graph_(&graph) {
  require_shape(sizes, activations);
  require_activations(sizes, activations);
  InitialNumbers start(initial);
  graph.reserve(graph.size() + parameter_count(sizes));
  names_ = std::make_shared<const Names>(sizes, activations);
  const auto add = [&](double number) {
    return parameters_.emplace_back(graph, number, names_->parameters[parameters_.size()]);
  };
  for (std::size_t layer = 1; layer < sizes.size(); ++layer) {
    start.begin_layer(sizes[layer - 1], sizes[layer]);
    std::vector<std::vector<Value>> weights(sizes[layer]);
    for (std::vector<Value>& row : weights) {
      for (std::size_t input = 0; input < sizes[layer - 1]; ++input) row.push_back(add(start.weight()));
    }
    std::vector<Neuron> neurons;
    for (std::vector<Value>& row : weights) {
      neurons.emplace_back(std::move(row), add(start.bias()), activations[layer - 1]);
    }
    layers_.emplace_back(std::move(neurons));
  }
}

std::vector<Value> Network::operator()(Values inputs) {
  if (inputs.size() != layers_.front().inputs()) {
    throw autograd::WrongSize("this network takes " + std::to_string(layers_.front().inputs()) +
                              " inputs and got " + std::to_string(inputs.size()));
  }
  const std::vector<std::string>& names = names_->nodes;
  const std::size_t last = layers_.back().neurons().size();
  // A kept node each, the dot inside each sum, and what softmax is made of: room before the first of them,
  // not halfway.
  graph_->reserve(graph_->size() + names.size() + names_->neurons +
                  (layers_.back().is_softmax() ? last + 1 : 0));
  std::vector<Value> nodes, outputs;
  nodes.reserve(names.size());
  const auto keep = [&](Value node) {
    if (names_nodes_) node.named(names[nodes.size()]);
    nodes.push_back(node);
  };
  for (const Layer& layer : layers_) {
    const std::vector<Value> before = std::exchange(outputs, {});
    Layer::Pass pass = layer.pass(&layer == &layers_.front() ? inputs : Values(before));
    for (std::size_t j = 0; j < pass.outputs.size(); ++j) {
      if (layer.neurons()[j].activation() != Activation::linear) keep(pass.sums[j]);
      keep(pass.outputs[j]);
    }
    outputs = std::move(pass.outputs);
  }
  nodes_ = std::move(nodes);
  return outputs;
}

Value Network::node(std::string_view name) const {
  if (names_->parameter_places.contains(name)) return parameter(name);
  const auto place = names_->node_places.find(name);
  if (place == names_->node_places.end()) throw autograd::Error(names_->advice(name, true));
  if (nodes_.empty()) {
    throw autograd::Error("'" + std::string(name) + "' is not recorded yet; call network(inputs) first");
  }
  const Value node = nodes_[place->second];
  if (!graph_->holds_node(node.index(), node.epoch())) {
    throw autograd::StaleValue("'" + std::string(name) +
                               "' was dropped when its graph was rewound; call network(inputs) again");
  }
  return node;
}

Value Network::parameter(std::string_view name) const {
  const auto place = names_->parameter_places.find(name);
  if (place == names_->parameter_places.end()) throw autograd::Error(names_->advice(name, false));
  parameters_[place->second].check();
  return parameters_[place->second];
}

void Network::set(std::string_view name, double number) const { parameter(name).assign(number); }

}  // namespace nn
