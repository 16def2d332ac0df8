// SPDX-License-Identifier: MIT
// When training stops, what it tells on the way, and what it does where it runs away.
#include <doctest/doctest.h>
#include <unistd.h>

#include <cmath>
#include <csignal>
#include <cstdio>
#include <limits>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "autograd/journal.hpp"
#include "nn/trainer.hpp"
#include "tests/support/refusal.hpp"
#include "tests/support/training.hpp"

using namespace autograd;
using namespace nn;
using support::Line, support::mentions, support::refusal;

namespace {

using Numbers = std::vector<double>;
using Names = std::vector<std::string>;

/// What `action` writes to stderr.
template <class Action>
std::string said_by(Action action) {
  std::FILE* file = std::tmpfile();
  REQUIRE(file != nullptr);
  const int before = dup(STDERR_FILENO);
  dup2(fileno(file), STDERR_FILENO);
  action();
  std::fflush(stderr);
  dup2(before, STDERR_FILENO);
  close(before);
  std::string text;
  std::rewind(file);
  for (int c = std::fgetc(file); c != EOF; c = std::fgetc(file)) text += static_cast<char>(c);
  std::fclose(file);
  return text;
}

std::size_t times(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

}  // namespace

TEST_CASE("training ends when the parameters no longer change, and then they are right") {
  Line line;
  Trainer trainer(line.network, {.optimiser = GradientDescent{.rate = 0.3},
                                 .batch = 1,
                                 .epochs = 100'000,
                                 .stopping = {.unchanged = 0.0}});
  const History history = trainer.fit(line.x, line.y);
  CHECK(history.stopped == Stopped::unchanged);
  CHECK(history.last_step().step < 10'000);
  CHECK(line.w() == doctest::Approx(1.0).epsilon(1e-14));
  CHECK(line.b() == doctest::Approx(1.0).epsilon(1e-14));
}

TEST_CASE("training ends when the loss no longer falls") {
  Line line;
  Trainer trainer(line.network, {.optimiser = GradientDescent{.rate = 0.1},
                                 .batch = all_rows,
                                 .epochs = 100'000,
                                 .stopping = {.patience = 5, .least_fall = 1e-6}});
  const History history = trainer.fit(line.x, line.y);
  CHECK(history.stopped == Stopped::no_longer_falls);
  CHECK(history.last_epoch().loss < 1e-4);
  CHECK(history.last_epoch().epoch < 1000);
}

TEST_CASE("training ends at a limit of steps, in the middle of an epoch if need be") {
  Line line;
  Trainer trainer(line.network, {.batch = 1, .epochs = 10, .stopping = {.steps = 6}});
  const History history = trainer.fit(line.x, line.y);
  CHECK(history.stopped == Stopped::steps);
  CHECK(history.last_step().step == 6);
  CHECK(history.epochs().size() == 1);
}

TEST_CASE("the validation loss decides where there is one, and has no regularisation") {
  Line line;
  const Numbers far_x{3.0}, far_y{-4.0};
  Trainer trainer(line.network, {.optimiser = GradientDescent{.rate = 0.1},
                                 .regularisation = {.l2 = 0.01},
                                 .batch = all_rows,
                                 .epochs = 1000,
                                 .stopping = {.patience = 3}});
  const History history = trainer.fit(line.x, line.y, far_x, far_y);
  CHECK(history.stopped == Stopped::no_longer_falls);
  const double error = line.w() * 3.0 + line.b() + 4.0;
  CHECK(history.last_epoch().validation_loss == doctest::Approx(error * error));
  CHECK(history.last_epoch().loss < history.epochs().front().loss);
}

TEST_CASE("a share of the rows is kept back for validation and teaches nothing") {
  Line line;
  const Numbers x{1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, y{2, 2, 2, 2, 2, 2, 2, 2, 2, 2};
  Trainer trainer(line.network, {.batch = 1, .epochs = 2, .validation_share = 0.3});
  const History history = trainer.fit(x, y);
  CHECK(history.steps().size() == 14);
  CHECK(std::isfinite(history.last_epoch().validation_loss));
  Line other;
  Trainer without(other.network, {.epochs = 1});
  CHECK(std::isnan(without.fit(x, y).last_epoch().validation_loss));
}

TEST_CASE("callbacks see each step and each epoch, with the network as it is then") {
  Line line;
  std::vector<std::string> calls;
  Numbers weights;
  Trainer trainer(line.network, {.batch = 2,
                                 .epochs = 2,
                                 .on_step =
                                     [&](const StepRecord& record, Trainer& from) {
                                       calls.push_back("step " + std::to_string(record.step));
                                       weights.push_back(from.network().parameters()[0].value());
                                     },
                                 .on_epoch =
                                     [&](const EpochRecord& record, Trainer& from) {
                                       calls.push_back("epoch " + std::to_string(record.epoch));
                                       CHECK(from.history().epochs().size() == record.epoch);
                                     }});
  trainer.fit(line.x, line.y);
  CHECK(calls == std::vector<std::string>{"step 1", "step 2", "epoch 1", "step 3", "step 4", "epoch 2"});
  CHECK(weights.front() != weights.back());
  CHECK(weights.back() == line.w());
}

TEST_CASE("a callback stops the run, and so does another thread") {
  Line line;
  Trainer trainer(line.network, {.epochs = 100, .on_step = [](const StepRecord& record, Trainer& from) {
                                   if (record.step == 3) from.stop();
                                 }});
  const History history = trainer.fit(line.x, line.y);
  CHECK(history.stopped == Stopped::asked);
  CHECK(history.last_step().step == 3);
  CHECK(trainer.fit(line.x, line.y).last_step().step == 3);
  Line other;
  std::thread asks;
  std::optional<Trainer> endless;
  endless.emplace(other.network, TrainerSettings{.epochs = std::numeric_limits<std::uint64_t>::max(),
                                                 .on_step = [&](const StepRecord& record, Trainer& from) {
                                                   if (record.step == 1)
                                                     asks = std::thread([&from] { from.stop(); });
                                                 }});
  CHECK(endless->fit(other.x, other.y).stopped == Stopped::asked);
  asks.join();
}

TEST_CASE("what a callback throws reaches the caller, and what was learned stays") {
  Line line;
  Trainer trainer(line.network,
                  {.on_step = [](const StepRecord&, Trainer&) { throw std::string("enough"); }});
  CHECK_THROWS_AS(trainer.fit(line.x, line.y), std::string);
  CHECK(line.w() != 0.5);
  CHECK(trainer.history().last_step().step == 1);
}

TEST_CASE("Ctrl-C ends the run after the step, and the handler of before is back") {
  std::signal(SIGINT, [](int) {});
  const auto before = std::signal(SIGINT, SIG_DFL);
  std::signal(SIGINT, before);
  Line line;
  Trainer trainer(line.network, {.epochs = 100, .on_step = [](const StepRecord& record, Trainer&) {
                                   if (record.step == 4) std::raise(SIGINT);
                                 }});
  const History history = trainer.fit(line.x, line.y);
  CHECK(history.stopped == Stopped::interrupted);
  CHECK(history.last_step().step == 4);
  CHECK(line.w() != 0.5);
  const bool restored = std::signal(SIGINT, SIG_DFL) == before;
  CHECK(restored);
}

TEST_CASE("where Ctrl-C is the application's own business it stays that") {
  static volatile std::sig_atomic_t noticed = 0;
  noticed = 0;
  std::signal(SIGINT, [](int) { noticed = 1; });
  Line line;
  Trainer trainer(line.network, {.epochs = 2,
                                 .on_step =
                                     [](const StepRecord& record, Trainer&) {
                                       if (record.step == 1) std::raise(SIGINT);
                                     },
                                 .stops_at_interrupt = false});
  CHECK(trainer.fit(line.x, line.y).stopped == Stopped::epochs);
  CHECK(noticed == 1);
  std::signal(SIGINT, SIG_DFL);
}

TEST_CASE("the notes' raw inputs at eta = 1 run away, and it is said where and what to do") {
  Graph graph;
  Network network(graph, {2, 2, 1}, Activation::linear, Constant{.weight = 1.0, .bias = 0.0});
  const DataTable inputs(Names{"iq", "cgpa"}, {80, 8, 60, 9, 70, 5, 120, 7}),
      targets(Names{"lpa"}, {3, 5, 8, 11});
  Trainer trainer(network, {.optimiser = GradientDescent{.rate = 1.0}, .batch = 1, .epochs = 5});
  const std::string words = refusal<Diverged>([&] { trainer.fit(inputs, targets); });
  CHECK(mentions(words, "at step 2, in epoch 1"));
  CHECK(mentions(words, "smaller learning rate"));
  CHECK(mentions(words, "standardise the columns ('iq' reaches 120)"));
  CHECK(mentions(words, "by 'w"));
  for (const Value& parameter : network.parameters()) CHECK(std::isfinite(parameter.value()));
  CHECK(trainer.history().last_step().step == 1);
  CHECK(network.parameters()[0].value() != 1.0);
}

TEST_CASE("columns that are small already are not to be standardised") {
  Line line;
  Trainer trainer(line.network, {.optimiser = GradientDescent{.rate = 1e6}, .batch = 1, .epochs = 5});
  const std::string words = refusal<Diverged>([&] { trainer.fit(line.x, line.y); });
  CHECK(mentions(words, "use a smaller learning rate (a tenth), or clip the gradient"));
  CHECK(!mentions(words, "standardise"));
}

TEST_CASE("a loss that is not a number is refused with the row, and the parameters stay as they were") {
  Line line;
  const auto of_logarithm = [](Values y, Values yhat) { return square(yhat[0] - log(y[0])); };
  const Numbers x{1.0, 2.0, 3.0}, y{1.0, -1.0, 2.0};
  Trainer trainer(line.network, {.loss = of_logarithm, .batch = all_rows});
  const std::string words = refusal<Diverged>([&] { trainer.fit(x, y); });
  CHECK(mentions(words, "the loss is NaN, first in row 1"));
  CHECK(mentions(words, "at step 1"));
  CHECK(line.w() == 0.5);
}

TEST_CASE("a step to infinity is not taken") {
  Line line;
  Trainer trainer(line.network, {.optimiser = GradientDescent{.rate = 1e308},
                                 .batch = all_rows,
                                 .runaway = std::numeric_limits<double>::infinity()});
  const Numbers x{-40.0}, y{1.0};
  const std::string words = refusal<Diverged>([&] { trainer.fit(x, y); });
  CHECK(mentions(words, "the step would make 'w1_11' -inf"));
  CHECK(line.w() == 0.5);
  CHECK(line.b() == -0.25);
}

TEST_CASE("an infinite derivative is refused by the parameter's name") {
  Line line;
  const auto root = [](Values y, Values yhat) { return sqrt(yhat[0] - y[0]); };
  Trainer trainer(line.network, {.loss = root, .batch = all_rows});
  const Numbers x{0.5}, y{0.0};
  const std::string words = refusal<Diverged>([&] { trainer.fit(x, y); });
  CHECK(mentions(words, "the derivative by 'w1_11' is inf"));
}

TEST_CASE("how far a loss may rise is a setting") {
  Line line;
  Trainer trainer(line.network,
                  {.optimiser = GradientDescent{.rate = 3.0}, .batch = all_rows, .runaway = 20.0});
  CHECK(mentions(refusal<Diverged>([&] { trainer.fit(line.x, line.y); }), "at first"));
  Line other;
  Trainer lenient(other.network, {.optimiser = GradientDescent{.rate = 3.0}, .batch = all_rows, .epochs = 5});
  const History history = lenient.fit(other.x, other.y);
  CHECK(history.last_step().loss > 20.0 * history.steps().front().loss);
}

TEST_CASE("a branch that changes is told of once, and so is a loss that cannot be compiled") {
  set_journal_level(Level::warning);
  const std::string of_branch = said_by([] {
    Line line;
    Trainer trainer(line.network, {.loss =
                                       [](Values y, Values yhat) {
                                         if (yhat[0] > y[0]) return yhat[0] - y[0];
                                         return y[0] - yhat[0];
                                       },
                                   .optimiser = Adam{.rate = 0.3},
                                   .batch = 2,
                                   .epochs = 30});
    trainer.fit(line.x, line.y);
  });
  CHECK(times(of_branch, "a comparison in the loss goes another way") == 1);
  CHECK(times(of_branch, "\n") == 1);
  const std::string of_leaf = said_by([] {
    Line line;
    Trainer trainer(
        line.network,
        {.loss = [&](Values y, Values yhat) { return Value(line.graph, 1.0) * square(y[0] - yhat[0]); },
         .batch = 2,
         .epochs = 30});
    trainer.fit(line.x, line.y);
  });
  CHECK(times(of_leaf, "cannot be compiled and is recorded anew") == 1);
  CHECK(times(of_leaf, "\n") == 1);
  set_journal_level(Level::off);
}

TEST_CASE("training is quiet") {
  CHECK(said_by([] {
          Line line;
          Trainer trainer(line.network, {.epochs = 3000});
          trainer.fit(line.x, line.y);
        }) == "");
}

TEST_CASE("the seconds of the history rise") {
  Line line;
  Trainer trainer(line.network, {.epochs = 50});
  const History history = trainer.fit(line.x, line.y);
  double before = 0.0;
  for (const StepRecord& record : history.steps()) {
    CHECK(record.seconds >= before);
    before = record.seconds;
  }
  CHECK(before > 0.0);
  CHECK(history.last_epoch().seconds >= before);
}
