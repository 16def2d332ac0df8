// SPDX-License-Identifier: MIT
// What drawings ask of a network: which nodes make a layer, and the picture with circles that textbooks have.
#pragma once

#include "autograd/explain/neuron_diagram.hpp"
#include "autograd/explain/picture.hpp"
#include "nn/network.hpp"

namespace nn {

/// For explain::PictureSettings: for each layer its parameters, and its sums and outputs of the latest
/// forward pass if there was one. "layer 1, sigmoid".
std::vector<autograd::explain::Group> layer_groups(const Network& network);

/// Inputs, then the layers' neurons, with weights on the lines and biases above. After a forward pass with
/// the outputs' values. `inputs` are those of that pass, for their names and numbers; x1, x2... without any.
/// Throws WrongSize for a wrong number of them, StaleValue.
autograd::explain::NeuronDiagram neuron_diagram(const Network& network, autograd::Values inputs = {});

}  // namespace nn
