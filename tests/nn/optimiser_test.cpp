// SPDX-License-Identifier: MIT
// The optimisers against trajectories that were worked out apart from them. It knows no networks.
#include "nn/optimiser.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>
#include <string>

#include "autograd/error.hpp"

using autograd::Error;
using autograd::WrongSize;
using nn::Adam;
using nn::AdamW;
using nn::GradientDescent;
using nn::Optimiser;
using nn::OptimiserSettings;
using nn::RmsProp;

namespace {

using Three = std::array<double, 3>;
constexpr Three start = {1.0, -2.0, 0.5};
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

/// Of p0^2 + 5*p1^2 - p1 + p2^4/4.
Three gradient_at(const Three& p) { return {2 * p[0], 10 * p[1] - 1, p[2] * p[2] * p[2]}; }

void walk(Optimiser& optimiser, Three& parameters, int steps) {
  for (int step = 0; step < steps; ++step) optimiser.step(parameters, gradient_at(parameters));
}

struct Trajectory {
  const char* name;
  OptimiserSettings settings;
  Three after_four_steps;
};

// The numbers are printed by `python3 tests/nn/trajectories.py`.
const Trajectory trajectories[] = {
    {"plain", GradientDescent{.rate = 0.05}, {0.6561, -0.03125, 0.47633375051070981}},
    {"plain, decay",
     GradientDescent{.rate = 0.05, .weight_decay = 0.1},
     {0.641641050625, -0.0270088825, 0.46709588346914255}},
    {"momentum", GradientDescent{.rate = 0.05, .momentum = 0.9}, {0.2268, 1.8682, 0.44649029903478662}},
    {"nesterov, decay",
     GradientDescent{.rate = 0.05, .momentum = 0.8, .nesterov = true, .weight_decay = 0.1},
     {0.174309480241, 0.429411612668, 0.41712032393349302}},
    {"rms", RmsProp{}, {0.73538904443822343, -1.7273653360915302, 0.30107205081221357}},
    {"rms, momentum, decay",
     RmsProp{.rate = 0.02, .decay = 0.9, .epsilon = 0.001, .momentum = 0.5, .weight_decay = 0.1},
     {0.72045741954038773, -1.7143008596580056, 0.26193031784955075}},
    {"adam", Adam{}, {0.99600022692576348, -1.9960001077129835, 0.49600139582360809}},
    {"adam, decay",
     Adam{.rate = 0.1, .beta1 = 0.8, .beta2 = 0.95, .epsilon = 0.01, .weight_decay = 0.2},
     {0.60745696041169332, -1.6023261634460883, 0.15221892791028121}},
    {"adamw",
     AdamW{.rate = 0.1, .beta1 = 0.8, .beta2 = 0.95, .epsilon = 0.01, .weight_decay = 0.2},
     {0.54327663430868816, -1.4599077875305509, 0.16427953985322590}},
};

std::string refusal(const OptimiserSettings& settings) {
  try {
    Optimiser optimiser(settings, 1);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("each rule follows the trajectory that was worked out apart from it") {
  for (const Trajectory& trajectory : trajectories) {
    CAPTURE(trajectory.name);
    Optimiser optimiser(trajectory.settings, 3);
    Three parameters = start;
    walk(optimiser, parameters, 4);
    CHECK(optimiser.state().steps == 4);
    for (std::size_t i = 0; i < 3; ++i) {
      CAPTURE(i);
      CHECK(parameters[i] == doctest::Approx(trajectory.after_four_steps[i]).epsilon(1e-14));
    }
  }
}

TEST_CASE("the first step of Adam is the rate against the derivative's sign, however long the gradient is") {
  for (const double derivative : {1e-3, 5.0, 1e6}) {
    Optimiser optimiser(Adam{.rate = 0.25}, 2);
    std::array<double, 2> parameters = {1.0, 1.0};
    optimiser.step(parameters, std::array{derivative, -derivative});
    CHECK(parameters[0] == doctest::Approx(0.75).epsilon(1e-5));
    CHECK(parameters[1] == doctest::Approx(1.25).epsilon(1e-5));
  }
}

TEST_CASE("a derivative that was always 0 leaves its parameter where it is") {
  for (const OptimiserSettings& settings :
       {OptimiserSettings(GradientDescent{.momentum = 0.9}), OptimiserSettings(RmsProp{.momentum = 0.9}),
        OptimiserSettings(Adam{}), OptimiserSettings(AdamW{.weight_decay = 0.0})}) {
    Optimiser optimiser(settings, 1);
    std::array<double, 1> parameters = {0.3};
    for (int step = 0; step < 3; ++step) optimiser.step(parameters, std::array{0.0});
    CHECK(parameters[0] == 0.3);
  }
}

TEST_CASE("after a million steps Adam has forgotten its start") {
  Optimiser optimiser(Adam{}, 1);
  Optimiser::State state = optimiser.state();
  state.steps = 1'000'000;
  state.moments = {{2.0}, {4.0}};
  optimiser.restore(state);
  std::array<double, 1> parameters = {0.0};
  optimiser.step(parameters, std::array{2.0});
  CHECK(parameters[0] == doctest::Approx(-0.001).epsilon(1e-8));
}

TEST_CASE("a rate given with a step takes the place of the one in the settings") {
  Optimiser optimiser(GradientDescent{.rate = 0.5}, 1);
  std::array<double, 1> parameters = {1.0};
  optimiser.step(parameters, std::array{2.0}, 0.125);
  CHECK(parameters[0] == 0.75);
  optimiser.step(parameters, std::array{2.0}, 0.0);
  CHECK(parameters[0] == 0.75);
  optimiser.step(parameters, std::array{2.0});
  CHECK(parameters[0] == -0.25);
  CHECK(optimiser.rate() == 0.5);
}

TEST_CASE("a run that goes on from a restored state gives the digits of the unbroken run") {
  for (const Trajectory& trajectory : trajectories) {
    CAPTURE(trajectory.name);
    Optimiser unbroken(trajectory.settings, 3), first(trajectory.settings, 3), second(trajectory.settings, 3);
    Three expected = start, parameters = start;
    walk(unbroken, expected, 7);
    walk(first, parameters, 3);
    second.restore(first.state());
    walk(second, parameters, 4);
    CHECK(parameters == expected);
    CHECK(second.state().moments == unbroken.state().moments);
  }
}

TEST_CASE("an optimiser remembers as many lists as its rule needs, and has a name") {
  const auto lists = [](const OptimiserSettings& settings) {
    return Optimiser(settings, 5).state().moments.size();
  };
  CHECK(lists(GradientDescent{}) == 0);
  CHECK(lists(GradientDescent{.momentum = 0.9}) == 1);
  CHECK(lists(RmsProp{}) == 1);
  CHECK(lists(RmsProp{.momentum = 0.9}) == 2);
  CHECK(lists(Adam{}) == 2);
  CHECK(lists(AdamW{}) == 2);
  CHECK(Optimiser(GradientDescent{}, 1).name() == "GradientDescent");
  CHECK(Optimiser(RmsProp{}, 1).name() == "RmsProp");
  CHECK(Optimiser(Adam{}, 1).name() == "Adam");
  CHECK(Optimiser(AdamW{}, 1).name() == "AdamW");
}

TEST_CASE("settings that cannot be are refused with what is usual") {
  CHECK(refusal(GradientDescent{.rate = -0.1}) ==
        "GradientDescent's rate must be a finite number of 0 or above, and is -0.1; usual is 0.01");
  CHECK(refusal(Adam{.beta1 = 1.0}) == "Adam's beta1 must be at least 0 and below 1, and is 1; usual is 0.9");
  CHECK(refusal(AdamW{.epsilon = 0.0}) ==
        "AdamW's epsilon must be a finite number above 0, and is 0; usual is 1e-8");
  CHECK(refusal(GradientDescent{.nesterov = true}) ==
        "GradientDescent's nesterov is a kind of momentum, and momentum is 0; set momentum, usual is 0.9, or "
        "leave "
        "nesterov out");
  for (const double bad : {-0.5, not_a_number, infinity}) {
    CAPTURE(bad);
    for (const OptimiserSettings& settings : std::initializer_list<OptimiserSettings>{
             GradientDescent{.rate = bad}, GradientDescent{.momentum = bad},
             GradientDescent{.weight_decay = bad}, RmsProp{.rate = bad}, RmsProp{.decay = bad},
             RmsProp{.epsilon = bad}, RmsProp{.momentum = bad}, RmsProp{.weight_decay = bad},
             Adam{.rate = bad}, Adam{.beta1 = bad}, Adam{.beta2 = bad}, Adam{.epsilon = bad},
             Adam{.weight_decay = bad}, AdamW{.rate = bad}, AdamW{.beta1 = bad}, AdamW{.beta2 = bad},
             AdamW{.epsilon = bad}, AdamW{.weight_decay = bad}}) {
      CHECK_THROWS_AS(Optimiser(settings, 1), Error);
    }
  }
  CHECK_THROWS_AS(Optimiser(GradientDescent{.momentum = 1.0}, 1), Error);
  CHECK_THROWS_AS(Optimiser(RmsProp{.decay = 1.0}, 1), Error);
  CHECK_THROWS_AS(Optimiser(Adam{.beta2 = 1.0}, 1), Error);
}

TEST_CASE("a refused step changes nothing") {
  Optimiser optimiser(Adam{}, 2);
  std::array<double, 2> parameters = {1.0, 2.0};
  const std::array<double, 2> gradient = {1.0, 1.0};
  CHECK_THROWS_WITH_AS(
      optimiser.step(parameters, std::array{1.0}),
      "this optimiser updates 2 parameters with a derivative for each, and got 2 parameters and 1 "
      "derivatives",
      WrongSize);
  CHECK_THROWS_AS(optimiser.step(std::span(parameters).first(1), gradient), WrongSize);
  for (const double bad : {-1.0, not_a_number, infinity})
    CHECK_THROWS_AS(optimiser.step(parameters, gradient, bad), Error);
  CHECK(parameters == std::array{1.0, 2.0});
  CHECK(optimiser.state().steps == 0);
  CHECK(optimiser.state().moments == std::vector<std::vector<double>>{{0.0, 0.0}, {0.0, 0.0}});
}

TEST_CASE("a state of another shape is refused and changes nothing") {
  Optimiser optimiser(Adam{}, 2);
  CHECK_THROWS_WITH_AS(
      optimiser.restore({.steps = 3, .moments = {{1.0, 2.0}}}),
      "this state is not one of Adam with 2 parameters, which remembers 2 numbers for each; restore "
      "what state() of the same settings gave",
      WrongSize);
  CHECK_THROWS_AS(optimiser.restore({.steps = 3, .moments = {{1.0, 2.0}, {1.0}}}), WrongSize);
  CHECK(optimiser.state().steps == 0);
}
