// SPDX-License-Identifier: MIT
// The table of the activations. It may not know what a neuron is.
#include "nn/activation.hpp"

#include <string>

namespace nn {
namespace {

using autograd::Value;
using autograd::Values;

Value refuse_alone(Value) {
  throw autograd::Error(
      "softmax is made of all sums of a layer together and has no value for one; use it for a network's last "
      "layer, "
      "or call softmax() with a list");
}

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
    {Activation::leaky_relu, "leaky_relu", [](Value x) { return autograd::leaky_relu(x); }},
    {Activation::elu, "elu", [](Value x) { return autograd::elu(x); }},
    {Activation::gelu, "gelu", [](Value x) { return autograd::gelu(x); }},
    {Activation::silu, "silu", [](Value x) { return autograd::silu(x); }},
    {Activation::softplus, "softplus", [](Value x) { return autograd::softplus(x); }},
    {Activation::softmax, "softmax", refuse_alone},
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

std::vector<Value> softmax(Values z) {
  if (z.size() < 2) {
    throw autograd::WrongSize("softmax needs at least two logits, and got " + std::to_string(z.size()) +
                              (z.empty() ? "" : ", of which it would be 1 whatever it is"));
  }
  const Value whole = autograd::logsumexp(z);
  std::vector<Value> shares;
  shares.reserve(z.size());
  for (const Value& logit : z) shares.push_back(autograd::exp(logit - whole));
  return shares;
}

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
