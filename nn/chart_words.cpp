// SPDX-License-Identifier: MIT
#include "nn/chart_words.hpp"

#include <algorithm>
#include <cmath>

#include "nn/words.hpp"

namespace nn {
namespace {

std::string place_words(Off off) {
  switch (off) {
    case Off::above: return "above the plot";
    case Off::below: return "below the plot";
    case Off::before: return "left of the plot";
    case Off::after: return "right of the plot";
    default: return "not a number";
  }
}

/// "3 points, up to 1e12"; empty where no point of the series is off in this way.
std::string extent(const Series& series, const Plot& plot, Off off) {
  std::vector<double> numbers;
  const bool by_height = off == Off::above || off == Off::below;
  for (std::size_t i = 0; i < series.x.size(); ++i) {
    if (off_of(series.x[i], series.y[i], plot) == off)
      numbers.push_back(by_height ? series.y[i] : series.x[i]);
  }
  if (numbers.empty()) return {};
  const std::string count = counted(numbers.size(), "point");
  if (off == Off::no_number) return count;
  const bool up = off == Off::above || off == Off::after;
  const double farthest = up ? *std::max_element(numbers.begin(), numbers.end())
                             : *std::min_element(numbers.begin(), numbers.end());
  const char* words = numbers.size() == 1 ? ", at " : up ? ", up to " : ", down to ";
  return count + words + short_text(farthest);
}

/// The name of an axis, for the middle of a sentence.
std::string axis_name(const std::string& label, const char* otherwise) {
  return label.empty() ? otherwise : label;
}

std::string point_words(const Chart& chart, const Series& series, std::size_t i) {
  return short_text(series.y[i]) + " at " + axis_name(chart.x_label, "x") + " " + short_text(series.x[i]);
}

std::string story_of(const Chart& chart, const Series& series) {
  std::vector<std::size_t> finite;
  for (std::size_t i = 0; i < series.x.size(); ++i) {
    if (std::isfinite(series.x[i]) && std::isfinite(series.y[i])) finite.push_back(i);
  }
  std::string text = series.name.empty() ? axis_name(chart.y_label, "The series") : series.name;
  text += ": " + counted(series.x.size(), "point");
  const auto by_y = [&](std::size_t a, std::size_t b) { return series.y[a] < series.y[b]; };
  if (!finite.empty()) {
    const auto [low, high] = std::minmax_element(finite.begin(), finite.end(), by_y);
    text += ", from " + point_words(chart, series, finite.front()) + " to " +
            point_words(chart, series, finite.back()) + "; lowest " + point_words(chart, series, *low) +
            ", highest " + point_words(chart, series, *high);
  }
  const std::size_t others = series.x.size() - finite.size();
  if (others > 0) text += "; " + std::to_string(others) + " not finite";
  return text + (series.ended.empty() ? "." : "; " + series.ended + ".");
}

}  // namespace

std::vector<OffSentence> sentences_of_points_off(const Chart& chart, const Plot& plot) {
  std::vector<OffSentence> sentences;
  for (const Off off : {Off::above, Off::below, Off::before, Off::after, Off::no_number}) {
    std::string list;
    for (const Series& series : chart.series) {
      if (series.look == Look::guide) continue;
      const std::string words = extent(series, plot, off);
      if (words.empty()) continue;
      list += list.empty() ? ": " : "; ";
      list += series.name.empty() ? words : series.name + " (" + words + ")";
    }
    if (!list.empty()) sentences.push_back({off, place_words(off) + list});
  }
  return sentences;
}

std::string description_of(const Chart& chart) {
  std::string text;
  const auto axis = [&](const std::string& label, Scale scale, const char* name) {
    text += std::string(name) + axis_name(label, "unnamed") +
            (scale == Scale::logarithmic ? ", logarithmic. " : ". ");
  };
  axis(chart.y_label, chart.y_scale, "Up: ");
  axis(chart.x_label, chart.x_scale, "Across: ");
  for (const Series& series : chart.series) {
    if (series.look != Look::guide) text += story_of(chart, series) + " ";
  }
  for (const std::string& note : chart.notes) text += note + " ";
  text.pop_back();
  return text;
}

}  // namespace nn
