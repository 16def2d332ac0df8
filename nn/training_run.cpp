// SPDX-License-Identifier: MIT
#include "nn/training_run.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "autograd/journal.hpp"
#include "nn/divergence.hpp"
#include "nn/interrupt.hpp"

namespace nn {
namespace {

bool all_finite(std::span<const double> numbers) noexcept {
  bool finite = true;
  for (const double number : numbers) finite = finite && number - number == 0.0;
  return finite;
}

}  // namespace

void assign(const Network& network, std::span<const double> parameters) {
  for (std::size_t i = 0; i < parameters.size(); ++i) network.parameters()[i].assign(parameters[i]);
}

TrainingRun::TrainingRun(const Network& network, const TrainerSettings& settings, TrainingRows rows,
                         TrainingRows validation)
    : network_(network),
      settings_(settings),
      rows_(std::move(rows)),
      validation_(std::move(validation)),
      objective_(network, {settings.loss, settings.regularisation, settings.precision, settings.threads},
                 rows_.row(0)),
      optimiser_(settings.optimiser, network.parameters().size()),
      batches_(rows_.count(), settings.batch, settings.order, settings.seed),
      rules_(settings.stopping) {
  for (const autograd::Value& parameter : network_.parameters()) parameters_.push_back(parameter.value());
  start_parameters_ = parameters_;
  if (all_finite(parameters_)) {
    objective_.hold_to(rows_.cells());
    if (validation_.count() > 0) objective_.hold_to(validation_.cells());
    return;
  }
  const auto bad = std::find_if(parameters_.begin(), parameters_.end(),
                                [](double number) { return !std::isfinite(number); });
  throw autograd::Error("training cannot begin from " +
                        describe(network_.parameters()[static_cast<std::size_t>(bad - parameters_.begin())]) +
                        "; set() it to a number");
}

void TrainingRun::restore(const TrainingState& state) {
  if (state.rows != rows_.count() || state.fingerprint != fingerprint()) {
    throw autograd::Error(
        "the checkpoint was written while training on other rows; resume with the rows that it was written "
        "with, or begin a new Trainer from the network as it is");
  }
  optimiser_.restore(state.optimiser);
  batches_.restore(state.batches);
  rules_.restore(state.rules);
  parameters_ = state.parameters;
  steps_ = state.steps;
  epochs_ = state.epochs;
  epoch_loss_ = state.epoch_loss;
  epoch_rows_ = state.epoch_rows;
  first_loss_ = state.first_loss;
  seconds_before_ = state.seconds;
  history_ = state.history;
}

TrainingState TrainingRun::state() const {
  if (broken_) {
    throw autograd::Error(
        "the run broke off in the middle of a step, and nothing can go on from there; use the parameters "
        "that "
        "the network has, or an earlier checkpoint");
  }
  return {parameters_,
          start_parameters_,
          optimiser_.state(),
          batches_.state(),
          rules_.state(),
          steps_,
          epochs_,
          epoch_loss_,
          epoch_rows_,
          first_loss_,
          history_.last_step().seconds,
          rows_.count(),
          fingerprint(),
          history_};
}

std::uint64_t TrainingRun::fingerprint() const noexcept {
  return rows_.fingerprint() ^ (3 * validation_.fingerprint());
}

double TrainingRun::seconds() const noexcept {
  return seconds_before_ + std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
}

std::optional<Stopped> TrainingRun::reason() const noexcept {
  if (const std::optional<Stopped> found = rules_.reason(steps_)) return found;
  return epochs_ >= settings_.epochs ? std::optional(Stopped::epochs) : std::nullopt;
}

void TrainingRun::go(Trainer& trainer, const std::atomic<bool>& stop) {
  start_ = std::chrono::steady_clock::now();
  std::optional<InterruptGuard> guard;
  if (settings_.stops_at_interrupt) guard.emplace();
  ProgressBar bar(settings_.progress);
  std::optional<Stopped> why;
  while (!(why = reason())) {
    step();
    call_back(trainer);
    if (bar.is_due()) bar.show(news());
    if (guard && guard->interrupted()) why = Stopped::interrupted;
    if (stop) why = Stopped::asked;
    if (why) break;
  }
  history_.stopped = *why;
  bar.finish(news());
  autograd::report_event(autograd::Level::info,
                         "training ended after " + std::to_string(steps_) + " steps, " +
                             std::to_string(epochs_) + " epochs: " + std::string(words_of(*why)) +
                             "; the loss was " + autograd::number_text(history_.last_step().loss));
}

void TrainingRun::step() {
  broken_ = true;
  learn(batches_.next());
  if (batches_.epoch_begins()) end_epoch();
  broken_ = false;
}

void TrainingRun::learn(const Batch& batch) {
  const std::span<const double> rows = rows_of(batch);
  const double loss = objective_.gradient(parameters_, rows, gradient_);
  const double norm = clip(settings_.clipping, gradient_);
  if (steps_ == 0) first_loss_ = loss;
  const Divergence divergence{network_, objective_, rows_, batch, steps_ + 1, epochs_ + 1, loss, first_loss_};
  if (!std::isfinite(loss)) divergence.refuse_loss(parameters_);
  if (!std::isfinite(norm)) divergence.refuse_gradient(gradient_);
  if (loss > settings_.runaway * std::max(1.0, first_loss_)) divergence.refuse_runaway(gradient_);
  const double rate = rate_at(settings_.schedule, optimiser_.rate(), steps_);
  before_ = parameters_;
  optimiser_.step(parameters_, gradient_, rate);
  if (!all_finite(parameters_)) {
    parameters_.swap(before_);
    divergence.refuse_parameters(before_);
  }
  rules_.see_step(before_, parameters_);
  ++steps_;
  epoch_loss_ += loss * static_cast<double>(batch.count);
  epoch_rows_ += batch.count;
  history_.add(StepRecord{steps_, epochs_ + 1, loss, norm, rate, seconds()});
}

std::span<const double> TrainingRun::rows_of(const Batch& batch) {
  if (batch.rows.empty()) return rows_.rows(batch.first, batch.count);
  rows_.gather(batch.rows, gathered_);
  return gathered_;
}

void TrainingRun::end_epoch() {
  ++epochs_;
  EpochRecord record{.epoch = epochs_,
                     .steps = steps_,
                     .loss = epoch_loss_ / static_cast<double>(epoch_rows_),
                     .rate = history_.last_step().rate};
  if (validation_.count() > 0) record.validation_loss = objective_.loss(parameters_, validation_.cells());
  rules_.see_epoch(validation_.count() > 0 ? record.validation_loss : record.loss);
  epoch_loss_ = 0.0;
  epoch_rows_ = 0;
  record.seconds = seconds();
  history_.add(record);
}

void TrainingRun::call_back(Trainer& trainer) const {
  const bool epoch_ended = epoch_rows_ == 0;
  if (!settings_.on_step && !(settings_.on_epoch && epoch_ended)) return;
  assign_parameters();
  if (settings_.on_step) settings_.on_step(history_.last_step(), trainer);
  if (settings_.on_epoch && epoch_ended) settings_.on_epoch(history_.last_epoch(), trainer);
}

ProgressNews TrainingRun::news() const {
  const double epochs =
      static_cast<double>(epochs_) + static_cast<double>(epoch_rows_) / static_cast<double>(rows_.count());
  double share = epochs / static_cast<double>(settings_.epochs);
  if (settings_.stopping.steps)
    share = std::max(share, static_cast<double>(steps_) / static_cast<double>(*settings_.stopping.steps));
  // A step's loss would jump about where a batch is a few rows.
  const double loss =
      epochs_ > 0 ? history_.last_epoch().loss : epoch_loss_ / static_cast<double>(epoch_rows_);
  return {std::min(epochs_ + 1, settings_.epochs), settings_.epochs, share, loss,
          history_.last_step().seconds};
}

}  // namespace nn
