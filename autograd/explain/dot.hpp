// SPDX-License-Identifier: MIT
// A picture in the language of Graphviz, for those who want to lay it out with its programs.
#pragma once

#include "autograd/explain/layout.hpp"

namespace autograd::explain {

/// One `digraph`; its nodes have the picture's ids, groups are clusters.
std::string dot(const Picture& picture, const LayoutSettings& shown = {});

}  // namespace autograd::explain
