// SPDX-License-Identifier: MIT
// The statement `network` of derivation sheets. It brings networks to the engine's reader of sheets, which
// does not know them.
#pragma once

#include <vector>

#include "autograd/verify/sheet.hpp"
#include "nn/network.hpp"

namespace nn {

/// A network that a sheet has, and the inputs of its forward pass.
struct SheetNetwork {
  Network network;
  std::vector<autograd::Value> inputs;
};

/// Adds the statement `network`:
///
///   given   x1 = 80, x2 = 8, y = 3
///   network 2-2-1 linear
///   network 3-4-2 tanh sigmoid weight = 0.1, bias = 0
///   network 3-4-2 gelu softmax
///
/// The sizes, then one activation for all layers or one for each, by the names of Activation, then the number
/// that every weight and every bias starts with (1 and 0 if left out). The inputs x1, x2... must be declared
/// above it. It declares the parameters and nodes by the names of Network: w1_11, b11, z11, o11, z, yhat,
/// also as z21 and o21.
///
/// Single parameters get other numbers from `parameter w1_11 = 0.5`, above the network (unless a formula has
/// used that parameter in between) or below it.
void add_network_statement(autograd::verify::Statements& statements,
                           std::vector<SheetNetwork>* read = nullptr);

/// The statements that this library adds: `network`. The networks that are read are put into `read` where one
/// is given; it must outlive the statements, and the sheet its networks.
autograd::verify::Statements sheet_statements(std::vector<SheetNetwork>* read = nullptr);

}  // namespace nn
