// SPDX-License-Identifier: MIT
// The JSON of model files. It knows nothing of the bytes around it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "autograd/error.hpp"

namespace nn {

/// What a header says of a tensor.
struct TensorEntry {
  std::string name;
  std::string type = {};
  std::vector<std::uint64_t> shape = {};
  std::uint64_t begin = 0, end = 0;  // in the data
};

struct TensorHeader {
  std::vector<TensorEntry> tensors = {};
  std::map<std::string, std::string, std::less<>> metadata = {};
};

/// Reads the header of a safetensors file and nothing else: the words in it may be any bytes. Throws Error
/// that says what is wrong and at which byte of the header.
TensorHeader header_of(std::string_view json);
/// Throws Error for words that are not UTF-8.
std::string header_text(const TensorHeader& header);

/// A list of words as JSON, and back. They throw Error: for words that are not UTF-8; for any other JSON.
std::string list_text(const std::vector<std::string>& words);
std::vector<std::string> list_of(std::string_view json);

}  // namespace nn
