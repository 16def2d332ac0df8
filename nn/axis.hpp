// SPDX-License-Identifier: MIT
// From numbers to places on a drawing, and the round numbers that are written beside it. It knows nothing of
// how axes are drawn.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "autograd/error.hpp"

namespace nn {

enum class Scale : unsigned char { linear, logarithmic };

struct Range {
  double least = 0.0;
  double most = 1.0;

  bool operator==(const Range&) const = default;
};

/// Whether a number has a place on an axis of this scale at all: finite and of a size up to 1e300;
/// logarithmic also above 0, from 1e-300 on.
bool has_place(double number, Scale scale) noexcept;

/// From the least to the most of the numbers that have a place. It is never empty: a single number gets room
/// on both sides, and where there is none it is 0 to 1, logarithmic 0.1 to 1.
Range range_of(std::span<const double> numbers, Scale scale = Scale::linear);

/// The range with its ends moved outwards to the next round numbers (linear: ticks; logarithmic: 1, 2 or 5
/// times a power of ten).
Range rounded_outwards(Range range, Scale scale = Scale::linear, std::size_t most_ticks = 8);

class Axis {
 public:
  /// `from` is the place of the least number, `to` that of the most; it may be the smaller one. Throws Error
  /// for a range whose ends have no place or that is empty or narrower than a millionth of its numbers' size,
  /// or than 1e-306.
  Axis(Range range, double from, double to, Scale scale = Scale::linear);

  /// Where a number stands; beyond the ends too. NaN for one without a place.
  double place(double number) const noexcept;
  /// Whether it has a place between the ends, the ends included.
  bool holds(double number) const noexcept;

  /// Round numbers within the range, rising, at most so many: multiples of 1, 2 or 5 times a power of ten; on
  /// a logarithmic axis powers of ten, between them 2 and 5 where there is room, and multiples where the
  /// range is less than that.
  std::vector<double> ticks(std::size_t most) const;

  const Range& range() const noexcept { return range_; }
  Scale scale() const noexcept { return scale_; }

 private:
  Range range_;
  double from_, to_;
  Scale scale_;
};

/// A number as people write it, rounded to so many significant digits, but never before the decimal point:
/// "0.25", "27680", "1.5e7", "1e-5". It has an exponent from 1e6 on and below 1e-4. "infinity", "-infinity"
/// and "NaN" for what is none.
std::string short_text(double number, int digits = 4);

}  // namespace nn
