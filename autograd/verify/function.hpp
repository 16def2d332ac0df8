// SPDX-License-Identifier: MIT
// The functions that a formula may call: the operations of the alphabet by their names, and the names that
// mathematics has for them.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "autograd/value.hpp"

namespace autograd::verify {

struct Function {
  std::string name;
  /// How many operands it takes; with a list, at least so many.
  std::size_t operands;
  bool is_list;
  /// Throws Error where the operands do not fit.
  Value (*call)(std::span<const Value> operands);
};

/// Null where there is none.
const Function* function_named(std::string_view name);
/// What select(a < b, c, d) calls with a, b, c and d, by its relation: <, <= or ==; null for any other.
const Function* selection_by(std::string_view relation);

/// Names of functions that differ little from a word, as a sentence's end; empty where there are none.
std::string near_functions(std::string_view word);

}  // namespace autograd::verify
