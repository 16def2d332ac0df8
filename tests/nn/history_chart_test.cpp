// SPDX-License-Identifier: MIT
#include "nn/history_chart.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "tests/support/refusal.hpp"
#include "tests/support/xml.hpp"

using nn::Chart;
using nn::EpochRecord;
using nn::History;
using nn::RateRun;
using nn::Scale;
using nn::StepRecord;
using support::mentions;

namespace {

using Numbers = std::vector<double>;

/// One epoch for each loss, of two steps each.
History history_of(const Numbers& losses) {
  History history;
  std::uint64_t epoch = 0;
  for (const double loss : losses) {
    ++epoch;
    history.add(StepRecord{2 * epoch - 1, epoch, loss, 10.0 * loss, 0.1, 0.0});
    history.add(StepRecord{2 * epoch, epoch, loss, 5.0 * loss, 0.05, 0.0});
    history.add(EpochRecord{.epoch = epoch, .steps = 2 * epoch, .loss = loss, .rate = 0.05});
  }
  return history;
}

}  // namespace

TEST_CASE("the loss chart shows each epoch's loss") {
  const Chart chart = nn::loss_chart(history_of({4.0, 2.0, 1.0}));
  REQUIRE(chart.series.size() == 1);
  CHECK(chart.series[0].x == Numbers{1, 2, 3});
  CHECK(chart.series[0].y == Numbers{4, 2, 1});
  CHECK(chart.y_scale == Scale::logarithmic);
  CHECK(chart.series[0].ended.empty());
  CHECK(nn::loss_chart(history_of({1.0, 0.0})).y_scale == Scale::linear);
}

TEST_CASE("validation losses are a series of their own") {
  History history;
  history.add(EpochRecord{.epoch = 1, .steps = 1, .loss = 3.0, .validation_loss = 5.0});
  history.add(EpochRecord{.epoch = 2, .steps = 2, .loss = 2.0, .validation_loss = 4.0});
  const Chart chart = nn::loss_chart(history);
  REQUIRE(chart.series.size() == 2);
  CHECK(chart.series[1].name == "validation");
  CHECK(chart.series[1].y == Numbers{5, 4});
}

TEST_CASE("a run that diverged ends with its last step, and says when") {
  History history = history_of({1.0, 3.0});
  history.add(StepRecord{5, 3, 1e6, 1.0, 0.1, 0.0});  // a step of the epoch that was not finished
  const Chart chart = nn::loss_chart(history, "training ran away");
  CHECK(chart.series[0].x == Numbers{1, 2, 3});
  CHECK(chart.series[0].y == Numbers{1, 3, 1e6});
  CHECK(chart.series[0].ended == "diverged at epoch 3");
  // The first step of an epoch failed: there is nothing of that epoch to show.
  CHECK(nn::loss_chart(history_of({1.0, 3.0}), "training ran away").series[0].x == Numbers{1, 2});
}

TEST_CASE("gradients and rates are shown for each step") {
  const History history = history_of({4.0, 2.0});
  CHECK(nn::gradient_chart(history).series[0].x == Numbers{1, 2, 3, 4});
  CHECK(nn::gradient_chart(history).series[0].y == Numbers{40, 20, 20, 10});
  CHECK(nn::rate_chart(history).series[0].y == Numbers{0.1, 0.05, 0.1, 0.05});
}

TEST_CASE("what is left out of a long run is said") {
  History history;
  for (std::uint64_t step = 1; step <= 2 * History::most_records; ++step)
    history.add(StepRecord{step, 1, 1.0, 1.0, 0.1, 0.0});
  CHECK(nn::gradient_chart(history).notes == std::vector<std::string>{"Of the steps one in 2 is shown."});
}

TEST_CASE("rates side by side have the same axes, and what has run away is told") {
  const double infinity = std::numeric_limits<double>::infinity();
  std::vector<RateRun> runs{{.rate = 0.1, .history = history_of({2.0, 1.0, 0.5})},
                            {.rate = 10.0, .history = history_of({2.0, 90.0, 1e9}), .diverged = "words"},
                            {.rate = 1e9, .history = history_of({infinity}), .diverged = "words"}};
  const std::vector<Chart> charts = nn::rate_charts(runs);
  REQUIRE(charts.size() == 3);
  std::vector<std::pair<double, double>> axis_ends;
  for (const Chart& chart : charts) {
    CHECK(chart.x_range == charts[0].x_range);
    CHECK(chart.y_range == charts[0].y_range);
    CHECK(chart.y_scale == Scale::logarithmic);
    const support::Element svg = support::XmlReader::read(nn::svg_of(chart));
    // The two axes are drawn after the grid: the lower one, then the left one.
    const auto frame = svg.all("path", "chart-frame");
    axis_ends.push_back(support::points_of_path(frame[frame.size() - 1]->attributes.at("d"))[0].front());
    axis_ends.push_back(support::points_of_path(frame[frame.size() - 1]->attributes.at("d"))[0].back());
  }
  for (std::size_t i = 2; i < axis_ends.size(); ++i) CHECK(axis_ends[i] == axis_ends[i % 2]);
  CHECK(charts[0].title == "rate 0.1");
  CHECK(charts[0].y_range->most < 1000.0);
  const std::string second = nn::svg_of(charts[1]);
  CHECK(mentions(second, "diverged at epoch 4"));
  CHECK(mentions(second, "above the plot: 1 point, at 1e9"));
  CHECK(mentions(nn::svg_of(charts[2]), "at infinity"));
  CHECK(nn::rate_charts({}).empty());
}

TEST_CASE("charts of a run without steps can be drawn") {
  for (const Chart& chart :
       {nn::loss_chart({}), nn::gradient_chart({}), nn::rate_chart({}), nn::loss_chart({}, "words")})
    CHECK_NOTHROW(support::XmlReader::read(nn::svg_of(chart)));
  CHECK(nn::loss_chart({}, "words").series[0].ended == "diverged at epoch 1");
}
