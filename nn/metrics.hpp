// SPDX-License-Identifier: MIT
// How good predictions are, in numbers that people compare. It knows numbers only.
//
// A share of nothing has no value: what can be one is returned as an optional, empty where there is nothing
// to take a share of. A NaN among targets or predictions is refused, with its row, counted from 0, because no
// comparison with it means anything.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace nn {

/// From which number on a target, and a prediction, stands for yes; equal counts as yes.
struct Thresholds {
  double target = 0.5;
  double prediction = 0.5;
};
/// Targets of 0 and 1; predictions are probabilities.
inline constexpr Thresholds by_probability{0.5, 0.5};
/// Targets of 0 and 1; predictions are logits.
inline constexpr Thresholds by_logit{0.5, 0.0};
/// Targets of -1 and 1; predictions of either sign.
inline constexpr Thresholds by_sign{0.0, 0.0};

/// Which number is the largest, the first of several. Throws WrongSize for none, Error for a NaN.
std::size_t argmax(std::span<const double> numbers);

/// How often each class was taken for each class.
class ConfusionMatrix {
 public:
  /// For classes 0 to classes - 1. Throws WrongSize for fewer than two.
  explicit ConfusionMatrix(std::size_t classes);

  /// Counts one row. Throws Error for a class that there is not.
  void add(std::size_t actual, std::size_t predicted);

  std::size_t classes() const noexcept { return classes_; }
  std::size_t count(std::size_t actual, std::size_t predicted) const;
  /// All rows that were counted.
  std::size_t total() const noexcept;

  /// The share of rows whose class was predicted; empty where there are no rows.
  std::optional<double> accuracy() const;
  /// Of the rows that were taken for this class, the share that belong to it; empty where none was.
  std::optional<double> precision(std::size_t of) const;
  /// Of the rows that belong to this class, the share that was found; empty where none does.
  std::optional<double> recall(std::size_t of) const;

  /// A table: a line for each actual class, a column for each predicted one. `names` are the classes' (their
  /// numbers where the list is empty). Throws WrongSize for more or fewer names.
  std::string text(std::span<const std::string> names = {}) const;

 private:
  std::size_t classes_;
  std::vector<std::size_t> counts_;  // [actual, predicted]
};

// Of a yes-or-no prediction, with class 1 for yes. Throw WrongSize where the lists differ in length, Error
// for a NaN.

ConfusionMatrix confusion(std::span<const double> targets, std::span<const double> predictions,
                          Thresholds thresholds = by_probability);
std::optional<double> accuracy(std::span<const double> targets, std::span<const double> predictions,
                               Thresholds thresholds = by_probability);
/// Of the rows predicted yes, the share that are; empty where none was predicted yes.
std::optional<double> precision(std::span<const double> targets, std::span<const double> predictions,
                                Thresholds thresholds = by_probability);
/// Of the rows that are yes, the share that was predicted; empty where none is.
std::optional<double> recall(std::span<const double> targets, std::span<const double> predictions,
                             Thresholds thresholds = by_probability);

// Of classes by the largest number (argmax): the tables hold a row of `classes` numbers for each row of data,
// one row after the other; targets are one-hot, predictions probabilities or logits. Throw WrongSize where
// the tables differ in length, are no whole number of rows, or there are fewer than two classes; Error for a
// NaN.

ConfusionMatrix confusion_of_classes(std::span<const double> targets, std::span<const double> predictions,
                                     std::size_t classes);
std::optional<double> accuracy_of_classes(std::span<const double> targets,
                                          std::span<const double> predictions, std::size_t classes);

/// 1 - (sum of squared errors)/(sum of squared deviations of the targets from their mean): 1 for perfect
/// predictions, 0 for the mean of the targets, below 0 for worse. Empty where the targets do not vary: none,
/// one, all alike, or apart by the smallest doubles only. Throws WrongSize where the lists differ in length,
/// Error for a number that is not finite.
std::optional<double> r_squared(std::span<const double> targets, std::span<const double> predictions);

}  // namespace nn
