// SPDX-License-Identifier: MIT
// One training run for each of several learning rates, all from the same start. It knows nothing of drawing.
#pragma once

#include <string>
#include <vector>

#include "nn/data_table.hpp"
#include "nn/trainer.hpp"

namespace nn {

/// What came of one rate.
struct RateRun {
  double rate = 0.0;
  /// Of all steps; up to the one that failed where the run diverged.
  History history = {};
  /// What Diverged said; empty where the run did not.
  std::string diverged = {};
};

/// Trains from the parameters that the network has, once for each rate, with settings that are otherwise the
/// same; the network has its parameters again afterwards. Callbacks are not called, there is no progress bar.
/// A run that diverges is a result like any other; throws what else Trainer throws.
std::vector<RateRun> compare_rates(const Network& network, TrainerSettings settings, const DataTable& inputs,
                                   const DataTable& targets, const std::vector<double>& rates);

}  // namespace nn
