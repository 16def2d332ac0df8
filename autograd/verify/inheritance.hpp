// SPDX-License-Identifier: MIT
// Which wrong lines only carry on the slip of another one, and which slips are the roots.
#pragma once

#include "autograd/verify/fit.hpp"

namespace autograd::verify {

/// Puts `inherited` first among the mistakes of each line that follows from another wrong line, and returns
/// the roots. `places[i]` says which claim case i is.
std::vector<Root> find_roots(std::span<const Case> cases, std::span<const std::size_t> places,
                             const Samples& samples, std::span<const Claim> claims,
                             std::span<Judgement> judgements);

}  // namespace autograd::verify
