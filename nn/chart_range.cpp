// SPDX-License-Identifier: MIT
#include "nn/chart_range.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

namespace nn {
namespace {

using Numbers = std::vector<double> Series::*;

Range range_of_all(std::span<const Series> all_series, Numbers numbers, Scale scale, bool rounded) {
  std::vector<double> all;
  for (const Series& series : all_series)
    all.insert(all.end(), (series.*numbers).begin(), (series.*numbers).end());
  const Range range = range_of(all, scale);
  return rounded ? rounded_outwards(range, scale) : range;
}

bool has_points(const Chart& chart) {
  return std::any_of(chart.series.begin(), chart.series.end(), [](const Series& series) {
    return series.look == Look::points || series.look == Look::line_and_points;
  });
}

/// The greatest of the numbers that the series begin with; 0 where none of them is above that.
double greatest_first(const std::vector<Chart>& charts) {
  double greatest = 0.0;
  for (const Chart& chart : charts) {
    for (const Series& series : chart.series) {
      if (!series.y.empty() && std::isfinite(series.y.front()))
        greatest = std::max(greatest, series.y.front());
    }
  }
  return greatest;
}

}  // namespace

Range range_across(const Chart& chart) {
  if (chart.x_range) return *chart.x_range;
  return range_of_all(chart.series, &Series::x, chart.x_scale, has_points(chart) || chart.equal_units);
}

Range range_up(const Chart& chart) {
  if (chart.y_range) return *chart.y_range;
  return range_of_all(chart.series, &Series::y, chart.y_scale, true);
}

bool is_whole_across(const Chart& chart) {
  if (chart.x_scale != Scale::linear) return false;
  return std::all_of(chart.series.begin(), chart.series.end(), [](const Series& series) {
    return std::all_of(series.x.begin(), series.x.end(), [](double x) { return x == std::floor(x); });
  });
}

void share_ranges(std::vector<Chart>& charts, std::optional<double> most_above_first) {
  if (charts.empty()) return;
  const double first = greatest_first(charts);
  const bool bounded = most_above_first.has_value() && first > 0.0;
  const double most = bounded ? first * *most_above_first : std::numeric_limits<double>::infinity();
  std::vector<Series> all;
  for (const Chart& chart : charts) {
    for (Series series : chart.series) {
      std::erase_if(series.y, [&](double y) { return y > most; });
      all.push_back(std::move(series));
    }
  }
  const Range x = range_of_all(all, &Series::x, charts.front().x_scale, false);
  const Range y = range_of_all(all, &Series::y, charts.front().y_scale, true);
  for (Chart& chart : charts) {
    chart.x_range = x;
    chart.y_range = y;
  }
}

}  // namespace nn
