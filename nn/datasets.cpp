// SPDX-License-Identifier: MIT
#include "nn/datasets.hpp"

#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "autograd/random.hpp"
#include "nn/words.hpp"

namespace nn {
namespace {

using std::numbers::pi;

/// Gathers points, each a little beside its place.
class Points {
 public:
  Points(double noise, std::uint64_t seed) : noise_(noise), random_(seed) {
    if (!(std::isfinite(noise) && noise >= 0)) {
      throw autograd::Error("noise is a finite number from 0 on, and not " + exact_text(noise));
    }
  }
  void add(double x1, double x2, std::size_t y) {
    const double beside = draw(), above = draw();
    table_.add_row({x1 + beside, x2 + above, static_cast<double>(y)});
  }
  DataTable table() && { return std::move(table_); }

 private:
  double draw() {
    double sum = -6.0;
    for (int i = 0; i < 12; ++i) sum += random_.uniform(0.0, 1.0);
    return noise_ * sum;
  }

  double noise_;
  autograd::Random random_;
  DataTable table_{"x1", "x2", "y"};
};

void require_rows(std::size_t classes, std::size_t rows_each) {
  if (classes > 0 && rows_each > 0) return;
  throw autograd::WrongSize("a table of points needs a row in each class and at least one class, and got " +
                            std::to_string(classes) + " classes of " + counted(rows_each, "row"));
}

/// How far the i-th of so many steps leads from 0 to 1, both ends included.
double share(std::size_t i, std::size_t count) {
  return count == 1 ? 0.0 : static_cast<double>(i) / static_cast<double>(count - 1);
}
/// The same, without the end: for a way that leads back to its beginning.
double round_share(std::size_t i, std::size_t count) {
  return static_cast<double>(i) / static_cast<double>(count);
}

}  // namespace

DataTable xor_table() { return DataTable({"x1", "x2", "y"}, {0, 0, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0}); }

DataTable moons(std::size_t rows, double noise, std::uint64_t seed) {
  require_rows(2, rows / 2);
  Points points(noise, seed);
  const std::size_t second = rows / 2, first = rows - second;
  for (std::size_t i = 0; i < first; ++i) {
    const double angle = pi * share(i, first);
    points.add(std::cos(angle), std::sin(angle), 0);
  }
  for (std::size_t i = 0; i < second; ++i) {
    const double angle = pi * share(i, second);
    points.add(1.0 - std::cos(angle), 0.5 - std::sin(angle), 1);
  }
  return std::move(points).table();
}

DataTable circles(std::size_t rows, double noise, double inner, std::uint64_t seed) {
  require_rows(2, rows / 2);
  if (!(inner > 0 && inner < 1)) {
    throw autograd::Error("the inner circle's radius is above 0 and below 1, and not " + exact_text(inner));
  }
  Points points(noise, seed);
  for (std::size_t y = 0; y < 2; ++y) {
    const std::size_t count = y == 0 ? rows - rows / 2 : rows / 2;
    const double radius = y == 0 ? 1.0 : inner;
    for (std::size_t i = 0; i < count; ++i) {
      const double angle = 2 * pi * round_share(i, count);
      points.add(radius * std::cos(angle), radius * std::sin(angle), y);
    }
  }
  return std::move(points).table();
}

DataTable spirals(std::size_t classes, std::size_t rows_each, double noise, std::uint64_t seed) {
  require_rows(classes, rows_each);
  Points points(noise, seed);
  for (std::size_t y = 0; y < classes; ++y) {
    for (std::size_t i = 0; i < rows_each; ++i) {
      const double radius = share(i, rows_each), angle = 2 * pi * (radius + round_share(y, classes));
      points.add(radius * std::cos(angle), radius * std::sin(angle), y);
    }
  }
  return std::move(points).table();
}

DataTable blobs(std::size_t classes, std::size_t rows_each, double noise, std::uint64_t seed) {
  require_rows(classes, rows_each);
  Points points(noise, seed);
  for (std::size_t y = 0; y < classes; ++y) {
    const double angle = 2 * pi * round_share(y, classes);
    for (std::size_t i = 0; i < rows_each; ++i) points.add(std::cos(angle), std::sin(angle), y);
  }
  return std::move(points).table();
}

DataTable notes_regression() {
  return DataTable({"iq", "cgpa", "lpa"}, {80, 8, 3, 60, 9, 5, 70, 5, 8, 120, 7, 11});
}

DataTable notes_classification() {
  return DataTable({"cgpa", "profile_score", "placement"}, {8, 8, 1, 7, 9, 1, 6, 10, 0, 5, 5, 0});
}

}  // namespace nn
