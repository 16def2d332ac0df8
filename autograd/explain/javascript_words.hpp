// SPDX-License-Identifier: MIT
// The operations that JavaScript's Math has, and functions for those that it does not have.
#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>

namespace autograd::explain {

/// Whether Math has a function that means the same as the operation of this name.
bool is_standard_javascript(std::string_view name);

/// The definitions of these operations and of what they call, in order. Throws Error for one that is not
/// known.
std::string javascript_definitions(const std::set<std::string>& functions);

/// Words that no variable may be called, besides those of C++.
std::span<const std::string_view> javascript_reserved();

}  // namespace autograd::explain
