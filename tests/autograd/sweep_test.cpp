// SPDX-License-Identifier: MIT
// Sections, the order of nodes, and the two walks in every reading.
#include "autograd/sweep.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <complex>

#include "autograd/gradient.hpp"
#include "tests/support/oracle.hpp"
#include "tests/support/refusal.hpp"

using namespace autograd;
using support::mentions;
using support::refusal;

namespace {

constexpr auto everything = [](std::size_t) { return true; };
constexpr auto nothing_given = [](std::size_t) { return std::optional<double>(); };

std::vector<Index> indices_of(const std::vector<Value>& values) {
  std::vector<Index> indices;
  for (const Value& value : values) indices.push_back(value.index());
  return indices;
}

}  // namespace

TEST_CASE("the topological order holds what the root needs, operands first, each node once") {
  Graph graph;
  const Value x(graph, 1.0), unused(graph, 2.0), w(graph, 3.0);
  const Value a = x * w, dead = a + unused, b = sum({a, x, 5.0, a}), c = b * b;
  (void)dead;
  CHECK(indices_of(topological_order(c)) ==
        std::vector<Index>{x.index(), w.index(), a.index(), b.index(), c.index()});
  CHECK(indices_of(topological_order(x)) == std::vector<Index>{x.index()});
  CHECK(topological_order(4.0).empty());
  CHECK(indices_of(topological_order(c)).size() == 5);  // and once more: nothing was left marked
}

TEST_CASE("what few far nodes need is found as well as what many near ones need") {
  Graph graph;
  const Value x(graph, 1.0), early = sin(x);
  for (int i = 0; i < 50000; ++i) (void)(early + 1.0);
  const Value late = early * x;
  const std::vector<Index> expected{x.index(), early.index(), late.index()};
  CHECK(indices_of(topological_order(late)) == expected);
  Value chain = late;
  for (int i = 0; i < 5000; ++i) chain = chain + x;
  CHECK(topological_order(chain).size() == 5003);
  CHECK(std::is_sorted(graph.leaves().begin(), graph.leaves().end()));
  CHECK(indices_of(topological_order(late)) == expected);
  const std::vector<Index> order = indices_of(topological_order(chain));
  CHECK(std::is_sorted(order.begin(), order.end()));
  CHECK(std::adjacent_find(order.begin(), order.end()) == order.end());
  for (const std::uint64_t word : graph.visited()) REQUIRE(word == 0);
}

TEST_CASE("a section numbers nodes densely and keeps constants as numbers") {
  Graph graph;
  const Value x(graph, 2.0);
  const Value unused = x + 1.0, y = 3.0 / x;
  const Section section({y, 7.0});
  CHECK(section.size() == 2);
  CHECK(section.place(x) == 0);
  CHECK(section.place(y) == 1);
  CHECK(section.place(unused) == Section::nowhere);
  CHECK(section.place(7.0) == Section::nowhere);
  CHECK(section.is_leaf(0));
  CHECK_FALSE(section.is_leaf(1));
  CHECK(section.code(1) == code_of<Divide>);
  CHECK(section.operands(0).empty());
  CHECK(section.operands(1).size() == 2);
  CHECK(section.operands(1)[0].place == Section::nowhere);
  CHECK(section.operands(1)[0].number == 3.0);
  CHECK(section.operands(1)[1].place == 0);
  CHECK(section.node(1).index() == y.index());
  CHECK(&section.graph() == &graph);
}

TEST_CASE("a section refuses constants alone and nodes of two graphs") {
  Graph graph, other;
  const Value x(graph, 2.0, "left"), z(other, 3.0, "right");
  CHECK_FALSE(refusal<ConstantRoot>([&] { (void)Section({1.0, 2.0}); }).empty());
  CHECK_FALSE(refusal<ConstantRoot>([&] { (void)Section(std::vector<Value>()); }).empty());
  CHECK(mentions(refusal<WrongGraph>([&] { (void)Section({x, z}); }), "right"));
  CHECK(mentions(refusal<WrongGraph>([&] { (void)Section(x).place(z); }), "right"));
}

TEST_CASE("the forward walk calculates what was recorded, or from other numbers") {
  Graph graph;
  const Value x(graph, 2.0), w(graph, 3.0);
  const Value inner = x * w, y = exp(inner / 10.0) + sum({x, 1.0, inner});
  const Section section(y);
  const std::vector<double> values = forward<double>(section, nothing_given);
  for (std::size_t place = 0; place < section.size(); ++place) {
    CHECK(values[place] == section.node(place).value());
  }
  const auto given = [&](std::size_t place) {
    return place == section.place(inner) ? std::optional(1.0L) : std::nullopt;
  };
  CHECK(static_cast<double>(forward<long double>(section, given)[section.place(y)]) ==
        doctest::Approx(std::exp(0.1) + 4.0));
}

TEST_CASE("the forward walk in complex numbers gives NaN where an operation has no such reading") {
  Graph graph;
  const Value x(graph, 2.0);
  const Value fine = sin(x) * x, kinked = abs(x) + x;
  const auto none = [](std::size_t) { return std::optional<std::complex<double>>(); };
  CHECK(forward<std::complex<double>>(Section(fine), none).back().real() == fine.value());
  CHECK(std::isnan(forward<std::complex<double>>(Section(kinked), none).back().real()));
}

TEST_CASE("the backward walk over a section gives what gradient gives, in double and in long double") {
  Graph graph;
  const Value x(graph, 0.4), w(graph, 1.7);
  const Value inner = x * w;
  const Value y = tanh(inner) * log(w) + pow(w, x) + max(inner, sum({x, w, inner}));
  const Section section(y);
  const std::vector<double> values = forward<double>(section, nothing_given);
  const std::vector<long double> wide(values.begin(), values.end());
  const std::size_t root = section.place(y);
  const auto adjoints = backward<double>(section, std::span<const double>(values), root, everything);
  const auto precise = backward<long double>(section, std::span<const long double>(wide), root, everything);
  const Gradient expected = gradient(y);
  for (std::size_t place = 0; place < section.size(); ++place) {
    CHECK(support::close(adjoints[place], expected[section.node(place)], 1e-15));
    CHECK(support::close(static_cast<double>(precise[place]), expected[section.node(place)], 1e-13));
  }
}

TEST_CASE("the backward walk may begin at an inner place and passes only to what is wanted") {
  Graph graph;
  const Value x(graph, 0.5), w(graph, 2.0);
  const Value inner = x * w, y = inner * inner + w;
  const Section section(y);
  const std::vector<double> values = forward<double>(section, nothing_given);
  const std::span<const double> numbers(values);
  const auto from_inner = backward<double>(section, numbers, section.place(inner), everything);
  CHECK(from_inner[section.place(x)] == 2.0);
  CHECK(from_inner[section.place(y)] == 0.0);
  const auto only_x = backward<double>(section, numbers, section.place(y),
                                       [&](std::size_t place) { return place != section.place(w); });
  CHECK(only_x[section.place(x)] == 4.0);
  CHECK(only_x[section.place(w)] == 0.0);
}

TEST_CASE("in the walk over a section an adjoint of 0 stops and the side not taken gets exactly 0") {
  Graph graph;
  const Value x(graph, 0.0), z(graph, 0.0), below(graph, -1.0);
  const Value y = x * sqrt(z) + sqrt(max(x, below));
  const Section section(y);
  const std::vector<double> values = forward<double>(section, nothing_given);
  const auto adjoints =
      backward<double>(section, std::span<const double>(values), section.place(y), everything);
  CHECK(adjoints[section.place(z)] == 0.0);
  CHECK(adjoints[section.place(below)] == 0.0);
  CHECK(adjoints[section.place(x)] == std::numeric_limits<double>::infinity());
}

TEST_CASE("derivative graphs fold constants and carry no factors of 1") {
  Graph graph;
  const Value x(graph, 2.0), w(graph, 3.0);
  CHECK(derivative(x + w, x).is_constant());
  CHECK(derivative(x - w, w).value() == -1.0);
  CHECK(derivative(x - w, w).is_constant());
  CHECK(derivative(sum({x, w, x}), x).value() == 2.0);
  CHECK(derivative(sum({x, w, x}), x).is_constant());
  CHECK(derivative(-(-x), x).is_constant());
  CHECK(derivative(mean({x, w}), x).value() == 0.5);
  const auto nodes_of = [&](Value y) {
    const std::size_t before = graph.size();
    (void)derivative(y, x);
    return graph.size() - before;
  };
  CHECK(nodes_of(exp(x + w)) == nodes_of(exp(x)));
  CHECK(nodes_of(exp(sum({x, w}))) == nodes_of(exp(x)));
  CHECK(nodes_of(sin(x) + w) == nodes_of(sin(x)));
  const std::size_t size = graph.size();
  (void)derivative(x * w, x);
  CHECK(graph.size() - size <= 2);  // the two that the slopes are: a factor, and where it holds
}
