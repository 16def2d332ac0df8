// SPDX-License-Identifier: MIT
#include "nn/rate_comparison.hpp"

#include <doctest/doctest.h>

#include "nn/datasets.hpp"
#include "tests/support/refusal.hpp"

using namespace nn;

namespace {

std::vector<double> numbers_of(const Network& network) {
  std::vector<double> numbers;
  for (const autograd::Value& parameter : network.parameters()) numbers.push_back(parameter.value());
  return numbers;
}

}  // namespace

TEST_CASE("each rate is what a trainer with that rate gives from the same start") {
  const DataTable data = moons(40), inputs = data.select({"x1", "x2"}), targets = data.select({"y"});
  const std::vector<Activation> activations{Activation::tanh, Activation::linear};
  TrainerSettings settings{.loss = Loss::binary_cross_entropy_logits, .batch = 8, .epochs = 5};
  int calls = 0;
  settings.on_step = [&](const StepRecord&, Trainer&) { ++calls; };
  autograd::Graph graph;
  const Network network(graph, {2, 4, 1}, activations, Xavier{.seed = 3});
  const std::vector<double> before = numbers_of(network);
  const std::vector<RateRun> runs = compare_rates(network, settings, inputs, targets, {0.3, 0.01});
  CHECK(numbers_of(network) == before);
  CHECK(calls == 0);
  REQUIRE(runs.size() == 2);
  for (const RateRun& run : runs) {
    autograd::Graph own;
    settings.optimiser = Adam{.rate = run.rate};
    Trainer trainer(Network(own, {2, 4, 1}, activations, Xavier{.seed = 3}), settings);
    const History history = trainer.fit(inputs, targets);
    CHECK(run.diverged.empty());
    REQUIRE(run.history.epochs().size() == 5);
    for (std::size_t i = 0; i < 5; ++i) CHECK(run.history.epochs()[i].loss == history.epochs()[i].loss);
    CHECK(run.history.last_step().rate == run.rate);
  }
}

TEST_CASE("a rate that runs away is a result, and the next one begins anew") {
  const DataTable data = notes_regression();
  autograd::Graph graph;
  const Network network(graph, {2, 2, 1}, Activation::linear, Constant{.weight = 1.0, .bias = 0.0});
  const TrainerSettings settings{
      .loss = Loss::squared_error, .optimiser = GradientDescent{}, .batch = all_rows, .epochs = 10};
  const auto runs =
      compare_rates(network, settings, data.select({"iq", "cgpa"}), data.select({"lpa"}), {1.0, 1e-6, 1.0});
  REQUIRE(runs.size() == 3);
  CHECK(support::mentions(runs[0].diverged, "ran away"));
  CHECK(runs[1].diverged.empty());
  CHECK(runs[1].history.epochs().size() == 10);
  CHECK(runs[2].diverged == runs[0].diverged);
  // The first loss is the same for all: (3-176)^2 and those of the other rows.
  CHECK(runs[0].history.steps()[0].loss == runs[1].history.steps()[0].loss);
  CHECK(numbers_of(network) == std::vector<double>{1, 1, 1, 1, 0, 0, 1, 1, 0});
}

TEST_CASE("what a trainer refuses is refused, and the network has its parameters") {
  const DataTable data = moons(10);
  autograd::Graph graph;
  const Network network(graph, {2, 1}, Activation::linear, Xavier{.seed = 1});
  const std::vector<double> before = numbers_of(network);
  CHECK_THROWS_AS(compare_rates(network, {}, data.select({"x1", "x2"}), data.select({"y"}), {0.1, -1.0}),
                  autograd::Error);
  CHECK(numbers_of(network) == before);
  CHECK(compare_rates(network, {}, data.select({"x1", "x2"}), data.select({"y"}), {}).empty());
}
