// SPDX-License-Identifier: MIT
// Times every gradient that the sides can compute, each checked first against the one written by hand.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <regex>

#include "side.hpp"

extern "C" {
#define DECLARE(name) void name(bench::Runs&);
CHAINRULE_BENCHMARK_SIDES(DECLARE)
#undef DECLARE
}

namespace {

/// Relative; in single precision sums of thousands of rows keep four digits.
double tolerance_of(const std::string& side) { return side.find("f32") == std::string::npos ? 1e-9 : 2e-3; }

/// The largest difference, relative to the derivative or to a thousandth of the largest of them.
double difference(const std::vector<double>& a, const std::vector<double>& truth) {
  double largest = 0.0, worst = 0.0;
  for (const double t : truth) largest = std::max(largest, std::abs(t));
  for (std::size_t i = 0; i < truth.size(); ++i) {
    const double apart = std::abs(a[i] - truth[i]) / std::max(std::abs(truth[i]), 1e-3 * largest);
    worst = apart <= worst ? worst : apart;
  }
  return worst;
}

std::vector<double> gradient_of(const bench::Run& run) {
  std::vector<double> g(run.size);
  run.gradient(g);
  return g;
}

std::string name_of(const bench::Run& run) { return run.workload + "/" + run.side; }

const bench::Run& by_hand(const bench::Runs& runs, const std::string& workload) {
  return *std::find_if(runs.begin(), runs.end(), [&](const bench::Run& run) {
    return run.workload == workload && run.side == "hand-written";
  });
}

/// Says so where a run's gradient is wrong.
bool is_right(const bench::Run& run, const std::vector<double>& truth) {
  const double apart = difference(gradient_of(run), truth);
  if (apart <= tolerance_of(run.side)) return true;
  std::fprintf(stderr,
               "benchmark: the gradient of %s by %s is wrong, %g apart relative to the one written by hand\n",
               run.workload.c_str(), run.side.c_str(), apart);
  return false;
}

void time(const bench::Run& run) {
  const double bytes = run.bytes_per_operation ? run.bytes_per_operation() : 0.0;
  benchmark::RegisterBenchmark(name_of(run).c_str(), [run, bytes](benchmark::State& state) {
    std::vector<double> g(run.size);
    for (auto _ : state) {
      run.gradient(g);
      benchmark::DoNotOptimize(g.data());
      benchmark::ClobberMemory();
    }
    if (run.operations > 0) {
      state.counters["operations"] = run.operations;
      state.counters["bytes_per_operation"] = bytes;
    }
  });
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  bench::Runs runs;
#define ADD(name) name(runs);
  CHAINRULE_BENCHMARK_SIDES(ADD)
#undef ADD
  const std::string filter = benchmark::GetBenchmarkFilter();
  std::map<std::string, std::vector<double>> truths;
  bool right = true;
  for (const bench::Run& run : runs) {
    if (!filter.empty() && !std::regex_search(name_of(run), std::regex(filter))) continue;
    if (!truths.contains(run.workload)) truths[run.workload] = gradient_of(by_hand(runs, run.workload));
    if (!is_right(run, truths[run.workload])) right = false;
    time(run);
  }
  if (!right) return 1;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
