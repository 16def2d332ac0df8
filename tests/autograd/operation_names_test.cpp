// SPDX-License-Identifier: MIT
// Every operation by the name that people write, with values, numbers and whole numbers mixed; the number is
// that of the standard library, or of a formula, where there is one.
#include <doctest/doctest.h>

#include <cmath>
#include <concepts>
#include <string>

#include "autograd/autograd.hpp"
#include "tests/support/oracle.hpp"

using namespace autograd;

namespace {

constexpr double pi = 3.14159265358979323846;

template <class F>
void check_unary(const std::string& name, F f, double a, double expected) {
  CAPTURE(name);
  Graph graph;
  const Value x(graph, a);
  static_assert(std::same_as<decltype(f(x)), Value> && std::same_as<decltype(f(a)), double>);
  CHECK(support::close(f(x).value(), expected, 1e-15));
  CHECK(support::close(f(a), expected, 1e-15));
  CHECK(f(Value(a)).is_constant());
  CHECK(graph.size() == 2);
}

/// `f(x, y)`, `f(x, number)` and `f(number, y)`; `b` must be a whole number.
template <class F>
void check_binary(const std::string& name, F f, double a, double b, double expected) {
  CAPTURE(name);
  Graph graph;
  const Value x(graph, a), y(graph, b);
  const int whole = static_cast<int>(b);
  static_assert(std::same_as<decltype(f(x, y)), Value> && std::same_as<decltype(f(x, b)), Value> &&
                std::same_as<decltype(f(a, y)), Value> && std::same_as<decltype(f(x, whole)), Value> &&
                std::same_as<decltype(f(whole, y)), Value> && std::same_as<decltype(f(x, 2.0F)), Value>);
  for (const Value& z : {f(x, y), f(x, b), f(a, y), f(x, whole)}) {
    CHECK(support::close(z.value(), expected, 1e-15));
    CHECK_FALSE(z.is_constant());
  }
  CHECK(support::same(f(whole, y).value(), f(y, y).value()));
  CHECK(support::close(f(a, b), expected, 1e-15));
}

/// All mixtures of three operands of which one at least is a value; `c` must be a whole number.
template <class F>
void check_ternary(const std::string& name, F f, double a, double b, double c, double expected) {
  CAPTURE(name);
  Graph graph;
  const Value x(graph, a), y(graph, b), z(graph, c);
  const int whole = static_cast<int>(c);
  for (const Value& result : {f(x, y, z), f(x, y, c), f(x, b, z), f(x, b, c), f(a, y, z), f(a, y, c),
                              f(a, b, z), f(x, y, whole), f(x, b, whole), f(a, y, whole)}) {
    CHECK(support::close(result.value(), expected, 1e-15));
    CHECK_FALSE(result.is_constant());
  }
  static_assert(std::same_as<decltype(f(a, b, z)), Value> && std::same_as<decltype(f(a, y, whole)), Value>);
  CHECK(support::close(f(a, b, c), expected, 1e-15));
  CHECK(gradient(f(a, y, c))[y] == gradient(f(x, y, z))[y]);
  CHECK(gradient(f(a, b, z))[z] == gradient(f(x, y, z))[z]);
}

}  // namespace

TEST_CASE("arithmetic and powers are called by their names") {
  check_binary(
      "+", [](auto a, auto b) { return a + b; }, 1.5, 2, 3.5);
  check_binary(
      "-", [](auto a, auto b) { return a - b; }, 1.5, 2, -0.5);
  check_binary(
      "*", [](auto a, auto b) { return a * b; }, 1.5, 2, 3.0);
  check_binary(
      "/", [](auto a, auto b) { return a / b; }, 1.5, 2, 0.75);
  check_unary(
      "negate", [](auto a) { return -a; }, 1.5, -1.5);
  check_unary(
      "square", [](auto a) { return square(a); }, 1.5, 2.25);
  check_unary(
      "sqrt", [](auto a) { return sqrt(a); }, 2.25, 1.5);
  check_unary(
      "cbrt", [](auto a) { return cbrt(a); }, -8.0, -2.0);
  check_unary(
      "reciprocal", [](auto a) { return reciprocal(a); }, 4.0, 0.25);
  check_binary(
      "pow", [](auto a, auto b) { return pow(a, b); }, 1.5, 2, 2.25);
  check_binary(
      "hypot", [](auto a, auto b) { return hypot(a, b); }, 1.5, 2, 2.5);
  check_ternary(
      "hypot of three", [](auto a, auto b, auto c) { return hypot(a, b, c); }, 2.0, 3.0, 6, 7.0);
  check_ternary(
      "fma", [](auto a, auto b, auto c) { return fma(a, b, c); }, 1.5, -2.0, 4, 1.0);
}

TEST_CASE("exponentials and logarithms are called by their names") {
  check_unary(
      "exp", [](auto a) { return exp(a); }, 0.7, std::exp(0.7));
  check_unary(
      "exp2", [](auto a) { return exp2(a); }, 3.0, 8.0);
  check_unary(
      "expm1", [](auto a) { return expm1(a); }, 1e-9, std::expm1(1e-9));
  check_unary(
      "log", [](auto a) { return log(a); }, 0.7, std::log(0.7));
  check_unary(
      "log2", [](auto a) { return log2(a); }, 8.0, 3.0);
  check_unary(
      "log10", [](auto a) { return log10(a); }, 1000.0, 3.0);
  check_unary(
      "log1p", [](auto a) { return log1p(a); }, 1e-9, std::log1p(1e-9));
  check_unary(
      "sigmoid", [](auto a) { return sigmoid(a); }, 0.7, 1 / (1 + std::exp(-0.7)));
  check_unary(
      "log_sigmoid", [](auto a) { return log_sigmoid(a); }, 0.7, -std::log1p(std::exp(-0.7)));
  check_unary(
      "softplus", [](auto a) { return softplus(a); }, -0.7, std::log1p(std::exp(-0.7)));
  check_binary(
      "logaddexp", [](auto a, auto b) { return logaddexp(a, b); }, 1.5, 2, 2 + std::log1p(std::exp(-0.5)));
  check_binary(
      "xlogy", [](auto a, auto b) { return xlogy(a, b); }, 1.5, 2, 1.5 * std::log(2.0));
}

TEST_CASE("trigonometric and hyperbolic functions are called by their names") {
  check_unary(
      "sin", [](auto a) { return sin(a); }, 0.7, std::sin(0.7));
  check_unary(
      "cos", [](auto a) { return cos(a); }, 0.7, std::cos(0.7));
  check_unary(
      "tan", [](auto a) { return tan(a); }, 0.7, std::tan(0.7));
  check_unary(
      "asin", [](auto a) { return asin(a); }, 0.7, std::asin(0.7));
  check_unary(
      "acos", [](auto a) { return acos(a); }, 0.7, std::acos(0.7));
  check_unary(
      "atan", [](auto a) { return atan(a); }, 0.7, std::atan(0.7));
  check_unary(
      "sinh", [](auto a) { return sinh(a); }, 0.7, std::sinh(0.7));
  check_unary(
      "cosh", [](auto a) { return cosh(a); }, 0.7, std::cosh(0.7));
  check_unary(
      "tanh", [](auto a) { return tanh(a); }, 0.7, std::tanh(0.7));
  check_unary(
      "asinh", [](auto a) { return asinh(a); }, 0.7, std::asinh(0.7));
  check_unary(
      "acosh", [](auto a) { return acosh(a); }, 1.7, std::acosh(1.7));
  check_unary(
      "atanh", [](auto a) { return atanh(a); }, 0.7, std::atanh(0.7));
  check_unary(
      "sinc", [](auto a) { return sinc(a); }, 0.7, std::sin(0.7) / 0.7);
  check_binary(
      "atan2", [](auto a, auto b) { return atan2(a, b); }, 1.5, 2, std::atan2(1.5, 2.0));
}

TEST_CASE("special functions and activations are called by their names") {
  check_unary(
      "erf", [](auto a) { return erf(a); }, 0.7, std::erf(0.7));
  check_unary(
      "erfc", [](auto a) { return erfc(a); }, 0.7, std::erfc(0.7));
  check_unary(
      "lgamma", [](auto a) { return lgamma(a); }, 0.5, 0.5 * std::log(pi));
  check_unary(
      "digamma", [](auto a) { return digamma(a); }, 1.0, -0.57721566490153286061);
  check_unary(
      "tgamma", [](auto a) { return tgamma(a); }, 5.0, 24.0);
  check_unary(
      "gelu", [](auto a) { return gelu(a); }, 0.7, 0.35 * std::erfc(-0.7 * std::sqrt(0.5)));
  check_unary(
      "silu", [](auto a) { return silu(a); }, 0.7, 0.7 / (1 + std::exp(-0.7)));
  check_unary(
      "elu", [](auto a) { return elu(a); }, -0.7, std::expm1(-0.7));
  check_unary(
      "leaky_relu", [](auto a) { return leaky_relu(a); }, -0.7, -0.7 * 0.01);
  check_binary(
      "elu with a parameter", [](auto a, auto b) { return elu(a, b); }, -0.7, 2, 2 * std::expm1(-0.7));
  check_binary(
      "leaky_relu with a parameter", [](auto a, auto b) { return leaky_relu(a, b); }, -0.7, 2, -1.4);
}

TEST_CASE("functions in pieces are called by their names") {
  check_unary(
      "abs", [](auto a) { return abs(a); }, -0.7, 0.7);
  check_unary(
      "sign", [](auto a) { return sign(a); }, -0.7, -1.0);
  check_unary(
      "step", [](auto a) { return step(a); }, 0.7, 1.0);
  check_unary(
      "relu", [](auto a) { return relu(a); }, 0.7, 0.7);
  check_unary(
      "floor", [](auto a) { return floor(a); }, -0.7, -1.0);
  check_unary(
      "ceil", [](auto a) { return ceil(a); }, 0.7, 1.0);
  check_unary(
      "round", [](auto a) { return round(a); }, -2.5, -3.0);
  check_unary(
      "trunc", [](auto a) { return trunc(a); }, -2.7, -2.0);
  check_binary(
      "max", [](auto a, auto b) { return max(a, b); }, 1.5, 2, 2.0);
  check_binary(
      "min", [](auto a, auto b) { return min(a, b); }, 1.5, 2, 1.5);
  check_binary(
      "fmax", [](auto a, auto b) { return fmax(a, b); }, 1.5, 2, 2.0);
  check_binary(
      "fmin", [](auto a, auto b) { return fmin(a, b); }, 1.5, 2, 1.5);
  check_binary(
      "fmod", [](auto a, auto b) { return fmod(a, b); }, -7.5, 2, -1.5);
  check_binary(
      "remainder", [](auto a, auto b) { return remainder(a, b); }, -7.5, 2, 0.5);
  check_binary(
      "copysign", [](auto a, auto b) { return copysign(a, b); }, 1.5, -2, -1.5);
  check_ternary(
      "clamp", [](auto a, auto b, auto c) { return clamp(a, b, c); }, 1.5, -2.0, 4, 1.5);
  check_ternary(
      "clamp, above", [](auto a, auto b, auto c) { return clamp(a, b, c); }, 5.5, -2.0, 4, 4.0);
}

TEST_CASE("lists are braced, with values and numbers in them") {
  Graph graph;
  const Value x(graph, 1.5), y(graph, -2.0);
  CHECK(sum({x, y, 1, 2.5}).value() == 3.0);
  CHECK(mean({x, y, 3.5}).value() == 1.0);
  CHECK(dot({x, 2.0}, {y, 4}).value() == 5.0);
  CHECK(norm({2.0, x * 2.0, y * 3.0}).value() == 7.0);
  CHECK(support::close(logsumexp({x, y, 0}).value(), std::log(std::exp(1.5) + std::exp(-2.0) + 1), 1e-15));
  CHECK(max({x, y, 1}).value() == 1.5);
  CHECK(min({x, y, -1}).value() == -2.0);
  CHECK(product({x, y, 3}).value() == -9.0);
  const std::vector<Value> shares = softmax({x, y, 0.0});
  CHECK(shares.size() == 3);
  CHECK(support::close(sum(shares).value(), 1.0, 1e-15));
  CHECK(select(x < y, x, 2).value() == 2.0);
  CHECK(select(x >= 1.0, 7.0, y).value() == 7.0);
  CHECK(select(1 == x, x, y).value() == -2.0);
}

TEST_CASE("the functions of <cmath> that are made of operations") {
  check_binary(
      "fdim", [](auto a, auto b) { return fdim(a, b); }, 3.5, 2.0, 1.5);
  check_binary(
      "fdim", [](auto a, auto b) { return fdim(a, b); }, 1.5, 2.0, 0.0);
  Graph graph;
  const double inf = std::numeric_limits<double>::infinity();
  for (const double a : {0.5, 1.5, 2.5, -0.5, -1.5, 0.3, -2.7, 1e300, -0x1p52, inf, -inf}) {
    CAPTURE(a);
    const Value x(graph, a);
    CHECK(rint(x).value() == std::rint(a));
    CHECK(nearbyint(x).value() == std::nearbyint(a));
    CHECK(gradient(rint(x))[x] == 0.0);
    CHECK(fabs(x).value() == std::fabs(a));
    CHECK(isinf(x) == std::isinf(a));
    CHECK(signbit(x) == std::signbit(a));
  }
  const Value undefined(graph, std::numeric_limits<double>::quiet_NaN()), one(graph, 1.0);
  CHECK(isnan(rint(undefined)));
  CHECK(isnan(fdim(undefined, one)));
  CHECK(isnan(fdim(one, undefined)));
  CHECK(gradient(fdim(one, Value(0.25)))[one] == 1.0);
}
