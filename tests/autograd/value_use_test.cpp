// SPDX-License-Identifier: MIT
// Code that was written for numbers takes values: templates, the standard algorithms, and both
// namespaces open at once.
#include "autograd/value.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <functional>
#include <map>
#include <numeric>

#include "autograd/autograd.hpp"
#include "tests/support/oracle.hpp"

// Not inside a function on purpose: this is what many programs begin with.
using namespace std;
using namespace autograd;

namespace {

template <class T>
T wave(T x, T y) {
  T z = x * y + 1.0;
  if (z > 2.0) z = z - sin(x);
  z += pow(y, 2.0) / (1.0 + exp(-x));
  const auto part = z < 0.0 ? -z : z;
  return max(part, x) + min(y, 3.0 * x) + abs(x - y) + sqrt(y) + tanh(x) * log(y) + relu(x) + sigmoid(y) +
         select(x < y, x, y) + square(x) + cos(y) + tan(x);
}

template <class T>
concept Summable = requires(T a) {
  a + a;
};
static_assert(Summable<Value> && !Summable<Condition>);

template <class C>
concept ChoosesNumbers = requires(C condition) {
  {select(condition, 1.0, 0.0)};
};
template <class C>
concept ChoosesMixed = requires(C condition, Value x) {
  { select(condition, x, 0.0) } -> same_as<Value>;
  { select(condition, 0, x) } -> same_as<Value>;
};

}  // namespace

TEST_CASE("one template serves double and Value, with both namespaces open") {
  Graph graph;
  for (const double a : {-0.4, 0.3, 1.7}) {
    const Value x(graph, a), y(graph, 2.1);
    const Value z = wave(x, y);
    CHECK(support::close(z.value(), wave(a, 2.1), 1e-15));
    const auto f = [](double t) { return wave(t, 2.1); };
    const double h = 1e-5;
    CHECK(support::close(gradient(z)[x], (f(a + h) - f(a - h)) / (2 * h), 1e-8));
  }
}

TEST_CASE("functions of numbers stay functions of numbers") {
  static_assert(is_same_v<decltype(exp(1.0)), double> && is_same_v<decltype(exp(1.0F)), float>);
  static_assert(is_same_v<decltype(exp(1)), double> && is_same_v<decltype(exp(1.0L)), long double>);
  static_assert(is_same_v<decltype(sin(1.0)), double> && is_same_v<decltype(abs(-1)), int>);
  static_assert(is_same_v<decltype(abs(-1.5)), double> && is_same_v<decltype(pow(2.0, 3)), double>);
  static_assert(is_same_v<decltype(pow(2.0, 3.0)), double> && is_same_v<decltype(sqrt(2)), double>);
  static_assert(is_same_v<decltype(exp(complex<double>())), complex<double>>);
  CHECK(abs(-1.5) == 1.5);
  CHECK(max(1, 2) == 2);
  CHECK(max(1.0, 2.0) == 2.0);
  CHECK(min(1.0, 2.0) == 1.0);
  CHECK(max({1.0, 3.0, 2.0}) == 3.0);
  CHECK(max<double>(1, 2.5) == 2.5);
  CHECK(string(max(string("a"), string("b"))) == "b");
  CHECK(relu(-2.0) == 0.0);
  CHECK(select(true, 1.0, 2.0) == 1.0);
  CHECK(pow(2.0, 3.0) == 8.0);
  CHECK(log(1.0) == 0.0);
}

TEST_CASE("select takes numbers and values as its branches") {
  CHECK(ChoosesNumbers<Condition>);
  CHECK(ChoosesNumbers<bool>);
  CHECK(ChoosesMixed<Condition>);
}

TEST_CASE("functions of values and of values beside numbers are found") {
  Graph graph;
  const Value x(graph, 0.5), y(graph, 2.0);
  static_assert(is_same_v<decltype(exp(x)), Value> && is_same_v<decltype(max(x, y)), Value>);
  static_assert(is_same_v<decltype(max(x, 1.0)), Value> && is_same_v<decltype(max(1, x)), Value>);
  static_assert(is_same_v<decltype(min(x, 1)), Value> && is_same_v<decltype(pow(x, 2)), Value>);
  static_assert(is_same_v<decltype(pow(2.0, x)), Value> && is_same_v<decltype(pow(x, y)), Value>);
  static_assert(is_same_v<decltype(min(x + 1.0, y)), Value> && is_same_v<decltype(abs(x)), Value>);
  CHECK(max(x, 1.0).value() == 1.0);
  CHECK(max(1, x).value() == 1.0);
  CHECK(min(x, 1.0F).value() == 0.5);
  CHECK(pow(x, 2).value() == 0.25);
  CHECK(pow(2.0, y).value() == 4.0);
  CHECK(max(x, y).value() == 2.0);
  CHECK(autograd::max(x, y).value() == 2.0);
  CHECK(std::max(x, y).value() == 2.0);
  CHECK(std::min({x, y, Value(0.1)}).value() == 0.1);
  CHECK(isnan(log(-y)));
  CHECK(isfinite(x));
}

TEST_CASE("accumulate and inner_product work from a Value") {
  Graph graph;
  vector<Value> x, w;
  for (int i = 0; i < 5; ++i) {
    x.emplace_back(graph, i + 1.0);
    w.emplace_back(graph, 0.5 * i);
  }
  const Value total = accumulate(x.begin(), x.end(), Value(0.0));
  CHECK(total.value() == 15.0);
  CHECK(gradient(total)[x[3]] == 1.0);
  const Value product = inner_product(x.begin(), x.end(), w.begin(), Value(0.0));
  CHECK(product.value() == dot(x, w).value());
  CHECK(gradient(product)[w[4]] == 5.0);
  CHECK(gradient(dot(x, w))[w[4]] == 5.0);
  const Value times = accumulate(x.begin(), x.end(), Value(1.0), multiplies<>());
  CHECK(gradient(times)[x[1]] == 60.0);
  vector<Value> running(x.size());
  partial_sum(x.begin(), x.end(), running.begin());
  CHECK(gradient(running[2])[x[2]] == 1.0);
  CHECK(gradient(running[2])[x[3]] == 0.0);
}

TEST_CASE("sort, max_element, clamp and find work and are remembered") {
  Graph graph;
  vector<Value> x;
  for (const double number : {3.0, 1.0, 2.0, 5.0, 4.0}) x.emplace_back(graph, number);
  vector<Value> sorted = x;
  sort(sorted.begin(), sorted.end());
  for (size_t i = 0; i < sorted.size(); ++i) CHECK(sorted[i].value() == static_cast<double>(i + 1));
  CHECK(gradient(sorted[0])[x[1]] == 1.0);
  sort(sorted.begin(), sorted.end(), [](Value a, Value b) { return a > b; });
  CHECK(sorted[0].value() == 5.0);
  CHECK(max_element(x.begin(), x.end())->value() == 5.0);
  CHECK(find(x.begin(), x.end(), 2.0) - x.begin() == 2);
  CHECK(clamp(x[0], Value(0.0), Value(2.5)).value() == 2.5);
  CHECK(graph.guards().size() > 4);
  x[0].assign(0.5);
  CHECK_THROWS_AS(graph.recalculate(), BranchChanged);
}

TEST_CASE("auto, the conditional operator, containers and swaps keep what they were given") {
  Graph graph;
  Value x(graph, 1.0, "x"), y(graph, 2.0, "y");
  const auto product = x * y;
  const auto chosen = x < y ? x : y;
  CHECK(chosen.name() == "x");
  const auto mixed = x < y ? x * 2.0 : Value(0.0);
  CHECK(gradient(mixed)[x] == 2.0);
  CHECK(gradient(product)[x] == 2.0);
  map<string, Value> byname{{"x", x}, {"none", {}}};
  CHECK(byname["x"].value() == 1.0);
  CHECK(byname["none"].is_constant());
  swap(x, y);
  CHECK(x.name() == "y");
  const function<Value(Value)> twice = [](Value a) { return a + a; };
  CHECK(twice(3.0).value() == 6.0);
  array<Value, 2> pair{x, y};
  const Value list[] = {x, y};
  CHECK(sum(pair).value() == 3.0);
  CHECK(sum(list).value() == 3.0);
  CHECK(sum(span<const Value>(pair)).value() == 3.0);
  CHECK(sum(span<Value>(pair)).value() == 3.0);
  CHECK(sum(vector<Value>{x, 5.0}).value() == 7.0);
  CHECK(sum({x, y, 1.0, 2}).value() == 6.0);
  CHECK(mean({x, y}).value() == 1.5);
  CHECK(sum(x).value() == 2.0);
}

TEST_CASE("a place that a list does not have is refused") {
  Graph graph;
  const Value x(graph, 2.0);
  const auto second = [](Values list) { return list[1]; };
  CHECK(second({x, 5.0}).value() == 5.0);
  CHECK_THROWS_WITH_AS(second(x), "there is no value 1 in a list of 1; they are counted from 0", WrongSize);
}

TEST_CASE("algorithms with loops that stop by a comparison are guarded") {
  Graph graph;
  const Value a(graph, 2.0);
  Value root = a;
  while (abs(root * root - a) > 1e-12) root = 0.5 * (root + a / root);
  CHECK(support::close(root.value(), sqrt(2.0), 1e-14));
  CHECK(support::close(gradient(root)[a], 0.5 / sqrt(2.0), 1e-10));
  a.assign(900.0);
  CHECK_THROWS_AS(graph.recalculate(), BranchChanged);
}
