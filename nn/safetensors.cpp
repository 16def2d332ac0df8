// SPDX-License-Identifier: MIT
// How the bytes are laid out and tested. It may not know how JSON is read.
#include "nn/safetensors.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>
#include <numeric>
#include <set>
#include <sstream>
#include <system_error>

#include "nn/file.hpp"
#include "nn/json.hpp"
#include "nn/words.hpp"

namespace nn {
namespace {

using autograd::Error;
using autograd::FileError;

constexpr std::uint64_t length_bytes = 8;
constexpr std::uint64_t largest_header = 100'000'000;  // as in the format's own implementation
constexpr const char* reserved_name = "__metadata__";

std::uint64_t width_of(NumberType type) { return type == NumberType::f64 ? 8 : 4; }

template <class Word>
Word word_at(const char* bytes) {
  Word word = 0;
  for (std::size_t i = sizeof word; i-- > 0;) {
    word = static_cast<Word>(word << 8 | static_cast<unsigned char>(bytes[i]));
  }
  return word;
}

template <class Word>
void append_word(std::string& bytes, Word word) {
  for (std::size_t i = 0; i < sizeof word; ++i) bytes += static_cast<char>(word >> (8 * i) & 0xff);
}

/// a * b, or the greatest number where that is larger.
std::uint64_t product(std::uint64_t a, std::uint64_t b) {
  constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  return b != 0 && a > most / b ? most : a * b;
}

std::string shape_text(const std::vector<std::size_t>& shape) {
  std::string text = "[";
  for (std::size_t i = 0; i < shape.size(); ++i) text += (i == 0 ? "" : ", ") + std::to_string(shape[i]);
  return text + "]";
}

NumberType type_named(const TensorEntry& entry) {
  if (entry.type == "F64") return NumberType::f64;
  if (entry.type == "F32") return NumberType::f32;
  throw Error("tensor " + in_quotes(entry.name) + " holds numbers of type " + in_quotes(entry.type) +
              ", and only F64 and F32 are read; save it as one of them (in PyTorch: tensor.float())");
}

/// The tensor without its numbers. Its data may be anywhere.
Tensor outline_of(const TensorEntry& entry) {
  Tensor tensor{.name = entry.name, .type = type_named(entry)};
  if (entry.name.empty()) throw Error("a tensor has no name");
  tensor.shape.assign(entry.shape.begin(), entry.shape.end());
  // With a size of 0 the others cannot overflow.
  const bool none = std::find(entry.shape.begin(), entry.shape.end(), 0u) != entry.shape.end();
  std::uint64_t bytes = none ? 0 : width_of(tensor.type);
  for (const std::uint64_t size : entry.shape) bytes = product(bytes, size);
  if (entry.begin > entry.end || entry.end - entry.begin != bytes) {
    throw Error("tensor " + in_quotes(entry.name) + " of shape " + shape_text(tensor.shape) + " and type " +
                entry.type + " does not fill the bytes from " + std::to_string(entry.begin) + " to " +
                std::to_string(entry.end) + " of the data");
  }
  return tensor;
}

/// Throws unless the tensors, sorted by their data, fill so many bytes without gaps.
void require_filled(const std::vector<TensorEntry>& entries, std::uint64_t bytes) {
  std::uint64_t filled = 0;
  for (const TensorEntry& entry : entries) {
    if (entry.begin != filled) {
      throw Error("tensor " + in_quotes(entry.name) + " begins at byte " + std::to_string(entry.begin) +
                  " of the data, where " + std::to_string(filled) +
                  " belongs: tensors overlap or leave a gap");
    }
    filled = entry.end;
  }
  if (filled == bytes) return;
  throw Error("the header speaks of " + std::to_string(filled) + " bytes of data, and there are " +
              std::to_string(bytes) + ": the file is " + (filled > bytes ? "cut short" : "too long"));
}

void read_bytes(std::istream& in, char* bytes, std::size_t count) {
  if (!in.read(bytes, static_cast<std::streamsize>(count))) throw Error("it ended while it was read");
}

/// Piece by piece, so that the file's bytes are not all in memory beside the numbers.
void read_numbers(std::istream& in, Tensor& tensor, std::uint64_t bytes) {
  const std::size_t width = width_of(tensor.type);
  tensor.numbers.reserve(bytes / width);
  char piece[1 << 13];
  while (bytes > 0) {
    const std::size_t count = std::min<std::uint64_t>(bytes, sizeof piece);
    read_bytes(in, piece, count);
    for (std::size_t at = 0; at < count; at += width) {
      tensor.numbers.push_back(tensor.type == NumberType::f64
                                   ? std::bit_cast<double>(word_at<std::uint64_t>(piece + at))
                                   : double{std::bit_cast<float>(word_at<std::uint32_t>(piece + at))});
    }
    bytes -= count;
  }
}

std::string read_header(std::istream& in, std::uint64_t size) {
  if (size < length_bytes)
    throw Error("it has " + counted(size, "byte") + ", and the length of its header takes 8");
  char bytes[length_bytes];
  read_bytes(in, bytes, sizeof bytes);
  const auto length = word_at<std::uint64_t>(bytes);
  if (length > largest_header || length > size - length_bytes) {
    throw Error("its header would be " + std::to_string(length) + " bytes long, and " +
                (length > largest_header ? "at most " + std::to_string(largest_header) + " are allowed"
                                         : "only " + std::to_string(size - length_bytes) + " follow"));
  }
  std::string header(length, '\0');
  read_bytes(in, header.data(), header.size());
  if (!header.starts_with('{')) throw Error("its header does not begin with {");
  return header;
}

Tensors read(std::istream& in, std::uint64_t size) {
  const std::string text = read_header(in, size);
  TensorHeader header = header_of(text);
  std::vector<TensorEntry>& entries = header.tensors;
  // Tensors without numbers come before the one whose data begin at the same byte.
  std::stable_sort(entries.begin(), entries.end(), [](const TensorEntry& a, const TensorEntry& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
  });
  Tensors read;
  for (const TensorEntry& entry : entries) read.tensors.push_back(outline_of(entry));
  require_filled(entries, size - length_bytes - text.size());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    read_numbers(in, read.tensors[i], entries[i].end - entries[i].begin);
  }
  read.metadata = std::move(header.metadata);
  return read;
}

/// Whatever is refused is refused as the file's.
Tensors read_named(std::istream& in, std::uint64_t size, const std::string& file) {
  try {
    return read(in, size);
  } catch (const std::bad_alloc&) {
    throw FileError(file + ": there is not enough memory for it");
  } catch (const Error& error) {
    throw FileError(file + ": cannot be read as safetensors: " + error.what());
  }
}

void require_tensor(const Tensor& tensor) {
  if (tensor.name.empty() || tensor.name == reserved_name) {
    throw Error("a tensor needs a name, and " + std::string(reserved_name) + " is not one");
  }
  if (tensor.type != NumberType::f64 && tensor.type != NumberType::f32) {
    throw Error("the type of tensor " + in_quotes(tensor.name) + " is no NumberType");
  }
  const bool none = std::find(tensor.shape.begin(), tensor.shape.end(), 0u) != tensor.shape.end();
  std::uint64_t count = none ? 0 : 1;
  for (const std::uint64_t size : tensor.shape) count = product(count, size);
  if (count != tensor.numbers.size()) {
    throw autograd::WrongSize("tensor " + in_quotes(tensor.name) + " has " +
                              counted(tensor.numbers.size(), "number") + ", which do not fill its shape " +
                              shape_text(tensor.shape));
  }
  if (tensor.type != NumberType::f32) return;
  for (const double number : tensor.numbers) {
    if (std::isfinite(number) && std::abs(number) >= 0x1.ffffffp127) {
      throw Error("tensor " + in_quotes(tensor.name) + " holds " + exact_text(number) +
                  ", which is too large for F32; save it as F64");
    }
  }
}

}  // namespace

const Tensor* Tensors::find(std::string_view name) const noexcept {
  const auto found =
      std::find_if(tensors.begin(), tensors.end(), [&](const Tensor& t) { return t.name == name; });
  return found == tensors.end() ? nullptr : &*found;
}

Tensors read_tensors(const std::string& path) {
  std::error_code problem;
  if (!std::filesystem::is_regular_file(path, problem)) {
    throw FileError(path + ": cannot be read: " + (problem ? problem.message() : "it is no ordinary file"));
  }
  const std::uint64_t size = std::filesystem::file_size(path, problem);
  std::ifstream in(path, std::ios::binary);
  if (problem || !in) throw FileError(path + ": cannot be read: " + std::strerror(errno));
  return read_named(in, size, path);
}

Tensors parse_tensors(std::string_view bytes, const std::string& file) {
  std::istringstream in{std::string(bytes)};
  return read_named(in, bytes.size(), file);
}

std::string tensor_bytes(const Tensors& tensors) {
  std::set<std::string_view> names;
  std::vector<const Tensor*> order;
  for (const Tensor& tensor : tensors.tensors) {
    require_tensor(tensor);
    if (!names.insert(tensor.name).second) throw Error("two tensors have the name " + in_quotes(tensor.name));
    order.push_back(&tensor);
  }
  std::stable_partition(order.begin(), order.end(),
                        [](const Tensor* t) { return t->type == NumberType::f64; });
  TensorHeader header{.metadata = tensors.metadata};
  std::uint64_t end = 0;
  for (const Tensor* tensor : order) {
    const std::uint64_t begin = end;
    end += tensor->numbers.size() * width_of(tensor->type);
    header.tensors.push_back({.name = tensor->name,
                              .type = tensor->type == NumberType::f64 ? "F64" : "F32",
                              .shape = {tensor->shape.begin(), tensor->shape.end()},
                              .begin = begin,
                              .end = end});
  }
  std::string text = header_text(header);
  text.append((length_bytes - text.size() % length_bytes) % length_bytes, ' ');
  if (text.size() > largest_header) throw Error("these names and words are too long for a file's header");
  std::string bytes;
  bytes.reserve(length_bytes + text.size() + end);
  append_word(bytes, std::uint64_t{text.size()});
  bytes += text;
  for (const Tensor* tensor : order) {
    for (const double number : tensor->numbers) {
      if (tensor->type == NumberType::f64) {
        append_word(bytes, std::bit_cast<std::uint64_t>(number));
      } else {
        append_word(bytes, std::bit_cast<std::uint32_t>(static_cast<float>(number)));
      }
    }
  }
  return bytes;
}

void write_tensors(const std::string& path, const Tensors& tensors) {
  write_file(path, tensor_bytes(tensors));
}

}  // namespace nn
