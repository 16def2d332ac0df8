// SPDX-License-Identifier: MIT
#include "autograd/explain/layout.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <ctime>

#include "autograd/explain/text_width.hpp"
#include "tests/support/drawn_graph.hpp"
#include "tests/support/environment.hpp"

using namespace autograd;
using explain::Area;
using explain::Direction;
using explain::Layout;
using explain::Picture;
using explain::Spot;

namespace {

bool overlap(const Area& a, const Area& b) {
  constexpr double slack = 1e-6;
  return a.x + slack < b.right() && b.x + slack < a.right() && a.y + slack < b.bottom() &&
         b.y + slack < a.bottom();
}

bool holds(const Area& outer, const Area& inner) {
  constexpr double slack = 1e-6;
  return inner.x >= outer.x - slack && inner.right() <= outer.right() + slack && inner.y >= outer.y - slack &&
         inner.bottom() <= outer.bottom() + slack;
}

/// Whether the inside of an area is met by the straight line between two spots: it is clipped at each side.
bool meets(const Spot& a, const Spot& b, const Area& area) {
  constexpr double slack = 1e-6;
  double from = 0.0, to = 1.0;
  const auto clip = [&](double start, double step, double low, double high) {
    if (step == 0.0) return start > low && start < high;
    const double t = (low - start) / step, u = (high - start) / step;
    from = std::max(from, std::min(t, u));
    to = std::min(to, std::max(t, u));
    return from < to;
  };
  return clip(a.x, b.x - a.x, area.x + slack, area.right() - slack) &&
         clip(a.y, b.y - a.y, area.y + slack, area.bottom() - slack);
}

/// The line as it is drawn: a curve between the ends of each piece that changes its place (by SVG's rule for
/// cubic curves), in short straight steps.
std::vector<Spot> drawn(const std::vector<Spot>& route, bool down) {
  std::vector<Spot> spots{route[0]};
  for (std::size_t i = 1; i < route.size(); ++i) {
    const Spot a = route[i - 1], d = route[i];
    const Spot middle{(a.x + d.x) / 2.0, (a.y + d.y) / 2.0};
    const Spot b = down ? Spot{a.x, middle.y} : Spot{middle.x, a.y};
    const Spot c = down ? Spot{d.x, middle.y} : Spot{middle.x, d.y};
    for (int k = 1; k <= 16; ++k) {
      const double t = k / 16.0, s = 1.0 - t;
      const double w[] = {s * s * s, 3.0 * s * s * t, 3.0 * s * t * t, t * t * t};
      spots.push_back({w[0] * a.x + w[1] * b.x + w[2] * c.x + w[3] * d.x,
                       w[0] * a.y + w[1] * b.y + w[2] * c.y + w[3] * d.y});
    }
  }
  return spots;
}

void check_texts(const Picture& picture, const Layout& layout) {
  const Area all{0.0, 0.0, layout.width, layout.height};
  for (std::size_t i = 0; i < picture.nodes.size(); ++i) {
    const auto& node = layout.nodes[i];
    CHECK(holds(all, node.area));
    REQUIRE_FALSE(node.texts.empty());
    CHECK(node.texts[0].text == picture.nodes[i].label);
    for (std::size_t k = 0; k < node.texts.size(); ++k) {
      CHECK(holds(node.area, node.texts[k].area));
      CHECK(node.texts[k].area.width >= explain::text_width(node.texts[k].text, node.texts[k].size) - 1e-9);
      CHECK(node.texts[k].area.height >= node.texts[k].size);
      for (std::size_t j = 0; j < k; ++j) CHECK_FALSE(overlap(node.texts[j].area, node.texts[k].area));
    }
  }
}

/// All boxes and labels, and to which edge each label belongs.
void check_areas(const Picture& picture, const Layout& layout) {
  std::vector<Area> areas;
  for (const auto& node : layout.nodes) areas.push_back(node.area);
  for (const auto& edge : layout.edges) {
    for (const auto& text : edge.texts) areas.push_back(text.area);
  }
  for (const auto& group : layout.groups) {
    for (const auto& text : group.texts) areas.push_back(text.area);
  }
  std::size_t overlaps = 0, met = 0;
  for (std::size_t i = 0; i < areas.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) overlaps += overlap(areas[i], areas[k]) ? 1 : 0;
  }
  CHECK(overlaps == 0);
  for (std::size_t i = 0; i < picture.edges.size(); ++i) {
    const auto& edge = picture.edges[i];
    const std::vector<Spot> line = drawn(layout.edges[i].route, layout.down);
    for (std::size_t k = 0; k < areas.size(); ++k) {
      for (std::size_t at = 1; at < line.size(); ++at) met += meets(line[at - 1], line[at], areas[k]) ? 1 : 0;
    }
    const Area &from = layout.nodes[edge.from].area, &to = layout.nodes[edge.to].area;
    const Spot &start = line.front(), &end = line.back();
    CHECK((layout.down ? start.y == from.bottom() && start.x > from.x && start.x < from.right()
                       : start.x == from.right() && start.y > from.y && start.y < from.bottom()));
    CHECK((layout.down ? end.y == to.y && end.x > to.x && end.x < to.right()
                       : end.x == to.x && end.y > to.y && end.y < to.bottom()));
  }
  CHECK(met == 0);
}

void check_layout(const Picture& picture, const Layout& layout) {
  REQUIRE(layout.nodes.size() == picture.nodes.size());
  REQUIRE(layout.edges.size() == picture.edges.size());
  check_texts(picture, layout);
  check_areas(picture, layout);
}

}  // namespace

TEST_CASE(
    "in drawings of random graphs nothing overlaps, and no line touches a box or a label that is not its "
    "own") {
  for (std::uint64_t seed = 1; seed <= support::count(40, 400); ++seed) {
    CAPTURE(seed);
    Graph graph;
    const Value root = support::drawn_graph(graph, seed, 2 + seed % 7, 3 + seed, seed % 3 == 0 ? 0.0 : 0.6);
    for (const explain::Fold fold : {explain::Fold::none, explain::Fold::names}) {
      const Picture picture = explain::picture(root, {.fold = fold, .limit = 100, .groups = {}});
      for (const Direction direction : {Direction::right, Direction::down}) {
        check_layout(picture, lay_out(picture, {true, true, true, direction}));
        check_layout(picture, lay_out(picture, {seed % 2 == 0, seed % 5 == 0, false, direction}));
      }
    }
  }
}

TEST_CASE("a group's boxes stand in its frames and no other box does") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    Graph graph;
    const Value root = support::drawn_graph(graph, seed, 5, 25, 1.0);
    std::vector<explain::Group> groups{{"the first group", {}}, {"second", {}}};
    Random random(seed);
    for (const Value& node : topological_order(root)) {
      const std::size_t group = random.below(4);
      if (group < 2) groups[group].nodes.push_back(node);
    }
    const Picture picture =
        explain::picture(root, {.fold = explain::Fold::none, .limit = 100, .groups = groups});
    for (const Direction direction : {Direction::right, Direction::down}) {
      const Layout layout = lay_out(picture, {true, true, true, direction});
      check_layout(picture, layout);
      std::size_t wrong = 0, names = 0;
      for (std::size_t i = 0; i < picture.nodes.size(); ++i) {
        const Area& box = layout.nodes[i].area;
        const Spot middle{box.x + box.width / 2.0, box.y + box.height / 2.0};
        std::vector<std::size_t> inside;
        for (const auto& group : layout.groups) {
          // A ray to the right meets an outline an odd number of times from inside.
          bool odd = false;
          for (std::size_t k = 0; k < group.outline.size(); ++k) {
            const Spot &a = group.outline[k], &b = group.outline[(k + 1) % group.outline.size()];
            if ((a.y > middle.y) == (b.y > middle.y)) continue;
            odd ^= a.x + (middle.y - a.y) / (b.y - a.y) * (b.x - a.x) > middle.x;
          }
          if (odd) inside.push_back(group.group);
        }
        const std::size_t group = picture.nodes[i].group;
        const bool right = group == explain::PictureNode::no_group
                               ? inside.empty()
                               : inside == std::vector<std::size_t>{group};
        wrong += right ? 0 : 1;
      }
      CHECK(wrong == 0);
      for (const auto& group : layout.groups) names += group.texts.size();
      CHECK(names == 2);
    }
  }
}

TEST_CASE("automatic takes the direction that is larger on a page") {
  Graph graph;
  Value chain(graph, 0.5, "x");
  for (int i = 0; i < 12; ++i) chain = tanh(chain).named("a_" + std::to_string(i));
  CHECK(lay_out(explain::picture(chain)).down);
  std::vector<Value> leaves;
  for (int i = 0; i < 12; ++i)
    leaves.push_back(Value(graph, 0.5, "the long name of leaf " + std::to_string(i)));
  CHECK_FALSE(lay_out(explain::picture(sum(leaves))).down);
}

TEST_CASE("many leaves of one box stand in a few layers, so that the drawing fits on a page") {
  Graph graph;
  std::vector<Value> weights, inputs;
  for (int i = 0; i < 30; ++i) {
    weights.emplace_back(graph, 0.1 * i, "w" + std::to_string(i));
    inputs.emplace_back(graph, 0.2 * i, "x" + std::to_string(i));
  }
  const Value root = (tanh(dot(weights, inputs)).named("p") * Value(graph, 2.0, "y")).named("L");
  std::vector<explain::Group> groups{{"neuron", weights}};
  for (const auto& chosen : {std::vector<explain::Group>{}, groups}) {
    const Picture picture =
        explain::picture(root, {.fold = explain::Fold::names, .limit = 100, .groups = chosen});
    for (const Direction direction : {Direction::right, Direction::down})
      check_layout(picture, lay_out(picture, {true, true, true, direction}));
    const Layout layout = lay_out(picture);
    CHECK(layout.height < 1.5 * layout.width);
  }
}

TEST_CASE("hundreds of boxes are laid out in little time") {
  Graph graph;
  // A sanitizer takes many times as long.
  const std::size_t operations = support::sanitized ? 100 : 500;
  const Value root = support::drawn_graph(graph, 7, 60, operations, 0.5, 80);
  const Picture picture = explain::picture(root, {.fold = explain::Fold::none, .limit = 100, .groups = {}});
  REQUIRE(picture.nodes.size() > operations + 50);
  const std::clock_t start = std::clock();
  const Layout layout = lay_out(picture, {true, true, true, Direction::right});
  // Of this process, whatever else the machine does.
  const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  MESSAGE("seconds: ", seconds);
  CHECK((support::sanitized || seconds < 3.0));
  check_texts(picture, layout);
}
