// SPDX-License-Identifier: MIT
// What a neuron does with its weighted sum, and the names of the ways to do it. It knows nothing of
// neurons.
#pragma once

#include <string_view>
#include <vector>

#include "autograd/autograd.hpp"

namespace nn {

/// leaky_relu has a slope of 0.01 below 0, elu is exp(x) - 1 there, gelu is x times the normal distribution
/// function, silu is x*sigmoid(x). softmax is for a last layer: it makes probabilities of all its sums
/// together.
enum class Activation { linear, sigmoid, tanh, relu, leaky_relu, elu, gelu, silu, softplus, softmax };

/// The activation of x, one recorded node; linear is x itself and records nothing. Throws Error for softmax,
/// which no sum has alone, and for a number that is no Activation.
autograd::Value activate(Activation activation, autograd::Value x);

/// exp(z_i - logsumexp(z)) for each i: numbers from 0 to 1, for any finite logits z. Their sum is 1 up to the
/// rounding of the logits: to 13 digits where those are in the thousands. Throws WrongSize for an
/// empty list and for a single logit, of which softmax is always 1.
std::vector<autograd::Value> softmax(autograd::Values z);

/// The activation's name as it is written in the enum. Throws Error for a number that is no Activation.
std::string_view activation_name(Activation activation);
/// The activation with this name, letter for letter. Throws Error, with the names that there are.
Activation activation_named(std::string_view name);

}  // namespace nn
