// SPDX-License-Identifier: MIT
// The losses against formulas and slopes that were written by hand. It knows no networks.
#include "nn/loss.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace autograd;

TEST_CASE("the squared error of the notes' first row is 225") {
  CHECK(nn::squared_error(3.0, 18.0).value() == 225);
}

TEST_CASE("the squared error has slopes -2(y - yhat) by yhat and 2(y - yhat) by y") {
  Graph graph;
  const Value y(graph, 3.0), yhat(graph, 4.5);
  const Gradient g = gradient(nn::squared_error(y, yhat));
  CHECK(g[yhat] == 3);
  CHECK(g[y] == -3);
}

TEST_CASE("the mean squared error is the mean of the squares, with slopes 2(yhat - y)/n") {
  Graph graph;
  const Value a(graph, 1.0), b(graph, 5.0), c(graph, -2.0);
  const std::vector<Value> y = {3.0, 4.0, 0.5};
  const Value loss = nn::mean_squared_error(y, {a, b, c});
  CHECK(loss.value() == doctest::Approx((4 + 1 + 6.25) / 3).epsilon(1e-15));
  const Gradient g = gradient(loss);
  CHECK(g[a] == doctest::Approx(-4.0 / 3).epsilon(1e-15));
  CHECK(g[b] == doctest::Approx(2.0 / 3).epsilon(1e-15));
  CHECK(g[c] == doctest::Approx(-5.0 / 3).epsilon(1e-15));
}

TEST_CASE("the mean squared error of one pair is its squared error") {
  CHECK(nn::mean_squared_error(Value(3.0), Value(18.0)).value() == 225);
}

TEST_CASE("a mean squared error of lists that differ in length, or of nothing, is refused") {
  Graph graph;
  const Value a(graph, 1.0);
  CHECK_THROWS_WITH_AS(
      nn::mean_squared_error({1.0, 2.0}, {a}),
      "mean_squared_error needs a prediction for each target, and got 2 targets and 1 predictions",
      WrongSize);
  CHECK_THROWS_WITH_AS(nn::mean_squared_error({}, {a}),
                       "mean_squared_error needs a prediction for each target, and got 0 targets and 1 "
                       "predictions",
                       WrongSize);
  CHECK_THROWS_WITH_AS(nn::mean_squared_error({}, {}),
                       "mean_squared_error needs at least one target and its prediction", WrongSize);
  CHECK(graph.size() == 1);
}

TEST_CASE("the binary cross-entropy of a placed and of an unplaced student") {
  CHECK(nn::binary_cross_entropy(1.0, 0.8).value() == doctest::Approx(std::log(1 / 0.8)).epsilon(1e-14));
  CHECK(nn::binary_cross_entropy(0.0, 0.8).value() == doctest::Approx(std::log(5)).epsilon(1e-14));
}

TEST_CASE("the binary cross-entropy has slope (yhat - y)/(yhat(1 - yhat)) by yhat") {
  for (const double target : {0.0, 0.3, 1.0}) {
    for (const double p : {0.02, 0.4, 0.97}) {
      CAPTURE(target);
      CAPTURE(p);
      Graph graph;
      const Value y(graph, target), yhat(graph, p);
      const Value loss = nn::binary_cross_entropy(y, yhat);
      CHECK(loss.value() ==
            doctest::Approx(-(target * std::log(p) + (1 - target) * std::log1p(-p))).epsilon(1e-13));
      const Gradient g = gradient(loss);
      CHECK(g[yhat] == doctest::Approx((p - target) / (p * (1 - p))).epsilon(1e-13));
      CHECK(g[y] == doctest::Approx(std::log((1 - p) / p)).epsilon(1e-13));
    }
  }
}

TEST_CASE("the binary cross-entropy of hand derivations is infinite for a certain and wrong prediction") {
  CHECK(std::isinf(nn::binary_cross_entropy(1.0, 0.0).value()));
  CHECK(std::isinf(nn::binary_cross_entropy(0.0, 1.0).value()));
}

TEST_CASE(
    "the binary cross-entropy of a certain and right prediction is 0, and so is its slope behind a sigmoid") {
  for (const double target : {0.0, 1.0}) {
    Graph graph;
    const Value z(graph, target == 1.0 ? 800.0 : -800.0), y(graph, target);
    const Value loss = nn::binary_cross_entropy(y, sigmoid(z));
    CHECK(loss.value() == 0.0);
    CHECK(gradient(loss)[z] == 0.0);
  }
}

TEST_CASE("a loss can be recorded between values of a row and differentiated twice") {
  Graph graph;
  const Value y(graph, 1.0), yhat(graph, 0.25);
  const Value slope = derivative(nn::binary_cross_entropy(y, yhat), yhat);
  CHECK(derivative(slope, yhat).value() == doctest::Approx(16));
}
