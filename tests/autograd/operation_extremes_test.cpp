// SPDX-License-Identifier: MIT
// Zeros of both signs, denormals, the largest numbers, infinities and NaN in every operand of every
// operation: nothing crashes, and no derivative is finite where the value is NaN.
#include "autograd/operation.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "tests/support/alphabet.hpp"
#include "tests/support/oracle.hpp"

using namespace autograd;
using support::Sequence;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
constexpr double tiny = std::numeric_limits<double>::denorm_min();
constexpr double extremes[] = {0.0,  -0.0, tiny,  -tiny,  1e-308, -1e-308, 0.5,    1.0, -1.0, 2.0,
                               -2.0, 3.0,  710.0, -750.0, 1e154,  1e308,   -1e308, inf, -inf, undefined};

/// Calls `visitor(point)` for all extremes in each operand, and all pairs of them in each two operands.
template <class Op, class Visitor>
void for_each_extreme(Visitor&& visitor) {
  for (const auto& sample : Op::samples) {
    const Sequence<double> ordinary(sample.begin(), sample.end());
    for (std::size_t i = 0; i < ordinary.size(); ++i) {
      for (std::size_t j = i; j < ordinary.size(); ++j) {
        for (const double a : extremes) {
          for (const double b : extremes) {
            Sequence<double> point = ordinary;
            point[i] = a;
            if (j != i) point[j] = b;
            visitor(point);
            if (j == i) break;
          }
        }
      }
    }
    if (Op::arity == 2) break;  // all pairs are done, whatever the sample
  }
}

template <class Op>
void check_extreme(const Sequence<double>& point) {
  Graph graph;
  const Sequence<Value> x = support::leaves(graph, point);
  const Value y = support::record<Op>(x);
  const Gradient by = gradient(y);
  const std::vector<Value> recorded = derivatives(y, x);
  for (std::size_t i = 0; i < x.size(); ++i) {
    CAPTURE(i);
    const double slope = by[x[i]];
    if (std::isnan(y.value()) && !support::has_constant_slope<Op>(i)) CHECK_FALSE(std::isfinite(slope));
    CHECK(support::same(slope, recorded[i].value()));
    CHECK(support::same(slope, support::slope_of<Op>(point, i, y.value())));
  }
}

}  // namespace

TEST_CASE("at the extremes no derivative is finite where the value is NaN, and both walks agree") {
  for_each_operation([]<class Op>(Op) {
    CAPTURE(Op::notation.name);
    for_each_extreme<Op>([](const Sequence<double>& point) {
      CAPTURE(support::text_of(point));
      check_extreme<Op>(point);
    });
  });
}

TEST_CASE("NaN in an operand of arithmetic or of a smooth function makes the result NaN") {
  for_each_operation([]<class Op>(Op) {
    if (Op::branches || std::is_same_v<Op, Power> || std::is_same_v<Op, Chain>) return;
    CAPTURE(Op::notation.name);
    for (std::size_t i = support::first_varied<Op>; i < support::operand_count<Op>(); ++i) {
      Sequence<double> point(Op::samples[0].begin(), Op::samples[0].end());
      point[i] = undefined;
      CHECK(std::isnan(support::value_of<Op>(point)));
    }
  });
}

TEST_CASE("a slope that is declared finite is finite for all operands that are numbers, infinite ones too") {
  for_each_operation([]<class Op>(Op) {
    if (!Op::finite_slopes) return;
    CAPTURE(Op::notation.name);
    for_each_extreme<Op>([](const Sequence<double>& point) {
      CAPTURE(support::text_of(point));
      for (const double operand : point) {
        if (std::isnan(operand)) return;
      }
      const double y = support::value_of<Op>(point);
      for (std::size_t i = 0; i < point.size(); ++i) {
        CHECK(std::isfinite(support::slope_of<Op>(point, i, y)));
      }
    });
  });
}

TEST_CASE("a slope that is declared constant does not depend on the operands") {
  for_each_operation([]<class Op>(Op) {
    if (!Op::constant_slopes || Op::branches) return;
    CAPTURE(Op::notation.name);
    const Sequence<double> first(Op::samples[0].begin(), Op::samples[0].end());
    for_each_extreme<Op>([&](const Sequence<double>& point) {
      for (std::size_t i = 0; i < point.size(); ++i) {
        CHECK(support::slope_of<Op>(point, i, support::value_of<Op>(point)) ==
              support::slope_of<Op>(first, i, support::value_of<Op>(first)));
      }
    });
  });
}

/// The walks add in different orders, so the last digits of a sum may differ.
static bool agree(double a, double b) {
  return support::same(a, b) || std::abs(a - b) <= 1e-12 * std::max(std::abs(a), std::abs(b));
}

TEST_CASE("second derivatives at the extremes do not crash, and both walks agree on them") {
  for_each_operation([]<class Op>(Op) {
    CAPTURE(Op::notation.name);
    for_each_extreme<Op>([](const Sequence<double>& point) {
      CAPTURE(support::text_of(point));
      Graph graph;
      const Sequence<Value> x = support::leaves(graph, point);
      const Value y = support::record<Op>(x);
      const Matrix matrix = hessian(y, x);
      CHECK(graph.size() == point.size() + 1);
      const std::vector<Value> firsts = derivatives(y, x);
      for (std::size_t i = 0; i < x.size(); ++i) {
        const std::vector<Value> seconds = derivatives(firsts[i], x);
        for (std::size_t j = i; j < x.size(); ++j) CHECK(agree(seconds[j].value(), matrix(i, j)));
      }
    });
  });
}

TEST_CASE("NaN goes on through whatever is calculated from it") {
  for_each_operation([]<class Op>(Op) {
    if (Op::branches || Op::constant_slopes) return;
    CAPTURE(Op::notation.name);
    for_each_extreme<Op>([](const Sequence<double>& point) {
      if (!std::isnan(support::value_of<Op>(point))) return;
      CAPTURE(support::text_of(point));
      Graph graph;
      const Sequence<Value> x = support::leaves(graph, point);
      const Value y = support::record<Op>(x);
      for (const Value& z : {y + 1.0, 2.0 * y, tanh(y), relu(y), max(y, 1.0), y * y}) {
        CHECK(std::isnan(z.value()));
        CHECK_FALSE(std::isfinite(gradient(z)[x[support::first_varied<Op>]]));
        CHECK_FALSE(std::isfinite(derivative(z, x[support::first_varied<Op>]).value()));
      }
    });
  });
}
