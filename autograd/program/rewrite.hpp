// SPDX-License-Identifier: MIT
// The steps of the compiler that make a draft simpler. Each takes a draft and gives a new one with the same
// outputs and tests; each can be left out.
#pragma once

#include "autograd/program/draft.hpp"

namespace autograd::program {

/// Calculates what does not depend on columns and parameters.
Draft fold_constants(const Draft& draft);
/// Takes away the tests whose sides are both constants. Throws BranchChanged where one goes another way than
/// when it was recorded.
void settle_tests(Draft& draft);
/// Whether a slope of the operation may be infinite or NaN where its result is finite.
bool may_be_steep(Code code);
/// Writes lines that say the same only once. Where slopes are taken, not those that may be steep: what
/// arrives at two of them may be 0 in sum and would stop there, where each by itself sends back infinity.
Draft merge_common(const Draft& draft, bool slopes_are_taken = true);
/// Gathers chains of products and sums into dots, and into affine lines where the weights are the same in all
/// rows. Each product and each sum is rounded as before, in the same order; only a bias may move to the
/// front.
Draft gather_dots(const Draft& draft);
/// Dots of weights that are the same in all rows become affine lines, each by itself.
Draft dots_to_affine(const Draft& draft);
/// Leaves out what no output and no test needs.
Draft drop_dead(const Draft& draft);

/// For each line whether it differs from row to row.
std::vector<bool> differs_by_row(const Draft& draft);

/// Copies a draft line by line, so that a step needs to say only what it does otherwise.
class Rewriter {
 public:
  explicit Rewriter(const Draft& from)
      : from_(from), to_(from.without_lines()), place_(from.size(), nowhere) {}
  Draft& to() noexcept { return to_; }
  /// The new place of an old line.
  Place at(Place old) const noexcept { return place_[old]; }
  /// The new places of an old line's operands.
  std::span<const Place> operands(Place old);
  void copy(Place old) { put(old, to_.add(from_[old], operands(old))); }
  void put(Place old, Place now) noexcept { place_[old] = now; }
  /// The new draft, with outputs and tests.
  Draft finish();

 private:
  const Draft& from_;
  Draft to_;
  std::vector<Place> place_;
  std::vector<Place> operands_;
};

}  // namespace autograd::program
