// SPDX-License-Identifier: MIT
#include "autograd/program/route.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "autograd/autograd.hpp"
#include "autograd/program/rewrite.hpp"

using namespace autograd;
using namespace autograd::program;

namespace {

constexpr Wanted by_parameters{.gradient = true, .column_gradient = false};
constexpr Wanted by_both{.gradient = true, .column_gradient = true};

Plan planned(Values outputs, const Bindings& bindings) {
  return plan_of(drop_dead(gather_dots(capture(outputs, bindings))), true);
}

bool is_cleared(const Route& route, Place slot) {
  return std::binary_search(route.cleared.begin(), route.cleared.end(), slot);
}

/// For the operand of the plan's step at `step` whether its adjoint starts there.
bool starts(const Plan& plan, const Route& route, std::size_t step, std::size_t operand) {
  return route.first[plan.rows.steps[step].first + operand];
}

}  // namespace

TEST_CASE("along a chain each adjoint starts where it arrives, and only the output's is cleared") {
  Graph graph;
  const Value x(graph, 0.5, "x"), w(graph, 0.5, "w");
  const Value y = exp(sin(w * x));
  const Plan plan = planned({y}, {.columns = Values(x), .parameters = Values(w), .frozen = {}});
  const Route route = route_of(plan, by_parameters);
  CHECK(route.steps.size() == plan.rows.steps.size());
  CHECK(std::is_sorted(route.steps.rbegin(), route.steps.rend()));
  CHECK(route.cleared == std::vector<Place>{plan.outputs[0]});
  CHECK(starts(plan, route, plan.rows.steps.size() - 1, 0));
}

TEST_CASE("an adjoint starts once, at the last step that uses the number") {
  Graph graph;
  const Value x(graph, 0.5, "x"), w(graph, 0.5, "w");
  const Value product = x * w, used = exp(product), again = sin(product);
  const Plan plan = planned({used / again}, {.columns = Values(x), .parameters = Values(w), .frozen = {}});
  const Route route = route_of(plan, by_parameters);
  std::size_t count = 0;
  for (std::size_t i = 0; i < plan.rows.steps.size(); ++i) {
    const RowPart::Step& step = plan.rows.steps[i];
    if (step.code != code_of<Exp> && step.code != code_of<Sin>) continue;
    CHECK(starts(plan, route, i, 0) == (count == 1));
    ++count;
  }
  CHECK(count == 2);
}

TEST_CASE("an operand that stands twice is cleared, and what nothing wants is not gone to") {
  Graph graph;
  const Value x(graph, 0.5, "x"), w(graph, 0.5, "w");
  const Value s = sin(w + x), y = s * s + cos(x);
  const Plan plan = plan_of(capture(y, {.columns = Values(x), .parameters = Values(w), .frozen = {}}), true);
  const auto step_of = [&](Code code) {
    return static_cast<std::size_t>(
        std::find_if(plan.rows.steps.begin(), plan.rows.steps.end(),
                     [&](const RowPart::Step& step) { return step.code == code; }) -
        plan.rows.steps.begin());
  };
  const Route route = route_of(plan, by_parameters);
  const std::size_t product = step_of(code_of<Multiply>), cosine = step_of(code_of<Cos>);
  REQUIRE(product < plan.rows.steps.size());
  CHECK(is_cleared(route, plan.rows.operands[plan.rows.steps[product].first]));
  CHECK(std::find(route.steps.begin(), route.steps.end(), cosine) == route.steps.end());
  const Route all = route_of(plan, by_both);
  CHECK(std::find(all.steps.begin(), all.steps.end(), cosine) != all.steps.end());
}

TEST_CASE("a matrix starts its operands' adjoints where they lie side by side and nothing came before") {
  Graph graph;
  const Value x(graph, 0.5, "x"), z(graph, 0.5, "z");
  const std::vector<Value> columns{x, z};
  std::vector<Value> w, hidden;
  for (int i = 0; i < 8; ++i) w.push_back(Value(graph, 0.1 * i));
  for (const std::size_t i : {0u, 1u}) hidden.push_back(tanh(w[i] * x + w[6 + i] * z));
  const Value weighed = w[2] * hidden[0] + w[3] * hidden[1], other = w[4] * hidden[0] + w[5] * hidden[1];
  const Bindings bindings{.columns = columns, .parameters = w, .frozen = {}};
  const Plan plan = planned({weighed * other}, bindings);
  REQUIRE(plan.rows.matrices.size() == 2);
  const Route route = route_of(plan, by_parameters);
  CHECK(route.matrices[1].in_place);
  CHECK(route.matrices[1].first);
  CHECK_FALSE(route.matrices[0].wanted);  // its operands are columns
  CHECK(route_of(plan, by_both).matrices[0].wanted);
  const Plan used_before = planned({weighed * other + exp(hidden[0])}, bindings);
  const Route second = route_of(used_before, by_parameters);
  CHECK(second.matrices.back().in_place);
  CHECK_FALSE(second.matrices.back().first);
}

TEST_CASE("what serves a comparison alone is not walked over") {
  Graph graph;
  const Value x(graph, 0.5, "x"), w(graph, 0.5, "w");
  const Value tested = exp(w * x);
  const Value y = tested > 0.0 ? w * w * x : x;
  const Plan plan = planned({y}, {.columns = Values(x), .parameters = Values(w), .frozen = {}});
  REQUIRE(plan.tests.size() == 1);
  for (const std::size_t i : route_of(plan, by_parameters).steps)
    CHECK(plan.rows.steps[i].code != code_of<Exp>);
}

TEST_CASE("slots are a run where each follows the one before") {
  CHECK(is_run(std::vector<Place>{3, 4, 5}));
  CHECK_FALSE(is_run(std::vector<Place>{3, 5, 4}));
  CHECK(is_run(std::vector<Place>{3}));
}
