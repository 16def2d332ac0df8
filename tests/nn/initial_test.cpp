// SPDX-License-Identifier: MIT
// First numbers: exactly which, how they are spread, and what is refused. It knows networks only to see that
// they ask in the order that they promise.
#include "nn/initial.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "nn/network.hpp"

using namespace autograd;
using doctest::Approx;
using nn::Distribution;
using nn::InitialNumbers;
using nn::InitialValues;

namespace {

std::vector<double> weights(const InitialValues& initial, std::size_t inputs, std::size_t outputs,
                            std::size_t count) {
  InitialNumbers numbers(initial);
  numbers.begin_layer(inputs, outputs);
  std::vector<double> drawn(count);
  for (double& number : drawn) number = numbers.weight();
  return drawn;
}

double mean_of(const std::vector<double>& numbers) {
  double sum = 0.0;
  for (const double number : numbers) sum += number;
  return sum / static_cast<double>(numbers.size());
}

double deviation_of(const std::vector<double>& numbers) {
  const double mean = mean_of(numbers);
  double sum = 0.0;
  for (const double number : numbers) sum += (number - mean) * (number - mean);
  return std::sqrt(sum / static_cast<double>(numbers.size()));
}

/// The largest distance between the share of numbers up to x and the share that a distribution has there.
template <class Below>
double distance_from(std::vector<double> numbers, Below below) {
  std::sort(numbers.begin(), numbers.end());
  double largest = 0.0;
  const double count = static_cast<double>(numbers.size());
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const double share = below(numbers[i]);
    largest = std::max({largest, std::abs(share - static_cast<double>(i) / count),
                        std::abs(share - static_cast<double>(i + 1) / count)});
  }
  return largest;
}

constexpr std::size_t many = 100'000;

}  // namespace

TEST_CASE("normal numbers are these to the last digit, on every platform") {
  Random random(1);
  nn::NormalNumbers normal;
  const double expected[] = {0.42945220538400685,   1.5857725335739927,  0.4564552075888475,
                             -0.053922243417486339, -0.3268385200683801, 1.5416444382764061};
  for (const double number : expected) CHECK(normal.next(random) == number);
  CHECK(weights(nn::He{.seed = 7}, 2, 16, 2) ==
        std::vector<double>{-0.041741523381452331, -0.18308020910924752});
  CHECK(weights(nn::Xavier{.seed = 7}, 2, 16, 2) ==
        std::vector<double>{-0.1272136488459764, -0.5579648164594944});
}

TEST_CASE("normal numbers are those of the polar method with the library's logarithm") {
  Random random(3), again(3);
  nn::NormalNumbers normal;
  for (int pair = 0; pair < 10'000; ++pair) {
    double x = 0.0, y = 0.0, square = 0.0;
    do {
      x = again.uniform(-1.0, 1.0);
      y = again.uniform(-1.0, 1.0);
      square = x * x + y * y;
    } while (square >= 1.0 || square == 0.0);
    const double scale = std::sqrt(-2.0 * std::log(square) / square);
    CHECK(normal.next(random) / (x * scale) == Approx(1).epsilon(1e-15));
    CHECK(normal.next(random) / (y * scale) == Approx(1).epsilon(1e-15));
  }
}

TEST_CASE("normal numbers are spread as the normal distribution") {
  const std::vector<double> drawn = weights(nn::Normal{.seed = 5, .mean = 2.0, .deviation = 3.0}, 1, 1, many);
  CHECK(mean_of(drawn) == Approx(2).epsilon(0.02));
  CHECK(deviation_of(drawn) == Approx(3).epsilon(0.01));
  const auto below = [](double x) { return std::erfc(-(x - 2.0) / 3.0 / std::sqrt(2.0)) / 2; };
  // Kolmogorov and Smirnov: 1.63 of the root is passed once in a hundred seeds.
  CHECK(distance_from(drawn, below) < 1.63 / std::sqrt(double(many)));
}

TEST_CASE("Xavier and He have the deviations of their papers, in both distributions") {
  for (const Distribution distribution : {Distribution::uniform, Distribution::normal}) {
    const auto xavier = weights(nn::Xavier{.distribution = distribution}, 30, 20, many);
    const auto he = weights(nn::He{.distribution = distribution}, 50, 20, many);
    for (const auto& drawn : {xavier, he}) {
      CHECK(deviation_of(drawn) == Approx(0.2).epsilon(0.01));
      CHECK(std::abs(mean_of(drawn)) < 0.002);
      // Even numbers end at sqrt(3) deviations; normal ones do not.
      const double largest = *std::max_element(drawn.begin(), drawn.end());
      if (distribution == Distribution::uniform) {
        CHECK(largest <= std::sqrt(3.0) * 0.2);
        CHECK(distance_from(drawn, [](double x) { return 0.5 + x / (2 * std::sqrt(3.0) * 0.2); }) <
              1.63 / std::sqrt(double(many)));
      } else {
        CHECK(largest > 3.5 * 0.2);
      }
    }
  }
}

TEST_CASE("a network gets its deviations layer by layer, and biases of 0") {
  Graph graph;
  const nn::Network network(graph, {4, 9, 1}, nn::Activation::tanh, nn::He{.seed = 2});
  InitialNumbers numbers(nn::He{.seed = 2});
  numbers.begin_layer(4, 9);
  for (std::size_t i = 0; i < 36; ++i) CHECK(network.parameters()[i].value() == numbers.weight());
  for (std::size_t i = 36; i < 45; ++i) CHECK(network.parameters()[i].value() == 0);
  numbers.begin_layer(9, 1);
  for (std::size_t i = 45; i < 54; ++i) CHECK(network.parameters()[i].value() == numbers.weight());
  CHECK(network.parameter("b21").value() == 0);
}

TEST_CASE("Normal draws biases too, and Constant gives its two numbers") {
  InitialNumbers drawn(nn::Normal{.seed = 9}), constant(nn::Constant{.weight = 2.0, .bias = 3.0});
  const std::vector<double> expected = weights(nn::Normal{.seed = 9}, 1, 1, 2);
  CHECK(drawn.weight() == expected[0]);
  CHECK(drawn.bias() == expected[1]);
  CHECK(constant.weight() == 2);
  CHECK(constant.bias() == 3);
}

TEST_CASE("another seed gives other numbers, the same seed the same") {
  CHECK(weights(nn::He{.seed = 1}, 2, 2, 4) == weights(nn::He{.seed = 1}, 2, 2, 4));
  CHECK(weights(nn::He{.seed = 1}, 2, 2, 4) != weights(nn::He{.seed = 2}, 2, 2, 4));
}

TEST_CASE("settings of initial values that cannot be are refused") {
  const double nan = std::numeric_limits<double>::quiet_NaN(),
               infinity = std::numeric_limits<double>::infinity();
  CHECK_THROWS_WITH_AS(InitialNumbers(nn::Normal{.mean = infinity}),
                       "Normal's mean must be finite, and is inf; usual is 0", Error);
  CHECK_THROWS_WITH_AS(
      InitialNumbers(nn::Normal{.deviation = -1.0}),
      "Normal's deviation must be a finite number of 0 or above, and is -1; usual is a number from 0.01 to 1",
      Error);
  CHECK_THROWS_AS(InitialNumbers(nn::Normal{.deviation = nan}), Error);
  CHECK_THROWS_AS(InitialNumbers(nn::Uniform{.low = 1.0, .high = 0.0}), Error);
  CHECK_THROWS_WITH_AS(InitialNumbers(nn::He{.distribution = static_cast<Distribution>(5)}),
                       "the number 5 is no Distribution; use Distribution::uniform or Distribution::normal",
                       Error);
  CHECK_THROWS_AS(InitialNumbers(nn::Xavier{.distribution = static_cast<Distribution>(5)}), Error);
}
