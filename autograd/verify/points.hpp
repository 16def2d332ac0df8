// SPDX-License-Identifier: MIT
// The points at which a claim is judged: the given numbers, and random ones at which no two leaves
// are alike, because with all weights alike wrong formulas give the right number.
#pragma once

#include <map>

#include "autograd/random.hpp"
#include "autograd/sweep.hpp"

namespace autograd::verify {

/// Where a leaf's random numbers come from: an interval, or one of a few numbers.
struct Range {
  double low = 0.0;
  double high = 0.0;
  std::vector<double> numbers;
};

class Points {
 public:
  /// The free leaves are the places whose numbers are drawn; `ranges` has those that are not drawn
  /// from the usual +-[0.4, 1.6].
  Points(std::vector<std::size_t> free_leaves, std::map<std::size_t, Range> ranges, std::uint64_t seed);

  /// How many points visit every combination of the leaves with few numbers (at most 64).
  std::size_t combinations() const noexcept { return combinations_; }

  /// Numbers for the free leaves, written into `leaves` at their places. Draw number i takes
  /// combination i of the leaves with few numbers; the others differ in magnitude, have both signs
  /// and are new with every call.
  void draw(std::size_t i, std::vector<double>& leaves);

 private:
  double draw_usual(std::size_t rank, std::size_t count);

  std::vector<std::size_t> free_leaves_;
  std::map<std::size_t, Range> ranges_;
  std::size_t combinations_ = 1;
  Random random_;
};

}  // namespace autograd::verify
