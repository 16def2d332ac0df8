// SPDX-License-Identifier: MIT
#include "autograd/verify/report.hpp"

#include <algorithm>
#include <cstdio>

namespace autograd::verify {
namespace {

constexpr std::size_t width = 100;
constexpr std::size_t verdict_width = 13;

/// Breaks a text into lines of at most `room` characters: before " = " where that leaves a line more
/// than half full, else at a space; a word that is longer is cut.
std::vector<std::string> wrap(std::string_view text, std::size_t room) {
  std::vector<std::string> lines;
  while (text.size() > room) {
    std::size_t end = text.rfind(" = ", room);
    if (end == text.npos || end < room / 2) end = text.rfind(' ', room);
    if (end == text.npos || end == 0) end = room;
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
    if (text.starts_with(' ')) text.remove_prefix(1);
  }
  lines.emplace_back(text);
  return lines;
}

std::string pad(std::string_view text, std::size_t size) {
  std::string padded(text);
  padded.resize(std::max(size, padded.size() + 1), ' ');
  return padded;
}

std::string digits(double number) {
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
  for (const Judgement& judgement : judgements) label_width = std::max(label_width, judgement.label.size());
  const std::size_t indent = 2 + label_width + 2 + verdict_width;
  const std::size_t room = width > indent + 30 ? width - indent : 30;
  std::string text(title);
  text += "\n\n";
  const auto add = [&](std::string first, const std::vector<std::string>& lines, std::string_view hang) {
    for (const std::string& line : lines) {
      text += first + line + "\n";
      first = std::string(indent, ' ') + std::string(hang);
    }
  };
  for (const Judgement& judgement : judgements) {
    std::string says = judgement.subject;
    for (const Step& step : judgement.steps) says += " = " + step.formula;
    add("  " + pad(judgement.label, label_width + 2) + pad(word_for(judgement.verdict), verdict_width),
        wrap(says, room - 2), "  ");
    for (const Step& step : judgement.steps) {
      if (step.verdict == Verdict::right) continue;
      add(std::string(indent, ' ') + "- ", wrap(explanation(step, judgement.steps.size() > 1), room - 2),
          "  ");
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
