// SPDX-License-Identifier: MIT
// What is calculated in lanes against the table "scalar", which is calculated by the operations' own readings in
// double: at samples, at random points and at edges, forward and backward, in every width that this machine has.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <map>

#include "tests/autograd/program/block.hpp"
#include "tests/support/alphabet.hpp"
#include "tests/support/environment.hpp"

using namespace autograd;
using namespace autograd::program;
using support::RowBlock;

namespace {

using Points = std::vector<std::vector<double>>;

template <class Real>
constexpr Real infinity = std::numeric_limits<Real>::infinity();

/// Numbers at which formulas break, and some between them.
template <class Real>
std::vector<double> edges() {
  using Limits = std::numeric_limits<Real>;
  std::vector<double> numbers = {0.0, 0.5, 1.0, 2.0, 2.5, 1e-3, 0.99, 20.0, 45.0, 100.0, 710.0, 746.0, 800.0, 1e6, 1e20,
                                 double(Limits::denorm_min()), double(Limits::min()) / 8, double(Limits::min()),
                                 double(Limits::epsilon()), double(Limits::max()), double(Limits::infinity())};
  const std::size_t count = numbers.size();
  for (std::size_t i = 0; i < count; ++i) numbers.push_back(-numbers[i]);
  numbers.push_back(std::nan(""));
  return numbers;
}

/// All edges in each operand, beside random numbers, ties and edges in the others.
template <class Op, class Real>
Points edge_points(Random& random) {
  const auto numbers = edges<Real>();
  Points points;
  for (const double first : numbers) {
    for (std::size_t k = 0; k < 4; ++k) {
      auto point = support::random_point<Op>(random);
      for (std::size_t i = 0; i < point.size(); ++i) {
        if (i == k % point.size()) {
          point[i] = first;
        } else if (k == 1) {
          point[i] = numbers[random.below(numbers.size())];
        } else if (k == 2) {
          point[i] = first;
        }
      }
      points.push_back(point);
    }
  }
  return points;
}

/// How many steps of the last digit lie between two numbers; without end where one alone is NaN or infinite.
template <class Real>
double steps_between(Real a, Real b) {
  if (a == b || (std::isnan(a) && std::isnan(b))) return 0;
  if (!std::isfinite(a) || !std::isfinite(b)) return std::numeric_limits<double>::infinity();
  const Real size = std::max(std::abs(a), std::abs(b));
  const double step = double(std::nextafter(size, infinity<Real>) - size);
  return std::abs(double(a) - double(b)) / (std::isfinite(step) ? step : double(size));
}

/// The farthest that a table is from "scalar", for each operation.
struct Farthest {
  std::map<std::string, std::pair<double, double>> of;
  void forward(std::string_view name, double steps) {
    auto& far = of[std::string(name)].first;
    far = std::max(far, steps);
  }
  void backward(std::string_view name, double steps) {
    auto& far = of[std::string(name)].second;
    far = std::max(far, steps);
  }
};

template <class Op, class Real>
void compare(const Kernels<Real>& table, const Points& points, Farthest& farthest) {
  const Kernels<Real>& scalar = *available_kernels<Real>().front();
  const Code code = code_of<Op>;
  for (std::size_t first = 0; first < points.size(); first += block_rows) {
    RowBlock<Real> expected(points[0].size()), got(points[0].size());
    support::fill(expected, points, first);
    support::fill(got, points, first);
    expected.forward(scalar, code);
    got.forward(table, code);
    for (std::size_t row = 0; row < block_rows; ++row) {
      const double steps = steps_between(expected.result[row], got.result[row]);
      INFO(table.name << " " << Op::notation.name << support::text_of(points[(first + row) % points.size()]));
      farthest.forward(Op::notation.name, steps);
      if (steps > 4) CHECK(double(got.result[row]) == double(expected.result[row]));
      got.result[row] = expected.result[row];
      got.adjoint[row] = expected.adjoint[row] = Real(row % 8 == 3 ? 0.0 : 1.0);
    }
    expected.backward(scalar, code);
    got.backward(table, code);
    for (std::size_t i = 0; i < points[0].size(); ++i) {
      for (std::size_t row = 0; row < block_rows; ++row) {
        const double steps = steps_between(expected.adjoints[i][row], got.adjoints[i][row]);
        INFO(table.name << " " << Op::notation.name << support::text_of(points[(first + row) % points.size()])
                        << " back to " << i);
        farthest.backward(Op::notation.name, steps);
        if (steps > 4) CHECK(double(got.adjoints[i][row]) == double(expected.adjoints[i][row]));
      }
    }
  }
}

}  // namespace

TEST_CASE_TEMPLATE("measure", Real, double, float) {
  for (const auto* table : available_kernels<Real>()) {
    Farthest farthest;
    for_each_operation([&]<class Op>(Op) {
      Random random(11);
      compare<Op>(*table, support::points_of<Op>(5000, 5, 0.0), farthest);
      compare<Op>(*table, edge_points<Op, Real>(random), farthest);
    });
    for (const auto& [name, far] : farthest.of)
      if (far.first > 1 || far.second > 1)
        std::printf("%s %zu %s %.3g %.3g\n", std::string(table->name).c_str(), sizeof(Real), name.c_str(), far.first, far.second);
  }
}
