// SPDX-License-Identifier: MIT
// Named arrays of numbers in a file of the safetensors format, which PyTorch and others read:
//
//   8 bytes      the length of the header, little-endian
//   the header   JSON: {"name": {"dtype": "F64", "shape": [2, 3], "data_offsets": [0, 48]}, ...,
//                       "__metadata__": {"word": "word", ...}}, padded with spaces
//   the data     little-endian numbers, without gaps
//
// It knows nothing of networks.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "autograd/error.hpp"

namespace nn {

/// How a tensor's numbers stand in the file.
enum class NumberType : unsigned char { f64, f32 };

struct Tensor {
  std::string name;
  /// Without a size it is one number.
  std::vector<std::size_t> shape = {};
  /// Row-major: the last index runs fastest.
  std::vector<double> numbers = {};
  NumberType type = NumberType::f64;

  bool operator==(const Tensor&) const = default;
};

/// What such a file holds.
struct Tensors {
  std::vector<Tensor> tensors = {};
  /// Any words, in UTF-8.
  std::map<std::string, std::string, std::less<>> metadata = {};

  /// The tensor with this name; null where there is none.
  const Tensor* find(std::string_view name) const noexcept;

  bool operator==(const Tensors&) const = default;
};

/// Reads all of a file, tensors in the order of their data. Throws FileError, which names the file, where it
/// cannot be read; where it is cut short or too long; where the header is too large, no UTF-8 or JSON or says
/// anything that the format does not; where a name is there twice; where shapes and data do not agree, and
/// where data overlap or leave gaps; and for numbers that are neither F64 nor F32. Memory is taken only for
/// what the file really holds.
Tensors read_tensors(const std::string& path);
/// The same from bytes; `file` is what messages call them.
Tensors parse_tensors(std::string_view bytes, const std::string& file);

/// Writes a file as a whole or not at all: what was there stays until all is written. F64 tensors come before
/// F32 ones, so that all numbers are aligned; else the order is kept. Throws Error where a name is empty,
/// there twice or `__metadata__`, where words are not UTF-8 and where a number is too large for F32;
/// WrongSize where shape and numbers do not agree; FileError where the file cannot be written.
void write_tensors(const std::string& path, const Tensors& tensors);
/// The bytes of such a file; throws the same but FileError.
std::string tensor_bytes(const Tensors& tensors);

}  // namespace nn
