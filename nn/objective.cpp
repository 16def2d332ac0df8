// SPDX-License-Identifier: MIT
#include "nn/objective.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "autograd/journal.hpp"
#include "nn/regularisation.hpp"

namespace nn {

using autograd::Graph, autograd::Recording, autograd::Value;

namespace {

/// Adds the gradient of a recorded value, times a share.
void add_gradient(Value root, const std::vector<Value>& parameters, double share,
                  std::vector<double>& gradient) {
  if (root.is_constant()) return;
  const autograd::Gradient derivatives = autograd::gradient(root);
  for (std::size_t i = 0; i < parameters.size(); ++i) gradient[i] += share * derivatives[parameters[i]];
}

}  // namespace

Objective::Objective(const Network& network, ObjectiveOptions options, std::span<const double> example)
    : network_(network),
      options_(std::move(options)),
      graph_(*network.parameters().front().graph()),
      columns_(example.size()) {
  network_.name_nodes(false);
  if (options_.regularisation.biases) penalised_ = network_.parameters();
  for (const Layer& layer : network_.layers()) {
    if (options_.regularisation.biases) break;
    for (const Neuron& neuron : layer.neurons())
      penalised_.insert(penalised_.end(), neuron.weights().begin(), neuron.weights().end());
  }
  compile(example);
}

Value Objective::penalty() const {
  Value cost = 0.0;
  if (options_.regularisation.l1 != 0.0) cost += l1(penalised_, options_.regularisation.l1);
  if (options_.regularisation.l2 != 0.0) cost += l2(penalised_, options_.regularisation.l2);
  return cost;
}

Value Objective::record(std::span<const Value> row) {
  const std::size_t inputs = network_.layers().front().inputs();
  const std::vector<Value> yhat = network_(row.first(inputs));
  const std::span<const Value> y = row.subspan(inputs);
  if (const Loss* loss = std::get_if<Loss>(&options_.loss)) return loss_of(*loss, y, yhat);
  return std::get<LossFunction>(options_.loss)(y, yhat);
}

void Objective::compile(std::span<const double> example) {
  const Recording recording(graph_);
  std::vector<Value> row;
  for (const double number : example) row.emplace_back(graph_, number);
  const Value loss = record(row);
  // A program tests the comparisons before its last output; the loss itself may stand before one of them,
  // or be a constant.
  const Value nothing(graph_, 0.0);
  const Value end = penalty() + nothing;
  try {
    program_.emplace(autograd::Values({loss, end}),
                     autograd::ProgramOptions{.columns = row,
                                              .parameters = network_.parameters(),
                                              .frozen = {nothing},
                                              .precision = options_.precision});
  } catch (const autograd::UnboundLeaf& error) {
    autograd::report_event(
        autograd::Level::warning,
        "the loss cannot be compiled and is recorded anew for every row, which takes longer: " +
            std::string(error.what()));
  }
}

void Objective::assign(std::span<const double> parameters) const {
  for (std::size_t i = 0; i < parameters.size(); ++i) network_.parameters()[i].assign(parameters[i]);
}

void Objective::hold_to(std::span<const double> rows) {
  if (!program_ || std::holds_alternative<Loss>(options_.loss)) return;
  std::vector<double> numbers, near;
  for (const Value& parameter : network_.parameters()) numbers.push_back(parameter.value());
  // Not the numbers of the example: what was read of the network's outputs would agree there.
  for (const double number : numbers) near.push_back(number + 1e-3 * (1.0 + std::abs(number)));
  std::copy(near.begin(), near.end(), program_->parameters().begin());
  std::optional<std::size_t> unlike;
  try {
    assign(near);
    unlike = row_unlike_recording(rows);
  } catch (...) {
    assign(numbers);
    throw;
  }
  assign(numbers);
  if (!unlike) return;
  program_.reset();
  autograd::report_event(
      autograd::Level::warning,
      "the loss is another one in row " + std::to_string(*unlike) +
          " than the one that was compiled, because it reads numbers with value() or does not always do the "
          "same; it is recorded anew for every row, which takes longer (calculate with the values "
          "themselves, "
          "and choose with select())");
}

std::optional<std::size_t> Objective::row_unlike_recording(std::span<const double> rows) {
  const double leeway = options_.precision == autograd::Precision::full ? 1e-6 : 1e-3;
  const autograd::ProgramResult result =
      program_->run(rows, {.threads = options_.threads,
                           .gradient = false,
                           .rows = true,
                           .changed_branch = autograd::ChangedBranch::skip});
  for (std::size_t row = 0; row * columns_ < rows.size(); ++row) {
    if (std::binary_search(result.skipped.begin(), result.skipped.end(), row)) continue;
    const double compiled = result.rows[2 * row];
    const double recorded = record_row(rows.subspan(row * columns_, columns_), 1.0, nullptr);
    const bool alike = std::abs(compiled - recorded) <= leeway * (1.0 + std::abs(recorded)) ||
                       compiled == recorded || (std::isnan(compiled) && std::isnan(recorded));
    if (!alike) return row;
  }
  return std::nullopt;
}

double Objective::gradient(std::span<const double> parameters, std::span<const double> rows,
                           std::vector<double>& gradient) {
  const std::size_t count = rows.size() / columns_;
  const double share = 1.0 / static_cast<double>(count);
  if (!program_) {
    gradient.assign(parameters.size(), 0.0);
    assign(parameters);
    double loss = record_penalty(1.0, gradient);
    for (std::size_t row = 0; row < count; ++row)
      loss += record_row(rows.subspan(row * columns_, columns_), share, &gradient);
    return loss;
  }
  std::copy(parameters.begin(), parameters.end(), program_->parameters().begin());
  const std::array<double, 2> shares{share, share};
  autograd::ProgramResult result = program_->run(
      rows, {.threads = options_.threads, .seeds = shares, .changed_branch = autograd::ChangedBranch::skip});
  gradient = std::move(result.gradient);
  if (result.skipped.empty()) return result.sum;
  tell_of_refused(result.skipped.front());
  assign(parameters);
  double loss = result.sum + record_penalty(share * static_cast<double>(result.skipped.size()), gradient);
  for (const std::size_t row : result.skipped)
    loss += record_row(rows.subspan(row * columns_, columns_), share, &gradient);
  return loss;
}

double Objective::loss(std::span<const double> parameters, std::span<const double> rows) {
  const std::size_t count = rows.size() / columns_;
  const double share = 1.0 / static_cast<double>(count);
  std::vector<std::size_t> recorded;
  double loss = 0.0;
  if (program_) {
    std::copy(parameters.begin(), parameters.end(), program_->parameters().begin());
    autograd::ProgramResult result = program_->run(
        rows,
        {.threads = options_.threads, .gradient = false, .changed_branch = autograd::ChangedBranch::skip});
    loss = share * result.sums[0];
    recorded = std::move(result.skipped);
    if (!recorded.empty()) tell_of_refused(recorded.front());
  } else {
    for (std::size_t row = 0; row < count; ++row) recorded.push_back(row);
  }
  if (!recorded.empty()) assign(parameters);
  for (const std::size_t row : recorded)
    loss += record_row(rows.subspan(row * columns_, columns_), share, nullptr);
  return loss;
}

/// The row's share of the loss; adds its share of the gradient where that is asked for.
double Objective::record_row(std::span<const double> row, double share, std::vector<double>* gradient) {
  const Recording recording(graph_);
  const Value loss = record(std::vector<Value>(row.begin(), row.end()));
  if (gradient != nullptr) add_gradient(loss, network_.parameters(), share, *gradient);
  return share * loss.value();
}

double Objective::record_penalty(double share, std::vector<double>& gradient) const {
  const Recording recording(graph_);
  const Value whole = penalty();
  add_gradient(whole, network_.parameters(), share, gradient);
  return share * whole.value();
}

void Objective::tell_of_refused(std::size_t row) {
  if (std::exchange(told_, true)) return;
  autograd::report_event(
      autograd::Level::warning,
      "a comparison in the loss goes another way in row " + std::to_string(row) +
          " of a batch than when it was compiled; such rows are recorded anew, which takes longer (select(), "
          "max() and relu() are decided in every row)");
}

}  // namespace nn
