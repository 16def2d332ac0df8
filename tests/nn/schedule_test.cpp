// SPDX-License-Identifier: MIT
// The schedules against numbers worked by hand.
#include "nn/schedule.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <initializer_list>
#include <limits>
#include <string>

#include "autograd/error.hpp"

using autograd::Error;
using doctest::Approx;
using nn::ConstantRate;
using nn::CosineDecay;
using nn::ExponentialDecay;
using nn::rate_at;
using nn::Schedule;
using nn::StepDecay;

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

std::string refusal(const Schedule& schedule, double rate) {
  try {
    rate_at(schedule, rate, 0);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a constant rate stays") {
  CHECK(rate_at(ConstantRate{}, 0.3, 0) == 0.3);
  CHECK(rate_at(ConstantRate{}, 0.3, 1'000'000'000) == 0.3);
}

TEST_CASE("a step decay halves at each of its steps and not between") {
  const StepDecay halves{.every = 3, .factor = 0.5};
  const double expected[] = {8, 8, 8, 4, 4, 4, 2, 2, 2, 1};
  for (std::uint64_t step = 0; step < 10; ++step) CHECK(rate_at(halves, 8.0, step) == expected[step]);
}

TEST_CASE("an exponential decay shrinks by its factor at every step") {
  const ExponentialDecay decay{.factor = 0.5};
  CHECK(rate_at(decay, 8.0, 0) == 8);
  CHECK(rate_at(decay, 8.0, 1) == 4);
  CHECK(rate_at(decay, 8.0, 5) == 0.25);
  CHECK(rate_at(ExponentialDecay{.factor = 0.9}, 1.0, 4) == Approx(0.6561).epsilon(1e-15));
}

TEST_CASE("a cosine decay falls from the rate over the middle to the lowest, and stays there") {
  const CosineDecay wave{.steps = 6, .lowest = 0.2};
  CHECK(rate_at(wave, 1.0, 0) == 1.0);
  CHECK(rate_at(wave, 1.0, 1) == Approx(0.2 + 0.8 * (2 + std::sqrt(3.0)) / 4).epsilon(1e-15));
  CHECK(rate_at(wave, 1.0, 2) == Approx(0.8).epsilon(1e-15));
  CHECK(rate_at(wave, 1.0, 3) == Approx(0.6).epsilon(1e-15));
  CHECK(rate_at(wave, 1.0, 4) == Approx(0.4).epsilon(1e-15));
  CHECK(rate_at(wave, 1.0, 6) == 0.2);
  CHECK(rate_at(wave, 1.0, 700) == 0.2);
}

TEST_CASE("a warm-up rises evenly to the rate, and the schedule begins after it") {
  const double expected[] = {2, 4, 6, 8, 8, 4, 2, 1};
  for (std::uint64_t step = 0; step < 8; ++step) {
    CHECK(rate_at(ExponentialDecay{.factor = 0.5, .warm_up = 4}, 8.0, step) == expected[step]);
  }
  CHECK(rate_at(ConstantRate{.warm_up = 2}, 8.0, 0) == 4);
  CHECK(rate_at(ConstantRate{.warm_up = 2}, 8.0, 1) == 8);
  CHECK(rate_at(ConstantRate{.warm_up = 2}, 8.0, 2) == 8);
  CHECK(rate_at(StepDecay{.every = 2, .factor = 0.5, .warm_up = 3}, 8.0, 4) == 8);
  CHECK(rate_at(StepDecay{.every = 2, .factor = 0.5, .warm_up = 3}, 8.0, 5) == 4);
  CHECK(rate_at(CosineDecay{.steps = 2, .warm_up = 3}, 8.0, 3) == 8);
  CHECK(rate_at(CosineDecay{.steps = 2, .warm_up = 3}, 8.0, 4) == Approx(4).epsilon(1e-15));
  CHECK(rate_at(CosineDecay{.steps = 2, .warm_up = 3}, 8.0, 5) == 0);
}

TEST_CASE("schedules that cannot be are refused") {
  CHECK(refusal(StepDecay{.every = 0}, 1.0) ==
        "StepDecay's every must be at least 1, and is 0; usual is a part of all steps");
  CHECK(refusal(CosineDecay{.steps = 0}, 1.0) ==
        "CosineDecay's steps must be at least 1, and is 0; usual is a part of all steps");
  CHECK(refusal(ExponentialDecay{.factor = 1.5}, 1.0) ==
        "ExponentialDecay's factor must be at most 1, so that the rate falls, and is 1.5; usual is 0.999");
  CHECK(refusal(CosineDecay{.lowest = 2.0}, 1.0) ==
        "CosineDecay's lowest must not be above the rate that it falls from, and is 2 with a rate of 1; "
        "usual is 0");
  for (const double bad : {-1.0, not_a_number, infinity}) {
    CAPTURE(bad);
    for (const Schedule& schedule : std::initializer_list<Schedule>{
             StepDecay{.factor = bad}, ExponentialDecay{.factor = bad}, CosineDecay{.lowest = bad}}) {
      CHECK_THROWS_AS(rate_at(schedule, 1.0, 0), Error);
    }
    CHECK_THROWS_AS(rate_at(ConstantRate{}, bad, 0), Error);
  }
  CHECK_THROWS_AS(nn::require_schedule(ExponentialDecay{.factor = 0.0}, 1.0), Error);
}
