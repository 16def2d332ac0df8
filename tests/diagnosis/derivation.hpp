// SPDX-License-Identifier: MIT
// The injector's own chain rule: dA/dB as slopes along paths, from the definitions of the names alone, and
// the rules that people get wrong on the way.
#pragma once

#include <map>

#include "tests/diagnosis/world.hpp"

namespace measure {

/// One operation of a definition whose rule is misused: by which operand, and which wrong rule.
struct Misuse {
  const Expression* operation = nullptr;
  std::size_t operand = 0;
  std::size_t rule = 0;
};

/// How many wrong rules there are for an operation by one of its operands.
std::size_t wrong_rules(const Expression& operation, std::size_t operand);

/// The derivative of a definition by a name in it. `result` is the name of the whole, if it has one.
Formula slope(const Formula& definition, std::size_t by, const Formula& result, const Misuse& misuse = {});

/// A name used by another.
struct Edge {
  std::size_t node = 0, operand = 0;
};

/// dA/dB written as a person derives it: products of slopes, sums where paths meet.
struct Derivation {
  Formula whole;
  /// The same before it was shortened; it keeps the addresses below its own.
  Formula before = {};
  /// The slopes, by their formulas.
  std::map<const Expression*, Edge> slopes = {};
  /// What stands for two slopes at once.
  std::vector<Formula> shortened = {};
  /// The sums whose terms are paths.
  std::map<const Expression*, std::size_t> path_sums = {};
};

/// From the result on or from the leaf on: paths are joined there. Where `shortened`, the slopes of a
/// cross-entropy and its sigmoid are written as yhat - y.
enum class Direction : unsigned char { backward, forward };
/// Slopes to use in the place of the true ones, by node and operand.
using Instead = std::map<std::pair<std::size_t, std::size_t>, Formula>;
Derivation derive(const World& world, Subject subject, Direction direction, bool shortened = false,
                  const Instead& instead = {});
Formula derivative(const World& world, Subject subject);

}  // namespace measure
