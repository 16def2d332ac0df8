// SPDX-License-Identifier: MIT
// Long chains, many small graphs, long training loops: time, memory and stack in proportion to the need.
#include "autograd/autograd.hpp"

#include <doctest/doctest.h>

#include "tests/support/environment.hpp"
#include "tests/support/oracle.hpp"

using namespace autograd;

namespace {

constexpr std::size_t mebibyte = std::size_t{1} << 20;
/// Instrumented frames are larger, and fewer of them would fit.
constexpr std::size_t small_stack = support::sanitized ? 8 * mebibyte : mebibyte;

/// What a thread found out about a long chain.
struct Found {
  std::size_t size = 0, ordered = 0;
  double slope = 0.0, recorded = 0.0, through = 0.0;
  std::uint64_t visits = 0;
};

/// x, then `length` times x_{i+1} = x_i * 1 + (every other time) x.
Found chain_of(std::size_t length) {
  Found found;
  Graph graph;
  const Value x(graph, 0.5);
  Value y = x;
  for (std::size_t i = 0; i < length; i += 2) y = y + x, y = -y;
  const std::uint64_t before = graph.visits();
  found.slope = gradient(y)[x];
  found.visits = graph.visits() - before;
  y.backward();
  found.size = graph.size();
  found.ordered = topological_order(y).size();
  found.recorded = derivative(y, x).value();
  found.through = x.grad();
  graph.release();
  return found;
}

}  // namespace

TEST_CASE("a long chain records, walks back, is ordered and is freed on a small stack") {
  const std::size_t length = support::count(1000000, 10000000);
  Found found;
  REQUIRE(support::on_stack_of(small_stack, [&] { found = chain_of(length); }));
  CHECK(found.size == length + 1);
  CHECK(found.ordered == length + 1);
  const double expected = length / 2 % 2 == 0 ? 1.0 : -2.0;  // s -> -(s + 1), from 1
  CHECK(found.slope == expected);
  CHECK(found.recorded == expected);
  CHECK(found.through == expected);
  CHECK(found.visits <= length + 2000);
}

TEST_CASE("a long list, a deep sum of lists and a Hessian of a long chain need no deep stack either") {
  const std::size_t length = support::count(100000, 1000000);
  double list_slope = 0.0, second = 0.0;
  REQUIRE(support::on_stack_of(small_stack, [&] {
    Graph graph;
    const Value x(graph, 2.0);
    list_slope = gradient(sum(std::vector<Value>(length, x)))[x];
    Value y = x * x;
    for (std::size_t i = 0; i < length; ++i) y = sum({y, 1.0});
    second = hessian(y, x)(0, 0);
  }));
  CHECK(list_slope == static_cast<double>(length));
  CHECK(second == 2.0);
}

namespace {

/// backward() on each of `count` small graphs in one Graph; returns the visits of the dearest.
std::uint64_t dearest_of(std::size_t count, bool share_early_node) {
  Graph graph;
  const Value x(graph, 0.5), early = sin(x);
  std::uint64_t dearest = 0;
  double total = 0.0;
  for (std::size_t i = 0; i < count; ++i) {
    const Value w(graph, 0.25);
    const Value y = (share_early_node ? early : Value(0.5)) * w + w * w;
    const std::uint64_t before = graph.visits();
    y.backward();
    dearest = std::max(dearest, graph.visits() - before);
    total += w.grad();
  }
  CHECK(support::close(
      total, static_cast<double>(count) * (early.value() * share_early_node + 0.5 * !share_early_node + 0.5),
      1e-9));
  const double expected = share_early_node ? static_cast<double>(count) * 0.25 * std::cos(0.5) : 0.0;
  CHECK(support::close(x.grad(), expected, 1e-9));
  return dearest;
}

}  // namespace

TEST_CASE("the work of backward() is in proportion to what the root needs, not to all that was recorded") {
  const std::size_t count = support::count(100000, 1000000);
  // Six nodes are needed; the walk may look at 1,000 more before it looks for what is needed.
  CHECK(dearest_of(count, false) <= 1100);
  CHECK(dearest_of(count, true) <= 1100);
}

TEST_CASE("backward() reaches leaves and operations on both sides of what the root does not need") {
  Graph graph;
  const Value early(graph, 3.0), unused(graph, 1.0);
  const Value inner = early * early;
  Value chain = unused;
  for (int i = 0; i < 100000; ++i) chain = chain + 1.0;
  const Value late(graph, 5.0);
  const Value root = inner * late + early;
  for (int pass = 1; pass <= 2; ++pass) {
    root.backward();
    CHECK(early.grad() == pass * (2.0 * 3.0 * 5.0 + 1.0));
    CHECK(late.grad() == pass * 9.0);
    CHECK(unused.grad() == 0.0);
  }
}

TEST_CASE("several roots far apart cost what they need") {
  Graph graph;
  const Value x(graph, 2.0), first = x * x;
  for (int i = 0; i < 100000; ++i) (void)(x + 1.0);
  const Value second = x * 3.0;
  const std::uint64_t before = graph.visits();
  const Gradient by = gradient({first, second}, {1.0, 1.0});
  CHECK(by[x] == 7.0);
  CHECK(graph.visits() - before <= 1100);
}

TEST_CASE("a training loop under Recording keeps its memory") {
  const std::size_t rounds = support::count(100000, 1000000);
  Graph graph;
  const Value w(graph, 1.0, "w"), b(graph, 0.0, "b");
  std::size_t settled = 0, size = 0;
  for (std::size_t round = 0; round < rounds; ++round) {
    {
      const Recording recording(graph);
      const Value x(graph, 0.01 * static_cast<double>(round % 100), "x");
      const Value loss = square(sum({dot({w, b}, {x, 1.0}), -0.5})).named("loss");
      if (loss > 1e-3) loss.backward();
      if (round % 100 == 0) (void)hessian(loss, {w, b});
      size = graph.size();
    }
    w.assign(w.value() - 0.1 * w.grad());
    b.assign(b.value() - 0.1 * b.grad());
    graph.zero_grad();
    if (round == rounds / 10) settled = support::resident_bytes();
    if (graph.size() != 2 || size != 6) break;
  }
  CHECK(graph.size() == 2);
  CHECK(size == 6);
  CHECK(graph.leaves().size() == 2);
  CHECK(graph.guards().empty());
  CHECK(support::close(b.value() + 0.5 * w.value(), 0.5, 0.1, 1.0));
  if (settled != 0 && !support::sanitized) CHECK(support::resident_bytes() <= settled + mebibyte);
}

TEST_CASE("a training loop that only assigns and recalculates keeps its memory") {
  const std::size_t rounds = support::count(100000, 1000000);
  Graph graph;
  const Value x(graph, 1.0), w(graph, 2.0);
  const Value y = square(w * x - 1.0);
  std::size_t settled = 0;
  for (std::size_t round = 0; round < rounds; ++round) {
    y.backward();
    w.assign(w.value() - 0.01 * w.grad());
    x.assign(x.value());
    graph.zero_grad();
    graph.recalculate();
    if (round == rounds / 10) settled = support::resident_bytes();
  }
  CHECK(graph.size() == 5);
  CHECK(support::close(w.value(), 1.0, 1e-9));
  if (settled != 0 && !support::sanitized) CHECK(support::resident_bytes() <= settled + mebibyte);
}
