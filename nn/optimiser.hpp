// SPDX-License-Identifier: MIT
// How parameters follow their gradient: the rules of update, with what they remember. It knows numbers only,
// no graph and no network.
//
// All rules follow the conventions of PyTorch's optimisers of the same name. In the formulas p is a
// parameter, g its derivative, t the number of the step, counted from 1; what is remembered starts at 0.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

namespace nn {

/// Plain, with momentum (Polyak's), or with Nesterov's, which needs momentum:
///
///   g = g + weight_decay*p
///   m = momentum*m + g          (no momentum: m = g)
///   p = p - rate*m              (nesterov: p = p - rate*(g + momentum*m))
struct GradientDescent {
  double rate = 0.01;
  double momentum = 0.0;
  bool nesterov = false;
  double weight_decay = 0.0;
};

/// Hinton's, the step scaled by the root of the mean square of the gradients so far:
///
///   g = g + weight_decay*p
///   v = decay*v + (1 - decay)*g^2
///   m = momentum*m + g/(sqrt(v) + epsilon)
///   p = p - rate*m
struct RmsProp {
  double rate = 0.01;
  double decay = 0.99;
  double epsilon = 1e-8;
  double momentum = 0.0;
  double weight_decay = 0.0;
};

/// Kingma and Ba, "Adam: a method for stochastic optimization", 2015:
///
///   g = g + weight_decay*p
///   m = beta1*m + (1 - beta1)*g
///   v = beta2*v + (1 - beta2)*g^2
///   p = p - rate*(m/(1 - beta1^t))/(sqrt(v/(1 - beta2^t)) + epsilon)
struct Adam {
  double rate = 0.001;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  double weight_decay = 0.0;
};

/// Adam with the decay apart from the gradient (Loshchilov and Hutter, "Decoupled weight decay
/// regularization", 2019): first p = p - rate*weight_decay*p, then Adam's step without decay.
struct AdamW {
  double rate = 0.001;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  double weight_decay = 0.01;
};

using OptimiserSettings = std::variant<GradientDescent, RmsProp, Adam, AdamW>;

/// A rule with what it remembers of the steps so far.
class Optimiser {
 public:
  /// All that the next step depends on besides the settings: with it a run goes on bit for bit.
  struct State {
    std::uint64_t steps = 0;
    /// One number a parameter in each list. Gradient descent keeps none, with momentum m; RMSProp v, with
    /// momentum v and m; Adam and AdamW m and v.
    std::vector<std::vector<double>> moments;
  };

  /// For this many parameters. Throws Error where a setting cannot be: a rate, an epsilon or a decay of
  /// weights that is negative or not finite (an epsilon also at 0), a momentum, decay or beta that is not
  /// at least 0 and below 1, Nesterov's way without momentum.
  Optimiser(const OptimiserSettings& settings, std::size_t parameters);

  /// One update in place, with this rate instead of the one in the settings: a schedule's. Throws WrongSize
  /// unless there is one derivative for each parameter and as many parameters as at first, Error for a rate
  /// that is negative or not finite; then nothing has changed. A gradient that is not finite is not refused:
  /// it makes parameters and moments NaN or infinite.
  void step(std::span<double> parameters, std::span<const double> gradient, double rate);
  void step(std::span<double> parameters, std::span<const double> gradient) {
    step(parameters, gradient, rate());
  }

  const OptimiserSettings& settings() const noexcept { return settings_; }
  /// The rate in the settings.
  double rate() const noexcept;
  /// The name of the settings' type.
  std::string_view name() const noexcept;

  const State& state() const noexcept { return state_; }
  /// Throws WrongSize unless the state has the shape that state() has; then nothing has changed.
  void restore(State state);

 private:
  OptimiserSettings settings_;
  std::size_t parameters_;
  State state_;
};

}  // namespace nn
