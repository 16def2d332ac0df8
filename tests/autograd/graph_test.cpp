// SPDX-License-Identifier: MIT
// The record: sizes, limits, names, marks, rewinding, and handles whose node was dropped.
#include "autograd/graph.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <memory>
#include <optional>
#include <sstream>

#include "autograd/gradient.hpp"
#include "tests/support/refusal.hpp"

using namespace autograd;
using support::mentions;
using support::refusal;

static_assert(!std::is_copy_constructible_v<Graph> && !std::is_move_constructible_v<Graph>);
static_assert(!std::is_copy_assignable_v<Graph> && !std::is_move_assignable_v<Graph>);
static_assert(!std::is_copy_constructible_v<Recording> && !std::is_move_constructible_v<Recording>);
static_assert(sizeof(Row) + sizeof(Tag) + 2 * sizeof(double) <= 48);
static_assert(sizeof(ListEntry) == 12 && sizeof(Guard) <= 24);
static_assert(std::is_trivially_copyable_v<Row> && std::is_trivially_copyable_v<Tag>);

TEST_CASE("a graph counts its nodes and keeps operands before results") {
  Graph graph;
  CHECK(graph.size() == 0);
  const Value x(graph, 1.0), y = sin(x) * x + 2.0;
  CHECK(graph.size() == 4);
  for (Index i = 1; i < graph.length(); ++i) {
    graph.for_each_operand(i, [&](Index operand, double) { CHECK(operand < i); });
  }
  CHECK(y.value() == doctest::Approx(std::sin(1.0) + 2.0));
}

TEST_CASE("growing never changes a handle's number or place") {
  Graph graph;
  std::vector<Value> kept;
  for (int i = 0; i < 100000; ++i) kept.emplace_back(graph, double(i));
  bool right = true;
  for (int i = 0; i < 100000; ++i) right = right && kept[static_cast<std::size_t>(i)].value() == i;
  CHECK(right);
  CHECK(graph.leaves().size() == 100000);
}

TEST_CASE("reserve makes room and changes nothing else") {
  Graph graph;
  const Value x(graph, 1.0);
  graph.reserve(1000000);
  CHECK(graph.size() == 1);
  const Row* rows = &graph.row(0);
  for (int i = 0; i < 999999; ++i) (void)(x + 1.0);
  CHECK(&graph.row(0) == rows);
  graph.reserve(10);
  CHECK(graph.size() == 1000000);
  CHECK_FALSE(refusal<GraphFull>([&] { graph.reserve(std::size_t{1} << 33); }).empty());
  CHECK_FALSE(refusal<GraphFull>([&] { graph.reserve(static_cast<std::size_t>(-1)); }).empty());
  CHECK(graph.size() == 1000000);
  CHECK((x + 1.0).value() == 2.0);
}

namespace {

/// Everything that records, each of which needs at least one more node.
std::vector<std::function<void()>> recorders(Graph& graph, Value x, Value y) {
  return {[&graph] { Value(graph, 1.0); },
          [&graph] { Value(graph, 1.0, "new"); },
          [=] { (void)(x + y); },
          [=] { (void)(x * 2.0); },
          [=] { (void)(2.0 / x); },
          [=] { (void)sin(x); },
          [=] {
            (void)sum({x, y, 1.0});
          },
          [=] { (void)select(x < y, x, y); },
          [=] {
            (void)dot({x, y}, {y, x});
          },
          [=] { (void)detach(x); },
          [=] { (void)derivative(sin(x) * exp(y), x); },
          [=] {
            (void)hessian(x * y * y, {x, y});
          },
          [=] {
            (void)hessian_vector_product(x * y * y, {x, y}, {1.0, 2.0});
          }};
}

}  // namespace

TEST_CASE("a full graph refuses to grow and stays as it was") {
  Graph graph;
  const Value x(graph, 1.5, "x"), y(graph, 2.5, "y");
  const Value z = x * y;
  const std::size_t size = graph.size();
  graph.limit(size);
  std::size_t number = 0;
  for (const auto& record : recorders(graph, x, y)) {
    ++number;
    CAPTURE(number);
    const std::string words = refusal<GraphFull>(record);
    CHECK(mentions(words, std::to_string(size)));
    CHECK(mentions(words, "limit"));
    CHECK(graph.size() == size);
    CHECK(graph.leaves().size() == 2);
    CHECK(x.name() == "x");
    CHECK(gradient(z)[x] == 2.5);
  }
  CHECK(bool(x < y));  // a guard is no node
  graph.limit(size + 1);
  CHECK((z + 1.0).value() == 4.75);
  CHECK_THROWS_AS((void)(z + 1.0), GraphFull);
}

TEST_CASE("a derivative that does not fit leaves nothing behind") {
  Graph graph;
  const Value x(graph, 1.5);
  const Value y = exp(sin(x) * x) / x;
  const std::size_t size = graph.size();
  std::size_t room = 0;
  for (bool fits = false; !fits; ++room) {
    graph.limit(size + room);
    try {
      (void)derivative(y, x);
      fits = true;
    } catch (const GraphFull&) {
      CHECK(graph.size() == size);
      if (graph.size() != size) return;
    }
  }
  CHECK(room > 5);
}

TEST_CASE("a limit below the size only stops growth, and one that is raised lets it go on") {
  Graph graph;
  const Mark empty = graph.mark();
  for (int i = 0; i < 200; ++i) Value(graph, double(i));
  graph.limit(3);
  CHECK(graph.size() == 200);
  CHECK_THROWS_AS(Value(graph, 1.0), GraphFull);
  graph.rewind(empty);
  for (int i = 0; i < 3; ++i) Value(graph, double(i));
  CHECK_THROWS_AS(Value(graph, 1.0), GraphFull);
  graph.limit(0);
  graph.rewind(empty);
  CHECK_THROWS_AS(Value(graph, 1.0), GraphFull);
  graph.limit(static_cast<std::size_t>(-1));
  CHECK(Value(graph, 1.0).value() == 1.0);
}

TEST_CASE("names: many, renamed, shared, empty and strange ones") {
  Graph graph;
  std::vector<Value> x;
  for (int i = 0; i < 20000; ++i) x.emplace_back(graph, double(i), "w" + std::to_string(i));
  CHECK(x[0].name() == "w0");
  CHECK(x[19999].name() == "w19999");
  x[7].named("seven").named("sieben");
  CHECK(x[7].name() == "sieben");
  x[8].named("sieben");
  CHECK(x[8].name() == "sieben");
  CHECK(x[7].index() != x[8].index());
  CHECK(mentions(describe(x[7]), "sieben"));
  CHECK(mentions(describe(x[9]), "w9"));
  CHECK(mentions(describe(x[9] + 1.0), "add"));
  const std::string strange("a\0b\n\"'\xc3\xa9", 9);
  CHECK(x[3].named(strange).name() == strange);
  x[4].named("");
  CHECK(x[4].name().empty());
  const Value y = (x[1] * x[2]).named("y");
  CHECK(y.name() == "y");
}

TEST_CASE("rewinding drops nodes, leaves, guards and names, and brings earlier names back") {
  Graph graph;
  const Value x(graph, 1.0, "x"), y(graph, 2.0);
  (x * y + x).backward();
  const Mark mark = graph.mark();
  const std::size_t size = graph.size();
  x.named("temporary").named("again");
  y.named("only for now");
  const Value z(graph, 3.0, "z");
  const Value list = sum({x, y, z});
  if (x < y) (void)(z * x);
  list.backward();
  graph.rewind(mark);
  CHECK(graph.size() == size);
  CHECK(graph.leaves().size() == 2);
  CHECK(graph.guards().empty());
  CHECK(x.name() == "x");
  CHECK(y.name().empty());
  CHECK(x.grad() == 4.0);  // 3 and then 1: grad stays
  CHECK(mentions(refusal<StaleValue>([&] { (void)z.value(); }), "rewound"));
  const Value other(graph, 9.0);
  CHECK(other.index() > y.index());
  CHECK(other.name().empty());
  CHECK(other.grad() == 0.0);
  CHECK(gradient(sum({x, other}))[other] == 1.0);
}

TEST_CASE("a handle whose index was given again is refused wherever it is used") {
  Graph graph;
  const Value x(graph, 1.0, "x");
  const Mark mark = graph.mark();
  const Value old = x + 1.0;
  const Gradient gone = gradient(old);
  graph.rewind(mark);
  const Value fresh = x * 7.0;
  REQUIRE(fresh.index() == old.index());
  const std::function<void()> uses[] = {
      [&] { (void)old.value(); },
      [&] { (void)old.name(); },
      [&] { old.named("old"); },
      [&] { old.assign(1.0); },
      [&] { old.backward(); },
      [&] { (void)old.grad(); },
      [&] { (void)old.is_leaf(); },
      [&] { (void)old.operation(); },
      [&] { (void)old.operands(); },
      [&] { (void)(old + 1.0); },
      [&] { (void)(1.0 - old); },
      [&] { (void)(x * old); },
      [&] { (void)-old; },
      [&] {
        (void)sum({x, old});
      },
      [&] {
        (void)dot({x, 1.0}, {2.0, old});
      },
      [&] { (void)select(old < x, x, x); },
      [&] { (void)select(x < 2.0, x, old); },
      [&] { (void)bool(x < old); },
      [&] { (void)max(x, old); },
      [&] { (void)gradient(old); },
      [&] {
        (void)gradient({x, old}, {1.0, 1.0});
      },
      [&] { (void)gradient(fresh)[old]; },
      [&] { (void)gone[old]; },
      [&] { (void)derivative(old, x); },
      [&] { (void)derivative(fresh, old); },
      [&] {
        (void)derivatives(fresh, {x, old});
      },
      [&] {
        (void)jacobian({fresh, old}, x);
      },
      [&] {
        (void)jacobian(fresh, {x, old});
      },
      [&] { (void)hessian(old, x); },
      [&] {
        (void)hessian(fresh, {x, old});
      },
      [&] { (void)hessian_vector_product(old, x, {1.0}); },
      [&] {
        (void)hessian_vector_product(fresh, {x, old}, {1.0, 1.0});
      },
      [&] { (void)topological_order(old); },
      [&] {
        (void)Section({x, old});
      },
      [&] { (void)detach(old); },
      [&] { (void)describe(old); },
      [&] { (void)isfinite(old); },
      [&] { std::ostringstream() << old; },
  };
  std::size_t number = 0;
  const std::size_t size = graph.size();
  for (const auto& use : uses) {
    ++number;
    CAPTURE(number);
    CHECK(mentions(refusal<StaleValue>(use), std::to_string(old.index())));
    CHECK(graph.size() == size);
  }
  CHECK(graph.guards().empty());
  CHECK(fresh.value() == 7.0);
  CHECK(gone[fresh] == 0.0);
  CHECK(gone[x] == 1.0);
}

TEST_CASE("marks nest, and one whose place was dropped is refused") {
  Graph graph, other;
  const Value x(graph, 1.0);
  const Mark outer = graph.mark();
  (void)(x + 1.0);
  const Mark inner = graph.mark();
  (void)(x + 2.0);
  graph.rewind(inner);
  CHECK(graph.size() == 2);
  graph.rewind(inner);
  CHECK(graph.holds(inner));
  graph.rewind(outer);
  CHECK(graph.size() == 1);
  CHECK_FALSE(graph.holds(inner));
  CHECK_FALSE(refusal<StaleMark>([&] { graph.rewind(inner); }).empty());
  (void)(x + 5.0);
  CHECK_FALSE(graph.holds(inner));
  CHECK_THROWS_AS(graph.rewind(inner), StaleMark);
  CHECK(graph.size() == 2);
  CHECK_FALSE(refusal<WrongGraph>([&] { graph.rewind(other.mark()); }).empty());
  CHECK_THROWS_AS(graph.rewind(Mark()), WrongGraph);
  CHECK_FALSE(graph.holds(other.mark()));
  graph.rewind(outer);
  CHECK(graph.size() == 1);
}

TEST_CASE("a mark whose guards or names were dropped does not bring others into their place") {
  Graph graph;
  const Value x(graph, 1.0), y(graph, 2.0);
  const Mark outer = graph.mark();
  (void)bool(x < y);
  x.named("first");
  const Mark inner = graph.mark();
  graph.rewind(outer);
  (void)bool(x > y);
  x.named("second");
  try {
    graph.rewind(inner);  // back to a place with no guard and no name of those made since, or refused
    CHECK(graph.guards().empty());
    CHECK(x.name() != "second");
  } catch (const StaleMark&) {
    CHECK(graph.guards().size() == 1);
    CHECK(x.name() == "second");
  }
}

TEST_CASE("a Recording drops what was recorded while it lived") {
  Graph graph;
  const Value x(graph, 2.0);
  std::optional<Value> kept;
  {
    const Recording recording(graph);
    kept = x * x;
    kept->backward();
    {
      const Recording nested(graph);
      (void)(x + 1.0);
    }
    CHECK(graph.size() == 2);
  }
  CHECK(graph.size() == 1);
  CHECK(x.grad() == 4.0);
  CHECK_THROWS_AS((void)kept->value(), StaleValue);
  try {
    const Recording recording(graph);
    (void)(x + 1.0);
    throw 1;
  } catch (int) {
  }
  CHECK(graph.size() == 1);
}

TEST_CASE("Recordings destroyed out of order never throw and drop nothing of others") {
  Graph graph;
  const Value x(graph, 2.0);
  auto outer = std::make_unique<Recording>(graph);
  (void)(x + 1.0);
  auto inner = std::make_unique<Recording>(graph);
  (void)(x + 2.0);
  outer.reset();
  CHECK(graph.size() == 1);
  const Value later = x + 3.0, next = x + 4.0, last = x + 5.0;
  inner.reset();
  CHECK(graph.size() == 4);
  CHECK(later.value() == 5.0);
  CHECK(next.value() == 6.0);
  CHECK(last.value() == 7.0);
  auto recording = std::make_unique<Recording>(graph);
  graph.release();
  recording.reset();
  CHECK(graph.size() == 0);
}

TEST_CASE("release drops everything, and the graph can be used again") {
  Graph graph;
  const Value x(graph, 2.0, "x");
  const Value y = sum({x, x * x});
  const Mark mark = graph.mark();
  (void)bool(x < y);
  graph.release();
  CHECK(graph.size() == 0);
  CHECK(graph.leaves().empty());
  CHECK(graph.guards().empty());
  CHECK_THROWS_AS((void)x.value(), StaleValue);
  CHECK_THROWS_AS(graph.rewind(mark), StaleMark);
  graph.zero_grad();
  graph.recalculate();
  const Value z(graph, 3.0);
  CHECK(z.name().empty());
  CHECK_THROWS_AS((void)x.value(), StaleValue);
  CHECK(gradient(sum({z, z * z}))[z] == 7.0);
  graph.release();
  graph.release();
}
