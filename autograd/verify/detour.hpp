// SPDX-License-Identifier: MIT
// Slips on the way of a derivative: a misused rule, a slope or a path that was forgotten or counted twice. A
// derivative is linear in each slope on its way, so each slip costs one multiplication.
#pragma once

#include "autograd/verify/explanation.hpp"
#include "autograd/verify/samples.hpp"

namespace autograd::verify {

/// The slope of the operation at `place` by one of its operands.
struct Edge {
  std::size_t place;
  std::size_t operand;
  bool operator==(const Edge&) const = default;
};

struct Detour {
  Kind kind;
  /// The operations whose slopes are concerned, one below the other: one whose rule was misused, or at which
  /// a path ends; several whose slopes were forgotten or counted twice as one. Empty where it is a derivative
  /// of two named nodes, `stretch`, that was forgotten.
  std::vector<Edge> run;
  std::optional<Derivation> stretch = {};
  /// What was done to its rule, in the words of the operation's own list; empty for all but a rule.
  std::string_view what = {};
  /// Whether the same was done at every operation of this kind, or only on one of the ways that lead here.
  bool everywhere = false, one_way = false;
  /// Whether a bare number is left of one of several terms.
  bool leaves_number = false;
  /// The slope that was used and the one that belongs there; for a path its product.
  Column used = {}, belongs = {};
  /// What the derivative is with it.
  Column column = {};
};

/// The slope of a node by one of its operands, recorded; none where it cannot be.
std::optional<Value> slope_graph(Value node, std::size_t operand);

/// The slopes that are written as one: those between a node and what it is defined by, and parts of them.
std::vector<std::vector<Edge>> runs_on_the_way(const Samples& samples, const Derivation& derivation);

/// All of them, for dA/dB.
std::vector<Detour> detours(const Samples& samples, const Derivation& derivation);

}  // namespace autograd::verify
