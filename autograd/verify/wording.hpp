// SPDX-License-Identifier: MIT
// Numbers in words: what a constant factor is, and whether a number is right to the digits that were
// written.
#pragma once

#include <string>
#include <string_view>

namespace autograd::verify {

/// A factor as a person would write it: -1, 2, 1/2, -3/2, ln 10; else six digits.
std::string factor_text(double factor);

/// Whether `truth`, rounded or cut off to the digits written (at least two significant ones), is
/// `number`. Without a decimal point, or where a calculation was written, they must agree to 1e-9.
bool agrees_as_written(double truth, double number, std::string_view written);

}  // namespace autograd::verify
