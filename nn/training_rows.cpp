// SPDX-License-Identifier: MIT
#include "nn/training_rows.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "autograd/graph.hpp"
#include "nn/words.hpp"

namespace nn {

using autograd::Error, autograd::number_text, autograd::WrongSize;

namespace {

void require_finite(const NamedCells& part, const std::string& role) {
  const auto bad = std::find_if(part.cells.begin(), part.cells.end(),
                                [](double number) { return !std::isfinite(number); });
  if (bad == part.cells.end()) return;
  const auto place = static_cast<std::size_t>(bad - part.cells.begin());
  throw Error("row " + std::to_string(place / part.names.size()) + " of the " + role +
              " rows (from 0): " + in_quotes(part.names[place % part.names.size()]) + " is " +
              number_text(*bad) + "; leave the row out or fill in what is missing");
}

std::size_t rows_of(const NamedCells& part) {
  return part.names.empty() ? 0 : part.cells.size() / part.names.size();
}

/// What a loss asks of a target; empty where it takes any number.
std::string refusal_of(Loss loss, double target) {
  switch (loss) {
    case Loss::hinge:
      if (target != 1.0 && target != -1.0) return "hinge takes labels of -1 and 1";
      break;
    case Loss::binary_cross_entropy:
    case Loss::binary_cross_entropy_logits:
    case Loss::cross_entropy:
      if (!(target >= 0.0 && target <= 1.0))
        return std::string(loss_name(loss)) + " takes probabilities from 0 to 1";
      break;
    default: break;
  }
  return "";
}

}  // namespace

NamedCells cells_of(const DataTable& table) {
  require_measures(table);
  return {table.cells(), table.names()};
}

NamedCells cells_of(std::span<const double> cells, std::size_t columns, const std::string& role) {
  if (columns == 0 || cells.size() % columns != 0) {
    throw WrongSize(counted(cells.size(), role) + " do not fill rows of " + std::to_string(columns) +
                    "; give them row after row");
  }
  NamedCells named{cells, {}};
  for (std::size_t i = 1; i <= columns; ++i)
    named.names.push_back(columns == 1 ? role : role + std::to_string(i));
  return named;
}

TrainingRows::TrainingRows(const NamedCells& inputs, const NamedCells& targets, std::size_t network_inputs,
                           const std::string& role)
    : inputs_(inputs.names.size()),
      columns_(inputs.names.size() + targets.names.size()),
      names_(inputs.names),
      role_(role) {
  if (inputs_ != network_inputs) {
    throw WrongSize("the network reads " + counted(network_inputs, "input") + " and the " + role +
                    " rows have " + counted(inputs_, "column") + " of them; select() the right columns");
  }
  if (targets.names.empty()) throw WrongSize("the " + role + " rows have no targets");
  const std::size_t count = rows_of(inputs);
  if (count != rows_of(targets)) {
    throw WrongSize("there are " + counted(count, "row") + " of " + role + " inputs and " +
                    std::to_string(rows_of(targets)) + " of targets");
  }
  if (count == 0) throw WrongSize("there are no " + role + " rows");
  require_finite(inputs, role);
  require_finite(targets, role);
  names_.insert(names_.end(), targets.names.begin(), targets.names.end());
  cells_.reserve(count * columns_);
  for (std::size_t row = 0; row < count; ++row) {
    for (const NamedCells* part : {&inputs, &targets}) {
      const std::span<const double> cells = part->cells.subspan(row * part->names.size(), part->names.size());
      cells_.insert(cells_.end(), cells.begin(), cells.end());
    }
  }
}

void TrainingRows::gather(std::span<const std::uint32_t> rows, std::vector<double>& to) const {
  to.resize(rows.size() * columns_);
  double* at = to.data();
  for (const std::uint32_t row : rows) {
    const double* from = cells_.data() + row * columns_;
    for (std::size_t i = 0; i < columns_; ++i) *at++ = from[i];
  }
}

void TrainingRows::require_targets_for(Loss loss, std::size_t outputs) const {
  if (targets() != outputs) {
    throw WrongSize("the network has " + counted(outputs, "output") + " and the " + role_ + " rows have " +
                    counted(targets(), "target column") + "; " + std::string(loss_name(loss)) +
                    " needs one for each output (one_hot() makes columns of classes)");
  }
  for (std::size_t row = 0; row < count(); ++row) {
    const std::span<const double> y = this->row(row).subspan(inputs_);
    double sum = 0.0;
    for (std::size_t i = 0; i < y.size(); ++i) {
      sum += y[i];
      if (const std::string refusal = refusal_of(loss, y[i]); !refusal.empty())
        throw Error("row " + std::to_string(row) + " of the " + role_ + " rows (from 0): " +
                    in_quotes(names_[inputs_ + i]) + " is " + number_text(y[i]) + ", and " + refusal);
    }
    if (loss == Loss::cross_entropy && std::abs(sum - 1.0) > 1e-6)
      throw Error("row " + std::to_string(row) + " of the " + role_ +
                  " rows (from 0): the probabilities of the classes add up to " + number_text(sum) +
                  ", and not to 1");
  }
}

TrainingRows TrainingRows::split_off(double share, std::uint64_t seed) {
  const std::size_t rows = count();
  const auto taken = static_cast<std::size_t>(std::lround(share * static_cast<double>(rows)));
  if (taken == 0 || taken == rows) {
    throw WrongSize("a validation share of " + number_text(share) + " leaves nothing to " +
                    (taken == 0 ? "validate with" : "learn from") + " of " + counted(rows, "row"));
  }
  std::vector<bool> goes(rows);
  const std::vector<std::size_t> order = shuffled_order(rows, seed);
  for (std::size_t i = 0; i < taken; ++i) goes[order[i]] = true;
  TrainingRows other = *this;
  other.role_ = "validation";
  other.cells_.clear();
  std::vector<double> kept;
  for (std::size_t i = 0; i < rows; ++i) {
    std::vector<double>& to = goes[i] ? other.cells_ : kept;
    to.insert(to.end(), row(i).begin(), row(i).end());
  }
  cells_ = std::move(kept);
  return other;
}

/// FNV-1a over words in place of bytes.
std::uint64_t TrainingRows::fingerprint() const noexcept {
  std::uint64_t hash = 0xcbf29ce484222325 ^ columns_;
  for (const double cell : cells_) {
    hash = (hash ^ std::bit_cast<std::uint64_t>(cell)) * 0x100000001b3;
    hash ^= hash >> 29;
  }
  return hash;
}

}  // namespace nn
