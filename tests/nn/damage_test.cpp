// SPDX-License-Identifier: MIT
// A model's file with every byte changed and at every length: it is read as a network of the same shape or
// refused, and nothing else ever happens.
#include <doctest/doctest.h>

#include <string>

#include "autograd/random.hpp"
#include "nn/model_file.hpp"
#include "tests/support/environment.hpp"

using namespace autograd;
using nn::Network;

namespace {

Network small(Graph& graph, double weight) {
  return Network(graph, {2, 2, 1}, {nn::Activation::tanh, nn::Activation::linear},
                 nn::Constant{.weight = weight});
}

std::string model_bytes() {
  Graph graph;
  return nn::tensor_bytes(
      nn::model_tensors(small(graph, 0.25), {.inputs = {"a", "b"},
                                             .outputs = {"y"},
                                             .classes = {"no", "yes"},
                                             .scaling = nn::Scaling({{"a", 1.5, 2}, {"b", -1, 0.25}}),
                                             .words = {{"note", "\xc3\xa9"}}}));
}

/// Tries damaged bytes in all ways of loading, and counts.
class Damage {
 public:
  std::size_t read = 0, refused = 0;

  void attempt(const std::string& bytes) {
    try {
      const nn::Tensors tensors = nn::parse_tensors(bytes, "m");
      load_into(tensors);
      build(tensors);
    } catch (const FileError&) {
      ++refused;
    }
  }

 private:
  void load_into(const nn::Tensors& tensors) {
    const Recording recording(graph_);
    const Network network = small(graph_, 7);
    try {
      nn::assign_tensors(network, tensors, "m");
    } catch (const FileError&) {
      for (const Value& parameter : network.parameters()) {
        const double before = parameter.name().starts_with('w') ? 7 : 0;
        if (parameter.value() != before) FAIL_CHECK("half loaded: ", parameter.name());
      }
      throw;
    }
  }
  void build(const nn::Tensors& tensors) {
    const Recording recording(graph_);
    const std::size_t before = graph_.size();
    try {
      const nn::Model model = nn::model_of(graph_, tensors, "m");
      if (model.network.parameters().size() != 9) FAIL_CHECK("another shape");
      ++read;
    } catch (const FileError&) {
      if (graph_.size() != before) FAIL_CHECK("something was recorded");
      throw;
    }
  }

  Graph graph_;
};

}  // namespace

TEST_CASE("a file that is cut anywhere is refused, and one with anything behind it") {
  const std::string good = model_bytes();
  Damage damage;
  damage.attempt(good);
  CHECK(damage.read == 1);
  for (std::size_t length = 0; length < good.size(); ++length) damage.attempt(good.substr(0, length));
  damage.attempt(good + '\0');
  CHECK(damage.read == 1);
  CHECK(damage.refused == good.size() + 1);
}

TEST_CASE("a file with any byte changed is read in its shape or refused") {
  const std::string good = model_bytes();
  Damage damage;
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (const int change : {0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xff}) {
      std::string bad = good;
      bad[i] = static_cast<char>(bad[i] ^ change);
      damage.attempt(bad);
    }
  }
  CHECK(damage.read > 9 * 8 * 9 - 1);  // every byte of a number is as good as another
  CHECK(damage.refused > 1000);
}

TEST_CASE("a header of the format's own words in any order is read or refused") {
  const std::string words[] = {"{",
                               "}",
                               "[",
                               "]",
                               ",",
                               ":",
                               "\"a\"",
                               "\"dtype\"",
                               "\"F64\"",
                               "0",
                               "8",
                               "\"shape\"",
                               "-1",
                               "null",
                               "1e400",
                               "\"data_offsets\"",
                               "\"layers.0.weight\"",
                               "\"__metadata__\"",
                               "18446744073709551615",
                               "\"F32\"",
                               " "};
  autograd::Random random(11);
  Damage damage;
  const std::string good = model_bytes();
  const auto header_end = static_cast<std::size_t>(static_cast<unsigned char>(good[0])) +
                          (static_cast<std::size_t>(static_cast<unsigned char>(good[1])) << 8) + 8;
  for (std::size_t round = 0; round < support::count(20'000, 500'000); ++round) {
    // A piece of a good header, words put over it.
    std::string header = good.substr(8, header_end - 8);
    for (std::size_t changes = 1 + random.below(3); changes > 0; --changes) {
      const std::string& word = words[random.below(std::size(words))];
      header.replace(random.below(header.size()), random.below(2) * word.size(), word);
    }
    std::string length;
    for (int i = 0; i < 8; ++i) length += static_cast<char>(header.size() >> (8 * i) & 0xff);
    damage.attempt(length + header + good.substr(header_end));
  }
  CHECK(damage.refused > 1000);
}
