// SPDX-License-Identifier: MIT
// The engine, compiled twice: for this processor, the library too, and as it is installed.
#include <autograd/autograd.hpp>

#include <algorithm>

#include "../memory.hpp"
#include "../workload/all.hpp"

namespace {

using autograd::Graph, autograd::Value;

struct Loops : bench::ScalarLoops<Value> {
  static Value relu(Value x) { return autograd::relu(x); }
};

/// `dot` in place of loops.
struct Dots : Loops {
  template <class X>
  static Value weighted(std::span<const Value> w, std::span<const X> x, Value bias) {
    if constexpr (std::same_as<X, Value>) return dot(w, x) + bias;
    std::array<Value, 2> inputs;
    std::copy(x.begin(), x.end(), inputs.begin());
    return dot(w, inputs) + bias;
  }
  static Value sum_of_squares(std::span<const Value> x) { return dot(x, x); }
};

/// Variables made anew, the objective recorded, one walk back.
template <class Math>
auto backward_in(std::shared_ptr<Graph> graph) {
  return [=](const auto& workload, std::span<const double> x, std::span<double> g) {
    const autograd::Recording recording(*graph);
    std::vector<Value> leaves(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) leaves[i] = Value(*graph, x[i]);
    const Value y = workload.template objective<Math>(std::span<const Value>(leaves));
    y.backward();
    for (std::size_t i = 0; i < g.size(); ++i) g[i] = leaves[i].grad();
  };
}

/// What a chain holds in memory, its walk included: the mean of so many graphs that it can be seen.
double bytes_of(const bench::W4m& chain) {
  const std::size_t count = std::max<std::size_t>(1, 1'000'000 / chain.operations());
  std::vector<std::shared_ptr<Graph>> graphs(count);
  std::vector<double> derivatives(2);
  bench::give_back();
  const double before = bench::resident_bytes();
  for (auto& graph : graphs) {
    graph = std::make_shared<Graph>();
    backward_in<Loops>(graph)(chain, chain.start(), derivatives);
  }
  return (bench::resident_bytes() - before) / static_cast<double>(count);
}

}  // namespace

CHAINRULE_BENCHMARK_SIDE(CHAINRULE_SIDE) {
  const std::string name = CHAINRULE_SIDE_NAME;
  const auto graph = std::make_shared<Graph>();
  bench::add_all(runs, name, backward_in<Loops>(graph));
  bench::add<bench::W2>(runs, name + ", dot", backward_in<Dots>(graph));
  bench::add<bench::W2r>(runs, name + ", dot", backward_in<Dots>(graph));
  // In a graph of their own, which the longest of them makes large.
  if (name == "chainrule")
    bench::add_chains(runs, name, backward_in<Loops>(std::make_shared<Graph>()), bytes_of);
}
