// SPDX-License-Identifier: MIT
// chainrule practice
#pragma once

#include <cstdint>
#include <string>

namespace command {

struct PracticeOptions {
  std::string sheet;
  std::size_t slips = 2;
  std::uint64_t seed = 1;
  /// Empty for standard output.
  std::string output;
  /// Empty for the output's name with .key behind it, and for no key where the sheet goes to standard output.
  std::string key;
};

/// Returns the exit status: 0, or 2 where the sheet cannot be read or has no room for so many slips.
int practice(const PracticeOptions& options);

}  // namespace command
