// SPDX-License-Identifier: MIT
#include "nn/divergence.hpp"

#include <algorithm>
#include <cmath>

#include "nn/words.hpp"

namespace nn {

using autograd::number_text;

namespace {

/// The place of the first number that is not finite, else that of the largest.
std::size_t most_extreme(std::span<const double> numbers) {
  std::size_t place = 0;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (!std::isfinite(numbers[i])) return i;
    if (std::abs(numbers[i]) > std::abs(numbers[place])) place = i;
  }
  return place;
}

std::string named(const Network& network, std::size_t parameter, std::span<const double> numbers) {
  return "'" + network.parameters()[parameter].name() + "' (" + number_text(numbers[parameter]) + ")";
}

}  // namespace

void Divergence::refuse(const std::string& what) const {
  throw Diverged("training ran away at step " + std::to_string(step) + ", in epoch " + std::to_string(epoch) +
                 ": " + what + "; use a smaller learning rate (a tenth), " + advice_on_columns() +
                 "or clip the gradient. The network has the parameters before this step");
}

/// "standardise the columns ('iq' reaches 120), " with the column of the largest number; nothing where the
/// columns are no larger than standardised ones.
std::string Divergence::advice_on_columns() const {
  constexpr double usual = 10.0;
  std::size_t widest = 0;
  double reach = -1.0;
  for (std::size_t i = 0; i < rows.cells().size(); ++i) {
    if (std::abs(rows.cells()[i]) <= reach) continue;
    reach = std::abs(rows.cells()[i]);
    widest = i % rows.columns();
  }
  if (reach <= usual) return "";
  return "standardise the columns (" + in_quotes(rows.name(widest)) + " reaches " + number_text(reach) +
         "), ";
}

std::size_t Divergence::table_row(std::size_t of_batch) const {
  return batch.rows.empty() ? batch.first + of_batch : batch.rows[of_batch];
}

void Divergence::refuse_loss(std::span<const double> parameters) const {
  std::string what = "the loss is " + number_text(loss);
  std::vector<double> gradient;
  for (std::size_t i = 0; i < batch.count; ++i) {
    const std::size_t row = table_row(i);
    if (std::isfinite(objective.gradient(parameters, rows.row(row), gradient))) continue;
    const std::size_t largest = most_extreme(parameters);
    refuse(what + ", first in row " + std::to_string(row) +
           " of the training rows (from 0); the largest parameter is " + named(network, largest, parameters));
  }
  refuse(what + ", their sum, though that of each row is a number");
}

void Divergence::refuse_gradient(std::span<const double> gradient) const {
  const std::size_t worst = most_extreme(gradient);
  refuse("the loss is " + number_text(loss) + ", and the derivative by '" +
         network.parameters()[worst].name() + "' is " + number_text(gradient[worst]));
}

void Divergence::refuse_runaway(std::span<const double> gradient) const {
  const std::size_t worst = most_extreme(gradient);
  refuse("the loss is " + number_text(loss) + ", and was " + number_text(first_loss) +
         " at first; the largest derivative is that by " + named(network, worst, gradient));
}

void Divergence::refuse_parameters(std::span<const double> parameters) const {
  const std::size_t worst = most_extreme(parameters);
  refuse("the step would make '" + network.parameters()[worst].name() + "' " +
         number_text(parameters[worst]));
}

}  // namespace nn
