// SPDX-License-Identifier: MIT
// Derivatives as numbers: gradients, backward and grad, Jacobians, Hessians, and Hessian-vector products.
#include "autograd/gradient.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>

#include "autograd/random.hpp"
#include "tests/support/oracle.hpp"
#include "tests/support/refusal.hpp"

using namespace autograd;
using support::mentions;
using support::refusal;

namespace {

/// The example in micrograd's README.
template <class T>
T micrograd_example(T a, T b) {
  T c = a + b;
  T d = a * b + pow(b, 3.0);
  c += c + 1;
  c += 1 + c + (-a);
  d += d * 2 + relu(b + a);
  d += 3 * d + relu(b - a);
  const T e = c - d;
  const T f = pow(e, 2.0);
  T g = f / 2.0;
  g += 10.0 / f;
  return g;
}

}  // namespace

TEST_CASE("micrograd's own example gives the numbers that its README shows") {
  Graph graph;
  const Value a(graph, -4.0), b(graph, 2.0);
  const Value g = micrograd_example(a, b);
  g.backward();
  CHECK(std::abs(g.value() - 24.7041) < 5e-5);
  CHECK(std::abs(a.grad() - 138.8338) < 5e-5);
  CHECK(std::abs(b.grad() - 645.5773) < 5e-5);
  CHECK(gradient(g)[a] == a.grad());
  CHECK(support::close(derivative(g, b).value(), b.grad(), 1e-14));
  CHECK(micrograd_example(-4.0, 2.0) == g.value());
}

TEST_CASE("a gradient may be asked for every node, and once more with the same answer") {
  Graph graph;
  const Value x(graph, 2.0), w(graph, 3.0), unused(graph, 4.0);
  const Value product = x * w, y = product + x;
  const Gradient g = gradient(y);
  CHECK(g[y] == 1.0);
  CHECK(g[product] == 1.0);
  CHECK(g[x] == 4.0);
  CHECK(g[w] == 2.0);
  CHECK(g[unused] == 0.0);
  CHECK(gradient(y)[x] == 4.0);
  CHECK(x.grad() == 0.0);
  const Value later = x * 2.0;
  CHECK(g[later] == 0.0);
  CHECK(g[x] == 4.0);
  CHECK(gradient(x)[x] == 1.0);
  CHECK(gradient(x)[y] == 0.0);
  CHECK(g.reached().size() == 4);
  CHECK(std::is_sorted(g.reached().begin(), g.reached().end(),
                       [](const auto& a, const auto& b) { return a.node > b.node; }));
}

TEST_CASE("a gradient finds what was reached, and nothing else, wherever it lies among what was not") {
  for (std::size_t stride = 1; stride < 6; ++stride) {
    Graph graph;
    std::vector<Value> nodes;
    Value sum = 0.0;
    for (std::size_t i = 0; i < 40; ++i) {
      nodes.emplace_back(graph, static_cast<double>(i));
      if (i % stride != 0) continue;
      sum += nodes.back() * static_cast<double>(i + 1);
      if (!sum.is_constant()) nodes.push_back(sum);
    }
    const Gradient g = gradient(sum);
    for (const Value& node : nodes) {
      double expected = 0.0;
      for (const auto& [index, adjoint] : g.reached()) expected += index == node.index() ? adjoint : 0.0;
      CHECK(g[node] == expected);
    }
    CHECK(g[nodes[0]] == 1.0);
  }
}

TEST_CASE("a gradient is its own copy of numbers, whatever happens to the graph") {
  Graph graph;
  const Value x(graph, 2.0);
  const Value y = x * x;
  const Gradient g = gradient(y);
  x.assign(5.0);
  graph.recalculate();
  CHECK(g[x] == 4.0);
  const Mark mark = graph.mark();
  for (int i = 0; i < 100; ++i) (void)gradient(x * double(i));
  graph.rewind(mark);
  CHECK(g[x] == 4.0);
  CHECK(g[y] == 1.0);
}

TEST_CASE("several roots are weighted by their seeds") {
  Graph graph;
  const Value x(graph, 2.0), w(graph, 3.0);
  const Value y = x * w, z = x * x;
  const Gradient g = gradient({y, z, x}, {1.0, 10.0, 100.0});
  CHECK(g[x] == 3.0 + 40.0 + 100.0);
  CHECK(g[w] == 2.0);
  CHECK(g[z] == 10.0);
  CHECK(gradient({y, y}, {1.0, 2.0})[w] == 6.0);
  CHECK(gradient({z, z + y}, {1.0, -1.0})[x] == -3.0);
  const std::vector<Value> roots{y, z};
  const std::vector<double> seeds{0.0, -2.0};
  CHECK(gradient(roots, seeds)[x] == -8.0);
  CHECK(gradient(roots, seeds)[w] == 0.0);
}

TEST_CASE("backward adds to the grad of leaves until it is set to zero") {
  Graph graph;
  const Value x(graph, 2.0), w(graph, 3.0), unused(graph, 1.0);
  const Value inner = x * w, y = inner * x;
  y.backward();
  CHECK(x.grad() == 12.0);
  CHECK(w.grad() == 4.0);
  CHECK(unused.grad() == 0.0);
  y.backward();
  CHECK(x.grad() == 24.0);
  CHECK(w.grad() == 8.0);
  CHECK(gradient(y)[inner] == 2.0);
  CHECK(x.grad() == 24.0);
  inner.backward();
  CHECK(x.grad() == 27.0);
  x.backward();
  CHECK(x.grad() == 28.0);
  graph.zero_grad();
  CHECK(x.grad() == 0.0);
  CHECK(w.grad() == 0.0);
  y.backward();
  CHECK(x.grad() == 12.0);
}

TEST_CASE("a walk leaves no adjoint behind, whatever it met on its way") {
  Graph graph;
  const Value x(graph, 0.0), early(graph, 2.0), unused(graph, 3.0);
  const auto leaves_none = [&](Value y) {
    for (int round = 1; round <= 2; ++round) {
      (void)gradient(y);
      y.backward();
      for (Index i = 1; i < graph.length(); ++i) REQUIRE(graph.adjoint(i) == 0.0);
    }
    CHECK(unused.grad() == 0.0);
  };
  SUBCASE("nodes used near and far, lists, and leaves between them") {
    const Value product = early * early;
    const Value late(graph, 5.0);
    leaves_none(sum({product, late * early, late, product}) * late - dot({late, early}, {product, product}));
    CHECK(late.grad() == 2.0 * (2.0 * 4.0 + 2.0 * (2.0 * 5.0 + 5.0) - 4.0));
  }
  SUBCASE("infinite and NaN adjoints") {
    leaves_none(sqrt(x * early) * early);
    CHECK(std::isinf(x.grad()));
  }
  SUBCASE("so many nodes in between that only what is needed is visited") {
    const Value first = early * early, second = first * early;
    for (int i = 0; i < 5000; ++i) (void)(early * 2.0);
    leaves_none(second * first + early);
    CHECK(early.grad() == 2.0 * (5.0 * 16.0 + 1.0));
  }
}

TEST_CASE("one node used many times gathers all that arrives") {
  Graph graph;
  const Value x(graph, 1.0), square = x * x;
  Value total = square;
  for (int i = 0; i < 999; ++i) total += square;
  CHECK(gradient(total)[square] == 1000.0);
  CHECK(gradient(total)[x] == 2000.0);
  const Value list = sum(std::vector<Value>(1000, square)), both = dot({x, x}, {x, x});
  CHECK(gradient(list)[x] == 2000.0);
  CHECK(gradient(both)[x] == 4.0);
  CHECK(derivative(list, x).value() == 2000.0);
  CHECK(derivative(both, x).value() == 4.0);
  CHECK(gradient(max(x, x))[x] == 1.0);
  CHECK(gradient(pow(x, x))[x] == 1.0);
  Value doubled = x;
  for (int i = 0; i < 60; ++i) doubled = doubled + doubled;
  CHECK(gradient(doubled)[x] == 0x1p60);
  CHECK(derivative(doubled, x).value() == 0x1p60);
}

TEST_CASE("the gradient of a constant is refused, its derivatives are 0") {
  Graph graph;
  const Value x(graph, 2.0, "x"), c = 7.5;
  CHECK(mentions(refusal<ConstantRoot>([&] { (void)gradient(c); }), "7.5"));
  CHECK(mentions(refusal<ConstantRoot>([&] { c.backward(); }), "7.5"));
  CHECK(mentions(refusal<ConstantRoot>([&] { (void)gradient({x, c}, {1.0, 1.0}); }), "7.5"));
  CHECK(derivative(c, x).value() == 0.0);
  CHECK(derivative(c, x).is_constant());
  CHECK(derivatives(c, {x, x}).size() == 2);
  CHECK(jacobian({c, x}, {x})(0, 0) == 0.0);
  CHECK(jacobian({c, x}, {x})(1, 0) == 1.0);
  CHECK(hessian(c, x)(0, 0) == 0.0);
  CHECK(hessian_vector_product(c, x, {1.0})[0] == 0.0);
  CHECK(derivative(x, x).is_constant());
  CHECK(derivative(x, x).value() == 1.0);
}

TEST_CASE("derivatives of several roots are weighted by seeds, which count as numbers") {
  Graph graph;
  const Value x(graph, 3.0), w(graph, 2.0);
  const Value square = x * x, product = square * w, never(graph, 0.0);
  const std::vector<Value> by =
      derivatives({square, product, 5.0, square}, {x, 10.0, 7.0, 1.0}, {x, w, never});
  CHECK(by[0].value() == (3.0 + 1.0) * 6.0 + 10.0 * 12.0);
  CHECK(by[1].value() == 10.0 * 9.0);
  CHECK(by[2].is_constant());
  CHECK(gradient(by[1])[x] == 10.0 * 6.0);
  CHECK(derivatives({1.0, 2.0}, {x, x}, {x, w})[1].value() == 0.0);
  const std::size_t size = graph.size();
  CHECK_THROWS_WITH_AS((void)derivatives({square}, {1.0, 2.0}, x), doctest::Contains("1 roots and 2 seeds"),
                       WrongSize);
  Graph other;
  const Value stranger(other, 1.0);
  CHECK_THROWS_AS((void)derivatives({square, stranger}, {1.0, 1.0}, x), WrongGraph);
  CHECK_THROWS_AS((void)derivatives({square}, {stranger}, x), WrongGraph);
  CHECK(graph.size() == size);
}

TEST_CASE("derivatives by a constant are refused, and those of another graph") {
  Graph graph, other;
  const Value x(graph, 2.0, "left"), z(other, 3.0, "right"), c = 7.5;
  const Value y = x * x;
  const Gradient g = gradient(y);
  CHECK(mentions(refusal<NotAVariable>([&] { (void)g[c]; }), "7.5"));
  CHECK(mentions(refusal<NotAVariable>([&] { (void)derivative(y, c); }), "7.5"));
  CHECK(mentions(refusal<NotAVariable>([&] { (void)derivatives(y, {x, c}); }), "7.5"));
  CHECK(mentions(refusal<NotAVariable>([&] { (void)jacobian(y, {x, c}); }), "7.5"));
  CHECK(mentions(refusal<NotAVariable>([&] { (void)jacobian(c, {x, c}); }), "7.5"));
  CHECK(mentions(refusal<NotAVariable>([&] { (void)hessian(y, {x, c}); }), "7.5"));
  CHECK(mentions(refusal<NotAVariable>([&] { (void)hessian_vector_product(y, c, {1.0}); }), "7.5"));
  CHECK(mentions(refusal<WrongGraph>([&] { (void)g[z]; }), "right"));
  CHECK(mentions(refusal<WrongGraph>([&] { (void)derivative(y, z); }), "right"));
  CHECK(mentions(refusal<WrongGraph>([&] { (void)jacobian(y, z); }), "right"));
  CHECK(mentions(refusal<WrongGraph>([&] { (void)hessian(y, {x, z}); }), "right"));
  CHECK(mentions(refusal<WrongGraph>([&] { (void)gradient({x, z}, {1.0, 1.0}); }), "right"));
  CHECK(graph.size() == 2);
}

TEST_CASE("seeds and vectors of another length are refused with both lengths") {
  Graph graph;
  const Value x(graph, 2.0);
  const auto tells = [](const std::string& words) { return mentions(words, "3") && mentions(words, "2"); };
  CHECK(tells(refusal<WrongSize>([&] { (void)gradient({x, x, x}, {1.0, 1.0}); })));
  CHECK(tells(refusal<WrongSize>([&] { (void)gradient({x, x}, {1.0, 1.0, 1.0}); })));
  CHECK(tells(refusal<WrongSize>([&] { (void)hessian_vector_product(x * x, {x, x}, {1.0, 1.0, 1.0}); })));
  CHECK_FALSE(refusal<WrongSize>([&] { (void)gradient(std::vector<Value>(), {}); }).empty());
  CHECK(gradient(x)[x] == 1.0);
}

TEST_CASE("a Jacobian has a row for each root and a column for each variable") {
  Graph graph;
  const Value x(graph, 2.0), w(graph, 3.0), unused(graph, 1.0);
  const Value y = x * w, z = x + 1.0;
  const std::size_t size = graph.size();
  const Matrix matrix = jacobian({y, z, 5.0, x}, {x, w, unused});
  CHECK(graph.size() == size);
  const double expected[] = {3, 2, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0};
  CHECK(matrix.rows() == 4);
  CHECK(matrix.columns() == 3);
  CHECK(
      std::equal(matrix.numbers().begin(), matrix.numbers().end(), std::begin(expected), std::end(expected)));
  CHECK(jacobian(y, std::vector<Value>()).columns() == 0);
  CHECK(jacobian(std::vector<Value>(), {x}).rows() == 0);
}

namespace {

/// Something with all kinds of operations, smooth near the points that are tested.
Value smooth(const std::vector<Value>& x) {
  Value y = sum(x);
  for (std::size_t i = 0; i + 1 < x.size(); ++i) {
    y += sin(x[i] * x[i + 1]) * exp(x[i] / 3.0) + pow(x[i] + 3.0, x[i + 1]) + max(x[i], -9.0);
  }
  return y * sigmoid(x[0]) + dot(x, x) / (2.0 + mean(x) * mean(x));
}

std::vector<Value> variables(Graph& graph, std::size_t count, std::uint64_t seed) {
  Random random(seed);
  std::vector<Value> x;
  for (std::size_t i = 0; i < count; ++i) x.emplace_back(graph, random.uniform(-1.0, 1.0));
  return x;
}

}  // namespace

TEST_CASE("a Hessian is symmetric and equals differences of gradients") {
  Graph graph;
  const std::vector<Value> x = variables(graph, 6, 1);
  const Value y = smooth(x);
  const std::size_t size = graph.size();
  const Matrix matrix = hessian(y, x);
  CHECK(graph.size() == size);
  for (std::size_t j = 0; j < x.size(); ++j) {
    const double centre = x[j].value(), h = 1e-4;
    const auto moved = [&](double number) {
      x[j].assign(number);
      graph.recalculate();
      return jacobian(y, x);
    };
    const Matrix up = moved(centre + h), down = moved(centre - h);
    moved(centre);
    for (std::size_t i = 0; i < x.size(); ++i) {
      CHECK(support::close(matrix(i, j), matrix(j, i), 1e-12, 1.0));
      CHECK(support::close(matrix(i, j), (up(0, i) - down(0, i)) / (2 * h), 1e-6, 1.0));
    }
  }
}

TEST_CASE("the Hessian of what is linear is exactly 0") {
  Graph graph;
  const std::vector<Value> x = variables(graph, 3, 2);
  for (const Value& y :
       {x[0] + 2.0 * x[1] - x[2] / 3.0, sum(x), mean(x), -x[0], x[1], dot({2.0, 3.0}, {x[0], x[1]}),
        relu(x[0]) + abs(x[1]), max(x[0], x[2]), select(x[0] < x[1], x[1], x[2])}) {
    const Matrix matrix = hessian(y, x);
    for (const double number : matrix.numbers()) CHECK(number == 0.0);
    CHECK(hessian_vector_product(y, x, {1.0, -2.0, 3.0}) == std::vector<double>(3, 0.0));
  }
}

TEST_CASE("a Hessian-vector product equals the Hessian times the vector") {
  Graph graph;
  const std::vector<Value> x = variables(graph, 7, 3);
  const Value y = smooth(x);
  const Matrix matrix = hessian(y, x);
  const std::size_t size = graph.size();
  Random random(4);
  for (int round = 0; round < 5; ++round) {
    std::vector<double> v(x.size());
    for (double& number : v) number = random.uniform(-2.0, 2.0);
    const std::vector<double> product = hessian_vector_product(y, x, v);
    CHECK(graph.size() == size);
    for (std::size_t i = 0; i < x.size(); ++i) {
      double expected = 0.0, scale = 0.0;
      for (std::size_t j = 0; j < x.size(); ++j) {
        expected += matrix(i, j) * v[j];
        scale += std::abs(matrix(i, j) * v[j]);
      }
      CHECK(support::close(product[i], expected, 1e-13, scale));
    }
  }
  CHECK(hessian_vector_product(y, x, std::vector<double>(x.size(), 0.0)) ==
        std::vector<double>(x.size(), 0.0));
}

TEST_CASE("the cost of a Hessian-vector product per node does not grow with the number of variables") {
  const auto visits_per_node = [](std::size_t count) {
    Graph graph;
    const std::vector<Value> x = variables(graph, count, 5);
    const Value y = smooth(x);
    const std::uint64_t before = graph.visits();
    (void)hessian_vector_product(y, x, std::vector<double>(count, 1.0));
    return static_cast<double>(graph.visits() - before) / static_cast<double>(graph.size());
  };
  const double few = visits_per_node(10), many = visits_per_node(1000);
  CHECK(few > 1.0);
  CHECK(many <= 2.0 * few);
  CHECK(few <= 2.0 * many);
}

TEST_CASE("Hessians and the like work on what was recorded inside a Recording, and leave marks alone") {
  Graph graph;
  const Value x(graph, 2.0, "x");
  const Recording recording(graph);
  const Value y = (x * x * x).named("cube");
  const Mark mark = graph.mark();
  CHECK(hessian(y, x)(0, 0) == doctest::Approx(12.0));
  CHECK(hessian_vector_product(y, x, {2.0})[0] == doctest::Approx(24.0));
  CHECK(graph.holds(mark));
  CHECK(y.name() == "cube");
  CHECK(x.grad() == 0.0);
  CHECK((y + 1.0).value() == 9.0);
  CHECK(gradient(y)[x] == 12.0);
}
