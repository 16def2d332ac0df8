// SPDX-License-Identifier: MIT
#include "autograd/explain/sha256.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

namespace autograd::explain {
namespace {

using Word = std::uint32_t;
using State = std::array<Word, 8>;

constexpr std::array<Word, 64> primes() {
  std::array<Word, 64> found{};
  Word candidate = 2;
  for (std::size_t count = 0; count < found.size(); ++candidate) {
    bool divides = false;
    for (std::size_t i = 0; i < count; ++i) divides = divides || candidate % found[i] == 0;
    if (!divides) found[count++] = candidate;
  }
  return found;
}

/// The first 32 bits behind the point: the standard takes its constants from roots of primes.
Word fraction(long double number) { return static_cast<Word>((number - std::floor(number)) * 4294967296.0L); }

std::array<Word, 64> rounds() {
  std::array<Word, 64> constants;
  for (std::size_t i = 0; i < constants.size(); ++i)
    constants[i] = fraction(std::cbrt(static_cast<long double>(primes()[i])));
  return constants;
}

State start() {
  State state;
  for (std::size_t i = 0; i < state.size(); ++i)
    state[i] = fraction(std::sqrt(static_cast<long double>(primes()[i])));
  return state;
}

std::string padded(std::string_view bytes) {
  std::string message(bytes);
  message += static_cast<char>(0x80);
  message.resize((message.size() + 8 + 63) / 64 * 64 - 8, '\0');
  const std::uint64_t bits = std::uint64_t{bytes.size()} * 8;
  for (int shift = 56; shift >= 0; shift -= 8) message += static_cast<char>((bits >> shift) & 0xFFu);
  return message;
}

void take_block(State& state, std::string_view block, const std::array<Word, 64>& constants) {
  std::array<Word, 64> w{};
  for (std::size_t i = 0; i < 64; ++i) w[i / 4] = (w[i / 4] << 8) | static_cast<unsigned char>(block[i]);
  for (std::size_t i = 16; i < 64; ++i) {
    const Word a = w[i - 15], b = w[i - 2];
    w[i] = w[i - 16] + (std::rotr(a, 7) ^ std::rotr(a, 18) ^ (a >> 3)) + w[i - 7] +
           (std::rotr(b, 17) ^ std::rotr(b, 19) ^ (b >> 10));
  }
  State s = state;
  for (std::size_t i = 0; i < 64; ++i) {
    const Word one = std::rotr(s[4], 6) ^ std::rotr(s[4], 11) ^ std::rotr(s[4], 25);
    const Word first = s[7] + one + ((s[4] & s[5]) ^ (~s[4] & s[6])) + constants[i] + w[i];
    const Word zero = std::rotr(s[0], 2) ^ std::rotr(s[0], 13) ^ std::rotr(s[0], 22);
    const Word second = zero + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
    s = {first + second, s[0], s[1], s[2], s[3] + first, s[4], s[5], s[6]};
  }
  for (std::size_t i = 0; i < state.size(); ++i) state[i] += s[i];
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    Word group = 0;
    for (std::size_t k = 0; k < 3; ++k)
      group = (group << 8) | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0u);
    for (std::size_t k = 0; k < 4; ++k)
      text += i + k > bytes.size() ? '=' : digits[(group >> (18 - 6 * k)) & 63u];
  }
  return text;
}

}  // namespace

std::string sha256_base64(std::string_view bytes) {
  const std::string message = padded(bytes);
  const std::array<Word, 64> constants = rounds();
  State state = start();
  for (std::size_t at = 0; at < message.size(); at += 64)
    take_block(state, std::string_view(message).substr(at, 64), constants);
  std::string digest;
  for (const Word word : state) {
    for (int shift = 24; shift >= 0; shift -= 8) digest += static_cast<char>((word >> shift) & 0xFFu);
  }
  return base64(digest);
}

}  // namespace autograd::explain
