// SPDX-License-Identifier: MIT
// Sums and dots are recorded in one pass over their operands where these are nodes of one graph: they are the
// same as products and sums one by one, whatever their operands are, and refuse what any operation refuses.
#include "autograd/value.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "autograd/gradient.hpp"
#include "tests/support/refusal.hpp"

using namespace autograd;
using support::mentions;
using support::refusal;

namespace {

constexpr double numbers[] = {1.5, -2.0, 0.3, 0.7, -1.1, 2.25};
constexpr std::size_t count = std::size(numbers);
constexpr std::size_t half = count / 2;

/// A constant for each bit that is set, a variable for each other.
std::vector<Value> some_constant(Graph& graph, unsigned constants) {
  std::vector<Value> operands;
  for (std::size_t i = 0; i < count; ++i) {
    operands.push_back((constants >> i & 1) != 0 ? Value(numbers[i]) : Value(graph, numbers[i]));
  }
  return operands;
}
Value dot_of(const std::vector<Value>& a) {
  return dot(std::span(a).first(half), std::span(a).subspan(half));
}
Value sum_of(const std::vector<Value>& a) { return sum(a); }

/// An operation with a list, and the same made of operations with two operands.
struct Kind {
  const char* name;
  Value (*list)(const std::vector<Value>&);
  Value (*one_by_one)(const std::vector<Value>&);
};
const Kind kinds[] = {{"dot", dot_of,
                       [](const std::vector<Value>& a) {
                         Value total = a[0] * a[half];
                         for (std::size_t i = 1; i < half; ++i) total += a[i] * a[half + i];
                         return total;
                       }},
                      {"sum", sum_of, [](const std::vector<Value>& a) {
                         Value total = a[0];
                         for (std::size_t i = 1; i < count; ++i) total += a[i];
                         return total;
                       }}};

}  // namespace

TEST_CASE("sums and dots are what additions and products one by one are, wherever constants stand") {
  for (const Kind& kind : kinds) {
    CAPTURE(kind.name);
    for (unsigned constants = 0; constants + 1 < 1u << count; ++constants) {
      CAPTURE(constants);
      Graph graph;
      const std::vector<Value> a = some_constant(graph, constants);
      const std::size_t leaves = graph.size();
      const Value y = kind.list(a), truth = kind.one_by_one(a);
      CHECK(y.value() == truth.value());
      CHECK(y.index() == leaves + 1);
      const Gradient got = gradient(y), wanted = gradient(truth);
      const std::vector<Value> operands = y.operands();
      REQUIRE(operands.size() == count);
      for (std::size_t i = 0; i < count; ++i) {
        CHECK(operands[i].is_constant() == a[i].is_constant());
        CHECK(operands[i].index() == a[i].index());
        CHECK(operands[i].value() == numbers[i]);
        if (!a[i].is_constant()) CHECK(got[a[i]] == wanted[a[i]]);
      }
    }
  }
}

TEST_CASE("sums and dots of constants are constants") {
  Graph graph;
  for (const Kind& kind : kinds) {
    CAPTURE(kind.name);
    const std::vector<Value> a = some_constant(graph, (1u << count) - 1);
    CHECK(kind.list(a).is_constant());
    CHECK(kind.list(a).value() == kind.one_by_one(a).value());
  }
  CHECK(graph.size() == 0);
}

TEST_CASE("sums and dots are recalculated to the number that recording them again gives") {
  for (const Kind& kind : kinds) {
    CAPTURE(kind.name);
    Graph graph;
    const std::vector<Value> a = some_constant(graph, 0);
    const Value y = kind.list(a);
    for (std::size_t i = 0; i < count; ++i) a[i].assign(1.0 / (3.0 + double(i)));
    graph.recalculate();
    const Value again = kind.list(a);
    CHECK(y.value() == again.value());
    const Gradient got = gradient(y), wanted = gradient(again);
    for (const Value& x : a) CHECK(got[x] == wanted[x]);
  }
}

TEST_CASE("a dropped operand of a list is refused wherever it stands, also when its place is taken again") {
  for (const Kind& kind : kinds) {
    CAPTURE(kind.name);
    for (std::size_t i = 0; i < count; ++i) {
      CAPTURE(i);
      Graph graph;
      std::vector<Value> a = some_constant(graph, 0);
      {
        const Recording recording(graph);
        a[i] = Value(graph, 5.0);
      }
      const auto record = [&] { kind.list(a); };
      CHECK(mentions(refusal<StaleValue>(record), "was dropped"));
      const Value in_its_place(graph, 6.0);
      CHECK(in_its_place.index() == a[i].index());
      CHECK(mentions(refusal<StaleValue>(record), "was dropped"));
      CHECK(graph.size() == count + 1);
      a[i] = in_its_place;
      CHECK(kind.list(a).value() == kind.one_by_one(a).value());
      CHECK(gradient(kind.list(a))[in_its_place] == gradient(kind.one_by_one(a))[in_its_place]);
    }
  }
}

TEST_CASE("an operand of another graph is refused wherever it stands in a list") {
  for (const Kind& kind : kinds) {
    CAPTURE(kind.name);
    for (std::size_t i = 0; i < count; ++i) {
      CAPTURE(i);
      Graph graph, other;
      std::vector<Value> a = some_constant(graph, 0);
      // At an index that the other graph has too, and of the same epoch.
      for (std::size_t k = 0; k < count; ++k) a[i] = Value(other, 5.0, "stray");
      REQUIRE(a[i].epoch() == a[(i + 1) % count].epoch());
      const std::string words = refusal<WrongGraph>([&] { kind.list(a); });
      CHECK(mentions(words, "'stray' (= 5)"));
      CHECK(mentions(words, "belong to two graphs"));
      CHECK(graph.size() == count);
      CHECK(other.size() == count);
    }
  }
}

TEST_CASE("operands from before a rewind and from after it stand together in a list") {
  for (const Kind& kind : kinds) {
    CAPTURE(kind.name);
    for (std::size_t later = 0; later <= count; ++later) {
      Graph graph;
      std::vector<Value> a = some_constant(graph, 0);
      {
        const Recording recording(graph);
        const Value dropped(graph, 1.0);
      }
      for (std::size_t i = later; i < count; ++i) a[i] = Value(graph, numbers[i]);
      CHECK(kind.list(a).value() == kind.one_by_one(a).value());
      const Gradient got = gradient(kind.list(a)), wanted = gradient(kind.one_by_one(a));
      for (const Value& x : a) CHECK(got[x] == wanted[x]);
    }
  }
}

TEST_CASE("a dot that is NaN has slopes of NaN, a sum keeps its slopes of 1") {
  const double infinity = std::numeric_limits<double>::infinity();
  Graph graph;
  const Value a(graph, infinity), b(graph, 0.0), c(graph, 2.0), d(graph, 3.0);
  const Value y = dot({a, c}, {b, d});
  CHECK(std::isnan(y.value()));
  for (const Value& x : {a, b, c, d}) CHECK(std::isnan(gradient(y)[x]));
  CHECK(y.operands()[1].index() == c.index());
  const Value nan(graph, number::nan);
  CHECK(std::isnan(sum({nan, c}).value()));
  CHECK(gradient(sum({nan, c}))[c] == 1.0);
}

TEST_CASE("the sign of a zero is that of the additions") {
  Graph graph;
  const Value minus(graph, -0.0), plus(graph, 0.0), one(graph, 1.0);
  CHECK(std::signbit(sum(minus).value()));
  CHECK(std::signbit(dot({minus, minus}, {one, one}).value()));
  CHECK_FALSE(std::signbit(dot({minus, plus}, {one, one}).value()));
}

TEST_CASE("one node may stand in both lists of a dot, and more than once in each") {
  Graph graph;
  const Value x(graph, 3.0), w(graph, 0.5);
  const Value y = dot({x, x, w}, {x, w, x});
  CHECK(y.value() == 12.0);
  CHECK(gradient(y)[x] == 2 * 3.0 + 2 * 0.5);
  CHECK(gradient(y)[w] == 2 * 3.0);
}

TEST_CASE("a list for which there is no room leaves the graph as it was") {
  Graph graph;
  const std::vector<Value> a = some_constant(graph, 0);
  graph.limit(count);
  for (const Kind& kind : kinds) {
    CAPTURE(kind.name);
    CHECK_THROWS_AS(kind.list(a), GraphFull);
    CHECK(graph.size() == count);
  }
  graph.limit(count + 2);
  CHECK(gradient(dot_of(a))[a[0]] == numbers[half]);
  CHECK(gradient(sum_of(a))[a[0]] == 1.0);
}
