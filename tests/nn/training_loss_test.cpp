// SPDX-License-Identifier: MIT
// The losses of training: against formulas and numbers from elsewhere, at the extremes, by name. It knows no
// networks.
#include "nn/loss.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace autograd;
using doctest::Approx;
using nn::Activation;
using nn::Loss;

namespace {

constexpr Loss losses[] = {
    Loss::squared_error, Loss::mean_squared_error,   Loss::mean_absolute_error,         Loss::huber,
    Loss::hinge,         Loss::binary_cross_entropy, Loss::binary_cross_entropy_logits, Loss::cross_entropy};

/// A loss and its slopes by the outputs.
struct Cost {
  double loss;
  std::vector<double> slopes;
};

template <class Of>
Cost cost_of(const std::vector<double>& numbers, Of of) {
  Graph graph;
  std::vector<Value> outputs;
  for (const double number : numbers) outputs.emplace_back(graph, number);
  const Value loss = of(Values(outputs));
  const Gradient g = gradient(loss);
  Cost cost{loss.value(), {}};
  for (const Value& output : outputs) cost.slopes.push_back(g[output]);
  return cost;
}

Cost cost_of(Loss loss, const std::vector<double>& y, const std::vector<double>& numbers) {
  const std::vector<Value> targets(y.begin(), y.end());
  return cost_of(numbers, [&](Values outputs) { return nn::loss_of(loss, targets, outputs); });
}

void check(const Cost& cost, double loss, const std::vector<double>& slopes) {
  CHECK(cost.loss == Approx(loss).epsilon(1e-14));
  REQUIRE(cost.slopes.size() == slopes.size());
  for (std::size_t i = 0; i < slopes.size(); ++i) CHECK(cost.slopes[i] == Approx(slopes[i]).epsilon(1e-13));
}

std::string misfit(Loss loss, Activation last) {
  try {
    nn::require_fitting(loss, last);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("losses of errors have the values and slopes of their formulas") {
  // Errors yhat - y of -2, 0.5 and 0.
  const std::vector<double> y = {3.0, 1.0, 4.0}, yhat = {1.0, 1.5, 4.0};
  check(cost_of(Loss::squared_error, y, yhat), 4.25, {-4, 1, 0});
  check(cost_of(Loss::mean_squared_error, y, yhat), 4.25 / 3, {-4.0 / 3, 1.0 / 3, 0});
  check(cost_of(Loss::mean_absolute_error, y, yhat), 2.5 / 3, {-1.0 / 3, 1.0 / 3, 0});
  check(cost_of(Loss::huber, y, yhat), (1.5 + 0.125) / 3, {-1.0 / 3, 0.5 / 3, 0});
  const std::vector<Value> targets(y.begin(), y.end());
  check(cost_of(yhat, [&](Values outputs) { return nn::huber(targets, outputs, 4.0); }), (2 + 0.125) / 3,
        {-2.0 / 3, 0.5 / 3, 0});
}

TEST_CASE("the huber loss goes on smoothly where the parabola becomes its tangent") {
  const double delta = 1.5;
  for (const double error : {-1.5, 1.5}) {
    const auto of = [&](Values outputs) { return nn::huber(Value(0.0), outputs, delta); };
    check(cost_of({error}, of), 1.125, {error});
    check(cost_of({error * 2}, of), 1.5 * (3 - 0.75), {error});
  }
}

TEST_CASE("the hinge loss costs what is on the wrong side or within the margin") {
  check(cost_of(Loss::hinge, {1, -1, 1, -1}, {2.0, -3.0, 0.25, 0.5}), (0.75 + 1.5) / 4, {0, 0, -0.25, 0.25});
  check(cost_of(Loss::hinge, {1}, {1.0}), 0, {0});
}

TEST_CASE("the bounded binary cross-entropy is the one of the formula inside") {
  for (const double target : {0.0, 0.3, 1.0}) {
    for (const double p : {1e-30, 0.02, 0.4, 0.97}) {
      CAPTURE(target);
      CAPTURE(p);
      check(cost_of(Loss::binary_cross_entropy, {target}, {p}),
            -(target * std::log(p) + (1 - target) * std::log1p(-p)), {(p - target) / (p * (1 - p))});
    }
  }
  check(cost_of(Loss::binary_cross_entropy, {1, 0}, {0.5, 0.75}), 1.5 * std::log(2), {-1, 2});
}

TEST_CASE("a certain prediction costs 0 where it is right, and 100 with slope 0 where it is wrong") {
  check(cost_of(Loss::binary_cross_entropy, {1}, {0.0}), 100, {0});
  check(cost_of(Loss::binary_cross_entropy, {0}, {1.0}), 100, {0});
  check(cost_of(Loss::binary_cross_entropy, {1}, {1.0}), 0, {-1});
  check(cost_of(Loss::binary_cross_entropy, {0}, {0.0}), 0, {1});
  check(cost_of(Loss::binary_cross_entropy, {0.25}, {0.0}), 25, {0.75});
  CHECK(std::isnan(nn::bounded_binary_cross_entropy(Value(1.0), Value(1.5)).value()));
  CHECK(std::isnan(nn::bounded_binary_cross_entropy(Value(0.0), Value(-0.5)).value()));
}

TEST_CASE("the binary cross-entropy from logits has numbers worked out with 50 digits") {
  // mpmath: y*log(1 + exp(-z)) + (1 - y)*log(1 + exp(z)) and 1/(1 + exp(-z)) - y.
  check(cost_of(Loss::binary_cross_entropy_logits, {0.25}, {1.5}), 1.3264132779827524, {0.56757447619364366});
  const Cost sure = cost_of(Loss::binary_cross_entropy_logits, {1}, {40.0});
  CHECK(sure.loss / 4.248354255291589e-18 == Approx(1).epsilon(1e-13));
  CHECK(sure.slopes[0] / -4.248354255291589e-18 == Approx(1).epsilon(1e-13));
  const Cost opposite = cost_of(Loss::binary_cross_entropy_logits, {0}, {-40.0});
  CHECK(opposite.loss / 4.248354255291589e-18 == Approx(1).epsilon(1e-13));
  check(cost_of(Loss::binary_cross_entropy_logits, {1, 0}, {-1000.0, 1000.0}), 1000, {-0.5, 0.5});
}

TEST_CASE("the cross-entropy has numbers worked out with 50 digits, one-hot, by class, and for shares") {
  // mpmath: -sum(y*log(softmax(z))) and softmax(z) - y.
  const std::vector<double> z = {1.0, 2.5, -0.5};
  const std::vector<double> slopes = {0.17529039214003669, -0.21440296541072414, 0.039112573270687452};
  check(cost_of(Loss::cross_entropy, {0, 1, 0}, z), 0.24131129665715706, slopes);
  check(cost_of(z, [](Values logits) { return nn::cross_entropy(1, logits); }), 0.24131129665715706, slopes);
  check(cost_of(Loss::cross_entropy, {0.2, 0.5, 0.3}, z), 1.4413112966571571,
        {-0.02470960785996331, 0.28559703458927586, -0.26088742672931255});
  // A row that counts twice.
  check(cost_of(Loss::cross_entropy, {0, 2, 0}, z), 2 * 0.24131129665715706,
        {2 * slopes[0], 2 * slopes[1], 2 * slopes[2]});
}

TEST_CASE("the cross-entropy from logits is that of the probabilities of softmax") {
  Graph graph;
  const Value a(graph, 0.3), b(graph, -1.2), c(graph, 0.8);
  const std::vector<Value> p = nn::softmax({a, b, c});
  CHECK(nn::cross_entropy(2, {a, b, c}).value() == Approx(-std::log(p[2].value())).epsilon(1e-14));
}

TEST_CASE("every loss is finite with finite slopes at the extremes") {
  for (const Loss loss : losses) {
    const bool probabilities = loss == Loss::binary_cross_entropy;
    const double low = probabilities ? 0.0 : -1e3, high = probabilities ? 1.0 : 1e3;
    CAPTURE(nn::loss_name(loss));
    for (const std::vector<double>& y : {std::vector<double>{1, 0}, {0, 1}}) {
      for (const std::vector<double>& outputs :
           {std::vector<double>{low, high}, {high, low}, {low, low}, {high, high}}) {
        const Cost cost = cost_of(loss, y, outputs);
        CHECK(std::isfinite(cost.loss));
        CHECK(cost.loss >= 0);
        for (const double slope : cost.slopes) CHECK(std::isfinite(slope));
      }
    }
  }
  check(cost_of(Loss::binary_cross_entropy, {1, 0}, {0.0, 1.0}), 100, {0, 0});
  check(cost_of(Loss::binary_cross_entropy_logits, {1, 0}, {1e3, -1e3}), 0, {0, 0});
  check(cost_of(Loss::cross_entropy, {1, 0}, {-1e3, 1e3}), 2000, {-1, 1});
  check(cost_of(Loss::cross_entropy, {1, 0}, {1e3, -1e3}), 0, {0, 0});
}

TEST_CASE("every loss that takes numbers of any size is finite for far outliers") {
  for (const Loss loss : losses) {
    if (loss == Loss::binary_cross_entropy) continue;
    CAPTURE(nn::loss_name(loss));
    for (const double far : {1e6, 1e100, 1e153}) {
      const Cost cost = cost_of(loss, {1, 0}, {-far, far});
      CHECK(std::isfinite(cost.loss));
      CHECK(cost.loss > 0.1 * far);
      for (const double slope : cost.slopes) {
        CHECK(std::isfinite(slope));
        CHECK(std::abs(slope) <= 3.0 * far);
      }
      CHECK(cost.slopes[0] < 0.0);
    }
  }
}

TEST_CASE("a loss is what its free function says, and has a name that leads back to it") {
  const std::vector<Value> y = {1.0, -1.0}, yhat = {0.25, 0.75};
  CHECK(nn::loss_of(Loss::squared_error, y, yhat).value() == 0.5625 + 3.0625);
  CHECK(nn::loss_of(Loss::mean_squared_error, y, yhat).value() == nn::mean_squared_error(y, yhat).value());
  CHECK(nn::loss_of(Loss::mean_absolute_error, y, yhat).value() == nn::mean_absolute_error(y, yhat).value());
  CHECK(nn::loss_of(Loss::huber, y, yhat).value() == nn::huber(y, yhat).value());
  CHECK(nn::loss_of(Loss::hinge, y, yhat).value() == nn::hinge(y, yhat).value());
  CHECK(nn::loss_name(Loss::binary_cross_entropy_logits) == "binary_cross_entropy_logits");
  for (const Loss loss : losses) CHECK(nn::loss_named(nn::loss_name(loss)) == loss);
  CHECK_THROWS_WITH_AS(
      nn::loss_named("mse"),
      "there is no loss 'mse'; the known ones are squared_error, mean_squared_error, "
      "mean_absolute_error, huber, hinge, binary_cross_entropy, binary_cross_entropy_logits, "
      "cross_entropy",
      Error);
  CHECK_THROWS_WITH_AS(nn::loss_name(static_cast<Loss>(77)),
                       "the number 77 is no Loss; use one of the enum's names, e.g. Loss::mean_squared_error",
                       Error);
}

TEST_CASE("a loss of one output is that output's, without a mean around it") {
  Graph graph;
  const Value yhat(graph, 2.0);
  CHECK(nn::mean_squared_error(Value(3.0), yhat).operation().name == "square");
}

TEST_CASE("lists that do not fit, classes that there are not, and a delta that is none are refused") {
  Graph graph;
  const Value a(graph, 1.0);
  for (const Loss loss : losses) {
    CAPTURE(nn::loss_name(loss));
    CHECK_THROWS_AS(nn::loss_of(loss, {1.0, 2.0}, {a}), WrongSize);
    CHECK_THROWS_AS(nn::loss_of(loss, {}, {}), WrongSize);
  }
  CHECK_THROWS_WITH_AS(nn::hinge({}, {}), "hinge needs at least one target and its prediction", WrongSize);
  CHECK_THROWS_WITH_AS(
      nn::cross_entropy(Values(Value(1.0)), a),
      "cross_entropy needs a logit for each of at least two classes, and got 1; for two classes "
      "from one logit there is binary_cross_entropy_logits",
      WrongSize);
  CHECK_THROWS_AS(nn::cross_entropy(std::size_t{0}, a), WrongSize);
  CHECK_THROWS_WITH_AS(
      nn::cross_entropy(2, {a, a}),
      "cross_entropy got the class 2 and logits for classes 0 to 1; classes are counted from 0", Error);
  CHECK_THROWS_WITH_AS(nn::huber(Value(1.0), a, 0.0),
                       "huber's delta must be a finite number above 0, and is 0; usual is 1", Error);
  CHECK_THROWS_AS(nn::huber(Value(1.0), a, std::numeric_limits<double>::quiet_NaN()), Error);
  CHECK(graph.size() == 1);
}

TEST_CASE("a loss that reads another thing than the last layer gives is refused with what to write instead") {
  CHECK(misfit(Loss::cross_entropy, Activation::softmax) ==
        "the loss cross_entropy does not fit a last layer that is softmax: it reads logits and has the "
        "softmax in "
        "itself; make the last layer linear");
  CHECK(misfit(Loss::binary_cross_entropy_logits, Activation::sigmoid) ==
        "the loss binary_cross_entropy_logits does not fit a last layer that is sigmoid: it reads logits and "
        "has the "
        "sigmoid in itself; make the last layer linear");
  CHECK(misfit(Loss::binary_cross_entropy, Activation::linear) ==
        "the loss binary_cross_entropy does not fit a last layer that is linear: it reads probabilities; "
        "make the "
        "last layer sigmoid, or linear with binary_cross_entropy_logits");
  CHECK(misfit(Loss::hinge, Activation::sigmoid) ==
        "the loss hinge does not fit a last layer that is sigmoid: it reads scores of both signs for labels "
        "-1 and "
        "1; make the last layer linear");
  CHECK(misfit(Loss::cross_entropy, Activation::linear) == "");
  CHECK(misfit(Loss::binary_cross_entropy_logits, Activation::linear) == "");
  CHECK(misfit(Loss::binary_cross_entropy, Activation::sigmoid) == "");
  CHECK(misfit(Loss::hinge, Activation::tanh) == "");
  CHECK(misfit(Loss::mean_squared_error, Activation::softmax) == "");
}
