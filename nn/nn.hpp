// SPDX-License-Identifier: MIT
// The small neural-network front end in one include. It may know the engine's own headers and
// program/, and neither explain/ nor verify/.
#pragma once

#include "nn/activation.hpp"
#include "nn/layer.hpp"
#include "nn/loss.hpp"
#include "nn/network.hpp"
#include "nn/neuron.hpp"
