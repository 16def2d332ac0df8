// SPDX-License-Identifier: MIT
// Judges the list of human slips.
#pragma once

#include "tests/diagnosis/trials.hpp"

namespace measure {

struct HumanResult {
  std::size_t slips = 0, first = 0, three = 0, told_wrong = 0;
};

HumanResult run_human_slips(const Plan& plan);

}  // namespace measure
