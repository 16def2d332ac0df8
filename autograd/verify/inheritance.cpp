// SPDX-License-Identifier: MIT
#include "autograd/verify/inheritance.hpp"

#include <algorithm>
#include <cmath>

namespace autograd::verify {
namespace {

constexpr std::size_t none = static_cast<std::size_t>(-1);

std::string label_of(const Claim& claim) {
  return claim.label.empty() ? "line " + std::to_string(claim.line) : claim.label;
}

class Families {
 public:
  Families(std::span<const Case> cases, const Samples& samples) : cases_(cases), samples_(samples) {
    for (std::size_t i = 0; i < cases.size(); ++i) from_.push_back(parent_of(i));
  }

  /// The case in which the slip of this one happened; itself where it happened here.
  std::size_t root_of(std::size_t i) const {
    while (from_[i] != none) i = from_[i];
    return i;
  }

 private:
  std::size_t parent_of(std::size_t i) const {
    for (std::size_t j = 0; j < cases_.size(); ++j) {
      if (i != j && (carries_derivative(i, j) || carries_number(i, j))) return j;
    }
    return none;
  }

  /// Whether line i is what follows when the derivative that line j claims is used on the way. The other line
  /// is always about less of the way, so that nobody inherits in a circle.
  bool carries_derivative(std::size_t i, std::size_t j) const {
    const Case &line = cases_[i], &other = cases_[j];
    if (!line.derivation || !other.derivation) return false;
    const auto [of, by] = *line.derivation;
    const auto [other_of, other_by] = *other.derivation;
    const bool inside = other_of <= of && other_by >= by && other_by < other_of;
    if (!inside || (other_of == of && other_by == by)) return false;
    const Column &above = samples_.adjoints(of)[other_of], &below = samples_.adjoints(other_by)[by];
    Column carried = line.automatic;
    for (std::size_t k = 0; k < sample_count; ++k) {
      const double rest = number::chain(above[k], below[k]);
      carried[k] += number::chain(rest, other.claimed[k] - other.automatic[k]);
    }
    return !same_function(carried, line.automatic) && same_function(carried, line.claimed);
  }

  /// The same for a number that line j claims of a node, at the given numbers.
  bool carries_number(std::size_t i, std::size_t j) const {
    const Value number = formula(i), other_number = formula(j);
    if (!number.is_constant() || !other_number.is_constant()) return false;
    const Section& section = samples_.section();
    const std::size_t node = section.place(subject(i)), other = section.place(subject(j));
    if (node == Section::nowhere || other == Section::nowhere || other >= node || section.is_leaf(other))
      return false;
    const auto given = [&](std::size_t place) {
      return place == other ? std::optional(other_number.value()) : std::nullopt;
    };
    const double carried = forward<double>(section, given)[node];
    const double automatic = subject(i).value();
    const double slack = 1e-9 * std::abs(carried);
    return std::abs(carried - automatic) > slack && std::abs(carried - number.value()) <= slack;
  }

  Value subject(std::size_t i) const { return cases_[i].claim->subject; }
  Value formula(std::size_t i) const { return cases_[i].claim->chain[cases_[i].member].formula; }

  std::span<const Case> cases_;
  const Samples& samples_;
  std::vector<std::size_t> from_;
};

Explanation carried_from(const std::string& label, const Judgement& judgement) {
  Explanation told;
  told.kind = Kind::inherited;
  told.place = label;
  told.wrote = "This line carries on the slip of " + label + ".";
  told.belongs = "The step itself is right.";
  told.notice = "Mend " + label + ", and this line follows.";
  if (!judgement.mistakes.empty()) told.repaired = judgement.mistakes[0].repaired;
  return told;
}

}  // namespace

std::vector<Root> find_roots(std::span<const Case> cases, std::span<const std::size_t> places,
                             const Samples& samples, std::span<const Claim> claims,
                             std::span<Judgement> judgements) {
  const Families families(cases, samples);
  std::vector<Root> roots;
  std::vector<std::size_t> root_at(cases.size(), none);
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const Judgement& judgement = judgements[places[i]];
    if (families.root_of(i) != i || judgement.mistakes.empty()) continue;
    const std::string& says = judgement.mistakes[0].wrote;
    const bool explained = judgement.mistakes[0].kind != Kind::unexplained;
    const auto known =
        std::find_if(roots.begin(), roots.end(), [&](const Root& r) { return r.says == says; });
    root_at[i] = static_cast<std::size_t>(known - roots.begin());
    if (known == roots.end() || !explained) {
      root_at[i] = roots.size();
      roots.push_back({label_of(claims[places[i]]), says, {}});
    }
  }
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const std::size_t root = families.root_of(i);
    if (root_at[root] == none) continue;
    roots[root_at[root]].lines.push_back(label_of(claims[places[i]]));
    if (root == i) continue;
    roots[root_at[root]].carried.push_back(label_of(claims[places[i]]));
    Judgement& judgement = judgements[places[i]];
    judgement.mistakes.insert(judgement.mistakes.begin(),
                              carried_from(label_of(claims[places[root]]), judgement));
    judgement.ties = 0;
  }
  return roots;
}

}  // namespace autograd::verify
