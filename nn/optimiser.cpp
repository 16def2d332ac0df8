// SPDX-License-Identifier: MIT
// The updates. It may not know where a gradient comes from. Each is one loop over plain numbers, without
// branches and calls, that compilers turn into SIMD code.
#include "nn/optimiser.hpp"

#include <cmath>
#include <string>
#include <utility>

#include "autograd/error.hpp"
#include "nn/setting.hpp"

namespace nn {
namespace {

using Lists = std::vector<std::vector<double>>;

void require_settings(const GradientDescent& settings) {
  require_not_negative({"GradientDescent", "rate", "0.01"}, settings.rate);
  require_share({"GradientDescent", "momentum", "0.9, or 0 for none"}, settings.momentum);
  require_not_negative({"GradientDescent", "weight_decay", "0, for none, to 0.01"}, settings.weight_decay);
  if (settings.nesterov && settings.momentum == 0.0) {
    throw autograd::Error(
        "GradientDescent's nesterov is a kind of momentum, and momentum is 0; set momentum, usual is 0.9, or "
        "leave nesterov out");
  }
}

void require_settings(const RmsProp& settings) {
  require_not_negative({"RmsProp", "rate", "0.01"}, settings.rate);
  require_share({"RmsProp", "decay", "0.99"}, settings.decay);
  require_positive({"RmsProp", "epsilon", "1e-8"}, settings.epsilon);
  require_share({"RmsProp", "momentum", "0, for none, or 0.9"}, settings.momentum);
  require_not_negative({"RmsProp", "weight_decay", "0, for none, to 0.01"}, settings.weight_decay);
}

template <class Settings>
void require_adam(const Settings& settings, std::string_view owner) {
  require_not_negative({owner, "rate", "0.001"}, settings.rate);
  require_share({owner, "beta1", "0.9"}, settings.beta1);
  require_share({owner, "beta2", "0.999"}, settings.beta2);
  require_positive({owner, "epsilon", "1e-8"}, settings.epsilon);
  require_not_negative({owner, "weight_decay", "0, for none, to 0.01"}, settings.weight_decay);
}
void require_settings(const Adam& settings) { require_adam(settings, "Adam"); }
void require_settings(const AdamW& settings) { require_adam(settings, "AdamW"); }

std::size_t lists_of(const GradientDescent& settings) { return settings.momentum == 0.0 ? 0 : 1; }
std::size_t lists_of(const RmsProp& settings) { return settings.momentum == 0.0 ? 1 : 2; }
std::size_t lists_of(const Adam&) { return 2; }
std::size_t lists_of(const AdamW&) { return 2; }

std::string_view name_of(const GradientDescent&) { return "GradientDescent"; }
std::string_view name_of(const RmsProp&) { return "RmsProp"; }
std::string_view name_of(const Adam&) { return "Adam"; }
std::string_view name_of(const AdamW&) { return "AdamW"; }

/// By repeated squaring: the same digits on every platform, which std::pow does not promise.
double power(double base, std::uint64_t exponent) {
  double result = 1.0;
  for (; exponent != 0; exponent >>= 1, base *= base) {
    if ((exponent & 1) != 0) result *= base;
  }
  return result;
}

/// What a step is taken with; the lists do not overlap.
struct Step {
  std::size_t count;
  double* __restrict parameters;
  const double* __restrict gradient;
  double rate;
  std::uint64_t number;
};

void update(const GradientDescent& settings, const Step& step, Lists& moments) {
  const double rate = step.rate, decay = settings.weight_decay, momentum = settings.momentum;
  double* __restrict p = step.parameters;
  const double* __restrict gradient = step.gradient;
  if (moments.empty()) {
    for (std::size_t i = 0; i < step.count; ++i) p[i] -= rate * (gradient[i] + decay * p[i]);
    return;
  }
  double* __restrict m = moments[0].data();
  // What the step takes of g itself and of m: 0 and 1, or with Nesterov 1 and the momentum.
  const double of_gradient = settings.nesterov ? 1.0 : 0.0;
  const double of_momentum = settings.nesterov ? momentum : 1.0;
  for (std::size_t i = 0; i < step.count; ++i) {
    const double g = gradient[i] + decay * p[i];
    m[i] = momentum * m[i] + g;
    p[i] -= rate * (of_gradient * g + of_momentum * m[i]);
  }
}

void update(const RmsProp& settings, const Step& step, Lists& moments) {
  const double rate = step.rate, weight_decay = settings.weight_decay;
  const double decay = settings.decay, epsilon = settings.epsilon, momentum = settings.momentum;
  double* __restrict p = step.parameters;
  const double* __restrict gradient = step.gradient;
  double* __restrict v = moments[0].data();
  if (moments.size() == 1) {
    for (std::size_t i = 0; i < step.count; ++i) {
      const double g = gradient[i] + weight_decay * p[i];
      v[i] = decay * v[i] + (1.0 - decay) * (g * g);
      p[i] -= rate * (g / (std::sqrt(v[i]) + epsilon));
    }
    return;
  }
  double* __restrict m = moments[1].data();
  for (std::size_t i = 0; i < step.count; ++i) {
    const double g = gradient[i] + weight_decay * p[i];
    v[i] = decay * v[i] + (1.0 - decay) * (g * g);
    m[i] = momentum * m[i] + g / (std::sqrt(v[i]) + epsilon);
    p[i] -= rate * m[i];
  }
}

/// Adam's step after each parameter has been multiplied by `kept`.
template <class Settings>
void update_adam(const Settings& settings, const Step& step, Lists& moments, double weight_decay,
                 double kept) {
  const double beta1 = settings.beta1, beta2 = settings.beta2, epsilon = settings.epsilon;
  const double rate = step.rate / (1.0 - power(beta1, step.number));
  const double of_root = 1.0 / std::sqrt(1.0 - power(beta2, step.number));
  double* __restrict p = step.parameters;
  const double* __restrict gradient = step.gradient;
  double* __restrict m = moments[0].data();
  double* __restrict v = moments[1].data();
  for (std::size_t i = 0; i < step.count; ++i) {
    const double g = gradient[i] + weight_decay * p[i];
    m[i] = beta1 * m[i] + (1.0 - beta1) * g;
    v[i] = beta2 * v[i] + (1.0 - beta2) * (g * g);
    p[i] = kept * p[i] - rate * m[i] / (std::sqrt(v[i]) * of_root + epsilon);
  }
}
void update(const Adam& settings, const Step& step, Lists& moments) {
  update_adam(settings, step, moments, settings.weight_decay, 1.0);
}
void update(const AdamW& settings, const Step& step, Lists& moments) {
  update_adam(settings, step, moments, 0.0, 1.0 - step.rate * settings.weight_decay);
}

}  // namespace

Optimiser::Optimiser(const OptimiserSettings& settings, std::size_t parameters)
    : settings_(settings), parameters_(parameters) {
  std::visit([](const auto& of) { require_settings(of); }, settings_);
  const std::size_t lists = std::visit([](const auto& of) { return lists_of(of); }, settings_);
  state_.moments.assign(lists, std::vector<double>(parameters, 0.0));
}

double Optimiser::rate() const noexcept {
  return std::visit([](const auto& settings) { return settings.rate; }, settings_);
}

std::string_view Optimiser::name() const noexcept {
  return std::visit([](const auto& settings) { return name_of(settings); }, settings_);
}

void Optimiser::step(std::span<double> parameters, std::span<const double> gradient, double rate) {
  if (parameters.size() != parameters_ || gradient.size() != parameters_) {
    throw autograd::WrongSize("this optimiser updates " + std::to_string(parameters_) +
                              " parameters with a derivative for each, and got " +
                              std::to_string(parameters.size()) + " parameters and " +
                              std::to_string(gradient.size()) + " derivatives");
  }
  require_not_negative({name(), "rate", "the one in the settings"}, rate);
  ++state_.steps;
  const Step step{parameters_, parameters.data(), gradient.data(), rate, state_.steps};
  std::visit([&](const auto& settings) { update(settings, step, state_.moments); }, settings_);
}

void Optimiser::restore(State state) {
  bool fits = state.moments.size() == state_.moments.size();
  for (const std::vector<double>& list : state.moments) fits = fits && list.size() == parameters_;
  if (!fits) {
    throw autograd::WrongSize("this state is not one of " + std::string(name()) + " with " +
                              std::to_string(parameters_) + " parameters, which remembers " +
                              std::to_string(state_.moments.size()) +
                              " numbers for each; restore what state() of the same settings gave");
  }
  state_ = std::move(state);
}

}  // namespace nn
