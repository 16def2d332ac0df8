// SPDX-License-Identifier: MIT
// Nodes written as formulas, from the notation that each operation brings along.
#pragma once

#include "autograd/value.hpp"

namespace autograd::explain {

/// A piece of a formula and how tightly it holds together.
struct Piece {
  std::string text;
  Precedence precedence = Precedence::atom;
};

/// An operation over pieces, in brackets where they must be.
Piece write(const Notation& notation, std::span<const Piece> operands);

/// A number in the fewest digits that give it back exactly.
std::string number_text(double number);

/// How y is calculated, as plain text: `tanh(w*x + b)`. Named nodes below y are symbols; y itself is
/// written out, also when it is named. A piece of more than 2,000 characters is shown as its operation
/// and its place in the graph.
std::string formula(Value y);

/// y's name, or its formula where it has none.
std::string name_or_formula(Value y);

}  // namespace autograd::explain
