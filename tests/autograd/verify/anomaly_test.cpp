// SPDX-License-Identifier: MIT
#include "autograd/verify/anomaly.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "autograd/autograd.hpp"
#include "tests/support/refusal.hpp"

using namespace autograd;
using support::mentions;
using verify::Anomaly;
using verify::AnomalySettings;
using verify::find_anomalies;
using verify::find_anomaly;
using Kind = verify::Anomaly::Kind;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

bool same(Value a, Value b) { return a.graph() == b.graph() && a.index() == b.index(); }

/// The first anomaly, which must be there.
Anomaly anomaly_of(Value root, AnomalySettings settings = {}) {
  const std::optional<Anomaly> found = find_anomaly(root, settings);
  REQUIRE(found.has_value());
  return *found;
}

constexpr AnomalySettings with_cancellation{.cancellation = true};

}  // namespace

TEST_CASE("where all is finite there is no anomaly") {
  Graph graph;
  const Value x(graph, 0.5, "x"), w(graph, -2.0, "w");
  const Value y = log(square(x) + exp(w)) * relu(w) + max(x, w);
  CHECK_FALSE(find_anomaly(y).has_value());
  CHECK(find_anomalies(y, with_cancellation).empty());
  CHECK_FALSE(find_anomaly(x).has_value());
}

TEST_CASE("the NaN of a logarithm deep in a graph is found with its operand and its place") {
  Graph graph;
  const Value x(graph, 0.5, "x");
  const Value p = (x - 0.75).named("p");
  graph.locate("train.cpp", 31);
  const Value bad = log(p);
  graph.locate("train.cpp", 40);
  Value y = bad;
  for (int i = 0; i < 50; ++i) y = tanh(y * x) + sqrt(y);
  const Anomaly anomaly = anomaly_of(y.named("loss"));
  CHECK(anomaly.kind == Kind::value);
  CHECK(same(anomaly.node, bad));
  CHECK(same(anomaly.culprit, bad));
  CHECK(std::isnan(anomaly.number));
  CHECK(anomaly.operands == std::vector{-0.25});
  CHECK(anomaly.parts.empty());
  CHECK(anomaly.place == "train.cpp:31");
  CHECK(anomaly.reaches_root);
  CHECK(anomaly.text ==
        "log #3 = NaN, recorded after train.cpp:31: its operand 'p' is -0.25, and log is "
        "defined for numbers above 0");
  CHECK(find_anomalies(y).size() == 1);
}

TEST_CASE("a division by 0 is named with both operands") {
  Graph graph;
  const Value x(graph, 0.0, "x");
  const Anomaly anomaly = anomaly_of(exp((1.0 / x).named("q")));
  CHECK(anomaly.kind == Kind::value);
  CHECK(anomaly.number == infinity);
  CHECK(anomaly.operands == std::vector{1.0, 0.0});
  CHECK(anomaly.place.empty());
  CHECK(anomaly.text ==
        "'q' (divide) = inf: its operands are the constant 1 and 'x' = 0, and divide is "
        "defined for divisors other than 0");
}

TEST_CASE("an overflow is told from a pole") {
  Graph graph;
  const Value x(graph, 1000.0, "x");
  CHECK(anomaly_of(exp(x)).text ==
        "exp #2 = inf: its operand 'x' is 1000, and 1.97007e+434 or a number on the "
        "way to it is too large");
  CHECK(
      mentions(anomaly_of(exp(x * x)).text, "its operand multiply #3 is 1e+06, and the result is too large"));
}

TEST_CASE("an operation with a list is named with its first operands") {
  Graph graph;
  const std::vector<Value> large(9, Value(graph, 1e308, "b"));
  CHECK(anomaly_of(sum(large)).text ==
        "sum #2 = inf: its operands are 'b' = 1e+308, 'b' = 1e+308, 'b' = 1e+308, 'b' = 1e+308, 'b' = "
        "1e+308, 'b' = 1e+308 and 3 more, and 9e+308 or a number on the way to it is too large");
}

TEST_CASE("a leaf or a constant that is not finite is where it begins") {
  Graph graph;
  const Value x(graph, number::nan, "x"), w(graph, 2.0, "w");
  const Anomaly leaf = anomaly_of(square(x + w));
  CHECK(same(leaf.node, x));
  CHECK(leaf.operands.empty());
  CHECK(leaf.text == "'x' = NaN: it is a leaf, and was given this number");
  const Value product = w * infinity;
  const Anomaly constant = anomaly_of(sqrt(product));
  CHECK(same(constant.node, product));
  CHECK(mentions(constant.text, "'w' = 2 and the constant inf, and a constant among them is not finite"));
}

TEST_CASE("a value that the root does not notice is found and said to be harmless to it") {
  Graph graph;
  const Value x(graph, -1.0, "x"), w(graph, -2.0, "w");
  const Value masked = select(x > 0.0, log(x), x);
  const Anomaly anomaly = anomaly_of(masked);
  CHECK_FALSE(anomaly.reaches_root);
  CHECK(mentions(anomaly.text, "; it does not reach the root"));
  const std::vector<Anomaly> both = find_anomalies(masked + log(w));
  REQUIRE(both.size() == 2);
  CHECK_FALSE(both[0].reaches_root);
  CHECK(both[1].reaches_root);
  CHECK(both[1].operands == std::vector{-2.0});
}

TEST_CASE("an infinite adjoint among finite values is found at the operation whose slope is infinite") {
  Graph graph;
  const Value x(graph, 0.0, "x");
  graph.locate("model.cpp", 7);
  const Value root = sqrt(x);
  const Value y = 3.0 * root;
  const Anomaly anomaly = anomaly_of(y);
  CHECK(anomaly.kind == Kind::adjoint);
  CHECK(same(anomaly.node, x));
  CHECK(anomaly.number == infinity);
  CHECK(same(anomaly.culprit, root));
  CHECK(anomaly.operands == std::vector{0.0});
  REQUIRE(anomaly.parts.size() == 1);
  CHECK(same(anomaly.parts[0].from, root));
  CHECK(anomaly.parts[0].adjoint == 3.0);
  CHECK(anomaly.parts[0].slope == infinity);
  CHECK(anomaly.parts[0].product == infinity);
  CHECK(anomaly.place == "model.cpp:7");
  CHECK(anomaly.text ==
        "the adjoint of 'x' is inf: the slope of sqrt #2 = 0, recorded after model.cpp:7, by "
        "'x' is inf, its adjoint is 3, and its operand 'x' is 0");
}

TEST_CASE("what follows from an infinite adjoint is no anomaly of its own") {
  Graph graph;
  const Value x(graph, 0.0, "x"), w(graph, 2.0, "w");
  const Value inner = (x * w).named("inner");
  const std::vector<Anomaly> all = find_anomalies(sqrt(inner));
  REQUIRE(all.size() == 2);
  CHECK(same(all[0].node, inner));
  // The adjoint of x is infinite because that of inner is; that of w is infinity times 0.
  CHECK(same(all[1].node, w));
  CHECK(all[1].kind == Kind::zero_times_infinity);
  CHECK(mentions(all[1].text, "is 0 and its adjoint is inf; their product is NaN"));
}

TEST_CASE("adjoints that overflow as a product or as a sum are found") {
  Graph graph;
  const Value x(graph, 1e-200, "x");
  const Value product = (x * 1e200) * 1e200;
  CHECK(mentions(anomaly_of(product).text, "is 1e+200, its adjoint is 1e+200, and its operands are"));
  CHECK(mentions(anomaly_of(product).text, "; their product is too large"));
  const Value total = x * 1e308 + x * 1.5e308;
  const Anomaly anomaly = anomaly_of(total);
  CHECK(anomaly.parts.size() == 2);
  CHECK(mentions(anomaly.text, "makes the sum of 2 parts too large"));
}

TEST_CASE("0 times infinity in the backward walk is found, and not where a branch sent the 0") {
  Graph graph;
  const Value x(graph, 0.0, "x");
  const Value root = sqrt(x);
  const Value y = 0.0 * root;
  CHECK(gradient(y)[x] == 0.0);
  const Anomaly anomaly = anomaly_of(y);
  CHECK(anomaly.kind == Kind::zero_times_infinity);
  CHECK(same(anomaly.node, x));
  CHECK(same(anomaly.culprit, root));
  CHECK(anomaly.number == 0.0);
  CHECK(mentions(anomaly.text, "their product counts as 0, and the true derivative may be lost"));
  CHECK_FALSE(find_anomaly(select(x > 0.0, sqrt(x), x)).has_value());
  CHECK_FALSE(find_anomaly(max(sqrt(x), 1.0) * 2.0).has_value());
  // The way back is closed by the branch, also some nodes further down.
  CHECK_FALSE(find_anomaly(max(exp(sqrt(x)) * 0.5, 1.0)).has_value());
}

TEST_CASE("nothing flows back to the side not taken, and that is no anomaly") {
  Graph graph;
  const Value x(graph, -1.0, "x");
  const std::vector<Anomaly> all = find_anomalies(sqrt(relu(x)));
  REQUIRE(all.size() == 1);
  CHECK(all[0].kind == Kind::adjoint);
  CHECK(all[0].node.operation().name == "relu");
}

TEST_CASE("cancellation is found where it is asked for") {
  Graph graph;
  const Value x(graph, 0.5, "x");
  graph.locate("loss.cpp", 12);
  const Value u = sin(x).named("u");
  const Value plus = (u * 1e12).named("plus"), minus = (u * (1e12 - 1.0)).named("minus");
  const Value y = plus - minus;
  CHECK_FALSE(find_anomaly(y).has_value());
  const Anomaly anomaly = anomaly_of(y, with_cancellation);
  CHECK(anomaly.kind == Kind::cancellation);
  CHECK(same(anomaly.node, u));
  CHECK(anomaly.number == 1.0);
  CHECK(anomaly.parts.size() == 2);
  CHECK(anomaly.place == "loss.cpp:12");
  CHECK(anomaly.text ==
        "the adjoint of 'u' is 1: its parts -1e+12 from 'minus', 1e+12 from 'plus' cancel; a "
        "share of 5e-13 is left of their sizes, and it may be rounding");
  CHECK_FALSE(find_anomaly(y, {.cancellation = true, .smallest_share = 1e-13}).has_value());
  CHECK(mentions(anomaly_of(u - u, with_cancellation).text, "cancel; nothing is left of their sizes"));
  CHECK_FALSE(find_anomaly(u * 1e6 - u * (1e6 - 1.0), with_cancellation).has_value());
}

TEST_CASE("values come before adjoints, and the walk forward before the walk back") {
  Graph graph;
  const Value x(graph, 0.0, "x"), w(graph, -1.0, "w");
  const std::vector<Anomaly> all = find_anomalies(sqrt(x) + max(0.0 * x, log(w)));
  REQUIRE(all.size() == 2);
  CHECK(all[0].kind == Kind::value);
  CHECK(all[1].kind == Kind::adjoint);
}

TEST_CASE("an anomaly says what the gradient returns") {
  Graph graph;
  const Value x(graph, 0.0, "x"), w(graph, 3.0, "w");
  const Value y = sqrt(x * w) + pow(-2.0, w) + 0.0 * sqrt(x);
  const Gradient g = gradient(y);
  for (const Anomaly& anomaly : find_anomalies(y)) {
    CAPTURE(anomaly.text);
    REQUIRE(anomaly.kind != Kind::value);
    const double returned = g[anomaly.node];
    CHECK((anomaly.number == returned || (std::isnan(anomaly.number) && std::isnan(returned))));
  }
}

TEST_CASE("nothing comes over a closed branch also where an infinity is sent back") {
  Graph graph;
  const Value x(graph, -0.5, "x");
  const std::vector<Anomaly> all = find_anomalies(sqrt(relu(x)) + x * 1e308 + x * 1.5e308);
  REQUIRE(all.size() == 2);
  CHECK(same(all[1].node, x));
  CHECK(all[1].number == infinity);
  CHECK(all[1].parts.size() == 3);
}

TEST_CASE("where the values are wrong already, the adjoints are no anomalies of their own") {
  Graph graph;
  const Value x(graph, 0.0, "x");
  const Value u = log(x);
  const std::vector<Anomaly> all = find_anomalies(u - u);
  REQUIRE(all.size() == 1);
  CHECK(same(all[0].node, u));
}

TEST_CASE("a chain of 100,000 operations is searched at once and without a deep stack") {
  Graph graph;
  const Value x(graph, 0.0, "x");
  const Value start = sqrt(x);
  Value y = start;
  for (int i = 0; i < 100'000; ++i) y = y + 1.0;
  CHECK(same(anomaly_of(y).culprit, start));
  Value z = log(x - 1.0);
  const Value bad = z;
  for (int i = 0; i < 100'000; ++i) z = tanh(z);
  CHECK(same(anomaly_of(z).node, bad));
}

TEST_CASE("many anomalies cost no more than the graph") {
  Graph graph;
  std::vector<Value> logs;
  for (int i = 0; i < 20'000; ++i) logs.push_back(log(Value(graph, -1.0)));
  const std::vector<Anomaly> all = find_anomalies(sum(logs));
  CHECK(all.size() == 20'000);
  CHECK(all.back().reaches_root);
}

TEST_CASE("the search records nothing and leaves grads and adjoints alone") {
  Graph graph;
  const Value x(graph, 0.25, "x");
  const Value y = sqrt(x) * 2.0;
  y.backward();
  const std::size_t before = graph.size();
  CHECK_FALSE(find_anomaly(y).has_value());
  CHECK(graph.size() == before);
  CHECK(x.grad() == 2.0);
  CHECK(gradient(y)[x] == 2.0);
}

TEST_CASE("an anomaly keeps its words when its nodes are gone") {
  Graph graph;
  const Value x(graph, -1.0, "x");
  std::optional<Anomaly> anomaly;
  {
    const Recording recording(graph);
    anomaly = find_anomaly(sqrt(x) * 2.0);
  }
  REQUIRE(anomaly.has_value());
  CHECK(mentions(anomaly->text, "sqrt is defined for numbers from 0"));
  CHECK_THROWS_AS(anomaly->node.value(), StaleValue);
}

TEST_CASE("a root that cannot be searched is refused as everywhere") {
  Graph graph;
  const Value x(graph, 2.0, "x");
  const Value y = (x * x).named("y");
  CHECK(mentions(support::refusal<ConstantRoot>([] { find_anomaly(3.0); }), "the constant 3"));
  CHECK(mentions(support::refusal<Error>([&] { find_anomaly(y, {.smallest_share = 2.0}); }),
                 "smallest_share is 2; it must lie between 0 and 1"));
  x.assign(3.0);
  CHECK(mentions(support::refusal<OutOfDate>([&] { find_anomaly(y); }), "'y'"));
  graph.recalculate();
  CHECK_FALSE(find_anomaly(y).has_value());
  const Mark mark = graph.mark();
  const Value dropped = x + 1.0;
  graph.rewind(mark);
  support::refusal<StaleValue>([&] { find_anomaly(dropped); });
}
