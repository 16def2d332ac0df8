// SPDX-License-Identifier: MIT
// What a linear network of two inputs can learn, worked out without training: a plane by least squares, and
// how many directions a table of derivatives tells apart. It knows nothing of networks.
#pragma once

#include <vector>

#include "autograd/autograd.hpp"
#include "nn/data_table.hpp"

namespace plane {

using Numbers = std::vector<double>;

/// c1, c2, c0 of the plane c1*x1 + c2*x2 + c0 with the least mean squared error, from the normal equations.
/// The inputs are two columns, the targets one.
Numbers least_squares(const nn::DataTable& inputs, const nn::DataTable& targets);

/// The mean squared error of a plane.
double loss(const Numbers& plane, const nn::DataTable& inputs, const nn::DataTable& targets);

/// The sizes of the pivots of Gaussian elimination, each the largest number that is left: one for each row.
/// Those that are not 0, up to rounding, are as many as the rank.
Numbers pivots(autograd::Matrix matrix);

}  // namespace plane
