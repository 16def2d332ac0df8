// SPDX-License-Identifier: MIT
// Neurons side by side: order, numbers, shapes.
#include "nn/layer.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace autograd;
using nn::Activation;
using nn::Layer;
using nn::Neuron;

TEST_CASE("a layer gives every neuron the same inputs and keeps their order") {
  Graph graph;
  const Value a(graph, 2.0), b(graph, 3.0), x1(graph, 10.0), x2(graph, 7.0);
  const Layer layer({Neuron({a, 1.0}, 0.5, Activation::linear), Neuron({-1.0, b}, -40.0, Activation::relu),
                     Neuron({0.0, b}, 4.0, Activation::linear)});
  const std::vector<Value> outputs = layer({x1, x2});
  REQUIRE(outputs.size() == 3);
  CHECK(outputs[0].value() == 27.5);
  CHECK(outputs[1].value() == 0);
  CHECK(outputs[2].value() == 25);
  CHECK(layer.inputs() == 2);
  CHECK(layer.neurons().size() == 3);
  const Gradient g = gradient(sum(outputs));
  CHECK(g[a] == 10);
  CHECK(g[b] == 7);
  CHECK(g[x1] == 2);
  CHECK(g[x2] == 4);
}

TEST_CASE("layers can be put one after the other by hand") {
  Graph graph;
  const Value w(graph, 2.0), v(graph, 5.0);
  const Layer first({Neuron({w}, 1.0, Activation::linear)});
  const Layer second({Neuron({v}, 0.0, Activation::linear)});
  const Value y = second(first({3.0}))[0];
  CHECK(y.value() == 35);
  CHECK(gradient(y)[w] == 15);
}

TEST_CASE("a layer without neurons is refused") {
  CHECK_THROWS_WITH_AS(Layer({}), "a layer needs at least one neuron", WrongSize);
}

TEST_CASE("neurons that differ in their number of weights are no layer") {
  const Neuron narrow({1.0, 2.0}, 0.0, Activation::linear), wide({1.0, 2.0, 3.0}, 0.0, Activation::linear);
  CHECK_THROWS_WITH_AS(
      Layer({narrow, narrow, wide}),
      "the neurons of a layer read the same inputs, but neuron 1 has 2 weights and neuron 3 has "
      "3",
      WrongSize);
}

TEST_CASE("a layer refuses more or fewer inputs than its neurons have weights") {
  const Layer layer({Neuron({1.0, 2.0}, 0.0, Activation::linear)});
  CHECK_THROWS_AS(layer({1.0}), WrongSize);
  CHECK_THROWS_AS(layer({1.0, 2.0, 3.0}), WrongSize);
}

TEST_CASE("the outputs of a softmax layer are made of all its sums") {
  Graph graph;
  const Value w(graph, 2.0), v(graph, 1.0);
  const Layer layer({Neuron({w}, 0.0, Activation::softmax), Neuron({v}, 0.0, Activation::softmax)});
  const Layer::Pass pass = layer.pass(Value(1.0));
  REQUIRE(pass.outputs.size() == 2);
  CHECK(pass.sums[0].value() == 2);
  CHECK(pass.outputs[0].value() == doctest::Approx(1 / (1 + std::exp(-1.0))).epsilon(1e-14));
  CHECK(pass.outputs[1].value() == doctest::Approx(1 / (1 + std::exp(1.0))).epsilon(1e-14));
  CHECK(layer(Value(1.0))[0].value() == pass.outputs[0].value());
}

TEST_CASE("softmax for some neurons of a layer, or for a single one, is refused") {
  const Neuron soft({1.0}, 0.0, Activation::softmax), hard({1.0}, 0.0, Activation::linear);
  CHECK_THROWS_WITH_AS(
      Layer({hard, soft, soft}),
      "softmax is made by all neurons of a layer together, and 2 of 3 have it; give it to all or "
      "to none",
      Error);
  CHECK_THROWS_WITH_AS(Layer({soft}),
                       "softmax needs two neurons or more: of one it would always be 1; use sigmoid",
                       WrongSize);
}
