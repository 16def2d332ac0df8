// SPDX-License-Identifier: MIT
// The way of a backward walk through a plan: which steps it takes, and where what flows back is the first to
// arrive, so that only the other adjoints have to be cleared before. It knows nothing of numbers.
#pragma once

#include "autograd/program/plan.hpp"

namespace autograd::program {

/// What a run asks of the backward walk.
struct Wanted {
  bool gradient = false;         // by parameters
  bool column_gradient = false;  // by columns
  bool any() const noexcept { return gradient || column_gradient; }
  bool operator==(const Wanted&) const = default;
};

/// Whether the adjoint of a row slot is asked for.
inline bool is_wanted(const RowPart& rows, Place slot, Wanted wanted) noexcept {
  return (wanted.gradient && rows.varies[slot]) || (wanted.column_gradient && rows.follows[slot]);
}

struct Route {
  /// The steps over which something flows back, in the order of the walk.
  std::vector<std::size_t> steps;
  /// For each of the plan's operands whether its step is the first to send something there.
  std::vector<bool> first;
  struct Way {
    bool wanted = false;    // an operand's adjoint is asked for
    bool in_place = false;  // the operands' adjoints stand one after the other, and all are asked for
    bool first = false;     // in place, and nothing has arrived there before
  };
  std::vector<Way> matrices;
  /// The slots whose adjoints must be 0 before a block's walk, ascending. Those of spreads gather over many
  /// blocks and are none of them.
  std::vector<Place> cleared;
};
Route route_of(const Plan& plan, Wanted wanted);

/// Whether these slots stand one after the other.
bool is_run(std::span<const Place> slots) noexcept;

}  // namespace autograd::program
