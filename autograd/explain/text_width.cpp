// SPDX-License-Identifier: MIT
#include "autograd/explain/text_width.hpp"

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

/// Control characters, and those that change the direction of the text around them.
bool is_hidden(char32_t c) {
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x200b && c < 0x2010) || (c >= 0x2028 && c < 0x202f) ||
         (c >= 0x2060 && c < 0x2070) || c == 0xfeff || (c >= 0xfffd && c <= 0xffff);
}

}  // namespace

double text_width(std::string_view text, double size) {
  long total = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Character character = character_at(text, at);
    const char32_t c = character.code;
    const std::size_t columns = width_of(c);
    total += c >= ' ' && c <= '~' ? widths[c - ' ']
             : columns == 2       ? wide_width
             : columns == 1       ? other_width
                                  : 0;
    at += character.size;
  }
  return static_cast<double>(total) * size / 1000.0;
}

std::string showable(std::string_view text) {
  std::string shown;
  for (std::size_t at = 0; at < text.size();) {
    const Character character = character_at(text, at);
    if (is_hidden(character.code)) {
      shown += '?';
    } else {
      shown += text.substr(at, character.size);
    }
    at += character.size;
  }
  return shown;
}

std::string shortened(std::string_view text, std::size_t most) {
  if (text_columns(text) <= most) return std::string(text);
  constexpr std::string_view mark = "...";
  std::size_t at = 0, end = 0, used = 0;
  while (at < text.size()) {
    const Character character = character_at(text, at);
    used += width_of(character.code);
    at += character.size;
    if (used + mark.size() > most) break;
    end = at;
  }
  return std::string(text.substr(0, end)) + std::string(mark.substr(0, most));
}

}  // namespace autograd::explain
