// SPDX-License-Identifier: MIT
// The picture of a network that every textbook has: circles in columns, and lines with the weights on them.
// It knows no network: columns, circles and lines come as plain data.
#pragma once

#include <string>
#include <vector>

#include "autograd/explain/layout.hpp"

namespace autograd::explain {

struct NeuronCircle {
  std::string name;
  /// Below the name, e.g. its value; may be empty.
  std::string number;
  /// Above the circle; may be empty.
  std::string bias;
};

struct NeuronColumn {
  /// Above the column.
  std::string title;
  std::vector<NeuronCircle> circles;
};

/// From a circle of one column to one of the next.
struct NeuronLine {
  std::size_t column = 0, from = 0, to = 0;
  std::string weight;
};

struct NeuronDiagram {
  std::string title;
  std::vector<NeuronColumn> columns;
  std::vector<NeuronLine> lines;
  /// Sentences below the drawing.
  std::vector<std::string> notes;
};

/// Where everything lies. Columns of many circles show some of them, and a note says so.
struct NeuronLayout {
  static constexpr std::size_t most_circles = 8;
  /// Weights stand on the lines between two columns where there are not more than this, and room for them.
  static constexpr std::size_t most_weights = 36;

  struct Circle {
    std::size_t column = 0, row = 0;
    Spot centre;
    /// Name, number, bias.
    std::vector<PlacedText> texts;
  };
  struct Line {
    /// Its place in NeuronDiagram::lines.
    std::size_t line = 0;
    Spot from, to;
    std::vector<PlacedText> texts;
  };

  double width = 0.0, height = 0.0, radius = 0.0;
  std::vector<Circle> circles;
  std::vector<Line> lines;
  /// The columns' titles, and "12 more" where circles are left out.
  std::vector<PlacedText> texts;
  std::vector<std::string> notes;
};

NeuronLayout lay_out(const NeuronDiagram& diagram);

/// One file, no script. Circles have the ids "c1-2" (column, place from 1), lines "w1-2-1" (column, from,
/// to).
std::string svg(const NeuronDiagram& diagram, const std::string& id_prefix = "");

}  // namespace autograd::explain
