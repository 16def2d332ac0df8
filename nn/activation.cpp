// SPDX-License-Identifier: MIT
// The table of the activations. It may not know what a neuron is.
#include "nn/activation.hpp"

#include <string>

namespace nn {
namespace {

using autograd::Value;

struct Entry {
  Activation activation;
  std::string_view name;
  Value (*apply)(Value);
};

constexpr Entry entries[] = {
    {Activation::linear, "linear", [](Value x) { return x; }},
    {Activation::sigmoid, "sigmoid", [](Value x) { return autograd::sigmoid(x); }},
    {Activation::tanh, "tanh", [](Value x) { return autograd::tanh(x); }},
    {Activation::relu, "relu", [](Value x) { return autograd::relu(x); }},
};

const Entry& entry_of(Activation activation) {
  for (const Entry& entry : entries) {
    if (entry.activation == activation) return entry;
  }
  throw autograd::Error("the number " + std::to_string(static_cast<int>(activation)) +
                        " is no Activation; use one of the enum's names, e.g. Activation::sigmoid");
}

}  // namespace

Value activate(Activation activation, Value x) { return entry_of(activation).apply(x); }

std::string_view activation_name(Activation activation) { return entry_of(activation).name; }

Activation activation_named(std::string_view name) {
  std::string known;
  for (const Entry& entry : entries) {
    if (entry.name == name) return entry.activation;
    known.append(known.empty() ? "" : ", ").append(entry.name);
  }
  throw autograd::Error("there is no activation '" + std::string(name) + "'; the known ones are " + known);
}

}  // namespace nn
