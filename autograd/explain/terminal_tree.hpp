// SPDX-License-Identifier: MIT
// A picture as a tree of lines for the terminal: the root first, below each box its operands.
#pragma once

#include "autograd/explain/layout.hpp"

namespace autograd::explain {

struct TreeSettings {
  LayoutSettings shown;
  /// Nothing but ASCII: what people write for every other character of a name.
  bool ascii = false;
};

/// No line has more than 100 columns; each ends with a newline. A box that is used several times is written
/// out once, and where it comes again "above" stands in place of its numbers; what lies too deep follows
/// below in a tree of its own.
std::string terminal_tree(const Picture& picture, const TreeSettings& settings = {});

}  // namespace autograd::explain
