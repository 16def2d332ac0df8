// SPDX-License-Identifier: MIT
#include "tests/autograd/conventions.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace autograd;

namespace {

/// The same number to the last few bits, or NaN both times.
bool same(double a, double b) {
  if (std::isnan(a) || std::isinf(a) || b == 0.0) return a == b || (std::isnan(a) && std::isnan(b));
  return std::abs(a - b) <= 1e-13 * std::abs(b);
}

}  // namespace

TEST_CASE("every convention holds for the backward walk and for the derivative graph") {
  for (const conventions::Row& row : conventions::rows()) {
    CAPTURE(row.text);
    Graph graph;
    std::vector<Value> x;
    for (const double operand : row.operands) x.emplace_back(graph, operand);
    const Value y = row.f(x);
    CHECK(same(y.value(), row.value));
    const Gradient g = gradient(y);
    REQUIRE(row.derivatives.size() == x.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
      CAPTURE(i);
      CHECK(same(g[x[i]], row.derivatives[i]));
      CHECK(same(derivative(y, x[i]).value(), row.derivatives[i]));
    }
    if (!row.finite_second) continue;
    const Matrix second = hessian(y, x);
    for (const double number : second.numbers()) CHECK(std::isfinite(number));
  }
}
