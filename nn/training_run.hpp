// SPDX-License-Identifier: MIT
// One run of training, step by step, and its state between two steps. It knows nothing of files.
#pragma once

#include <atomic>
#include <chrono>
#include <optional>

#include "nn/progress.hpp"
#include "nn/trainer.hpp"

namespace nn {

/// All that the next step depends on besides the settings and the rows, and what has been noted so far.
struct TrainingState {
  std::vector<double> parameters;
  /// Those at the beginning: which way the loss was compiled may depend on them.
  std::vector<double> start;
  Optimiser::State optimiser;
  Batches::State batches;
  StoppingRules::State rules;
  std::uint64_t steps = 0;
  std::uint64_t epochs = 0;  // that have ended
  /// Of the present epoch: the sum over the rows so far, and how many these are.
  double epoch_loss = 0.0;
  std::uint64_t epoch_rows = 0;
  double first_loss = 0.0;
  double seconds = 0.0;
  /// How many training rows there are, and their fingerprint with that of the validation rows.
  std::uint64_t rows = 0;
  std::uint64_t fingerprint = 0;
  History history;
};

/// Gives a network these parameters.
void assign(const Network& network, std::span<const double> parameters);

class TrainingRun {
 public:
  /// Begins at the parameters that the network has.
  TrainingRun(const Network& network, const TrainerSettings& settings, TrainingRows rows,
              TrainingRows validation);
  TrainingRun(const TrainingRun&) = delete;
  TrainingRun& operator=(const TrainingRun&) = delete;

  /// Takes up a state, where the run has begun at its `start`; throws Error where it is one of other rows.
  void restore(const TrainingState& state);
  /// Steps until there is a reason to stop; throws what Trainer::fit() throws.
  void go(Trainer& trainer, const std::atomic<bool>& stop);
  /// Throws Error where the run broke off in the middle of a step.
  TrainingState state() const;
  const History& history() const noexcept { return history_; }
  void assign_parameters() const { assign(network_, parameters_); }

 private:
  std::optional<Stopped> reason() const noexcept;
  void step();
  void learn(const Batch& batch);
  void end_epoch();
  void call_back(Trainer& trainer) const;
  std::span<const double> rows_of(const Batch& batch);
  std::uint64_t fingerprint() const noexcept;
  double seconds() const noexcept;
  ProgressNews news() const;

  Network network_;
  const TrainerSettings& settings_;
  TrainingRows rows_, validation_;
  Objective objective_;
  Optimiser optimiser_;
  Batches batches_;
  StoppingRules rules_;
  std::vector<double> start_parameters_, parameters_, before_, gradient_, gathered_;
  std::uint64_t steps_ = 0, epochs_ = 0, epoch_rows_ = 0;
  double epoch_loss_ = 0.0, first_loss_ = 0.0, seconds_before_ = 0.0;
  History history_;
  std::chrono::steady_clock::time_point start_;
  bool broken_ = false;
};

}  // namespace nn
