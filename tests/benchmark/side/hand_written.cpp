// SPDX-License-Identifier: MIT
// The limit: gradients written by hand.
#include "../workload/all.hpp"
#include "batch_by_hand.hpp"
#include "training_by_hand.hpp"

CHAINRULE_BENCHMARK_SIDE(hand_written) {
  const auto by_hand = [](const auto& workload, std::span<const double> x, std::span<double> g) {
    workload.by_hand(x, g);
  };
  bench::add_all(runs, "hand-written", by_hand);
  const auto in_lanes = []<class Work>(const Work&) {
    const auto gradient = std::make_shared<bench::BatchByHand<Work>>();
    return [=](const Work& work, std::span<const double> x, std::span<double> g) { (*gradient)(work, x, g); };
  };
  bench::add_batches(runs, "hand-written", in_lanes);
  bench::add_trainings(runs, "hand-written",
                       []<class Work>(const Work&) { return bench::train_by_hand<Work>; });
  bench::add_chains(runs, "hand-written", by_hand);
  bench::add_rows(runs, "hand-written", in_lanes);
}
