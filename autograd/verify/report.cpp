// SPDX-License-Identifier: MIT
#include "autograd/verify/report.hpp"

#include <algorithm>
#include <cstdio>

namespace autograd::verify {
namespace {

constexpr std::size_t width = 100;
constexpr std::size_t verdict_width = 13;
constexpr std::size_t longest_label = 16;

/// What a terminal shows as it stands: control characters and broken UTF-8 become '?'.
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

/// How many columns a text takes: its characters, not its bytes.
std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

/// The place behind the first `count` characters.
std::size_t after(std::string_view text, std::size_t count) {
  std::size_t i = 0;
  while (i < text.size() && (count > 0 || (text[i] & 0xc0) == 0x80))
    count -= (text[i++] & 0xc0) != 0x80 ? 1 : 0;
  return i;
}

/// Breaks a text into lines of at most `room` characters: before " = " where that leaves a line more
/// than half full, else at a space; a word that is longer is cut.
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

/// A label that is too long for its column is cut.
std::string short_label(const std::string& label) {
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

std::string numbers(const Step& step) {
  return "claimed " + digits(step.claimed) + ", automatic " + digits(step.automatic) +
         (step.at_given ? "" : " at a random point");
}

std::string explanation(const Step& step, bool chain) {
  std::string text = chain ? step.formula + ": " : std::string();
  if (step.inherited) return text + "the same as before";
  if (step.verdict == Verdict::undecided) return text + step.note;
  return text + (step.note.empty() ? "" : step.note + "; ") + numbers(step);
}

}  // namespace

std::string table(std::string_view title, std::span<const Judgement> judgements) {
  std::size_t label_width = 4;
  for (const Judgement& judgement : judgements) {
    label_width = std::max(label_width, columns(short_label(judgement.label)));
  }
  const std::size_t indent = 2 + label_width + 2 + verdict_width;
  const std::size_t room = width - indent - 2;
  std::string text;
  for (const std::string& line : wrap(clean(title), width)) text += line + "\n";
  text += "\n";
  const auto add = [&](std::string first, const std::string& says) {
    for (const std::string& line : wrap(clean(says), room)) {
      text += first + line + "\n";
      first = std::string(indent + 2, ' ');
    }
  };
  for (const Judgement& judgement : judgements) {
    std::string says = judgement.subject;
    for (const Step& step : judgement.steps) says += " = " + step.formula;
    const std::string label = pad(short_label(judgement.label), label_width + 2);
    add("  " + label + pad(word_for(judgement.verdict), verdict_width), says);
    for (const Step& step : judgement.steps) {
      if (step.verdict == Verdict::right) continue;
      add(std::string(indent, ' ') + "- ", explanation(step, judgement.steps.size() > 1));
    }
  }
  return text + "\n  " + summary(judgements) + "\n";
}

std::string summary(std::span<const Judgement> judgements) {
  const auto count = [&](Verdict verdict) {
    return std::count_if(judgements.begin(), judgements.end(),
                         [&](const Judgement& j) { return j.verdict == verdict; });
  };
  std::string text =
      std::to_string(count(Verdict::right)) + " of " + std::to_string(judgements.size()) + " are right";
  const struct {
    Verdict verdict;
    const char *one, *several;
  } others[] = {{Verdict::wrong, "is wrong", "are wrong"},
                {Verdict::coincidence, "holds by coincidence", "hold by coincidence"},
                {Verdict::undecided, "is undecided", "are undecided"},
                {Verdict::unreadable, "is unreadable", "are unreadable"}};
  std::string separator = "; ";
  for (const auto& [verdict, one, several] : others) {
    const auto n = count(verdict);
    if (n == 0) continue;
    text += separator + std::to_string(n) + " " + (n == 1 ? one : several);
    separator = ", ";
  }
  return text + ".";
}

}  // namespace autograd::verify
