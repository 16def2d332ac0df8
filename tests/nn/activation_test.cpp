// SPDX-License-Identifier: MIT
// The activations against their formulas and slopes, and their names. It knows no neurons.
#include "nn/activation.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <string>
#include <vector>

using namespace autograd;
using nn::Activation;

namespace {

/// All that a single sum can have.
constexpr Activation alone[] = {Activation::linear, Activation::sigmoid,    Activation::tanh,
                                Activation::relu,   Activation::leaky_relu, Activation::elu,
                                Activation::gelu,   Activation::silu,       Activation::softplus};

constexpr double points[] = {-2.5, -0.3, 0.4, 3.0};

/// The normal distribution function.
double normal_below(double a) { return (1 + std::erf(a / std::sqrt(2.0))) / 2; }

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

TEST_CASE("what is not linear records one node for each sum") {
  for (const Activation activation : alone) {
    if (activation == Activation::linear) continue;
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
    CHECK(value_at(Activation::leaky_relu, a) == (a > 0 ? a : 0.01 * a));
    CHECK(value_at(Activation::elu, a) == doctest::Approx(a > 0 ? a : std::exp(a) - 1).epsilon(1e-14));
    CHECK(value_at(Activation::gelu, a) == doctest::Approx(a * normal_below(a)).epsilon(1e-14));
    CHECK(value_at(Activation::silu, a) == doctest::Approx(a / (1 + std::exp(-a))).epsilon(1e-14));
    CHECK(value_at(Activation::softplus, a) == doctest::Approx(std::log(1 + std::exp(a))).epsilon(1e-14));
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
    CHECK(slope_at(Activation::leaky_relu, a) == (a > 0 ? 1 : 0.01));
    CHECK(slope_at(Activation::elu, a) == doctest::Approx(a > 0 ? 1 : std::exp(a)).epsilon(1e-13));
    const double density = std::exp(-a * a / 2) / std::sqrt(2 * std::numbers::pi);
    CHECK(slope_at(Activation::gelu, a) == doctest::Approx(normal_below(a) + a * density).epsilon(1e-13));
    CHECK(slope_at(Activation::silu, a) ==
          doctest::Approx((1 + e + a * e) / ((1 + e) * (1 + e))).epsilon(1e-13));
    CHECK(slope_at(Activation::softplus, a) == doctest::Approx(1 / (1 + e)).epsilon(1e-13));
  }
}

TEST_CASE("activations hold at the extremes, and relu has slope 0 at its kink") {
  CHECK(value_at(Activation::sigmoid, 800) == 1);
  CHECK(value_at(Activation::sigmoid, -800) == 0);
  CHECK(slope_at(Activation::sigmoid, -800) == 0);
  CHECK(value_at(Activation::tanh, 800) == 1);
  CHECK(value_at(Activation::relu, 0) == 0);
  CHECK(slope_at(Activation::relu, 0) == 0);
  for (const double sum : {-1e3, 1e3}) {
    for (const Activation activation : alone) {
      CAPTURE(nn::activation_name(activation));
      CHECK(std::isfinite(value_at(activation, sum)));
      CHECK(std::isfinite(slope_at(activation, sum)));
    }
  }
  CHECK(slope_at(Activation::leaky_relu, 0) == 0.01);
  CHECK(slope_at(Activation::elu, 0) == 1);
  CHECK(std::isnan(value_at(Activation::relu, std::numeric_limits<double>::quiet_NaN())));
}

TEST_CASE("an activation has a name, and the name leads back to it") {
  CHECK(nn::activation_name(Activation::linear) == "linear");
  CHECK(nn::activation_name(Activation::sigmoid) == "sigmoid");
  CHECK(nn::activation_name(Activation::tanh) == "tanh");
  CHECK(nn::activation_name(Activation::relu) == "relu");
  CHECK(nn::activation_name(Activation::leaky_relu) == "leaky_relu");
  CHECK(nn::activation_name(Activation::softmax) == "softmax");
  CHECK(nn::activation_named("softmax") == Activation::softmax);
  for (const Activation activation : alone) {
    CHECK(nn::activation_named(nn::activation_name(activation)) == activation);
  }
}

TEST_CASE("an unknown activation is refused with the names that there are") {
  CHECK_THROWS_WITH_AS(nn::activation_named("Sigmoid"),
                       "there is no activation 'Sigmoid'; the known ones are linear, sigmoid, tanh, relu, "
                       "leaky_relu, elu, gelu, silu, softplus, softmax",
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

TEST_CASE("softmax makes probabilities of logits, with slopes p_i*(1 - p_i) and -p_i*p_j") {
  Graph graph;
  const Value a(graph, 1.0), b(graph, 2.5), c(graph, -0.5);
  const std::vector<Value> shares = nn::softmax({a, b, c});
  const double ea = std::exp(1.0), eb = std::exp(2.5), ec = std::exp(-0.5), all = ea + eb + ec;
  REQUIRE(shares.size() == 3);
  CHECK(shares[0].value() == doctest::Approx(ea / all).epsilon(1e-14));
  CHECK(shares[1].value() == doctest::Approx(eb / all).epsilon(1e-14));
  CHECK(shares[2].value() == doctest::Approx(ec / all).epsilon(1e-14));
  const Gradient g = gradient(shares[0]);
  CHECK(g[a] == doctest::Approx(ea / all * (1 - ea / all)).epsilon(1e-13));
  CHECK(g[b] == doctest::Approx(-ea * eb / (all * all)).epsilon(1e-13));
  CHECK(g[c] == doctest::Approx(-ea * ec / (all * all)).epsilon(1e-13));
}

TEST_CASE("softmax is finite for any logits, and right where they are far apart or alike") {
  for (const double size : {1e3, 1e300}) {
    Graph graph;
    const Value high(graph, size), low(graph, -size);
    const std::vector<Value> shares = nn::softmax({high, low});
    CHECK(shares[0].value() == 1);
    CHECK(shares[1].value() == 0);
    for (const Value& share : shares) {
      CHECK(std::isfinite(gradient(share)[high]));
      CHECK(std::isfinite(gradient(share)[low]));
    }
  }
  for (const Value& share : nn::softmax({-1e3, -1e3}))
    CHECK(share.value() == doctest::Approx(0.5).epsilon(1e-12));
}

TEST_CASE("softmax of one number, and of a single sum, is refused") {
  Graph graph;
  const Value a(graph, 1.0);
  CHECK_THROWS_WITH_AS(nn::softmax(a),
                       "softmax needs at least two logits, and got 1, of which it would be 1 whatever it is",
                       WrongSize);
  CHECK_THROWS_WITH_AS(nn::softmax({}), "softmax needs at least two logits, and got 0", WrongSize);
  CHECK_THROWS_WITH_AS(
      nn::activate(Activation::softmax, a),
      "softmax is made of all sums of a layer together and has no value for one; use it for a "
      "network's last layer, or call softmax() with a list",
      Error);
  CHECK(graph.size() == 1);
}
