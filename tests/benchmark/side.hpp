// SPDX-License-Identifier: MIT
// What a side of the benchmark is: somebody who computes the gradients of the workloads. Each one is a shared
// library of its own with its symbols hidden, because the sides are compiled with flags and headers that must
// not meet in one program: an inline function of two of them would be one function.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace bench {

/// What grows from run to run.
struct Growth {
  /// "operations", "rows" or "threads"; empty where nothing grows.
  std::string of = {};
  double count = 0;
  /// What the run holds in memory beyond its input; empty where nobody asks.
  std::function<double()> bytes = {};
};

/// One gradient that a side can compute.
struct Run {
  std::string workload;
  std::string side;
  /// Records what it must and writes the derivatives, in the order of the workload's start(); where it
  /// trains, the parameters at the end.
  std::function<void(std::span<double>)> gradient;
  /// How many derivatives there are.
  std::size_t size = 0;
  Growth growth = {};
  /// The side whose derivatives these must be to the last bit; empty where rounding may differ.
  std::string same_bits_as = {};
};
using Runs = std::vector<Run>;

}  // namespace bench

/// The one function of a side that others see; it adds what the side can run.
#define CHAINRULE_BENCHMARK_SIDE(name) extern "C" [[gnu::visibility("default")]] void name(bench::Runs& runs)
