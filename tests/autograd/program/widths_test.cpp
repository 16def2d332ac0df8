// SPDX-License-Identifier: MIT
// What is calculated in lanes, against the table "scalar", which is calculated by the operations' own
// readings in double: at samples, random points and edges, forward and backward, in every width that this
// machine has.
#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <limits>

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

/// Numbers at which formulas break, and some between them. In float those are left out at which a formula
/// that is calculated in float overflows or vanishes on its way, and the same one in double does not.
template <class Real>
std::vector<double> edges() {
  using Limits = std::numeric_limits<double>;
  std::vector<double> numbers = {0.0, 1e-3, 0.5,  0.99, 1.0,   2.0,
                                 2.5, 3.0,  19.0, 45.0, 800.0, Limits::infinity()};
  if (sizeof(Real) == 8) {
    for (const double number : {Limits::denorm_min(), Limits::min() / 8, Limits::min(), Limits::epsilon(),
                                353.0, 707.9, 708.1, 709.7, 744.9, 746.0, 999999.0, 1e6, 1e20, Limits::max()})
      numbers.push_back(number);
  }
  const std::size_t count = numbers.size();
  for (std::size_t i = 0; i < count; ++i) numbers.push_back(-numbers[i]);
  numbers.push_back(std::nan(""));
  return numbers;
}

/// Every edge in every operand, beside numbers of the domain, other edges, and itself.
template <class Op, class Real>
Points edge_points() {
  Random random(11);
  const auto numbers = edges<Real>();
  Points points;
  for (const double edge : numbers) {
    for (std::size_t k = 0; k < 3 * support::operand_count<Op>(); ++k) {
      auto point = support::random_point<Op>(random);
      for (double& number : point) {
        if (k % 3 == 1) number = numbers[random.below(numbers.size())];
        if (k % 3 == 2) number = edge;
      }
      point[k / 3] = edge;
      points.push_back(point);
    }
  }
  return points;
}

template <class Op, class... Ops>
constexpr bool one_of = (std::is_same_v<Op, Ops> || ...);

/// Where terms of opposite sign meet, what is lost is measured by the terms.
template <class Op>
constexpr bool cancels = one_of<Op, LogAddExp, LogSumExp, Gelu, Silu, Sinc>;
template <class Op>
constexpr bool adds_up = one_of<Op, Sum, Mean, Dot>;
template <class Op>
double terms_of(const std::vector<double>& point) {
  double total = cancels<Op> ? 1 : 0;
  for (const double a : point) {
    if (adds_up<Op> && std::isfinite(a)) total += std::abs(a);
  }
  return total;
}

/// How many steps of the last digit lie between two numbers; without end where one alone is NaN or infinite.
template <class Real>
double steps_between(Real a, Real b, double terms) {
  if (a == b || (std::isnan(a) && std::isnan(b))) return 0;
  if (!std::isfinite(a) || !std::isfinite(b)) return std::numeric_limits<double>::infinity();
  const Real size = std::max({std::abs(a), std::abs(b), Real(terms)});
  return std::abs(double(a) - double(b)) / double(size - std::nextafter(size, Real(0)));
}

/// 0 stops, infinity does not.
template <class Real>
Real adjoint_of(std::size_t row) {
  return row % 8 == 3 ? Real(0) : row % 16 == 6 ? infinity<Real> : Real(0.5) + Real(row % 5) / 8;
}

template <class Real>
struct Compared {
  const Kernels<Real>& table;
  double forward, backward;  // so many steps are allowed
};

/// One block of points by the table and by "scalar".
template <class Op, class Real>
void compare_block(const Compared<Real>& compared, const Points& points, std::size_t first) {
  RowBlock<Real> expected(points[0].size()), got(points[0].size());
  support::fill(expected, points, first);
  support::fill(got, points, first);
  const auto name_of = [&](std::size_t row) {
    return std::string(compared.table.name) + " " + std::string(Op::notation.name) +
           support::text_of(points[(first + row) % points.size()]);
  };
  expected.forward(*available_kernels<Real>().front(), code_of<Op>);
  got.forward(compared.table, code_of<Op>);
  for (std::size_t row = 0; row < block_rows; ++row) {
    INFO(name_of(row) << ": " << got.result[row] << ", not " << expected.result[row]);
    const double terms = terms_of<Op>(points[(first + row) % points.size()]);
    CHECK(steps_between(expected.result[row], got.result[row], terms) <= compared.forward);
    // Slopes may be written with the result, so they start from the same one.
    got.result[row] = expected.result[row];
    got.adjoint[row] = expected.adjoint[row] = adjoint_of<Real>(row);
  }
  expected.backward(*available_kernels<Real>().front(), code_of<Op>);
  got.backward(compared.table, code_of<Op>);
  for (std::size_t i = 0; i < points[0].size(); ++i) {
    for (std::size_t row = 0; row < block_rows; ++row) {
      INFO(name_of(row) << " back to " << i << ": " << got.adjoints[i][row] << ", not "
                        << expected.adjoints[i][row]);
      const double terms = cancels<Op> ? 1 : 0;
      CHECK(steps_between(expected.adjoints[i][row], got.adjoints[i][row], terms) <= compared.backward);
    }
  }
}

template <class Op, class Real>
void compare(const Compared<Real>& compared, const Points& points) {
  for (std::size_t first = 0; first < points.size(); first += block_rows)
    compare_block<Op>(compared, points, first);
}

template <class Real>
bool same_bits(const support::Column<Real>& a, const support::Column<Real>& b) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    const Real x = a[i], y = b[i];
    if (!(std::isnan(x) && std::isnan(y)) && std::memcmp(&x, &y, sizeof x) != 0) return false;
  }
  return true;
}

/// The same block by two tables gives the same bits, forward and backward.
template <class Op, class Real>
void compare_bits(const Kernels<Real>& a, const Kernels<Real>& b, const Points& points) {
  for (std::size_t first = 0; first < points.size(); first += block_rows) {
    RowBlock<Real> one(points[0].size()), other(points[0].size());
    for (auto [block, table] : {std::pair(&one, &a), std::pair(&other, &b)}) {
      support::fill(*block, points, first);
      for (std::size_t row = 0; row < block_rows; ++row) block->adjoint[row] = adjoint_of<Real>(row);
      block->forward(*table, code_of<Op>);
      block->backward(*table, code_of<Op>);
    }
    INFO(a.name << " and " << b.name << ": " << Op::notation.name << ", from point " << first);
    CHECK(same_bits(one.result, other.result));
    for (std::size_t i = 0; i < points[0].size(); ++i) CHECK(same_bits(one.adjoints[i], other.adjoints[i]));
  }
}

template <class Op>
Points ordinary_points() {
  return support::points_of<Op>(support::count(2000, 50000), 5, 0.0);
}

}  // namespace

TEST_CASE("lanes of double agree with the readings in double to a few last digits, also at edges") {
  for (const auto* table : available_kernels<double>()) {
    for_each_operation([&]<class Op>(Op) {
      const Compared<double> compared{*table, 4, 4};
      compare<Op>(compared, ordinary_points<Op>());
      compare<Op>(compared, edge_points<Op, double>());
    });
  }
}

TEST_CASE("lanes of float agree with the readings in double but for what single steps in float lose") {
  for (const auto* table : available_kernels<float>()) {
    for_each_operation([&]<class Op>(Op) {
      const Compared<float> compared{*table, 16, 64};
      compare<Op>(compared, ordinary_points<Op>());
      compare<Op>(compared, edge_points<Op, float>());
    });
  }
}

TEST_CASE_TEMPLATE("lanes of all widths give the same bits", Real, double, float) {
  const auto tables = available_kernels<Real>();
  for (std::size_t i = 2; i < tables.size(); ++i) {
    for_each_operation([&]<class Op>(Op) {
      compare_bits<Op>(*tables[1], *tables[i], ordinary_points<Op>());
      compare_bits<Op>(*tables[1], *tables[i], edge_points<Op, Real>());
    });
  }
}

TEST_CASE("sums and products of double have the bits of the readings in double") {
  const auto tables = available_kernels<double>();
  for_each_operation([&]<class Op>(Op) {
    if constexpr (adds_up<Op> ||
                  one_of<Op, Add, Subtract, Multiply, Divide, Negate, Square, Sqrt, Reciprocal>) {
      for (const auto* table : tables) {
        compare_bits<Op>(*tables[0], *table, ordinary_points<Op>());
        compare_bits<Op>(*tables[0], *table, edge_points<Op, double>());
      }
    }
  });
}

TEST_CASE_TEMPLATE("an adjoint that is not asked for stays as it is", Real, double, float) {
  for (const auto* table : available_kernels<Real>()) {
    for_each_operation([&]<class Op>(Op) {
      RowBlock<Real> block(support::operand_count<Op>());
      support::fill(block, support::points_of<Op>(3, 3));
      for (std::size_t row = 0; row < block_rows; ++row) block.adjoint[row] = 1;
      block.forward(*table, code_of<Op>);
      for (std::size_t i = 0; i < block.operands.size(); ++i) {
        block.wanted.assign(block.operands.size(), false);
        block.wanted[i] = true;
        for (auto& adjoints : block.adjoints) std::fill_n(adjoints.data(), block_rows, Real(7));
        block.backward(*table, code_of<Op>);
        for (std::size_t k = 0; k < block.operands.size(); ++k) {
          if (k == i) continue;
          INFO(table->name << " " << Op::notation.name);
          for (std::size_t row = 0; row < block_rows; ++row) CHECK(block.adjoints[k][row] == Real(7));
        }
      }
    });
  }
}

TEST_CASE_TEMPLATE("an adjoint that is the first to arrive takes the place of what was there", Real, double,
                   float) {
  for (const auto* table : available_kernels<Real>()) {
    for_each_operation([&]<class Op>(Op) {
      RowBlock<Real> added(support::operand_count<Op>()), first(support::operand_count<Op>());
      for (auto* block : {&added, &first}) {
        support::fill(*block, ordinary_points<Op>());
        for (std::size_t row = 0; row < block_rows; ++row) block->adjoint[row] = adjoint_of<Real>(row);
        block->forward(*table, code_of<Op>);
      }
      for (auto& adjoints : first.adjoints) std::fill_n(adjoints.data(), block_rows, Real(7));
      first.first = true;
      added.backward(*table, code_of<Op>);
      first.backward(*table, code_of<Op>);
      INFO(table->name << " " << Op::notation.name);
      for (std::size_t i = 0; i < added.operands.size(); ++i)
        CHECK(same_bits(added.adjoints[i], first.adjoints[i]));
    });
  }
}

TEST_CASE_TEMPLATE("rows that are not asked for stay as they are", Real, double, float) {
  for (const auto* table : available_kernels<Real>()) {
    for_each_operation([&]<class Op>(Op) {
      RowBlock<Real> block(support::operand_count<Op>());
      support::fill(block, support::points_of<Op>(3, 3));
      block.rows = padding;
      for (auto* column : {&block.result, &block.adjoint, &block.adjoints[0]})
        std::fill_n(column->data(), block_rows, Real(7));
      block.forward(*table, code_of<Op>);
      block.backward(*table, code_of<Op>);
      INFO(table->name << " " << Op::notation.name);
      CHECK(std::all_of(block.result.data() + padding, block.result.data() + block_rows,
                        [](Real number) { return number == Real(7); }));
      CHECK(std::all_of(block.adjoints[0].data() + padding, block.adjoints[0].data() + block_rows,
                        [](Real number) { return number == Real(7); }));
      CHECK(std::any_of(block.result.data(), block.result.data() + padding,
                        [](Real number) { return number != Real(7); }));
    });
  }
}

TEST_CASE_TEMPLATE("an operand that stands twice gathers both adjoints", Real, double, float) {
  for (const auto* table : available_kernels<Real>()) {
    const auto twice = [&](Code code, std::size_t count, Real expected) {
      RowBlock<Real> block(1);
      support::fill(block, {{1.5}});
      std::fill_n(block.adjoint.data(), block_rows, Real(2));
      std::fill_n(block.adjoints[0].data(), block_rows, Real(10));
      const std::vector<const Real*> operands(count, block.operands[0].data());
      const std::vector<Real*> adjoints(count, block.adjoints[0].data());
      const std::vector<const Real*> before(adjoints.begin(), adjoints.end());
      const program::Step<Real> step{
          operands.data(),      count,           block_rows,    block.result.data(),
          block.adjoint.data(), adjoints.data(), before.data(), nullptr};
      table->forward[code](step);
      table->backward[code](step);
      INFO(table->name << " " << int(code));
      for (std::size_t row = 0; row < block_rows; ++row) CHECK(block.adjoints[0][row] == expected);
    };
    twice(code_of<Add>, 2, Real(14));
    twice(code_of<Multiply>, 2, Real(16));
    twice(code_of<Max>, 2, Real(12));
    twice(code_of<Sum>, 5, Real(20));
    twice(code_of<Dot>, 4, Real(22));
    twice(code_of<Extreme<true>>, 4, Real(12));
  }
}
