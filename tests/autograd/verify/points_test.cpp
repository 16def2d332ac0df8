// SPDX-License-Identifier: MIT
#include "autograd/verify/points.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>

using autograd::verify::Points;
using autograd::verify::Range;

TEST_CASE("no two numbers of a point are alike, also apart from their sign") {
  Points points({0, 1, 2, 3, 4}, {}, 7);
  std::vector<double> leaves(5);
  bool negative = false, positive = false;
  for (std::size_t i = 0; i < 200; ++i) {
    points.draw(i, leaves);
    std::vector<double> sizes;
    for (const double number : leaves) {
      sizes.push_back(std::abs(number));
      CHECK(std::abs(number) >= 0.4);
      CHECK(std::abs(number) <= 1.6);
      negative = negative || number < 0;
      positive = positive || number > 0;
    }
    std::sort(sizes.begin(), sizes.end());
    for (std::size_t k = 1; k < sizes.size(); ++k) CHECK(sizes[k] - sizes[k - 1] > 0.01);
  }
  CHECK(negative);
  CHECK(positive);
}

TEST_CASE("the order of magnitudes changes from point to point") {
  Points points({0, 1}, {}, 7);
  std::vector<double> leaves(2);
  int larger = 0;
  for (std::size_t i = 0; i < 200; ++i) {
    points.draw(i, leaves);
    larger += std::abs(leaves[0]) > std::abs(leaves[1]);
  }
  CHECK(larger > 60);
  CHECK(larger < 140);
}

TEST_CASE("a seed repeats its points and another seed does not") {
  std::vector<double> a(3), b(3), c(3);
  Points({0, 1, 2}, {}, 7).draw(0, a);
  Points({0, 1, 2}, {}, 7).draw(0, b);
  Points({0, 1, 2}, {}, 8).draw(0, c);
  CHECK(a == b);
  CHECK(a != c);
}

TEST_CASE("an interval is kept and every combination of few numbers is visited") {
  Points points({0, 1, 2},
                {{0, Range{5.0, 6.0, {}}}, {1, Range{0, 0, {0.0, 1.0}}}, {2, Range{0, 0, {1.0, 2.0, 3.0}}}},
                7);
  CHECK(points.combinations() == 6);
  std::set<std::pair<double, double>> seen;
  std::vector<double> leaves(3);
  for (std::size_t i = 0; i < points.combinations(); ++i) {
    points.draw(i, leaves);
    CHECK(leaves[0] >= 5.0);
    CHECK(leaves[0] < 6.0);
    seen.insert({leaves[1], leaves[2]});
  }
  CHECK(seen.size() == 6);
}
