// SPDX-License-Identifier: MIT
// Compiled programs, as they are installed: they choose their lanes when they run.
#include <autograd/autograd.hpp>
#include <autograd/program/program.hpp>

#include <thread>

#include "../memory.hpp"
#include "../workload/all.hpp"

namespace {

using autograd::Graph, autograd::Value;
using Loops = bench::ScalarLoops<Value>;

/// One row is recorded, and the program run over the table.
auto compiled(autograd::Precision precision, unsigned threads = 1) {
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
    const std::vector<double> weights(work.rows(), 1.0 / static_cast<double>(work.rows()));
    return [=](const Work& batch, std::span<const double> x, std::span<double> g) {
      std::copy(x.begin(), x.end(), program->parameters().begin());
      const autograd::ProgramResult result =
          program->run(batch.table(), {.threads = threads, .weights = weights});
      std::copy(result.gradient.begin(), result.gradient.end(), g.begin());
    };
  };
}

void ask_for_bytes(bench::Run& run) {
  run.growth.bytes = [gradient = run.gradient, size = run.size] {
    std::vector<double> derivatives(size);
    return bench::most_bytes_during([&] { gradient(derivatives); });
  };
}

/// The same rows on 1 thread, on 2, and on as many as there are processors.
void add_threads(bench::Runs& runs) {
  const bench::W6s batch(100'000);
  for (unsigned threads = 1; threads <= std::max(2u, std::thread::hardware_concurrency()); threads *= 2) {
    const std::string side = "chainrule, threads: " + std::to_string(threads);
    bench::add(runs, side, compiled(autograd::Precision::full, threads)(batch), batch);
    runs.back().growth = {"threads", static_cast<double>(threads)};
    runs.back().same_bits_as = "chainrule, threads: 1";
  }
}

}  // namespace

CHAINRULE_BENCHMARK_SIDE(chainrule_program) {
  const auto full = compiled(autograd::Precision::full);
  bench::add_batches(runs, "chainrule", full);
  bench::add_batches(runs, "chainrule, f32", compiled(autograd::Precision::single));
  const std::size_t before = runs.size();
  bench::add_rows(runs, "chainrule", full);
  for (bench::Run& run : std::span(runs).subspan(before)) ask_for_bytes(run);
  add_threads(runs);
}
