// SPDX-License-Identifier: MIT
#include "autograd/explain/neuron_diagram.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "tests/support/refusal.hpp"

using namespace autograd;
using explain::Area;
using explain::NeuronDiagram;
using explain::NeuronLayout;
using explain::Spot;

namespace {

NeuronDiagram diagram(const std::vector<std::size_t>& sizes, const std::string& number) {
  NeuronDiagram made;
  made.title = "A network";
  for (std::size_t column = 0; column < sizes.size(); ++column) {
    made.columns.push_back({column == 0 ? "inputs" : "layer " + std::to_string(column), {}});
    for (std::size_t i = 0; i < sizes[column]; ++i) {
      const std::string place = std::to_string(column) + std::to_string(i + 1);
      made.columns.back().circles.push_back(
          {"o" + place, number, column == 0 ? "" : "b" + place + " = " + number});
      for (std::size_t from = 0; column > 0 && from < sizes[column - 1]; ++from)
        made.lines.push_back({column - 1, from, i, "w" + place + std::to_string(from + 1) + " = " + number});
    }
  }
  return made;
}

bool overlap(const Area& a, const Area& b) {
  constexpr double slack = 1e-6;
  return a.x + slack < b.right() && b.x + slack < a.right() && a.y + slack < b.bottom() &&
         b.y + slack < a.bottom();
}

/// Many points of the line; none may lie in the area.
bool meets(const Spot& a, const Spot& b, const Area& area) {
  for (int i = 0; i <= 2000; ++i) {
    const double t = i / 2000.0, x = a.x + (b.x - a.x) * t, y = a.y + (b.y - a.y) * t;
    if (x > area.x && x < area.right() && y > area.y && y < area.bottom()) return true;
  }
  return false;
}

double distance(const Spot& a, const Spot& b, const Spot& from) {
  const double dx = b.x - a.x, dy = b.y - a.y;
  const double t = std::clamp(((from.x - a.x) * dx + (from.y - a.y) * dy) / (dx * dx + dy * dy), 0.0, 1.0);
  return std::hypot(a.x + t * dx - from.x, a.y + t * dy - from.y);
}

}  // namespace

TEST_CASE("weights stand on their own lines, and nothing overlaps") {
  for (const std::string number : {"1", "-0.12346", "1.2346e-05"}) {
    for (const auto& sizes : std::vector<std::vector<std::size_t>>{
             {2, 2, 1}, {1, 1}, {3, 4, 2}, {1, 8, 1}, {6, 6}, {4, 8, 4, 1}, {8, 4}, {20, 3, 2}, {2, 30, 2}}) {
      CAPTURE(sizes.size());
      CAPTURE(sizes[0]);
      CAPTURE(sizes[1]);
      CAPTURE(number);
      const NeuronDiagram made = diagram(sizes, number);
      const NeuronLayout layout = lay_out(made);
      std::vector<Area> areas;
      std::size_t overlaps = 0, met = 0, hit = 0, off = 0;
      for (const auto& line : layout.lines) {
        for (const auto& text : line.texts) {
          areas.push_back(text.area);
          const Spot middle{text.area.x + text.area.width / 2.0, text.area.y + text.area.height / 2.0};
          off += distance(line.from, line.to, middle) > 1.0 ? 1 : 0;
          for (const auto& circle : layout.circles) {
            const double dx =
                std::max({text.area.x - circle.centre.x, circle.centre.x - text.area.right(), 0.0});
            const double dy =
                std::max({text.area.y - circle.centre.y, circle.centre.y - text.area.bottom(), 0.0});
            hit += std::hypot(dx, dy) < layout.radius ? 1 : 0;
          }
          for (const auto& other : layout.lines)
            met += &other != &line && meets(other.from, other.to, text.area) ? 1 : 0;
        }
        for (const auto& circle : layout.circles) {
          hit += distance(line.from, line.to, circle.centre) < layout.radius - 0.01 ? 1 : 0;
          for (const auto& text : circle.texts) met += meets(line.from, line.to, text.area) ? 1 : 0;
        }
      }
      for (const auto& circle : layout.circles) {
        for (const auto& text : circle.texts) areas.push_back(text.area);
      }
      for (const auto& text : layout.texts) areas.push_back(text.area);
      for (std::size_t i = 0; i < areas.size(); ++i) {
        CHECK(areas[i].x >= 0.0);
        CHECK(areas[i].right() <= layout.width);
        CHECK(areas[i].y >= 0.0);
        CHECK(areas[i].bottom() <= layout.height);
        for (std::size_t k = 0; k < i; ++k) overlaps += overlap(areas[i], areas[k]) ? 1 : 0;
      }
      CHECK(overlaps == 0);
      CHECK(met == 0);
      CHECK(hit == 0);
      CHECK(off == 0);
    }
  }
}

TEST_CASE("every circle and every line is there once; large layers show some and say so") {
  const NeuronDiagram small = diagram({3, 4, 2}, "0.5");
  const NeuronLayout layout = lay_out(small);
  CHECK(layout.circles.size() == 9);
  CHECK(layout.lines.size() == 20);
  CHECK(layout.notes.empty());
  for (std::size_t i = 0; i < small.lines.size(); ++i) {
    CHECK(std::count_if(layout.lines.begin(), layout.lines.end(),
                        [&](const auto& l) { return l.line == i; }) == 1);
  }
  const NeuronLayout large = lay_out(diagram({784, 100, 10}, "0.5"));
  CHECK(large.circles.size() == 21);
  REQUIRE(large.notes.size() == 4);
  CHECK(large.notes[0] == "inputs: 7 of 784 are drawn.");
  CHECK(support::mentions(large.notes[3], "where there is room"));
  CHECK(support::mentions(explain::svg(diagram({784, 100, 10}, "0.5")), "... 777 more ..."));
  CHECK(explain::svg(small) == explain::svg(diagram({3, 4, 2}, "0.5")));
}
