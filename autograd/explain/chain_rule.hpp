// SPDX-License-Identifier: MIT
// The chain rule told as on a blackboard: each factor along the way as a symbol, as a formula and as a
// number.
#pragma once

#include "autograd/explain/cause.hpp"

namespace autograd::explain {

/// The derivative of one named node by another that stands in its formula.
struct Factor {
  std::string of, by;
  /// Among the nodes that the root needs, operands first.
  std::size_t place = 0;
  Formula formula;
};

/// One way to the node: the factors as symbols, and what they are. Factors that cancel, and were told in a
/// line before, are one formula.
struct Way {
  std::vector<Factor> factors;
  std::vector<Formula> formulas;
};

/// One line of a derivation: the derivative of the root by one node.
struct ChainStep {
  std::string of, by;
  /// The derivative is the sum of these products. A first factor that is told in a line of its own is a
  /// symbol where that line is a sum.
  std::vector<Way> ways;
  /// The sum of the products, simplified lightly.
  Formula result;
  /// That of the backward walk.
  double number = 0.0;
  /// Why that is no number, where it is none.
  Cause cause = {};
};

struct TellSettings {
  /// Significant digits of numbers; with 17 each is the number that was calculated.
  int digits = 6;
  Characters characters = Characters::ascii;
  /// Of a line of text; one that would be longer is broken before its equals signs.
  std::size_t width = 100;
  Spellings spellings = {};
};

/// A derivation, line by line; the last one is what was asked for.
struct ChainRule {
  std::vector<ChainStep> steps;

  std::string text(const TellSettings& settings = {}) const;
  std::string markdown(const TellSettings& settings = {}) const;
  /// Rows of an `aligned` environment in a display.
  std::string latex(const TellSettings& settings = {}) const;
  /// One <math> element with a table.
  std::string mathml(const TellSettings& settings = {}) const;
};

/// Tells dy/dx. Nodes with names are the stations on the way. Where one of them is used twice, and the ways
/// from it are long or more than one, it has a line of its own, so that there are never more lines than
/// stations, nor more factors than uses. Throws NotAVariable for a constant, ConstantRoot, WrongGraph and
/// OutOfDate.
ChainRule chain_rule(Value y, Value x);

}  // namespace autograd::explain
