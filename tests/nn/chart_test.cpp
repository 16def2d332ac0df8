// SPDX-License-Identifier: MIT
// What is drawn is read back and measured: numbers from places, words from boxes.
#include "nn/chart.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "autograd/error.hpp"
#include "nn/svg.hpp"
#include "tests/support/refusal.hpp"
#include "tests/support/xml.hpp"

using nn::Chart;
using nn::Look;
using nn::Range;
using nn::Scale;
using nn::Series;
using support::Element;
using support::mentions;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

Element drawn(const Chart& chart) { return support::XmlReader::read(nn::svg_of(chart)); }

/// Where a tick with this text stands: from the numbers beside an axis, not from what made the lines.
double tick(const Element& svg, const std::string& text, const std::string& anchor, const char* coordinate) {
  for (const Element* element : svg.all("text", "chart-quiet")) {
    if (element->text == text && element->attributes.at("text-anchor") == anchor)
      return element->number(coordinate);
  }
  FAIL("no tick ", text);
  return 0.0;
}

struct Box {
  double left, right, top, bottom;
  std::string text;
};

/// Of every text, from its font's size; letters are at most as wide as text_width() says.
std::vector<Box> boxes(const Element& svg) {
  std::vector<Box> all;
  for (const Element* element : svg.all("text")) {
    const bool title = element->attributes.at("class") == "chart-title";
    const double size = title ? 15.0 : 12.0,
                 width = nn::text_width(element->text, size) * (title ? 1.15 : 1.0);
    const std::string anchor = element->attributes.at("text-anchor");
    const double left = element->number("x") - (anchor == "start"    ? 0.0
                                                : anchor == "middle" ? width / 2.0
                                                                     : width);
    const double y = element->number("y");
    all.push_back({left, left + width, y - 0.76 * size, y + 0.22 * size, element->text});
  }
  return all;
}

void check_apart(const Element& svg) {
  const std::vector<Box> all = boxes(svg);
  for (std::size_t i = 0; i < all.size(); ++i) {
    CAPTURE(all[i].text);
    CHECK(all[i].left >= 0.0);
    CHECK(all[i].right <= svg.number("width"));
    CHECK(all[i].top >= 0.0);
    CHECK(all[i].bottom <= svg.number("height"));
    for (std::size_t j = 0; j < i; ++j) {
      CAPTURE(all[j].text);
      const bool apart = all[i].right <= all[j].left || all[j].right <= all[i].left ||
                         all[i].bottom <= all[j].top || all[j].bottom <= all[i].top;
      CHECK(apart);
    }
  }
}

Chart two_lines() {
  Chart chart{.title = "Loss", .x_label = "epoch", .y_label = "mean loss"};
  chart.series = {{.name = "training", .x = {0, 50, 100}, .y = {8, 4, 2}},
                  {.name = "validation", .x = {0, 50, 100}, .y = {9, 5, 6}}};
  return chart;
}

}  // namespace

TEST_CASE("a line goes through its points, by the numbers beside the axes") {
  const Element svg = drawn(two_lines());
  const double x0 = tick(svg, "0", "middle", "x"), x100 = tick(svg, "100", "middle", "x");
  const double y2 = tick(svg, "2", "end", "y"), y8 = tick(svg, "8", "end", "y");
  const auto at = [&](double x, double y) {
    // A tick's text stands 4 below its line.
    return std::pair(x0 + x / 100.0 * (x100 - x0), y2 - 4.0 + (y - 2.0) / 6.0 * (y8 - y2));
  };
  const double numbers[2][3] = {{8, 4, 2}, {9, 5, 6}};
  for (std::size_t series = 0; series < 2; ++series) {
    const auto lines = svg.all("path", "chart-" + std::to_string(series));
    REQUIRE(lines.size() == 2);  // the line, and the piece beside its name
    const auto pieces = support::points_of_path(lines[0]->attributes.at("d"));
    REQUIRE(pieces.size() == 1);
    REQUIRE(pieces[0].size() == 3);
    for (std::size_t i = 0; i < 3; ++i) {
      const auto [x, y] = at(50.0 * static_cast<double>(i), numbers[series][i]);
      CHECK(std::abs(pieces[0][i].first - x) < 0.02);
      CHECK(std::abs(pieces[0][i].second - y) < 0.02);
    }
  }
  check_apart(svg);
}

TEST_CASE("a logarithmic chart shows equal factors as equal ways") {
  Chart chart{.y_scale = Scale::logarithmic};
  chart.series = {{.name = "a", .x = {1, 2, 3}, .y = {100, 10, 0.1}}};
  const Element svg = drawn(chart);
  const auto points = support::points_of_path(svg.all("path", "chart-0")[0]->attributes.at("d"))[0];
  CHECK(2.0 * (points[1].second - points[0].second) ==
        doctest::Approx(points[2].second - points[1].second).epsilon(1e-3));
}

TEST_CASE("series are told apart without colour") {
  Chart chart;
  for (int i = 0; i < 12; ++i)
    chart.series.push_back({.name = std::to_string(i), .x = {0, 1}, .y = {0, 1.0 * i}});
  const Element svg = drawn(chart);
  std::vector<std::string> looks;
  for (const Element* line : svg.all("path", "chart-line")) {
    const auto dashes = line->attributes.find("stroke-dasharray");
    looks.push_back(dashes == line->attributes.end() ? "" : dashes->second);
  }
  REQUIRE(looks.size() == 24);
  for (std::size_t i = 0; i < 12; ++i) {
    for (std::size_t j = 0; j < i; ++j) CHECK(looks[i] != looks[j]);
  }
  check_apart(svg);
}

TEST_CASE("points outside are marked and told, never dropped without a word") {
  Chart chart{.y_range = Range{0.0, 10.0}};
  chart.series = {{.name = "eta = 1", .x = {0, 1, 2, 3, 4}, .y = {5, 20, 3e12, -4, std::nan("")}},
                  {.name = "eta = 2", .x = {0, 1, 2, 3, 4}, .y = {1, 2, infinity, 3, 4}}};
  const Element svg = drawn(chart);
  std::string words;
  for (const Element* text : svg.all("text", "chart-text")) words += text->text + "\n";
  CHECK(mentions(words, "above the plot: eta = 1 (2 points, up to 3e12); eta = 2 (1 point, at infinity)"));
  CHECK(mentions(words, "below the plot: eta = 1 (1 point, at -4)"));
  CHECK(mentions(words, "not a number: eta = 1 (1 point)"));
  // At the upper edge 2 + 1, at the lower 1, no number 1; and one mark before each of the three sentences.
  CHECK(svg.all("path", "chart-edge").size() == 5 + 3);
  check_apart(svg);
}

TEST_CASE("a line that leaves the plot is cut at its edge, on the way to its point") {
  Chart chart{.x_range = Range{0.0, 2.0}, .y_range = Range{0.0, 10.0}};
  chart.series = {{.name = "a", .x = {0, 2}, .y = {0, 40}}};
  const Element svg = drawn(chart);
  const auto points = support::points_of_path(svg.all("path", "chart-0")[0]->attributes.at("d"))[0];
  const double x0 = tick(svg, "0", "middle", "x"), x1 = tick(svg, "1", "middle", "x");
  const double y10 = tick(svg, "10", "end", "y");
  REQUIRE(points.size() == 2);
  CHECK(points[1].first == doctest::Approx(x0 + 0.5 * (x1 - x0)).epsilon(1e-3));
  CHECK(points[1].second == doctest::Approx(y10 - 4.0).epsilon(1e-3));
}

TEST_CASE("on a logarithmic chart what is not above 0 is told") {
  Chart chart{.y_scale = Scale::logarithmic};
  chart.series = {{.name = "a", .x = {1, 2, 3, 4}, .y = {1, 0.1, 0, 0.01}}};
  const Element svg = drawn(chart);
  CHECK(mentions(svg.text, "below the plot: a (1 point, at 0)"));
  // The line is broken at it: 0.01 stands alone, and a line of one point is a point.
  CHECK(support::points_of_path(svg.all("path", "chart-0")[0]->attributes.at("d")).size() == 1);
  CHECK(svg.all("circle").size() == 1);
}

TEST_CASE("a series that ended early says why, and its last point is crossed") {
  Chart chart = two_lines();
  chart.series[1] = {.name = "eta = 3", .x = {0, 17}, .y = {9, 5}, .ended = "diverged at epoch 17"};
  Element svg = drawn(chart);
  CHECK(mentions(svg.text, "diverged at epoch 17"));
  REQUIRE(svg.all("path", "chart-edge").size() == 1);
  const auto cross = support::points_of_path(svg.all("path", "chart-edge")[0]->attributes.at("d"));
  const auto line = support::points_of_path(svg.all("path", "chart-1")[0]->attributes.at("d"))[0];
  CHECK((cross[0][0].first + cross[0][1].first) / 2.0 == doctest::Approx(line.back().first));
  CHECK((cross[0][0].second + cross[0][1].second) / 2.0 == doctest::Approx(line.back().second));
  check_apart(svg);
  chart.series[1].name.clear();
  svg = drawn(chart);
  CHECK(mentions(svg.text, "diverged at epoch 17"));
  check_apart(svg);
}

TEST_CASE("the description has the numbers") {
  Chart chart = two_lines();
  chart.notes = {"Seed 7."};
  CHECK(
      nn::description_of(chart) ==
      "Up: mean loss. Across: epoch. training: 3 points, from 8 at epoch 0 to 2 at epoch 100; lowest 2 at "
      "epoch 100, highest 8 at epoch 0. validation: 3 points, from 9 at epoch 0 to 6 at epoch 100; lowest 5 "
      "at epoch 50, highest 9 at epoch 0. Seed 7.");
  const Element svg = drawn(chart);
  CHECK(svg.attributes.at("role") == "img");
  REQUIRE(svg.all("title").size() == 1);
  CHECK(svg.all("title")[0]->text == "Loss");
  CHECK(svg.all("desc")[0]->text == nn::description_of(chart));
  chart.series = {{.name = "a", .x = {1, 2}, .y = {std::nan(""), infinity}, .ended = "diverged"}};
  CHECK(mentions(nn::description_of(chart), "a: 2 points; 2 not finite; diverged."));
}

TEST_CASE("words keep apart however long and many they are") {
  const std::string longest =
      "a name of many words that goes on and on, and onandonandonandonandonandonandonandon";
  for (const double width : {240.0, 320.0, 640.0, 1200.0}) {
    for (const double size : {1e-8, 1.0, 123456.0, 1e20}) {
      Chart chart{.title = longest, .x_label = longest, .y_label = longest, .notes = {longest, "b"}};
      chart.width = width;
      chart.height = 200.0;
      for (int i = 0; i < 12; ++i)
        chart.series.push_back({.name = longest, .x = {0, size}, .y = {-size, size}, .ended = longest});
      CAPTURE(width);
      CAPTURE(size);
      check_apart(drawn(chart));
      for (Series& series : chart.series) series = {.x = {0.9 * size, size}, .y = {0.9 * size, size}};
      chart.y_scale = chart.x_scale = Scale::logarithmic;
      check_apart(drawn(chart));
    }
  }
}

TEST_CASE("markup in names stays words") {
  Chart chart{.title = "<script>alert(1)</script>", .x_label = "&", .y_label = "\"'"};
  chart.series = {{.name = "]]></svg>\x01\xff", .x = {0, 1}, .y = {0, 1}}};
  const Element svg = drawn(chart);
  CHECK(svg.all("script").empty());
  CHECK(svg.all("title")[0]->text == "<script>alert(1)</script>");
}

TEST_CASE("of many points the highest and the lowest are kept") {
  Series many{.name = "many"};
  for (int i = 0; i < 100'000; ++i) {
    many.x.push_back(i);
    many.y.push_back(i == 33'333 ? 50.0 : i == 77'777 ? -50.0 : std::sin(i));
  }
  Chart chart;
  chart.series = {many};
  const std::string text = nn::svg_of(chart);
  CHECK(text.size() < 60'000);
  const Element svg = support::XmlReader::read(text);
  double top = 1e9, bottom = 0.0;
  const auto pieces = support::points_of_path(svg.all("path", "chart-0")[0]->attributes.at("d"));
  for (const auto& [x, y] : pieces[0]) {
    top = std::min(top, y);
    bottom = std::max(bottom, y);
  }
  const double up = tick(svg, "40", "end", "y") - 4.0, down = tick(svg, "-40", "end", "y") - 4.0;
  CHECK(top == doctest::Approx(up - 10.0 / 80.0 * (down - up)).epsilon(1e-3));
  CHECK(bottom == doctest::Approx(down + 10.0 / 80.0 * (down - up)).epsilon(1e-3));
}

TEST_CASE("with equal units a circle is round") {
  Chart chart{.equal_units = true};
  Series circle{.name = "z = 1", .look = Look::guide};
  for (int i = 0; i <= 360; ++i) {
    circle.x.push_back(std::cos(i * std::acos(-1.0) / 180.0));
    circle.y.push_back(std::sin(i * std::acos(-1.0) / 180.0));
  }
  chart.series = {circle};
  const Element svg = drawn(chart);
  const auto points = support::points_of_path(svg.all("path", "chart-guide")[0]->attributes.at("d"))[0];
  CHECK(points[0].first - points[180].first ==
        doctest::Approx(points[270].second - points[90].second).epsilon(1e-3));
}

TEST_CASE("a chart without points, and one whose points have no place, can be drawn") {
  CHECK_NOTHROW(drawn({}));
  Chart chart{.y_scale = Scale::logarithmic};
  chart.series = {{.name = "none"}, {.name = "not one", .x = {1, 2}, .y = {-1, std::nan("")}}};
  check_apart(drawn(chart));
  chart.series = {{.name = "alone", .x = {3}, .y = {0.5}}};
  const Element svg = drawn(chart);
  CHECK(svg.all("circle").size() == 1);
}

TEST_CASE("whole numbers across get whole ticks") {
  Chart chart;
  chart.series = {{.name = "a", .x = {1, 2, 3}, .y = {1, 2, 3}}};
  const Element svg = drawn(chart);
  for (const Element* text : svg.all("text", "chart-quiet")) {
    if (text->attributes.at("text-anchor") == "middle") CHECK_FALSE(mentions(text->text, "."));
  }
}

TEST_CASE("charts side by side get the same ranges, without what has run away") {
  std::vector<Chart> charts(2);
  charts[0].series = {{.x = {1, 2}, .y = {1.0, 0.5}}};
  charts[1].series = {{.x = {1, 2, 3, 4}, .y = {2.0, 30.0, 1e9, infinity}}};
  nn::share_ranges(charts, 20.0);
  CHECK(charts[0].x_range == Range{1.0, 4.0});
  CHECK(charts[0].y_range == charts[1].y_range);
  CHECK(charts[0].y_range->most >= 30.0);
  CHECK(charts[0].y_range->most <= 50.0);
  CHECK(mentions(nn::svg_of(charts[1]), "above the plot: 2 points, up to infinity"));
  nn::share_ranges(charts);
  CHECK(charts[0].y_range->most == 1e9);
}

TEST_CASE("in a page the style is the page's") {
  const std::string file = nn::svg_of(two_lines()), page = nn::svg_of(two_lines(), nn::SvgUse::in_page);
  CHECK(mentions(file, "<style>"));
  CHECK(mentions(file, "xmlns="));
  CHECK_FALSE(mentions(page, "<style>"));
  CHECK_NOTHROW(support::XmlReader::read(page));
  CHECK(mentions(std::string(nn::chart_style()), "prefers-color-scheme:dark"));
}

TEST_CASE("a chart that cannot be is refused") {
  Chart chart = two_lines();
  chart.series[0].y.pop_back();
  CHECK(mentions(support::refusal<autograd::WrongSize>([&] { nn::svg_of(chart); }),
                 "'training' has 3 numbers"));
  chart.series.assign(13, {.x = {0, 1}, .y = {0, 1}});
  CHECK(mentions(support::refusal<autograd::WrongSize>([&] { nn::svg_of(chart); }), "12 are the most"));
  chart = two_lines();
  chart.width = 100.0;
  CHECK(mentions(support::refusal<autograd::Error>([&] { nn::svg_of(chart); }), "240"));
  chart = two_lines();
  chart.equal_units = true;
  chart.y_scale = Scale::logarithmic;
  CHECK(mentions(support::refusal<autograd::Error>([&] { nn::svg_of(chart); }), "equal_units"));
  chart = two_lines();
  chart.y_range = Range{1.0, 1.0};
  CHECK(mentions(support::refusal<autograd::Error>([&] { nn::svg_of(chart); }), "empty"));
}
