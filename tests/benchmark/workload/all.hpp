// SPDX-License-Identifier: MIT
// The workloads, and how a side that records scalars runs them all.
#pragma once

#include <cstdlib>
#include <functional>
#include <memory>

#include "../side.hpp"
#include "scalar_loops.hpp"
#include "w1.hpp"
#include "w2.hpp"
#include "w3.hpp"
#include "w4.hpp"
#include "w5.hpp"
#include "w6.hpp"
#include "w7.hpp"

namespace bench {

/// Adds a run: `differentiate(workload, point, derivatives)` computes the gradient.
template <class Workload, class Differentiate>
void add(Runs& runs, const std::string& side, const Differentiate& differentiate,
         Workload workload = Workload()) {
  const auto shared = std::make_shared<const Workload>(std::move(workload));
  const std::vector<double> start = shared->start();
  runs.push_back({shared->name(), side,
                  [=](std::span<double> g) { differentiate(*shared, std::span<const double>(start), g); },
                  start.size()});
}

/// Adds a run of each workload.
template <class Differentiate>
void add_all(Runs& runs, const std::string& side, const Differentiate& differentiate) {
  add<W1>(runs, side, differentiate);
  add<W2>(runs, side, differentiate);
  add<W2r>(runs, side, differentiate);
  add<W3>(runs, side, differentiate);
  add<W4>(runs, side, differentiate);
  add<W4m>(runs, side, differentiate);
  add<W5>(runs, side, differentiate);
}

/// Adds a run of each batch; `differentiate(batch)` gives what computes the gradient.
template <class Maker>
void add_batches(Runs& runs, const std::string& side, const Maker& maker) {
  const auto one = [&]<class Work>(Work work) { add(runs, side, maker(work), work); };
  one(W6());
  one(W6s());
  one(W6l());
}

/// Adds a run of each training; `maker(training)` gives what trains from the start to the end.
template <class Maker>
void add_trainings(Runs& runs, const std::string& side, const Maker& maker) {
  const auto one = [&]<class Work>(Work work) { add(runs, side, maker(work), work); };
  one(W7());
  one(W8());
}

/// Adds chains of 10^3 to 10^7 operations, and of 10^8 where CHAINRULE_BENCHMARK_LARGE is set. `bytes(chain)`
/// is what one holds in memory; it may be empty.
template <class Differentiate>
void add_chains(Runs& runs, const std::string& side, const Differentiate& differentiate,
                const std::function<double(const W4m&)>& bytes = {}) {
  const double most = std::getenv("CHAINRULE_BENCHMARK_LARGE") != nullptr ? 1e8 : 1e7;
  for (double operations = 1e3; operations <= most; operations *= 10) {
    const auto steps = static_cast<std::size_t>(operations / 2);
    // What is usual has another name: one step more.
    const W4m chain(steps == W4m::usual ? steps + 1 : steps);
    add(runs, side, differentiate, chain);
    runs.back().growth = {"operations", static_cast<double>(chain.operations())};
    if (bytes) runs.back().growth.bytes = [=] { return bytes(chain); };
  }
}

/// Adds batches of 10^2 to 10^6 rows.
template <class Maker>
void add_rows(Runs& runs, const std::string& side, const Maker& maker) {
  for (std::size_t rows = 100; rows <= 1'000'000; rows *= 10) {
    const W6s batch(rows);
    add(runs, side, maker(batch), batch);
    runs.back().growth = {"rows", static_cast<double>(rows)};
  }
}

}  // namespace bench
