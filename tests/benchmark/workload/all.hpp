// SPDX-License-Identifier: MIT
// The workloads of the eager engine, and how a side that records scalars runs them all.
#pragma once

#include <memory>

#include "../side.hpp"
#include "scalar_loops.hpp"
#include "w1.hpp"
#include "w2.hpp"
#include "w3.hpp"
#include "w4.hpp"
#include "w5.hpp"

namespace bench {

/// Adds a run: `differentiate(workload, point, derivatives)` computes the gradient.
template <class Workload, class Differentiate>
void add(Runs& runs, const std::string& side, const Differentiate& differentiate, Workload workload = Workload()) {
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

}  // namespace bench
