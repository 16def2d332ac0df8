// SPDX-License-Identifier: MIT
// One neuron: its numbers, its slopes, how many nodes it takes, what it refuses.
#include "nn/neuron.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace autograd;
using nn::Activation;
using nn::Neuron;

TEST_CASE("a neuron is the activation of its weighted sum and bias") {
  Graph graph;
  const Value w1(graph, 0.5), w2(graph, -2.0), b(graph, 0.75), x1(graph, 3.0), x2(graph, 0.25);
  const Neuron neuron({w1, w2}, b, Activation::tanh);
  CHECK(neuron.weighted_sum({x1, x2}).value() == 0.5 * 3 - 2 * 0.25 + 0.75);
  const Value y = neuron({x1, x2});
  CHECK(y.value() == doctest::Approx(std::tanh(1.75)).epsilon(1e-15));
  const double slope = 1 / (std::cosh(1.75) * std::cosh(1.75));
  const Gradient g = gradient(y);
  CHECK(g[w1] == doctest::Approx(slope * 3).epsilon(1e-14));
  CHECK(g[w2] == doctest::Approx(slope * 0.25).epsilon(1e-14));
  CHECK(g[b] == doctest::Approx(slope).epsilon(1e-14));
  CHECK(g[x1] == doctest::Approx(slope * 0.5).epsilon(1e-14));
  CHECK(g[x2] == doctest::Approx(slope * -2).epsilon(1e-14));
}

TEST_CASE("a neuron takes three nodes however wide it is, and two where it is linear") {
  for (const std::size_t width : {1u, 2u, 100u}) {
    Graph graph;
    std::vector<Value> weights, inputs;
    for (std::size_t i = 0; i < width; ++i) {
      weights.emplace_back(graph, 0.1);
      inputs.emplace_back(static_cast<double>(i));
    }
    const Value bias(graph, 0.5);
    const std::size_t before = graph.size();
    const Value y = Neuron(weights, bias, Activation::relu)(inputs);
    CHECK(graph.size() == before + 3);
    const Value sum = y.operands().at(0);
    CHECK(sum.operands().at(0).operation().name == "dot");
    CHECK(sum.operands().at(1).index() == bias.index());
    Neuron(weights, bias, Activation::linear)(inputs);
    CHECK(graph.size() == before + 5);
  }
}

TEST_CASE("a neuron tells its weights, bias and activation") {
  Graph graph;
  const Value w(graph, 0.5, "w"), b(graph, 0.75, "b");
  const Neuron neuron({w}, b, Activation::sigmoid);
  REQUIRE(neuron.weights().size() == 1);
  CHECK(neuron.weights()[0].name() == "w");
  CHECK(neuron.bias().name() == "b");
  CHECK(neuron.activation() == Activation::sigmoid);
}

TEST_CASE("a copied neuron shares its parameters") {
  Graph graph;
  const Value w(graph, 0.5), b(graph, 0.75);
  const Neuron neuron({w}, b, Activation::linear);
  const Neuron copy = neuron;
  w.assign(4.0);
  CHECK(copy({2.0}).value() == 8.75);
}

TEST_CASE("a neuron without weights is refused") {
  CHECK_THROWS_WITH_AS(Neuron({}, 1.0, Activation::linear), "a neuron needs at least one weight", WrongSize);
}

TEST_CASE("a neuron refuses more or fewer inputs than weights, and records nothing") {
  Graph graph;
  const Value w(graph, 0.5), b(graph, 0.75);
  const Neuron neuron({w, w}, b, Activation::sigmoid);
  CHECK_THROWS_WITH_AS(neuron({1.0, 2.0, 3.0}),
                       "this neuron needs one input for each of its weights, and got 3 inputs for 2 weights",
                       WrongSize);
  CHECK_THROWS_AS(neuron.weighted_sum({1.0}), WrongSize);
  CHECK(graph.size() == 2);
}

TEST_CASE("a neuron refuses inputs of another graph") {
  Graph graph, other;
  const Neuron neuron({Value(graph, 0.5)}, Value(graph, 0.0), Activation::linear);
  CHECK_THROWS_AS(neuron({Value(other, 1.0)}), WrongGraph);
}
