// SPDX-License-Identifier: MIT
// How a picture that is too large becomes a smaller one: boxes are put together, never left out.
#pragma once

#include "autograd/explain/picture.hpp"

namespace autograd::explain {

/// For each box of a picture the box that it went into.
using FoldedInto = std::vector<std::size_t>;

/// Each group is one box (but for the root, which stays by itself), or several one after the other where
/// lines lead out of it and back.
Picture folded_by_groups(const Picture& picture, FoldedInto* into = nullptr);

/// All boxes but the root's are put together by how far they are from the leaves: at most 21 boxes.
Picture folded_by_depth(const Picture& picture, FoldedInto* into = nullptr);

/// "1,234,567".
std::string grouped_digits(std::size_t number);

/// "1 leaf", "2,000 leaves".
std::string counted(std::size_t number, std::string_view one, std::string_view many);

}  // namespace autograd::explain
