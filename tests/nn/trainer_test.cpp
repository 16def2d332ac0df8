// SPDX-License-Identifier: MIT
// What training learns, against trajectories calculated here in plain numbers.
#include "nn/trainer.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "nn/datasets.hpp"
#include "tests/support/training.hpp"

using namespace autograd;
using namespace nn;
using doctest::Approx;
using support::hinge_with_if, support::parameters_of;

namespace {

using Numbers = std::vector<double>;

/// No line goes through these points.
struct Line : support::Line {
  Line() : support::Line({2.0, 3.0, 1.0, -1.0}) {}
};

Value squares(Values y, Values yhat) { return square(y[0] - yhat[0]); }

/// Points of two classes, -1 inside a circle and 1 outside.
void make_rows(Numbers& x, Numbers& y, std::size_t count) {
  Random random(12);
  for (std::size_t i = 0; i < count; ++i) {
    const double a = random.uniform(-1.0, 1.0), b = random.uniform(-1.0, 1.0);
    x.insert(x.end(), {a, b});
    y.push_back(a * a + b * b < 0.5 ? -1.0 : 1.0);
  }
}

/// The parameters after 100 steps from the same beginning.
Numbers trained(const RowLoss& loss, std::size_t batch, Order order, const OptimiserSettings& optimiser,
                Regularisation regularisation = {}, bool own_leaf = false) {
  Graph graph;
  Network network(graph, {2, 6, 1}, {Activation::tanh, Activation::linear}, Uniform{.seed = 2});
  Numbers x, y;
  make_rows(x, y, 40);
  RowLoss used = loss;
  if (own_leaf) {
    used = [&graph, inner = std::get<LossFunction>(loss)](Values targets, Values outputs) {
      return Value(graph, 1.0) * inner(targets, outputs);
    };
  }
  Trainer trainer(network, {.loss = used,
                            .optimiser = optimiser,
                            .regularisation = regularisation,
                            .batch = batch,
                            .order = order,
                            .seed = 5,
                            .epochs = 1000,
                            .stopping = {.steps = 100}});
  CHECK(trainer.fit(x, y).last_step().step == 100);
  return parameters_of(network);
}

void check_alike(const Numbers& a, const Numbers& b) {
  REQUIRE(a.size() == b.size());
  for (std::size_t i = 0; i < a.size(); ++i) CHECK(std::abs(a[i] - b[i]) < 1e-10);
}

}  // namespace

TEST_CASE("three lines train a network to tell the moons apart") {
  Graph graph;
  const DataTable data = moons(200, 0.1, 3);
  Network network(graph, {2, 16, 1}, {Activation::tanh, Activation::linear}, He{.seed = 1});
  Trainer trainer(network, {.loss = Loss::binary_cross_entropy_logits});
  const History history =
      trainer.fit(data.select({data.names()[0], data.names()[1]}), data.select({data.names()[2]}));
  CHECK(history.stopped == Stopped::epochs);
  CHECK(history.epochs().size() == 100);
  CHECK(history.steps().size() == 700);
  CHECK(history.epochs().back().loss < 0.1 * history.epochs().front().loss);
}

TEST_CASE("gradient descent over all rows follows the means of the derivatives") {
  Line line;
  Trainer trainer(
      line.network,
      {.optimiser = GradientDescent{.rate = 0.1}, .batch = all_rows, .epochs = 3, .stopping = {}});
  const History history = trainer.fit(line.x, line.y);
  double w = 0.5, b = -0.25;
  for (std::size_t step = 0; step < 3; ++step) {
    double loss = 0.0, by_w = 0.0, by_b = 0.0;
    for (std::size_t i = 0; i < 4; ++i) {
      const double error = w * line.x[i] + b - line.y[i];
      loss += error * error / 4;
      by_w += 2 * error * line.x[i] / 4;
      by_b += 2 * error / 4;
    }
    CHECK(history.steps()[step].loss == Approx(loss).epsilon(1e-14));
    CHECK(history.steps()[step].gradient_norm == Approx(std::hypot(by_w, by_b)).epsilon(1e-14));
    CHECK(history.epochs()[step].loss == history.steps()[step].loss);
    w -= 0.1 * by_w;
    b -= 0.1 * by_b;
  }
  CHECK(line.w() == Approx(w).epsilon(1e-14));
  CHECK(line.b() == Approx(b).epsilon(1e-14));
}

TEST_CASE("the notes' algorithm: a random row at a time, its loss, and the average of an epoch") {
  for (const Order order : {Order::drawn, Order::shuffled, Order::fixed}) {
    CAPTURE(order_name(order));
    Line line;
    Trainer trainer(line.network, {.loss = Loss::squared_error,
                                   .optimiser = GradientDescent{.rate = 0.05},
                                   .batch = 1,
                                   .order = order,
                                   .seed = 21,
                                   .epochs = 5});
    const History history = trainer.fit(line.x, line.y);
    Batches batches(4, 1, order, 21);
    double w = 0.5, b = -0.25;
    for (std::size_t epoch = 0; epoch < 5; ++epoch) {
      double average = 0.0;
      for (int j = 0; j < 4; ++j) {
        const Batch batch = batches.next();
        const std::size_t row = batch.rows.empty() ? batch.first : batch.rows[0];
        const double error = w * line.x[row] + b - line.y[row];
        average += error * error / 4;
        w -= 0.05 * 2 * error * line.x[row];
        b -= 0.05 * 2 * error;
      }
      CHECK(history.epochs()[epoch].loss == Approx(average).epsilon(1e-13));
    }
    CHECK(line.w() == Approx(w).epsilon(1e-13));
    CHECK(line.b() == Approx(b).epsilon(1e-13));
  }
}

TEST_CASE("the last batch of an epoch is smaller and counts as its rows do") {
  Line line;
  Trainer trainer(
      line.network,
      {.optimiser = GradientDescent{.rate = 0.1}, .batch = 3, .order = Order::fixed, .epochs = 1});
  const History history = trainer.fit(line.x, line.y);
  REQUIRE(history.steps().size() == 2);
  CHECK(history.last_epoch().loss ==
        Approx((3 * history.steps()[0].loss + history.steps()[1].loss) / 4).epsilon(1e-14));
}

TEST_CASE("schedule, clipping and optimiser decide about the step as they do apart") {
  Line line;
  const StepDecay schedule{.every = 2, .factor = 0.5, .warm_up = 1};
  const ClipByNorm clipping{.norm = 0.7};
  Trainer trainer(line.network, {.optimiser = Adam{.rate = 0.1},
                                 .batch = all_rows,
                                 .epochs = 6,
                                 .schedule = schedule,
                                 .clipping = clipping});
  const History history = trainer.fit(line.x, line.y);
  Optimiser optimiser(Adam{.rate = 0.1}, 2);
  Numbers p{0.5, -0.25};
  for (std::uint64_t step = 0; step < 6; ++step) {
    Numbers gradient{0.0, 0.0};
    for (std::size_t i = 0; i < 4; ++i) {
      const double error = p[0] * line.x[i] + p[1] - line.y[i];
      gradient[0] += 2 * error * line.x[i] / 4;
      gradient[1] += 2 * error / 4;
    }
    clip(clipping, gradient);
    const double rate = rate_at(schedule, 0.1, step);
    CHECK(history.steps()[step].rate == rate);
    optimiser.step(p, gradient, rate);
  }
  CHECK(line.w() == Approx(p[0]).epsilon(1e-12));
  CHECK(line.b() == Approx(p[1]).epsilon(1e-12));
}

TEST_CASE("compiled and recorded training give the same parameters after 100 steps") {
  for (const std::size_t batch : {std::size_t{1}, std::size_t{7}, all_rows}) {
    for (const Order order : {Order::fixed, Order::shuffled, Order::drawn}) {
      CAPTURE(batch);
      CAPTURE(order_name(order));
      const OptimiserSettings optimiser = GradientDescent{.rate = 0.05, .momentum = 0.9};
      const Regularisation regularisation{.l1 = 1e-3, .l2 = 1e-2};
      check_alike(trained(LossFunction(squares), batch, order, optimiser, regularisation),
                  trained(LossFunction(squares), batch, order, optimiser, regularisation, true));
    }
  }
}

TEST_CASE("a hinge that is written with if gives the parameters of the library's, compiled or recorded") {
  const OptimiserSettings optimiser = Adam{.rate = 0.02};
  const Regularisation regularisation{.l2 = 1e-3, .biases = true};
  const Numbers smooth = trained(Loss::hinge, 8, Order::shuffled, optimiser, regularisation);
  check_alike(trained(LossFunction(hinge_with_if), 8, Order::shuffled, optimiser, regularisation), smooth);
  check_alike(trained(LossFunction(hinge_with_if), 8, Order::shuffled, optimiser, regularisation, true),
              smooth);
}

TEST_CASE("a loss that takes the class by its number gives the parameters of the one with one-hot targets") {
  const DataTable data = blobs(3, 15), x = data.select({data.names()[0], data.names()[1]});
  const std::vector<std::string> target = {"y"};
  const DataTable y = data.select(target);
  const auto trained_on = [&](const RowLoss& loss, const DataTable& targets) {
    Graph graph;
    Network network(graph, {2, 4, 3}, {Activation::tanh, Activation::linear}, Uniform{.seed = 2});
    Trainer trainer(network, {.loss = loss, .batch = 8, .epochs = 20});
    trainer.fit(x, targets);
    return parameters_of(network);
  };
  const LossFunction by_number = [](Values classes, Values z) {
    return cross_entropy(static_cast<std::size_t>(classes[0].value()), z);
  };
  check_alike(trained_on(by_number, y), trained_on(Loss::cross_entropy, one_hot(y, "y")));
}

TEST_CASE("a class that only validation rows have is seen") {
  Line line;
  const LossFunction by_number = [](Values y, Values yhat) {
    return y[0].value() > 0.0 ? square(yhat[0]) : 100.0 + 0.0 * yhat[0];
  };
  Trainer trainer(line.network, {.loss = by_number, .epochs = 1});
  const Numbers x{1.0, 2.0}, ones{1.0, 1.0}, zeros{0.0, 0.0};
  CHECK(trainer.fit(x, ones, x, zeros).last_epoch().validation_loss == 100.0);
}

TEST_CASE("the same seed gives the same parameters to the last bit, and another one others") {
  const auto with = [](std::uint64_t seed, unsigned threads) {
    Graph graph;
    Network network(graph, {2, 6, 1}, {Activation::tanh, Activation::linear}, Uniform{.seed = 2});
    Numbers x, y;
    make_rows(x, y, 2000);
    Trainer trainer(network, {.batch = 1500, .seed = seed, .epochs = 3, .threads = threads});
    trainer.fit(x, y);
    return parameters_of(network);
  };
  const Numbers once = with(1, 1);
  CHECK(once == with(1, 1));
  CHECK(once == with(1, 2));
  CHECK(once != with(2, 1));
}

TEST_CASE("a second fit begins anew from the parameters that the first one left") {
  Line line, other;
  const TrainerSettings settings{.optimiser = Adam{.rate = 0.1}, .batch = 2, .epochs = 2};
  Trainer trainer(line.network, settings);
  trainer.fit(line.x, line.y);
  for (std::size_t i = 0; i < 2; ++i)
    other.network.parameters()[i].assign(line.network.parameters()[i].value());
  const History second = trainer.fit(line.x, line.y);
  Trainer fresh(other.network, settings);
  fresh.fit(other.x, other.y);
  CHECK(line.w() == other.w());
  CHECK(second.last_step().step == 4);
}
