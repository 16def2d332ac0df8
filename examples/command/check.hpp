// SPDX-License-Identifier: MIT
// chainrule check
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace command {

struct CheckOptions {
  std::vector<std::string> files;
  std::string format = "text";
  /// Empty for standard output.
  std::string output;
  std::optional<std::uint64_t> seed;
  std::size_t samples = 8;
  bool ascii = false;
  bool no_hints = false;
  /// Empty where nothing is graded.
  std::string reference;
  std::optional<double> carried_forward;
};

/// Returns the exit status: 0 all right, 1 something not right, 2 something unreadable.
int check(const CheckOptions& options);

}  // namespace command
