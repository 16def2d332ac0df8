// SPDX-License-Identifier: MIT
#include "nn/chart_marks.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace nn {
namespace {

constexpr double beyond = 1e6;  // pixels: from there on a line is as good as parallel to an axis
constexpr double close_by = 10.0;

Place place_of(double x, double y, const Plot& plot) {
  return {std::clamp(plot.x.place(x), -beyond, beyond), std::clamp(plot.y.place(y), -beyond, beyond)};
}

bool same_column(const Place& a, const Place& b) { return std::floor(a.first) == std::floor(b.first); }

/// First, lowest, highest and last of the points that share a column of pixels, in their order.
Piece thinned(const Piece& points) {
  if (points.size() <= 1000) return points;
  const auto by_height = [](const Place& a, const Place& b) { return a.second < b.second; };
  Piece kept;
  for (std::size_t begin = 0, end = 0; begin < points.size(); begin = end) {
    while (end < points.size() && same_column(points[begin], points[end])) ++end;
    const auto from = points.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto to = points.begin() + static_cast<std::ptrdiff_t>(end);
    const auto [low, high] = std::minmax_element(from, to, by_height);
    std::array<Piece::const_iterator, 4> chosen{from, std::min(low, high), std::max(low, high), to - 1};
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      if (i == 0 || chosen[i] != chosen[i - 1]) kept.push_back(*chosen[i]);
    }
  }
  return kept;
}

/// The part of a straight line that lies in the plot (Liang and Barsky, "A new concept and method for line
/// clipping", 1984).
std::optional<std::pair<Place, Place>> cut(Place a, Place b, const Plot& plot) {
  const double dx = b.first - a.first, dy = b.second - a.second;
  double enters = 0.0, leaves = 1.0;
  const std::array<std::pair<double, double>, 4> edges{{{-dx, a.first - plot.left},
                                                        {dx, plot.right - a.first},
                                                        {-dy, a.second - plot.top},
                                                        {dy, plot.bottom - a.second}}};
  for (const auto& [direction, room] : edges) {
    if (direction == 0.0 && room < 0.0) return std::nullopt;
    if (direction < 0.0) enters = std::max(enters, room / direction);
    if (direction > 0.0) leaves = std::min(leaves, room / direction);
  }
  if (enters > leaves) return std::nullopt;
  const auto at = [&](double share) { return Place(a.first + share * dx, a.second + share * dy); };
  return std::pair(enters == 0.0 ? a : at(enters), leaves == 1.0 ? b : at(leaves));
}

bool is_in(const Place& place, const Plot& plot) {
  return place.first >= plot.left && place.first <= plot.right && place.second >= plot.top &&
         place.second <= plot.bottom;
}

void add_cut(const Piece& points, const Plot& plot, std::vector<Piece>& pieces) {
  if (points.size() == 1 && is_in(points.front(), plot)) pieces.push_back(points);
  bool goes_on = false;
  for (std::size_t i = 1; i < points.size(); ++i) {
    const auto part = cut(points[i - 1], points[i], plot);
    if (!part) {
      goes_on = false;
      continue;
    }
    if (!goes_on) pieces.push_back({part->first});
    pieces.back().push_back(part->second);
    goes_on = part->second == points[i];
  }
}

void add_lines(Markup& markup, std::string_view path, std::string_view classes) {
  markup.empty("path", {{"class", std::string(classes)}, {"d", std::string(path)}});
}

}  // namespace

std::vector<Piece> pieces_of(const Series& series, const Plot& plot) {
  std::vector<Piece> pieces;
  Piece points;
  const auto finish = [&] {
    add_cut(thinned(points), plot, pieces);
    points.clear();
  };
  for (std::size_t i = 0; i < series.x.size(); ++i) {
    if (has_place(series.x[i], plot.x.scale()) && has_place(series.y[i], plot.y.scale())) {
      points.push_back(place_of(series.x[i], series.y[i], plot));
    } else {
      finish();
    }
  }
  finish();
  return pieces;
}

Off off_of(double x, double y, const Plot& plot) noexcept {
  if (std::isnan(x) || std::isnan(y)) return Off::no_number;
  if (y > plot.y.range().most) return Off::above;
  if (y < plot.y.range().least) return Off::below;
  if (x < plot.x.range().least) return Off::before;
  return x > plot.x.range().most ? Off::after : Off::inside;
}

std::vector<EdgeMark> edge_marks_of(const Series& series, const Plot& plot) {
  std::vector<EdgeMark> marks;
  const auto edge = [](const Axis& axis, double number, double from, double to, double without) {
    const double place = axis.place(number);
    return std::isnan(place) ? without : std::clamp(place, from, to);
  };
  for (std::size_t i = 0; i < series.x.size(); ++i) {
    const Off off = off_of(series.x[i], series.y[i], plot);
    if (off == Off::inside) continue;
    Place place{edge(plot.x, series.x[i], plot.left, plot.right, series.x[i] > 0.0 ? plot.right : plot.left),
                edge(plot.y, series.y[i], plot.top, plot.bottom, plot.bottom)};
    if (off == Off::above) place.second = plot.top;
    if (off == Off::below || off == Off::no_number) place.second = plot.bottom;
    const bool near = std::any_of(marks.begin(), marks.end(), [&](const EdgeMark& mark) {
      return mark.off == off && std::abs(mark.place.first - place.first) < close_by &&
             std::abs(mark.place.second - place.second) < close_by;
    });
    if (!near) marks.push_back({off, place});
  }
  return marks;
}

Place end_of(const Series& series, const Plot& plot) {
  for (std::size_t i = series.x.size(); i-- > 0;) {
    if (off_of(series.x[i], series.y[i], plot) == Off::inside)
      return place_of(series.x[i], series.y[i], plot);
  }
  return {plot.right, plot.top};
}

std::string line_class(std::size_t number) { return "chart-line chart-" + std::to_string(number % 6); }

std::string_view dashes_of(std::size_t number) noexcept {
  // Another one for a colour's second use.
  constexpr std::array<std::string_view, 12> dashes = {"",    "8 4",  "2 3", "9 3 2 3", "14 4",     "5 2",
                                                       "1 2", "12 2", "6 6", "3 3 8 3", "16 6 4 6", "4 8"};
  return dashes[number % dashes.size()];
}

void draw_point(Markup& markup, std::size_t number, Place place) {
  const double x = place.first, y = place.second;
  const std::string classes = "chart-mark chart-" + std::to_string(number % 6);
  const auto lines = [&](std::initializer_list<Place> offsets, std::string_view end) {
    std::vector<Place> points;
    for (const auto& [dx, dy] : offsets) points.emplace_back(x + dx, y + dy);
    return path_of(points) + std::string(end);
  };
  switch (number % 6) {
    case 0:
      markup.empty("circle",
                   {{"class", classes}, {"cx", coordinate(x)}, {"cy", coordinate(y)}, {"r", "3.5"}});
      break;
    case 1:
      add_lines(markup, lines({{-3.5, -3.5}, {3.5, 3.5}}, "") + lines({{-3.5, 3.5}, {3.5, -3.5}}, ""),
                classes);
      break;
    case 2: add_lines(markup, lines({{0, -4.4}, {4.2, 3.2}, {-4.2, 3.2}}, "Z"), classes); break;
    case 3:
      add_lines(markup, lines({{-3.2, -3.2}, {3.2, -3.2}, {3.2, 3.2}, {-3.2, 3.2}}, "Z"), classes);
      break;
    case 4: add_lines(markup, lines({{0, -4.8}, {4.8, 0}, {0, 4.8}, {-4.8, 0}}, "Z"), classes); break;
    default: add_lines(markup, lines({{-4.5, 0}, {4.5, 0}}, "") + lines({{0, -4.5}, {0, 4.5}}, ""), classes);
  }
}

void draw_edge_mark(Markup& markup, const EdgeMark& mark) {
  const auto [x, y] = mark.place;
  std::vector<Place> points;
  switch (mark.off) {
    case Off::inside: return;
    case Off::above: points = {{x - 5, y + 2}, {x, y - 6}, {x + 5, y + 2}, {x - 5, y + 2}}; break;
    case Off::below: points = {{x - 5, y - 2}, {x, y + 6}, {x + 5, y - 2}, {x - 5, y - 2}}; break;
    case Off::before: points = {{x + 2, y - 5}, {x - 6, y}, {x + 2, y + 5}, {x + 2, y - 5}}; break;
    case Off::after: points = {{x - 2, y - 5}, {x + 6, y}, {x - 2, y + 5}, {x - 2, y - 5}}; break;
    case Off::no_number: {
      const std::array<Place, 2> left{{{x - 2, y - 5}, {x - 2, y + 5}}},
          right{{{x + 2, y - 5}, {x + 2, y + 5}}};
      add_lines(markup, path_of(left) + path_of(right), "chart-edge");
      return;
    }
  }
  add_lines(markup, path_of(points), "chart-edge");
}

void draw_end(Markup& markup, Place place) {
  const auto [x, y] = place;
  const std::array<Place, 2> down{{{x - 5, y - 5}, {x + 5, y + 5}}}, up{{{x - 5, y + 5}, {x + 5, y - 5}}};
  add_lines(markup, path_of(down) + path_of(up), "chart-edge");
}

}  // namespace nn
