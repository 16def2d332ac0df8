// SPDX-License-Identifier: MIT
// What a model's file says, written and tested. Nothing is changed or recorded before all of it is known to
// fit.
#include "nn/model_file.hpp"

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>

#include "nn/json.hpp"
#include "nn/words.hpp"

namespace nn {
namespace {

using autograd::Error;
using autograd::FileError;
using autograd::Value;

constexpr std::string_view own_prefix = "chainrule.";
constexpr std::string_view layer_prefix = "layers.";
constexpr const char* format_name = "chainrule.model";
constexpr const char* format_version = "1";

bool is_reserved(std::string_view name) {
  return name.starts_with(own_prefix) || name.starts_with(training_prefix);
}

/// The parameters of one layer, as a file has them.
struct LayerTensors {
  const Tensor* weight = nullptr;
  const Tensor* bias = nullptr;
};

std::string shape_text(const std::vector<std::size_t>& sizes) {
  std::string text;
  for (const std::size_t size : sizes) text += (text.empty() ? "" : "-") + std::to_string(size);
  return text;
}

std::vector<std::size_t> sizes_of(const Network& network) {
  std::vector<std::size_t> sizes{network.layers().front().inputs()};
  for (const Layer& layer : network.layers()) sizes.push_back(layer.neurons().size());
  return sizes;
}

std::vector<std::string> activations_of(const Network& network) {
  std::vector<std::string> names;
  for (const Layer& layer : network.layers()) {
    names.emplace_back(activation_name(layer.neurons().front().activation()));
  }
  return names;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

void require_names(const std::vector<std::string>& names, std::size_t count, const std::string& what) {
  if (names.empty() || names.size() == count) return;
  throw autograd::WrongSize("the network has " + counted(count, what) + ", and the description names " +
                            std::to_string(names.size()));
}

/// The scaling as one list: name, centre, width, name, centre, width...
std::string scaling_text(const Scaling& scaling) {
  std::vector<std::string> words;
  for (const Scaling::Line& line : scaling.lines()) {
    words.insert(words.end(), {line.name, exact_text(line.centre), exact_text(line.width)});
  }
  return list_text(words);
}

Scaling scaling_of(std::string_view json) {
  const std::vector<std::string> words = list_of(json);
  if (words.size() % 3 != 0) throw Error("a name, a centre or a width is missing");
  std::vector<Scaling::Line> lines;
  for (std::size_t i = 0; i < words.size(); i += 3) {
    const auto centre = number_of(words[i + 1]), width = number_of(words[i + 2]);
    if (!centre || !width) throw Error("column " + in_quotes(words[i]) + " is not scaled by two numbers");
    lines.push_back({words[i], *centre, *width});
  }
  return Scaling(std::move(lines));
}

/// "layers.12.weight" gives 12 and "weight"; none for any other name, nor for 012.
std::optional<std::pair<std::size_t, std::string_view>> layer_name(std::string_view name) {
  name.remove_prefix(layer_prefix.size());
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (error != std::errc()) return std::nullopt;
  const std::string digits = std::to_string(number);
  if (!name.starts_with(digits + ".")) return std::nullopt;
  name.remove_prefix(digits.size() + 1);
  if (name != "weight" && name != "bias") return std::nullopt;
  return std::pair(number, name);
}

/// The layers in order; each has weights and biases of shapes that fit together.
std::vector<LayerTensors> layers_of(const Tensors& tensors) {
  std::map<std::size_t, LayerTensors> found;
  for (const Tensor& tensor : tensors.tensors) {
    if (tensor.name.starts_with(training_prefix)) continue;
    const auto place = tensor.name.starts_with(layer_prefix) ? layer_name(tensor.name) : std::nullopt;
    if (!place) {
      throw Error("tensor " + in_quotes(tensor.name) +
                  " is no parameter of a fully connected network: those are layers.0.weight, layers.0.bias, "
                  "layers.1.weight...");
    }
    (place->second == "weight" ? found[place->first].weight : found[place->first].bias) = &tensor;
  }
  if (found.empty()) throw Error("it holds no layers.0.weight: it is no network");
  std::vector<LayerTensors> layers;
  for (const auto& [number, layer] : found) {
    const std::string name = std::string(layer_prefix) + std::to_string(number);
    if (layer.weight == nullptr) throw Error("it has no tensor " + name + ".weight");
    if (layer.bias == nullptr) throw Error("it has no tensor " + name + ".bias");
    const std::vector<std::size_t>& weight = layer.weight->shape;
    if (weight.size() != 2 || weight[0] == 0 || weight[1] == 0) {
      throw Error(name + ".weight is no matrix [neurons, inputs] of at least one each");
    }
    if (layer.bias->shape != std::vector{weight[0]}) {
      throw Error(name + ".bias does not have one number for each of " + counted(weight[0], "neuron"));
    }
    if (!layers.empty() && layers.back().bias->shape[0] != weight[1]) {
      throw Error(name + ".weight reads " + counted(weight[1], "input") + ", and the layer before has " +
                  counted(layers.back().bias->shape[0], "output"));
    }
    if (layer.weight->numbers.size() / weight[0] != weight[1] ||
        layer.weight->numbers.size() % weight[0] != 0 || layer.bias->numbers.size() != weight[0]) {
      throw Error(name + " has tensors whose numbers do not fill their shapes");
    }
    layers.push_back(layer);
  }
  return layers;
}

std::vector<std::size_t> sizes_of(const std::vector<LayerTensors>& layers) {
  std::vector<std::size_t> sizes{layers.front().weight->shape[1]};
  for (const LayerTensors& layer : layers) sizes.push_back(layer.bias->shape[0]);
  return sizes;
}

/// A word of the library's own; none where the file does not have it.
const std::string* own_word(const Tensors& tensors, std::string_view name) {
  const auto found = tensors.metadata.find(std::string(own_prefix).append(name));
  return found == tensors.metadata.end() ? nullptr : &found->second;
}

/// The activations that the file names, one for each layer; none where it names none.
std::vector<Activation> activations_of(const Tensors& tensors, std::size_t layers) {
  const std::string* words = own_word(tensors, "activations");
  std::vector<Activation> activations;
  if (words == nullptr) return activations;
  for (const std::string& name : list_of(*words)) activations.push_back(activation_named(name));
  if (activations.size() == layers) return activations;
  throw Error("it names " + counted(activations.size(), "activation") + " for " + counted(layers, "layer"));
}

/// What the metadata say, against the sizes that the tensors have.
ModelDescription description_of(const Tensors& tensors, const std::vector<std::size_t>& sizes) {
  const std::string* version = own_word(tensors, "model");
  if (version != nullptr && *version != format_version) {
    throw Error("it is a model of version " + in_quotes(*version) + ", and only " + format_version +
                " is known");
  }
  const std::string* said = own_word(tensors, "sizes");
  if (said != nullptr && *said != shape_text(sizes)) {
    throw Error("it says that the network is " + in_quotes(*said) + ", and its tensors are of " +
                shape_text(sizes));
  }
  ModelDescription description;
  const auto list = [&](std::string_view name, std::vector<std::string>& words) {
    if (const std::string* text = own_word(tensors, name)) words = list_of(*text);
  };
  list("inputs", description.inputs);
  list("outputs", description.outputs);
  list("classes", description.classes);
  require_names(description.inputs, sizes.front(), "input");
  require_names(description.outputs, sizes.back(), "output");
  if (const std::string* text = own_word(tensors, "scaling")) description.scaling = scaling_of(*text);
  for (const auto& [name, word] : tensors.metadata) {
    if (!is_reserved(name)) description.words.emplace(name, word);
  }
  return description;
}

/// The numbers in the order of Network::parameters().
std::vector<double> numbers_of(const std::vector<LayerTensors>& layers) {
  std::vector<double> numbers;
  for (const LayerTensors& layer : layers) {
    numbers.insert(numbers.end(), layer.weight->numbers.begin(), layer.weight->numbers.end());
    numbers.insert(numbers.end(), layer.bias->numbers.begin(), layer.bias->numbers.end());
  }
  return numbers;
}

/// A network's parameters are dropped together: either the first one is refused, or none.
void assign(const Network& network, const std::vector<double>& numbers) {
  const std::vector<Value>& parameters = network.parameters();
  for (std::size_t i = 0; i < parameters.size(); ++i) parameters[i].assign(numbers[i]);
}

/// Calls `read`; what it refuses is refused as the file's.
template <class Read>
auto as_file(const std::string& file, Read&& read) {
  try {
    return read();
  } catch (const Error& error) {
    throw FileError(file + ": cannot be read as a model: " + error.what());
  }
}

void require_like(const Network& network, const std::vector<std::size_t>& sizes,
                  const std::vector<Activation>& activations) {
  if (sizes_of(network) != sizes) {
    throw Error("it holds a network " + shape_text(sizes) + ", and this one is " +
                shape_text(sizes_of(network)));
  }
  std::vector<std::string> names;
  for (const Activation activation : activations) names.emplace_back(activation_name(activation));
  if (names.empty() || names == activations_of(network)) return;
  throw Error("its activations are " + joined(names) + ", and this network's are " +
              joined(activations_of(network)));
}

}  // namespace

Tensors model_tensors(const Network& network, const ModelDescription& description, NumberType type) {
  const std::vector<std::size_t> sizes = sizes_of(network);
  require_names(description.inputs, sizes.front(), "input");
  require_names(description.outputs, sizes.back(), "output");
  Tensors tensors;
  auto& words = tensors.metadata;
  for (const auto& [name, word] : description.words) {
    if (is_reserved(name)) throw Error("the name " + in_quotes(name) + " is the library's; take another");
    words.emplace(name, word);
  }
  const auto own = [&](std::string_view name, std::string word) {
    words.emplace(std::string(own_prefix).append(name), std::move(word));
  };
  words.emplace(format_name, format_version);
  own("sizes", shape_text(sizes));
  own("activations", list_text(activations_of(network)));
  if (!description.inputs.empty()) own("inputs", list_text(description.inputs));
  if (!description.outputs.empty()) own("outputs", list_text(description.outputs));
  if (!description.classes.empty()) own("classes", list_text(description.classes));
  if (description.scaling) own("scaling", scaling_text(*description.scaling));
  auto parameter = network.parameters().begin();
  const auto add = [&](const std::string& name, std::vector<std::size_t> shape, std::size_t count) {
    Tensor tensor{.name = name, .shape = std::move(shape), .type = type};
    for (; count > 0; --count) tensor.numbers.push_back((parameter++)->value());
    tensors.tensors.push_back(std::move(tensor));
  };
  for (std::size_t i = 0; i + 1 < sizes.size(); ++i) {
    const std::string name = std::string(layer_prefix) + std::to_string(i);
    add(name + ".weight", {sizes[i + 1], sizes[i]}, sizes[i + 1] * sizes[i]);
    add(name + ".bias", {sizes[i + 1]}, sizes[i + 1]);
  }
  return tensors;
}

void save(const Network& network, const std::string& path, const ModelDescription& description,
          NumberType type) {
  write_tensors(path, model_tensors(network, description, type));
}

Model model_of(autograd::Graph& graph, const Tensors& tensors, const std::string& file) {
  struct Known {
    std::vector<std::size_t> sizes;
    std::vector<Activation> activations;
    ModelDescription description;
    std::vector<double> numbers;
  };
  Known known = as_file(file, [&] {
    const std::vector<LayerTensors> layers = layers_of(tensors);
    const std::vector<std::size_t> sizes = sizes_of(layers);
    std::vector<Activation> activations = activations_of(tensors, layers.size());
    if (activations.empty()) {
      throw Error("it does not name the activations; build the network and call load_into() with it");
    }
    return Known{sizes, std::move(activations), description_of(tensors, sizes), numbers_of(layers)};
  });
  Network network(graph, known.sizes, known.activations, Constant{});
  assign(network, known.numbers);
  return {network, std::move(known.description)};
}

ModelDescription assign_tensors(const Network& network, const Tensors& tensors, const std::string& file) {
  std::vector<double> numbers;
  ModelDescription description = as_file(file, [&] {
    const std::vector<LayerTensors> layers = layers_of(tensors);
    const std::vector<std::size_t> sizes = sizes_of(layers);
    require_like(network, sizes, activations_of(tensors, layers.size()));
    numbers = numbers_of(layers);
    return description_of(tensors, sizes);
  });
  assign(network, numbers);
  return description;
}

Model load(autograd::Graph& graph, const std::string& path) {
  return model_of(graph, read_tensors(path), path);
}

ModelDescription load_into(const Network& network, const std::string& path) {
  return assign_tensors(network, read_tensors(path), path);
}

}  // namespace nn
