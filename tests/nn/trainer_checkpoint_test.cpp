// SPDX-License-Identifier: MIT
// Training that is broken off and taken up again, against training that was not.
#include <doctest/doctest.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include "nn/checkpoint.hpp"
#include "nn/model_file.hpp"
#include "nn/safetensors.hpp"
#include "tests/support/refusal.hpp"
#include "tests/support/training.hpp"

using namespace autograd;
using namespace nn;
using support::mentions, support::refusal;

namespace {

using Numbers = std::vector<double>;

/// A file of its own, removed at the end.
struct File {
  std::string path = "trainer_checkpoint_" + std::to_string(getpid()) + ".safetensors";
  ~File() { std::remove(path.c_str()); }
};

struct Rows {
  Numbers x, y;
  explicit Rows(std::size_t count = 23) {
    Random random(31);
    for (std::size_t i = 0; i < count; ++i) {
      x.insert(x.end(), {random.uniform(-1.0, 1.0), random.uniform(-1.0, 1.0)});
      y.push_back(random.uniform(-1.0, 1.0));
    }
  }
};

struct World {
  Graph graph;
  Network network;
  explicit World(std::uint64_t seed = 3, std::size_t width = 4)
      : network(graph, {2, width, 1}, {Activation::tanh, Activation::linear}, Uniform{.seed = seed}) {}
  Numbers parameters() const { return support::parameters_of(network); }
};

TrainerSettings usual() {
  return {.optimiser = Adam{.rate = 0.02}, .batch = 5, .seed = 8, .epochs = 4, .progress = false};
}

/// Writes a checkpoint after so many steps and stops there.
TrainerSettings until(TrainerSettings settings, std::uint64_t steps, const std::string& path) {
  settings.on_step = [=](const StepRecord& record, Trainer& trainer) {
    if (record.step != steps) return;
    trainer.save_checkpoint(path);
    trainer.stop();
  };
  return settings;
}

void write_usual(const std::string& path, std::uint64_t steps = 7) {
  const Rows rows;
  World world;
  Trainer(world.network, until(usual(), steps, path)).fit(rows.x, rows.y);
}

void check_history(const History& a, const History& b) {
  REQUIRE(a.steps().size() == b.steps().size());
  REQUIRE(a.epochs().size() == b.epochs().size());
  for (std::size_t i = 0; i < a.steps().size(); ++i) {
    CHECK(a.steps()[i].step == b.steps()[i].step);
    CHECK(a.steps()[i].epoch == b.steps()[i].epoch);
    CHECK(a.steps()[i].loss == b.steps()[i].loss);
    CHECK(a.steps()[i].gradient_norm == b.steps()[i].gradient_norm);
    CHECK(a.steps()[i].rate == b.steps()[i].rate);
  }
  for (std::size_t i = 0; i < a.epochs().size(); ++i) {
    CHECK(a.epochs()[i].loss == b.epochs()[i].loss);
    CHECK(a.epochs()[i].steps == b.epochs()[i].steps);
    const double one = a.epochs()[i].validation_loss, other = b.epochs()[i].validation_loss;
    CHECK((one == other || (one != one && other != other)));
  }
  CHECK(a.stopped == b.stopped);
}

/// Broken off after each of some steps and taken up by another trainer of another network.
void check_resumption(const TrainerSettings& settings) {
  const Rows rows;
  World unbroken;
  const History whole = Trainer(unbroken.network, settings).fit(rows.x, rows.y);
  for (const std::uint64_t cut : {1u, 2u, 5u, 7u, 10u, 13u, 19u}) {
    if (cut >= whole.last_step().step) continue;
    CAPTURE(cut);
    const File file;
    World first;
    Trainer(first.network, until(settings, cut, file.path)).fit(rows.x, rows.y);
    CHECK(first.parameters() != unbroken.parameters());
    World second(99);
    Trainer trainer(second.network, settings);
    trainer.resume(file.path);
    CHECK(second.parameters() == first.parameters());
    check_history(trainer.fit(rows.x, rows.y), whole);
    CHECK(second.parameters() == unbroken.parameters());
  }
}

}  // namespace

TEST_CASE("training that is resumed gives to the last bit what the unbroken run gives") {
  for (const Order order : {Order::fixed, Order::shuffled, Order::drawn}) {
    for (const OptimiserSettings& optimiser :
         {OptimiserSettings(GradientDescent{.rate = 0.05}),
          OptimiserSettings(GradientDescent{.rate = 0.05, .momentum = 0.9, .nesterov = true}),
          OptimiserSettings(RmsProp{.rate = 0.01, .momentum = 0.5}), OptimiserSettings(Adam{.rate = 0.02}),
          OptimiserSettings(AdamW{.rate = 0.02})}) {
      CAPTURE(order_name(order));
      TrainerSettings settings = usual();
      settings.order = order;
      settings.optimiser = optimiser;
      check_resumption(settings);
    }
  }
}

TEST_CASE("so it does with a schedule, clipping, regularisation, validation and every rule of stopping") {
  TrainerSettings settings = usual();
  settings.regularisation = {.l1 = 1e-4, .l2 = 1e-3};
  settings.schedule = CosineDecay{.steps = 30, .lowest = 1e-4, .warm_up = 4};
  settings.clipping = ClipByNorm{.norm = 0.5};
  settings.validation_share = 0.2;
  settings.stopping = {.unchanged = 1e-3, .patience = 2, .least_fall = 1e-4};
  settings.epochs = 200;
  check_resumption(settings);
}

TEST_CASE("so it does one row at a time, all rows at a time, and where rows are recorded") {
  TrainerSettings settings = usual();
  settings.batch = 1;
  check_resumption(settings);
  settings.batch = all_rows;
  settings.epochs = 20;
  check_resumption(settings);
  settings.batch = 6;
  settings.loss = [](Values y, Values yhat) {
    if (yhat[0] > y[0]) return yhat[0] - y[0];
    return 2.0 * (y[0] - yhat[0]);
  };
  check_resumption(settings);
}

TEST_CASE("the rules of stopping go on counting where they stood") {
  TrainerSettings settings = usual();
  settings.epochs = 8;
  settings.stopping = {.patience = 3, .least_fall = 10.0};
  check_resumption(settings);
  // Only the first step of an epoch changes anything: a run that forgot it would stop after the others.
  settings.order = Order::fixed;
  settings.optimiser = GradientDescent{.rate = 0.01};
  settings.stopping = {.unchanged = 1e-9};
  settings.loss = [first = Rows().y[0]](Values y, Values yhat) {
    return select(y[0] == first, square(yhat[0] - 3.0), 0.0);
  };
  check_resumption(settings);
}

TEST_CASE("a resumed run measures a runaway loss by that of the very first step") {
  Rows rows;
  for (double& y : rows.y) y = 30.0 + y;
  const File file;
  TrainerSettings settings = usual();
  settings.runaway = 2.0;
  World world;
  Trainer(world.network, until(settings, 3, file.path)).fit(rows.x, rows.y);
  Trainer trainer(world.network, settings);
  trainer.resume(file.path);
  CHECK(trainer.fit(rows.x, rows.y).steps()[3].loss > 2.0);
}

TEST_CASE("a run that was stopped can be saved afterwards and goes on, with more epochs if wanted") {
  const Rows rows;
  const File file;
  World unbroken, broken;
  TrainerSettings longer = usual();
  longer.epochs = 9;
  Trainer(unbroken.network, longer).fit(rows.x, rows.y);
  Trainer trainer(broken.network, usual());
  trainer.fit(rows.x, rows.y);
  trainer.save_checkpoint(file.path);
  Trainer next(broken.network, longer);
  next.resume(file.path);
  CHECK(next.history().last_epoch().epoch == 4);
  next.fit(rows.x, rows.y);
  CHECK(broken.parameters() == unbroken.parameters());
}

TEST_CASE("a checkpoint is a model too") {
  const File file;
  write_usual(file.path);
  World world(50);
  Trainer trainer(world.network, usual());
  trainer.resume(file.path);
  Graph graph;
  const Model model = load(graph, file.path);
  for (std::size_t i = 0; i < world.parameters().size(); ++i)
    CHECK(model.network.parameters()[i].value() == world.parameters()[i]);
}

TEST_CASE("a checkpoint of another network or of other settings is refused, and nothing is changed") {
  const File file;
  write_usual(file.path);
  World world(60), wide(60, 5);
  const Numbers before = world.parameters();
  const auto words = [&](Network network, const std::function<void(TrainerSettings&)>& change) {
    TrainerSettings settings = usual();
    change(settings);
    return refusal<Error>([&] { Trainer(network, settings).resume(file.path); });
  };
  CHECK(mentions(
      words(wide.network, [](TrainerSettings&) {}),
      "the network of this trainer is 2-5-1 tanh linear, and of the checkpoint it is '2-4-1 tanh linear'"));
  CHECK(mentions(words(world.network, [](TrainerSettings& s) { s.batch = 6; }),
                 "the batch of this trainer is 6"));
  CHECK(mentions(words(world.network, [](TrainerSettings& s) { s.seed = 9; }), "the seed"));
  CHECK(mentions(words(world.network, [](TrainerSettings& s) { s.order = Order::fixed; }), "the order"));
  CHECK(mentions(words(world.network, [](TrainerSettings& s) { s.loss = Loss::huber; }), "the loss"));
  CHECK(mentions(words(world.network, [](TrainerSettings& s) { s.optimiser = Adam{.rate = 0.03}; }), "0.03"));
  // The last of many numbers: a long list would have been cut before it.
  CHECK(mentions(
      words(world.network, [](TrainerSettings& s) { std::get<Adam>(s.optimiser).weight_decay = 0.25; }),
      "the optimiser's weight_decay of this trainer is 0.25, and of the checkpoint it is '0'"));
  CHECK(mentions(words(world.network, [](TrainerSettings& s) { s.optimiser = RmsProp{}; }), "RmsProp"));
  CHECK(mentions(words(world.network, [](TrainerSettings& s) { s.regularisation.l2 = 1.0; }),
                 "regularisation"));
  CHECK(mentions(words(world.network, [](TrainerSettings& s) { s.schedule = ExponentialDecay{}; }),
                 "schedule"));
  CHECK(mentions(words(world.network, [](TrainerSettings& s) { s.clipping = ClipByValue{}; }), "clipping"));
  CHECK(mentions(words(world.network, [](TrainerSettings& s) { s.validation_share = 0.5; }),
                 "validation_share"));
  CHECK(mentions(words(world.network, [](TrainerSettings& s) { s.precision = Precision::single; }),
                 "precision"));
  CHECK(world.parameters() == before);
}

TEST_CASE("other rows than those of the checkpoint are refused") {
  const File file;
  write_usual(file.path);
  World world;
  Trainer trainer(world.network, usual());
  trainer.resume(file.path);
  Rows other;
  other.y[3] += 1e-9;
  const Numbers resumed = world.parameters();
  CHECK(mentions(refusal<Error>([&] { trainer.fit(other.x, other.y); }), "other rows"));
  CHECK(world.parameters() == resumed);
  const Rows fewer(22);
  CHECK(mentions(refusal<Error>([&] { trainer.fit(fewer.x, fewer.y); }), "other rows"));
  const Rows right;
  CHECK(trainer.fit(right.x, right.y).last_step().step == 20);
}

TEST_CASE("there is nothing to save before a run, nor after one that ran away") {
  const File file;
  World world;
  Trainer trainer(world.network, {.optimiser = GradientDescent{.rate = 1e9}, .batch = 1});
  CHECK(mentions(refusal<Error>([&] { trainer.save_checkpoint(file.path); }), "nothing to save"));
  const Rows rows;
  CHECK_THROWS_AS(trainer.fit(rows.x, rows.y), Diverged);
  CHECK(mentions(refusal<Error>([&] { trainer.save_checkpoint(file.path); }), "broke off"));
}

TEST_CASE("a file that is no checkpoint, or a broken one, is refused with what is wrong") {
  const File file;
  World world(61);
  const Numbers before = world.parameters();
  const auto words = [&](const std::function<void(Tensors&)>& damage) {
    write_usual(file.path);
    Tensors tensors = read_tensors(file.path);
    damage(tensors);
    write_tensors(file.path, tensors);
    return refusal<FileError>([&] { Trainer(world.network, usual()).resume(file.path); });
  };
  const auto tensor = [](Tensors& tensors, const std::string& name) -> Tensor& {
    for (Tensor& found : tensors.tensors) {
      if (found.name == name) return found;
    }
    FAIL("there is no ", name);
    return tensors.tensors.front();
  };
  CHECK(mentions(words([](Tensors& t) { t.metadata.erase("chainrule.training.format"); }), "no checkpoint"));
  CHECK(mentions(words([](Tensors& t) { t.metadata["chainrule.training.format"] = "9"; }), "format '9'"));
  CHECK(mentions(words([](Tensors& t) { t.metadata.erase("chainrule.training.count.generator"); }),
                 "generator"));
  CHECK(mentions(words([](Tensors& t) { t.metadata["chainrule.training.count.steps"] = "-3"; }),
                 "steps is no count"));
  CHECK(mentions(words([](Tensors& t) { t.metadata["chainrule.training.count.position"] = "3"; }),
                 "row 3 of 23"));
  CHECK(mentions(words([](Tensors& t) { t.metadata["chainrule.training.count.epoch_rows"] = "5"; }),
                 "said twice"));
  CHECK(mentions(words([](Tensors& t) { t.metadata["chainrule.training.count.rows"] = "0"; }), "of 0"));
  CHECK(mentions(words([](Tensors& t) { t.metadata["chainrule.training.count.every_step"] = "0"; }),
                 "every 0th"));
  CHECK(mentions(words([&](Tensors& t) { tensor(t, "training.parameters").name = "training.other"; }),
                 "it has no 'training.parameters'"));
  CHECK(mentions(words([&](Tensors& t) {
                   tensor(t, "training.moments.1").numbers.pop_back();
                   tensor(t, "training.moments.1").shape = {16};
                 }),
                 "16 numbers where 17 belong"));
  CHECK(
      mentions(words([&](Tensors& t) { tensor(t, "training.parameters").numbers[4] = INFINITY; }), "is inf"));
  CHECK(
      mentions(words([&](Tensors& t) { tensor(t, "training.steps").numbers[0] = 1.5; }), "1.5 is no number"));
  CHECK(
      mentions(words([&](Tensors& t) { tensor(t, "training.numbers").type = NumberType::f32; }), "not F64"));
  CHECK(
      mentions(words([&](Tensors& t) { tensor(t, "training.epochs").shape = {12}; }), "no list of records"));
  CHECK(world.parameters() == before);
}

TEST_CASE("a count of rows in a file is believed only beside the rows") {
  const File file;
  write_usual(file.path);
  Tensors tensors = read_tensors(file.path);
  tensors.metadata["chainrule.training.count.rows"] = "4294967295";
  write_tensors(file.path, tensors);
  World world;
  Trainer trainer(world.network, usual());
  trainer.resume(file.path);
  const Rows rows;
  CHECK(mentions(refusal<Error>([&] { trainer.fit(rows.x, rows.y); }), "other rows"));
}
