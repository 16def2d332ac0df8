// SPDX-License-Identifier: MIT
#include "nn/prediction.hpp"

#include <string>

#include "autograd/program/program.hpp"
#include "nn/words.hpp"

namespace nn {

using autograd::Value;

std::vector<double> predict(const Network& network, std::span<const double> inputs) {
  const std::size_t columns = network.layers().front().inputs();
  if (inputs.size() % columns != 0) {
    throw autograd::WrongSize(counted(inputs.size(), "number") + " do not fill rows of the " +
                              counted(columns, "input") + " that the network reads");
  }
  if (inputs.empty()) return {};
  Network copy = network;
  copy.name_nodes(false);
  autograd::Graph& graph = *network.parameters().front().graph();
  const autograd::Recording recording(graph);
  std::vector<Value> row;
  for (std::size_t i = 0; i < columns; ++i) row.emplace_back(graph, inputs[i]);
  const std::vector<Value> outputs = copy(row);
  const autograd::Program program(outputs, {.columns = row, .parameters = network.parameters()});
  return program.run(inputs, {.gradient = false, .rows = true}).rows;
}

std::vector<double> predict(const Network& network, const DataTable& inputs) {
  const std::size_t columns = network.layers().front().inputs();
  if (inputs.columns() != columns) {
    throw autograd::WrongSize("the network reads " + counted(columns, "input") + " and the table has " +
                              counted(inputs.columns(), "column") +
                              "; select() those that it was trained with, in that order");
  }
  return predict(network, inputs.cells());
}

std::vector<double> predict(const Network& network, std::initializer_list<double> inputs) {
  return predict(network, std::span(inputs.begin(), inputs.size()));
}

}  // namespace nn
