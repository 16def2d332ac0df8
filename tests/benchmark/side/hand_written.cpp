// SPDX-License-Identifier: MIT
// The limit: gradients written by hand.
#include "../workload/all.hpp"

CHAINRULE_BENCHMARK_SIDE(hand_written) {
  bench::add_all(runs, "hand-written",
                 [](const auto& workload, std::span<const double> x, std::span<double> g) { workload.by_hand(x, g); });
}
