// SPDX-License-Identifier: MIT
#include "autograd/program/rewrite.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "autograd/autograd.hpp"
#include "autograd/program/compiled.hpp"
#include "autograd/program/plan.hpp"

using namespace autograd;
using namespace autograd::program;

namespace {

std::size_t count_of(const Draft& draft, Code code) {
  std::size_t count = 0;
  for (Place place = 0; place < draft.size(); ++place) count += draft[place].is(code) ? 1 : 0;
  return count;
}

std::size_t operations(const Draft& draft) {
  std::size_t count = 0;
  for (Place place = 0; place < draft.size(); ++place)
    count += draft[place].kind == Line::Kind::operation || draft[place].kind == Line::Kind::affine ? 1 : 0;
  return count;
}

const Line& output(const Draft& draft) { return draft[draft.outputs[0]]; }

/// A graph with two columns and three parameters.
struct RecordedLeaves {
  Graph graph;
  Value x{graph, 1.0, "x"}, z{graph, 2.0, "z"};
  Value a{graph, 3.0, "a"}, b{graph, 4.0, "b"}, c{graph, 5.0, "c"};
  Draft draft(Values outputs) const {
    const Value columns[] = {x, z}, parameters[] = {a, b, c};
    return capture(outputs, {columns, parameters, {}});
  }
};

}  // namespace

TEST_CASE("only what the outputs need is captured") {
  RecordedLeaves l;
  sin(l.x);
  const Draft draft = l.draft(l.x * l.a);
  CHECK(draft.size() == 3);
  CHECK(count_of(draft, code_of<Sin>) == 0);
  CHECK(draft.column_names == std::vector<std::string>{"x", "z"});
}

TEST_CASE("what depends on no column and no parameter is folded") {
  RecordedLeaves l;
  const Value k(l.graph, 0.5, "k");
  const Value y = l.x * (sin(k) + 1.0);
  const Value columns[] = {l.x}, frozen[] = {k};
  const Draft draft = drop_dead(fold_constants(capture(y, {columns, {}, frozen})));
  CHECK(operations(draft) == 1);
  const Place factor = draft.operands(draft.outputs[0])[1];
  REQUIRE(draft.is_constant(factor));
  CHECK(draft[factor].number == std::sin(0.5) + 1.0);
}

TEST_CASE("what is said twice is written once, and what differs is not") {
  RecordedLeaves l;
  const Value y = sin(l.x * l.a) + sin(l.x * l.a) + sin(l.a * l.z);
  const Draft draft = drop_dead(merge_common(l.draft(y)));
  CHECK(count_of(draft, code_of<Sin>) == 2);
  CHECK(count_of(draft, code_of<Multiply>) == 2);
  const Draft zeros = merge_common(l.draft(l.x * 0.0 + l.x * -0.0));
  CHECK(count_of(zeros, code_of<Multiply>) == 2);
}

TEST_CASE("what nothing needs is dropped") {
  RecordedLeaves l;
  const Draft draft = l.draft({sin(l.x), cos(l.z)});
  Draft less = draft;
  less.outputs.pop_back();
  CHECK(count_of(drop_dead(less), code_of<Cos>) == 0);
  CHECK(count_of(drop_dead(draft), code_of<Cos>) == 1);
  CHECK(count_of(Compiled::rewritten(less, {}), code_of<Cos>) == 0);
  CHECK(count_of(Compiled::rewritten(less, {.drop = false}), code_of<Cos>) == 1);
}

TEST_CASE("a loop of products becomes one affine line, with the bias before or behind") {
  RecordedLeaves l;
  for (const bool before : {true, false}) {
    Value acc = before ? l.c + l.a * l.x : l.a * l.x;
    acc += l.b * l.z;
    if (!before) acc += l.c;
    const Draft draft = drop_dead(gather_dots(l.draft(acc)));
    CHECK(operations(draft) == 1);
    REQUIRE(output(draft).kind == Line::Kind::affine);
    const std::span<const Place> operands = draft.operands(draft.outputs[0]);
    REQUIRE(operands.size() == 5);
    CHECK(draft[operands[0]].which == 2);
    CHECK(draft[operands[1]].which == 0);
    CHECK(draft[operands[2]].which == 1);
    CHECK(draft[operands[3]].kind == Line::Kind::column);
  }
}

TEST_CASE("a product that is used elsewhere stays") {
  RecordedLeaves l;
  const Value product = l.a * l.x;
  const Draft draft = drop_dead(gather_dots(l.draft({product + l.b * l.z + l.c * l.x, product})));
  CHECK(count_of(draft, code_of<Multiply>) == 1);
}

TEST_CASE("products of what differs by row become a dot, and a subtracted one stays subtracted") {
  RecordedLeaves l;
  const Draft dot = drop_dead(gather_dots(l.draft(l.x * l.z + square(l.x))));
  CHECK(output(dot).is(code_of<Dot>));
  CHECK(dot.operands(dot.outputs[0]).size() == 4);
  const Draft difference = drop_dead(gather_dots(l.draft(l.x * l.z - l.x * l.x)));
  CHECK(output(difference).is(code_of<Subtract>));
  const Draft turned = drop_dead(gather_dots(l.draft(l.a * l.x - l.b * l.z)));
  REQUIRE(output(turned).kind == Line::Kind::affine);
  CHECK(count_of(turned, code_of<Negate>) == 1);
}

TEST_CASE("what stands behind an affine part is added in its order") {
  RecordedLeaves l;
  const Draft draft = drop_dead(gather_dots(l.draft(l.a * l.x + l.b * l.z + l.c + sin(l.x) + l.x * l.z)));
  REQUIRE(output(draft).is(code_of<Dot>));
  const std::span<const Place> operands = draft.operands(draft.outputs[0]);
  REQUIRE(operands.size() == 6);
  CHECK(draft[operands[0]].kind == Line::Kind::affine);
  CHECK(draft[operands[1]].is(code_of<Sin>));
}

TEST_CASE("the program as it was recorded keeps dots as matrices and products as they are") {
  RecordedLeaves l;
  const std::vector<Value> x{l.x, l.z};
  const Value first = dot(std::vector<Value>{l.a, l.b}, x), second = dot(x, std::vector<Value>{l.b, l.c});
  const Value product = l.a * l.x + l.b * l.z + l.c;
  const Compiled compiled(l.draft({first * second, product, sin(l.x) + sin(l.x)}), Precision::full, {});
  const Compiled& verbatim = compiled.verbatim();
  CHECK(&compiled.verbatim() == &verbatim);
  REQUIRE(verbatim.plan.rows.matrices.size() == 1);
  CHECK(verbatim.plan.rows.matrices[0].rows() == 2);
  const auto count = [&](Code code) {
    return std::count_if(verbatim.plan.rows.steps.begin(), verbatim.plan.rows.steps.end(),
                         [&](const RowPart::Step& step) { return step.code == code; });
  };
  CHECK(count(code_of<Multiply>) == 3);
  CHECK(count(code_of<Sin>) == 2);
}

TEST_CASE("what may be steep is written as often as it is said, unless no slopes are taken") {
  RecordedLeaves l;
  const Draft draft = l.draft(sqrt(l.x) * l.a + sqrt(l.x) * l.b);
  CHECK(count_of(merge_common(draft), code_of<Sqrt>) == 2);
  CHECK(count_of(merge_common(draft, false), code_of<Sqrt>) == 1);
}

TEST_CASE("affine lines over the same operands become one matrix") {
  RecordedLeaves l;
  const Value first = l.a * l.x + l.b * l.z + l.c, second = l.b * l.x + l.c * l.z + l.a;
  const Draft draft = drop_dead(gather_dots(l.draft({tanh(first), tanh(second)})));
  const Plan together = plan_of(draft, true), apart = plan_of(draft, false);
  REQUIRE(together.rows.matrices.size() == 1);
  CHECK(together.rows.matrices[0].rows() == 2);
  CHECK(together.rows.matrices[0].weights.size() == 4);
  CHECK(apart.rows.matrices.size() == 2);
}

TEST_CASE("what is the same in all rows is planned apart from what differs") {
  RecordedLeaves l;
  const Draft draft = l.draft(sin(l.a * l.b) * l.x);
  const Plan plan = plan_of(draft, true);
  CHECK(plan.shared.steps.size() == 2);
  CHECK(plan.rows.steps.size() == 1);
  CHECK(plan.rows.spreads.size() == 1);
  CHECK(plan.rows.columns[1] == nowhere);
}

TEST_CASE("long chains are gathered without recursion") {
  RecordedLeaves l;
  Value acc = l.x * l.z;
  for (int i = 0; i < 200000; ++i) acc += l.x * l.z;
  const Draft draft = drop_dead(gather_dots(l.draft(acc)));
  CHECK(operations(draft) == 1);
}
