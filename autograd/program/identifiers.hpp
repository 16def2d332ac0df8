// SPDX-License-Identifier: MIT
// Names as C++ takes them: each one once, none of them a word of the language.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace autograd::program {

bool is_identifier(std::string_view text);
/// Without what would end a comment's line.
std::string one_line(std::string_view text);

class Identifiers {
 public:
  Identifiers();
  /// The name, made fit and made unique; "v1", "v2" ... for an empty one.
  std::string take(std::string_view name);

 private:
  std::set<std::string, std::less<>> taken_;
  std::size_t unnamed_ = 0;
};

}  // namespace autograd::program
