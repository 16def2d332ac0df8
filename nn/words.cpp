// SPDX-License-Identifier: MIT
#include "nn/words.hpp"

#include <charconv>
#include <cmath>

#include "autograd/near.hpp"
#include "autograd/unicode.hpp"

namespace nn {
namespace {

constexpr std::size_t longest_name = 60;  // characters
constexpr std::size_t most_names = 12;

}  // namespace

std::string in_quotes(std::string_view name) {
  std::string text = "'";
  std::size_t characters = 0;
  for (std::size_t at = 0; at < name.size();) {
    if (characters++ == longest_name) return text + "...'";
    const autograd::Character character = autograd::character_at(name, at);
    // C0, DEL and C1: they move the cursor of a terminal.
    const bool control = character.code < 0x20 || (character.code >= 0x7f && character.code < 0xa0);
    if (!character.valid || control) {
      text += '?';
    } else {
      text += name.substr(at, character.size);
    }
    at += character.size;
  }
  return text + "'";
}

std::string counted(std::size_t count, std::string_view word) {
  return std::to_string(count) + " " + std::string(word) + (count == 1 ? "" : "s");
}

std::string no_such(std::string_view what, std::string_view name, const std::vector<std::string>& names) {
  std::vector<std::string> near;
  for (const std::string& known : names) {
    const bool comparable = name.size() <= longest_name && known.size() <= longest_name;
    if (comparable && autograd::distance(name, known) <= (name.size() > 3 ? 2u : 1u)) near.push_back(known);
  }
  std::string text = std::string(what) + " " + in_quotes(name) + "; ";
  if (names.empty()) return text + "there are none";
  const bool all = near.empty();
  const std::vector<std::string>& shown = all ? names : near;
  text += all ? "the names are " : "near names are ";
  for (std::size_t i = 0; i < shown.size() && i < most_names; ++i)
    text += (i == 0 ? "" : ", ") + in_quotes(shown[i]);
  return shown.size() > most_names ? text + " and so on" : text;
}

std::string exact_text(double number) {
  if (std::isnan(number)) return "nan";
  char buffer[32];
  return {buffer, std::to_chars(buffer, buffer + sizeof buffer, number).ptr};
}

std::optional<double> number_of(std::string_view text) {
  // A plus sign, which std::from_chars does not know.
  if (text.size() > 1 && text[0] == '+' && text[1] != '-' && text[1] != '+') text.remove_prefix(1);
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::size_t utf8_end(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const autograd::Character character = autograd::character_at(text, at);
    if (!character.valid) return at;
    at += character.size;
  }
  return at;
}

}  // namespace nn
