// SPDX-License-Identifier: MIT
// The engine in one include. The wings have their own: autograd/verify/..., nn/nn.hpp.
#pragma once

#include "autograd/custom.hpp"
#include "autograd/error.hpp"
#include "autograd/gradient.hpp"
#include "autograd/graph.hpp"
#include "autograd/operation.hpp"
#include "autograd/sweep.hpp"
#include "autograd/value.hpp"
