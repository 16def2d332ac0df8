// SPDX-License-Identifier: MIT
// The guards against edges, one by one: what they are there for would go wrong without them. (Taking each out
// in turn shows that something here, or among the conventions, notices.)
#include <doctest/doctest.h>

#include <algorithm>
#include <limits>

#include "tests/support/alphabet.hpp"
#include "tests/support/oracle.hpp"

using namespace autograd;
using support::Sequence;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

/// The derivative of Op by operand i, if both walks agree on it.
template <class Op>
double slope_at(const Sequence<double>& point, std::size_t i) {
  Graph graph;
  const Sequence<Value> x = support::leaves(graph, point);
  const Value y = support::record<Op>(x);
  const double slope = gradient(y)[x[i]];
  CHECK(support::close(derivative(y, x[i]).value(), slope, 1e-15));
  return slope;
}

template <class Op>
double value_at(const Sequence<double>& point) {
  return support::value_of<Op>(point);
}

/// What an infinite adjoint sends to operands whose slope is 0: nothing.
template <class Op>
void check_gate(const Sequence<double>& point) {
  Graph graph;
  const Sequence<Value> x = support::leaves(graph, point);
  const Value y = support::record<Op>(x);
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (support::slope_of<Op>(point, i, y.value()) == 0.0) CHECK(gradient(y, {inf})[x[i]] == 0.0);
  }
}

}  // namespace

TEST_CASE("where an operation branches, an infinite adjoint passes nothing to the side not taken") {
  for_each_operation([]<class Op>(Op) {
    if (!Op::branches) return;
    CAPTURE(Op::notation.name);
    CHECK(flow_back<Op>(inf, 0.0) == 0.0);
    CHECK(flow_back<Op>(std::numeric_limits<long double>::infinity(), 0.0L) == 0.0L);
    Graph graph;
    CHECK(flow_back<Op>(Value(graph, inf), Value(graph, 0.0)).value() == 0.0);
    CHECK(flow_back<Op>(Value(graph, inf), Value(0.0)).value() == 0.0);
    for (const auto& point : support::points_of<Op>(10, 1)) check_gate<Op>(point);
  });
}

TEST_CASE("the order of a polygamma function has no slope") {
  CHECK(std::isnan(slope_at<Polygamma>({1.0, 2.0}, 0)));
}

TEST_CASE("polygamma functions of what is no order, at a pole and at infinity") {
  for (const double order : {-1.0, 0.5, 151.0, inf, undefined}) {
    CAPTURE(order);
    CHECK(std::isnan(value_at<Polygamma>({order, 2.0})));
  }
  for (const double pole : {0.0, -0.0, -1.0, -7.0, -inf, undefined}) {
    CAPTURE(pole);
    CHECK(std::isnan(value_at<Digamma>({pole})));
    CHECK(std::isnan(value_at<Polygamma>({1.0, pole})));
  }
  CHECK(value_at<Digamma>({inf}) == inf);
  for (const double order : {1.0, 2.0}) CHECK(value_at<Polygamma>({order, inf}) == 0.0);
}

TEST_CASE("NaN among infinite operands of a list is NaN, in whatever order they stand") {
  for (const double infinite : {inf, -inf}) {
    Sequence<double> point{1.0, infinite, undefined};
    for (int turn = 0; turn < 3; ++turn) {
      CAPTURE(support::text_of(point));
      CHECK(std::isnan(value_at<Norm>(point)));
      CHECK(std::isnan(value_at<LogSumExp>(point)));
      CHECK(std::isnan(value_at<Extreme<true>>(point)));
      CHECK(std::isnan(value_at<Extreme<false>>(point)));
      std::rotate(point.begin(), point.begin() + 1, point.end());
    }
  }
  CHECK(std::isnan(value_at<Norm>({0.0, undefined})));
}

TEST_CASE("infinite operands of a list have the result that their sizes give") {
  CHECK(value_at<Norm>({1.0, -inf}) == inf);
  CHECK(value_at<LogSumExp>({1.0, inf}) == inf);
  CHECK(value_at<LogSumExp>({-inf, -inf}) == -inf);
  CHECK(value_at<LogSumExp>({-inf, 1.0}) == 1.0);
  CHECK(value_at<LogAddExp>({inf, inf}) == inf);
  CHECK(value_at<LogAddExp>({-inf, -inf}) == -inf);
  CHECK(value_at<LogAddExp>({1.0, 900.0}) == 900.0);
}

TEST_CASE("the slopes of logarithms at -0 are those at 0") {
  CHECK(slope_at<Log>({-0.0}, 0) == inf);
  CHECK(slope_at<Log2>({-0.0}, 0) == inf);
  CHECK(slope_at<Log10>({-0.0}, 0) == inf);
  CHECK(slope_at<XLogY>({1.0, -0.0}, 1) == inf);
}

TEST_CASE("0 wins against infinity in xlogy, and not against NaN") {
  CHECK(value_at<XLogY>({0.0, 0.0}) == 0.0);
  CHECK(value_at<XLogY>({0.0, inf}) == 0.0);
  CHECK(std::isnan(value_at<XLogY>({0.0, undefined})));
  CHECK(slope_at<XLogY>({0.0, 0.0}, 1) == 0.0);
}

TEST_CASE("a power of 0 has no slope by its base, wherever that is") {
  for (const double base : {0.0, 5e-324, inf, undefined}) {
    CAPTURE(base);
    CHECK(value_at<Power>({base, 0.0}) == 1.0);
    CHECK(slope_at<Power>({base, 0.0}, 0) == 0.0);
  }
}

TEST_CASE("the slopes of atan2 neither overflow nor vanish") {
  for (const double size : {1e-200, 1e200}) {
    CAPTURE(size);
    CHECK(support::close(slope_at<Atan2>({size, size}, 0), 0.5 / size, 1e-14));
    CHECK(support::close(slope_at<Atan2>({size, size}, 1), -0.5 / size, 1e-14));
  }
}

TEST_CASE("gelu and silu are 0 and flat at the left end, and straight at the right end") {
  CHECK(value_at<Gelu>({-inf}) == 0.0);
  CHECK(value_at<Silu>({-inf}) == 0.0);
  CHECK(slope_at<Gelu>({-inf}, 0) == 0.0);
  CHECK(slope_at<Silu>({-inf}, 0) == 0.0);
  CHECK(slope_at<Gelu>({inf}, 0) == 1.0);
  CHECK(slope_at<Silu>({inf}, 0) == 1.0);
}

TEST_CASE("the slopes of the sigmoid and of tanh keep their digits where these are flat") {
  CHECK(support::close(slope_at<Sigmoid>({40.0}, 0), std::exp(-40.0), 1e-14));
  CHECK(support::close(slope_at<Tanh>({20.0}, 0), 4.0 * std::exp(-40.0), 1e-14));
  CHECK(support::close(slope_at<Tanh>({-20.0}, 0), 4.0 * std::exp(-40.0), 1e-14));
}

TEST_CASE("tanh is right to 1.5 units in the last place, and odd") {
  const auto distance = [](double a) {
    const long double truth = std::tanh(static_cast<long double>(a));
    const double unit = std::nextafter(double(truth), 2.0) - double(truth);
    return double(std::abs(value_at<Tanh>({a}) - truth)) / unit;
  };
  double worst = 0.0;
  // From 1e-20 to 25 by small factors, and closely where one way of calculating it goes over into another.
  for (double a = 1e-20; a < 25.0; a *= a < 0.1 ? 1.01 : 1.0003) worst = std::max(worst, distance(a));
  for (double a = 0.6; a < 0.7; a += 3e-6) worst = std::max(worst, distance(a));
  CHECK(worst < 1.5);
  for (const double a : {0.0, 5e-324, 1e-310, 0.3, 0.65, 2.0, 20.5, 400.0, 1e300, inf}) {
    CHECK(value_at<Tanh>({-a}) == -value_at<Tanh>({a}));
    CHECK(std::signbit(value_at<Tanh>({-a})));
  }
  CHECK(value_at<Tanh>({5e-324}) == 5e-324);
  CHECK(value_at<Tanh>({1e300}) == 1.0);
  CHECK(value_at<Tanh>({inf}) == 1.0);
  CHECK(std::isnan(value_at<Tanh>({undefined})));
}

TEST_CASE("fmax and fmin are the other operand where one is NaN, and so is their slope") {
  for (const auto& [point, other] : {std::pair{Sequence<double>{undefined, 1.0}, std::size_t{1}},
                                     std::pair{Sequence<double>{1.0, undefined}, std::size_t{0}}}) {
    CHECK(value_at<FMax>(point) == 1.0);
    CHECK(value_at<FMin>(point) == 1.0);
    for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) {
      CHECK(slope_at<FMax>(point, i) == (i == other ? 1.0 : 0.0));
      CHECK(slope_at<FMin>(point, i) == (i == other ? 1.0 : 0.0));
    }
  }
  CHECK(std::isnan(value_at<FMax>({undefined, undefined})));
  CHECK(std::isnan(value_at<FMin>({undefined, undefined})));
}

TEST_CASE("what has no meaning is NaN: the sign of NaN, bounds that are exchanged") {
  CHECK(std::isnan(value_at<CopySign>({2.0, undefined})));
  CHECK(std::isnan(value_at<CopySign>({2.0, -undefined})));
  CHECK(std::isnan(value_at<Clamp>({1.0, 2.0, 0.0})));
  CHECK(std::isnan(slope_at<Clamp>({1.0, 2.0, 0.0}, 0)));
}
