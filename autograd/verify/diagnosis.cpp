// SPDX-License-Identifier: MIT
#include "autograd/verify/diagnosis.hpp"

#include <algorithm>

#include "autograd/explain/formula.hpp"
#include "autograd/gradient.hpp"
#include "autograd/verify/advice.hpp"
#include "autograd/verify/inheritance.hpp"

namespace autograd::verify {
namespace {

/// What a claim is about, and the true derivation as a graph.
struct Subject {
  std::optional<DerivativeOf> derivative;
  std::optional<Value> graph;
};

/// The first member that is not right, and was not so before in its own chain.
std::optional<std::size_t> first_wrong(const Judgement& judgement) {
  for (std::size_t i = 0; i < judgement.steps.size(); ++i) {
    const Verdict verdict = judgement.steps[i].verdict;
    if (verdict == Verdict::wrong || verdict == Verdict::coincidence) return i;
  }
  return std::nullopt;
}

/// The true derivation as a graph; what has no graph of its own is left out.
std::optional<Value> derivation_graph(const std::optional<DerivativeOf>& subject) {
  if (!subject) return std::nullopt;
  try {
    const Value recorded = derivative(subject->of, subject->by);
    return recorded;
  } catch (const Error&) {
    return std::nullopt;  // it cannot be recorded; repairs of what was written are still tried
  }
}

Speller spelling_of(const Claim& claim) {
  return [&claim](Value node) {
    for (const auto& [known, text] : claim.spellings) {
      if (known.index() == node.index()) return text;
    }
    const std::string name = node.name();
    return name.empty() ? explain::formula(node).text() : name;
  };
}

/// All names of the derivation that a person may have confused, as symbols. Derivatives are told apart by
/// other means.
std::vector<Tree> symbols_of(const Samples& samples, std::size_t recorded_from) {
  std::vector<Tree> symbols;
  const Section& section = samples.section();
  for (std::size_t place = 0; place < section.size(); ++place) {
    const Value node = section.node(place);
    if (node.index() >= recorded_from || node.name().empty() || samples.symbol(node)) continue;
    symbols.push_back(Tree::symbol(node, samples.column(place)));
  }
  return symbols;
}

/// The named nodes beside the claims' own: what a claim says may be true of another one.
std::vector<Value> other_names(const Judge& judge, Graph& graph) {
  constexpr Index largest = 2000;  // in a graph of more nodes the names of the claims must do
  std::vector<Value> found;
  for (Index i = 1; i < graph.length() && graph.length() <= largest; ++i) {
    const Value node = Value::at(graph, i);
    if (!node.name().empty() && !judge.derivative_of(node)) found.push_back(node);
  }
  return found;
}

void explain_case(const Case& wrong, const Samples& samples, std::span<const Tree> symbols,
                  Judgement& judgement) {
  judgement.mistakes.clear();
  judgement.ties = 0;
  const std::vector<std::vector<Fit>> groups = fits_of(wrong, samples, symbols);
  for (const std::vector<Fit>& group : groups) {
    Explanation told = advice(group, wrong);
    const auto same = [&](const Explanation& known) { return says_the_same(known, told); };
    if (std::any_of(judgement.mistakes.begin(), judgement.mistakes.end(), same)) continue;
    judgement.mistakes.push_back(std::move(told));
    if (group[0].cost - groups[0][0].cost < 0.05) ++judgement.ties;
  }
  const Step& step = judgement.steps[wrong.member];
  if (judgement.mistakes.empty()) judgement.mistakes.push_back(no_explanation(step.claimed, step.automatic));
}

}  // namespace

std::vector<Root> diagnose(const Judge& judge, std::span<const Claim> claims,
                           std::span<Judgement> judgements) {
  std::vector<Value> roots;
  std::optional<Recording> recording;
  std::size_t recorded_from = 0;
  std::vector<Subject> subjects;
  for (std::size_t i = 0; i < claims.size(); ++i) {
    const Claim& claim = claims[i];
    const bool is_wrong = first_wrong(judgements[i]).has_value();
    if (!claim.subject.is_constant() && !recording) {
      recording.emplace(*claim.subject.graph());
      recorded_from = claim.subject.graph()->length();
      roots = other_names(judge, *claim.subject.graph());
    }
    subjects.push_back({judge.derivative_of(claim.subject), std::nullopt});
    roots.push_back(claim.subject);
    for (const Member& member : claim.chain) {
      roots.push_back(member.formula);
      for (const Reading& reading : member.readings) {
        if (is_wrong) roots.push_back(reading.formula);
      }
    }
  }
  if (!recording) return {};
  for (std::size_t i = 0; i < claims.size(); ++i) {
    if (!first_wrong(judgements[i])) continue;
    subjects[i].graph = derivation_graph(subjects[i].derivative);
    if (subjects[i].graph) roots.push_back(*subjects[i].graph);
  }
  const Samples samples(judge, roots);
  const std::vector<Tree> symbols = symbols_of(samples, recorded_from);
  std::vector<Case> cases;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < claims.size(); ++i) {
    const std::optional<std::size_t> member = first_wrong(judgements[i]);
    if (!member) continue;
    Case wrong{&claims[i], *member, std::nullopt, std::nullopt, std::nullopt, {}, {}, spelling_of(claims[i])};
    const Value formula = claims[i].chain[*member].formula;
    const std::optional<DerivativeOf>& derivative = subjects[i].derivative;
    wrong.claimed = samples.column(formula);
    wrong.automatic = samples.column(claims[i].subject);
    if (derivative) {
      wrong.derivation =
          Derivation{samples.section().place(derivative->of), samples.section().place(derivative->by)};
    }
    wrong.written = Tree::of(formula, samples);
    if (wrong.written) wrong.written->subtract_negative_numbers();
    wrong.truth = derivative ? (subjects[i].graph ? Tree::of(*subjects[i].graph, samples) : std::nullopt)
                             : Tree::of(claims[i].subject, samples);
    if (wrong.truth) {
      wrong.truth->join_numbers();
      wrong.truth->subtract_negative_numbers();
    }
    explain_case(wrong, samples, symbols, judgements[i]);
    cases.push_back(std::move(wrong));
    places.push_back(i);
  }
  return find_roots(cases, places, samples, claims, judgements);
}

}  // namespace autograd::verify
