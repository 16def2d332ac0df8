// SPDX-License-Identifier: MIT
// How messages and files write names and numbers. It knows nothing of what they stand for.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nn {

/// A name as messages show it: in quotes, cut where it is long, without control characters, in UTF-8.
std::string in_quotes(std::string_view name);

/// "1 row", "2 rows".
std::string counted(std::size_t count, std::string_view word);

/// `what`, the name that is not there, and the names that are near it, or all if they are few.
std::string no_such(std::string_view what, std::string_view name, const std::vector<std::string>& names);

/// The shortest decimal that reads back as this very number; `inf`, `-inf` and `nan` for what is none.
std::string exact_text(double number);
/// The number that all of the text is, in whatever locale; none where it is not a number, and where it is
/// one that a double cannot hold.
std::optional<double> number_of(std::string_view text);

/// Where the text first is not UTF-8; its size where it is.
std::size_t utf8_end(std::string_view text);

}  // namespace nn
