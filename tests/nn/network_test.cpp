// SPDX-License-Identifier: MIT
// The notes' two networks and others: numbers, gradients by hand, first numbers, passes, copies. The
// formulas here are written in plain numbers and know nothing of graphs.
#include "nn/network.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "nn/loss.hpp"

using namespace autograd;
using doctest::Approx;
using nn::Activation;
using nn::Constant;
using nn::Network;
using nn::Uniform;

namespace {

constexpr const char* nine[] = {"w1_11", "w1_21", "w1_12", "w1_22", "b11", "b12", "w2_11", "w2_21", "b21"};

/// Numbers without any symmetry, in the order of `nine`.
constexpr double asymmetric[] = {0.3, -0.7, 0.45, 0.2, -0.15, 0.6, 1.3, -0.8, 0.35};

void set_asymmetric(const Network& network) {
  for (std::size_t i = 0; i < 9; ++i) network.set(nine[i], asymmetric[i]);
}

}  // namespace

TEST_CASE("the notes' regression network gives 176 for its first row, not 18") {
  Graph graph;
  Network network(graph, {2, 2, 1}, Activation::linear, Constant{.weight = 1.0, .bias = 0.0});
  const std::vector<Value> outputs = network({80.0, 8.0});
  REQUIRE(outputs.size() == 1);
  CHECK(network.node("o11").value() == 88);
  CHECK(network.node("o12").value() == 88);
  CHECK(outputs[0].value() == 176);
  CHECK(nn::squared_error(3.0, outputs[0]).value() == 29929);
}

TEST_CASE("the notes' classification network gives sigmoid(0.2 sigmoid(1.6)) for its first row") {
  Graph graph;
  Network network(graph, {2, 2, 1}, Activation::sigmoid, Constant{.weight = 0.1, .bias = 0.0});
  const Value yhat = network({8.0, 8.0})[0];
  CHECK(network.node("z11").value() == Approx(1.6).epsilon(1e-15));
  CHECK(network.node("o11").value() == Approx(0.8320183851339245).epsilon(1e-14));
  CHECK(network.node("z").value() == Approx(0.1664036770267849).epsilon(1e-14));
  CHECK(yhat.value() == Approx(0.5415051895671072).epsilon(1e-14));
  CHECK(nn::binary_cross_entropy(1.0, yhat).value() == Approx(0.613402628898913).epsilon(1e-14));
}

TEST_CASE("the nine gradients of the regression network are those derived by hand") {
  Graph graph;
  Network network(graph, {2, 2, 1}, Activation::linear, Constant{.weight = 1.0, .bias = 0.0});
  set_asymmetric(network);
  const double x1 = 80, x2 = 8, y = 3;
  const double o11 = 0.3 * x1 - 0.7 * x2 - 0.15, o12 = 0.45 * x1 + 0.2 * x2 + 0.6;
  const double yhat = 1.3 * o11 - 0.8 * o12 + 0.35, slope = -2 * (y - yhat);
  const double expected[] = {slope * 1.3 * x1,  slope * 1.3 * x2, slope * -0.8 * x1,
                             slope * -0.8 * x2, slope * 1.3,      slope * -0.8,
                             slope * o11,       slope * o12,      slope};
  const Value output = network({x1, x2})[0];
  CHECK(output.value() == Approx(yhat).epsilon(1e-13));
  const Gradient g = gradient(nn::squared_error(y, output));
  for (std::size_t i = 0; i < 9; ++i) {
    CAPTURE(nine[i]);
    CHECK(g[network.parameter(nine[i])] == Approx(expected[i]).epsilon(1e-12));
  }
  CHECK(g[network.node("yhat")] == Approx(slope).epsilon(1e-12));
  CHECK(g[network.node("o11")] == Approx(slope * 1.3).epsilon(1e-12));
  CHECK(g[network.node("o12")] == Approx(slope * -0.8).epsilon(1e-12));
}

TEST_CASE("the nine gradients of the classification network are those derived by hand") {
  for (const double y : {0.0, 1.0}) {
    CAPTURE(y);
    Graph graph;
    Network network(graph, {2, 2, 1}, Activation::sigmoid, Constant{.weight = 0.1, .bias = 0.0});
    set_asymmetric(network);
    const double x1 = 1.7, x2 = -0.9;
    const auto squash = [](double a) { return 1 / (1 + std::exp(-a)); };
    const double o11 = squash(0.3 * x1 - 0.7 * x2 - 0.15), o12 = squash(0.45 * x1 + 0.2 * x2 + 0.6);
    const double yhat = squash(1.3 * o11 - 0.8 * o12 + 0.35), slope = yhat - y;
    const double to_z11 = slope * 1.3 * o11 * (1 - o11), to_z12 = slope * -0.8 * o12 * (1 - o12);
    const double expected[] = {to_z11 * x1, to_z11 * x2, to_z12 * x1, to_z12 * x2, to_z11,
                               to_z12,      slope * o11, slope * o12, slope};
    const Value output = network({x1, x2})[0];
    CHECK(output.value() == Approx(yhat).epsilon(1e-13));
    const Gradient g = gradient(nn::binary_cross_entropy(y, output));
    for (std::size_t i = 0; i < 9; ++i) {
      CAPTURE(nine[i]);
      CHECK(g[network.parameter(nine[i])] == Approx(expected[i]).epsilon(1e-12));
    }
    CHECK(g[network.node("z")] == Approx(slope).epsilon(1e-12));
    CHECK(g[network.node("z11")] == Approx(to_z11).epsilon(1e-12));
    CHECK(g[network.node("o12")] == Approx(slope * -0.8).epsilon(1e-12));
    CHECK(g[network.node("yhat")] == Approx(slope / (yhat * (1 - yhat))).epsilon(1e-12));
  }
}

TEST_CASE("a derivative of the network's output is a graph again") {
  Graph graph;
  Network network(graph, {1, 1}, Activation::tanh, Constant{.weight = 0.5, .bias = 0.25});
  const Value x(graph, 0.8), w = network.parameter("w1_11");
  const Value slope = derivative(network({x})[0], x);
  const double t = std::tanh(0.65);
  CHECK(slope.value() == Approx(0.5 * (1 - t * t)).epsilon(1e-14));
  CHECK(gradient(slope)[w] == Approx((1 - t * t) * (1 - 2 * t * 0.5 * 0.8)).epsilon(1e-13));
}

TEST_CASE("each layer has its own activation where a list is given") {
  Graph graph;
  Network network(graph, {1, 1, 1, 1}, {Activation::relu, Activation::tanh, Activation::sigmoid},
                  Constant{.weight = 0.5, .bias = 0.1});
  const double yhat = network({3.0})[0].value();
  CHECK(network.node("o11").value() == Approx(1.6));
  CHECK(network.node("o21").value() == Approx(std::tanh(0.9)));
  CHECK(yhat == Approx(1 / (1 + std::exp(-0.5 * std::tanh(0.9) - 0.1))));
}

TEST_CASE("a seed gives the same numbers on every platform, in the order of the parameters") {
  Graph graph;
  const Network network(graph, {2, 2, 1}, Activation::linear, Uniform{.seed = 7, .low = -1, .high = 1});
  const double expected[] = {-0.22034050321745702, -0.9664234109436878,  0.8015213612137668,
                             0.16586058605615617,  -0.09511620997706327, -0.5011369554345133,
                             -0.0640939915542531,  -0.3438465216949942,  -0.7314834023831027};
  REQUIRE(network.parameters().size() == 9);
  for (std::size_t i = 0; i < 9; ++i) CHECK(network.parameters()[i].value() == expected[i]);

  const Network again(graph, {2, 2, 1}, Activation::tanh, Uniform{.seed = 7});
  const Network other(graph, {2, 2, 1}, Activation::tanh, Uniform{.seed = 8});
  for (std::size_t i = 0; i < 9; ++i) {
    CHECK(again.parameters()[i].value() == expected[i]);
    CHECK(other.parameters()[i].value() != expected[i]);
  }
}

TEST_CASE("uniform numbers keep within their bounds and fill them") {
  Graph graph;
  const Network network(graph, {20, 50}, Activation::linear, Uniform{.seed = 5, .low = 2.0, .high = 6.0});
  double total = 0, least = 10, most = 0;
  for (const Value parameter : network.parameters()) {
    total += parameter.value();
    least = std::min(least, parameter.value());
    most = std::max(most, parameter.value());
  }
  CHECK(network.parameters().size() == 1050);
  CHECK(least >= 2);
  CHECK(least < 2.05);
  CHECK(most <= 6);
  CHECK(most > 5.95);
  CHECK(total / 1050 == Approx(4).epsilon(0.03));
}

TEST_CASE("a parameter can be set, and what was recorded from it is then out of date") {
  Graph graph;
  Network network(graph, {1, 1}, Activation::linear, Constant{.weight = 1.0});
  const Value before = network({3.0})[0];
  network.set("w1_11", 2.0);
  CHECK(network.parameter("w1_11").value() == 2);
  CHECK_THROWS_AS(gradient(before), OutOfDate);
  CHECK(network({3.0})[0].value() == 6);
}

TEST_CASE("a later pass takes over the names of nodes, and the earlier one stays usable") {
  Graph graph;
  Network network(graph, {1, 1}, Activation::linear, Constant{.weight = 2.0});
  const Value first = network({1.0})[0];
  const Value second = network({5.0})[0];
  CHECK(network.node("yhat").index() == second.index());
  const Gradient g = gradient(nn::mean_squared_error({0.0, 0.0}, {first, second}));
  CHECK(g[network.parameter("w1_11")] == 2 * 1 + 10 * 5);
}

TEST_CASE("training row by row under a Recording keeps the graph's size and lowers the loss") {
  Graph graph;
  Network network(graph, {2, 3, 1}, {Activation::tanh, Activation::linear}, Uniform{.seed = 4});
  const double rows[4][3] = {{0.0, 0.0, 0.0}, {0.0, 1.0, 1.0}, {1.0, 0.0, 1.0}, {1.0, 1.0, 0.0}};
  const std::size_t size = graph.size();
  double first = 0, last = 0;
  for (int epoch = 0; epoch < 400; ++epoch) {
    last = 0;
    for (const auto& row : rows) {
      const Recording recording(graph);
      const Value loss = nn::squared_error(row[2], network({row[0], row[1]})[0]);
      last += loss.value();
      const Gradient g = gradient(loss);
      for (const Value parameter : network.parameters())
        parameter.assign(parameter.value() - 0.1 * g[parameter]);
    }
    CHECK(graph.size() == size);
    if (epoch == 0) first = last;
  }
  CHECK(first > 0.5);
  CHECK(last < 0.02);
  CHECK(network.parameter("w1_11").name() == "w1_11");
}

TEST_CASE("a copy shares the parameters and has forward passes of its own") {
  Graph graph;
  Network network(graph, {1, 1}, Activation::linear, Constant{.weight = 2.0});
  Network copy = network;
  copy.set("w1_11", 7.0);
  CHECK(graph.size() == 2);
  CHECK(network({3.0})[0].value() == 21);
  CHECK_THROWS_AS(copy.node("yhat"), Error);
  copy({10.0});
  CHECK(network.node("yhat").value() == 21);
  CHECK(copy.node("yhat").value() == 70);
}

TEST_CASE("a network that was moved from is still a network") {
  Graph graph;
  Network network(graph, {1, 1}, Activation::linear, Constant{.weight = 2.0});
  Network moved = std::move(network);
  CHECK(moved({3.0})[0].value() == 6);
  CHECK(network({4.0})[0].value() == 8);
  std::vector<Network> several;
  several.push_back(std::move(moved));
  CHECK(several[0].node("yhat").value() == 6);
}

TEST_CASE("layers and neurons can be reached and called on their own") {
  Graph graph;
  Network network(graph, {2, 3, 1}, {Activation::relu, Activation::linear}, Uniform{.seed = 2});
  REQUIRE(network.layers().size() == 2);
  CHECK(network.layers()[0].neurons().size() == 3);
  CHECK(network.layers()[1].inputs() == 3);
  CHECK(network.layers()[0].neurons()[2].weights()[1].name() == "w1_23");
  CHECK(network.layers()[0].neurons()[2].bias().name() == "b13");
  const std::vector<Value> inputs = {0.4, -0.6};
  const Value whole = network(inputs)[0];
  CHECK(network.layers()[1](network.layers()[0](inputs))[0].value() == whole.value());
}

TEST_CASE("the outputs of a softmax network are probabilities, with the names of sums and outputs") {
  Graph graph;
  Network network(graph, {2, 3, 3}, {Activation::tanh, Activation::softmax}, nn::Xavier{.seed = 4});
  const std::vector<Value> outputs = network({0.4, -0.6});
  REQUIRE(outputs.size() == 3);
  double all = 0.0, sum = 0.0;
  for (const char* z : {"z1", "z2", "z3"}) all += std::exp(network.node(z).value());
  for (const Value& output : outputs) sum += output.value();
  CHECK(sum == Approx(1).epsilon(1e-14));
  CHECK(outputs[1].value() == Approx(std::exp(network.node("z2").value()) / all).epsilon(1e-14));
  CHECK(outputs[1].name() == "yhat2");
  CHECK(network.node("o22").index() == outputs[1].index());
  CHECK(gradient(outputs[1])[network.node("z3")] ==
        Approx(-outputs[1].value() * outputs[2].value()).epsilon(1e-13));
}
