// SPDX-License-Identifier: MIT
// What a network refuses, in which words, and that it leaves nothing behind. It knows no losses.
#include "nn/network.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <vector>

using namespace autograd;
using nn::Activation;
using nn::Constant;
using nn::Network;
using nn::Uniform;

TEST_CASE("bounds that are no interval are refused, and nothing is recorded") {
  Graph graph;
  const double infinity = std::numeric_limits<double>::infinity();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_WITH_AS(Network(graph, {1, 1}, Activation::linear, Uniform{.seed = 1, .low = 1, .high = -1}),
                       "Uniform needs two finite numbers, low not above high, and got low = 1 and high = -1",
                       Error);
  CHECK_THROWS_AS(Network(graph, {1, 1}, Activation::linear, Uniform{.high = infinity}), Error);
  CHECK_THROWS_AS(Network(graph, {1, 1}, Activation::linear, Uniform{.low = nan}), Error);
  CHECK(graph.size() == 0);
}

TEST_CASE("shapes that are no network are refused, and nothing is recorded") {
  Graph graph;
  CHECK_THROWS_WITH_AS(
      Network(graph, {}, Activation::linear, Constant{}),
      "a network needs at least two sizes, e.g. {2, 2, 1} for 2 inputs, 2 hidden neurons and 1 "
      "output, and got 0",
      WrongSize);
  CHECK_THROWS_AS(Network(graph, {2}, Activation::linear, Constant{}), WrongSize);
  CHECK_THROWS_WITH_AS(Network(graph, {2, 0, 1}, Activation::linear, Constant{}),
                       "a network needs at least 1 input and 1 neuron in each layer, and its sizes are 2-0-1",
                       WrongSize);
  CHECK_THROWS_AS(Network(graph, {0, 1}, Activation::linear, Constant{}), WrongSize);
  CHECK_THROWS_AS(Network(graph, {1, 0}, Activation::linear, Constant{}), WrongSize);
  CHECK(graph.size() == 0);
}

TEST_CASE("a wrong number of activations, and one that is none, are refused") {
  Graph graph;
  const auto tanh = Activation::tanh;
  CHECK_THROWS_WITH_AS(
      Network(graph, {2, 2, 1}, {tanh, tanh, tanh}, Constant{}),
      "the network 2-2-1 needs an activation for each layer, 2 in all (or one that is not in a "
      "list, for all), and got 3",
      WrongSize);
  CHECK_THROWS_AS(Network(graph, {2, 2, 1}, std::vector<Activation>{tanh}, Constant{}), WrongSize);
  CHECK_THROWS_AS(Network(graph, {2, 2, 1}, static_cast<Activation>(99), Constant{}), Error);
  CHECK(graph.size() == 0);
}

TEST_CASE("softmax before the last layer, or for one output, is refused, and nothing is recorded") {
  Graph graph;
  CHECK_THROWS_WITH_AS(
      Network(graph, {2, 3, 2}, Activation::softmax, Constant{}),
      "softmax is for the last layer, and layer 1 of the network 2-3-2 is not the last; give each "
      "layer an activation, e.g. {tanh, softmax}",
      Error);
  CHECK_THROWS_WITH_AS(
      Network(graph, {2, 3, 1}, {Activation::tanh, Activation::softmax}, Constant{}),
      "softmax needs two outputs or more, and the network 2-3-1 has 1, which would always be 1; use sigmoid",
      Error);
  CHECK(graph.size() == 0);
}

TEST_CASE("a pass of a softmax network has room for all of itself or records nothing") {
  Graph graph;
  Network network(graph, {2, 3}, Activation::softmax, Constant{});
  const Mark before = graph.mark();
  const std::size_t without = graph.size();
  network({1.0, 2.0});
  const std::size_t with = graph.size();
  graph.rewind(before);
  graph.limit(with - 1);
  CHECK_THROWS_AS(network({1.0, 2.0}), GraphFull);
  CHECK(graph.size() == without);
  graph.limit(with);
  network({1.0, 2.0});
  CHECK(graph.size() == with);
}

TEST_CASE("a network too large for its graph is refused and leaves nothing behind") {
  Graph graph;
  graph.limit(8);
  CHECK_THROWS_AS(Network(graph, {2, 2, 1}, Activation::linear, Constant{}), GraphFull);
  CHECK(graph.size() == 0);
  const std::size_t huge = std::numeric_limits<std::size_t>::max();
  CHECK_THROWS_AS(Network(graph, {huge, 1}, Activation::linear, Constant{}), GraphFull);
  CHECK_THROWS_AS(Network(graph, {1, huge}, Activation::linear, Constant{}), GraphFull);
  CHECK_THROWS_AS(Network(graph, {huge / 2, 4}, Activation::linear, Constant{}), GraphFull);
  CHECK(graph.size() == 0);

  graph.limit(17);
  Network network(graph, {2, 2, 1}, Activation::sigmoid, Constant{});
  CHECK_THROWS_AS(network({1.0, 2.0}), GraphFull);
  CHECK(graph.size() == 9);
  graph.limit(18);
  network({1.0, 2.0});
  CHECK(graph.size() == 18);
}

TEST_CASE("a wrong number of inputs is refused, and nothing is recorded") {
  Graph graph;
  Network network(graph, {2, 2, 1}, Activation::linear, Constant{});
  CHECK_THROWS_WITH_AS(network({1.0}), "this network takes 2 inputs and got 1", WrongSize);
  CHECK_THROWS_WITH_AS(network({1.0, 2.0, 3.0}), "this network takes 2 inputs and got 3", WrongSize);
  CHECK_THROWS_AS(network({}), WrongSize);
  CHECK(graph.size() == 9);
}

TEST_CASE("an input of another graph is refused, and the latest pass stays") {
  Graph graph, other;
  Network network(graph, {1, 1}, Activation::linear, Constant{.weight = 3.0});
  network({2.0});
  CHECK_THROWS_AS(network({Value(other, 1.0)}), WrongGraph);
  CHECK(graph.size() == 4);
  CHECK(network.node("yhat").value() == 6);
}

TEST_CASE("a node before the first pass, and after its pass was dropped, is refused") {
  Graph graph;
  Network network(graph, {1, 1}, Activation::linear, Constant{});
  CHECK_THROWS_WITH_AS(network.node("yhat"), "'yhat' is not recorded yet; call network(inputs) first", Error);
  {
    const Recording recording(graph);
    network({1.0});
    CHECK(network.node("yhat").name() == "yhat");
  }
  const char* message = "'yhat' was dropped when its graph was rewound; call network(inputs) again";
  CHECK_THROWS_WITH_AS(network.node("yhat"), message, StaleValue);
  Value(graph, 1.0) + Value(graph, 2.0);  // takes the dropped node's place
  CHECK_THROWS_WITH_AS(network.node("yhat"), message, StaleValue);
}

TEST_CASE("parameters that were dropped with their network's recording are refused") {
  Graph graph;
  const Mark mark = graph.mark();
  Network network(graph, {1, 1}, Activation::linear, Constant{});
  graph.rewind(mark);
  CHECK_THROWS_AS(network.parameter("w1_11"), StaleValue);
  CHECK_THROWS_AS(network.node("w1_11"), StaleValue);
  CHECK_THROWS_AS(network.set("w1_11", 1.0), StaleValue);
  CHECK_THROWS_AS(network({1.0}), StaleValue);
  CHECK(graph.size() == 0);
}
