// SPDX-License-Identifier: MIT
#include "nn/drawing.hpp"

#include <doctest/doctest.h>

#include "autograd/explain/svg.hpp"
#include "tests/support/refusal.hpp"

using namespace autograd;
using nn::Activation;
using nn::Network;

TEST_CASE("the layers of a network are groups of its parameters and of what its latest pass recorded") {
  Graph graph;
  Network network(graph, {2, 3, 1}, {Activation::tanh, Activation::linear},
                  nn::Constant{.weight = 0.5, .bias = 0.1});
  auto groups = layer_groups(network);
  REQUIRE(groups.size() == 2);
  CHECK(groups[0].name == "layer 1, tanh");
  CHECK(groups[1].name == "layer 2, linear");
  CHECK(groups[0].nodes.size() == 9);
  const Value x1(graph, 1.0, "x1"), x2(graph, 2.0, "x2"), y(graph, 1.0, "y");
  const Value yhat = network({x1, x2})[0];
  groups = layer_groups(network);
  CHECK(groups[0].nodes.size() == 15);
  CHECK(groups[1].nodes.size() == 5);
  const Value loss = square(y - yhat).named("L");
  const auto picture =
      explain::picture(loss, {.fold = explain::Fold::groups, .limit = 100, .groups = groups});
  std::vector<std::string> labels;
  for (const auto& node : picture.nodes) labels.push_back(node.label);
  CHECK(labels == std::vector<std::string>{"y", "x1", "x2", "layer 1, tanh", "layer 2, linear", "L"});
  CHECK(picture.nodes[3].nodes == 18);
}

TEST_CASE("a network's picture has its neurons, weights and biases") {
  Graph graph;
  Network network(graph, {2, 2, 1}, {Activation::sigmoid, Activation::linear},
                  nn::Constant{.weight = 0.5, .bias = 0.25});
  network.set("w1_21", -2.0);
  auto diagram = neuron_diagram(network);
  REQUIRE(diagram.columns.size() == 3);
  CHECK(diagram.columns[0].circles[1].name == "x2");
  CHECK(diagram.columns[0].circles[1].number.empty());
  CHECK(diagram.columns[1].circles[0].name == "o11");
  CHECK(diagram.columns[1].circles[0].bias == "b11 = 0.25");
  REQUIRE(diagram.lines.size() == 6);
  CHECK(diagram.lines[1].weight == "w1_21 = -2");
  CHECK((diagram.lines[1].from == 1 && diagram.lines[1].to == 0 && diagram.lines[1].column == 0));
  const Value a(graph, 3.0, "iq"), b(graph, 4.0, "cgpa");
  const Value yhat = network({a, b})[0];
  diagram = neuron_diagram(network, {a, b});
  CHECK(diagram.columns[0].circles[0].name == "iq");
  CHECK(diagram.columns[0].circles[0].number == "3");
  CHECK(diagram.columns[2].circles[0].name == "yhat");
  CHECK(diagram.columns[2].circles[0].number == explain::short_number(yhat.value()));
  support::refusal<WrongSize>([&] { (void)neuron_diagram(network, {a}); });
  CHECK(support::mentions(explain::svg(diagram), "w1_21 = -2"));
}
