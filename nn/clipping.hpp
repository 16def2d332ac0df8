// SPDX-License-Identifier: MIT
// How a gradient is held back before it is followed. It knows numbers only.
#pragma once

#include <span>
#include <variant>

namespace nn {

/// The gradient stays as it is.
struct NoClipping {};

/// A gradient longer than `norm` (the Euclidean norm over all parameters) is shortened to it; its direction
/// stays.
struct ClipByNorm {
  double norm = 1.0;
};

/// Each derivative is brought into [-value, value].
struct ClipByValue {
  double value = 1.0;
};

using Clipping = std::variant<NoClipping, ClipByNorm, ClipByValue>;

/// Throws Error for a bound that is not a finite number above 0.
void require_clipping(const Clipping& clipping);

/// Clips in place and returns the norm before, without overflow on the way: it is infinite only where a
/// derivative is, or where the norm itself is no double. A gradient with a NaN has norm NaN and, like one of
/// infinite norm, is not clipped by norm: there is no length to bring to `norm`. By value, NaN stays and an
/// infinite derivative is brought to the bound. Throws as require_clipping().
double clip(const Clipping& clipping, std::span<double> gradient);

}  // namespace nn
