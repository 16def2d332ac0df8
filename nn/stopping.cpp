// SPDX-License-Identifier: MIT
#include "nn/stopping.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace nn {

StoppingRules::StoppingRules(const Stopping& stopping) : stopping_(stopping) {
  if (stopping.steps == 0)
    throw autograd::Error("stopping.steps is 0, which is no training; leave it out for no limit");
  if (stopping.patience == 0)
    throw autograd::Error("stopping.patience is 0 epochs; it needs 1 or more, or leave it out");
  if (stopping.unchanged && !(*stopping.unchanged >= 0.0))
    throw autograd::Error(
        "stopping.unchanged is how far a parameter may move and still be called unchanged: 0 or a small "
        "number");
  if (!(stopping.least_fall >= 0.0))
    throw autograd::Error("stopping.least_fall is how much the loss must fall: 0 or a small number");
}

void StoppingRules::see_step(std::span<const double> before, std::span<const double> after) noexcept {
  if (!stopping_.unchanged) return;
  for (std::size_t i = 0; i < before.size(); ++i)
    state_.change_in_epoch = std::max(state_.change_in_epoch, std::abs(after[i] - before[i]));
}

void StoppingRules::see_epoch(double loss) noexcept {
  state_.change_in_last_epoch = state_.change_in_epoch;
  state_.change_in_epoch = 0.0;
  // The first loss is lower than infinity by any amount.
  if (loss < state_.lowest_loss - stopping_.least_fall) {
    state_.lowest_loss = loss;
    state_.epochs_without_fall = 0;
  } else {
    ++state_.epochs_without_fall;
  }
}

std::optional<Stopped> StoppingRules::reason(std::uint64_t steps) const noexcept {
  if (stopping_.unchanged && state_.change_in_last_epoch <= *stopping_.unchanged) return Stopped::unchanged;
  if (stopping_.patience && state_.epochs_without_fall >= *stopping_.patience)
    return Stopped::no_longer_falls;
  if (stopping_.steps && steps >= *stopping_.steps) return Stopped::steps;
  return std::nullopt;
}

}  // namespace nn
