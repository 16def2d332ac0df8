// SPDX-License-Identifier: MIT
// L1 and L2 against numbers worked by hand.
#include "nn/regularisation.hpp"

#include <doctest/doctest.h>

#include <array>
#include <limits>
#include <vector>

#include "nn/optimiser.hpp"

using namespace autograd;

TEST_CASE("l1 is the strength times the sizes, with slopes of its sign and 0 at 0") {
  Graph graph;
  const Value a(graph, 3.0), b(graph, -2.0), c(graph, 0.0);
  const Value cost = nn::l1({a, b, c}, 0.5);
  CHECK(cost.value() == 2.5);
  const Gradient g = gradient(cost);
  CHECK(g[a] == 0.5);
  CHECK(g[b] == -0.5);
  CHECK(g[c] == 0);
}

TEST_CASE("l2 is the strength times the squares, with slopes 2*strength*p") {
  Graph graph;
  const Value a(graph, 3.0), b(graph, -2.0);
  const Value cost = nn::l2({a, b}, 0.5);
  CHECK(cost.value() == 6.5);
  const Gradient g = gradient(cost);
  CHECK(g[a] == 3);
  CHECK(g[b] == -2);
}

TEST_CASE("a descent with l2 in the loss is one with a weight decay of twice the strength") {
  Graph graph;
  const Value a(graph, 3.0);
  const double slope = gradient(square(a) + nn::l2(a, 0.25))[a];
  std::array<double, 1> recorded = {3.0}, decayed = {3.0};
  nn::Optimiser(nn::GradientDescent{.rate = 0.125}, 1).step(recorded, std::array{slope});
  nn::Optimiser(nn::GradientDescent{.rate = 0.125, .weight_decay = 0.5}, 1).step(decayed, std::array{6.0});
  CHECK(recorded == decayed);
}

TEST_CASE("a cost of no parameters and a strength that cannot be are refused, and nothing is recorded") {
  Graph graph;
  const Value a(graph, 3.0);
  CHECK_THROWS_WITH_AS(nn::l1({}, 0.5), "l1 needs at least one parameter, e.g. network.parameters()",
                       WrongSize);
  CHECK_THROWS_AS(nn::l2({}, 0.5), WrongSize);
  CHECK_THROWS_WITH_AS(
      nn::l2(a, -1.0),
      "l2's strength must be a finite number of 0 or above, and is -1; usual is 0.0001 to 0.01", Error);
  CHECK_THROWS_AS(nn::l1(a, std::numeric_limits<double>::quiet_NaN()), Error);
  CHECK_THROWS_AS(nn::l1(a, std::numeric_limits<double>::infinity()), Error);
  CHECK(graph.size() == 1);
}
