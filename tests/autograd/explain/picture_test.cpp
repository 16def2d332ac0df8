// SPDX-License-Identifier: MIT
#include "autograd/explain/picture.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <set>

#include "autograd/explain/dot.hpp"
#include "autograd/explain/svg.hpp"
#include "autograd/explain/terminal_tree.hpp"
#include "tests/support/drawn_graph.hpp"
#include "tests/support/environment.hpp"
#include "tests/support/refusal.hpp"

using namespace autograd;
using explain::Fold;
using explain::Picture;
using explain::PictureNode;

namespace {

Picture drawn(Value root, Fold fold, std::vector<explain::Group> groups = {}) {
  return explain::picture(root, {.fold = fold, .limit = 100, .groups = std::move(groups)});
}

const PictureNode& box(const Picture& picture, const std::string& label) {
  for (const PictureNode& node : picture.nodes) {
    if (node.label == label) return node;
  }
  FAIL("no box is called ", label);
  return picture.nodes[0];
}

std::size_t nodes_in(const Picture& picture) {
  std::size_t count = 0;
  for (const PictureNode& node : picture.nodes) count += node.nodes;
  return count;
}

void check_order(const Picture& picture) {
  std::set<std::string> ids;
  for (std::size_t i = 0; i < picture.nodes.size(); ++i) {
    CHECK(picture.nodes[i].id == "n" + std::to_string(i + 1));
    CHECK_FALSE(picture.nodes[i].label.empty());
    ids.insert(picture.nodes[i].id);
  }
  for (const auto& edge : picture.edges) {
    CHECK(edge.from < edge.to);
    CHECK(edge.to < picture.nodes.size());
    CHECK(ids.insert(edge.id).second);
  }
}

}  // namespace

TEST_CASE("every node and every edge is drawn once, with value, adjoint and slope") {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    CAPTURE(seed);
    Graph graph;
    const Value root = support::drawn_graph(graph, seed, 4, 30);
    const Picture picture = drawn(root, Fold::none);
    check_order(picture);
    const std::vector<Value> needed = topological_order(root);
    REQUIRE(picture.nodes.size() == needed.size());
    std::set<Index> seen;
    const Gradient g = gradient(root);
    std::size_t lines = 0;
    for (const PictureNode& node : picture.nodes) {
      CHECK(seen.insert(node.node.index()).second);
      CHECK(node.value == node.node.value());
      CHECK(node.adjoint == g[node.node]);
      CHECK(node.nodes == 1);
      graph.for_each_operand(node.node.index(),
                             [&](Index operand, double) { lines += operand != 0 ? 1 : 0; });
    }
    CHECK(picture.edges.size() == lines);
    // What flows back over the lines adds up to the adjoints of another walk.
    std::vector<double> sums(picture.nodes.size(), 0.0);
    for (const auto& edge : picture.edges) sums[edge.from] += edge.slope * picture.nodes[edge.to].adjoint;
    for (std::size_t i = 0; i + 1 < sums.size(); ++i)
      CHECK(sums[i] == doctest::Approx(picture.nodes[i].adjoint).epsilon(1e-9));
    CHECK(picture.nodes.back().node.index() == root.index());
  }
}

TEST_CASE("slopes are the derivatives of the operations, also of lists and of operations of one's own") {
  Graph graph;
  const Value x(graph, 2.0, "x"), y(graph, 5.0, "y");
  const auto cube = custom(
      "cube", [](auto a) { return a * a * a; }, [](auto a, auto) { return 3.0 * a * a; });
  const Picture picture = drawn(dot({x, y}, {y, Value(3.0)}) + cube(x) * pow(y, 2.0) - x / y, Fold::none);
  std::vector<std::string> lines;
  for (const auto& edge : picture.edges)
    lines.push_back(picture.nodes[edge.from].label + " -> " + picture.nodes[edge.to].label + " " +
                    explain::short_number(edge.slope));
  const auto has = [&](const std::string& line) { return std::count(lines.begin(), lines.end(), line); };
  CHECK(has("x -> x*y + y*3 5") == 1);
  CHECK(has("y -> x*y + y*3 3") == 1);
  CHECK(has("y -> x*y + y*3 2") == 1);
  CHECK(has("x -> cube(x) 12") == 1);
  CHECK(has("y -> y^2 10") == 1);
  CHECK(has("y -> x/y -0.08") == 1);
}

TEST_CASE("two lines between the same boxes are two lines with two ids") {
  Graph graph;
  const Value x(graph, 3.0, "x");
  const Picture picture = drawn((x * x).named("y"), Fold::none);
  REQUIRE(picture.edges.size() == 2);
  CHECK(picture.edges[0].id == "e1-2");
  CHECK(picture.edges[1].id == "e1-2-2");
  CHECK(picture.edges[0].slope == 3.0);
}

TEST_CASE("labels are names or formulas; long ones are numbers, which other formulas use") {
  Graph graph;
  const Value x(graph, 1.0, "x"), y(graph, 2.0, "a long name of y");
  const Value leaf(graph, 3.0);
  const Value u = x + y + leaf;
  const Value v = tanh(u * u).named("v");
  const Picture picture = drawn(v, Fold::none);
  std::vector<std::string> labels;
  for (const PictureNode& node : picture.nodes)
    labels.push_back(node.label + (node.formula.empty() ? "" : " = " + node.formula));
  CHECK(labels[2] == "x + a long name of y");
  CHECK(labels[3] == "#4");
  CHECK(labels[4] == "x + a long name of y + #4");
  CHECK(labels[5] == "#6 = ...*...");
  CHECK(labels[6] == "v = tanh(#6)");
}

TEST_CASE("a sum that is too long for its box is told by its first term and its last") {
  for (const int count : {4, 8, 60}) {
    Graph graph;
    const Value b(graph, 0.5, "bias");
    std::vector<Value> weights, inputs;
    for (int i = 1; i <= count; ++i) {
      weights.emplace_back(graph, 0.1 * i, "weight" + std::to_string(i));
      inputs.emplace_back(graph, 0.2 * i, "x" + std::to_string(i));
    }
    const std::string last = "weight" + std::to_string(count) + "*x" + std::to_string(count);
    Value chain = weights[0] * inputs[0];
    for (std::size_t i = 1; i < weights.size(); ++i) chain = chain + weights[i] * inputs[i];
    const auto formula = [](Value node) { return drawn(node, Fold::names).nodes.back().formula; };
    CHECK(formula((chain + b).named("z")) == "weight1*x1 + ... + bias");
    CHECK(formula((chain - sin(b)).named("z")) == "weight1*x1 + ... - sin(bias)");
    CHECK(formula((b - (chain + b)).named("z")) == "... - ...");
    if (count > 4) CHECK(formula(dot(weights, inputs).named("z")) == "weight1*x1 + ... + " + last);
    if (count > 8) CHECK(formula(sum(weights).named("z")) == "weight1 + ... + weight60");
    if (count > 8) CHECK(formula(mean(weights).named("z")) == "mean of 60");
  }
}

TEST_CASE("in a derivative's drawing no operation is called like a leaf") {
  Graph graph;
  const Value x(graph, 2.0, "x"), y(graph, 3.0, "y");
  for (const PictureNode& box : explain::picture(derivative((x * x * y).named("L"), x)).nodes) {
    if (box.kind == PictureNode::Kind::operation) CHECK((box.label != "x" && box.label != "y"));
  }
}

TEST_CASE("the numbers of a drawing do not depend on the order of recording") {
  std::vector<std::string> drawings;
  for (const bool first : {true, false}) {
    Graph graph;
    Value x(graph, 2.0, "x"), p, q;
    if (first) {
      p = sin(x) * 2.0;
      Value unused(graph, 1.0);
      q = exp(x) + unused * 0.0;
    } else {
      Value unused(graph, 1.0);
      q = exp(x) + unused * 0.0;
      graph.locate("elsewhere", 1);
      p = sin(x) * 2.0;
    }
    const Picture picture = drawn(p * q + sin(p), Fold::none);
    drawings.push_back(explain::svg(picture) + explain::dot(picture) + explain::terminal_tree(picture));
  }
  CHECK(drawings[0] == drawings[1]);
}

TEST_CASE("the same picture gives the same bytes") {
  std::set<std::string> drawings;
  for (int i = 0; i < 3; ++i) {
    Graph graph;
    const Picture picture = drawn(support::drawn_graph(graph, 5, 6, 40), Fold::automatic);
    drawings.insert(explain::svg(picture) + explain::dot(picture) + explain::terminal_tree(picture));
  }
  CHECK(drawings.size() == 1);
}

TEST_CASE("folded by name, slopes are the derivatives between named nodes") {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    CAPTURE(seed);
    Graph graph;
    const Value root = support::drawn_graph(graph, seed, 4, 40, 0.4);
    const Picture whole = drawn(root, Fold::none), picture = drawn(root, Fold::names);
    check_order(picture);
    CHECK(picture.nodes.size() < whole.nodes.size());
    CHECK(nodes_in(picture) == whole.nodes.size());
    CHECK(picture.notes.size() == 1);
    std::vector<double> sums(picture.nodes.size(), 0.0);
    std::set<std::string> names;
    for (const auto& edge : picture.edges) sums[edge.from] += edge.slope * picture.nodes[edge.to].adjoint;
    for (std::size_t i = 0; i + 1 < sums.size(); ++i)
      CHECK(sums[i] == doctest::Approx(picture.nodes[i].adjoint).epsilon(1e-9));
    for (const PictureNode& node : picture.nodes) names.insert(node.label);
    for (const PictureNode& node : whole.nodes) {
      if (!node.node.name().empty()) CHECK(names.count(node.label) == 1);
    }
  }
}

TEST_CASE("what several named nodes share keeps a box of its own") {
  Graph graph;
  const Value x(graph, 2.0, "x");
  const Value shared = exp(x * 2.0);
  const Value a = (shared + 1.0).named("a"), b = tanh(shared * 0.5).named("b");
  const Picture picture = drawn((a * b).named("y"), Fold::names);
  CHECK(picture.nodes.size() == 5);
  CHECK(box(picture, "exp(x*2)").nodes == 2);
  CHECK(box(picture, "b").formula == "tanh(exp(x*2)*0.5)");
  CHECK(box(picture, "b").nodes == 2);
}

TEST_CASE("folded by group, a group is one box, and lines still lead from operands to results") {
  Graph graph;
  const Value x(graph, 2.0, "x"), w(graph, 3.0, "w"), v(graph, 0.1, "v");
  const Value a = tanh(w * x).named("a"), outside = square(a).named("outside");
  const Value b = (v * outside).named("b");
  const std::vector<explain::Group> groups{{"first", {w, a}}, {"second", {v, b}}};
  const Picture picture = drawn((b + 1.0).named("y"), Fold::groups, groups);
  check_order(picture);
  CHECK(box(picture, "first").nodes == 3);
  CHECK(box(picture, "first").formula == "1 leaf, 2 operations");
  CHECK(box(picture, "second").leaves == 1);
  CHECK(box(picture, "outside").value == square(std::tanh(6.0)));
  CHECK(picture.nodes.size() == 5);
  CHECK(nodes_in(picture) == topological_order(b).size() + 1);
  REQUIRE_FALSE(picture.notes.empty());
  CHECK(
      support::mentions(picture.notes.back(), "first (1 leaf, 2 operations), second (1 leaf, 1 operation)"));
}

TEST_CASE("a group that its own results come back to is drawn in parts") {
  Graph graph;
  const Value x(graph, 2.0, "x");
  const Value a = sin(x).named("a"), b = cos(a).named("b"), c = exp(b).named("c"), d = (a * c).named("d");
  const Picture picture = drawn(tanh(d).named("y"), Fold::groups, {{"circle", {a, c, d}}});
  check_order(picture);
  CHECK(picture.nodes.size() == 5);
  CHECK(box(picture, "circle").nodes == 2);
  const Picture at_root = drawn(d, Fold::groups, {{"circle", {a, b, c, d}}});
  CHECK(at_root.nodes.back().value == d.value());
  CHECK(at_root.nodes.back().label == "d");
  CHECK(box(picture, "a").nodes == 1);
}

TEST_CASE("pictures with groups anywhere have no circles and lose nothing") {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    CAPTURE(seed);
    Graph graph;
    const Value root = support::drawn_graph(graph, seed, 5, 60, 0.7);
    Random random(seed);
    std::vector<explain::Group> groups(3, explain::Group{"g", {}});
    for (const Value& node : topological_order(root)) {
      const std::size_t group = random.below(5);
      if (group < 3) groups[group].nodes.push_back(node);
    }
    const Picture picture = drawn(root, Fold::groups, groups);
    check_order(picture);
    CHECK(nodes_in(picture) == topological_order(root).size());
  }
}

TEST_CASE("automatic folds beyond its limit: by name, then by group, then by depth") {
  Graph graph;
  const Value root = support::drawn_graph(graph, 3, 5, 60, 0.5);
  const std::size_t all = topological_order(root).size();
  const auto boxes = [&](std::size_t limit, std::vector<explain::Group> groups = {}) {
    const Picture picture =
        explain::picture(root, {.fold = Fold::automatic, .limit = limit, .groups = std::move(groups)});
    check_order(picture);
    CHECK(nodes_in(picture) == all);
    return picture;
  };
  CHECK(boxes(all).nodes.size() == all);
  CHECK(boxes(all).notes.empty());
  const Picture by_name = boxes(all - 1);
  CHECK(by_name.nodes.size() < all);
  CHECK(support::mentions(by_name.notes[0], "by name"));
  const Picture by_depth = boxes(22);
  CHECK(by_depth.nodes.size() <= 21);
  CHECK(support::mentions(by_depth.notes.back(), "by depth"));
  CHECK(by_depth.nodes.back().value == root.value());
  std::vector<Value> members = topological_order(root);
  members.pop_back();
  const Picture by_group = boxes(22, {{"everything", members}});
  CHECK(by_group.nodes.size() == 2);
  CHECK(support::mentions(by_group.notes.back(), "by group"));
}

TEST_CASE("a graph of 100,000 nodes, and one as deep, are folded and drawn") {
  for (const std::size_t reach : {std::size_t{1000000}, std::size_t{3}}) {
    Graph graph;
    const Value root = support::drawn_graph(graph, 11, 50, support::sanitized ? 3000 : 100000, 0.3, reach);
    for (const Fold fold : {Fold::automatic, Fold::groups}) {
      const Picture picture = drawn(root, fold, {{"first", {Value::at(graph, 1)}}});
      check_order(picture);
      CHECK(nodes_in(picture) == topological_order(root).size());
      CHECK(picture.nodes.size() <= Picture::most_boxes);
      CHECK(explain::svg(picture).size() < 1000000);
      CHECK_FALSE(explain::terminal_tree(picture).empty());
    }
  }
}

TEST_CASE("nodes of one operation are drawn alone, and what has no graph is refused") {
  Graph graph, other;
  const Value x(graph, 2.0, "x");
  const Picture picture = drawn(x, Fold::automatic);
  REQUIRE(picture.nodes.size() == 1);
  CHECK(picture.nodes[0].adjoint == 1.0);
  CHECK_FALSE(explain::svg(picture).empty());
  support::refusal<ConstantRoot>([] { (void)drawn(3.0, Fold::none); });
  support::refusal<WrongGraph>([&] { (void)drawn(x, Fold::none, {{"g", {Value(other, 1.0)}}}); });
  const Value y = x * 2.0;
  x.assign(3.0);
  support::refusal<OutOfDate>([&] { (void)drawn(y, Fold::none); });
}

TEST_CASE("numbers are short, and what is not finite is written too") {
  CHECK(explain::short_number(27680.0) == "27680");
  CHECK(explain::short_number(-1234567.0) == "-1234567");
  CHECK(explain::short_number(12345678.0) == "1.2346e+07");
  CHECK(explain::short_number(0.1) == "0.1");
  CHECK(explain::short_number(2.0 / 3.0) == "0.66667");
  CHECK(explain::short_number(-0.0) == "0");
  CHECK(explain::short_number(std::nan("")) == "NaN");
  CHECK(explain::short_number(-INFINITY) == "-inf");
  Graph graph;
  const Value x(graph, -1.0, "x");
  const Picture picture = drawn(log(x).named("y"), Fold::none);
  CHECK(support::mentions(explain::svg(picture), "value NaN"));
}
