// SPDX-License-Identifier: MIT
// Slips on the way of a derivative: a misused rule, a path that was forgotten or counted twice. A derivative
// is linear in each slope on its way, so each slip costs one multiplication.
#pragma once

#include "autograd/verify/explanation.hpp"
#include "autograd/verify/samples.hpp"

namespace autograd::verify {

struct Detour {
  Kind kind;
  /// The operation whose rule was misused, whose slope was forgotten or counted twice, or at which a path
  /// ends; and by which operand.
  std::size_t place;
  std::size_t operand;
  /// What was done to its rule, in the words of the operation's own list; empty for a path.
  std::string_view what;
  /// Whether the same was done at every operation of this kind.
  bool everywhere = false;
  /// The slope that was used and the one that belongs there; for a path its product.
  Column used, belongs;
  /// What the derivative is with it.
  Column column;
};

/// The slope of a node by one of its operands, recorded; none where it cannot be.
std::optional<Value> slope_graph(Value node, std::size_t operand);

/// All of them, for dA/dB.
std::vector<Detour> detours(const Samples& samples, const Derivation& derivation);

}  // namespace autograd::verify
