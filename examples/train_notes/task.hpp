// SPDX-License-Identifier: MIT
// The notes' two networks with what they learn, and a training run of one of them that can be looked at. It
// prints nothing.
#pragma once

#include "examples/train_notes/plane.hpp"
#include "nn/nn.hpp"

namespace notes {

using plane::Numbers;

/// Of the order in which rows are drawn.
inline constexpr std::uint64_t seed = 1;

/// A network 2-2-1 and its tables: two columns of inputs, one of targets.
struct Task {
  nn::DataTable inputs, targets;
  nn::Activation activation;
  nn::Loss loss;
  /// The numbers that the notes start with.
  nn::Constant start;
};

/// lpa from iq and cgpa, of a table with these columns.
Task regression(const nn::DataTable& table);
/// The notes' placement column, which is assumed, from these inputs.
Task classification(const nn::DataTable& inputs);

/// The notes' algorithm: five epochs of as many steps as there are rows, each with one row, drawn at random.
/// Throws nn::Diverged.
nn::History five_epochs(const Task& task, double eta);

/// A network that is trained, and what was seen on the way.
struct Run {
  autograd::Graph graph;
  nn::Network network;
  nn::History history;
  /// The largest difference between a parameter of hidden neuron 1 and the same one of neuron 2, after any
  /// step.
  double apart = 0.0;

  Run(const Task& task, const nn::InitialValues& start) : network(graph, {2, 2, 1}, task.activation, start) {}
  /// The task says the loss; the settings say the rest.
  void train(const Task& task, nn::TrainerSettings settings);

  double parameter(std::string_view name) const { return network.parameter(name).value(); }
  Numbers parameters() const;
  /// The network's output for each row, recorded in its graph.
  std::vector<autograd::Value> record(const nn::DataTable& inputs);
};

/// Each parameter of hidden neuron 1 with the same one of hidden neuron 2.
inline constexpr std::string_view twins[][2] = {
    {"w1_11", "w1_12"}, {"w1_21", "w1_22"}, {"b11", "b12"}, {"w2_11", "w2_21"}};

/// The mean loss of all rows, recorded in the network's graph.
autograd::Value mean_loss(Run& run, const Task& task);

}  // namespace notes
