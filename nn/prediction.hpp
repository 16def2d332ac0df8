// SPDX-License-Identifier: MIT
// What a network says to the rows of a table. It knows nothing of targets and training.
#pragma once

#include <initializer_list>
#include <span>
#include <vector>

#include "nn/data_table.hpp"
#include "nn/model_file.hpp"
#include "nn/network.hpp"

namespace nn {

// The outputs for each row, row after row, with the parameters as they are: what accuracy() and r_squared()
// take. Inputs are as many columns as the network reads, in its order; no rows give no outputs. Nothing stays
// recorded, and node() of the network has what it had. They throw WrongSize where the columns or numbers do
// not fit, StaleValue, and GraphFull.

std::vector<double> predict(const Network& network, const DataTable& inputs);
std::vector<double> predict(const Network& network, std::span<const double> inputs);
std::vector<double> predict(const Network& network, std::initializer_list<double> inputs);

/// What a model that was loaded says to a table like the one that it was trained with: the inputs are taken
/// out by the names in the description (all columns, where it has none) and scaled where it says how, and the
/// outputs are scaled back. A column for each output, with its name, or yhat, or yhat1, yhat2... Throws what
/// predict() throws, and Error for an input that the table has not, with near names, and for one that holds
/// words.
DataTable predict(const Model& model, const DataTable& table);

}  // namespace nn
