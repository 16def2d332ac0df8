// SPDX-License-Identifier: MIT
#include "nn/svg.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "autograd/unicode.hpp"

namespace nn {

using autograd::Character, autograd::character_at;

namespace {

// Thousandths of the font's size, from the space to the tilde.
constexpr std::array<short, 95> widths = {
    318,  401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337,  // space to /
    636,  636, 636, 636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531,  // 0 to ?
    1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787,  // @ to O
    603,  787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500,  // P to _
    500,  613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612,  // ` to o
    635,  635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838};      // p to ~

/// Of one character, in thousandths of the font's size.
double width_of(Character character) {
  if (character.code >= 0x20 && character.code < 0x7f) return widths[character.code - 0x20];
  return character.valid && autograd::width_of(character.code) == 0 ? 0.0 : 1000.0;
}

/// Whether XML 1.0 lets it stand, and HTML does not complain.
bool is_allowed(Character character) {
  const char32_t code = character.code;
  if (!character.valid || (code < 0x20 && code != '\t' && code != '\n')) return false;
  return !(code >= 0x7f && code < 0xa0) && !(code >= 0xfdd0 && code <= 0xfdef) && (code & 0xfffe) != 0xfffe;
}

/// The word, or as much of it as goes into the width, and "...".
std::string cut(std::string_view word, double font_size, double width) {
  if (text_width(word, font_size) <= width) return std::string(word);
  const double room = width - text_width("...", font_size);
  std::size_t end = 0;
  for (double used = 0.0; end < word.size();) {
    const Character character = character_at(word, end);
    used += width_of(character) * font_size / 1000.0;
    if (used > room) break;
    end += character.size;
  }
  return std::string(word.substr(0, end)) + "...";
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const Character character = character_at(text, at);
    const std::string_view bytes = text.substr(at, character.size);
    at += character.size;
    if (bytes == "&") {
      result += "&amp;";
    } else if (bytes == "<") {
      result += "&lt;";
    } else if (bytes == ">") {
      result += "&gt;";
    } else if (bytes == "\"") {
      result += "&quot;";
    } else if (bytes == "'") {
      result += "&#39;";
    } else {
      result += is_allowed(character) ? bytes : std::string_view("\xef\xbf\xbd");
    }
  }
  return result;
}

std::string coordinate(double number) {
  if (!(std::abs(number) <= 1e6))
    throw autograd::Error("a coordinate of a drawing must be finite and within -1e6 to 1e6");
  char buffer[32];
  std::string text(buffer,
                   std::to_chars(buffer, buffer + sizeof buffer, number, std::chars_format::fixed, 2).ptr);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text == "-0" ? "0" : text;
}

double text_width(std::string_view text, double font_size) {
  double sum = 0.0;
  for (std::size_t at = 0; at < text.size();) {
    const Character character = character_at(text, at);
    sum += width_of(character);
    at += character.size;
  }
  return sum * font_size / 1000.0;
}

std::vector<std::string> wrapped(std::string_view text, double font_size, double width) {
  std::vector<std::string> lines(1);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string word = cut(text.substr(at, end - at), font_size, width);
    at = end + 1;
    if (word.empty()) continue;
    const std::string longer = lines.back().empty() ? word : lines.back() + " " + word;
    if (text_width(longer, font_size) <= width) {
      lines.back() = longer;
    } else {
      lines.push_back(word);
    }
  }
  if (lines.size() > 1 && lines.front().empty()) lines.erase(lines.begin());
  return lines;
}

void Markup::begin(std::string_view tag, const Attributes& attributes) {
  text_.append("<").append(tag);
  for (const auto& [name, value] : attributes)
    text_.append(" ").append(name).append("=\"").append(escaped(value)).append("\"");
}

Markup& Markup::open(std::string_view tag, const Attributes& attributes) {
  begin(tag, attributes);
  text_ += ">\n";
  open_.emplace_back(tag);
  return *this;
}

Markup& Markup::close() {
  if (open_.empty()) throw autograd::Error("no element is open that could be closed");
  text_.append("</").append(open_.back()).append(">\n");
  open_.pop_back();
  return *this;
}

Markup& Markup::element(std::string_view tag, const Attributes& attributes, std::string_view text) {
  begin(tag, attributes);
  text_.append(">").append(escaped(text)).append("</").append(tag).append(">\n");
  return *this;
}

Markup& Markup::empty(std::string_view tag, const Attributes& attributes) {
  begin(tag, attributes);
  text_ += "/>\n";
  return *this;
}

Markup& Markup::text(std::string_view text) {
  text_ += escaped(text);
  return *this;
}

Markup& Markup::raw(std::string_view markup) {
  text_ += markup;
  return *this;
}

std::string Markup::finished() {
  while (!open_.empty()) close();
  return std::move(text_);
}

std::string path_of(std::span<const std::pair<double, double>> points) {
  std::string path;
  for (const auto& [x, y] : points)
    path.append(path.empty() ? "M" : "L").append(coordinate(x)).append(" ").append(coordinate(y));
  return path;
}

}  // namespace nn
