// SPDX-License-Identifier: MIT
// How the statement `network` is read. It may not know how formulas are read.
#include "nn/sheet_network.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>

#include "autograd/verify/sheet_builder.hpp"
#include "nn/network.hpp"

namespace nn {
namespace {

using autograd::Value;
using autograd::verify::Fault;
using autograd::verify::SheetBuilder;
using autograd::verify::Statement;

constexpr std::size_t largest_layer = 1000;
constexpr std::size_t most_parameters = 10'000;
constexpr const char* example = "network 2-2-1 sigmoid weight = 0.1, bias = 0";

/// What the statement says.
struct Shape {
  std::vector<std::size_t> sizes;
  std::vector<Activation> activations;
  Constant initial{.weight = 1.0, .bias = 0.0};
};

/// The words of the statement, with = and - apart.
class Words {
 public:
  explicit Words(const Statement& statement) : statement_(statement), at_(statement.begin) { next(); }

  const std::string& word() const { return word_; }
  std::size_t place() const { return begin_; }
  bool done() const { return word_.empty(); }
  void next() {
    const std::string& text = statement_.line.text;
    while (at_ < statement_.end && (text[at_] == ' ' || text[at_] == ',')) ++at_;
    begin_ = at_;
    if (at_ < statement_.end && text[at_] == '=') ++at_;
    if (at_ == begin_) {
      while (at_ < statement_.end && std::string_view(" ,=").find(text[at_]) == std::string_view::npos) ++at_;
    }
    word_ = text.substr(begin_, at_ - begin_);
  }

 private:
  const Statement& statement_;
  std::size_t at_, begin_ = 0;
  std::string word_;
};

template <class T>
bool read_number(std::string_view text, T& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

std::vector<std::size_t> read_sizes(const Words& words) {
  std::vector<std::size_t> sizes;
  std::size_t parameters = 0;
  for (std::string_view rest = words.word();;) {
    const std::size_t bar = std::min(rest.find('-'), rest.size());
    std::size_t size = 0;
    if (!read_number(rest.substr(0, bar), size) || size == 0 || size > largest_layer) {
      throw Fault{words.place(), "expected the sizes of the layers from 1 to " +
                                     std::to_string(largest_layer) + ", as in " + example};
    }
    parameters += sizes.empty() ? 0 : size * (sizes.back() + 1);
    sizes.push_back(size);
    if (bar == rest.size()) break;
    rest.remove_prefix(bar + 1);
  }
  if (sizes.size() < 2)
    throw Fault{words.place(), std::string("a network needs two sizes or more, as in ") + example};
  if (parameters > most_parameters) {
    throw Fault{words.place(), "this network has " + std::to_string(parameters) +
                                   " parameters and may have " + std::to_string(most_parameters)};
  }
  return sizes;
}

void read_start(Words& words, Shape& shape) {
  double& start = words.word() == "weight" ? shape.initial.weight : shape.initial.bias;
  words.next();
  if (words.word() != "=")
    throw Fault{words.place(), std::string("expected = and a number, as in ") + example};
  words.next();
  if (!read_number(words.word(), start) || !std::isfinite(start)) {
    throw Fault{words.place(), std::string("expected a number, as in ") + example};
  }
  words.next();
}

/// `place` is where the word stands.
void require_softmax_last(std::size_t place, const Shape& shape) {
  const auto found = std::find(shape.activations.begin(), shape.activations.end(), Activation::softmax);
  if (found == shape.activations.end() || (found + 1 == shape.activations.end() && shape.sizes.back() > 1))
    return;
  throw Fault{place, "softmax is for a last layer of two neurons or more, as in network 2-4-3 tanh softmax"};
}

Shape read_shape(const Statement& statement) {
  Words words(statement);
  Shape shape;
  std::size_t softmax = statement.begin;
  shape.sizes = read_sizes(words);
  words.next();
  while (!words.done()) {
    if (words.word() == "weight" || words.word() == "bias") {
      read_start(words, shape);
      continue;
    }
    try {
      shape.activations.push_back(activation_named(words.word()));
      if (shape.activations.back() == Activation::softmax) softmax = words.place();
    } catch (const autograd::Error& error) {
      throw Fault{words.place(), error.what()};
    }
    words.next();
  }
  const std::size_t layers = shape.sizes.size() - 1;
  if (shape.activations.size() == 1) shape.activations.resize(layers, shape.activations[0]);
  if (shape.activations.size() != layers) {
    throw Fault{statement.end, "expected one activation for all layers or " + std::to_string(layers) +
                                   ", one for each, as in " + example};
  }
  require_softmax_last(softmax, shape);
  return shape;
}

/// A node, and the names it has.
struct Named {
  Value node;
  std::vector<std::string> names;
};

/// The nodes of the latest pass; sums and outputs of the last layer have two names.
std::vector<Named> nodes_of(const Network& network, const Shape& shape) {
  const std::string first = network.parameters().front().name();
  const std::string between = std::count(first.begin(), first.end(), '_') > 1 ? "_" : "";
  std::vector<Named> nodes;
  for (std::size_t layer = 1; layer < shape.sizes.size(); ++layer) {
    for (std::size_t neuron = 1; neuron <= shape.sizes[layer]; ++neuron) {
      for (const char letter : {'z', 'o'}) {
        if (letter == 'z' && shape.activations[layer - 1] == Activation::linear) continue;
        const std::string regular = letter + std::to_string(layer) + between + std::to_string(neuron);
        const Value node = network.node(regular);
        nodes.push_back({node, {node.name()}});
        if (node.name() != regular) nodes.back().names.push_back(regular);
      }
    }
  }
  return nodes;
}

std::vector<Value> inputs_of(SheetBuilder& builder, const Statement& statement, std::size_t count) {
  std::vector<Value> inputs;
  for (std::size_t i = 1; i <= count; ++i) {
    const std::string name = "x" + std::to_string(i);
    const std::optional<Value> input = builder.find(name);
    if (!input) {
      throw Fault{statement.begin, "a network of " + std::to_string(count) + " inputs reads x1 to x" +
                                       std::to_string(count) + ", and " + name +
                                       " is not declared above it; write given " + name + " = ..."};
    }
    inputs.push_back(*input);
  }
  return inputs;
}

/// A parameter that was declared above keeps its number, and its name is now the network's.
void declare_parameter(SheetBuilder& builder, const Statement& statement, Value parameter) {
  const std::string name = parameter.name();
  const auto earlier = builder.declaration(name);
  if (!earlier || earlier->statement != "parameter") {
    builder.declare(statement, name, parameter);
    builder.let_parameter_assign(name);
  } else if (!builder.replace(statement, name, parameter)) {
    throw Fault{statement.begin, "line " + std::to_string(earlier->line) + " declares " + name +
                                     " and a formula above uses it; write the network before that formula"};
  }
}

/// Names for a graph of its own, where the sheet's cannot hold the network: claims that need it then say so.
void declare_broken(SheetBuilder& builder, const Statement& statement, const Shape& shape) {
  autograd::Graph graph;
  Network network(graph, shape.sizes, shape.activations, shape.initial);
  network(std::vector<Value>(shape.sizes[0], Value(graph, 0.0)));
  for (const Value& parameter : network.parameters()) builder.declare_broken(statement, parameter.name());
  for (const Named& named : nodes_of(network, shape)) {
    for (const std::string& name : named.names) builder.declare_broken(statement, name);
  }
}

void read_network(SheetBuilder& builder, const Statement& statement, std::vector<SheetNetwork>* read) {
  const Shape shape = read_shape(statement);
  try {
    const std::vector<Value> inputs = inputs_of(builder, statement, shape.sizes[0]);
    Network network(builder.graph(), shape.sizes, shape.activations, shape.initial);
    for (const Value& parameter : network.parameters()) {
      const auto earlier = builder.declaration(parameter.name());
      if (earlier && earlier->statement == "parameter") parameter.assign(earlier->value.value());
    }
    for (const Value& parameter : network.parameters()) declare_parameter(builder, statement, parameter);
    network(inputs);
    for (const Named& named : nodes_of(network, shape)) {
      for (const std::string& name : named.names) builder.declare(statement, name, named.node);
    }
    if (read != nullptr) read->push_back({network, inputs});
  } catch (const Fault&) {
    declare_broken(builder, statement, shape);
    throw;
  }
}

}  // namespace

void add_network_statement(autograd::verify::Statements& statements, std::vector<SheetNetwork>* read) {
  statements.add("network", [read](SheetBuilder& builder, const Statement& statement) {
    read_network(builder, statement, read);
  });
}

autograd::verify::Statements sheet_statements(std::vector<SheetNetwork>* read) {
  autograd::verify::Statements statements;
  add_network_statement(statements, read);
  return statements;
}

}  // namespace nn
