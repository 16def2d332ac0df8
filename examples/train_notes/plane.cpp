// SPDX-License-Identifier: MIT
#include "examples/train_notes/plane.hpp"

#include <cmath>
#include <utility>

namespace plane {

Numbers least_squares(const nn::DataTable& inputs, const nn::DataTable& targets) {
  double sums[3][4] = {};
  for (std::size_t row = 0; row < inputs.rows(); ++row) {
    const double x[] = {inputs.row(row)[0], inputs.row(row)[1], 1.0, targets.row(row)[0]};
    for (int i = 0; i < 3; ++i)
      for (int j = 0; j < 4; ++j) sums[i][j] += x[i] * x[j];
  }
  for (int i = 0; i < 3; ++i) {
    for (int k = 0; k < 3; ++k) {
      if (k == i) continue;
      const double factor = sums[k][i] / sums[i][i];
      for (int j = 0; j < 4; ++j) sums[k][j] -= factor * sums[i][j];
    }
  }
  return {sums[0][3] / sums[0][0], sums[1][3] / sums[1][1], sums[2][3] / sums[2][2]};
}

double loss(const Numbers& plane, const nn::DataTable& inputs, const nn::DataTable& targets) {
  double sum = 0.0;
  for (std::size_t row = 0; row < inputs.rows(); ++row) {
    const double yhat = plane[0] * inputs.row(row)[0] + plane[1] * inputs.row(row)[1] + plane[2];
    sum += (targets.row(row)[0] - yhat) * (targets.row(row)[0] - yhat);
  }
  return sum / static_cast<double>(inputs.rows());
}

Numbers pivots(autograd::Matrix m) {
  Numbers found;
  for (std::size_t step = 0; step < m.rows(); ++step) {
    std::size_t row = step, column = step;
    for (std::size_t i = step; i < m.rows(); ++i)
      for (std::size_t j = step; j < m.columns(); ++j)
        if (std::abs(m(i, j)) > std::abs(m(row, column))) row = i, column = j;
    for (std::size_t j = 0; j < m.columns(); ++j) std::swap(m(step, j), m(row, j));
    for (std::size_t i = 0; i < m.rows(); ++i) std::swap(m(i, step), m(i, column));
    found.push_back(std::abs(m(step, step)));
    if (found.back() == 0.0) continue;
    for (std::size_t i = step + 1; i < m.rows(); ++i) {
      const double factor = m(i, step) / m(step, step);
      for (std::size_t j = step; j < m.columns(); ++j) m(i, j) -= factor * m(step, j);
    }
  }
  return found;
}

}  // namespace plane
