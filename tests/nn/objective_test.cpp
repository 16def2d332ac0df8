// SPDX-License-Identifier: MIT
// The objective against gradients recorded here, row by row and without programs.
#include "nn/objective.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

#include "autograd/random.hpp"
#include "tests/support/training.hpp"

using namespace autograd;
using namespace nn;
using doctest::Approx;
using support::hinge_with_if;

namespace {

using Numbers = std::vector<double>;

constexpr std::size_t rows = 41, columns = 3;

Numbers some_rows(std::uint64_t seed) {
  Random random(seed);
  Numbers cells(rows * columns);
  for (double& cell : cells) cell = random.uniform(-1.5, 1.5);
  for (std::size_t row = 0; row < rows; ++row)
    cells[row * columns + 2] = cells[row * columns] > 0.0 ? 1.0 : -1.0;
  return cells;
}

struct World {
  Graph graph;
  Network network{graph, {2, 5, 1}, {Activation::tanh, Activation::linear}, Uniform{.seed = 4}};
  Numbers parameters = support::parameters_of(network);
  Numbers cells = some_rows(8);

  Objective objective(RowLoss loss, Regularisation regularisation = {}) {
    return Objective(network, {std::move(loss), regularisation}, std::span(cells).first(columns));
  }
};

/// The mean over the rows and its gradient, from one recording of them all.
double by_recording(World& world, const LossFunction& loss, Numbers& gradient) {
  const Recording recording(world.graph);
  Value sum = 0.0;
  for (std::size_t row = 0; row < rows; ++row) {
    const double* cells = world.cells.data() + row * columns;
    sum += loss(Value(cells[2]), world.network({cells[0], cells[1]}));
  }
  const Value mean = sum / static_cast<double>(rows);
  const Gradient found = autograd::gradient(mean);
  gradient.clear();
  for (const Value& parameter : world.network.parameters()) gradient.push_back(found[parameter]);
  return mean.value();
}

void check_alike(const Numbers& a, const Numbers& b) {
  REQUIRE(a.size() == b.size());
  for (std::size_t i = 0; i < a.size(); ++i) CHECK(std::abs(a[i] - b[i]) <= 1e-13 * (1.0 + std::abs(b[i])));
}

void check_against_recording(World& world, Objective& objective, const LossFunction& loss) {
  Numbers gradient, expected;
  const double mean = objective.gradient(world.parameters, world.cells, gradient);
  const double expected_mean = by_recording(world, loss, expected);
  CHECK(mean == Approx(expected_mean).epsilon(1e-13));
  CHECK(objective.loss(world.parameters, world.cells) == Approx(expected_mean).epsilon(1e-13));
  check_alike(gradient, expected);
}

Value squares(Values y, Values yhat) { return square(y[0] - yhat[0]); }

}  // namespace

TEST_CASE("the mean of the rows' losses and its gradient are those of one recording of all rows") {
  World world;
  Objective objective = world.objective(Loss::mean_squared_error);
  CHECK(objective.is_compiled());
  check_against_recording(world, objective, squares);
}

TEST_CASE("what was recorded is dropped again") {
  World world;
  const std::size_t before = world.graph.size();
  Objective objective = world.objective(hinge_with_if);
  Numbers gradient;
  objective.gradient(world.parameters, world.cells, gradient);
  objective.loss(world.parameters, world.cells);
  CHECK(world.graph.size() == before);
}

TEST_CASE("rows whose branch goes the other way are recorded anew, whichever way the example went") {
  World world;
  for (std::size_t example = 0; example < rows; ++example) {
    CAPTURE(example);
    Objective objective(world.network, {hinge_with_if, {}},
                        std::span(world.cells).subspan(example * columns, columns));
    CHECK(objective.is_compiled());
    check_against_recording(world, objective, hinge_with_if);
  }
}

TEST_CASE("a branch on the targets alone is tested too") {
  World world;
  const auto by_label = [](Values y, Values yhat) {
    if (y[0] > 0.0) return square(yhat[0]);
    return 3.0 * abs(yhat[0]);
  };
  Objective objective = world.objective(by_label);
  check_against_recording(world, objective, by_label);
}

TEST_CASE("a loss with a leaf of its own cannot be compiled and is recorded row by row") {
  World world;
  const auto own_leaf = [&](Values y, Values yhat) {
    return Value(world.graph, 2.0) * square(y[0] - yhat[0]);
  };
  Objective objective = world.objective(own_leaf);
  CHECK_FALSE(objective.is_compiled());
  check_against_recording(world, objective, own_leaf);
}

TEST_CASE("a loss that reads the target's number is recorded in every row") {
  World world;
  const auto by_number = [](Values y, Values yhat) {
    return y[0].value() > 0.0 ? square(yhat[0] - 2.0) : 3.0 * square(yhat[0]);
  };
  Objective objective = world.objective(by_number);
  CHECK(objective.is_compiled());
  objective.hold_to(world.cells);
  CHECK_FALSE(objective.is_compiled());
  check_against_recording(world, objective, by_number);
  for (std::size_t i = 0; i < world.parameters.size(); ++i)
    CHECK(world.network.parameters()[i].value() == world.parameters[i]);
}

TEST_CASE("a loss that reads the output's number is found by a single row") {
  World world;
  const auto half_squared = [](Values y, Values yhat) { return (yhat[0].value() - y[0]) * (yhat[0] - y[0]); };
  Objective objective = world.objective(half_squared);
  objective.hold_to(std::span(world.cells).first(columns));
  CHECK_FALSE(objective.is_compiled());
  check_against_recording(world, objective, half_squared);
}

TEST_CASE("a loss that says the same in every row stays compiled, though it branches or is no number") {
  World world;
  const auto of_logarithm = [](Values y, Values yhat) { return log(y[0]) + square(yhat[0]); };
  const auto constant = [](Values, Values) { return Value(7.0); };
  for (const LossFunction& loss : {LossFunction(squares), LossFunction(hinge_with_if),
                                   LossFunction(of_logarithm), LossFunction(constant)}) {
    Objective objective = world.objective(loss);
    const std::size_t size = world.graph.size();
    objective.hold_to(world.cells);
    CHECK(objective.is_compiled());
    CHECK(world.graph.size() == size);
  }
  Objective single(world.network, {squares, {}, Precision::single}, std::span(world.cells).first(columns));
  single.hold_to(world.cells);
  CHECK(single.is_compiled());
}

TEST_CASE("what a loss throws in a later row leaves the parameters as they were") {
  World world;
  const auto refusing = [&](Values y, Values yhat) {
    if (y[0].value() != world.cells[2]) throw std::runtime_error("another target");
    return square(yhat[0]);
  };
  Objective objective = world.objective(refusing);
  CHECK_THROWS_AS(objective.hold_to(world.cells), std::runtime_error);
  for (std::size_t i = 0; i < world.parameters.size(); ++i)
    CHECK(world.network.parameters()[i].value() == world.parameters[i]);
}

TEST_CASE("the gradient is that at the parameters that are given, not at those of the leaves") {
  World world;
  Objective compiled = world.objective(hinge_with_if);
  Numbers there = world.parameters;
  for (double& parameter : there) parameter = 0.5 - parameter;
  Numbers gradient, expected;
  const double mean = compiled.gradient(there, world.cells, gradient);
  for (std::size_t i = 0; i < there.size(); ++i) world.network.parameters()[i].assign(there[i]);
  CHECK(mean == Approx(by_recording(world, hinge_with_if, expected)).epsilon(1e-13));
  check_alike(gradient, expected);
}

TEST_CASE("regularisation adds its cost to the loss of a batch once, and never to that of a validation") {
  World world;
  for (const bool biases : {false, true}) {
    CAPTURE(biases);
    double cost = 0.0;
    for (const Value& parameter : world.network.parameters()) {
      if (!biases && parameter.name().starts_with("b")) continue;
      cost += 0.01 * std::abs(parameter.value()) + 0.1 * parameter.value() * parameter.value();
    }
    for (const LossFunction& loss : {LossFunction(squares), LossFunction(hinge_with_if)}) {
      Objective plain = world.objective(loss);
      Objective regular = world.objective(loss, {.l1 = 0.01, .l2 = 0.1, .biases = biases});
      Numbers gradient, without;
      const double mean = plain.gradient(world.parameters, world.cells, without);
      CHECK(regular.gradient(world.parameters, world.cells, gradient) == Approx(mean + cost).epsilon(1e-13));
      CHECK(regular.loss(world.parameters, world.cells) == Approx(mean).epsilon(1e-13));
      for (std::size_t i = 0; i < gradient.size(); ++i) {
        const double p = world.parameters[i];
        const bool costs = biases || world.network.parameters()[i].name().starts_with("w");
        const double expected = without[i] + (costs ? 0.2 * p + (p > 0.0 ? 0.01 : -0.01) : 0.0);
        CHECK(gradient[i] == Approx(expected).epsilon(1e-12));
      }
    }
  }
}

TEST_CASE("a loss that does not depend on the network has a gradient of 0") {
  World world;
  Objective objective = world.objective([](Values, Values) { return Value(7.0); });
  Numbers gradient;
  CHECK(objective.gradient(world.parameters, world.cells, gradient) == Approx(7.0));
  CHECK(gradient == Numbers(world.parameters.size(), 0.0));
}

TEST_CASE("single precision is near, and threads change nothing") {
  World world;
  Objective full = world.objective(Loss::mean_squared_error);
  Objective single(world.network, {Loss::mean_squared_error, {}, Precision::single},
                   std::span(world.cells).first(3));
  Objective threaded(world.network, {Loss::mean_squared_error, {}, Precision::full, 3},
                     std::span(world.cells).first(3));
  Numbers of_full, of_single, of_threaded;
  const double mean = full.gradient(world.parameters, world.cells, of_full);
  CHECK(single.gradient(world.parameters, world.cells, of_single) == Approx(mean).epsilon(1e-5));
  CHECK(threaded.gradient(world.parameters, world.cells, of_threaded) == mean);
  CHECK(of_threaded == of_full);
  CHECK(of_single != of_full);
}
