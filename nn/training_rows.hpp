// SPDX-License-Identifier: MIT
// Inputs and targets side by side, checked before anything is learned from them. It knows nothing of how
// that is done.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "nn/data_table.hpp"
#include "nn/loss.hpp"

namespace nn {

/// Numbers row after row, and what their columns are called.
struct NamedCells {
  std::span<const double> cells;
  std::vector<std::string> names;
};
/// Throws Error for a column of three words or more.
NamedCells cells_of(const DataTable& table);
/// Named `role` and a number from 1: input1, input2...; one name alone has no number. Throws WrongSize where
/// the cells do not fill rows of so many columns.
NamedCells cells_of(std::span<const double> cells, std::size_t columns, const std::string& role);

/// Row-major: the inputs and then the targets of each row.
class TrainingRows {
 public:
  /// Without rows.
  TrainingRows() = default;
  /// `role` is what messages call the rows: "training". Throws WrongSize where there are none, where inputs
  /// and targets are not equally many, and where the inputs are not as many columns as the network reads;
  /// Error for a number that is not finite, with its place.
  TrainingRows(const NamedCells& inputs, const NamedCells& targets, std::size_t network_inputs,
               const std::string& role);

  std::size_t count() const noexcept { return columns_ == 0 ? 0 : cells_.size() / columns_; }
  std::size_t columns() const noexcept { return columns_; }
  std::size_t targets() const noexcept { return columns_ - inputs_; }
  std::span<const double> cells() const noexcept { return cells_; }
  /// These many rows from one on.
  std::span<const double> rows(std::size_t first, std::size_t number) const noexcept {
    return cells().subspan(first * columns_, number * columns_);
  }
  std::span<const double> row(std::size_t index) const noexcept { return rows(index, 1); }
  /// Copies rows one after the other to `to`.
  void gather(std::span<const std::uint32_t> rows, std::vector<double>& to) const;
  const std::string& name(std::size_t column) const noexcept { return names_[column]; }

  /// Throws WrongSize where a loss needs another number of target columns than there are, Error where a
  /// target is none for it: hinge takes -1 and 1, the cross-entropies probabilities.
  void require_targets_for(Loss loss, std::size_t outputs) const;

  /// Takes this share of the rows, rounded, out of these and gives them back; which ones follows from the
  /// seed, and both keep their order. Throws WrongSize where one of the two would be left without rows.
  TrainingRows split_off(double share, std::uint64_t seed);

  /// The same number for the same rows, and most likely another one for others.
  std::uint64_t fingerprint() const noexcept;

 private:
  std::size_t inputs_ = 0, columns_ = 0;
  std::vector<double> cells_;
  std::vector<std::string> names_;
  std::string role_;
};

}  // namespace nn
