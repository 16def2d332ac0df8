// SPDX-License-Identifier: MIT
#include "nn/trainer.hpp"

#include <utility>

#include "nn/checkpoint.hpp"
#include "nn/training_run.hpp"

namespace nn {
namespace {

/// The split's seed is not the order's, so that the first epoch does not repeat it.
constexpr std::uint64_t seed_of_split(std::uint64_t seed) { return seed ^ 0x9e3779b97f4a7c15; }

}  // namespace

Trainer::Trainer(Network network, TrainerSettings settings)
    : network_(std::move(network)), settings_(std::move(settings)) {
  require_settings(settings_, network_);
}

Trainer::~Trainer() = default;

NamedCells Trainer::inputs_of(std::span<const double> cells) const {
  return cells_of(cells, network_.layers().front().inputs(), "input");
}

NamedCells Trainer::targets_of(std::span<const double> cells, std::size_t rows) const {
  const bool even = rows > 0 && cells.size() % rows == 0 && cells.size() > 0;
  const std::size_t columns = even ? cells.size() / rows : network_.layers().back().neurons().size();
  return cells_of(cells, columns, "target");
}

TrainingRows Trainer::rows_of(const NamedCells& inputs, const NamedCells& targets,
                              const std::string& role) const {
  TrainingRows rows(inputs, targets, network_.layers().front().inputs(), role);
  if (const Loss* loss = std::get_if<Loss>(&settings_.loss))
    rows.require_targets_for(*loss, network_.layers().back().neurons().size());
  return rows;
}

History Trainer::fit(const NamedCells& inputs, const NamedCells& targets) {
  TrainingRows rows = rows_of(inputs, targets, "training");
  if (settings_.validation_share == 0.0) return train(std::move(rows), {});
  TrainingRows validation = rows.split_off(settings_.validation_share, seed_of_split(settings_.seed));
  return train(std::move(rows), std::move(validation));
}

History Trainer::fit(const NamedCells& inputs, const NamedCells& targets, const NamedCells& validation_inputs,
                     const NamedCells& validation_targets) {
  if (settings_.validation_share != 0.0) {
    throw autograd::Error(
        "validation rows are given, and validation_share asks for others; leave one of the two out");
  }
  TrainingRows validation = rows_of(validation_inputs, validation_targets, "validation");
  TrainingRows rows = rows_of(inputs, targets, "training");
  if (rows.targets() != validation.targets()) {
    throw autograd::WrongSize(
        "training and validation rows differ in their number of targets: " + std::to_string(rows.targets()) +
        " and " + std::to_string(validation.targets()));
  }
  return train(std::move(rows), std::move(validation));
}

History Trainer::fit(const DataTable& inputs, const DataTable& targets) {
  return fit(cells_of(inputs), cells_of(targets));
}

History Trainer::fit(const DataTable& inputs, const DataTable& targets, const DataTable& validation_inputs,
                     const DataTable& validation_targets) {
  return fit(cells_of(inputs), cells_of(targets), cells_of(validation_inputs), cells_of(validation_targets));
}

History Trainer::fit(std::span<const double> inputs, std::span<const double> targets) {
  const NamedCells read = inputs_of(inputs);
  return fit(read, targets_of(targets, inputs.size() / read.names.size()));
}

History Trainer::fit(std::span<const double> inputs, std::span<const double> targets,
                     std::span<const double> validation_inputs, std::span<const double> validation_targets) {
  const NamedCells read = inputs_of(inputs), validation_read = inputs_of(validation_inputs);
  return fit(read, targets_of(targets, inputs.size() / read.names.size()), validation_read,
             targets_of(validation_targets, validation_inputs.size() / validation_read.names.size()));
}

void Trainer::require_idle() const {
  if (!running_) return;
  throw autograd::Error(
      "this trainer is in the middle of a run; a callback may stop() it and save_checkpoint()");
}

std::unique_ptr<TrainingRun> Trainer::begin(TrainingRows rows, TrainingRows validation) const {
  if (!resumed_)
    return std::make_unique<TrainingRun>(network_, settings_, std::move(rows), std::move(validation));
  assign(network_, resumed_->start);
  std::unique_ptr<TrainingRun> run;
  try {
    run = std::make_unique<TrainingRun>(network_, settings_, std::move(rows), std::move(validation));
    run->restore(*resumed_);
  } catch (...) {
    assign(network_, resumed_->parameters);
    throw;
  }
  return run;
}

History Trainer::train(TrainingRows rows, TrainingRows validation) {
  require_idle();
  run_ = begin(std::move(rows), std::move(validation));
  resumed_.reset();
  stop_ = false;
  running_ = true;
  try {
    run_->go(*this, stop_);
  } catch (...) {
    running_ = false;
    run_->assign_parameters();
    throw;
  }
  running_ = false;
  run_->assign_parameters();
  return run_->history();
}

const History& Trainer::history() const noexcept {
  static const History none;
  return resumed_ ? resumed_->history : run_ ? run_->history() : none;
}

void Trainer::save_checkpoint(const std::string& path) const {
  if (!resumed_ && !run_) {
    throw autograd::Error(
        "there is nothing to save before the first step; call fit(), or save() the network");
  }
  write_checkpoint(path, network_, settings_, resumed_ ? *resumed_ : run_->state());
}

void Trainer::resume(const std::string& path) {
  require_idle();
  auto state = std::make_unique<TrainingState>(read_checkpoint(path, network_, settings_));
  assign(network_, state->parameters);
  resumed_ = std::move(state);
}

}  // namespace nn
