// SPDX-License-Identifier: MIT
// Derivatives at a point in two ways that share no slope: the backward walk, and a way that only
// calculates values (the complex step where everything on the way is holomorphic, else differences).
#pragma once

#include "autograd/sweep.hpp"

namespace autograd::verify {

/// A number and how far from it the truth may lie.
struct Estimate {
  double number = 0.0;
  double error = 0.0;
};

/// A section of a graph with numbers of one's own at its leaves.
class PointView {
 public:
  /// `leaves[place]` is the number of the leaf at that place; other places are not looked at.
  PointView(const Section& section, std::vector<double> leaves);

  /// The value at each place.
  std::span<const double> values() const noexcept { return values_; }

  /// dA/dB by the backward walk in long double, for A at place `of` and B at place `by`; its error is
  /// what rounding does to the same walk in double. B may be an inner node: then it is the derivative
  /// through that node.
  Estimate by_walk(std::size_t of, std::size_t by) const;
  /// dA/dB from values alone.
  Estimate by_values(std::size_t of, std::size_t by) const;
  /// How far rounding may have moved the value at a place: the sum over all operations below it of
  /// |adjoint * value|, in units of the last place (the first-order bound of a running error analysis).
  double rounding(std::size_t of) const;
  /// The first place between `by` and `of` at which the function has a kink at these numbers.
  std::optional<std::size_t> kink(std::size_t of, std::size_t by) const;
  /// An operation of one's own whose slope is not what its own values say.
  struct OwnFault {
    std::size_t place;
    double by_slope, by_values;
  };
  /// The first of them between `by` and `of`.
  std::optional<OwnFault> own_fault(std::size_t of, std::size_t by) const;
  /// For each place, whether it depends on the one at `by`.
  std::vector<char> depends_on(std::size_t by) const;

 private:
  Estimate by_complex_step(std::size_t of, std::size_t by, std::span<const char> moved) const;
  bool is_precise(std::span<const char> moved) const;
  Estimate by_differences(std::size_t of, std::size_t by, std::span<const char> moved) const;
  std::optional<OwnFault> own_fault_at(std::size_t place, const std::vector<char>& moved) const;

  const Section& section_;
  std::vector<double> values_;
  std::vector<long double> precise_;
};

}  // namespace autograd::verify
