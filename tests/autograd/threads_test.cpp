// SPDX-License-Identifier: MIT
// Two threads use two graphs at once; one graph may pass from thread to thread. Run under ThreadSanitizer.
#include "autograd/autograd.hpp"

#include <doctest/doctest.h>

#include <thread>
#include <vector>

#include "tests/support/environment.hpp"

using namespace autograd;

namespace {

/// Uses everything that a graph can do; the same number for the same seed on every thread.
double work(Graph& graph, std::size_t rounds, double seed) {
  const Value w(graph, seed, "w"), b(graph, 0.5, "b");
  double total = 0.0;
  for (std::size_t round = 0; round < rounds; ++round) {
    const Recording recording(graph);
    const Value x(graph, 0.1 * static_cast<double>(round % 7), "x");
    const Value y = (tanh(w * x + b) + sum({w, x, exp(-b)}) + max(w, x)).named("y");
    const Value loss = y < 0.0 ? -y : y * y;
    loss.backward();
    total += gradient(loss)[w] + derivative(derivative(loss, w), x).value() + hessian(loss, {w, b})(0, 1);
    total += hessian_vector_product(loss, {w, b}, {1.0, 2.0})[0];
    x.assign(0.3);
    graph.recalculate();
    try {
      (void)gradient(Value(1.0));
    } catch (const ConstantRoot& refused) {
      total += refused.what()[0] != '\0' ? 1.0 : 0.0;
    }
    total += static_cast<double>(y.name().size() + topological_order(loss).size());
  }
  return total + w.grad() + b.grad();
}

}  // namespace

TEST_CASE("threads with a graph each do not disturb each other") {
  const std::size_t rounds = support::count(2000, 20000);
  std::vector<double> expected, found(4);
  for (int i = 0; i < 4; ++i) {
    Graph graph;
    expected.push_back(work(graph, rounds, 0.5 + i));
  }
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&found, rounds, i] {
      Graph graph;
      found[static_cast<std::size_t>(i)] = work(graph, rounds, 0.5 + i);
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(found == expected);
}

TEST_CASE("a graph may be handed from one thread to another") {
  Graph graph;
  const Value x(graph, 2.0, "x");
  Value y;
  std::thread([&] { y = x * x; }).join();
  std::thread([&] { y.backward(); }).join();
  CHECK(x.grad() == 4.0);
  CHECK(graph.size() == 2);
}
