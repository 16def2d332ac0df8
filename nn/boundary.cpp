// SPDX-License-Identifier: MIT
#include "nn/boundary.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

#include "nn/chart_drawing.hpp"
#include "nn/metrics.hpp"
#include "nn/prediction.hpp"
#include "nn/words.hpp"

namespace nn {
namespace {

constexpr std::size_t bands = 8;

double at(const Field& field, std::size_t row, std::size_t column, std::size_t output) {
  return field.numbers[(row * (field.columns + 1) + column) * field.outputs + output];
}

/// How sure the network is of class 1, from 0 to 1.
double probability(double output, Answer answer) {
  return answer == Answer::probability ? std::clamp(output, 0.0, 1.0) : 1.0 / (1.0 + std::exp(-output));
}

double level_of(Answer answer) { return answer == Answer::probability ? 0.5 : 0.0; }

/// What a cell is filled with: its class, or one of the shades from surely 0 to surely 1; none for a NaN.
std::optional<std::size_t> shade(const Boundary& boundary, std::size_t row, std::size_t column) {
  const Field& field = boundary.field;
  std::vector<double> means(field.outputs);
  for (std::size_t output = 0; output < field.outputs; ++output) {
    means[output] = (at(field, row, column, output) + at(field, row, column + 1, output) +
                     at(field, row + 1, column, output) + at(field, row + 1, column + 1, output)) /
                    4.0;
    if (std::isnan(means[output])) return std::nullopt;
  }
  if (boundary.answer == Answer::classes) return argmax(means);
  const double share = probability(means[0], boundary.answer);
  return std::min(static_cast<std::size_t>(share * bands), bands - 1);
}

/// One path for each shade; cells side by side are one rectangle. Lengths are counted in cells.
void draw_field(const Boundary& boundary, Markup& markup, const Plot& plot) {
  const Field& field = boundary.field;
  std::vector<std::string> paths(std::max(bands, boundary.classes.size()));
  for (std::size_t row = 0; row < field.rows; ++row) {
    for (std::size_t column = 0, end = 0; column < field.columns; column = end) {
      const std::optional<std::size_t> own = shade(boundary, row, column);
      for (end = column + 1; end < field.columns && shade(boundary, row, end) == own;) ++end;
      if (!own) continue;
      const std::string length = std::to_string(end - column);
      paths[*own] +=
          "M" + std::to_string(column) + " " + std::to_string(row) + "h" + length + "v1h-" + length + "z";
    }
  }
  const auto place = [](const Axis& axis, double number) { return coordinate(axis.place(number)); };
  const auto step = [](const Axis& axis, Range range, std::size_t cells) {
    return short_text((axis.place(range.most) - axis.place(range.least)) / static_cast<double>(cells), 7);
  };
  markup.open(
      "g", {{"shape-rendering", "crispEdges"},
            {"transform", "translate(" + place(plot.x, field.x.least) + " " + place(plot.y, field.y.least) +
                              ") scale(" + step(plot.x, field.x, field.columns) + " " +
                              step(plot.y, field.y, field.rows) + ")"}});
  const std::string kind = boundary.answer == Answer::classes ? "chart-area-" : "chart-shade-";
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (!paths[i].empty()) markup.empty("path", {{"class", kind + std::to_string(i)}, {"d", paths[i]}});
  }
  markup.close();
}

/// Where the sides of a cell cross the height 0. Heights go against the clock, from the lower left corner.
std::vector<Place> crossings_of(const Field& field, std::size_t row, std::size_t column,
                                const std::array<double, 4>& heights) {
  constexpr std::array<Place, 4> corners = {{{0, 0}, {1, 0}, {1, 1}, {0, 1}}};
  const double dx = (field.x.most - field.x.least) / static_cast<double>(field.columns);
  const double dy = (field.y.most - field.y.least) / static_cast<double>(field.rows);
  std::vector<Place> crossings;
  for (std::size_t side = 0; side < 4; ++side) {
    const double a = heights[side], b = heights[(side + 1) % 4];
    if ((a >= 0.0) == (b >= 0.0)) continue;
    const double share = std::isinf(a) || std::isinf(b) ? 0.5 : a / (a - b);
    const auto& [x1, y1] = corners[side];
    const auto& [x2, y2] = corners[(side + 1) % 4];
    crossings.emplace_back(field.x.least + dx * (static_cast<double>(column) + x1 + share * (x2 - x1)),
                           field.y.least + dy * (static_cast<double>(row) + y1 + share * (y2 - y1)));
  }
  return crossings;
}

void add_contour(const Field& field, std::size_t row, std::size_t column,
                 const std::array<double, 4>& heights, std::vector<Segment>& segments) {
  const std::vector<Place> crossings = crossings_of(field, row, column, heights);
  const auto join = [&](std::size_t a, std::size_t b) {
    segments.push_back({crossings[a].first, crossings[a].second, crossings[b].first, crossings[b].second});
  };
  if (crossings.size() == 2) join(0, 1);
  if (crossings.size() < 4) return;
  // Where the middle is like the first corner, the lines cut off the second and the fourth.
  const bool middle = heights[0] + heights[1] + heights[2] + heights[3] >= 0.0;
  const bool like_first = middle == (heights[0] >= 0.0);
  join(0, like_first ? 1 : 3);
  join(like_first ? 2 : 1, like_first ? 3 : 2);
}

/// How far one output is above the largest of the others: 0 where two classes meet.
Field lead_of(const Field& field, std::size_t output) {
  Field lead = field;
  lead.outputs = 1;
  lead.numbers.clear();
  for (std::size_t corner = 0; corner < field.numbers.size(); corner += field.outputs) {
    double others = -std::numeric_limits<double>::infinity();
    for (std::size_t other = 0; other < field.outputs; ++other) {
      if (other != output) others = std::max(others, field.numbers[corner + other]);
    }
    lead.numbers.push_back(field.numbers[corner + output] - others);
  }
  return lead;
}

/// Between all classes. Where class 0 meets class 1 is said by class 0 already, so the last need not speak.
std::vector<Segment> lines_between(const Boundary& boundary) {
  if (boundary.answer != Answer::classes) return contour_of(boundary.field, level_of(boundary.answer));
  std::vector<Segment> lines;
  for (std::size_t output = 0; output + 1 < boundary.field.outputs; ++output) {
    const std::vector<Segment> own = contour_of(lead_of(boundary.field, output), 0.0);
    lines.insert(lines.end(), own.begin(), own.end());
  }
  return lines;
}

void draw_lines(const Boundary& boundary, Markup& markup, const Plot& plot) {
  std::string path;
  for (const Segment& line : lines_between(boundary)) {
    const std::array<Place, 2> ends{
        {{plot.x.place(line.x1), plot.y.place(line.y1)}, {plot.x.place(line.x2), plot.y.place(line.y2)}}};
    path += path_of(ends);
  }
  if (!path.empty()) markup.empty("path", {{"class", "chart-edge"}, {"d", path}});
}

void draw_rings(const Boundary& boundary, Markup& markup, const Plot& plot) {
  for (std::size_t i = 0; i < boundary.x.size(); ++i) {
    if (boundary.actual[i] == boundary.predicted[i]) continue;
    if (off_of(boundary.x[i], boundary.y[i], plot) != Off::inside) continue;
    markup.empty("circle", {{"class", "chart-edge"},
                            {"cx", coordinate(plot.x.place(boundary.x[i]))},
                            {"cy", coordinate(plot.y.place(boundary.y[i]))},
                            {"r", "8"}});
  }
}

std::size_t wrong_in(const Boundary& boundary) {
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < boundary.x.size(); ++i) wrong += boundary.actual[i] != boundary.predicted[i];
  return wrong;
}

Chart chart_of(const Boundary& boundary) {
  Chart chart{.title = boundary.title,
              .x_label = boundary.x_label,
              .y_label = boundary.y_label,
              .x_range = boundary.field.x,
              .y_range = boundary.field.y,
              .width = boundary.width,
              .height = boundary.height};
  for (std::size_t of = 0; of < boundary.classes.size(); ++of) {
    Series points{.name = boundary.classes[of], .look = Look::points};
    for (std::size_t i = 0; i < boundary.x.size(); ++i) {
      if (boundary.actual[i] != of) continue;
      points.x.push_back(boundary.x[i]);
      points.y.push_back(boundary.y[i]);
    }
    chart.series.push_back(std::move(points));
  }
  chart.notes = {
      boundary.answer == Answer::classes
          ? "The line is where two classes are equally likely."
          : "The line is where both classes are equally likely; the stronger the colour, the surer."};
  const std::size_t wrong = wrong_in(boundary);
  chart.notes.push_back(wrong == 0 ? "All points lie on their class's side."
                                   : counted(wrong, "point") + (wrong == 1 ? " lies" : " lie") +
                                         " on another class's side, with a ring.");
  return chart;
}

std::vector<std::string> class_names(const DataTable& targets, Answer answer) {
  if (answer == Answer::sign) return {"class -1", "class 1"};
  if (answer == Answer::classes) {
    std::vector<std::string> names = targets.names();
    for (std::string& name : names) {
      if (const std::size_t sign = name.find('='); sign != std::string::npos)
        name = name.substr(0, sign) + " = " + name.substr(sign + 1);
    }
    return names;
  }
  const std::vector<std::string>& words = targets.descriptions().front().classes;
  return words.size() == 2 ? words : std::vector<std::string>{"class 0", "class 1"};
}

/// The class of each row, by its target or by its outputs.
std::vector<std::size_t> classes_of(std::span<const double> numbers, std::size_t outputs, double level) {
  std::vector<std::size_t> classes;
  for (std::size_t i = 0; i < numbers.size(); i += outputs) {
    if (std::isnan(numbers[i]))
      throw autograd::Error("row " + std::to_string(i / outputs) + " (from 0) has a NaN, which is no class");
    classes.push_back(outputs > 1 ? argmax(numbers.subspan(i, outputs)) : numbers[i] >= level ? 1 : 0);
  }
  return classes;
}

Range around(const std::vector<double>& numbers) {
  const Range range = range_of(numbers);
  const double room = 0.1 * (range.most - range.least);
  return {range.least - room, range.most + room};
}

}  // namespace

Field field_of(const Network& network, Range x, Range y, std::size_t columns, std::size_t rows) {
  if (network.layers().front().inputs() != 2)
    throw autograd::WrongSize("a plane has two directions and the network reads " +
                              counted(network.layers().front().inputs(), "input"));
  if (std::min(columns, rows) < 2 || std::max(columns, rows) > 500)
    throw autograd::WrongSize("a field has 2 to 500 cells in each direction");
  const Axis across(x, 0.0, 1.0), up(y, 0.0, 1.0);  // refuse what is no range
  std::vector<double> corners;
  const auto number = [](Range range, std::size_t i, std::size_t cells) {
    const double share = static_cast<double>(i) / static_cast<double>(cells);
    return (1.0 - share) * range.least + share * range.most;
  };
  for (std::size_t row = 0; row <= rows; ++row) {
    for (std::size_t column = 0; column <= columns; ++column) {
      corners.push_back(number(x, column, columns));
      corners.push_back(number(y, row, rows));
    }
  }
  return {x, y, columns, rows, network.layers().back().neurons().size(), predict(network, corners)};
}

std::vector<Segment> contour_of(const Field& field, double level, std::size_t output) {
  std::vector<Segment> segments;
  for (std::size_t row = 0; row < field.rows; ++row) {
    for (std::size_t column = 0; column < field.columns; ++column) {
      const std::array<double, 4> heights = {
          at(field, row, column, output) - level, at(field, row, column + 1, output) - level,
          at(field, row + 1, column + 1, output) - level, at(field, row + 1, column, output) - level};
      const bool known =
          std::none_of(heights.begin(), heights.end(), [](double height) { return std::isnan(height); });
      if (known) add_contour(field, row, column, heights, segments);
    }
  }
  return segments;
}

Boundary boundary_of(const Network& network, const DataTable& inputs, const DataTable& targets,
                     Answer answer) {
  const std::size_t outputs = network.layers().back().neurons().size();
  if (inputs.columns() != 2 || targets.columns() != outputs || inputs.rows() != targets.rows())
    throw autograd::WrongSize(
        "a boundary needs two inputs, a target for each output, and as many rows of both; there are " +
        counted(inputs.columns(), "input") + " in " + counted(inputs.rows(), "row") + " and " +
        counted(targets.columns(), "target") + " in " + counted(targets.rows(), "row") + " for " +
        counted(outputs, "output"));
  if ((answer == Answer::classes) != (outputs > 1))
    throw autograd::WrongSize("a network with " + counted(outputs, "output") + " does not answer by " +
                              (outputs > 1 ? "one number: use Answer::classes"
                                           : "classes: that takes an output for each of two or more"));
  Boundary boundary;
  boundary.x_label = inputs.names()[0];
  boundary.y_label = inputs.names()[1];
  boundary.answer = answer;
  boundary.x = inputs.column(boundary.x_label);
  boundary.y = inputs.column(boundary.y_label);
  boundary.field = field_of(network, around(boundary.x), around(boundary.y));
  boundary.classes = class_names(targets, answer);
  boundary.actual = classes_of(targets.cells(), outputs, answer == Answer::sign ? 0.0 : 0.5);
  boundary.predicted = classes_of(predict(network, inputs), outputs, level_of(answer));
  return boundary;
}

std::string description_of(const Boundary& boundary) {
  std::string text = "The plane of " + boundary.x_label + " and " + boundary.y_label + ", ";
  for (std::size_t of = 0; of < boundary.classes.size(); ++of) {
    const auto count = std::count(boundary.actual.begin(), boundary.actual.end(), of);
    text += (of == 0 ? "" : ", ") + counted(static_cast<std::size_t>(count), "point") + " of " +
            boundary.classes[of];
  }
  return text + "; " + std::to_string(boundary.x.size() - wrong_in(boundary)) + " of " +
         std::to_string(boundary.x.size()) + " lie on their class's side.";
}

std::string svg_of(const Boundary& boundary, SvgUse use) {
  const Background background = [&](Markup& markup, const Plot& plot) {
    draw_field(boundary, markup, plot);
    draw_lines(boundary, markup, plot);
    draw_rings(boundary, markup, plot);
  };
  return draw_chart(chart_of(boundary), use, background, description_of(boundary));
}

}  // namespace nn
