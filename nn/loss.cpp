// SPDX-License-Identifier: MIT
// The losses as they are recorded. It may not know where a prediction comes from.
#include "nn/loss.hpp"

#include <string>
#include <vector>

namespace nn {

using autograd::Value;
using autograd::Values;

Value squared_error(Value y, Value yhat) { return autograd::square(y - yhat); }

Value mean_squared_error(Values y, Values yhat) {
  if (y.size() != yhat.size()) {
    throw autograd::WrongSize("mean_squared_error needs a prediction for each target, and got " +
                              std::to_string(y.size()) + " targets and " + std::to_string(yhat.size()) +
                              " predictions");
  }
  if (y.empty()) throw autograd::WrongSize("mean_squared_error needs at least one target and its prediction");
  std::vector<Value> squares;
  squares.reserve(y.size());
  for (std::size_t i = 0; i < y.size(); ++i) squares.push_back(squared_error(y[i], yhat[i]));
  return autograd::mean(squares);
}

Value binary_cross_entropy(Value y, Value yhat) {
  return -autograd::xlogy(y, yhat) - autograd::xlogy(1.0 - y, 1.0 - yhat);
}

}  // namespace nn
