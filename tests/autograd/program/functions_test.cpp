// SPDX-License-Identifier: MIT
// The functions that lanes have formulas of their own for, against long double, closely over the whole range
// and on both sides of where a formula ends.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "autograd/operation.hpp"
#include "tests/autograd/program/block.hpp"
#include "tests/support/environment.hpp"

using namespace autograd;
using namespace autograd::program;
using support::RowBlock;

namespace {

/// In steps of the last digit of the type.
template <class Real>
double error_of(Real got, long double exact) {
  const Real nearest = std::abs(static_cast<Real>(exact));
  const Real step = nearest - std::nextafter(nearest, Real(0));
  return static_cast<double>(std::abs(static_cast<long double>(got) - exact) / step);
}

struct Range {
  double first, last;
};

/// The greatest error of a table over points of a range; `second` is the second operand where there is one.
template <class Real>
double greatest_error(const Kernels<Real>& table, Code code, long double (*exact)(long double, long double),
                      Range range, double second) {
  const std::size_t blocks = support::count(60, 3000);
  double greatest = 0;
  RowBlock<Real> block(code == code_of<Power> ? 2 : 1);
  for (std::size_t i = 0; i < blocks; ++i) {
    for (std::size_t row = 0; row < block_rows; ++row) {
      const double part = double(i * block_rows + row) / double(blocks * block_rows);
      block.operands[0][row] = Real(range.first + (range.last - range.first) * part);
      block.operands.back()[row] = code == code_of<Power> ? Real(second) : block.operands[0][row];
    }
    block.forward(table, code);
    for (std::size_t row = 0; row < block_rows; ++row)
      greatest = std::max(
          greatest, error_of(block.result[row], exact(block.operands[0][row], block.operands.back()[row])));
  }
  return greatest;
}

template <class Op, class Real>
void check(const std::vector<Range>& ranges, long double (*exact)(long double, long double), double allowed,
           double second = 0) {
  for (const auto* table : available_kernels<Real>()) {
    for (const Range& range : ranges) {
      INFO(table->name << " " << Op::notation.name << " from " << range.first << " to " << range.last
                       << ", second operand " << second);
      CHECK(greatest_error(*table, code_of<Op>, exact, range, second) <= allowed);
    }
  }
}

template <class Real>
constexpr double largest = sizeof(Real) == 8 ? 26.5 : 9.1;

}  // namespace

TEST_CASE_TEMPLATE("the hyperbolic tangent is right to three last digits", Real, double, float) {
  const std::vector<Range> ranges{{-22, -1}, {-1, 1}, {1, 22}, {1e-9, 1e-3}, {0.17, 0.18}, {0.51, 0.53}};
  check<Tanh, Real>(
      ranges, [](long double a, long double) { return std::tanh(a); }, 3.2);
}

TEST_CASE_TEMPLATE("the error function is right to two last digits", Real, double, float) {
  const std::vector<Range> ranges{{-8, -1}, {-1, -1e-4}, {1e-9, 1e-3}, {1e-4, 1}, {0.99, 1.01}, {1, 8}};
  check<Erf, Real>(
      ranges, [](long double a, long double) { return std::erf(a); }, 2);
}

TEST_CASE_TEMPLATE("what the error function lacks of 1 is right to four last digits, however little it is",
                   Real, double, float) {
  const std::vector<Range> ranges{{-30, -1}, {-1, 0.45},         {0.45, 0.55},   {0.5, 2},
                                  {2, 6},    {6, largest<Real>}, {-0.51, -0.49}, {-1.01, -0.99}};
  check<Erfc, Real>(
      ranges, [](long double a, long double) { return std::erfc(a); }, 4);
}

TEST_CASE_TEMPLATE("powers with whole and half exponents are right to four last digits", Real, double,
                   float) {
  const auto exact = [](long double a, long double b) { return std::pow(a, b); };
  for (int twice = -12; twice <= 12; ++twice)
    check<Power, Real>({{0.01, 1}, {1, 2}, {2, 50}, {1e-5, 1e-4}}, exact, 4, twice / 2.0);
  for (const double exponent : {0.3, -1.7, 2.25, 3.999}) check<Power, Real>({{0.01, 50}}, exact, 4, exponent);
  for (int whole = -4; whole <= 5; ++whole) check<Power, Real>({{-20, -0.01}}, exact, 4, whole);
}

TEST_CASE("powers at edges are those of the reading in double") {
  const double inf = std::numeric_limits<double>::infinity(), nan = std::nan("");
  const double bases[] = {0.0, -0.0, 1.0, -1.0, inf, -inf, nan, 1e-320, 1e-200, 1e200, -1e200, 1e300, -2.0};
  const double exponents[] = {0.0, -0.0, 0.5, -0.5, 1.0, -1.0, 1.5, 2.0, -2.0,
                              3.0, -3.0, 3.5, 4.0,  5.0, inf,  nan, 1e17};
  for (const auto* table : available_kernels<double>()) {
    for (const double base : bases) {
      RowBlock<double> block(2);
      for (std::size_t row = 0; row < block_rows; ++row) {
        block.operands[0][row] = base;
        block.operands[1][row] = exponents[row % std::size(exponents)];
      }
      block.forward(*table, code_of<Power>);
      for (std::size_t row = 0; row < std::size(exponents); ++row) {
        const double expected = std::pow(base, exponents[row]);
        INFO(table->name << " " << base << "^" << exponents[row]);
        CHECK((block.result[row] == expected || (std::isnan(expected) && std::isnan(block.result[row]))));
        CHECK(std::signbit(block.result[row]) == std::signbit(expected));
      }
    }
  }
}
