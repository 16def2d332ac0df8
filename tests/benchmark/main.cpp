// SPDX-License-Identifier: MIT
// Times every gradient that the sides can compute, each checked first against the one written by hand.
//
//   gradients --groups [--benchmark_filter=REGEX]    names the groups that the filter lets through
//   gradients --group=NAME [--benchmark_...]         times one of them
//
// A group is a workload, or all that grows. Each wants a process of its own: a peer that has once had many
// variables may be slow ever after, and memory that others gave back is not fresh.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <map>
#include <optional>
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

/// The largest difference, relative to the derivative or to a thousandth of the largest of them; NaN where
/// one is.
double difference(const std::vector<double>& a, const std::vector<double>& truth) {
  double largest = 0.0, worst = 0.0;
  for (const double t : truth) largest = std::max(largest, std::abs(t));
  for (std::size_t i = 0; i < truth.size(); ++i) {
    const double apart = std::abs(a[i] - truth[i]) / std::max(std::abs(truth[i]), 1e-3 * largest);
    if (std::isnan(apart)) return apart;
    worst = std::max(worst, apart);
  }
  return worst;
}

std::vector<double> gradient_of(const bench::Run& run) {
  std::vector<double> g(run.size);
  run.gradient(g);
  return g;
}

std::string name_of(const bench::Run& run) { return run.workload + "/" + run.side; }
std::string group_of(const bench::Run& run) { return run.growth.of.empty() ? run.workload : "growing"; }

const bench::Run& run_of(const bench::Runs& runs, const std::string& workload, const std::string& side) {
  return *std::find_if(runs.begin(), runs.end(),
                       [&](const bench::Run& run) { return run.workload == workload && run.side == side; });
}

/// The gradients that others are compared with, each calculated once.
class Truths {
 public:
  explicit Truths(const bench::Runs& runs) : runs_(runs) {}
  const std::vector<double>& operator()(const std::string& workload, const std::string& side) {
    const auto [place, added] = known_.try_emplace({workload, side});
    if (added) place->second = gradient_of(run_of(runs_, workload, side));
    return place->second;
  }

 private:
  const bench::Runs& runs_;
  std::map<std::pair<std::string, std::string>, std::vector<double>> known_;
};

/// Says so where a run's gradient is wrong.
bool is_right(const bench::Run& run, Truths& truths) {
  const std::vector<double> gradient = gradient_of(run);
  const double apart = difference(gradient, truths(run.workload, "hand-written"));
  if (!(apart <= tolerance_of(run.side))) {
    std::fprintf(stderr,
                 "benchmark: the gradient of %s is wrong, %g apart relative to the one written by hand\n",
                 name_of(run).c_str(), apart);
    return false;
  }
  if (run.same_bits_as.empty()) return true;
  const std::vector<double>& same = truths(run.workload, run.same_bits_as);
  if (std::memcmp(gradient.data(), same.data(), same.size() * sizeof(double)) == 0) return true;
  std::fprintf(stderr, "benchmark: the gradient of %s is not to the last bit that of %s\n",
               name_of(run).c_str(), run.same_bits_as.c_str());
  return false;
}

void prepare(const bench::Run& run) {
  const double bytes = run.growth.bytes ? run.growth.bytes() : std::nan("");
  benchmark::RegisterBenchmark(name_of(run).c_str(), [run, bytes](benchmark::State& state) {
    std::vector<double> g(run.size);
    for (auto _ : state) {
      run.gradient(g);
      benchmark::DoNotOptimize(g.data());
      benchmark::ClobberMemory();
    }
    if (run.growth.of.empty()) return;
    state.SetLabel(run.growth.of);
    state.counters["count"] = run.growth.count;
    if (bytes >= 0.0) state.counters["bytes"] = bytes;
  });
}

/// The processor as it calls itself, and its widest lanes.
std::string processor() {
  std::string name = "an unknown processor";
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    const std::size_t colon = line.find(": ");
    if (line.starts_with("model name") && colon != std::string::npos) name = line.substr(colon + 2);
  }
#ifdef __x86_64__
  if (__builtin_cpu_supports("avx512dq")) return name + " with AVX-512";
  if (__builtin_cpu_supports("avx2")) return name + " with AVX2";
#endif
  return name;
}

std::string compiler() {
#ifdef __clang__
  return "clang++ " + std::to_string(__clang_major__) + "." + std::to_string(__clang_minor__);
#else
  return "g++ " + std::to_string(__GNUC__) + "." + std::to_string(__GNUC_MINOR__);
#endif
}

/// What the filter lets through; an exception where it cannot be read.
bench::Runs chosen(const bench::Runs& runs, const std::string& filter) {
  const std::regex expression(filter);
  bench::Runs through;
  std::copy_if(runs.begin(), runs.end(), std::back_inserter(through),
               [&](const bench::Run& run) { return std::regex_search(name_of(run), expression); });
  return through;
}

/// Says which names there are; the exit status.
int nothing_matches(const bench::Runs& runs, const std::string& filter) {
  std::map<std::string, std::string> sides;
  for (const bench::Run& run : runs) {
    std::string& all = sides[run.workload];
    all += (all.empty() ? "" : "; ") + run.side;
  }
  std::fprintf(stderr, "benchmark: nothing matches '%s'; names are workload/side, of these:\n",
               filter.c_str());
  for (const auto& [workload, all] : sides)
    std::fprintf(stderr, "  %s/  %s\n", workload.c_str(), all.c_str());
  return 2;
}

void print_groups(const bench::Runs& asked) {
  std::vector<std::string> groups;
  for (const bench::Run& run : asked) {
    if (std::find(groups.begin(), groups.end(), group_of(run)) == groups.end())
      groups.push_back(group_of(run));
  }
  for (const std::string& group : groups) std::printf("%s\n", group.c_str());
}

/// Checks and times these; the exit status.
int run_all(const bench::Runs& runs, const bench::Runs& asked) {
  // What a run holds in memory is asked for here, before any has kept some.
  for (const bench::Run& run : asked) prepare(run);
  Truths truths(runs);
  const auto wrong = std::count_if(asked.begin(), asked.end(),
                                   [&](const bench::Run& run) { return !is_right(run, truths); });
  if (wrong > 0) return 1;
  benchmark::AddCustomContext("processor", processor());
  benchmark::AddCustomContext("compiler", compiler());
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}

/// Takes an argument that starts so out of the others and gives the rest of it; nothing where there is none.
std::optional<std::string> take_argument(int& argc, char** argv, const std::string& start) {
  char** const end = argv + argc;
  char** const found =
      std::find_if(argv + 1, end, [&](const char* a) { return std::string(a).starts_with(start); });
  if (found == end) return std::nullopt;
  const std::string rest = std::string(*found).substr(start.size());
  std::copy(found + 1, end, found);
  --argc;
  return rest;
}

}  // namespace

int main(int argc, char** argv) {
  const bool only_groups = take_argument(argc, argv, "--groups").has_value();
  const std::optional<std::string> group = take_argument(argc, argv, "--group=");
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  bench::Runs runs;
#define ADD(name) name(runs);
  CHAINRULE_BENCHMARK_SIDES(ADD)
#undef ADD
  const std::string filter = benchmark::GetBenchmarkFilter();
  try {
    bench::Runs asked = chosen(runs, filter);
    if (group) std::erase_if(asked, [&](const bench::Run& run) { return group_of(run) != *group; });
    if (asked.empty()) return nothing_matches(runs, filter);
    if (!only_groups) return run_all(runs, asked);
    print_groups(asked);
    return 0;
  } catch (const std::regex_error& error) {
    std::fprintf(stderr, "benchmark: '%s' is not a regular expression: %s\n", filter.c_str(), error.what());
    return 2;
  }
}
