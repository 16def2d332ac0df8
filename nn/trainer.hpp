// SPDX-License-Identifier: MIT
// Training: a network follows the gradient of its loss over the rows of a table.
//
//   Network network(graph, {2, 16, 16, 1}, {Activation::tanh, Activation::tanh, Activation::linear}, He{});
//   Trainer trainer(network, {.loss = Loss::mean_squared_error, .optimiser = Adam{.rate = 0.01}, .batch =
//   32}); const History history = trainer.fit(inputs, targets);
//
// It runs on compiled programs and uses the network's public face alone.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "nn/batches.hpp"
#include "nn/clipping.hpp"
#include "nn/history.hpp"
#include "nn/objective.hpp"
#include "nn/optimiser.hpp"
#include "nn/schedule.hpp"
#include "nn/stopping.hpp"
#include "nn/training_rows.hpp"

namespace nn {

class Trainer;
class TrainingRun;
struct TrainingState;

/// Everything has a default that is good for a small network and standardised columns.
struct TrainerSettings {
  /// One of the library's losses, or a function Value(Values y, Values yhat) of one row. A function is called
  /// once for the program, and once for each row to see whether the program says the same; where it does not,
  /// because of an `if` or a value(), rows are recorded anew in every step.
  RowLoss loss = Loss::mean_squared_error;
  OptimiserSettings optimiser = Adam{.rate = 0.01};
  Regularisation regularisation = {};
  /// How many rows teach at once: 1, several, or all_rows.
  std::size_t batch = 32;
  Order order = Order::shuffled;
  /// Of the order of the rows and of the validation split.
  std::uint64_t seed = 1;
  std::uint64_t epochs = 100;
  /// How the optimiser's rate changes with the steps.
  Schedule schedule = ConstantRate{};
  Clipping clipping = NoClipping{};
  Stopping stopping = {};
  /// The share of the rows that are kept back and only measure; they are chosen by the seed.
  double validation_share = 0.0;
  /// A loss above this many times that of the first step (or 1, if that is less) has run away.
  double runaway = 1e9;
  /// Called after every step, after an epoch's last step too, and then after every epoch. The network has the
  /// new parameters. It may call trainer.stop() and trainer.save_checkpoint().
  std::function<void(const StepRecord&, Trainer&)> on_step = {};
  std::function<void(const EpochRecord&, Trainer&)> on_epoch = {};
  /// A bar on stderr, where that is a terminal.
  bool progress = true;
  /// Ctrl-C ends the run after the step, with what has been learned; a second one ends the program.
  bool stops_at_interrupt = true;
  autograd::Precision precision = autograd::Precision::full;
  unsigned threads = 1;
};

/// Trains one network. Pinned: callbacks know it.
///
/// A loss is the mean over the rows of a batch, so that a rate need not change with the size of the batch.
/// What is recorded on the way is dropped again. The network's leaves have the new parameters when fit()
/// returns or throws, and when callbacks are called. The same seed gives the same parameters to the last bit
/// on the same machine, for any number of threads.
class Trainer {
 public:
  /// Throws Error for a setting that cannot be, and says what is usual; WrongSize for batches of 0 rows.
  explicit Trainer(Network network, TrainerSettings settings = {});
  ~Trainer();
  Trainer(const Trainer&) = delete;
  Trainer& operator=(const Trainer&) = delete;

  /// Trains from the parameters that the network has, with an optimiser that remembers nothing, unless
  /// resume() has been called: then from there. Refuses rows that do not fit with WrongSize, and with Error
  /// numbers that are not finite, with their place, and columns of three words or more. Throws Diverged where
  /// training runs away: the parameters are then those before the step that failed, all of them finite.
  /// Throws what the loss and callbacks throw.
  History fit(const DataTable& inputs, const DataTable& targets);
  History fit(const DataTable& inputs, const DataTable& targets, const DataTable& validation_inputs,
              const DataTable& validation_targets);
  /// Row after row, as many inputs as the network has. With a loss of one's own there may be more or fewer
  /// targets in a row than outputs.
  History fit(std::span<const double> inputs, std::span<const double> targets);
  History fit(std::span<const double> inputs, std::span<const double> targets,
              std::span<const double> validation_inputs, std::span<const double> validation_targets);

  /// Ends the run after the present step. May be called from any thread.
  void stop() noexcept { stop_ = true; }

  /// Of the present run, or the one before.
  const History& history() const noexcept;
  const Network& network() const noexcept { return network_; }
  const TrainerSettings& settings() const noexcept { return settings_; }

  /// Writes all that the next step depends on, and the history, after a step or a run: to be called from a
  /// callback, or after fit(). The file is a model too, as load() reads it. Throws Error before the first
  /// step, FileError.
  void save_checkpoint(const std::string& path) const;
  /// Takes up where a checkpoint was written: the next fit(), with the same rows, goes on as if it had never
  /// stopped, and does the same steps to the last bit. Epochs, ends, callbacks and threads may differ from
  /// those of the checkpoint. Throws FileError for a file that is none, and Error where the network or
  /// another setting differs; then nothing has changed. fit() throws Error for other rows.
  void resume(const std::string& path);

 private:
  History fit(const NamedCells& inputs, const NamedCells& targets);
  History fit(const NamedCells& inputs, const NamedCells& targets, const NamedCells& validation_inputs,
              const NamedCells& validation_targets);
  NamedCells inputs_of(std::span<const double> cells) const;
  NamedCells targets_of(std::span<const double> cells, std::size_t rows) const;
  TrainingRows rows_of(const NamedCells& inputs, const NamedCells& targets, const std::string& role) const;
  void require_idle() const;
  std::unique_ptr<TrainingRun> begin(TrainingRows rows, TrainingRows validation) const;
  History train(TrainingRows rows, TrainingRows validation);

  Network network_;
  TrainerSettings settings_;
  std::unique_ptr<TrainingRun> run_;        // the latest one
  std::unique_ptr<TrainingState> resumed_;  // where the next one begins, if that was said
  bool running_ = false;
  std::atomic<bool> stop_ = false;
};

}  // namespace nn
