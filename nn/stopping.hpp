// SPDX-License-Identifier: MIT
// When training has come to its end. It knows numbers only.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>

#include "autograd/error.hpp"
#include "nn/history.hpp"

namespace nn {

/// Ends beside the number of epochs; whichever comes first.
struct Stopping {
  /// So many steps, counted from the first.
  std::optional<std::uint64_t> steps = {};
  /// The parameters no longer change: no step of a whole epoch has moved one of them by more than this; 0 is
  /// the rule w_new = w_old to the letter. (A single step tells nothing where a batch is less than all rows.)
  std::optional<double> unchanged = {};
  /// The loss of an epoch (the validation loss where there is one) has not been lower than the lowest before
  /// it for so many epochs in a row.
  std::optional<std::uint64_t> patience = {};
  /// How much lower counts as lower.
  double least_fall = 0.0;
};

/// Training runs away: a loss, a derivative or a parameter is NaN or infinite, or the loss is many times what
/// it was at first.
struct Diverged : autograd::Error {
  using Error::Error;
};

/// What the rules remember.
class StoppingRules {
 public:
  struct State {
    double change_in_epoch = 0.0;
    /// Infinite before the first epoch has ended.
    double change_in_last_epoch = std::numeric_limits<double>::infinity();
    double lowest_loss = std::numeric_limits<double>::infinity();
    std::uint64_t epochs_without_fall = 0;
  };

  /// Throws Error for a limit or a patience of 0, and for a tolerance or least fall that is negative or NaN.
  explicit StoppingRules(const Stopping& stopping);

  /// After each step, with the parameters before and after it.
  void see_step(std::span<const double> before, std::span<const double> after) noexcept;
  /// After each epoch, with the loss that counts.
  void see_epoch(double loss) noexcept;
  /// Why to stop after so many steps; nothing where there is no reason.
  std::optional<Stopped> reason(std::uint64_t steps) const noexcept;

  const State& state() const noexcept { return state_; }
  void restore(const State& state) noexcept { state_ = state; }

 private:
  Stopping stopping_;
  State state_;
};

}  // namespace nn
