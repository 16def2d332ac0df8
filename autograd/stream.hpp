// SPDX-License-Identifier: MIT
// A growing array of plain data. On Linux, growing a large one moves its pages to a new address and
// copies nothing; elsewhere, and while it is small, it is copied. It knows nothing of nodes.
#pragma once

#include <cstddef>
#include <new>
#include <type_traits>

namespace autograd {

/// A block of zeroed bytes that can grow; what is grown into is zero too.
class Block {
 public:
  static constexpr std::size_t most_bytes = static_cast<std::size_t>(-1) / 2;

  /// `stagger` shifts the first byte of a large block, a multiple of 64 below 4096: blocks that are
  /// walked side by side must not begin at equal addresses modulo a page, or they evict each other.
  explicit Block(std::size_t stagger) noexcept : stagger_(stagger) {}
  ~Block() { release(); }
  Block(const Block&) = delete;
  Block& operator=(const Block&) = delete;

  std::byte* data() const noexcept { return data_; }
  std::size_t bytes() const noexcept { return bytes_; }

  /// Throws std::bad_alloc and changes nothing when there is no memory.
  void grow(std::size_t bytes);
  void release() noexcept;

 private:
  void move_to(std::size_t mapped_bytes);

  std::byte* data_ = nullptr;
  std::size_t bytes_ = 0;
  std::size_t mapped_ = 0;  // bytes asked of the operating system; 0 while the block is small
  std::size_t stagger_;
};

/// An array of T in a block.
template <class T>
class Stream {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  explicit Stream(std::size_t stagger = 0) noexcept : block_(stagger) {}

  T& operator[](std::size_t i) const noexcept { return data_[i]; }
  T* data() const noexcept { return data_; }
  std::size_t capacity() const noexcept { return capacity_; }

  /// Makes room for at least `count` elements; never shrinks. Throws std::bad_alloc.
  void grow(std::size_t count) {
    if (count <= capacity()) return;
    if (count > Block::most_bytes / sizeof(T)) throw std::bad_alloc();
    block_.grow(count * sizeof(T));
    data_ = reinterpret_cast<T*>(block_.data());
    capacity_ = block_.bytes() / sizeof(T);
  }
  void release() noexcept {
    block_.release();
    data_ = nullptr;
    capacity_ = 0;
  }

 private:
  Block block_;
  T* data_ = nullptr;
  std::size_t capacity_ = 0;
};

}  // namespace autograd
