// SPDX-License-Identifier: MIT
// Why claims are wrong. For each one, mistakes are tried on the true derivation and repairs on what was
// written; those that give the claim at every point are explanations, simplest first.
#pragma once

#include "autograd/verify/explanation.hpp"
#include "autograd/verify/judge.hpp"

namespace autograd::verify {

/// Fills in `mistakes` of every judgement that is wrong or a coincidence, and returns the slips from which
/// the wrong lines come, in the order of the claims. `judgements` are those of the claims, in order. Claims
/// are diagnosed together, because a line may carry on the slip of another.
std::vector<Root> diagnose(const Judge& judge, std::span<const Claim> claims,
                           std::span<Judgement> judgements);

}  // namespace autograd::verify
