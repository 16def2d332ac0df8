// SPDX-License-Identifier: MIT
// Lines and marks of a chart inside its plot, thinned and cut at the edges. It knows nothing of words.
#pragma once

#include <utility>
#include <vector>

#include "nn/chart.hpp"
#include "nn/svg.hpp"

namespace nn {

/// The rectangle between the axes.
struct Plot {
  Axis x, y;
  double left, right, top, bottom;
};

using Place = std::pair<double, double>;
/// Points, each joined with the next.
using Piece = std::vector<Place>;

/// The lines through the points that have a place, as far as they lie in the plot. A point without a place
/// breaks the line; one that stands alone is a piece of one point. Of many points in one column of pixels the
/// first, lowest, highest and last are kept.
std::vector<Piece> pieces_of(const Series& series, const Plot& plot);

/// Why a point is not in the plot.
enum class Off : unsigned char { inside, above, below, before, after, no_number };

/// Which of these a point is; without a number where one of its coordinates is NaN.
Off off_of(double x, double y, const Plot& plot) noexcept;

/// A mark at the edge for points that are not in the plot, one for those that lie close together.
struct EdgeMark {
  Off off;
  Place place;
};
std::vector<EdgeMark> edge_marks_of(const Series& series, const Plot& plot);

/// Where the last point lies that is in the plot; the plot's upper right corner where there is none.
Place end_of(const Series& series, const Plot& plot);

// How the series with this number, from 0, is told from the others.

/// The classes of its lines: "chart-line chart-0".
std::string line_class(std::size_t number);
/// Lengths of strokes and gaps; empty for a line without gaps.
std::string_view dashes_of(std::size_t number) noexcept;
/// Circle, cross, triangle, square, diamond, plus.
void draw_point(Markup& markup, std::size_t number, Place place);
/// A triangle that points out of the plot, two strokes for what is no number.
void draw_edge_mark(Markup& markup, const EdgeMark& mark);
/// The cross on the last point of a series that ended before its time.
void draw_end(Markup& markup, Place place);

}  // namespace nn
