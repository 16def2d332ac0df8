// SPDX-License-Identifier: MIT
#include "nn/prediction.hpp"

#include <optional>
#include <string>
#include <utility>

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

namespace {

/// The table with the columns changed that a scaling has a line for.
template <class Change>
DataTable rescaled(const DataTable& table, const std::optional<Scaling>& scaling, Change change) {
  if (!scaling) return table;
  std::vector<double> cells = table.cells();
  const std::vector<std::string> names = table.names();
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::string& name = names[i % names.size()];
    if (scaling->has(name)) cells[i] = change(*scaling, name, cells[i]);
  }
  return DataTable(names, std::move(cells));
}

/// A column of words has numbers by its own words, in whichever order these come: another table had others.
void require_numbers(const DataTable& table) {
  for (const Column& column : table.descriptions()) {
    if (column.classes.empty()) continue;
    throw autograd::Error(
        "column " + in_quotes(column.name) + " holds words, such as " + in_quotes(column.classes[0]) +
        ", and a model reads numbers; give it the numbers that it was trained with, or mend "
        "the cells that are none");
  }
}

std::vector<std::string> output_names(const Model& model) {
  if (!model.description.outputs.empty()) return model.description.outputs;
  const std::size_t count = model.network.layers().back().neurons().size();
  if (count == 1) return {"yhat"};
  std::vector<std::string> names;
  for (std::size_t i = 1; i <= count; ++i) names.push_back("yhat" + std::to_string(i));
  return names;
}

}  // namespace

DataTable predict(const Model& model, const DataTable& table) {
  const ModelDescription& description = model.description;
  const DataTable read = description.inputs.empty() ? table : table.select(description.inputs);
  require_numbers(read);
  const DataTable inputs = rescaled(
      read, description.scaling,
      [](const Scaling& scaling, const std::string& name, double x) { return scaling.apply(name, x); });
  const DataTable outputs(output_names(model), predict(model.network, inputs));
  return rescaled(
      outputs, description.scaling,
      [](const Scaling& scaling, const std::string& name, double x) { return scaling.invert(name, x); });
}

}  // namespace nn
