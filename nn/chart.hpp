// SPDX-License-Identifier: MIT
// Line charts as SVG: a few series over one pair of axes, each with its name beside its end. It knows
// numbers and words, nothing of networks.
//
//   Chart chart{.title = "Two moons", .x_label = "epoch", .y_label = "loss", .y_scale = Scale::logarithmic};
//   chart.series.push_back({.name = "training", .x = epochs, .y = losses});
//   write_file("loss.svg", svg_of(chart));
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nn/axis.hpp"

namespace nn {

/// How a series looks. A guide is thin and grey: a curve or a contour that the others are seen against.
enum class Look : unsigned char { line, points, line_and_points, guide };

/// Points in their order: a line goes from each to the next. Series differ by colour, by dashes and by the
/// shape of their points.
struct Series {
  /// Written beside the plot. Without one nothing is.
  std::string name = {};
  std::vector<double> x = {};
  std::vector<double> y = {};
  Look look = Look::line;
  /// Why it ends where it ends: "diverged at epoch 17". Written below the name; the last point is crossed.
  std::string ended = {};
};

/// Everything but the series may be left out.
struct Chart {
  std::string title = {};
  std::string x_label = {};
  std::string y_label = {};
  Scale x_scale = Scale::linear;
  Scale y_scale = Scale::linear;
  /// What the axes hold. Where it is not said: all points that have a place. Points outside are marked at
  /// the edge, and a line below the plot says which series they are of and how far they go; so are infinite
  /// ones, those that are not a number, and on a logarithmic axis those that are not above 0.
  std::optional<Range> x_range = {};
  std::optional<Range> y_range = {};
  /// Both axes get the same length for a unit, the shorter one a wider range. For linear axes.
  bool equal_units = false;
  /// Sentences that stand below the plot.
  std::vector<std::string> notes = {};
  /// In pixels. It grows in height where the words need it.
  double width = 640.0;
  double height = 400.0;
  std::vector<Series> series = {};
};

/// Where the SVG will stand: in a file of its own, or in a page that has chart_style() in its style sheet.
enum class SvgUse : unsigned char { file, in_page };

/// The drawing. It needs no script and nothing from elsewhere; it is light or dark as the reader's screen
/// is, and light in print. Its title and description are description_of()'s. Throws WrongSize where a
/// series has more numbers for one axis than for the other and for more than 12 series besides guides, Error
/// for a range that Axis refuses, for a width that is not within 240 and 4000, for a height above 4000, and
/// for equal units on a logarithmic axis.
std::string svg_of(const Chart& chart, SvgUse use = SvgUse::file);

/// What the chart shows, in sentences made of its numbers: for each series but the guides where it begins
/// and ends, its lowest and highest point, and what could not be drawn.
std::string description_of(const Chart& chart);

/// All charts get the same ranges, those that hold all their points, so that they can be compared side by
/// side. `most_above_first`, where it is said, leaves out what lies more than so many times above the
/// greatest first point: it is marked at the edge, as in any chart.
void share_ranges(std::vector<Chart>& charts, std::optional<double> most_above_first = {});

/// The rules for all charts in a page.
std::string_view chart_style();

}  // namespace nn
