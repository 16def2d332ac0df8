// SPDX-License-Identifier: MIT
// How far a prediction is from its target, as recorded values. y is the target, yhat the prediction.
// It knows nothing of networks.
//
// Losses from probabilities want a network whose last layer is sigmoid or softmax. Losses from logits, the
// last layer's sums themselves, want one whose last layer is linear: sigmoid or softmax is then part of the
// loss, which is exact where probabilities have long been rounded to 0 or 1. Prefer them.
//
// The losses that training uses are finite, and so are their slopes, for a probability of exactly 0 or 1, for
// any logits and for any error whose square a double holds (1e154). One function is not, because a derivation
// must hold to the letter: binary_cross_entropy().
#pragma once

#include <string_view>

#include "autograd/autograd.hpp"
#include "nn/activation.hpp"

namespace nn {

// All of these throw what recording throws: StaleValue, WrongGraph, GraphFull. With two lists they throw
// WrongSize where the lists differ in length or are empty.

/// (y - yhat)^2, of one output.
autograd::Value squared_error(autograd::Value y, autograd::Value yhat);

/// ((y_1 - yhat_1)^2 + ... + (y_n - yhat_n)^2) / n, over n outputs or n rows.
autograd::Value mean_squared_error(autograd::Values y, autograd::Values yhat);

/// The mean of |y - yhat|; its slope where they are equal is 0.
autograd::Value mean_absolute_error(autograd::Values y, autograd::Values yhat);

/// The mean of (y - yhat)^2/2 where |y - yhat| is at most delta, and of delta*(|y - yhat| - delta/2) beyond:
/// a parabola that goes on as its tangent. Throws Error where delta is not a finite number above 0.
autograd::Value huber(autograd::Values y, autograd::Values yhat, double delta = 1.0);

/// The mean of max(0, 1 - y*yhat), for labels y of -1 and 1; its slope where y*yhat is 1 is 0.
autograd::Value hinge(autograd::Values y, autograd::Values yhat);

/// -y*log(yhat) - (1 - y)*log(1 - yhat), of one output that is a probability, as it is derived by hand: for
/// derivations and the judge. log is the natural logarithm. It is meant for y and yhat in [0, 1]: a certain
/// prediction costs 0 where it is right and is infinite where it is wrong.
autograd::Value binary_cross_entropy(autograd::Value y, autograd::Value yhat);

/// The mean of the binary cross-entropies, for training: both logarithms are held at -100 from below, as in
/// PyTorch. A certain prediction costs 0 where it is right; where it is wrong it costs 100, with slope 0 by
/// yhat, as behind a sigmoid that is rounded to 0 or 1. NaN for a yhat outside [0, 1].
autograd::Value bounded_binary_cross_entropy(autograd::Values y, autograd::Values yhat);

/// The mean of the binary cross-entropies of sigmoid(z), from the logits z: y*softplus(-z) + (1 -
/// y)*softplus(z). It rounds nothing to a certain prediction: a wrong logit of 1000 costs 1000.
autograd::Value binary_cross_entropy_logits(autograd::Values y, autograd::Values z);

/// -(y_1*log(p_1) + ... + y_n*log(p_n)) with p = softmax(z), from the logits z: sum(y)*logsumexp(z) - dot(y,
/// z). The targets are one-hot, any probabilities, or weights of the classes. Nothing is rounded to a certain
/// prediction: with logits of 1000 and -1000 a wrong class costs 2000. Throws WrongSize also for a single
/// logit, of which softmax is always 1.
autograd::Value cross_entropy(autograd::Values y, autograd::Values z);

/// The same with the number of the right class instead of a list, counted from 0. Throws WrongSize for a
/// single logit, Error where there is no such class.
autograd::Value cross_entropy(std::size_t right, autograd::Values z);

/// All finite at the extremes: binary_cross_entropy is bounded_binary_cross_entropy().
enum class Loss {
  squared_error,
  mean_squared_error,
  mean_absolute_error,
  huber,
  hinge,
  binary_cross_entropy,
  binary_cross_entropy_logits,
  cross_entropy
};

/// The loss of one row: its targets and the network's outputs (for the losses from logits, logits).
/// squared_error is the sum over the outputs, huber has delta 1, binary_cross_entropy is the bounded one, the
/// others are the functions of the same name. Throws as they do, and Error for a number that is no Loss.
autograd::Value loss_of(Loss loss, autograd::Values y, autograd::Values yhat);

/// The loss's name as it is written in the enum. Throws Error for a number that is no Loss.
std::string_view loss_name(Loss loss);
/// The loss with this name, letter for letter. Throws Error, with the names that there are.
Loss loss_named(std::string_view name);

/// Throws Error, with what to write instead, where a loss reads another thing than what a last layer with
/// this activation gives: probabilities for logits, or logits (or anything else) for probabilities.
void require_fitting(Loss loss, Activation last);

}  // namespace nn
