// SPDX-License-Identifier: MIT
// Numbers in words: what a constant factor is, and whether a number is right to the digits that were
// written.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace autograd::verify {

/// A factor as a person would write it: -1, 2, 1/2, -3/2, ln 10; none where it is no such number, to a
/// relative difference of `tolerance`. The coarser that is, the fewer fractions are tried, so that none fits
/// by chance.
std::optional<std::string> factor_text(double factor, double tolerance = 1e-9);

/// What the digits of a number with a decimal point say.
struct WrittenDigits {
  /// How many there are from the first one that is not 0.
  int significant = 0;
  /// One unit of the last one.
  double unit = 0.0;
};
WrittenDigits digits_of(std::string_view written);

/// Whether what was written is a number with a decimal point, which claims its digits and no more.
bool claims_digits(std::string_view written);

/// Whether `truth`, rounded or cut off to the digits written (at least two significant ones), is
/// `number`. To be asked where claims_digits(written).
bool agrees_as_written(double truth, double number, std::string_view written);

}  // namespace autograd::verify
