// SPDX-License-Identifier: MIT
// Where brackets may have been forgotten in a formula: what else somebody may have meant by it.
#pragma once

#include "autograd/verify/syntax.hpp"

namespace autograd::verify {

/// Bytes of the line around which brackets may be missing.
struct Stretch {
  std::size_t begin, end;
  bool operator==(const Stretch&) const = default;
};

/// Sets of brackets for one member of a chain, the likeliest first: around a denominator that is a product,
/// around a run of + and - after or before a *, a / or a power, and two of these. Not many, whatever the
/// member holds.
std::vector<std::vector<Stretch>> lost_brackets(const Formulas& formulas, std::size_t member);

/// The line's text between two places with these brackets in it.
std::string with_brackets(std::string_view line, std::size_t begin, std::size_t end,
                          std::span<const Stretch> brackets);

}  // namespace autograd::verify
