// SPDX-License-Identifier: MIT
// Derivatives from one side, from values alone: no slope of the engine is used.
#pragma once

#include <functional>
#include <string>

namespace autograd::verify {

/// What the difference quotient of a function does as its step goes to 0 on one side of a point.
struct OneSided {
  enum class Kind {
    finite,     ///< it goes to a number
    infinite,   ///< it grows without bound: a vertical tangent
    jump,       ///< it grows without bound because the function jumps at the point
    undefined,  ///< the function has no value at the point or beside it
    unclear     ///< it settles on nothing that can be told from rounding
  };
  Kind kind = Kind::unclear;
  /// The derivative; +-inf for a vertical tangent and a jump, else NaN.
  double number = 0.0;
  /// How far from it the truth may lie.
  double error = 0.0;
  /// By how much the function jumps, away from the point.
  double jump = 0.0;

  bool is_finite() const noexcept { return kind == Kind::finite; }
};

enum class Side { left, right };

/// The derivative of `f` at a point from one side: differences in long double, extrapolated. It looks at
/// steps between 1/8 and 1e-12 (times the size of `at`, where that is above 1), and is unclear where f does
/// not go on in the same way at steps far below. `largest_inside` is the size of the largest number on the
/// way to f's value, whose rounding may be what f is seen to do.
OneSided one_sided(const std::function<long double(long double)>& f, double at, Side side,
                   long double largest_inside = 0.0L);

/// Whether two derivatives are finite and the same as far as their errors tell.
bool agree(const OneSided& a, const OneSided& b);
/// The same for a number that somebody else has calculated.
bool agree(const OneSided& a, double number);

/// In words: `-1`, `inf`, `-inf`, `a jump by 1`, `a jump to inf`, `undefined`, `unclear`.
std::string text(const OneSided& slope);

}  // namespace autograd::verify
