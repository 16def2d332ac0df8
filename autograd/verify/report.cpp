// SPDX-License-Identifier: MIT
#include "autograd/verify/report.hpp"

#include <algorithm>
#include <numeric>

#include "autograd/verify/layout.hpp"

namespace autograd::verify {
namespace {

constexpr std::size_t width = 100;
constexpr std::size_t verdict_width = 13;

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
    label_width = std::max(label_width, text_columns(short_label(judgement.label)));
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
  std::array<std::size_t, 5> counts{};
  for (const Judgement& judgement : judgements) ++counts[static_cast<std::size_t>(judgement.verdict)];
  return summary(counts);
}

std::string summary(const std::array<std::size_t, 5>& counts) {
  const auto count = [&](Verdict verdict) { return counts[static_cast<std::size_t>(verdict)]; };
  const std::size_t all = std::accumulate(counts.begin(), counts.end(), std::size_t{0});
  std::string text = std::to_string(count(Verdict::right)) + " of " + std::to_string(all) +
                     (count(Verdict::right) == 1 || all == 1 ? " is right" : " are right");
  const struct {
    Verdict verdict;
    const char *one, *several;
  } others[] = {{Verdict::wrong, "is wrong", "are wrong"},
                {Verdict::coincidence, "holds by coincidence", "hold by coincidence"},
                {Verdict::undecided, "is undecided", "are undecided"},
                {Verdict::unreadable, "is unreadable", "are unreadable"}};
  std::string separator = "; ";
  for (const auto& [verdict, one, several] : others) {
    const std::size_t n = count(verdict);
    if (n == 0) continue;
    text += separator + std::to_string(n) + " " + (n == 1 ? one : several);
    separator = ", ";
  }
  return text + ".";
}

}  // namespace autograd::verify
