// SPDX-License-Identifier: MIT
// What a graph holds of a node beside its value: a row for the backward walk, a tag that says what it is, and
// entries for a list of operands. It knows nothing of graphs.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

#include "autograd/operation.hpp"

namespace autograd {

/// A node's place in its graph.
using Index = std::uint32_t;

/// What the backward walk reads of a node with one or two operands.
///
///              a         b         slope_a            slope_b
///   operation  operand   operand   dy/da              dy/db
///   constant   0 (sink)            the number, in the slope's place
///   leaf       0         0         grad               assigned_at
///   list       0         0         first of list      length of list
struct Row {
  /// a and b in one word, because a compiler that is given two makes vectors of them first.
  std::uint64_t operands;
  double slope_a;
  double slope_b;

  static std::uint64_t pair(Index a, Index b) noexcept { return a | std::uint64_t{b} << 32; }
  Index a() const noexcept { return static_cast<Index>(operands); }
  Index b() const noexcept { return static_cast<Index>(operands >> 32); }
};

/// What a node is.
class Tag {
 public:
  Tag(std::uint32_t epoch, Code code, std::uint16_t custom = 0) noexcept
      : epoch_(epoch), codes_(code | std::uint32_t{custom} << 16) {}
  std::uint32_t epoch() const noexcept { return epoch_; }
  Code code() const noexcept { return static_cast<Code>(codes_); }
  /// Which of the graph's own operations, where the code is custom_code.
  std::uint16_t custom() const noexcept { return static_cast<std::uint16_t>(codes_ >> 16); }

 private:
  std::uint32_t epoch_;
  /// One word, because a compiler that is given its parts writes each by itself.
  std::uint32_t codes_;
};

/// What a handle holds of a node: its index, and the epoch in which it was recorded; a word in the order of
/// indices.
class NodeKey {
 public:
  NodeKey(Index index, std::uint32_t epoch) noexcept : word_(std::uint64_t{index} << 32 | epoch) {}
  explicit NodeKey(std::uint64_t word) noexcept : word_(word) {}
  Index index() const noexcept { return static_cast<Index>(word_ >> 32); }
  std::uint32_t epoch() const noexcept { return static_cast<std::uint32_t>(word_); }
  std::uint64_t word() const noexcept { return word_; }
  /// The next index in the same epoch.
  NodeKey next() const noexcept { return NodeKey(word_ + (std::uint64_t{1} << 32)); }

 private:
  std::uint64_t word_;
};

static_assert(sizeof(Row) + sizeof(Tag) + 2 * sizeof(double) <= 48,
              "an operation of one or two operands takes at most 48 bytes, its value and adjoint included");

/// One operand of an operation with a list: a node and a slope, or the sink and a constant's number.
class ListEntry {
 public:
  Index node() const noexcept { return node_; }
  double number() const noexcept {
    double number;
    std::memcpy(&number, number_, sizeof number);
    return number;
  }
  void set(Index node, double number) noexcept {
    node_ = node;
    std::memcpy(number_, &number, sizeof number);
  }

 private:
  Index node_;
  std::byte number_[sizeof(double)];  // a double would be aligned to 8 bytes and make 16 of the 12
};
static_assert(sizeof(ListEntry) == 12);

}  // namespace autograd
