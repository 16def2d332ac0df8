// SPDX-License-Identifier: MIT
// How the learning rate changes from step to step. It knows no optimiser.
//
// A schedule is a pure function of the number of the step, so that nothing of it has to be saved. Steps are
// counted from 0: step 0 is the first update. Each schedule has a `warm_up` of n steps, in which the rate
// rises evenly: rate*1/n, rate*2/n ... rate; the schedule itself begins after it.
#pragma once

#include <cstdint>
#include <variant>

namespace nn {

/// rate.
struct ConstantRate {
  std::uint64_t warm_up = 0;
};

/// rate*factor^(step/every), the quotient rounded down.
struct StepDecay {
  std::uint64_t every = 1000;
  double factor = 0.5;
  std::uint64_t warm_up = 0;
};

/// rate*factor^step.
struct ExponentialDecay {
  double factor = 0.999;
  std::uint64_t warm_up = 0;
};

/// Half a wave of the cosine from rate at step 0 down to `lowest` at step `steps`, and `lowest` from there:
/// lowest + (rate - lowest)*(1 + cos(pi*step/steps))/2.
struct CosineDecay {
  std::uint64_t steps = 1000;
  double lowest = 0.0;
  std::uint64_t warm_up = 0;
};

using Schedule = std::variant<ConstantRate, StepDecay, ExponentialDecay, CosineDecay>;

/// Throws Error where a setting cannot be: `every` or `steps` of 0, a factor that is not above 0 and at most
/// 1, a `lowest` that is negative, not finite or above the rate.
void require_schedule(const Schedule& schedule, double rate);

/// The rate of this step. Throws as require_schedule(), and Error for a rate that is negative or not finite.
double rate_at(const Schedule& schedule, double rate, std::uint64_t step);

}  // namespace nn
