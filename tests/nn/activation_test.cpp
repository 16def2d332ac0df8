// SPDX-License-Identifier: MIT
// The activations against their formulas and slopes, and their names. It knows no neurons.
#include "nn/activation.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>

using namespace autograd;
using nn::Activation;

namespace {

constexpr double points[] = {-2.5, -0.3, 0.4, 3.0};

double value_at(Activation activation, double number) { return nn::activate(activation, number).value(); }

double slope_at(Activation activation, double number) {
  Graph graph;
  const Value x(graph, number);
  return gradient(nn::activate(activation, x))[x];
}

}  // namespace

TEST_CASE("linear is the value itself, with nothing recorded") {
  Graph graph;
  const Value x(graph, 2.0);
  const Value y = nn::activate(Activation::linear, x);
  CHECK(graph.size() == 1);
  CHECK(y.index() == x.index());
}

TEST_CASE("sigmoid, tanh and relu record one node each") {
  for (const Activation activation : {Activation::sigmoid, Activation::tanh, Activation::relu}) {
    Graph graph;
    const Value x(graph, 2.0);
    const Value y = nn::activate(activation, x);
    CHECK(graph.size() == 2);
    CHECK(y.operation().name == nn::activation_name(activation));
  }
}

TEST_CASE("activations have the values of their formulas") {
  for (const double a : points) {
    CAPTURE(a);
    CHECK(value_at(Activation::linear, a) == a);
    CHECK(value_at(Activation::sigmoid, a) == doctest::Approx(1 / (1 + std::exp(-a))).epsilon(1e-14));
    CHECK(value_at(Activation::tanh, a) ==
          doctest::Approx((std::exp(a) - std::exp(-a)) / (std::exp(a) + std::exp(-a))).epsilon(1e-14));
    CHECK(value_at(Activation::relu, a) == (a > 0 ? a : 0));
  }
}

TEST_CASE("activations have the slopes of their formulas") {
  for (const double a : points) {
    CAPTURE(a);
    const double e = std::exp(-a);
    CHECK(slope_at(Activation::linear, a) == 1);
    CHECK(slope_at(Activation::sigmoid, a) == doctest::Approx(e / ((1 + e) * (1 + e))).epsilon(1e-13));
    CHECK(slope_at(Activation::tanh, a) == doctest::Approx(1 / (std::cosh(a) * std::cosh(a))).epsilon(1e-13));
    CHECK(slope_at(Activation::relu, a) == (a > 0 ? 1 : 0));
  }
}

TEST_CASE("activations hold at the extremes, and relu has slope 0 at its kink") {
  CHECK(value_at(Activation::sigmoid, 800) == 1);
  CHECK(value_at(Activation::sigmoid, -800) == 0);
  CHECK(slope_at(Activation::sigmoid, -800) == 0);
  CHECK(value_at(Activation::tanh, 800) == 1);
  CHECK(value_at(Activation::relu, 0) == 0);
  CHECK(slope_at(Activation::relu, 0) == 0);
  CHECK(std::isnan(value_at(Activation::relu, std::numeric_limits<double>::quiet_NaN())));
}

TEST_CASE("an activation has a name, and the name leads back to it") {
  CHECK(nn::activation_name(Activation::linear) == "linear");
  CHECK(nn::activation_name(Activation::sigmoid) == "sigmoid");
  CHECK(nn::activation_name(Activation::tanh) == "tanh");
  CHECK(nn::activation_name(Activation::relu) == "relu");
  for (const Activation activation :
       {Activation::linear, Activation::sigmoid, Activation::tanh, Activation::relu}) {
    CHECK(nn::activation_named(nn::activation_name(activation)) == activation);
  }
}

TEST_CASE("an unknown activation is refused with the names that there are") {
  CHECK_THROWS_WITH_AS(nn::activation_named("Sigmoid"),
                       "there is no activation 'Sigmoid'; the known ones are linear, sigmoid, tanh, relu",
                       Error);
  CHECK_THROWS_AS(nn::activation_named(""), Error);
  CHECK_THROWS_AS(nn::activation_named("relu "), Error);
}

TEST_CASE("a number that is no activation is refused") {
  const auto none = static_cast<Activation>(17);
  const char* message =
      "the number 17 is no Activation; use one of the enum's names, e.g. Activation::sigmoid";
  CHECK_THROWS_WITH_AS(nn::activate(none, 1.0), message, Error);
  CHECK_THROWS_WITH_AS(nn::activation_name(none), message, Error);
}
