// SPDX-License-Identifier: MIT
// The counting. It may not know what predicted.
#include "nn/metrics.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "autograd/error.hpp"

namespace nn {
namespace {

using Numbers = std::span<const double>;

void require_same_length(Numbers targets, Numbers predictions) {
  if (targets.size() == predictions.size()) return;
  throw autograd::WrongSize("a prediction is needed for each target, and there are " +
                            std::to_string(targets.size()) + " targets and " +
                            std::to_string(predictions.size()) + " predictions");
}

std::optional<double> share(std::size_t part, std::size_t whole) {
  if (whole == 0) return std::nullopt;
  return static_cast<double>(part) / static_cast<double>(whole);
}

std::size_t reaches(double number, double threshold, const char* what, std::size_t row) {
  if (std::isnan(number)) {
    throw autograd::Error("the " + std::string(what) + " of row " + std::to_string(row) +
                          " is NaN, which is neither yes nor no; look where it comes from before measuring");
  }
  return number >= threshold ? 1 : 0;
}

std::size_t class_of(Numbers table, std::size_t classes, const char* what, std::size_t row) {
  const Numbers numbers = table.subspan(row * classes, classes);
  if (std::none_of(numbers.begin(), numbers.end(), [](double x) { return std::isnan(x); }))
    return argmax(numbers);
  throw autograd::Error("a " + std::string(what) + " of row " + std::to_string(row) +
                        " is NaN, so that none is the largest; look where it comes from before measuring");
}

void require_finite(Numbers numbers, const char* what) {
  for (std::size_t row = 0; row < numbers.size(); ++row) {
    if (std::isfinite(numbers[row])) continue;
    throw autograd::Error("the " + std::string(what) + " of row " + std::to_string(row) +
                          " is not finite; look where it comes from before measuring");
  }
}

}  // namespace

std::size_t argmax(Numbers numbers) {
  if (numbers.empty()) throw autograd::WrongSize("the largest number of an empty list was asked for");
  if (std::any_of(numbers.begin(), numbers.end(), [](double x) { return std::isnan(x); })) {
    throw autograd::Error("the largest number of a list with a NaN was asked for, and there is none");
  }
  return static_cast<std::size_t>(std::max_element(numbers.begin(), numbers.end()) - numbers.begin());
}

ConfusionMatrix::ConfusionMatrix(std::size_t classes) : classes_(classes) {
  if (classes < 2) {
    throw autograd::WrongSize("a confusion matrix needs at least two classes, and got " +
                              std::to_string(classes));
  }
  counts_.resize(classes * classes);
}

void ConfusionMatrix::add(std::size_t actual, std::size_t predicted) {
  count(actual, predicted);
  ++counts_[actual * classes_ + predicted];
}

std::size_t ConfusionMatrix::count(std::size_t actual, std::size_t predicted) const {
  for (const std::size_t of : {actual, predicted}) {
    if (of < classes_) continue;
    throw autograd::Error("there is no class " + std::to_string(of) +
                          "; this confusion matrix has classes 0 to " + std::to_string(classes_ - 1));
  }
  return counts_[actual * classes_ + predicted];
}

std::size_t ConfusionMatrix::total() const noexcept {
  return std::accumulate(counts_.begin(), counts_.end(), std::size_t{0});
}

std::optional<double> ConfusionMatrix::accuracy() const {
  std::size_t right = 0;
  for (std::size_t of = 0; of < classes_; ++of) right += count(of, of);
  return share(right, total());
}

std::optional<double> ConfusionMatrix::precision(std::size_t of) const {
  const std::size_t right = count(of, of);
  std::size_t predicted = 0;
  for (std::size_t actual = 0; actual < classes_; ++actual) predicted += count(actual, of);
  return share(right, predicted);
}

std::optional<double> ConfusionMatrix::recall(std::size_t of) const {
  const std::size_t right = count(of, of);
  std::size_t belonging = 0;
  for (std::size_t predicted = 0; predicted < classes_; ++predicted) belonging += count(of, predicted);
  return share(right, belonging);
}

std::string ConfusionMatrix::text(std::span<const std::string> names) const {
  if (!names.empty() && names.size() != classes_) {
    throw autograd::WrongSize("a confusion matrix of " + std::to_string(classes_) + " classes got " +
                              std::to_string(names.size()) + " names; give one for each class, or none");
  }
  const std::string corner = "actual \\ predicted";
  std::vector<std::string> titles;
  std::size_t first = corner.size(), width = 0;
  for (std::size_t of = 0; of < classes_; ++of) {
    titles.push_back(names.empty() ? std::to_string(of) : names[of]);
    first = std::max(first, titles.back().size());
    width = std::max(width, titles.back().size());
  }
  for (const std::size_t number : counts_) width = std::max(width, std::to_string(number).size());
  const auto right = [&](const std::string& word) {
    return "  " + std::string(width - word.size(), ' ') + word;
  };
  std::string text = corner + std::string(first - corner.size(), ' ');
  for (const std::string& title : titles) text += right(title);
  for (std::size_t actual = 0; actual < classes_; ++actual) {
    text += "\n" + titles[actual] + std::string(first - titles[actual].size(), ' ');
    for (std::size_t of = 0; of < classes_; ++of) text += right(std::to_string(count(actual, of)));
  }
  return text + "\n";
}

ConfusionMatrix confusion(Numbers targets, Numbers predictions, Thresholds thresholds) {
  require_same_length(targets, predictions);
  ConfusionMatrix matrix(2);
  for (std::size_t row = 0; row < targets.size(); ++row) {
    matrix.add(reaches(targets[row], thresholds.target, "target", row),
               reaches(predictions[row], thresholds.prediction, "prediction", row));
  }
  return matrix;
}

std::optional<double> accuracy(Numbers targets, Numbers predictions, Thresholds thresholds) {
  return confusion(targets, predictions, thresholds).accuracy();
}
std::optional<double> precision(Numbers targets, Numbers predictions, Thresholds thresholds) {
  return confusion(targets, predictions, thresholds).precision(1);
}
std::optional<double> recall(Numbers targets, Numbers predictions, Thresholds thresholds) {
  return confusion(targets, predictions, thresholds).recall(1);
}

ConfusionMatrix confusion_of_classes(Numbers targets, Numbers predictions, std::size_t classes) {
  ConfusionMatrix matrix(classes);
  require_same_length(targets, predictions);
  if (targets.size() % classes != 0) {
    throw autograd::WrongSize("rows of " + std::to_string(classes) + " classes do not make up a table of " +
                              std::to_string(targets.size()) + " numbers");
  }
  for (std::size_t row = 0; row < targets.size() / classes; ++row) {
    matrix.add(class_of(targets, classes, "target", row), class_of(predictions, classes, "prediction", row));
  }
  return matrix;
}

std::optional<double> accuracy_of_classes(Numbers targets, Numbers predictions, std::size_t classes) {
  return confusion_of_classes(targets, predictions, classes).accuracy();
}

std::optional<double> r_squared(Numbers targets, Numbers predictions) {
  require_same_length(targets, predictions);
  require_finite(targets, "target");
  require_finite(predictions, "prediction");
  if (std::adjacent_find(targets.begin(), targets.end(), std::not_equal_to<>()) == targets.end()) {
    return std::nullopt;
  }
  // In quarters no difference overflows, and in units of the largest deviation no square does.
  double mean = 0.0, unit = 0.0, errors = 0.0, deviations = 0.0;
  for (const double target : targets) mean += 0.25 * target / static_cast<double>(targets.size());
  for (const double target : targets) unit = std::max(unit, std::abs(0.25 * target - mean));
  if (unit == 0.0) return std::nullopt;
  for (std::size_t row = 0; row < targets.size(); ++row) {
    const double error = (0.25 * targets[row] - 0.25 * predictions[row]) / unit;
    const double deviation = (0.25 * targets[row] - mean) / unit;
    errors += error * error;
    deviations += deviation * deviation;
  }
  return 1.0 - errors / deviations;
}

}  // namespace nn
