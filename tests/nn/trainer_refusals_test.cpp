// SPDX-License-Identifier: MIT
// Settings and rows that cannot be, and what is said of them.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "nn/trainer.hpp"
#include "tests/support/refusal.hpp"

using namespace autograd;
using namespace nn;
using support::mentions, support::refusal;

namespace {

using Numbers = std::vector<double>;
using Names = std::vector<std::string>;
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

struct World {
  Graph graph;
  Network network{graph, {2, 3, 1}, {Activation::tanh, Activation::linear}, Uniform{}};
};

/// How a trainer with such settings is refused.
std::string words_of(TrainerSettings settings) {
  World world;
  return refusal<Error>([&] { Trainer trainer(world.network, std::move(settings)); });
}

}  // namespace

TEST_CASE("settings that cannot be are refused by name, before anything is trained") {
  CHECK(mentions(words_of({.epochs = 0}), "epochs is 0"));
  CHECK(mentions(words_of({.threads = 0}), "threads is 0"));
  CHECK(mentions(words_of({.order = static_cast<Order>(7)}), "Order::fixed, shuffled or drawn"));
  CHECK(mentions(words_of({.optimiser = Adam{.rate = -1.0}}), "Adam"));
  CHECK(mentions(words_of({.optimiser = GradientDescent{.rate = not_a_number}}), "rate"));
  CHECK(mentions(words_of({.regularisation = {.l1 = -1.0}}), "l1"));
  CHECK(mentions(words_of({.regularisation = {.l2 = not_a_number}}), "l2"));
  CHECK(mentions(words_of({.schedule = StepDecay{.every = 0}}), "every"));
  CHECK(mentions(words_of({.clipping = ClipByNorm{.norm = 0.0}}), "norm"));
  CHECK(mentions(words_of({.stopping = {.patience = 0}}), "patience"));
  CHECK(mentions(words_of({.validation_share = 1.0}), "validation_share"));
  CHECK(mentions(words_of({.validation_share = -0.1}), "validation_share"));
  CHECK(mentions(words_of({.runaway = 1.0}), "runaway is 1"));
  CHECK(mentions(words_of({.runaway = not_a_number}), "runaway is nan"));
  CHECK(mentions(words_of({.loss = LossFunction()}), "empty function"));
  CHECK(mentions(words_of({.loss = Loss::binary_cross_entropy}), "linear"));
  World world;
  CHECK(
      mentions(refusal<WrongSize>([&] { Trainer trainer(world.network, {.batch = 0}); }), "batch is 0 rows"));
}

TEST_CASE("rows that do not fit are refused, and nothing is changed") {
  World world;
  Trainer trainer(world.network, {});
  const double before = world.network.parameters()[0].value();
  const auto words = [&](const Numbers& x, const Numbers& y) {
    return refusal<WrongSize>([&] { trainer.fit(x, y); });
  };
  CHECK(mentions(words({}, {}), "no training rows"));
  CHECK(mentions(words({1, 2, 3}, {1}), "do not fill rows of 2"));
  CHECK(mentions(words({1, 2, 3, 4}, {1}), "2 rows of training inputs and 1 of targets"));
  CHECK(mentions(words({1, 2, 3, 4}, {1, 2, 3, 4}), "1 output"));
  CHECK(mentions(refusal<WrongSize>([&] {
                   trainer.fit(DataTable(Names{"a", "b", "c"}, {1, 2, 3}), DataTable(Names{"y"}, {1}));
                 }),
                 "reads 2 inputs and the training rows have 3 columns"));
  CHECK(world.network.parameters()[0].value() == before);
}

TEST_CASE("a number that is missing is refused with its place") {
  World world;
  Trainer trainer(world.network, {});
  const DataTable inputs(Names{"iq", "cgpa"}, {80, 8, 60, not_a_number}), targets(Names{"lpa"}, {3, 5});
  const std::string words = refusal<Error>([&] { trainer.fit(inputs, targets); });
  CHECK(mentions(words, "row 1"));
  CHECK(mentions(words, "'cgpa' is NaN"));
  const Numbers x{1, 2}, y{1}, bad{std::numeric_limits<double>::infinity()};
  CHECK(mentions(refusal<Error>([&] { trainer.fit(x, y, x, bad); }),
                 "validation rows (from 0): 'target' is inf"));
}

TEST_CASE("the places of three words are no inputs and no targets") {
  World world;
  Trainer trainer(world.network, {.epochs = 1});
  const DataTable numbers(Names{"a", "b"}, {1, 2, 3, 4, 5, 6}), y(Names{"y"}, {1, 2, 3});
  const DataTable words(std::vector<Column>{{"a"}, {"kind", {"p", "q", "r"}}}, {1, 0, 2, 1, 3, 2});
  CHECK(mentions(refusal<Error>([&] { trainer.fit(words, y); }), "column 'kind' holds 3 words"));
  CHECK(mentions(refusal<Error>([&] { trainer.fit(numbers, words.select(Names{"kind"})); }), "one_hot()"));
  CHECK(trainer.fit(numbers, y).last_step().step == 1);
}

TEST_CASE("parameters that are no numbers are refused by name") {
  World world;
  world.network.set("b12", not_a_number);
  Trainer trainer(world.network, {});
  const Numbers x{1, 2}, y{1};
  CHECK(mentions(refusal<Error>([&] { trainer.fit(x, y); }), "'b12'"));
}

TEST_CASE("validation rows are given once, and like the others") {
  World world;
  const Numbers x{1, 2, 3, 4}, y{1, 2};
  Trainer trainer(world.network, {.validation_share = 0.5});
  CHECK(mentions(refusal<Error>([&] { trainer.fit(x, y, x, y); }), "leave one of the two out"));
  Trainer own(world.network,
              {.loss = [](Values targets, Values yhat) { return square(yhat[0] - targets[0]); }});
  const Numbers two{1, 2, 3, 4};
  CHECK(mentions(refusal<WrongSize>([&] { own.fit(x, two, x, y); }),
                 "differ in their number of targets: 2 and 1"));
}

TEST_CASE("a run cannot be begun from within a run") {
  World world;
  const Numbers x{1, 2}, y{1};
  std::string words;
  Trainer trainer(world.network, {.epochs = 1, .on_step = [&](const StepRecord&, Trainer& from) {
                                    words = refusal<Error>([&] { from.fit(x, y); });
                                  }});
  trainer.fit(x, y);
  CHECK(mentions(words, "in the middle of a run"));
}
