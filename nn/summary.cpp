// SPDX-License-Identifier: MIT
// How the table is laid out. It may not know what a layer calculates.
#include "nn/summary.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace nn {
namespace {

constexpr std::size_t columns = 6;
using Row = std::array<std::string, columns>;

/// The activation of a layer; a layer of a network has one.
std::string activation_of(const Layer& layer) {
  return std::string(activation_name(layer.neurons().front().activation()));
}

std::string laid_out(const std::vector<Row>& rows) {
  std::array<std::size_t, columns> widths{};
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < columns; ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const Row& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < columns; ++i) {
      const std::string room(widths[i] - row[i].size(), ' ');
      const bool words = i < 3;  // words to the left, numbers to the right
      line.append(i == 0 ? "" : "  ").append(words ? row[i] + room : room + row[i]);
    }
    text.append(line.substr(0, line.find_last_not_of(' ') + 1)).append("\n");
  }
  return text;
}

}  // namespace

std::string summary(const Network& network) {
  std::vector<Row> rows = {{"layer", "shape", "activation", "weights", "biases", "parameters"}};
  std::size_t all_weights = 0, all_biases = 0;
  for (const Layer& layer : network.layers()) {
    const std::size_t biases = layer.neurons().size(), weights = layer.inputs() * biases;
    rows.push_back({std::to_string(rows.size()),
                    std::to_string(layer.inputs()) + " -> " + std::to_string(biases), activation_of(layer),
                    std::to_string(weights), std::to_string(biases), std::to_string(weights + biases)});
    all_weights += weights;
    all_biases += biases;
  }
  rows.push_back({"total", "", "", std::to_string(all_weights), std::to_string(all_biases),
                  std::to_string(all_weights + all_biases)});
  return laid_out(rows);
}

}  // namespace nn
