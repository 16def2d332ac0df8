// SPDX-License-Identifier: MIT
#include "nn/datasets.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <utility>
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

/// How far the i-th of so many steps leads from 0 to 1, both ends included.
double share(std::size_t i, std::size_t count) {
  return count == 1 ? 0.0 : static_cast<double>(i) / static_cast<double>(count - 1);
}
/// The same, without the end: for a way that leads back to its beginning.
double round_share(std::size_t i, std::size_t count) {
  return static_cast<double>(i) / static_cast<double>(count);
}

struct Place {
  double x1, x2;
};
Place polar(double radius, double angle) { return {radius * std::cos(angle), radius * std::sin(angle)}; }

/// Class after class; `place_of(y, i, count)` says where the i-th of the `count` points of class y lies.
template <class PlaceOf>
DataTable draw(const std::vector<std::size_t>& counts, double noise, std::uint64_t seed,
               const PlaceOf& place_of) {
  const std::size_t least = counts.empty() ? 0 : std::ranges::min(counts);
  if (least == 0) {
    throw autograd::WrongSize("a table of points needs a row in each class and at least one class, and got " +
                              std::to_string(counts.size()) + " classes of " + counted(least, "row"));
  }
  Points points(noise, seed);
  for (std::size_t y = 0; y < counts.size(); ++y) {
    for (std::size_t i = 0; i < counts[y]; ++i) {
      const Place place = place_of(y, i, counts[y]);
      points.add(place.x1, place.x2, y);
    }
  }
  return std::move(points).table();
}

/// Two classes; the first has the odd row.
std::vector<std::size_t> halves(std::size_t rows) { return {rows - rows / 2, rows / 2}; }

}  // namespace

DataTable xor_table() { return DataTable({"x1", "x2", "y"}, {0, 0, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0}); }

DataTable moons(std::size_t rows, double noise, std::uint64_t seed) {
  return draw(halves(rows), noise, seed, [](std::size_t y, std::size_t i, std::size_t count) -> Place {
    const auto [x1, x2] = polar(1.0, pi * share(i, count));
    return y == 0 ? Place{x1, x2} : Place{1.0 - x1, 0.5 - x2};
  });
}

DataTable circles(std::size_t rows, double noise, double inner, std::uint64_t seed) {
  if (!(inner > 0 && inner < 1)) {
    throw autograd::Error("the inner circle's radius is above 0 and below 1, and not " + exact_text(inner));
  }
  return draw(halves(rows), noise, seed, [inner](std::size_t y, std::size_t i, std::size_t count) {
    return polar(y == 0 ? 1.0 : inner, 2 * pi * round_share(i, count));
  });
}

DataTable spirals(std::size_t classes, std::size_t rows_each, double noise, std::uint64_t seed) {
  return draw(std::vector(classes, rows_each), noise, seed,
              [&](std::size_t y, std::size_t i, std::size_t count) {
                const double radius = share(i, count);
                return polar(radius, 2 * pi * (radius + round_share(y, classes)));
              });
}

DataTable blobs(std::size_t classes, std::size_t rows_each, double noise, std::uint64_t seed) {
  return draw(std::vector(classes, rows_each), noise, seed, [&](std::size_t y, std::size_t, std::size_t) {
    return polar(1.0, 2 * pi * round_share(y, classes));
  });
}

DataTable notes_regression() {
  return DataTable({"iq", "cgpa", "lpa"}, {80, 8, 3, 60, 9, 5, 70, 5, 8, 120, 7, 11});
}

DataTable notes_classification() {
  return DataTable({"cgpa", "profile_score", "placement"}, {8, 8, 1, 7, 9, 1, 6, 10, 0, 5, 5, 0});
}

}  // namespace nn
