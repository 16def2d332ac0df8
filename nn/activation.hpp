// SPDX-License-Identifier: MIT
// What a neuron does with its weighted sum, and the names of the ways to do it. It knows nothing of
// neurons.
#pragma once

#include <string_view>

#include "autograd/autograd.hpp"

namespace nn {

enum class Activation { linear, sigmoid, tanh, relu };

/// The activation of x, one recorded node; linear is x itself and records nothing. Throws Error for a
/// number that is no Activation.
autograd::Value activate(Activation activation, autograd::Value x);

/// The activation's name as it is written in the enum. Throws Error for a number that is no Activation.
std::string_view activation_name(Activation activation);
/// The activation with this name, letter for letter. Throws Error, with the names that there are.
Activation activation_named(std::string_view name);

}  // namespace nn
