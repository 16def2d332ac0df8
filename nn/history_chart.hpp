// SPDX-License-Identifier: MIT
// Charts of how training went. They may be changed before they are drawn.
#pragma once

#include <string>
#include <vector>

#include "nn/chart.hpp"
#include "nn/history.hpp"
#include "nn/rate_comparison.hpp"

namespace nn {

/// The loss of each epoch, of the validation rows too where there are any; logarithmic where all losses are
/// above 0. A run that `diverged`, by the words of its error, ends with the loss of its last step and is
/// marked "diverged at epoch 17".
Chart loss_chart(const History& history, const std::string& diverged = {});
/// The length of the gradient at each step, before clipping; logarithmic.
Chart gradient_chart(const History& history);
/// The learning rate at each step.
Chart rate_chart(const History& history);

/// A small chart for each run, with the same ranges, the loss of each epoch in it. Losses more than 100 times
/// the greatest first one are beyond the upper edge, and marked there.
std::vector<Chart> rate_charts(const std::vector<RateRun>& runs);

}  // namespace nn
