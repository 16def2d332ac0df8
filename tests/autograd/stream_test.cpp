// SPDX-License-Identifier: MIT
// The growing arrays under the graph: contents, zeros, addresses, and memory that is not there.
#include "autograd/stream.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <limits>
#include <new>

using namespace autograd;

namespace {

/// Whether all bytes from `first` on are 0.
bool is_zero(const Block& block, std::size_t first) {
  for (std::size_t i = first; i < block.bytes(); ++i) {
    if (block.data()[i] != std::byte{0}) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("an empty block has no bytes and can be released") {
  Block block(0);
  CHECK(block.bytes() == 0);
  CHECK(block.data() == nullptr);
  block.release();
  block.release();
  CHECK(block.bytes() == 0);
}

TEST_CASE("a block keeps what is there and is zero where it grew, however large it gets") {
  for (const std::size_t stagger : {std::size_t{0}, std::size_t{64}, std::size_t{2752}, std::size_t{4032}}) {
    CAPTURE(stagger);
    Block block(stagger);
    std::size_t filled = 0;
    for (const std::size_t bytes : {1U, 100U, 4096U, 60000U, 65535U, 65536U, 65537U, 200000U, 5000000U}) {
      CAPTURE(bytes);
      block.grow(bytes);
      REQUIRE(block.bytes() >= bytes);
      CHECK(is_zero(block, filled));
      for (std::size_t i = 0; i < filled; i += 61) REQUIRE(block.data()[i] == std::byte(i % 251));
      filled = block.bytes();
      for (std::size_t i = 0; i < filled; ++i) block.data()[i] = std::byte(i % 251);
    }
  }
}

TEST_CASE("a block never shrinks and is aligned for any number") {
  Block block(128);
  block.grow(1000);
  const std::byte* place = block.data();
  block.grow(10);
  CHECK(block.bytes() >= 1000);
  CHECK(block.data() == place);
  CHECK(reinterpret_cast<std::uintptr_t>(place) % alignof(std::max_align_t) == 0);
  block.grow(1000000);
  CHECK(reinterpret_cast<std::uintptr_t>(block.data()) % 64 == 0);
}

#ifdef __linux__
TEST_CASE("large blocks begin where their stagger says, modulo a page") {
  for (const std::size_t stagger : {std::size_t{0}, std::size_t{1344}, std::size_t{2752}}) {
    Block block(stagger);
    for (const std::size_t bytes : {std::size_t{1} << 17, std::size_t{1} << 22}) {
      block.grow(bytes);
      CHECK(reinterpret_cast<std::uintptr_t>(block.data()) % 4096 == stagger);
    }
  }
}
#endif

TEST_CASE("a released block can grow again and is zero again") {
  Block block(64);
  for (const std::size_t bytes : {std::size_t{100}, std::size_t{1} << 20}) {
    block.grow(bytes);
    std::memset(block.data(), 7, block.bytes());
    block.release();
    CHECK(block.bytes() == 0);
    CHECK(block.data() == nullptr);
    block.grow(bytes);
    CHECK(is_zero(block, 0));
  }
}

TEST_CASE("a block that cannot grow throws and keeps what it has") {
  constexpr std::size_t most = std::numeric_limits<std::size_t>::max();
  for (const std::size_t first : {std::size_t{100}, std::size_t{1} << 20}) {
    for (const std::size_t wish : {most / 2, most - 8191, most - 4096, most - 100, most}) {
      CAPTURE(wish);
      Block block(2752);
      block.grow(first);
      block.data()[first - 1] = std::byte{42};
      CHECK_THROWS_AS(block.grow(wish), std::bad_alloc);
      REQUIRE(block.bytes() >= first);
      CHECK(block.data()[first - 1] == std::byte{42});
    }
  }
}

TEST_CASE("a stream holds at least as many elements as were asked for") {
  Stream<double> stream(192);
  CHECK(stream.capacity() == 0);
  for (const std::size_t count : {1U, 64U, 1000U, 8192U, 100000U}) {
    stream.grow(count);
    REQUIRE(stream.capacity() >= count);
    CHECK(stream[count - 1] == 0.0);
    stream[count - 1] = static_cast<double>(count);
  }
  CHECK(stream[0] == 1.0);
  CHECK(stream[999] == 1000.0);
  CHECK(stream[8191] == 8192.0);
  CHECK(stream.data() == &stream[0]);
  stream.release();
  CHECK(stream.capacity() == 0);
  CHECK(stream.data() == nullptr);
}

TEST_CASE("a stream refuses a count whose bytes cannot be counted") {
  Stream<double> stream;
  stream.grow(10);
  stream[9] = 5.0;
  constexpr std::size_t most = std::numeric_limits<std::size_t>::max();
  for (const std::size_t count : {most / sizeof(double) + 2, most / 4, most}) {
    CHECK_THROWS_AS(stream.grow(count), std::bad_alloc);
    REQUIRE(stream.capacity() >= 10);
    REQUIRE(stream.capacity() < count);
    CHECK(stream[9] == 5.0);
  }
}
