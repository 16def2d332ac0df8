// SPDX-License-Identifier: MIT
// A function of many numbers near one point, known by its values alone: its rounding noise, and its
// derivative by one coordinate, cheaply or closely. Knows nothing of graphs and claims.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "autograd/verify/one_sided.hpp"

namespace autograd::verify {

/// A derivative from a few central differences.
struct Central {
  double number = 0.0;
  double error = 0.0;
  double step = 0.0;
  /// How fast the function changes over the step, whether or not that cancels in `number`.
  double rate = 0.0;
  /// Whether it may be trusted: the values are finite and show no kink.
  bool is_smooth = false;
  /// Whether all values are one and the same.
  bool is_still = false;
};

class Probe {
 public:
  using Function = std::function<long double(std::span<const long double>)>;

  /// Evaluates f at the point, once more there, and along one random line; what f throws at the point itself
  /// goes through.
  Probe(const Function& f, bool precise, std::span<const double> point, std::uint64_t seed);

  double value() const noexcept { return static_cast<double>(at_point_); }
  /// How far f's values scatter around a smooth function.
  double noise() const noexcept { return static_cast<double>(noise_); }
  /// By how much two values at the same point differ.
  double disagreement() const noexcept { return disagreement_; }
  std::size_t evaluations() const noexcept { return evaluations_; }
  /// What f last threw near the point; empty where it did not.
  const std::string& refusal() const noexcept { return refusal_; }
  /// The length by which coordinate i is measured: its own size, or that of the largest where it is 0.
  double size(std::size_t i) const;

  /// Four evaluations, with steps that fit a function which changes over `size`.
  Central central(std::size_t i, double size);
  /// 40 to 150 evaluations.
  OneSided from(Side side, std::size_t i);
  /// Whether f beside the point, on either side, is another number than at the point, however near.
  bool jumps(std::size_t i);
  /// By how much f misses this derivative at small steps; about 5 evaluations where it does not.
  double coarseness(Side side, std::size_t i, double slope);

 private:
  long double evaluate();
  long double moved(std::size_t i, long double number);
  OneSided one_sided_by(Side side, std::size_t i, int exponent, long double noise);
  double coarseness_of(Side side, std::size_t i, const OneSided& found);
  void measure_noise(std::uint64_t seed);
  long double noise_along(std::span<const double> direction, long double spacing);

  const Function& f_;
  std::vector<long double> x_;
  std::vector<double> point_;
  double typical_ = 0.0;
  long double unit_;
  long double at_point_ = 0.0L;
  long double noise_ = 0.0L;
  double disagreement_ = 0.0;
  std::size_t evaluations_ = 0;
  std::string refusal_;
};

}  // namespace autograd::verify
