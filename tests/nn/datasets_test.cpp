// SPDX-License-Identifier: MIT
// The tables that are made in code.
#include "nn/datasets.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <limits>

#include "tests/support/refusal.hpp"

using autograd::Error;
using autograd::WrongSize;
using doctest::Approx;
using nn::DataTable;
using Names = std::vector<std::string>;
using Numbers = std::vector<double>;

namespace {

std::size_t of_class(const DataTable& table, double y) {
  std::size_t count = 0;
  for (const double number : table.column("y")) count += number == y ? 1 : 0;
  return count;
}

double radius(const DataTable& table, std::size_t row) {
  return std::hypot(table.at(row, "x1"), table.at(row, "x2"));
}

}  // namespace

TEST_CASE("xor is 1 where one input is 1 and not both") {
  CHECK(nn::xor_table() == DataTable(Names{"x1", "x2", "y"}, {0, 0, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0}));
}

TEST_CASE("the notes' tables are as they stand in the notes") {
  CHECK(nn::notes_regression().names() == Names{"iq", "cgpa", "lpa"});
  CHECK(nn::notes_regression().column("iq") == Numbers{80, 60, 70, 120});
  CHECK(nn::notes_regression().column("lpa") == Numbers{3, 5, 8, 11});
  CHECK(nn::notes_classification().column("profile_score") == Numbers{8, 9, 10, 5});
  CHECK(nn::notes_classification().column("placement") == Numbers{1, 1, 0, 0});
}

TEST_CASE("moons lie on two half circles") {
  const DataTable table = nn::moons(5, 0.0);
  CHECK(of_class(table, 0) == 3);
  CHECK(of_class(table, 1) == 2);
  const double expected[] = {1, 0, 0, 0, 1, 0, -1, 0, 0, 0, 0.5, 1, 2, 0.5, 1};
  for (std::size_t i = 0; i < 15; ++i) CHECK(std::abs(table.cells()[i] - expected[i]) < 1e-15);
}

TEST_CASE("circles have their radius, and their points are apart") {
  const DataTable table = nn::circles(11, 0.0, 0.25);
  CHECK(of_class(table, 0) == 6);
  for (std::size_t i = 0; i < 11; ++i) CHECK(radius(table, i) == Approx(i < 6 ? 1.0 : 0.25).epsilon(1e-15));
  CHECK(std::hypot(table.at(0, "x1") - table.at(5, "x1"), table.at(0, "x2") - table.at(5, "x2")) ==
        Approx(1.0).epsilon(1e-14));
}

TEST_CASE("spirals turn once from the centre to radius 1, each class by its own angle") {
  const DataTable table = nn::spirals(4, 11, 0.0);
  CHECK(table.rows() == 44);
  for (std::size_t y = 0; y < 4; ++y) {
    CHECK(of_class(table, static_cast<double>(y)) == 11);
    CHECK(radius(table, 11 * y) == 0);
    CHECK(radius(table, 11 * y + 5) == Approx(0.5).epsilon(1e-14));
    CHECK(radius(table, 11 * y + 10) == Approx(1).epsilon(1e-14));
  }
  CHECK(std::abs(table.at(10, "x1") - 1) < 1e-14);
  CHECK(std::abs(table.at(21, "x2") - 1) < 1e-14);
  CHECK(std::abs(table.at(5, "x1") + 0.5) < 1e-14);
}

TEST_CASE("blobs lie around their centres, as far as the noise says") {
  const DataTable table = nn::blobs(2, 5000, 0.3);
  for (const double centre : {1.0, -1.0}) {
    double mean = 0, square = 0;
    for (std::size_t i = 0; i < 5000; ++i) {
      const double beside = table.at(i + (centre < 0 ? 5000 : 0), "x1") - centre;
      mean += beside / 5000;
      square += beside * beside / 5000;
    }
    CHECK(std::abs(mean) < 0.02);
    CHECK(std::sqrt(square) == Approx(0.3).epsilon(0.04));
  }
}

TEST_CASE("the same seed gives the same noise on every platform, and another seed another") {
  // A centre without a sine: its two draws were worked out apart from the library.
  const DataTable table = nn::blobs(1, 1, 0.25, 1);
  CHECK(table.at(0, "x1") == 1.0 + 0.25 * 1.4243480905156507);
  CHECK(table.at(0, "x2") == 0.25 * -0.618904259878568);
  CHECK(nn::moons(20, 0.1, 1) == nn::moons(20, 0.1, 1));
  CHECK(nn::moons(20, 0.1, 1) != nn::moons(20, 0.1, 2));
}

TEST_CASE("tables that cannot be made are refused") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_AS(nn::moons(1), WrongSize);
  CHECK_THROWS_AS(nn::circles(0), WrongSize);
  CHECK(support::refusal<WrongSize>([] { nn::spirals(3, 0); }) ==
        "a table of points needs a row in each class and at least one class, and got 3 classes of 0 rows");
  CHECK_THROWS_AS(nn::blobs(0, 5), WrongSize);
  CHECK(support::refusal<Error>([] { nn::moons(10, -1); }) ==
        "noise is a finite number from 0 on, and not -1");
  CHECK_THROWS_AS(nn::moons(10, nan), Error);
  for (const double inner : {0.0, 1.0, nan}) CHECK_THROWS_AS(nn::circles(10, 0, inner), Error);
}
