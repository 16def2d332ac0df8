// SPDX-License-Identifier: MIT
#include "autograd/explain/text_width.hpp"

#include <cstdint>

namespace autograd::explain {
namespace {

/// Thousandths of the font's size, from the space to the tilde.
constexpr int widths[] = {
    318, 401, 474, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361,  318, 337, 636, 636, 636,
    636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 611, 1000, 722, 722, 722, 770, 667,
    611, 778, 752, 295, 556, 722, 611, 863, 748, 787, 667, 787, 722, 667,  611, 732, 684, 989, 685,
    667, 685, 390, 337, 390, 838, 556, 500, 613, 635, 556, 635, 615, 352,  635, 634, 278, 278, 579,
    278, 974, 634, 612, 635, 635, 411, 556, 392, 634, 592, 818, 592, 592,  525, 636, 337, 636, 838,
};
constexpr int other_width = 850, wide_width = 1050;
constexpr std::uint32_t broken = 0xfffd;

/// Reads one character and moves behind it; `broken` for what is no UTF-8, one byte at a time.
std::uint32_t next_character(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at++);
  if (first < 0x80) return first;
  const std::size_t more = first >= 0xf0 && first < 0xf5 ? 3 : first >= 0xe0 ? 2 : 1;
  if (first < 0xc2 || first >= 0xf5 || at + more > text.size()) return broken;
  std::uint32_t character = first & (0x3fu >> more);
  for (std::size_t i = 0; i < more; ++i) {
    if ((byte(at + i) & 0xc0) != 0x80) return broken;
    character = character << 6 | (byte(at + i) & 0x3fu);
  }
  constexpr std::uint32_t least[] = {0, 0x80, 0x800, 0x10000};
  const bool surrogate = character >= 0xd800 && character < 0xe000;
  if (character < least[more] || surrogate || character > 0x10ffff) return broken;
  at += more;
  return character;
}

/// East Asian characters and emoji.
bool is_wide(std::uint32_t c) {
  return (c >= 0x1100 && c < 0x1160) || (c >= 0x2e80 && c < 0xa4d0) || (c >= 0xac00 && c < 0xd7a4) ||
         (c >= 0xf900 && c < 0xfb00) || (c >= 0xfe30 && c < 0xfe70) || (c >= 0xff00 && c < 0xff61) ||
         (c >= 0x1f300 && c < 0x1fb00) || (c >= 0x20000 && c < 0x40000);
}

/// Control characters, and those that change the direction of the text around them.
bool is_hidden(std::uint32_t c) {
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x200b && c < 0x2010) || (c >= 0x2028 && c < 0x202f) ||
         (c >= 0x2060 && c < 0x2070) || c == 0xfeff || c == 0xfffe || c == 0xffff || c == broken;
}

}  // namespace

double text_width(std::string_view text, double size) {
  long total = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::uint32_t c = next_character(text, at);
    total += c >= ' ' && c <= '~' ? widths[c - ' '] : is_wide(c) ? wide_width : other_width;
  }
  return static_cast<double>(total) * size / 1000.0;
}

std::size_t text_columns(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size();) count += is_wide(next_character(text, at)) ? 2 : 1;
  return count;
}

std::string showable(std::string_view text) {
  std::string shown;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    if (is_hidden(next_character(text, at))) {
      shown += '?';
    } else {
      shown += text.substr(begin, at - begin);
    }
  }
  return shown;
}

std::string shortened(std::string_view text, std::size_t most) {
  if (text_columns(text) <= most) return std::string(text);
  constexpr std::string_view mark = "...";
  std::size_t at = 0, end = 0, used = 0;
  while (at < text.size()) {
    used += is_wide(next_character(text, at)) ? 2 : 1;
    if (used + mark.size() > most) break;
    end = at;
  }
  return std::string(text.substr(0, end)) + std::string(mark.substr(0, most));
}

std::string ascii_only(std::string_view text) {
  std::string ascii;
  for (std::size_t at = 0; at < text.size();) {
    const std::uint32_t c = next_character(text, at);
    ascii += c < 0x80 ? static_cast<char>(c) : '?';
  }
  return ascii;
}

}  // namespace autograd::explain
