// SPDX-License-Identifier: MIT
// How reports about single nodes speak of them.
#pragma once

#include "autograd/value.hpp"

namespace autograd::verify {

/// `'loss'`, `log #7` for a node without a name, `the constant 3`.
std::string short_name(Value x);

/// `log #7 = NaN, recorded after train.cpp:31`; a named node with its operation: `'h' (log) = NaN`.
std::string heading(Value node);

/// `its operand 'p' is -0.25`; `its operands are 'a' = 1 and the constant 0`. Long lists are cut short.
std::string operands_text(Value node);

}  // namespace autograd::verify
