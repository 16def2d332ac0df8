// SPDX-License-Identifier: MIT
// Names that would look alike in mathematics: x1 and x_1 are both an x with a 1.
#pragma once

#include "autograd/explain/styles.hpp"

namespace autograd::explain {

/// Those of all symbols, if there are any.
std::vector<std::string> names_in(const Expressions* all);

/// The spellings that were given, and for each name that would look like one before it the name as it is, in
/// the letters of typewriters.
Spellings distinct_spellings(std::span<const std::string> names, Spellings given);
/// Whether a spelling is the name as it is.
bool is_verbatim(std::string_view spelling);

}  // namespace autograd::explain
