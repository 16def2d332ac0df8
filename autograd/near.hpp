// SPDX-License-Identifier: MIT
// How near two words are: for messages that say what a name may have been meant for.
#pragma once

#include <cstddef>
#include <string_view>

namespace autograd {

/// In how many places, at least, letters must be put in, taken out or changed to make one word of the other.
std::size_t distance(std::string_view a, std::string_view b);

}  // namespace autograd
