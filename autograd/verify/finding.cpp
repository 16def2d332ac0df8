// SPDX-License-Identifier: MIT
#include "autograd/verify/finding.hpp"

#include <algorithm>

#include "autograd/verify/diagnosis.hpp"
#include "autograd/verify/layout.hpp"

namespace autograd::verify {
namespace {

constexpr std::size_t most_explanations = 3;

void add_explanation(std::string& text, const Explanation& explanation, bool numbered, std::size_t number) {
  const std::string indent = numbered ? "     " : "  ";
  const std::string first = numbered ? "  " + std::to_string(number) + ". " : "  ";
  text += "\n" + first + std::string(word_for(explanation.kind)) + ": " + explanation.wrote;
  for (const std::string& says : {explanation.belongs, explanation.notice}) {
    if (!says.empty()) text += "\n" + indent + says;
  }
  if (!explanation.repaired.empty()) text += "\n" + indent + "It should be: " + explanation.repaired;
}

std::string text_of(const Judgement& judgement) {
  const Step& step = judgement.steps[0];
  std::string text =
      std::string(word_for(judgement.verdict)) + ": " + judgement.subject + " = " + step.formula;
  if (judgement.verdict == Verdict::right) return text;
  if (!step.note.empty()) text += "\n  " + step.note;
  if (judgement.verdict == Verdict::undecided)
    return text + "\n  The judge cannot tell; a person should look.";
  text += "\n  claimed " + digits(step.claimed) + ", automatic " + digits(step.automatic) +
          (step.at_given ? "" : " at a random point");
  const std::size_t count = std::min(judgement.mistakes.size(), most_explanations);
  for (std::size_t i = 0; i < count; ++i) add_explanation(text, judgement.mistakes[i], count > 1, i + 1);
  return text;
}

}  // namespace

Finding examine(const Judge& judge, Value subject, Member claimed) {
  Claim claim;
  claim.subject = subject;
  claim.chain = {std::move(claimed)};
  Finding finding{judge.judge(claim), {}};
  diagnose(judge, {&claim, 1}, {&finding.judgement, 1});
  finding.text = text_of(finding.judgement);
  return finding;
}

Finding examine_derivative(Value a, Value b, Member claimed, Settings settings) {
  a.check();
  if (a.is_constant()) {
    throw NotAVariable("no derivative of " + describe(a) + ": it is a constant and belongs to no graph");
  }
  Recording recording(*a.graph());
  Judge judge(*a.graph(), settings);
  const Value subject = judge.d(a, b);
  return examine(judge, subject, std::move(claimed));
}

}  // namespace autograd::verify
