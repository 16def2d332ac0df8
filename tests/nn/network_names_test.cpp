// SPDX-License-Identifier: MIT
// What parameters and nodes of a network are called, and what a wrong name is told. It knows no losses.
#include "nn/network.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <vector>

using namespace autograd;
using doctest::Approx;
using nn::Activation;
using nn::Constant;
using nn::Network;
using nn::Uniform;

namespace {

using Words = std::vector<std::string>;

Words names(const std::vector<Value>& values) {
  Words result;
  for (const Value value : values) result.push_back(value.name());
  return result;
}

}  // namespace

TEST_CASE("parameters come layer by layer, weights first, and their leaves bear the notes' names") {
  Graph graph;
  const Network network(graph, {2, 2, 1}, Activation::linear, Constant{.weight = 1.0, .bias = 0.5});
  CHECK(names(network.parameters()) ==
        Words{"w1_11", "w1_21", "w1_12", "w1_22", "b11", "b12", "w2_11", "w2_21", "b21"});
  CHECK(graph.size() == 9);
  for (const Value parameter : network.parameters()) {
    CAPTURE(parameter.name());
    CHECK(parameter.is_leaf());
    CHECK(parameter.value() == (parameter.name()[0] == 'w' ? 1.0 : 0.5));
    CHECK(network.parameter(parameter.name()).index() == parameter.index());
    CHECK(network.node(parameter.name()).index() == parameter.index());
  }
}

TEST_CASE("a weight's name says from which input to which neuron it goes") {
  Graph graph;
  Network network(graph, {3, 2, 1}, Activation::linear, Constant{});
  network.set("w1_31", 5.0);
  network.set("w2_11", 2.0);
  CHECK(network({1.0, 10.0, 100.0})[0].value() == 1000);
  CHECK(network.node("o11").value() == 500);
  CHECK(network.node("o12").value() == 0);
}

TEST_CASE("nodes of a sigmoid network bear the notes' names") {
  Graph graph;
  Network network(graph, {2, 2, 1}, Activation::sigmoid, Constant{.weight = 0.1});
  const Value yhat = network({8.0, 8.0})[0];
  CHECK(yhat.name() == "yhat");
  CHECK(graph.size() == 18);
  for (const char* name : {"z11", "z12", "o11", "o12", "z", "yhat"}) CHECK(network.node(name).name() == name);
  CHECK(network.node("o12").operands().at(0).index() == network.node("z12").index());
  CHECK(network.node("yhat").index() == yhat.index());
  CHECK(network.node("o21").index() == yhat.index());
  CHECK(network.node("z21").index() == network.node("z").index());
  CHECK(yhat.operands().at(0).index() == network.node("z").index());
}

TEST_CASE("in a linear layer the sum is the output and there is no z") {
  Graph graph;
  Network network(graph, {2, 2, 1}, {Activation::tanh, Activation::linear}, Constant{.weight = 0.1});
  const Value yhat = network({8.0, 8.0})[0];
  CHECK(graph.size() == 9 + 3 + 3 + 2);
  CHECK(network.node("z11").name() == "z11");
  CHECK(network.node("o11").operation().name == "tanh");
  CHECK(yhat.name() == "yhat");
  CHECK(yhat.operation().name == "add");
  CHECK_THROWS_WITH_AS(
      network.node("z"),
      "this network has no node 'z'; that layer is linear, so that the sum is the output itself: "
      "ask for 'yhat'",
      Error);
  CHECK_THROWS_WITH_AS(
      network.node("z21"),
      "this network has no node 'z21'; that layer is linear, so that the sum is the output itself: "
      "ask for 'yhat'",
      Error);
}

TEST_CASE("several outputs and deeper layers have names of their own, and aliases") {
  Graph graph;
  Network network(graph, {2, 3, 2, 2}, Activation::sigmoid, Uniform{.seed = 3});
  const std::vector<Value> outputs = network({0.5, -0.5});
  CHECK(names(outputs) == Words{"yhat1", "yhat2"});
  for (const char* name : {"z13", "o13", "z21", "o21", "o22", "z1", "z2", "w2_32", "w3_21", "b32"}) {
    CHECK(network.node(name).name() == name);
  }
  CHECK(network.node("o32").index() == outputs[1].index());
  CHECK(network.node("z31").index() == network.node("z1").index());
  CHECK(network.node("o21").index() != outputs[0].index());
  CHECK_THROWS_AS(network.node("yhat"), Error);
}

TEST_CASE("from a size of 10 or a tenth layer on underscores keep all indices apart") {
  Graph graph;
  Network wide(graph, {10, 12, 1}, Activation::tanh, Uniform{.seed = 1});
  wide(std::vector<Value>(10, Value(0.1)));
  for (const char* name :
       {"w1_10_3", "w1_1_12", "b1_12", "b1_1", "z1_12", "o1_2", "w2_12_1", "b2_1", "z", "yhat"}) {
    CHECK(wide.node(name).name() == name);
  }
  CHECK(wide.node("o2_1").name() == "yhat");
  CHECK(wide.node("z2_1").name() == "z");
  CHECK_THROWS_WITH_AS(wide.node("b12"), "this network has no node 'b12'; near names are b1_2", Error);

  const Network ten(graph, {10, 1}, Activation::tanh, Constant{});
  CHECK(ten.parameter("w1_10_1").name() == "w1_10_1");

  Network deep(graph, {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2}, Activation::tanh, Uniform{.seed = 1});
  deep({0.5});
  for (const char* name : {"w1_1_1", "b10_1", "w10_1_2", "o1_1", "z2", "yhat2"})
    CHECK(deep.node(name).name() == name);

  const Network nine_wide(graph, {9, 9, 9, 9, 9, 9, 9, 9, 9, 9}, Activation::tanh, Constant{});
  CHECK(nine_wide.parameter("w9_99").name() == "w9_99");
}

TEST_CASE("no two values of a network share a name") {
  for (const std::vector<std::size_t>& sizes : {std::vector<std::size_t>{2, 2, 1},
                                                {2, 3, 2, 2},
                                                {11, 11, 11},
                                                {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 12},
                                                {9, 9}}) {
    Graph graph;
    Network network(graph, sizes, Activation::sigmoid, Constant{});
    network(std::vector<Value>(sizes[0], Value(1.0)));
    std::set<std::string> seen;
    std::size_t named = 0;
    for (Index i = 1; i < graph.length(); ++i) {
      const std::string name(graph.name_of(i));
      if (name.empty()) continue;
      ++named;
      seen.insert(name);
      CHECK(network.node(name).index() == i);
    }
    CHECK(seen.size() == named);
    std::size_t expected = 0;
    for (std::size_t k = 1; k < sizes.size(); ++k) expected += sizes[k] * (sizes[k - 1] + 3);
    CHECK(named == expected);
  }
}

TEST_CASE("an unknown name is refused with the names that are near it") {
  Graph graph;
  Network network(graph, {2, 2, 1}, Activation::sigmoid, Constant{});
  network({1.0, 2.0});
  CHECK_THROWS_WITH_AS(network.node("w1_13"), "this network has no node 'w1_13'; near names are w1_11, w1_12",
                       Error);
  CHECK_THROWS_WITH_AS(network.node("o13"), "this network has no node 'o13'; near names are o11, o12", Error);
  CHECK_THROWS_WITH_AS(network.node("o111"), "this network has no node 'o111'; near names are o11", Error);
  CHECK_THROWS_WITH_AS(network.node("yat"), "this network has no node 'yat'; near names are yhat", Error);
  CHECK_THROWS_WITH_AS(
      network.node("learning"),
      "this network has no node 'learning'; its names are w1_11, w1_21, w1_12, w1_22, b11, b12, "
      "w2_11, w2_21, b21, z11, o11, z12, o12, z, yhat",
      Error);
  CHECK_THROWS_AS(network.node(""), Error);
  CHECK_THROWS_AS(network.node("x1"), Error);
}

TEST_CASE("a long list of names is cut") {
  Graph graph;
  const Network network(graph, {8, 8}, Activation::linear, Constant{});
  CHECK_THROWS_WITH_AS(network.node("w1_xx"),
                       "this network has no node 'w1_xx'; near names are w1_11, w1_21, w1_31, w1_41, w1_51",
                       Error);
  std::string message;
  try {
    network.node("learning");
  } catch (const Error& error) {
    message = error.what();
  }
  CHECK(message.find("w1_11, ") != std::string::npos);
  CHECK(message.ends_with(" and so on"));
  CHECK(message.size() < 300);
}

TEST_CASE("a node is no parameter, and an unknown parameter is refused") {
  Graph graph;
  Network network(graph, {2, 2, 1}, Activation::sigmoid, Constant{});
  CHECK_THROWS_WITH_AS(network.parameter("o11"),
                       "this network has no parameter 'o11'; it is calculated: ask node() for it", Error);
  CHECK_THROWS_WITH_AS(network.set("w3_11", 1.0),
                       "this network has no parameter 'w3_11'; near names are w1_11, w2_11", Error);
}

TEST_CASE("naming can be switched off, and nodes are found all the same") {
  Graph graph;
  Network network(graph, {2, 2, 1}, Activation::sigmoid, Constant{.weight = 0.1});
  network.name_nodes(false);
  const Value quiet = network({8.0, 8.0})[0];
  CHECK(quiet.name().empty());
  CHECK(network.node("yhat").index() == quiet.index());
  CHECK(network.node("z11").value() == Approx(1.6));
  CHECK(network.parameter("w1_11").name() == "w1_11");
  network.name_nodes(true);
  CHECK(network({8.0, 8.0})[0].name() == "yhat");
}
