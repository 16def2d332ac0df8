// SPDX-License-Identifier: MIT
#include "autograd/verify/source.hpp"

#include <algorithm>

#include "autograd/unicode.hpp"

namespace autograd::verify {
namespace {

constexpr std::size_t widest_excerpt = 100;

/// Whether a line goes on: it ends in one backslash (two are a line break of LaTeX).
bool goes_on(std::string_view text) {
  const std::string_view content = trimmed(text);
  const std::size_t last_other = content.find_last_not_of('\\');
  const std::size_t backslashes = content.size() - (last_other == content.npos ? 0 : last_other + 1);
  return backslashes % 2 == 1;
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

std::string squeezed(std::string_view text) {
  std::string squeezed;
  for (const char c : trimmed(text)) {
    if (c != ' ' || squeezed.back() != ' ') squeezed += c;
  }
  return squeezed;
}

std::string text(const Problem& problem) {
  std::string all = problem.file;
  if (problem.line > 0) all += ":" + std::to_string(problem.line) + ":" + std::to_string(problem.column);
  all += ": " + problem.message + "\n";
  std::string_view rest = problem.excerpt;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    all.append("  ").append(rest.substr(0, end)).append("\n");
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return all;
}

Source::Source(std::string_view text, std::string file) : file_(std::move(file)) {
  if (text.size() > largest) {
    problem_ =
        Problem{file_,
                0,
                0,
                "the sheet is larger than " + std::to_string(largest >> 20) + " MB; split it into several",
                {}};
    return;
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    raw_.emplace_back(text.substr(0, end));
    const bool both = text.substr(end).starts_with("\r\n");
    text.remove_prefix(std::min(end + (both ? 2 : 1), text.size()));
  }
  for (std::size_t number = 1; number <= raw_.size(); ++number) {
    Line line;
    while (append(line, number) && number < raw_.size()) ++number;
    if (!trimmed(line.text).empty() || line.fault) lines_.push_back(std::move(line));
  }
}

/// Appends one line of the file, folded and without its comment; returns whether the next one belongs to it.
bool Source::append(Line& line, std::size_t number) const {
  const std::string_view raw = raw_[number - 1];
  if (!line.positions.empty()) line.positions.pop_back();
  std::uint32_t column = 1;
  const auto here = [&] { return Line::Position{static_cast<std::uint32_t>(number), column}; };
  for (std::size_t place = 0; place < raw.size() && !line.fault; ++column) {
    const Character character = character_at(raw, place);
    if (character.code == '#') break;
    const std::size_t before = line.text.size();
    if (!character.valid) {
      line.fault = Fault{before, "this is not UTF-8; save the sheet as UTF-8"};
    } else if (before >= longest_line) {
      line.fault = Fault{0, "the line is longer than " + std::to_string(longest_line) + " bytes; split it"};
    }
    append_folded(line.text, character.code);
    line.positions.resize(line.text.size(), here());
    place += character.size;
  }
  const bool more = !line.fault && goes_on(line.text);
  if (more) line.text[line.text.find_last_of('\\')] = ' ';
  line.positions.push_back(here());
  return more;
}

Problem Source::at(const Line& line, std::size_t place, std::string message) const {
  const Line::Position& position = line.positions[std::min(place, line.positions.size() - 1)];
  return {file_, position.line, position.column, std::move(message), excerpt(position)};
}

/// The line and a caret. Of a long line the part around the caret.
std::string Source::excerpt(const Line::Position& position) const {
  const std::string_view raw = raw_[position.line - 1];
  const std::size_t caret = position.column - 1;
  const std::size_t first = caret > widest_excerpt * 3 / 4 ? caret - widest_excerpt / 2 : 0;
  std::string shown, under;
  std::size_t column = 0;
  for (std::size_t place = 0; place < raw.size() && column < first + widest_excerpt; ++column) {
    const Character character = character_at(raw, place);
    place += character.size;
    if (column < first) continue;
    const bool control = character.code < 0x20 || character.code == 0x7F || character.code == 0xFEFF;
    append_utf8(shown, control ? U' ' : character.code);
    if (column < caret) under.append(control ? 1 : width_of(character.code), ' ');
  }
  return shown + "\n" + under + "^";
}

}  // namespace autograd::verify
