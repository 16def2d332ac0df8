// SPDX-License-Identifier: MIT
// The patterns of notations, filled in.
#pragma once

#include <span>
#include <string>

#include "autograd/operation/definition.hpp"

namespace autograd::explain {

/// A piece of a formula and how tightly it holds together.
struct Piece {
  std::string text;
  Precedence precedence = Precedence::atom;
};

/// A pattern over pieces, which are put into brackets where they must be.
std::string filled(std::string_view pattern, std::span<const Piece> operands);

/// An operation as plain text over pieces.
Piece write(const Notation& notation, std::span<const Piece> operands);

/// A number in the fewest digits that give it back exactly.
std::string number_text(double number);

}  // namespace autograd::explain
