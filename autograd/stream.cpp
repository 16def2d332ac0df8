// SPDX-License-Identifier: MIT
#include "autograd/stream.hpp"

#include <cstdlib>
#include <cstring>
#include <new>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace autograd {
namespace {

constexpr std::size_t small_block = 64 * 1024;
constexpr std::size_t page = 4096;

}  // namespace

#ifdef __linux__

void Block::grow(std::size_t bytes) {
  if (bytes <= bytes_) return;
  if (bytes > most_bytes) throw std::bad_alloc();
  if (bytes >= small_block) {
    move_to((bytes + stagger_ + page - 1) / page * page);
    return;
  }
  auto* fresh = static_cast<std::byte*>(std::calloc(bytes, 1));
  if (!fresh) throw std::bad_alloc();
  if (data_) std::memcpy(fresh, data_, bytes_);
  std::free(data_);
  data_ = fresh;
  bytes_ = bytes;
}

void Block::move_to(std::size_t mapped_bytes) {
  void* place = mapped_ == 0
                    ? mmap(nullptr, mapped_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
                    : mremap(data_ - stagger_, mapped_, mapped_bytes, MREMAP_MAYMOVE);
  if (place == MAP_FAILED) throw std::bad_alloc();
  auto* fresh = static_cast<std::byte*>(place) + stagger_;
  if (mapped_ == 0 && data_) {
    std::memcpy(fresh, data_, bytes_);
    std::free(data_);
  }
  data_ = fresh;
  mapped_ = mapped_bytes;
  bytes_ = mapped_bytes - stagger_;
}

void Block::release() noexcept {
  if (mapped_ != 0) {
    munmap(data_ - stagger_, mapped_);
  } else {
    std::free(data_);
  }
  data_ = nullptr;
  bytes_ = mapped_ = 0;
}

#else

void Block::grow(std::size_t bytes) {
  if (bytes <= bytes_) return;
  auto* fresh = static_cast<std::byte*>(std::realloc(data_, bytes));
  if (!fresh) throw std::bad_alloc();
  std::memset(fresh + bytes_, 0, bytes - bytes_);
  data_ = fresh;
  bytes_ = bytes;
}

void Block::release() noexcept {
  std::free(data_);
  data_ = nullptr;
  bytes_ = 0;
}

#endif

}  // namespace autograd
