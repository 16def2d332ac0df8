// SPDX-License-Identifier: MIT
#include "nn/stopping.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "tests/support/refusal.hpp"

using namespace nn;

namespace {

using Numbers = std::vector<double>;

void see_step(StoppingRules& rules, const Numbers& before, const Numbers& after) {
  rules.see_step(before, after);
}

}  // namespace

TEST_CASE("without rules there is never a reason") {
  StoppingRules rules({});
  for (int i = 0; i < 5; ++i) {
    see_step(rules, {1.0}, {1.0});
    rules.see_epoch(7.0);
  }
  CHECK_FALSE(rules.reason(1'000'000));
}

TEST_CASE("parameters no longer change when no step of a whole epoch has changed one") {
  StoppingRules rules({.unchanged = 0.0});
  CHECK_FALSE(rules.reason(0));
  see_step(rules, {1.0, 2.0}, {1.0, 2.5});
  see_step(rules, {1.0, 2.5}, {1.0, 2.0});
  CHECK_FALSE(rules.reason(2));
  rules.see_epoch(1.0);
  // There and back again is a change.
  CHECK_FALSE(rules.reason(2));
  see_step(rules, {1.0, 2.0}, {1.0, 2.0});
  CHECK_FALSE(rules.reason(3));
  rules.see_epoch(1.0);
  CHECK(rules.reason(3) == Stopped::unchanged);
}

TEST_CASE("a tolerance decides what is a change") {
  StoppingRules rules({.unchanged = 0.01});
  see_step(rules, {1.0}, {0.98});
  rules.see_epoch(1.0);
  CHECK_FALSE(rules.reason(1));
  see_step(rules, {1.0}, {0.992});
  rules.see_epoch(1.0);
  CHECK(rules.reason(2) == Stopped::unchanged);
}

TEST_CASE("patience counts the epochs since the lowest loss") {
  StoppingRules rules({.patience = 2});
  for (const double loss : {1.0, 0.5, 0.6}) rules.see_epoch(loss);
  CHECK_FALSE(rules.reason(3));
  rules.see_epoch(0.4);
  rules.see_epoch(0.4);
  CHECK_FALSE(rules.reason(5));
  rules.see_epoch(std::nan(""));
  CHECK(rules.reason(6) == Stopped::no_longer_falls);
}

TEST_CASE("a fall that is less than asked for is none") {
  StoppingRules rules({.patience = 2, .least_fall = 0.1});
  for (const double loss : {1.0, 0.95, 0.91}) rules.see_epoch(loss);
  CHECK(rules.reason(3) == Stopped::no_longer_falls);
  StoppingRules lenient({.patience = 2, .least_fall = 0.01});
  for (const double loss : {1.0, 0.95, 0.91}) lenient.see_epoch(loss);
  CHECK_FALSE(lenient.reason(3));
}

TEST_CASE("a limit of steps is reached at that step") {
  StoppingRules rules({.steps = 10});
  CHECK_FALSE(rules.reason(9));
  CHECK(rules.reason(10) == Stopped::steps);
}

TEST_CASE("rules that cannot be are refused by name") {
  using support::mentions, support::refusal;
  const auto words = [](const Stopping& stopping) {
    return refusal<autograd::Error>([&] { StoppingRules rules(stopping); });
  };
  CHECK(mentions(words({.steps = 0}), "stopping.steps"));
  CHECK(mentions(words({.patience = 0}), "stopping.patience"));
  CHECK(mentions(words({.unchanged = -1.0}), "stopping.unchanged"));
  CHECK(mentions(words({.least_fall = std::nan("")}), "stopping.least_fall"));
}
