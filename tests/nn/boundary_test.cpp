// SPDX-License-Identifier: MIT
#include "nn/boundary.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <set>

#include "nn/datasets.hpp"
#include "tests/support/refusal.hpp"
#include "tests/support/xml.hpp"

using autograd::Graph;
using autograd::Value;
using nn::Activation;
using nn::Answer;
using nn::Boundary;
using nn::DataTable;
using nn::Field;
using nn::Network;
using support::mentions;

namespace {

/// A field of a function instead of a network.
template <class F>
Field sampled(F&& f, std::size_t cells) {
  Field field{{-2.0, 2.0}, {-2.0, 2.0}, cells, cells, 1, {}};
  for (std::size_t row = 0; row <= cells; ++row) {
    for (std::size_t column = 0; column <= cells; ++column) {
      const auto n = static_cast<double>(cells);
      field.numbers.push_back(
          f(-2.0 + 4.0 * static_cast<double>(column) / n, -2.0 + 4.0 * static_cast<double>(row) / n));
    }
  }
  return field;
}

double length(const nn::Segment& s) { return std::hypot(s.x2 - s.x1, s.y2 - s.y1); }

DataTable table(const std::vector<std::string>& names, std::vector<double> cells) {
  return DataTable(names, std::move(cells));
}

/// A straight boundary: x1 + 2*x2 = 0.5.
Network straight(Graph& graph) {
  Network network(graph, {2, 1}, Activation::linear, nn::Constant{.weight = 1.0, .bias = -0.5});
  network.set("w1_21", 2.0);
  return network;
}

/// How many cells the paths of a class of fillings cover.
int cells_of(const support::Element& svg, const std::string& name) {
  int cells = 0;
  for (const support::Element* path : svg.all("path", name)) {
    const std::string& text = path->attributes.at("d");
    for (std::size_t at = text.find('h'); at != std::string::npos; at = text.find('h', at + 1)) {
      const int run = std::stoi(text.substr(at + 1));
      if (run > 0) cells += run;
    }
  }
  return cells;
}

}  // namespace

TEST_CASE("a contour of a circle is the circle") {
  const auto lines = nn::contour_of(sampled([](double x, double y) { return x * x + y * y; }, 64), 1.0);
  double around = 0.0;
  for (const nn::Segment& line : lines) {
    CHECK(std::hypot(line.x1, line.y1) == doctest::Approx(1.0).epsilon(1e-3));
    CHECK(std::hypot(line.x2, line.y2) == doctest::Approx(1.0).epsilon(1e-3));
    around += length(line);
  }
  CHECK(around == doctest::Approx(2.0 * std::acos(-1.0)).epsilon(1e-3));
}

TEST_CASE("every end of a contour within the field is the end of two lines") {
  // A saddle: corners alternate in the middle cell.
  const auto lines = nn::contour_of(sampled([](double x, double y) { return x * y + 0.001; }, 9), 0.0);
  std::multiset<std::pair<long, long>> ends;
  for (const nn::Segment& line : lines) {
    for (const auto& [x, y] : {std::pair(line.x1, line.y1), std::pair(line.x2, line.y2)}) {
      if (std::abs(x) < 1.999 && std::abs(y) < 1.999)
        ends.insert({std::lround(x * 1e9), std::lround(y * 1e9)});
    }
  }
  CHECK(ends.size() > 10);
  for (const auto& end : ends) CHECK(ends.count(end) == 2);
}

TEST_CASE("where four corners alternate the middle decides") {
  for (const double middle : {-1.0, 1.0}) {
    // Lower left and upper right are high, and as high as it takes.
    Field field{{0.0, 1.0}, {0.0, 1.0}, 1, 1, 1, {2.0 + middle, -2.0, -2.0, 2.0 + middle}};
    const auto lines = nn::contour_of(field, 0.0);
    REQUIRE(lines.size() == 2);
    for (const nn::Segment& line : lines) {
      // Where the middle is high the low corners (1, 0) and (0, 1) are cut off, else the high ones.
      const double x = (line.x1 + line.x2) / 2.0, y = (line.y1 + line.y2) / 2.0;
      CHECK(((x > 0.5) != (y > 0.5)) == (middle > 0.0));
    }
  }
}

TEST_CASE("there is no contour beside a NaN, and none where nothing crosses the level") {
  CHECK(nn::contour_of(sampled([](double, double) { return std::nan(""); }, 8), 0.0).empty());
  CHECK(nn::contour_of(sampled([](double, double) { return 1.0; }, 8), 0.0).empty());
  const auto half =
      nn::contour_of(sampled([](double x, double y) { return x > 0.1 ? std::nan("") : y; }, 8), 0.1);
  CHECK_FALSE(half.empty());
  for (const nn::Segment& line : half) CHECK(std::max(line.x1, line.x2) < 0.1);
}

TEST_CASE("a field holds what the network says at each corner") {
  Graph graph;
  Network network(graph, {2, 3, 2}, {Activation::tanh, Activation::linear}, nn::Xavier{.seed = 4});
  const Field field = nn::field_of(network, {-1.0, 1.0}, {0.0, 3.0}, 4, 6);
  REQUIRE(field.numbers.size() == 5 * 7 * 2);
  for (std::size_t row = 0; row < 7; ++row) {
    for (std::size_t column = 0; column < 5; ++column) {
      const autograd::Recording recording(graph);
      const auto outputs =
          network({Value(-1.0 + 0.5 * static_cast<double>(column)), Value(0.5 * static_cast<double>(row))});
      for (std::size_t i = 0; i < 2; ++i)
        CHECK(field.numbers[(row * 5 + column) * 2 + i] ==
              doctest::Approx(outputs[i].value()).epsilon(1e-12));
    }
  }
}

TEST_CASE("the drawing of a straight boundary is straight, and its halves are filled") {
  Graph graph;
  const Network network = straight(graph);
  const DataTable inputs = table({"a", "b"}, {0, 0, 1, 1, 1, -1, -1, 1}),
                  targets = table({"t"}, {0, 1, 1, 1});
  const Boundary boundary = nn::boundary_of(network, inputs, targets, Answer::logit);
  CHECK(boundary.actual == std::vector<std::size_t>{0, 1, 1, 1});
  CHECK(boundary.predicted == std::vector<std::size_t>{0, 1, 0, 1});  // -0.5, 2.5, -1.5, 0.5
  CHECK(nn::description_of(boundary) ==
        "The plane of a and b, 1 point of class 0, 3 points of class 1; 3 of 4 lie on their class's side.");
  const support::Element svg = support::XmlReader::read(nn::svg_of(boundary));
  CHECK(svg.all("desc")[0]->text == nn::description_of(boundary));
  CHECK(mentions(svg.text, "1 point lies on another class's side, with a ring."));
  CHECK(svg.all("circle", "chart-edge").size() == 1);
  int all = 0;
  for (int i = 0; i < 8; ++i) all += cells_of(svg, "chart-shade-" + std::to_string(i));
  CHECK(all == 64 * 64);
  const auto pieces = support::points_of_path(svg.all("path", "chart-edge")[0]->attributes.at("d"));
  REQUIRE(pieces.size() > 30);
  const auto [x0, y0] = pieces.front().front();
  const auto [x1, y1] = pieces.back().back();
  for (const auto& piece : pieces) {
    for (const auto& [x, y] : piece)
      CHECK(std::abs((x - x0) * (y1 - y0) - (y - y0) * (x1 - x0)) / std::hypot(x1 - x0, y1 - y0) < 0.02);
  }
}

TEST_CASE("a probability is undecided at a half, a sign at 0") {
  Graph graph;
  Network network(graph, {2, 1}, Activation::sigmoid, nn::Constant{.weight = 1.0, .bias = 0.0});
  const DataTable inputs = table({"a", "b"}, {-1, -1, 1, 1}), targets = table({"t"}, {0, 1});
  CHECK(nn::boundary_of(network, inputs, targets, Answer::probability).predicted ==
        std::vector<std::size_t>{0, 1});
  Network linear(graph, {2, 1}, Activation::linear, nn::Constant{.weight = 1.0, .bias = 0.0});
  const DataTable signs = table({"t"}, {-1, 1});
  const Boundary boundary = nn::boundary_of(linear, inputs, signs, Answer::sign);
  CHECK(boundary.actual == std::vector<std::size_t>{0, 1});
  CHECK(boundary.predicted == std::vector<std::size_t>{0, 1});
  CHECK(boundary.classes == std::vector<std::string>{"class -1", "class 1"});
}

TEST_CASE("of several classes each gets its area") {
  Graph graph;
  // Three sectors: the largest of x1, x2 and -x1 - x2.
  Network network(graph, {2, 3}, Activation::linear, nn::Constant{.weight = 0.0, .bias = 0.0});
  network.set("w1_11", 1.0);
  network.set("w1_22", 1.0);
  network.set("w1_13", -1.0);
  network.set("w1_23", -1.0);
  const DataTable rows = nn::one_hot(nn::blobs(3, 10), "y");
  const Boundary boundary =
      nn::boundary_of(network, rows.select({"x1", "x2"}), rows.without({"x1", "x2"}), Answer::classes);
  CHECK(boundary.classes == std::vector<std::string>{"y = 0", "y = 1", "y = 2"});
  const support::Element svg = support::XmlReader::read(nn::svg_of(boundary));
  int all = 0, expected[3] = {0, 0, 0};
  const Field& field = boundary.field;
  for (std::size_t row = 0; row < 64; ++row) {
    for (std::size_t column = 0; column < 64; ++column) {
      const double a =
          field.x.least + (static_cast<double>(column) + 0.5) / 64.0 * (field.x.most - field.x.least);
      const double b =
          field.y.least + (static_cast<double>(row) + 0.5) / 64.0 * (field.y.most - field.y.least);
      const double c = -a - b;
      ++expected[a >= b && a >= c ? 0 : b >= c ? 1 : 2];
    }
  }
  for (int i = 0; i < 3; ++i) {
    const int cells = cells_of(svg, "chart-area-" + std::to_string(i));
    CHECK(std::abs(cells - expected[i]) <= 2);
    all += cells;
  }
  CHECK(all == 64 * 64);
}

TEST_CASE("a boundary that cannot be is refused") {
  Graph graph;
  Network three(graph, {3, 1}, Activation::linear, nn::Constant{});
  CHECK(mentions(support::refusal<autograd::WrongSize>([&] {
                   nn::field_of(three, {0, 1}, {0, 1});
                 }),
                 "3 inputs"));
  Network network = straight(graph);
  CHECK_THROWS_AS(nn::field_of(network, {0, 1}, {0, 1}, 1, 64), autograd::WrongSize);
  CHECK_THROWS_AS(nn::field_of(network, {0, 0}, {0, 1}), autograd::Error);
  const DataTable inputs = table({"a", "b"}, {0, 0, 1, 1}), one = table({"t"}, {0}),
                  two = table({"t", "u"}, {0, 1, 1, 0});
  CHECK(mentions(
      support::refusal<autograd::WrongSize>([&] { nn::boundary_of(network, inputs, one, Answer::logit); }),
      "1 target in 1 row"));
  CHECK_THROWS_AS(nn::boundary_of(network, inputs, two, Answer::logit), autograd::WrongSize);
  const DataTable targets = table({"t"}, {0, std::nan("")});
  CHECK(mentions(support::refusal<autograd::WrongSize>(
                     [&] { nn::boundary_of(network, inputs, targets, Answer::classes); }),
                 "does not answer by classes"));
  CHECK(mentions(
      support::refusal<autograd::Error>([&] { nn::boundary_of(network, inputs, targets, Answer::logit); }),
      "row 1"));
}
