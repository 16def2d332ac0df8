// SPDX-License-Identifier: MIT
// Reads the places that the diagnosis names, and decides whether it named the mistake that was made.
#pragma once

#include "tests/diagnosis/injection.hpp"

namespace measure {

/// A formula as the engine prints it, over the world's names; derivatives such as dL/dw are the true ones.
/// None where the text is something else.
std::optional<Formula> read_formula(const World& world, std::string_view text);

/// Whether one entry of the diagnosis has the injected kind and place, or says the same in another way by one
/// of the four classes of equal explanations.
bool is_hit(const World& world, const Task& task, std::span<const Mistake> mistakes,
            const autograd::verify::Explanation& told, bool with_alternatives);

}  // namespace measure
