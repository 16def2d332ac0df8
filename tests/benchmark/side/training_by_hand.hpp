// SPDX-License-Identifier: MIT
// Training written by hand: the gradient of a batch, and Adam's step.
#pragma once

#include "../workload/w7.hpp"
#include "batch_by_hand.hpp"

namespace bench {

template <class Work>
void train_by_hand(const Work& work, std::span<const double> start, std::span<double> p) {
  std::copy(start.begin(), start.end(), p.begin());
  BatchByHand<TrainingBatch> gradient;
  TrainingBatch batch;
  if (!Work::shuffled) batch.cells = work.table();
  std::vector<double> g(p.size()), m(p.size()), v(p.size());
  Shuffler shuffler(Work::seed);
  double power1 = 1.0, power2 = 1.0;
  for (std::size_t epoch = 0; epoch < Work::epochs; ++epoch) {
    const auto order = Work::shuffled ? shuffler.order(Work::rows) : std::vector<std::uint32_t>();
    for (std::size_t first = 0; first < Work::rows; first += Work::batch) {
      if (Work::shuffled) {
        batch.cells.clear();
        for (std::size_t i = first; i < first + Work::batch; ++i) {
          const double* row = work.table().data() + order[i] * TrainingBatch::columns;
          batch.cells.insert(batch.cells.end(), row, row + TrainingBatch::columns);
        }
      }
      gradient(batch, p, g);
      power1 *= AdamNumbers::beta1;
      power2 *= AdamNumbers::beta2;
      const double rate = AdamNumbers::rate / (1.0 - power1), root = std::sqrt(1.0 - power2);
      for (std::size_t i = 0; i < p.size(); ++i) {
        m[i] = AdamNumbers::beta1 * m[i] + (1.0 - AdamNumbers::beta1) * g[i];
        v[i] = AdamNumbers::beta2 * v[i] + (1.0 - AdamNumbers::beta2) * g[i] * g[i];
        p[i] -= rate * m[i] / (std::sqrt(v[i]) / root + AdamNumbers::epsilon);
      }
    }
  }
}

}  // namespace bench
