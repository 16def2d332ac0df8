// SPDX-License-Identifier: MIT
// Leaves with new numbers: what is refused until it is recorded again or recalculated, and comparisons
// that go the other way.
#include "autograd/graph.hpp"

#include <doctest/doctest.h>

#include <functional>

#include "autograd/gradient.hpp"
#include "tests/support/refusal.hpp"

using namespace autograd;
using support::mentions;
using support::refusal;

namespace {

/// Whether every way to a derivative of y by x is refused as out of date, naming the leaf.
void check_refused(Value y, Value x, const std::string& leaf) {
  const std::function<void()> ways[] = {
      [&] { (void)gradient(y); },
      [&] {
        (void)gradient({y, y}, {1.0, 2.0});
      },
      [&] { y.backward(); },
      [&] { (void)derivative(y, x); },
      [&] { (void)jacobian(y, x); },
      [&] { (void)hessian(y, x); },
      [&] { (void)hessian_vector_product(y, x, {1.0}); },
  };
  std::size_t number = 0;
  const std::size_t size = y.graph()->size();
  for (const auto& way : ways) {
    ++number;
    CAPTURE(number);
    const std::string words = refusal<OutOfDate>(way);
    CHECK(mentions(words, leaf));
    CHECK(mentions(words, "recalculate"));
    CHECK(y.graph()->size() == size);
  }
}

}  // namespace

TEST_CASE("a leaf's new number makes what was recorded from it out of date") {
  Graph graph;
  const Value w(graph, 3.0, "w"), x(graph, 2.0, "x");
  const Value y = (w * x).named("product");
  w.assign(5.0);
  CHECK(w.value() == 5.0);
  CHECK(y.value() == 6.0);
  check_refused(y, x, "'w'");
  check_refused(y, w, "product");
  CHECK(gradient(w)[w] == 1.0);
  const Value fresh = w * x;
  CHECK(gradient(fresh)[x] == 5.0);
  graph.recalculate();
  CHECK(y.value() == 10.0);
  CHECK(gradient(y)[x] == 5.0);
}

TEST_CASE("out of date: what is kept from before is refused inside what is newer than the assignment") {
  Graph graph;
  const Value w(graph, 3.0, "w"), x(graph, 2.0, "x");
  const Value s = w * w;
  w.assign(4.0);
  const Value loss = s * x;
  check_refused(loss, x, "'w'");
  check_refused(loss, w, "'w'");
  graph.recalculate();
  CHECK(gradient(loss)[w] == 16.0);
}

TEST_CASE("out of date: a rewind in between does not hide it and does not spread it") {
  Graph graph;
  const Value w(graph, 3.0, "w"), x(graph, 2.0, "x");
  const Value s = w * w;
  const Mark mark = graph.mark();
  for (int i = 0; i < 10; ++i) (void)(x + i);
  w.assign(4.0);
  graph.rewind(mark);
  const Value loss = s * x, good = w * x;
  check_refused(loss, x, "'w'");
  CHECK(gradient(good)[x] == 4.0);
  CHECK(derivative(good, w).value() == 2.0);
  w.assign(6.0);
  graph.rewind(mark);
  const Value again = w * x;
  CHECK(gradient(again)[x] == 6.0);
  CHECK_THROWS_AS((void)gradient(s), OutOfDate);
}

TEST_CASE("out of date: two models in one graph do not disturb each other") {
  Graph graph;
  const Value a(graph, 1.0, "a"), b(graph, 2.0, "b");
  const Value first = a * a, second = b * b;
  a.assign(5.0);
  CHECK(gradient(second)[b] == 4.0);
  CHECK(derivative(second, b).value() == 4.0);
  check_refused(first, a, "'a'");
  const Value both = first + second;
  check_refused(both, b, "'a'");
  CHECK(gradient(both, {0.0})[b] == 0.0);
}

TEST_CASE("out of date is told also through lists, chosen sides and long ways") {
  Graph graph;
  const Value w(graph, 3.0, "w"), x(graph, 2.0, "x");
  const Value through_list = sum({x, w, 1.0}), chosen = select(x < w, x, w), long_way = exp(-sin(w + x));
  w.assign(1.0);
  check_refused(through_list, x, "'w'");
  check_refused(long_way, x, "'w'");
  CHECK_THROWS_AS((void)gradient(chosen), OutOfDate);
}

TEST_CASE("out of date is told also where nothing flows back, because the number itself is a slope") {
  Graph graph;
  const Value w(graph, 2.0, "w"), zero(graph, 0.0, "zero"), x(graph, 3.0, "x");
  const Value square = w * w, inner = exp(square);
  w.assign(5.0);
  check_refused(square * zero, zero, "'w'");
  check_refused(inner * zero + x, zero, "'w'");
  check_refused(dot({inner, x}, {zero, x}), zero, "'w'");
  check_refused(x * relu(-square), x, "'w'");
  graph.recalculate();
  CHECK(gradient(square * zero)[zero] == 25.0);
}

TEST_CASE("a refused walk leaves adjoints and grads as they were") {
  Graph graph;
  const Value w(graph, 3.0, "w"), x(graph, 2.0, "x"), z(graph, 5.0, "z");
  const Value good = x * z;
  good.backward();
  const Value stale = w * x;
  Value chain = z * x;
  for (int i = 0; i < 3000; ++i) chain = chain + stale * z + x;
  w.assign(4.0);
  for (int round = 0; round < 3; ++round) {
    CHECK_THROWS_AS(chain.backward(), OutOfDate);
    CHECK_THROWS_AS((void)gradient(chain), OutOfDate);
    CHECK_THROWS_AS((void)gradient({good, chain}, {1.0, 1.0}), OutOfDate);
    for (Index i = 1; i < graph.length(); ++i) REQUIRE(graph.adjoint(i) == 0.0);
    CHECK(x.grad() == 5.0);
    CHECK(z.grad() == 2.0);
    CHECK(w.grad() == 0.0);
    CHECK(gradient(good)[x] == 5.0);
  }
  graph.recalculate();
  CHECK(gradient(chain)[w] == 3000.0 * 5.0 * 2.0);
}

TEST_CASE("recalculate gives every node the number that recording afresh would") {
  Graph graph;
  const Value w(graph, 3.0), x(graph, 2.0);
  const Value y = sum({w * x, exp(x), 2.0, pow(x, w), max(x, w)}) / dot({w, 2.0}, {x, w});
  w.assign(1.25);
  x.assign(0.75);
  graph.recalculate();
  const Value fresh = sum({w * x, exp(x), 2.0, pow(x, w), max(x, w)}) / dot({w, 2.0}, {x, w});
  CHECK(y.value() == fresh.value());
  CHECK(gradient(y)[w] == gradient(fresh)[w]);
  CHECK(gradient(y)[x] == gradient(fresh)[x]);
}

TEST_CASE("recalculate keeps the grad of leaves") {
  Graph graph;
  const Value x(graph, 2.0);
  const Value y = x * x;
  y.backward();
  x.assign(3.0);
  graph.recalculate();
  CHECK(x.grad() == 4.0);
  y.backward();
  CHECK(x.grad() == 10.0);
}

TEST_CASE("select is decided anew at every recalculation and is no guard") {
  Graph graph;
  const Value x(graph, 1.0), y(graph, 2.0);
  const Value z = select(x < y, x * 10.0, y * 100.0);
  CHECK(z.value() == 10.0);
  CHECK(gradient(z)[x] == 10.0);
  x.assign(3.0);
  graph.recalculate();
  CHECK(z.value() == 200.0);
  CHECK(gradient(z)[x] == 0.0);
  CHECK(gradient(z)[y] == 100.0);
  CHECK(graph.guards().empty());
}

TEST_CASE("a comparison that goes the other way is refused, with both sides by name and number") {
  Graph graph;
  const Value x(graph, 1.5, "x"), y(graph, 2.5, "y");
  Value z = x < y ? x * y : x + y;
  x.assign(7.5);
  const std::string words = refusal<BranchChanged>([&] { graph.recalculate(); });
  for (const char* part : {"'x'", "'y'", "7.5", "2.5", "<"}) CHECK(mentions(words, part));
  CHECK_THROWS_AS((void)gradient(z), OutOfDate);
  CHECK_THROWS_AS(graph.recalculate(), BranchChanged);
  CHECK_THROWS_AS((void)derivative(z, x), OutOfDate);
  x.assign(2.0);
  graph.recalculate();
  CHECK(z.value() == 5.0);
  CHECK(gradient(z)[x] == 2.5);
}

TEST_CASE("gradients are refused after a changed branch also where the root does not need the leaf") {
  Graph graph;
  const Value a(graph, 2.0, "a"), b(graph, 3.0, "b"), x(graph, 1.0, "x");
  const Value y = x > 0.0 ? a * b : a + b;
  x.assign(-1.0);
  CHECK_THROWS_AS(graph.recalculate(), BranchChanged);
  CHECK_THROWS_AS((void)gradient(y), OutOfDate);
  CHECK_THROWS_AS(y.backward(), OutOfDate);
  CHECK_THROWS_AS((void)derivative(y, a), OutOfDate);
  CHECK_THROWS_AS((void)hessian(y, {a, b}), OutOfDate);
  CHECK(a.grad() == 0.0);
  x.assign(4.0);
  graph.recalculate();
  CHECK(gradient(y)[a] == 3.0);
}

TEST_CASE("every relation is guarded, with constants on either side") {
  const std::function<bool(Value)> comparisons[] = {
      [](Value x) -> bool { return x < 2.0; },  [](Value x) -> bool { return x <= 2.0; },
      [](Value x) -> bool { return x > 2.0; },  [](Value x) -> bool { return x >= 2.0; },
      [](Value x) -> bool { return x == 2.0; }, [](Value x) -> bool { return x != 2.0; },
      [](Value x) -> bool { return 2.0 < x; },  [](Value x) -> bool { return 2.0 >= x; }};
  for (const auto& compare : comparisons) {
    for (const double first : {1.0, 2.0, 3.0, std::nan("")}) {
      for (const double second : {1.0, 2.0, 3.0, std::nan("")}) {
        Graph graph;
        const Value x(graph, first, "x");
        const bool outcome = compare(x * 1.0);
        x.assign(second);
        if (compare(Value(second)) == outcome) {
          CHECK_NOTHROW(graph.recalculate());
        } else {
          CHECK(mentions(refusal<BranchChanged>([&] { graph.recalculate(); }), "2"));
        }
      }
    }
  }
}

TEST_CASE("guards that were dropped by a rewind are not asked again") {
  Graph graph;
  const Value x(graph, 1.0);
  {
    const Recording recording(graph);
    CHECK(bool(x < 2.0));
  }
  x.assign(5.0);
  CHECK_NOTHROW(graph.recalculate());
}

TEST_CASE("what is recorded after a recording in which a leaf was assigned knows its number") {
  Graph graph;
  Value w(graph, 2.0, "w");
  const Value before = w * w;
  {
    const Recording recording(graph);
    const Value inside = before + w;
    CHECK(inside.value() == 6.0);
    w.assign(5.0);
  }
  const Value after = w * w;
  CHECK(gradient(after)[w] == 10.0);
  CHECK_THROWS_AS(gradient(before), OutOfDate);
}
