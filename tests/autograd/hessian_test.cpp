// SPDX-License-Identifier: MIT
// Second derivatives of many variables: on random expressions, of a large function whose Hessian is known,
// and what they cost.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "autograd/autograd.hpp"
#include "autograd/random.hpp"
#include "tests/support/environment.hpp"
#include "tests/support/expression.hpp"
#include "tests/support/oracle.hpp"
#include "tests/support/walks.hpp"

using namespace autograd;
using support::Sequence;

namespace {

/// How many second derivatives could be compared.
struct Counts {
  std::size_t all = 0, judged = 0;
};

/// The gradient's component `of` with another number at the leaf `by`, in long double.
long double slope_with(const Section& section, std::size_t root, std::size_t of, std::size_t by,
                       long double number) {
  const std::vector<long double> values = forward<long double>(section, [&](std::size_t place) {
    return place == by ? std::optional<long double>(number) : std::optional<long double>();
  });
  const auto all = [](std::size_t) { return true; };
  return backward<long double>(section, std::span<const long double>(values), root, all)[of];
}

/// For each second derivative of one row what a tolerance is measured by; 0 where there is none.
std::vector<double> scales_of_row(Value slope, const Sequence<Value>& xs) {
  std::vector<double> scales(xs.size(), 0.0);
  if (slope.is_constant()) return scales;
  const Section section(slope);
  const std::vector<double> absolute = support::absolute_walk(section, section.place(slope));
  for (std::size_t j = 0; j < xs.size(); ++j) {
    const std::size_t place = section.place(xs[j]);
    if (place != Section::nowhere) scales[j] = absolute[place];
  }
  return scales;
}

void check_random_hessian(std::uint64_t seed, Counts& counts) {
  CAPTURE(seed);
  Graph graph;
  const support::Expression expression(graph, seed);
  const Value y = expression.root();
  const Sequence<Value>& xs = expression.leaves();
  const Matrix matrix = hessian(y, xs);
  const std::vector<Value> slopes = derivatives(y, xs);
  const Section section(y);
  const std::size_t root = section.place(y);
  Sequence<std::vector<double>> scales;
  for (const Value& slope : slopes) scales.push_back(scales_of_row(slope, xs));
  for (std::size_t i = 0; i < xs.size(); ++i) {
    for (std::size_t j = 0; j < xs.size(); ++j) {
      const double scale = scales[i][j] + scales[j][i] + std::abs(slopes[i].value());
      const std::size_t of = section.place(xs[i]), by = section.place(xs[j]);
      if (of == Section::nowhere || by == Section::nowhere) {
        CHECK(matrix(i, j) == 0.0);
        continue;
      }
      ++counts.all;
      if (!(scale < 1e100)) continue;
      CHECK(std::abs(matrix(i, j) - matrix(j, i)) <= 1e-11 * scale);
      const auto at = [&](long double number) { return slope_with(section, root, of, by, number); };
      const support::Estimate estimate = support::differences(at, xs[j].value(), 0x1p-10);
      if (estimate.error > 1e-9 * scale + 1e-15) continue;
      CHECK(std::abs(matrix(i, j) - estimate.number) <= 1e-11 * scale + 16 * estimate.error);
      ++counts.judged;
    }
  }
}

}  // namespace

TEST_CASE("on random expressions a Hessian is symmetric and equals differences of gradients") {
  const std::size_t count = support::count(60, 2000);
  Counts counts;
  for (std::uint64_t seed = 1; seed <= count; ++seed) check_random_hessian(seed, counts);
  MESSAGE(counts.judged << " of " << counts.all << " second derivatives were judged");
  CHECK(counts.judged * 10 >= counts.all * 7);
  CHECK(counts.all > count);
}

namespace {

std::vector<Value> variables(Graph& graph, std::size_t count, std::uint64_t seed) {
  Random random(seed);
  std::vector<Value> x;
  for (std::size_t i = 0; i < count; ++i) x.emplace_back(graph, random.uniform(-2.0, 2.0));
  return x;
}

/// The sum of 100*(x_{i+1} - x_i^2)^2 + (1 - x_i)^2 (Rosenbrock 1960, as a chain of many variables).
Value rosenbrock(const std::vector<Value>& x) {
  std::vector<Value> terms;
  for (std::size_t i = 0; i + 1 < x.size(); ++i) {
    terms.push_back(100.0 * square(x[i + 1] - square(x[i])) + square(1.0 - x[i]));
  }
  return sum(terms);
}

/// Its Hessian at row i, column j.
double rosenbrock_second(const std::vector<Value>& x, std::size_t i, std::size_t j) {
  const std::size_t low = std::min(i, j), high = std::max(i, j);
  if (high > low + 1) return 0.0;
  if (high == low + 1) return -400.0 * x[low].value();
  const double as_first =
      i + 1 < x.size() ? 1200.0 * x[i].value() * x[i].value() - 400.0 * x[i + 1].value() + 2.0 : 0.0;
  return as_first + (i > 0 ? 200.0 : 0.0);
}

}  // namespace

TEST_CASE("the Hessian of Rosenbrock's function of 1,000 variables is the one that is known") {
  Graph graph;
  const std::vector<Value> x = variables(graph, 1000, 1);
  const Value y = rosenbrock(x);
  const std::size_t size = graph.size();
  const Matrix matrix = hessian(y, x);
  CHECK(graph.size() == size);
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    for (std::size_t j = 0; j < x.size(); ++j) {
      const double expected = rosenbrock_second(x, i, j);
      // Exactly 0 off the three diagonals.
      const bool right =
          expected == 0.0 ? matrix(i, j) == 0.0 : support::close(matrix(i, j), expected, 1e-12, 1e3);
      wrong += right ? 0 : 1;
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("a Hessian-vector product of 1,000 variables is the known Hessian times the vector") {
  Graph graph;
  const std::vector<Value> x = variables(graph, 1000, 2);
  Random random(3);
  std::vector<double> v(x.size());
  for (double& number : v) number = random.uniform(-1.0, 1.0);
  const std::vector<double> product = hessian_vector_product(rosenbrock(x), x, v);
  for (std::size_t i = 0; i < x.size(); ++i) {
    double expected = 0.0;
    for (std::size_t j = i > 0 ? i - 1 : 0; j < std::min(i + 2, x.size()); ++j) {
      expected += rosenbrock_second(x, i, j) * v[j];
    }
    CHECK(support::close(product[i], expected, 1e-12, 1e4));
  }
}

namespace {

/// What a Hessian-vector product of so many variables does for each node of the function: nodes that it
/// records, and nodes that its walk looks at.
double work_per_node(std::size_t count) {
  Graph graph;
  const std::vector<Value> x = variables(graph, count, 4);
  const Value y = rosenbrock(x);
  const std::vector<double> v(count, 1.0);
  const std::size_t nodes = graph.size();
  const std::uint64_t before = graph.visits();
  (void)hessian_vector_product(y, x, v);
  const std::uint64_t looked_at = graph.visits() - before;
  (void)dot(derivatives(y, x), std::vector<Value>(v.begin(), v.end()));
  return static_cast<double>(looked_at + graph.size() - nodes) / static_cast<double>(nodes);
}

}  // namespace

TEST_CASE("the work of a Hessian-vector product for each node is the same for 10 and for 1,000 variables") {
  const double few = work_per_node(10), some = work_per_node(100), many = work_per_node(1000);
  MESSAGE("work for each node: " << few << " of 10 variables, " << some << " of 100, " << many
                                 << " of 1,000");
  CHECK(few > 1.0);
  const auto [least, most] = std::minmax({few, some, many});
  CHECK(most <= 2.0 * least);
}

TEST_CASE("a Hessian is symmetric also where the order of the derivatives matters") {
  for (const auto& [a, b] : {std::pair{0.0, 1.0}, {0.0, 0.5}, {1.3, 0.7}, {0.0, 0.0}}) {
    Graph graph;
    const Value x(graph, a), y(graph, b);
    for (const Value& z :
         {pow(x, y), pow(x, y) * y, hypot(x, y), logaddexp(x, y), xlogy(x, y), atan2(x, y)}) {
      const Matrix h = hessian(z, {x, y});
      CHECK(support::identical(h(0, 1), h(1, 0)));
      CHECK(support::same(h(0, 1), derivative(derivative(z, x), y).value()));
    }
  }
}
