// SPDX-License-Identifier: MIT
// A plan run over the rows of a table: in blocks, several blocks to a chunk, chunks on several threads. The
// sums of chunks are added in the order of the rows, so that the number of threads makes no difference.
#pragma once

#include <mutex>

#include "autograd/program/frame.hpp"
#include "autograd/program/program.hpp"

namespace autograd::program {

/// Frames that are not in use, kept for the next run.
template <class Real>
class Frames {
 public:
  Frames(const Plan& plan, const Kernels<Real>& kernels) : plan_(plan), kernels_(kernels) {}
  std::unique_ptr<Frame<Real>> take();
  void give(std::unique_ptr<Frame<Real>> frame) noexcept;
  const Kernels<Real>& kernels() const noexcept { return kernels_; }

 private:
  const Plan& plan_;
  const Kernels<Real>& kernels_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Frame<Real>>> idle_;
};

/// Everything that a run reads.
struct Job {
  const Plan& plan;
  const Table& table;
  const RunOptions& options;
  std::size_t rows;
  Wanted wanted;
  std::span<const double> shared;
  /// Which rows are set apart, so that no gradient of theirs is calculated.
  enum class Apart : unsigned char { none, not_finite, all } apart = Apart::none;
};

struct Totals {
  /// The outputs' sums, and then those of Frame::add_sums().
  std::vector<double> sums;
  /// The rows that were set apart, in ascending order.
  std::vector<std::size_t> apart;
};

/// Fills result.rows, .column_gradient and .skipped. Throws BranchChanged and NotFinite.
template <class Real>
Totals run_rows(const Job& job, Frames<Real>& frames, ProgramResult& result);

extern template class Frames<double>;
extern template class Frames<float>;
extern template Totals run_rows<double>(const Job&, Frames<double>&, ProgramResult&);
extern template Totals run_rows<float>(const Job&, Frames<float>&, ProgramResult&);

}  // namespace autograd::program
