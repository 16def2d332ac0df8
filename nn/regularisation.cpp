// SPDX-License-Identifier: MIT
// The costs as they are recorded. It may not know what a parameter is for.
#include "nn/regularisation.hpp"

#include <string>
#include <vector>

#include "nn/setting.hpp"

namespace nn {

using autograd::Value;
using autograd::Values;

namespace {

void require_parameters(const char* name, Values parameters, double strength) {
  require_not_negative({name, "strength", "0.0001 to 0.01"}, strength);
  if (parameters.empty()) {
    throw autograd::WrongSize(std::string(name) + " needs at least one parameter, e.g. network.parameters()");
  }
}

}  // namespace

Value l1(Values parameters, double strength) {
  require_parameters("l1", parameters, strength);
  std::vector<Value> sizes;
  sizes.reserve(parameters.size());
  for (const Value& parameter : parameters) sizes.push_back(autograd::abs(parameter));
  return strength * autograd::sum(sizes);
}

Value l2(Values parameters, double strength) {
  require_parameters("l2", parameters, strength);
  return strength * autograd::dot(parameters, parameters);
}

}  // namespace nn
