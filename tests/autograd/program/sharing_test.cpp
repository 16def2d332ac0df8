// SPDX-License-Identifier: MIT
#include "autograd/program/sharing.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "autograd/autograd.hpp"
#include "autograd/program/program.hpp"
#include "autograd/program/rewrite.hpp"
#include "autograd/random.hpp"

using namespace autograd;
using namespace autograd::program;

namespace {

Plan planned(const Value& output, const Bindings& bindings) {
  return plan_of(drop_dead(gather_dots(capture(output, bindings))), true);
}

/// The lines of the plan's steps, in order, each with what it reads; a step may not write where something
/// lies that is read at that step or later.
void check_nothing_is_lost(const Plan& plan, const Sharing& sharing) {
  const RowPart& rows = plan.rows;
  std::vector<Place> holds(sharing.size, nowhere);  // the slot whose numbers lie there
  const auto write = [&](Place slot) { holds[sharing.places[slot]] = slot; };
  const auto check = [&](Place slot) { CHECK(holds[sharing.places[slot]] == slot); };
  for (const Spread& spread : rows.spreads) write(spread.slot);
  for (const Place column : rows.columns) {
    if (column != nowhere) write(column);
  }
  for (const RowPart::Step& step : rows.steps) {
    const bool is_matrix = step.code == leaf_code;
    const auto operands = is_matrix ? std::span<const Place>(rows.matrices[step.matrix].operands)
                                    : std::span(rows.operands).subspan(step.first, step.count);
    for (std::size_t i = 0; i < (is_matrix ? rows.matrices[step.matrix].rows() : 1); ++i)
      write(static_cast<Place>(step.result + i));
    for (const Place operand : operands) check(operand);  // after the result is written
  }
  for (const Place output : plan.outputs) check(output);
  for (const Test& test : plan.tests) check(test.a), check(test.b);
  for (const Spread& spread : rows.spreads) check(spread.slot);
}

/// Layers of `width` neurons.
struct Tower {
  Graph graph;
  std::vector<Value> columns, parameters;
  Value output;

  Tower(std::size_t layers, std::size_t width) {
    for (std::size_t i = 0; i < width; ++i) columns.push_back(Value(graph, 0.5));
    std::vector<Value> layer = columns;
    for (std::size_t k = 0; k < layers; ++k) {
      std::vector<Value> next;
      for (std::size_t n = 0; n < width; ++n) {
        Value sum = weight();
        for (const Value& value : layer) sum += weight() * value;
        next.push_back(tanh(sum));
      }
      layer = next;
    }
    output = sum(layer);
  }
  Value weight() {
    parameters.push_back(Value(graph, 0.01 * double(parameters.size() % 17) - 0.05));
    return parameters.back();
  }
  Bindings bindings() const { return {.columns = columns, .parameters = parameters, .frozen = {}}; }
};

}  // namespace

TEST_CASE("a chain needs two places, however long it is") {
  Graph graph;
  const Value x(graph, 0.5, "x");
  Value y = x;
  for (int i = 0; i < 30; ++i) y = sin(y);
  const Plan plan = planned(y, {.columns = Values(x), .parameters = {}, .frozen = {}});
  const Sharing sharing = share_slots(plan);
  CHECK(plan.rows.slots == 31);
  CHECK(sharing.size == 2);
  check_nothing_is_lost(plan, sharing);
}

TEST_CASE("layers share the places of the layers before, and stand side by side") {
  const Tower tower(6, 8);
  const Plan plan = planned(tower.output, tower.bindings());
  const Sharing sharing = share_slots(plan);
  CHECK(plan.rows.slots > 100);
  CHECK(sharing.size <= 4 * 8);
  check_nothing_is_lost(plan, sharing);
  for (const program::Matrix& matrix : plan.rows.matrices) {
    for (std::size_t i = 0; i < 8; ++i) {
      CHECK(sharing.places[matrix.results + i] == sharing.places[matrix.results] + i);
      CHECK(sharing.places[matrix.operands[i]] == sharing.places[matrix.operands[0]] + i);
    }
  }
}

TEST_CASE("columns, shared numbers, outputs and comparisons keep their places as long as they are read") {
  Graph graph;
  const Value x(graph, 0.5, "x"), z(graph, 2.0, "z"), w(graph, 0.5, "w");
  const Value early = exp(x * z), tested = cos(x);
  Value y = tested > 0.0 ? x : z;
  for (int i = 0; i < 10; ++i) y = sin(y) / (w + z);
  const Value last = y * x;
  const std::vector<Value> columns{x, z}, outputs{early, last};
  const Plan plan = plan_of(drop_dead(capture(outputs, {columns, Values(w), {}})), true);
  REQUIRE(plan.tests.size() == 1);
  const Sharing sharing = share_slots(plan);
  CHECK(sharing.size < plan.rows.slots);
  check_nothing_is_lost(plan, sharing);
}

TEST_CASE("kept apart, every slot has a place of its own") {
  const Tower tower(2, 3);
  const Plan plan = planned(tower.output, tower.bindings());
  const Sharing sharing = keep_apart(plan);
  CHECK(std::set<Place>(sharing.places.begin(), sharing.places.end()).size() == plan.rows.slots);
  CHECK(sharing.size == plan.rows.slots);
}

TEST_CASE("rows are the same to the last bit with shared memory and without, and after a gradient") {
  const Tower tower(4, 5);
  ProgramOptions options{.columns = tower.columns, .parameters = tower.parameters};
  const Program shared(tower.output, options);
  options.steps.share = false;
  const Program apart(tower.output, options);
  Random random(9);
  std::vector<double> table(5 * 150);
  for (double& cell : table) cell = random.uniform(-2.0, 2.0);
  const RunOptions values{.gradient = false, .rows = true}, all{.rows = true};
  const std::vector<double> expected = apart.run(table, values).rows;
  CHECK(shared.run(table, values).rows == expected);
  CHECK(shared.run(table, all).rows == expected);
  CHECK(shared.run(table, values).rows == expected);
  CHECK(shared.run(table, all).gradient == apart.run(table).gradient);
}

TEST_CASE("steps that stand side by side are taken together only where none needs another") {
  Graph graph;
  const Value x(graph, 0.5, "x"), z(graph, 0.25, "z"), w(graph, 0.75, "w");
  Value chain = x + w;
  for (int i = 0; i < 9; ++i) chain = sin(chain);
  std::vector<Value> parameters{w}, sums, side_by_side;
  for (const double number : {1.0, 2.0, 3.0, 4.0, 5.0, 6.0}) {
    parameters.push_back(Value(graph, 0.1 * number));
    parameters.push_back(Value(graph, 0.7 - 0.2 * number));
    sums.push_back(parameters.end()[-2] * x + parameters.back() * z);
  }
  for (const Value& value : sums) side_by_side.push_back(sin(value));
  for (const Value& value : sums) side_by_side.push_back(exp(value));
  const Value y = chain * sum(side_by_side) + tan(sums[2]);
  const Program program(y, {.columns = {x, z}, .parameters = parameters});
  Random random(2);
  std::vector<double> table(2 * 100);
  for (double& cell : table) cell = random.uniform(-1.0, 1.0);
  const ProgramResult result = program.run(table, {.rows = true, .column_gradient = true});
  const ProgramResult values = program.run(table, {.gradient = false, .rows = true});
  for (std::size_t row = 0; row < 100; ++row) {
    Value leaf = x, other = z;
    leaf.assign(table[2 * row]);
    other.assign(table[2 * row + 1]);
    graph.recalculate();
    const Gradient g = gradient(y);
    CHECK(result.rows[row] == doctest::Approx(y.value()).epsilon(1e-12));
    CHECK(values.rows[row] == result.rows[row]);
    CHECK(result.column_gradient[2 * row] == doctest::Approx(g[x]).epsilon(1e-12));
    CHECK(result.column_gradient[2 * row + 1] == doctest::Approx(g[z]).epsilon(1e-12));
  }
}

TEST_CASE("a program says what memory it takes, with a gradient and without") {
  const Tower tower(6, 8);
  ProgramOptions options{.columns = tower.columns, .parameters = tower.parameters};
  const std::string text = Program(tower.output, options).describe();
  const auto kilobytes = [](const std::string& told) {
    const auto at = told.find("memory      ");
    REQUIRE(at != std::string::npos);
    const auto second = told.find("gradient, ", at);
    REQUIRE(second != std::string::npos);
    return std::pair(std::stoi(told.substr(at + 12)), std::stoi(told.substr(second + 10)));
  };
  options.steps.share = false;
  const auto shared = kilobytes(text), apart = kilobytes(Program(tower.output, options).describe());
  CHECK(shared.second < shared.first);
  CHECK(shared.second < apart.second);
  CHECK(shared.first == apart.first);
}
