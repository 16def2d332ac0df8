// SPDX-License-Identifier: MIT
// Judgements as a table for people: words rather than colour, and at most 100 columns.
#pragma once

#include <array>

#include "autograd/verify/claim.hpp"

namespace autograd::verify {

/// A row for each claim with its verdict, under it what is wrong and both numbers; then the summary.
/// Formulas that are too long for a line go on in the next.
std::string table(std::string_view title, std::span<const Judgement> judgements);

/// "23 of 28 are right; 3 are wrong, 2 hold by coincidence."
std::string summary(std::span<const Judgement> judgements);

/// The same from how many there are of each verdict, in the order of the verdicts.
std::string summary(const std::array<std::size_t, 5>& counts);

}  // namespace autograd::verify
