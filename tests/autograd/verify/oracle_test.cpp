// SPDX-License-Identifier: MIT
#include "autograd/verify/oracle.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "autograd/autograd.hpp"

using namespace autograd;
using verify::PointView;

namespace {

std::vector<double> leaves_of(const Section& section) {
  std::vector<double> leaves(section.size());
  for (std::size_t place = 0; place < section.size(); ++place) {
    if (section.is_leaf(place)) leaves[place] = section.node(place).value();
  }
  return leaves;
}

/// Both oracles' answers for dy/dx at the recorded numbers.
struct Answers {
  Answers(Value y, Value x) {
    const Value roots[] = {y, x};
    const Section section{Values(roots)};
    const PointView view(section, leaves_of(section));
    walk = view.by_walk(section.place(y), section.place(x)).number;
    estimate = view.by_values(section.place(y), section.place(x));
    kinks = view.kink(section.place(y), section.place(x)).has_value();
  }
  double walk = 0.0;
  verify::Estimate estimate;
  bool kinks = false;
};

}  // namespace

TEST_CASE("the two oracles agree with the known derivative of a holomorphic function") {
  Graph graph;
  const Value x(graph, 0.7, "x");
  const Answers answers(sin(x) * exp(square(x)), x);
  const double known = (std::cos(0.7) + 1.4 * std::sin(0.7)) * std::exp(0.49);
  CHECK(answers.walk == doctest::Approx(known).epsilon(1e-14));
  CHECK(answers.estimate.number == doctest::Approx(known).epsilon(1e-14));
}

TEST_CASE("where the complex step cannot go, differences come within their error bar") {
  Graph graph;
  const Value x(graph, 0.7, "x"), w(graph, 1.3, "w");
  const Answers answers(pow(x, w) + abs(x - 2.0) * relu(x), x);
  const double known = 1.3 * std::pow(0.7, 0.3) - 0.7 + 1.3;
  CHECK(answers.walk == doctest::Approx(known).epsilon(1e-14));
  CHECK(std::abs(answers.estimate.number - known) <= answers.estimate.error);
  CHECK(answers.estimate.error < 1e-10);
}

TEST_CASE("an operation that is not holomorphic beside the way does not spoil the complex step") {
  Graph graph;
  const Value x(graph, 0.7, "x"), w(graph, -1.3, "w");
  const Answers answers(exp(x) * abs(w), x);
  CHECK(answers.estimate.number == doctest::Approx(std::exp(0.7) * 1.3).epsilon(1e-15));
}

TEST_CASE("the derivative by an inner node is the one through that node") {
  Graph graph;
  const Value x(graph, 0.7, "x");
  const Value u = square(x);
  const Answers answers(u * x + sin(u), u);
  const double known = 0.7 + std::cos(0.49);
  CHECK(answers.walk == doctest::Approx(known).epsilon(1e-14));
  CHECK(answers.estimate.number == doctest::Approx(known).epsilon(1e-14));
}

TEST_CASE("at a kink the oracles disagree and the kink is found") {
  Graph graph;
  const Value x(graph, 0.0, "x");
  const Answers answers(relu(x) * 3.0, x);
  CHECK(answers.walk == 0.0);
  CHECK(std::abs(answers.estimate.number - answers.walk) > 1.0);
  CHECK(answers.kinks);
  const Value away(graph, 0.5, "away");
  CHECK_FALSE(Answers(relu(away) * 3.0, away).kinks);
}

TEST_CASE("what does not depend on a node has a derivative of exactly 0 by it") {
  Graph graph;
  const Value x(graph, 0.7, "x"), w(graph, 1.3, "w");
  const Answers answers(sin(w), x);
  CHECK(answers.walk == 0.0);
  CHECK(answers.estimate.number == 0.0);
}

TEST_CASE("the rounding bound covers the error of a cancelling sum and is small elsewhere") {
  Graph graph;
  const Value x(graph, 1.0, "x");
  const Value y = (x + 1e10) - 1e10;
  const Section section(y);
  const PointView view(section, leaves_of(section));
  const std::size_t place = section.place(y);
  CHECK(view.rounding(place) >= std::abs(view.values()[place] - 1.0));
  CHECK(view.rounding(place) > 1e-7);
  const Value plain = sin(x) * 3.0;
  const Section other(plain);
  CHECK(PointView(other, leaves_of(other)).rounding(other.place(plain)) < 1e-14);
}
