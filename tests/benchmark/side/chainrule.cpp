// SPDX-License-Identifier: MIT
// The engine, compiled twice: for this processor, the library too, and as it is installed.
#include <autograd/autograd.hpp>

#include <fstream>

#include <unistd.h>

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

/// What the process holds in memory now.
double resident_bytes() {
  std::ifstream file("/proc/self/statm");
  double pages = 0.0, resident = 0.0;
  file >> pages >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

/// What a chain holds in memory for each operation, its walk included, in a graph of its own.
double bytes_per_operation(const bench::W4m& chain) {
  const auto graph = std::make_shared<Graph>();
  std::vector<double> derivatives(2);
  const double before = resident_bytes();
  backward_in<Loops>(graph)(chain, chain.start(), derivatives);
  return (resident_bytes() - before) / static_cast<double>(chain.operations());
}

}  // namespace

CHAINRULE_BENCHMARK_SIDE(CHAINRULE_SIDE) {
  const std::string name = CHAINRULE_SIDE_NAME;
  const auto graph = std::make_shared<Graph>();
  bench::add_all(runs, name, backward_in<Loops>(graph));
  bench::add<bench::W2>(runs, name + ", dot", backward_in<Dots>(graph));
  bench::add<bench::W2r>(runs, name + ", dot", backward_in<Dots>(graph));
  bench::add_chains(runs, name, backward_in<Loops>(graph), bytes_per_operation);
}
