// SPDX-License-Identifier: MIT
#include "autograd/custom.hpp"
#include "autograd/gradient.hpp"
#include "autograd/program/compiled.hpp"

namespace autograd::program {
namespace {

Value record_operation(const Draft& draft, Place place, std::span<const Value> operands) {
  if (draft[place].code == custom_code) return record_custom(draft.customs[draft[place].custom], operands);
  return visit(draft[place].code, [&]<class Op>(Op) -> Value {
    if constexpr (Op::arity == 1) {
      return apply<Op>(operands[0]);
    } else if constexpr (Op::arity == 2) {
      return apply<Op>(operands[0], operands[1]);
    } else {
      return apply<Op>(Values(operands));
    }
  });
}

}  // namespace

std::vector<Value> record(const Draft& draft, Graph& graph) {
  std::vector<Value> values;
  std::vector<Value> operands;
  for (Place place = 0; place < draft.size(); ++place) {
    const Line& line = draft[place];
    operands.clear();
    for (const Place operand : draft.operands(place)) operands.push_back(values[operand]);
    switch (line.kind) {
      case Line::Kind::constant: values.push_back(line.number); break;
      case Line::Kind::parameter:
        values.push_back(
            Value(graph, draft.parameter_numbers[line.which], draft.parameter_names[line.which]));
        break;
      case Line::Kind::column:
        values.push_back(Value(graph, draft.column_numbers[line.which], draft.column_names[line.which]));
        break;
      default:
        values.push_back(record_operation(draft, place, operands));
        if (line.name != 0 && !values.back().is_constant()) values.back().named(draft.names[line.name]);
    }
  }
  return values;
}

Leaves leaves_of(const Draft& draft, std::span<const Value> values, Graph& graph) {
  Leaves leaves;
  for (const std::string& name : draft.column_names) leaves.columns.push_back(Value(graph, 0.0, name));
  for (const std::string& name : draft.parameter_names) leaves.parameters.push_back(Value(graph, 0.0, name));
  for (Place place = 0; place < draft.size(); ++place) {
    if (draft[place].kind == Line::Kind::column) leaves.columns[draft[place].which] = values[place];
    if (draft[place].kind == Line::Kind::parameter) leaves.parameters[draft[place].which] = values[place];
  }
  return leaves;
}

bool has_seeds(const Draft& draft) { return draft.outputs.size() > 1; }

Draft directional_derivative(const Draft& draft) {
  Graph graph;
  const std::vector<Value> values = record(draft, graph);
  auto [columns, parameters] = leaves_of(draft, values, graph);
  std::vector<Value> outputs, seeds, vector;
  for (const Place output : draft.outputs) {
    outputs.push_back(values[output]);
    seeds.push_back(has_seeds(draft) ? Value(graph, 1.0, "seed " + std::to_string(seeds.size())) : 1.0);
  }
  for (const std::string& name : draft.parameter_names) vector.push_back(Value(graph, 1.0, "v_" + name));
  // The seeds are sent from the outputs, and not multiplied by them first: the slopes of a product are NaN
  // where an output is.
  const std::vector<Value> slopes = derivatives(outputs, seeds, parameters);
  std::vector<Value> all{dot(slopes, vector)};
  all.insert(all.end(), outputs.begin(), outputs.end());
  const std::size_t first_test = all.size();
  for (const Test& test : draft.tests) {
    all.push_back(values[test.a]);
    all.push_back(values[test.b]);
  }
  parameters.insert(parameters.end(), vector.begin(), vector.end());
  if (has_seeds(draft)) parameters.insert(parameters.end(), seeds.begin(), seeds.end());
  Draft derived = capture(all, {columns, parameters, {}});
  for (std::size_t i = 0; i < draft.tests.size(); ++i) {
    Test test = draft.tests[i];
    test.a = derived.outputs[first_test + 2 * i];
    test.b = derived.outputs[first_test + 2 * i + 1];
    derived.tests.push_back(std::move(test));
  }
  derived.outputs.resize(first_test);
  return derived;
}

}  // namespace autograd::program
