// SPDX-License-Identifier: MIT
// What must not happen: explanations of nonsense, verdicts against right claims, roots in the wrong line.
#pragma once

#include "tests/diagnosis/trials.hpp"

namespace measure {

/// Claims that no single mistake and no pair made: three or more mistakes, or an unrelated formula.
struct Nonsense {
  std::size_t mistaken = 0, mistaken_explained = 0;
  std::size_t unrelated = 0, unrelated_explained = 0;
};
Nonsense run_nonsense(const Plan& plan);

/// Right claims in disguise.
struct RightClaims {
  std::size_t claims = 0, wrong = 0, undecided = 0;
};
RightClaims run_right_claims(const Plan& plan);

/// Whole sheets with one slip that is carried through the later lines.
struct Sheets {
  std::size_t sheets = 0;
  /// The slip's line is the only root; it is one of the roots; all lines that carry it are told as such.
  std::size_t only_root = 0, among_roots = 0, all_carried = 0;
};
Sheets run_sheets(const Plan& plan);

/// The hidden neurons' names swapped, in the notes' networks, where all weights are alike.
struct Swaps {
  std::size_t claims = 0, coincidence = 0;
};
Swaps run_swaps(const Plan& plan);

}  // namespace measure
