// SPDX-License-Identifier: MIT
#include "autograd/verify/layout.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>

namespace autograd::verify {
namespace {

constexpr std::size_t longest_label = 16;

/// How many bytes the character at the start takes; 0 where it is broken.
std::size_t character_length(std::string_view text) {
  const auto byte = static_cast<unsigned char>(text[0]);
  const std::size_t length = byte < 0x80 ? 1 : byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 0;
  if (length == 0 || length > text.size() || byte >= 0xf5) return 0;
  for (std::size_t k = 1; k < length; ++k) {
    if ((text[k] & 0xc0) != 0x80) return 0;
  }
  return length;
}

/// Control characters may steer a terminal, and so may those that turn the direction of writing.
bool steers(std::string_view character) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(character[i]); };
  if (character.size() == 1) return byte(0) < 0x20 || byte(0) == 0x7f;
  if (character.size() == 2) return byte(0) == 0xc2 && byte(1) < 0xa0;
  if (character.size() != 3 || byte(0) != 0xe2) return false;
  return (byte(1) == 0x80 &&
          ((byte(2) >= 0x8e && byte(2) <= 0x8f) || (byte(2) >= 0xa8 && byte(2) <= 0xae))) ||
         (byte(1) == 0x81 && byte(2) >= 0xa6 && byte(2) <= 0xa9);
}

}  // namespace

std::string clean(std::string_view text) {
  std::string cleaned;
  while (!text.empty()) {
    const std::size_t length = character_length(text);
    const std::string_view character = text.substr(0, std::max<std::size_t>(length, 1));
    cleaned += length == 0 || steers(character) ? std::string_view("?") : character;
    text.remove_prefix(character.size());
  }
  return cleaned;
}

std::size_t after(std::string_view text, std::size_t count) {
  for (std::size_t place = 0; place < text.size();) {
    const Character character = character_at(text, place);
    const std::size_t width = width_of(character.code);
    if (width > count) return place;
    count -= width;
    place += character.size;
  }
  return text.size();
}

std::vector<std::string> wrap(std::string_view text, std::size_t room) {
  std::vector<std::string> lines;
  while (text_columns(text) > room) {
    // One character at least, however wide.
    const std::size_t most = std::max(after(text, room), character_at(text, 0).size);
    if (most == text.size()) break;
    std::size_t end = text.rfind(" = ", most);
    if (end == text.npos || end < most / 2) end = text.rfind(' ', most);
    if (end == text.npos || end == 0) end = most;
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
    if (text.starts_with(' ')) text.remove_prefix(1);
  }
  lines.emplace_back(text);
  return lines;
}

std::string pad(std::string_view text, std::size_t size) {
  std::string padded(text);
  padded.append(std::max<std::size_t>(size, text_columns(text) + 1) - text_columns(text), ' ');
  return padded;
}

std::string short_label(std::string_view label) {
  const std::string cleaned = clean(label);
  return text_columns(cleaned) <= longest_label ? cleaned
                                                : cleaned.substr(0, after(cleaned, longest_label - 2)) + "..";
}

std::string digits(double number) {
  if (number != number) return "NaN";
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.7g", number);
  return buffer;
}

}  // namespace autograd::verify
