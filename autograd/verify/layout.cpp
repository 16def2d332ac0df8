// SPDX-License-Identifier: MIT
#include "autograd/verify/layout.hpp"

#include <algorithm>
#include <cstdio>

namespace autograd::verify {
namespace {

constexpr std::size_t longest_label = 16;

}  // namespace

std::string clean(std::string_view text) {
  std::string cleaned;
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const std::size_t length = byte < 0x80 ? 1 : byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 0;
    bool whole = length > 0 && i + length <= text.size() && byte >= 0x20 && byte != 0x7f && byte < 0xf5;
    for (std::size_t k = 1; k < length && whole; ++k) whole = (text[i + k] & 0xc0) == 0x80;
    cleaned += whole ? text.substr(i, length) : std::string_view("?");
    i += whole ? length : 1;
  }
  return cleaned;
}

std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

std::size_t after(std::string_view text, std::size_t count) {
  std::size_t i = 0;
  while (i < text.size() && (count > 0 || (text[i] & 0xc0) == 0x80))
    count -= (text[i++] & 0xc0) != 0x80 ? 1 : 0;
  return i;
}

std::vector<std::string> wrap(std::string_view text, std::size_t room) {
  std::vector<std::string> lines;
  while (columns(text) > room) {
    const std::size_t most = after(text, room);
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
  padded.append(std::max<std::size_t>(size, columns(text) + 1) - columns(text), ' ');
  return padded;
}

std::string short_label(std::string_view label) {
  const std::string cleaned = clean(label);
  return columns(cleaned) <= longest_label ? cleaned
                                           : cleaned.substr(0, after(cleaned, longest_label - 2)) + "..";
}

std::string digits(double number) {
  if (number != number) return "NaN";
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.7g", number);
  return buffer;
}

}  // namespace autograd::verify
