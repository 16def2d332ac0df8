// SPDX-License-Identifier: MIT
// Layers one after the other, with parameters and nodes named as in the founding notes. It makes its
// parameters and records forward passes; it knows nothing of losses and training.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "nn/initial.hpp"
#include "nn/layer.hpp"

namespace nn {

/// A fully connected network: every neuron reads all outputs of the layer before it.
///
/// Layers and neurons are counted from 1; the inputs are no layer. Names, in a network 2-2-1:
///
///   w1_21       the weight from input 2 to neuron 1 of layer 1
///   b12         the bias of neuron 2 of layer 1
///   z12, o12    its weighted sum (bias included) and its output
///   w2_21, b21  the weight from neuron 2 of layer 1 to neuron 1 of layer 2, and that neuron's bias
///   z, yhat     the last layer's weighted sum and output, also called z21 and o21; where there are
///               several outputs z1, z2..., yhat1, yhat2..., also called z21, z22..., o21, o22...
///
/// With softmax the outputs are made of all sums z1, z2... together. For training, leave it out: the loss
/// cross_entropy has it in itself and reads the sums (logits) of a linear last layer.
///
/// A linear layer has no z: there the weighted sum is the output itself. The indices of a name stand
/// side by side while no size and no layer number is above 9; else underscores keep apart all indices
/// of all names in the network: w1_10_3, b1_12, o2_1. The count in z1 and yhat1 stands alone in both.
///
/// A Network holds handles: its graph must outlive it, and a copy shares its parameters and goes on
/// with forward passes of its own. Moving is copying, so that no network is ever hollow.
class Network {
 public:
  /// Records the parameters as leaves, with numbers drawn in the order of parameters(). `sizes` is the number
  /// of inputs, then of each layer's neurons; all layers have the one activation. softmax is for the last
  /// layer only, and for two outputs or more. Throws WrongSize for fewer than two sizes and for a size of 0,
  /// Error for softmax elsewhere and where InitialNumbers refuses the initial values, GraphFull.
  Network(autograd::Graph& graph, const std::vector<std::size_t>& sizes, Activation activation,
          const InitialValues& initial);
  /// An activation for each layer; also throws WrongSize where there are more or fewer.
  Network(autograd::Graph& graph, const std::vector<std::size_t>& sizes,
          const std::vector<Activation>& activations, const InitialValues& initial);
  Network(const Network&) = default;
  Network& operator=(const Network&) = default;

  /// Records one forward pass and returns the outputs. Throws WrongSize for a wrong number of inputs,
  /// StaleValue, WrongGraph, GraphFull; then nothing was recorded.
  std::vector<autograd::Value> operator()(autograd::Values inputs);

  /// A parameter, or a node of the latest forward pass, by name. Throws Error for a name that the network
  /// does not have and before the first pass, StaleValue where the node was dropped since.
  autograd::Value node(std::string_view name) const;
  /// A parameter by name. Throws Error where there is none, StaleValue where it was dropped.
  autograd::Value parameter(std::string_view name) const;
  /// Assigns a number to the parameter with this name; throws as parameter() does. What was recorded
  /// from it is then out of date.
  void set(std::string_view name, double number) const;

  /// All parameters, layer after layer; in a layer the weights, neuron after neuron and within a neuron
  /// input after input, then the biases: w1_11, w1_21, w1_12, w1_22, b11, b12, w2_11...
  const std::vector<autograd::Value>& parameters() const noexcept { return parameters_; }
  const std::vector<Layer>& layers() const noexcept { return layers_; }
  /// What the latest forward pass recorded and has a name: layer after layer, in a layer for each neuron its
  /// sum, unless it is linear, and its output. Empty before the first pass.
  const std::vector<autograd::Value>& nodes() const noexcept { return nodes_; }

  /// Whether forward passes name what they record; they do unless switched off here, which makes them
  /// faster. node() finds nodes either way.
  void name_nodes(bool on) noexcept { names_nodes_ = on; }

 private:
  struct Names;

  autograd::Graph* graph_;
  std::vector<Layer> layers_;
  std::vector<autograd::Value> parameters_;
  std::vector<autograd::Value> nodes_;  // of the latest pass, in the order of the names; empty before it
  std::shared_ptr<const Names> names_;
  bool names_nodes_ = true;
};

}  // namespace nn
