// SPDX-License-Identifier: MIT
// How much room a text takes, in a picture and on a terminal, and what of it may be shown. It may not know
// what the text says.
#pragma once

#include <string>
#include <string_view>

#include "autograd/unicode.hpp"

namespace autograd::explain {

/// The width of a text in a common sans-serif font of this size: for each character the widest of what such
/// fonts (Arial and its like in bold, DejaVu Sans) need, so that it fits whichever of them is there.
double text_width(std::string_view text, double size);

/// What can be shown as it stands: control characters and broken UTF-8 become '?'.
std::string showable(std::string_view text);

/// At most `most` columns of a showable text, "..." at its end where something was cut off.
std::string shortened(std::string_view text, std::size_t most);

}  // namespace autograd::explain
