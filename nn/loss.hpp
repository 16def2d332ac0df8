// SPDX-License-Identifier: MIT
// How far a prediction is from its target, as recorded values. y is the target, yhat the prediction.
// It knows nothing of networks.
#pragma once

#include "autograd/autograd.hpp"

namespace nn {

// All of these throw what recording throws: StaleValue, WrongGraph, GraphFull.

/// (y - yhat)^2, of one output.
autograd::Value squared_error(autograd::Value y, autograd::Value yhat);

/// ((y_1 - yhat_1)^2 + ... + (y_n - yhat_n)^2) / n, over n outputs or n rows. Throws WrongSize where the
/// two lists differ in length or are empty.
autograd::Value mean_squared_error(autograd::Values y, autograd::Values yhat);

/// -y*log(yhat) - (1 - y)*log(1 - yhat), of one output that is a probability; log is the natural
/// logarithm. It is meant for y and yhat in [0, 1]: a certain prediction costs 0 where it is right and
/// is infinite where it is wrong.
autograd::Value binary_cross_entropy(autograd::Value y, autograd::Value yhat);

}  // namespace nn
