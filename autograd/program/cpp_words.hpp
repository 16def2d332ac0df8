// SPDX-License-Identifier: MIT
// How operations are written in C++, and the functions that have to stand above them.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "autograd/operation.hpp"

namespace autograd::program {

/// A piece of C++ and how tightly it holds together.
struct Piece {
  std::string text;
  Precedence precedence = Precedence::atom;
};

/// The operation over these operands. Names of functions that it calls and <cmath> does not have are added to
/// `functions`. Throws Error for one that cannot be written.
Piece written(Code code, const std::vector<Piece>& operands, std::set<std::string>& functions);

/// The definitions of these functions and of those that they call, in order.
std::string definitions(const std::set<std::string>& functions);

/// A number as C++ reads it back to the last bit.
std::string literal(double number);

}  // namespace autograd::program
