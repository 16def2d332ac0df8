// SPDX-License-Identifier: MIT
// Compiled programs, as they are installed: they choose their lanes when they run.
#include <autograd/autograd.hpp>
#include <autograd/program/program.hpp>

#include "../workload/all.hpp"

namespace {

using autograd::Graph, autograd::Value;
using Loops = bench::ScalarLoops<Value>;

/// One row is recorded, and the program run over the table.
auto compiled(autograd::Precision precision) {
  return [=]<class Work>(const Work& work) {
    Graph graph;
    std::vector<Value> row, parameters;
    for (std::size_t i = 0; i < Work::columns; ++i) row.push_back(Value(graph, 0.5));
    for (const double number : work.start()) parameters.push_back(Value(graph, number));
    const std::span<const Value> p(parameters);
    Value y = Work::template error_of<Loops, Value>(p, std::span<const Value>(row));
    if (work.decay() != 0.0) y += work.decay() * Loops::sum_of_squares(p);
    const auto program = std::make_shared<autograd::Program>(
        y, autograd::ProgramOptions{.columns = row, .parameters = parameters, .precision = precision});
    const std::vector<double> weights(Work::rows, 1.0 / Work::rows);
    return [=](const Work& batch, std::span<const double> x, std::span<double> g) {
      std::copy(x.begin(), x.end(), program->parameters().begin());
      const autograd::ProgramResult result = program->run(batch.table(), {.weights = weights});
      std::copy(result.gradient.begin(), result.gradient.end(), g.begin());
    };
  };
}

}  // namespace

CHAINRULE_BENCHMARK_SIDE(chainrule_program) {
  bench::add_batches(runs, "chainrule", compiled(autograd::Precision::full));
  bench::add_batches(runs, "chainrule, f32", compiled(autograd::Precision::single));
}
