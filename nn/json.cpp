// SPDX-License-Identifier: MIT
// The parser's events are taken one by one: what the format does not know ends the reading at once, so that
// no nesting is deep, and a name that is there twice is seen.
#include "nn/json.hpp"

#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <utility>

#include "nn/words.hpp"

namespace nn {
namespace {

using autograd::Error;
using Json = nlohmann::ordered_json;

constexpr const char* metadata_name = "__metadata__";
constexpr std::size_t most_dimensions = 32;

/// What both readers refuse in the same words. nlohmann calls its members.
class Events {
 public:
  using number_integer_t = Json::number_integer_t;
  using number_unsigned_t = Json::number_unsigned_t;
  using number_float_t = Json::number_float_t;
  using string_t = Json::string_t;
  using binary_t = Json::binary_t;

  bool null() { return refuse("null"); }
  bool boolean(bool) { return refuse("true or false"); }
  bool number_integer(number_integer_t) { return refuse("a negative number"); }
  bool number_float(number_float_t, const string_t&) {
    return refuse("a number that is not whole or too large");
  }
  bool binary(binary_t&) { return refuse("binary data"); }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) {
    problem_ = "it is no JSON in UTF-8 at byte " + std::to_string(position);
    return false;
  }

  /// Throws what was refused.
  void finish(bool read) const {
    if (!read) throw Error(problem_.empty() ? "it is no JSON" : problem_);
  }

 protected:
  bool refuse(const std::string& what) {
    problem_ = what + " stands" + place() + " where it does not belong";
    return false;
  }
  bool fail(std::string problem) {
    problem_ = std::move(problem);
    return false;
  }
  /// Where the reading is, in words with a space before them; or nothing.
  virtual std::string place() const { return {}; }
  ~Events() = default;

 private:
  std::string problem_;
};

class HeaderEvents final : public Events {
 public:
  TensorHeader header;

  bool start_object(std::size_t) {
    if (at_ == At::nothing) return go(At::top);
    if (at_ == At::metadata_value) return go(At::metadata);
    if (at_ == At::tensor_value) return go(At::tensor);
    return refuse("an object");
  }
  bool end_object() {
    if (at_ == At::top) return go(At::end);
    if (at_ == At::tensor) {
      for (const char* field : {"dtype", "shape", "data_offsets"}) {
        if (!fields_.contains(field)) return fail("tensor " + in_quotes(name_) + " has no " + field);
      }
      header.tensors.push_back(std::move(entry_));
    }
    return go(At::top);
  }
  bool key(string_t& word) {
    if (at_ == At::top) {
      name_ = word;
      if (!names_.insert(word).second) return fail("the name " + in_quotes(word) + " is there twice");
      entry_ = {.name = word};
      fields_.clear();
      return go(word == metadata_name ? At::metadata_value : At::tensor_value);
    }
    if (at_ == At::metadata) {
      field_ = word;
      if (header.metadata.contains(word)) return fail("the metadata " + in_quotes(word) + " are there twice");
      return go(At::metadata_word);
    }
    if (!fields_.insert(word).second)
      return fail("tensor " + in_quotes(name_) + " says its " + in_quotes(word) + " twice");
    if (word == "dtype") return go(At::type);
    if (word == "shape") return go(At::shape_value);
    if (word == "data_offsets") return go(At::offsets_value);
    return fail("tensor " + in_quotes(name_) + " has a field " + in_quotes(word) +
                ", which the format does not know");
  }
  bool string(string_t& word) {
    if (at_ == At::metadata_word) {
      header.metadata.emplace(field_, word);
      return go(At::metadata);
    }
    if (at_ != At::type) return refuse("a string");
    entry_.type = word;
    return go(At::tensor);
  }
  bool start_array(std::size_t) {
    if (at_ == At::shape_value) return go(At::shape);
    if (at_ == At::offsets_value) return go(At::offsets);
    return refuse("a list");
  }
  bool end_array() {
    if (at_ == At::offsets) {
      if (offsets_.size() != 2) return fail("tensor " + in_quotes(name_) + " needs two data_offsets");
      entry_.begin = offsets_[0];
      entry_.end = offsets_[1];
      offsets_.clear();
    }
    return go(At::tensor);
  }
  bool number_unsigned(number_unsigned_t number) {
    if (at_ != At::shape && at_ != At::offsets) return refuse("a number");
    std::vector<std::uint64_t>& numbers = at_ == At::shape ? entry_.shape : offsets_;
    numbers.push_back(number);
    if (numbers.size() > most_dimensions)
      return fail("tensor " + in_quotes(name_) + " has too many dimensions");
    return true;
  }

 private:
  enum class At {
    nothing,
    top,
    metadata_value,
    metadata,
    metadata_word,
    tensor_value,
    tensor,
    type,
    shape_value,
    shape,
    offsets_value,
    offsets,
    end
  };

  bool go(At at) {
    at_ = at;
    return true;
  }
  std::string place() const override { return name_.empty() ? "" : " at " + in_quotes(name_); }

  At at_ = At::nothing;
  TensorEntry entry_;
  std::string name_, field_;
  std::vector<std::uint64_t> offsets_;
  std::set<std::string> names_, fields_;
};

class ListEvents final : public Events {
 public:
  std::vector<std::string> words;

  bool start_object(std::size_t) { return refuse("an object"); }
  bool end_object() { return refuse("an object"); }
  bool key(string_t&) { return refuse("a name"); }
  bool number_unsigned(number_unsigned_t) { return refuse("a number"); }
  bool start_array(std::size_t) { return std::exchange(inside_, true) ? refuse("a list") : true; }
  bool end_array() { return true; }
  bool string(string_t& word) {
    if (!inside_) return refuse("a string");
    words.push_back(word);
    return true;
  }

 private:
  bool inside_ = false;
};

template <class Handler>
Handler read(std::string_view json) {
  Handler handler;
  handler.finish(Json::sax_parse(json.begin(), json.end(), &handler));
  return handler;
}

/// nlohmann's own refusal would be an exception of its own.
std::string dumped(const Json& json) {
  try {
    return json.dump();
  } catch (const Json::type_error&) {
    throw Error("a name or word that goes into a file is not UTF-8");
  }
}

}  // namespace

TensorHeader header_of(std::string_view json) { return read<HeaderEvents>(json).header; }

std::string header_text(const TensorHeader& header) {
  Json json = Json::object();
  if (!header.metadata.empty()) {
    for (const auto& [name, word] : header.metadata) json[metadata_name][name] = word;
  }
  for (const TensorEntry& tensor : header.tensors) {
    json[tensor.name] = {
        {"dtype", tensor.type}, {"shape", tensor.shape}, {"data_offsets", {tensor.begin, tensor.end}}};
  }
  return dumped(json);
}

std::string list_text(const std::vector<std::string>& words) { return dumped(Json(words)); }

std::vector<std::string> list_of(std::string_view json) { return read<ListEvents>(json).words; }

}  // namespace nn
