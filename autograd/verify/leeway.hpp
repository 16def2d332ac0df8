// SPDX-License-Identifier: MIT
// Numbers put into a formula on paper are rounded: how far their result may lie from the truth.
#pragma once

#include "autograd/verify/claim.hpp"
#include "autograd/verify/recorder.hpp"

namespace autograd::verify {

/// For a member without names, read from `line`: to first order what it may be where each of its decimal
/// numbers is anything that rounds or is cut off to the digits written, but no more than 1 % of its value.
/// Numbers of one significant digit, those that end in .0 and those that a declared leaf has are exact.
Leeway leeway_of(const Formulas& formulas, std::size_t member, std::string_view line, Recorder& recorder,
                 const Names& names);

}  // namespace autograd::verify
