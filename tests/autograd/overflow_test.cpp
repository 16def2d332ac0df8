// SPDX-License-Identifier: MIT
// Where a formula taken at its word would overflow or underflow on the way, though the result does not.
#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <string>

#include "autograd/autograd.hpp"
#include "tests/support/oracle.hpp"

using namespace autograd;

namespace {

using Function = std::function<Value(const std::vector<Value>&)>;

struct Case {
  std::string text;
  Function f;
  std::vector<double> point;
  double value;
  std::vector<double> slopes;
};

const Function hypot_of_two = [](auto& x) { return hypot(x[0], x[1]); };
const Function hypot_of_three = [](auto& x) { return hypot(x[0], x[1], x[2]); };
const Function norm_of = [](auto& x) { return norm(x); };
const Function logsumexp_of = [](auto& x) { return logsumexp(x); };
const Function logaddexp_of = [](auto& x) { return logaddexp(x[0], x[1]); };
const Function softplus_of = [](auto& x) { return softplus(x[0]); };
const Function sigmoid_of = [](auto& x) { return sigmoid(x[0]); };
const Function log_sigmoid_of = [](auto& x) { return log_sigmoid(x[0]); };

constexpr double largest = std::numeric_limits<double>::max();
const double root = std::sqrt(0.5), e700 = std::exp(-700.0);

const std::vector<Case> cases = {
    {"hypot, large", hypot_of_two, {1e308, 1e308}, 1e308 / root, {root, root}},
    {"hypot, 3 to 4", hypot_of_two, {-3e307, 4e307}, 5e307, {-0.6, 0.8}},
    {"hypot, the largest and 1", hypot_of_two, {largest, 1.0}, largest, {1.0, 1.0 / largest}},
    {"hypot, small", hypot_of_two, {3e-200, -4e-200}, 5e-200, {0.6, -0.8}},
    {"hypot of three, large", hypot_of_three, {2e307, 3e307, -6e307}, 7e307, {2.0 / 7, 3.0 / 7, -6.0 / 7}},
    {"hypot of three, small", hypot_of_three, {2e-300, 3e-300, 6e-300}, 7e-300, {2.0 / 7, 3.0 / 7, 6.0 / 7}},
    {"hypot of three, one large", hypot_of_three, {0.0, 1e308, 1.0}, 1e308, {0.0, 1.0, 1e-308}},
    {"norm, large", norm_of, {5e307, 5e307, -5e307, 5e307}, 1e308, {0.5, 0.5, -0.5, 0.5}},
    {"norm, small", norm_of, {5e-300, 5e-300, 5e-300, 5e-300}, 1e-299, {0.5, 0.5, 0.5, 0.5}},
    {"norm of one", norm_of, {-largest}, largest, {-1.0}},
    {"logsumexp, 710 three times",
     logsumexp_of,
     {710, 710, 710},
     710 + std::log(3.0),
     {1. / 3, 1. / 3, 1. / 3}},
    {"logsumexp, -800 twice", logsumexp_of, {-800, -800}, -800 + std::log(2.0), {0.5, 0.5}},
    {"logsumexp, 1e17 twice", logsumexp_of, {1e17, 1e17}, 1e17, {0.5, 0.5}},
    {"logsumexp, 1e308 twice", logsumexp_of, {1e308, 1e308}, 1e308, {0.5, 0.5}},
    {"logsumexp, far apart", logsumexp_of, {1e308, -1e308}, 1e308, {1.0, 0.0}},
    {"logsumexp, 1e12 and a little less",
     logsumexp_of,
     {1e12, 1e12 - 1.0},
     1e12 + std::log1p(std::exp(-1.0)),
     {1.0 / (1.0 + std::exp(-1.0)), 1.0 / (1.0 + std::exp(1.0))}},
    {"logaddexp, 710 twice", logaddexp_of, {710, 710}, 710 + std::log(2.0), {0.5, 0.5}},
    {"logaddexp, 1e308 twice", logaddexp_of, {1e308, 1e308}, 1e308, {0.5, 0.5}},
    {"logaddexp, -1e308 twice", logaddexp_of, {-1e308, -1e308}, -1e308, {0.5, 0.5}},
    {"logaddexp, far apart", logaddexp_of, {-1e308, 1e308}, 1e308, {0.0, 1.0}},
    {"logaddexp, 0 and -700", logaddexp_of, {0, -700}, e700, {1.0, e700}},
    {"softplus(710)", softplus_of, {710}, 710, {1.0}},
    {"softplus(1e308)", softplus_of, {1e308}, 1e308, {1.0}},
    {"softplus(-700)", softplus_of, {-700}, e700, {e700}},
    {"softplus(-1e308)", softplus_of, {-1e308}, 0.0, {0.0}},
    {"sigmoid(1e308)", sigmoid_of, {1e308}, 1.0, {0.0}},
    {"sigmoid(700)", sigmoid_of, {700}, 1.0, {e700}},
    {"sigmoid(-700)", sigmoid_of, {-700}, e700, {e700}},
    {"sigmoid(-1e308)", sigmoid_of, {-1e308}, 0.0, {0.0}},
    {"log_sigmoid(-1e308)", log_sigmoid_of, {-1e308}, -1e308, {1.0}},
    {"log_sigmoid(700)", log_sigmoid_of, {700}, -e700, {e700}},
};

std::vector<Value> variables(Graph& graph, const std::vector<double>& numbers) {
  std::vector<Value> x;
  for (const double number : numbers) x.emplace_back(graph, number);
  return x;
}

}  // namespace

TEST_CASE("what need not overflow does not: values and slopes are right") {
  for (const Case& one : cases) {
    CAPTURE(one.text);
    Graph graph;
    const std::vector<Value> x = variables(graph, one.point);
    const Value y = one.f(x);
    CHECK(support::close(y.value(), one.value, 1e-14));
    const Gradient by = gradient(y);
    const std::vector<Value> recorded = derivatives(y, x);
    for (std::size_t i = 0; i < x.size(); ++i) {
      CAPTURE(i);
      CHECK(support::close(by[x[i]], one.slopes[i], 1e-13));
      CHECK(support::close(recorded[i].value(), one.slopes[i], 1e-13));
    }
  }
}

TEST_CASE("where slopes do not overflow, second derivatives do not either") {
  for (const Case& one : cases) {
    CAPTURE(one.text);
    Graph graph;
    const std::vector<Value> x = variables(graph, one.point);
    for (const double second : hessian(one.f(x), x).numbers()) CHECK(std::isfinite(second));
  }
}

TEST_CASE("the second derivatives of logsumexp are right however large its operands are") {
  for (const double offset : {0.0, -800.0, 710.0, 1e6, 1e17, 1e308}) {
    CAPTURE(offset);
    Graph graph;
    const std::vector<Value> x = variables(graph, {offset, offset, offset});
    const Matrix matrix = hessian(logsumexp(x), x);
    for (std::size_t i = 0; i < 3; ++i) {
      for (std::size_t j = 0; j < 3; ++j) {
        CHECK(support::close(matrix(i, j), (i == j ? 1.0 / 3 : 0.0) - 1.0 / 9, 1e-13, 1.0));
      }
    }
  }
}

TEST_CASE("the shares of softmax add up to 1 however large its operands are, and their slopes to 0") {
  for (const double offset : {0.0, -800.0, 710.0, 1e6, 1e17, -1e308, 1e308}) {
    CAPTURE(offset);
    Graph graph;
    const std::vector<Value> x = variables(graph, {offset, offset, offset, offset});
    const std::vector<Value> shares = softmax(x);
    const Matrix matrix = jacobian(shares, x);
    REQUIRE(shares.size() == 4);
    for (std::size_t i = 0; i < 4; ++i) {
      CHECK(support::close(shares[i].value(), 0.25, 1e-14));
      for (std::size_t j = 0; j < 4; ++j) {
        CHECK(support::close(matrix(i, j), (i == j ? 0.25 : 0.0) - 0.0625, 1e-13, 1.0));
      }
    }
  }
}

TEST_CASE("softmax is exp(x) divided by the sum of them, with the derivatives of that") {
  Graph graph;
  const std::vector<Value> x = variables(graph, {0.3, -1.2, 2.0});
  const std::vector<Value> shares = softmax(x);
  double total = 0.0;
  for (const Value& one : x) total += std::exp(one.value());
  const Matrix matrix = jacobian(shares, x);
  for (std::size_t i = 0; i < 3; ++i) {
    const double share = std::exp(x[i].value()) / total;
    CHECK(support::close(shares[i].value(), share, 1e-15));
    for (std::size_t j = 0; j < 3; ++j) {
      const double other = std::exp(x[j].value()) / total;
      CHECK(support::close(matrix(i, j), share * ((i == j ? 1.0 : 0.0) - other), 1e-14, 1.0));
    }
  }
  CHECK(softmax({}).empty());
  CHECK(softmax({x[0]})[0].value() == 1.0);
  CHECK(gradient(softmax({x[0], 1.0})[1])[x[0]] < 0.0);
}
