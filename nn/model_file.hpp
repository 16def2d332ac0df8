// SPDX-License-Identifier: MIT
// A network in a file that PyTorch can read, and back: tensors layers.0.weight [neurons, inputs] and
// layers.0.bias [neurons] for the first layer, layers.1... for the next. What is needed to build the network
// again stands in the file's metadata. It knows nothing of training.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nn/network.hpp"
#include "nn/safetensors.hpp"
#include "nn/scaling.hpp"

namespace nn {

/// What a file says besides the network.
struct ModelDescription {
  /// The names of the columns that the network reads and predicts, one for each input and output; or none.
  std::vector<std::string> inputs = {}, outputs = {};
  /// The words for the classes 0, 1, 2... that it tells apart.
  std::vector<std::string> classes = {};
  /// How the columns were scaled that it was trained with.
  std::optional<Scaling> scaling = {};
  /// Words of one's own. Names that begin with `chainrule.` or `training.` are the library's.
  std::map<std::string, std::string, std::less<>> words = {};

  bool operator==(const ModelDescription&) const = default;
};

struct Model {
  Network network;
  ModelDescription description;
};

/// Tensors and words whose names begin so are left to whoever trains: a file that holds them is still a
/// model.
inline constexpr std::string_view training_prefix = "training.";

/// Writes a network as a whole or not at all. Throws WrongSize where there are names for inputs or outputs
/// and not one for each, Error for a word that is not UTF-8 or has the library's name and for a parameter
/// that is too large for F32, StaleValue, FileError.
void save(const Network& network, const std::string& path, const ModelDescription& description = {},
          NumberType type = NumberType::f64);

/// Builds the network of a file that save() wrote, with its sizes, activations and parameters. Throws
/// FileError, which names the file and says what is wrong with it, and GraphFull; then nothing was recorded.
Model load(autograd::Graph& graph, const std::string& path);

/// Gives a network the parameters of a file: one that save() wrote, or one of PyTorch with the same names.
/// There the numbers of the layers only need to rise: in a Sequential activations are counted too. Throws
/// FileError where the file's sizes or activations are not the network's, and StaleValue; then no parameter
/// was changed.
ModelDescription load_into(const Network& network, const std::string& path);

// The same in memory, for files that hold more than a model.

/// Throws what save() throws but FileError.
Tensors model_tensors(const Network& network, const ModelDescription& description = {},
                      NumberType type = NumberType::f64);
/// `file` is what messages call the tensors.
Model model_of(autograd::Graph& graph, const Tensors& tensors, const std::string& file);
ModelDescription assign_tensors(const Network& network, const Tensors& tensors, const std::string& file);

}  // namespace nn
