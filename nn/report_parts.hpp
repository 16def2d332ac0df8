// SPDX-License-Identifier: MIT
// What a training report is made of. It knows nothing of the order on the page.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nn/svg.hpp"
#include "nn/trainer.hpp"

namespace nn {

/// All rules of a report's page, charts included.
std::string report_style();

/// A trainer's settings in words, those that do nothing left out.
std::vector<std::pair<std::string, std::string>> settings_in_words(const Trainer& trainer);

using Cells = std::vector<std::string>;
/// A table whose first column is the name of the row. Where there are more rows than `most`, every n-th and
/// the last, and the caption says so.
void add_table(Markup& page, std::string caption, const Cells& heads, const std::vector<Cells>& rows,
               std::size_t most = 500);

/// A line for each layer: how long its weights and biases are, as vectors, before and after.
std::vector<Cells> layer_rows(const Network& network, std::span<const double> before);
/// A line for each parameter.
std::vector<Cells> parameter_rows(const Network& network, std::span<const double> before);

std::vector<Cells> epoch_rows(const History& history);
std::vector<Cells> step_rows(const History& history);

}  // namespace nn
