// SPDX-License-Identifier: MIT
#include "nn/history.hpp"

#include <doctest/doctest.h>

#include "autograd/error.hpp"

using namespace nn;

TEST_CASE("a history keeps what is added, in order, and the latest apart") {
  History history;
  CHECK(history.last_step().step == 0);
  history.add(StepRecord{.step = 1, .epoch = 1, .loss = 0.5});
  history.add(StepRecord{.step = 2, .epoch = 1, .loss = 0.25});
  history.add(EpochRecord{.epoch = 1, .steps = 2, .loss = 0.375});
  REQUIRE(history.steps().size() == 2);
  CHECK(history.steps()[1].loss == 0.25);
  CHECK(history.last_step().step == 2);
  REQUIRE(history.epochs().size() == 1);
  CHECK(history.last_epoch().loss == 0.375);
}

TEST_CASE("the lists of a history that is about to go may be walked through") {
  const auto made = [] {
    History history;
    for (std::uint64_t i = 1; i <= 50; ++i) {
      history.add(StepRecord{.step = i});
      history.add(EpochRecord{.epoch = i});
    }
    return history;
  };
  std::uint64_t steps = 0, epochs = 0;
  for (const StepRecord& record : made().steps()) steps += record.step;
  for (const EpochRecord& record : made().epochs()) epochs += record.epoch;
  CHECK(steps == 1275);
  CHECK(epochs == 1275);
}

TEST_CASE("a long history keeps every second record, then every fourth, and says so") {
  History history;
  const std::uint64_t count = 2 * History::most_records + 10;
  for (std::uint64_t step = 1; step <= count; ++step)
    history.add(StepRecord{.step = step, .epoch = 1, .loss = double(step)});
  CHECK(history.every_step() == 4);
  CHECK(history.every_epoch() == 1);
  CHECK(history.steps().size() == (count + 3) / 4);
  bool even = true;
  for (std::size_t i = 0; i < history.steps().size(); ++i)
    even = even && history.steps()[i].step == 1 + 4 * i;
  CHECK(even);
  CHECK(history.last_step().step == count);
}

TEST_CASE("a history that is taken up thins out as if it had never stopped") {
  History unbroken, broken;
  for (std::uint64_t epoch = 1; epoch <= History::most_records + 20; ++epoch) {
    unbroken.add(EpochRecord{.epoch = epoch, .loss = 1.0});
    broken.add(EpochRecord{.epoch = epoch, .loss = 1.0});
    if (epoch % 50'000 == 1)
      broken = History::of(broken.steps(), broken.every_step(), broken.last_step(), broken.epochs(),
                           broken.every_epoch(), broken.last_epoch());
  }
  CHECK(broken.every_epoch() == 2);
  CHECK(broken.epochs().size() == unbroken.epochs().size());
  CHECK(broken.epochs().back().epoch == unbroken.epochs().back().epoch);
}

TEST_CASE("a history that cannot be is refused") {
  const std::vector<StepRecord> many(History::most_records + 1);
  CHECK_THROWS_AS(History::of(many, 1, {}, {}, 1, {}), autograd::WrongSize);
  CHECK_THROWS_AS(History::of({}, 0, {}, {}, 1, {}), autograd::Error);
  CHECK_THROWS_AS(words_of(static_cast<Stopped>(77)), autograd::Error);
}
