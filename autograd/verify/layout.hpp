// SPDX-License-Identifier: MIT
// Text for a screen: what may be shown as it stands, how wide it is, and where a line is broken.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "autograd/unicode.hpp"

namespace autograd::verify {

/// What a terminal shows as it stands: control characters and broken UTF-8 become '?'.
std::string clean(std::string_view text);

/// The place behind what fits into the first `count` columns.
std::size_t after(std::string_view text, std::size_t count);

/// Breaks a text into lines of at most `room` columns: before " = " where that leaves a line more
/// than half full, else at a space; a word that is longer is cut.
std::vector<std::string> wrap(std::string_view text, std::size_t room);

/// Filled up with spaces to `size` columns, with one space at least.
std::string pad(std::string_view text, std::size_t size);

/// A cleaned label of at most 16 columns; one that is too long is cut.
std::string short_label(std::string_view label);

/// A number in seven significant digits.
std::string digits(double number);

}  // namespace autograd::verify
