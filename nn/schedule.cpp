// SPDX-License-Identifier: MIT
// The schedules. It may not know what a step is.
#include "nn/schedule.hpp"

#include <cmath>
#include <numbers>
#include <string>

#include "autograd/error.hpp"
#include "autograd/graph.hpp"
#include "nn/setting.hpp"

namespace nn {
namespace {

void require_count(const char* name, std::uint64_t count) {
  if (count > 0) return;
  throw autograd::Error(std::string(name) + " must be at least 1, and is 0; usual is a part of all steps");
}

void require_factor(Setting setting, double factor) {
  require_positive(setting, factor);
  if (factor <= 1.0) return;
  throw autograd::Error(std::string(setting.owner) +
                        "'s factor must be at most 1, so that the rate falls, and is " +
                        autograd::number_text(factor) + "; usual is " + std::string(setting.usual));
}

void require_settings(const ConstantRate&, double) {}
void require_settings(const StepDecay& decay, double) {
  require_count("StepDecay's every", decay.every);
  require_factor({"StepDecay", "factor", "0.5"}, decay.factor);
}
void require_settings(const ExponentialDecay& decay, double) {
  require_factor({"ExponentialDecay", "factor", "0.999"}, decay.factor);
}
void require_settings(const CosineDecay& decay, double rate) {
  require_count("CosineDecay's steps", decay.steps);
  require_not_negative({"CosineDecay", "lowest", "0"}, decay.lowest);
  if (decay.lowest <= rate) return;
  throw autograd::Error("CosineDecay's lowest must not be above the rate that it falls from, and is " +
                        autograd::number_text(decay.lowest) + " with a rate of " +
                        autograd::number_text(rate) + "; usual is 0");
}

double after_warm_up(const ConstantRate&, double rate, std::uint64_t) { return rate; }
double after_warm_up(const StepDecay& decay, double rate, std::uint64_t step) {
  return rate * std::pow(decay.factor, static_cast<double>(step / decay.every));
}
double after_warm_up(const ExponentialDecay& decay, double rate, std::uint64_t step) {
  return rate * std::pow(decay.factor, static_cast<double>(step));
}
double after_warm_up(const CosineDecay& decay, double rate, std::uint64_t step) {
  if (step >= decay.steps) return decay.lowest;
  const double share = static_cast<double>(step) / static_cast<double>(decay.steps);
  return decay.lowest + (rate - decay.lowest) * 0.5 * (1.0 + std::cos(std::numbers::pi * share));
}

}  // namespace

void require_schedule(const Schedule& schedule, double rate) {
  require_not_negative({"a schedule", "rate", "0.01"}, rate);
  std::visit([&](const auto& kind) { require_settings(kind, rate); }, schedule);
}

double rate_at(const Schedule& schedule, double rate, std::uint64_t step) {
  require_schedule(schedule, rate);
  return std::visit(
      [&](const auto& kind) {
        if (step >= kind.warm_up) return after_warm_up(kind, rate, step - kind.warm_up);
        return rate * (static_cast<double>(step + 1) / static_cast<double>(kind.warm_up));
      },
      schedule);
}

}  // namespace nn
