// SPDX-License-Identifier: MIT
// Derivatives that are graphs: the conventions at kinks and edges, derivatives of derivatives, and where
// an adjoint stops.
#include "autograd/gradient.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <limits>

#include "tests/support/oracle.hpp"

using namespace autograd;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

using Function = std::function<Value(const std::vector<Value>&)>;

/// A case of the table of conventions: a function, a point, the value and the derivatives there.
struct Convention {
  std::string_view name;
  Function function;
  std::vector<double> point;
  double value;
  std::vector<double> slopes;
};

Function unary(Value (*f)(Value)) {
  return [f](const std::vector<Value>& x) { return f(x[0]); };
}
const Function power = [](const std::vector<Value>& x) { return pow(x[0], x[1]); };
Function power_by_constant(double exponent) {
  return [exponent](const std::vector<Value>& x) { return pow(x[0], exponent); };
}
const Function larger = [](const std::vector<Value>& x) { return max(x[0], x[1]); };
const Function smaller = [](const std::vector<Value>& x) { return min(x[0], x[1]); };

void check(const Convention& convention) {
  CAPTURE(convention.name);
  Graph graph;
  std::vector<Value> x;
  for (const double number : convention.point) x.emplace_back(graph, number);
  const Value y = convention.function(x);
  CHECK(support::same(y.value(), convention.value));
  const std::vector<Value> recorded = derivatives(y, x);
  for (std::size_t i = 0; i < x.size(); ++i) {
    CAPTURE(i);
    CHECK(support::same(gradient(y)[x[i]], convention.slopes[i]));
    CHECK(support::same(recorded[i].value(), convention.slopes[i]));
    CHECK(support::same(derivative(y, x[i]).value(), convention.slopes[i]));
    y.backward();
    CHECK(support::same(x[i].grad(), convention.slopes[i]));
    graph.zero_grad();
  }
}

const double e800 = std::exp(-800.0);

const Convention conventions[] = {
    {"relu(0)", unary(relu<Value>), {0.0}, 0.0, {0.0}},
    {"relu(-0)", unary(relu<Value>), {-0.0}, 0.0, {0.0}},
    {"step(0)", unary(step<Value>), {0.0}, 0.0, {0.0}},
    {"sign(0)", unary(sign<Value>), {0.0}, 0.0, {0.0}},
    {"abs(0)", unary(abs<Value>), {0.0}, 0.0, {0.0}},
    {"abs(-0)", unary(abs<Value>), {-0.0}, 0.0, {0.0}},
    {"relu(NaN)", unary(relu<Value>), {undefined}, undefined, {undefined}},
    {"step(NaN)", unary(step<Value>), {undefined}, undefined, {undefined}},
    {"sign(NaN)", unary(sign<Value>), {undefined}, undefined, {undefined}},
    {"sign(-2)", unary(sign<Value>), {-2.0}, -1.0, {0.0}},
    {"sqrt(0)", unary(sqrt<Value>), {0.0}, 0.0, {inf}},
    {"sqrt(-0)", unary(sqrt<Value>), {-0.0}, -0.0, {inf}},
    {"log(0)", unary(log<Value>), {0.0}, -inf, {inf}},
    {"log(-0)", unary(log<Value>), {-0.0}, -inf, {inf}},
    {"log(-1)", unary(log<Value>), {-1.0}, undefined, {undefined}},
    {"sqrt(-1)", unary(sqrt<Value>), {-1.0}, undefined, {undefined}},
    {"pow(0,0)", power, {0.0, 0.0}, 1.0, {0.0, 0.0}},
    {"pow(0,1)", power, {0.0, 1.0}, 0.0, {1.0, 0.0}},
    {"pow(0,2)", power, {0.0, 2.0}, 0.0, {0.0, 0.0}},
    {"pow(0,1/2)", power, {0.0, 0.5}, 0.0, {inf, 0.0}},
    {"pow(0,-1)", power, {0.0, -1.0}, inf, {-inf, -inf}},
    {"pow(-2,2)", power, {-2.0, 2.0}, 4.0, {-4.0, undefined}},
    {"pow(-2,1/2)", power, {-2.0, 0.5}, undefined, {undefined, undefined}},
    {"pow(-2,2), the exponent constant", power_by_constant(2.0), {-2.0}, 4.0, {-4.0}},
    {"pow(0,0), the exponent constant", power_by_constant(0.0), {0.0}, 1.0, {0.0}},
    {"pow(0,1), the exponent constant", power_by_constant(1.0), {0.0}, 0.0, {1.0}},
    {"pow(-2,3), the exponent constant", power_by_constant(3.0), {-2.0}, -8.0, {12.0}},
    {"max at a tie", larger, {2.0, 2.0}, 2.0, {0.5, 0.5}},
    {"min at a tie", smaller, {2.0, 2.0}, 2.0, {0.5, 0.5}},
    {"max(0,-0)", larger, {0.0, -0.0}, 0.0, {0.5, 0.5}},
    {"max(NaN,1)", larger, {undefined, 1.0}, undefined, {undefined, undefined}},
    {"max(1,NaN)", larger, {1.0, undefined}, undefined, {undefined, undefined}},
    {"min(NaN,1)", smaller, {undefined, 1.0}, undefined, {undefined, undefined}},
    {"min(1,NaN)", smaller, {1.0, undefined}, undefined, {undefined, undefined}},
    {"max(inf,inf)", larger, {inf, inf}, inf, {0.5, 0.5}},
    {"min(inf,1)", smaller, {inf, 1.0}, 1.0, {0.0, 1.0}},
    {"sigmoid(800)", unary(sigmoid<Value>), {800.0}, 1.0, {0.0}},
    {"sigmoid(-800)", unary(sigmoid<Value>), {-800.0}, e800, {e800}},
    {"sigmoid(inf)", unary(sigmoid<Value>), {inf}, 1.0, {0.0}},
    {"sigmoid(-inf)", unary(sigmoid<Value>), {-inf}, 0.0, {0.0}},
    {"tanh(800)", unary(tanh<Value>), {800.0}, 1.0, {0.0}},
};

}  // namespace

TEST_CASE("the conventions at kinks and edges hold in the walk in numbers and in the derivative graph") {
  for (const Convention& convention : conventions) check(convention);
}

TEST_CASE("the sigmoid is exact far below zero, with no threshold") {
  for (const double a : {-20.0, -40.0, -100.0, -500.0, -700.0, -740.0}) {
    CAPTURE(a);
    Graph graph;
    const Value x(graph, a);
    const Value y = sigmoid(x);
    CHECK(support::close(y.value(), std::exp(a) / (1.0 + std::exp(a)), 1e-14));
    CHECK(support::close(gradient(y)[x], std::exp(a) / std::pow(1.0 + std::exp(a), 2), 1e-14));
    CHECK(std::isfinite(derivative(derivative(y, x), x).value()));
  }
}

TEST_CASE("second derivatives of a power are finite where its base and its exponent are 0") {
  Graph graph;
  const Value a(graph, 0.0), b(graph, 0.0);
  const Matrix matrix = hessian(pow(a, b), {a, b});
  for (const double number : matrix.numbers()) CHECK(std::isfinite(number));
}

TEST_CASE("derivatives of a kink's slope are 0") {
  Graph graph;
  const Value x(graph, 0.0);
  for (const Value& y : {relu(x), step(x), sign(x), abs(x), max(x, 0.0), min(x, -x)}) {
    CHECK(derivative(derivative(y, x), x).value() == 0.0);
    CHECK(hessian(y, x)(0, 0) == 0.0);
  }
}

TEST_CASE("every derivative of a whole power is right at 0, however often it is taken") {
  Graph graph;
  const Value x(graph, 0.0);
  Value y = pow(x, 3.0);
  const double expected[] = {0.0, 0.0, 6.0, 0.0, 0.0, 0.0, 0.0};
  for (const double number : expected) {
    y = derivative(y, x);
    CHECK(y.value() == number);
  }
}

TEST_CASE("an adjoint of exactly 0 stops, also before an infinite slope") {
  Graph graph;
  const Value x(graph, 0.0), z(graph, 0.0);
  const Value y = x * sqrt(z);
  CHECK(gradient(y)[z] == 0.0);
  CHECK(derivative(y, z).value() == 0.0);
  CHECK(derivatives(y, {x, z})[1].value() == 0.0);
  CHECK(gradient(y, {0.0})[x] == 0.0);
  const Value both = log(z) * 0.0 + x;
  CHECK(gradient(both)[x] == 1.0);
  CHECK(std::isnan(gradient(both)[z]));  // the value is NaN there
}

namespace {

/// An infinite adjoint arrives at `chosen(taken, other)`; nothing of it may pass to the other side.
void check_side(Value taken, Value other, Value chosen) {
  const Value y = sqrt(chosen);
  CHECK(gradient(y)[taken] == inf);
  CHECK(gradient(y)[other] == 0.0);
  CHECK(derivative(y, taken).value() == inf);
  CHECK(derivative(y, other).value() == 0.0);
  CHECK(derivatives(y, {taken, other})[1].value() == 0.0);
}

}  // namespace

TEST_CASE("the side not taken gets exactly 0, also when an infinite adjoint arrives") {
  Graph graph;
  const Value zero(graph, 0.0), below(graph, -1.0), above(graph, 1.0);
  check_side(zero, below, max(zero, below));
  check_side(zero, below, max(below, zero));
  check_side(zero, above, min(zero, above));
  check_side(zero, above, select(zero < above, zero, above));
  check_side(zero, above, select(zero > above, above, zero));
  check_side(zero, above, select(zero == above, above, zero));
  check_side(zero, above, select(zero != above, zero, above));
  const Value dead = sqrt(relu(below));
  CHECK(gradient(dead)[below] == 0.0);
  CHECK(derivative(dead, below).value() == 0.0);
  const Value flat = sqrt(step(below)) + sqrt(sign(zero));
  CHECK(gradient(flat)[below] == 0.0);
  CHECK(gradient(flat)[zero] == 0.0);
  CHECK(derivative(flat, zero).value() == 0.0);
}

TEST_CASE("a seed that is infinite or NaN goes where the derivative is not 0") {
  Graph graph;
  const Value x(graph, 2.0), other(graph, 1.0);
  const Value y = max(x, other);
  for (const double seed : {inf, -inf}) {
    CHECK(gradient(y, {seed})[x] == seed);
    CHECK(gradient(y, {seed})[other] == 0.0);
  }
  CHECK(std::isnan(gradient(y, {undefined})[x]));
  CHECK(gradient(y)[x] == 1.0);  // nothing was left behind
}

TEST_CASE("derivatives of derivatives of composed expressions are right to the third order") {
  Graph graph;
  const Value x(graph, 0.7);
  const Value y = sin(x) * exp(2.0 * x);
  const double s = std::sin(0.7), c = std::cos(0.7), e = std::exp(1.4);
  const Value first = derivative(y, x), second = derivative(first, x), third = derivative(second, x);
  CHECK(support::close(first.value(), e * (c + 2 * s), 1e-13));
  CHECK(support::close(second.value(), e * (3 * s + 4 * c), 1e-13));
  CHECK(support::close(third.value(), e * (2 * s + 11 * c), 1e-13));
  CHECK(support::close(gradient(second)[x], third.value(), 1e-13));
}

TEST_CASE("mixed third derivatives do not depend on the order in which they are taken") {
  Graph graph;
  const Value x(graph, 0.6), y(graph, 1.3);
  const Value z = tanh(x * y) * log(y) + pow(y, x) / (1.0 + x * x);
  const double xxy = derivative(derivative(derivative(z, x), x), y).value();
  CHECK(support::close(derivative(derivative(derivative(z, x), y), x).value(), xxy, 1e-12));
  CHECK(support::close(derivative(derivative(derivative(z, y), x), x).value(), xxy, 1e-12));
  const auto second = [](long double b) {
    const long double h = 0x1p-12L, a = 0.6L;
    const auto f = [b](long double t) {
      return std::tanh(t * b) * std::log(b) + std::pow(b, t) / (1 + t * t);
    };
    return (f(a + h) - 2 * f(a) + f(a - h)) / (h * h);
  };
  CHECK(support::close(support::differences(second, 1.3).number, xxy, 1e-5));
}

TEST_CASE("a derivative is recorded in the same graph and follows recalculation") {
  Graph graph;
  const Value x(graph, 0.5, "x");
  const Value dy = derivative(exp(x) * x, x);
  CHECK(dy.graph() == &graph);
  x.assign(2.0);
  graph.recalculate();
  CHECK(support::close(dy.value(), std::exp(2.0) * 3.0, 1e-14));
}

TEST_CASE("a derivative by an inner node is the derivative through that node") {
  Graph graph;
  const Value x(graph, 0.5);
  const Value inner = x * x;
  const Value y = inner * x + sin(inner);
  CHECK(support::close(derivative(y, inner).value(), 0.5 + std::cos(0.25), 1e-15));
  CHECK(derivative(inner, y).value() == 0.0);
  CHECK(derivative(inner, y).is_constant());
  CHECK(derivative(y, y).is_constant());
  CHECK(derivative(y, y).value() == 1.0);
}

TEST_CASE("the number of nodes of repeated derivatives stays within reason") {
  Graph graph;
  const Value x(graph, 0.7);
  Value y = sin(exp(x)) * tanh(x);
  const std::size_t before = graph.size();
  for (int order = 0; order < 4; ++order) y = derivative(y, x);
  CHECK(graph.size() - before < 1500);
}
