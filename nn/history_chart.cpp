// SPDX-License-Identifier: MIT
#include "nn/history_chart.hpp"

#include <algorithm>
#include <cmath>

#include "nn/words.hpp"

namespace nn {
namespace {

constexpr double most_above_first = 100.0;

/// Logarithmic where every finite number can be.
Scale scale_for(const std::vector<Series>& all_series) {
  for (const Series& series : all_series) {
    const bool fits =
        std::all_of(series.y.begin(), series.y.end(), [](double y) { return !std::isfinite(y) || y > 0.0; });
    if (!fits) return Scale::linear;
  }
  return Scale::logarithmic;
}

void tell_what_was_kept(Chart& chart, std::uint64_t every, const char* what) {
  if (every > 1)
    chart.notes.push_back("Of the " + std::string(what) + " one in " + std::to_string(every) + " is shown.");
}

Series losses_of(const History& history, const std::string& diverged) {
  Series series{.name = "training"};
  for (const EpochRecord& epoch : history.epochs()) {
    series.x.push_back(static_cast<double>(epoch.epoch));
    series.y.push_back(epoch.loss);
  }
  if (diverged.empty()) return series;
  const std::uint64_t epoch = history.last_epoch().epoch + 1;
  if (history.last_step().epoch == epoch) {
    series.x.push_back(static_cast<double>(epoch));
    series.y.push_back(history.last_step().loss);
  }
  series.ended = "diverged at epoch " + std::to_string(epoch);
  return series;
}

Chart step_chart(const History& history, double StepRecord::*number, const char* title, const char* label) {
  Chart chart{.title = title, .x_label = "step", .y_label = label};
  Series series;
  for (const StepRecord& step : history.steps()) {
    series.x.push_back(static_cast<double>(step.step));
    series.y.push_back(step.*number);
  }
  chart.series.push_back(std::move(series));
  tell_what_was_kept(chart, history.every_step(), "steps");
  chart.y_scale = scale_for(chart.series);
  return chart;
}

}  // namespace

Chart loss_chart(const History& history, const std::string& diverged) {
  Chart chart{.title = "Loss of each epoch", .x_label = "epoch", .y_label = "mean loss"};
  chart.series.push_back(losses_of(history, diverged));
  Series validation{.name = "validation"};
  for (const EpochRecord& epoch : history.epochs()) {
    if (std::isnan(epoch.validation_loss)) continue;
    validation.x.push_back(static_cast<double>(epoch.epoch));
    validation.y.push_back(epoch.validation_loss);
  }
  if (!validation.x.empty()) chart.series.push_back(std::move(validation));
  tell_what_was_kept(chart, history.every_epoch(), "epochs");
  chart.y_scale = scale_for(chart.series);
  return chart;
}

Chart gradient_chart(const History& history) {
  Chart chart =
      step_chart(history, &StepRecord::gradient_norm, "Length of the gradient at each step", "length");
  chart.y_scale = Scale::logarithmic;
  return chart;
}

Chart rate_chart(const History& history) {
  Chart chart = step_chart(history, &StepRecord::rate, "Learning rate of each step", "rate");
  chart.y_scale = Scale::linear;
  return chart;
}

std::vector<Chart> rate_charts(const std::vector<RateRun>& runs) {
  std::vector<Chart> charts;
  std::vector<Series> all;
  for (const RateRun& run : runs) {
    Chart chart{.title = "rate " + short_text(run.rate), .x_label = "epoch", .y_label = "loss"};
    chart.width = 300.0;
    chart.height = 0.0;  // as little as can be: then all plots are equally high, whatever stands below them
    Series series = losses_of(run.history, run.diverged);
    series.name.clear();
    all.push_back(series);
    chart.series.push_back(std::move(series));
    charts.push_back(std::move(chart));
  }
  for (Chart& chart : charts) chart.y_scale = scale_for(all);
  share_ranges(charts, most_above_first);
  return charts;
}

}  // namespace nn
