// SPDX-License-Identifier: MIT
// What is said when training runs away. It knows nothing of how a step is done.
#pragma once

#include "nn/objective.hpp"
#include "nn/stopping.hpp"
#include "nn/trainer.hpp"

namespace nn {

/// A step and what it was about to do; a view, that costs nothing where all goes well.
struct Divergence {
  const Network& network;
  Objective& objective;
  const TrainingRows& rows;
  const Batch& batch;
  std::uint64_t step, epoch;
  double loss, first_loss;

  // Each throws Diverged.

  /// The loss is NaN or infinite, with these parameters.
  [[noreturn]] void refuse_loss(std::span<const double> parameters) const;
  /// A derivative is.
  [[noreturn]] void refuse_gradient(std::span<const double> gradient) const;
  /// The loss is far above the first one.
  [[noreturn]] void refuse_runaway(std::span<const double> gradient) const;
  /// A parameter is NaN or infinite after the step.
  [[noreturn]] void refuse_parameters(std::span<const double> parameters) const;

 private:
  [[noreturn]] void refuse(const std::string& what) const;
  std::string advice_on_columns() const;
  std::size_t table_row(std::size_t of_batch) const;
};

}  // namespace nn
