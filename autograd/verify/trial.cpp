// SPDX-License-Identifier: MIT
#include "autograd/verify/trial.hpp"

#include <algorithm>
#include <cmath>

#include "autograd/explain/formula.hpp"
#include "autograd/verify/layout.hpp"
#include "autograd/verify/wording.hpp"

namespace autograd::verify {
namespace {

constexpr double tolerance = 1e-9;
constexpr double loosest = 1e-6;
constexpr int most_tries = 200;

double relative_difference(double a, double b) {
  const double size = std::max(std::abs(a), std::abs(b));
  return a == b || size == 0.0 ? 0.0 : std::abs(a - b) / size;
}

double number_at(const Section& section, std::span<const double> values, Value value) {
  const std::size_t place = section.place(value);
  return place == Section::nowhere ? value.value() : values[place];
}

bool is_finite(const Evidence& evidence) {
  return std::isfinite(evidence.truth) && std::all_of(evidence.members.begin(), evidence.members.end(),
                                                      [](double m) { return std::isfinite(m); });
}

std::string why_open(const Evidence& evidence) {
  if (!evidence.doubt.empty()) return evidence.doubt;
  return is_finite(evidence) ? "rounding may hide a difference" : "it is not finite";
}

}  // namespace

Comparison compare(double a, double b, double error) {
  const double size = std::max(std::abs(a), std::abs(b));
  const double difference = std::abs(a - b);
  if (!std::isfinite(size)) return a == b ? Comparison::equal : Comparison::different;
  if (difference <= tolerance * size) return Comparison::equal;
  if (!(difference <= tolerance * size + error)) return Comparison::different;
  return error <= loosest * size ? Comparison::equal : Comparison::open;
}

Trial::Trial(const Judge& judge, const Claim& claim)
    : judge_(judge), claim_(claim), section_(section_of(judge, claim)) {
  section_.require_up_to_date();
  for (const Judge::Symbol& symbol : judge.symbols_) {
    if (!symbol.is_there()) continue;
    const std::size_t leaf = section_.place(symbol.leaf);
    if (leaf != Section::nowhere) {
      symbols_.push_back({leaf, section_.place(symbol.of), section_.place(symbol.by)});
    }
  }
  given_leaves_.resize(section_.size());
  for (std::size_t place = 0; place < section_.size(); ++place) {
    if (!section_.is_leaf(place)) continue;
    given_leaves_[place] = section_.node(place).value();
    const auto is_symbol = [&](const Symbol& symbol) { return symbol.leaf == place; };
    if (std::none_of(symbols_.begin(), symbols_.end(), is_symbol)) free_leaves_.push_back(place);
  }
  points_.emplace(free_leaves_, judge.ranges_of(section_), judge.settings_.seed);
}

/// All that the claim's formulas need, and what its derivative symbols need.
Section Trial::section_of(const Judge& judge, const Claim& claim) {
  std::vector<Value> roots{claim.subject};
  for (const Member& member : claim.chain) roots.push_back(member.formula);
  const bool constant =
      std::all_of(roots.begin(), roots.end(), [](Value root) { return root.is_constant(); });
  if (constant) throw Error("claim '" + claim.label + "' compares constants only; name a node of the graph");
  const Section formulas(roots);
  for (const Judge::Symbol& symbol : judge.symbols_) {
    if (!symbol.is_there() || formulas.place(symbol.leaf) == Section::nowhere) continue;
    roots.push_back(symbol.of);
    roots.push_back(symbol.by);
  }
  return Section(roots);
}

Judgement Trial::judge() {
  always_zero_ = is_always_zero();
  given_ = examine(given_leaves_);
  evidence_ = draw_points();
  Judgement judgement;
  judgement.label = claim_.label;
  judgement.subject = explain::name_or_formula(claim_.subject);
  judgement.oracle_difference = given_.oracle_difference;
  for (const Evidence& evidence : evidence_) {
    judgement.oracle_difference = std::max(judgement.oracle_difference, evidence.oracle_difference);
  }
  for (std::size_t member = 0; member < claim_.chain.size(); ++member) {
    const Member& says = claim_.chain[member];
    Step step = says.formula.is_constant() ? judge_number(member) : judge_member(member);
    step.formula = says.written.empty() ? explain::name_or_formula(says.formula) : says.written;
    for (std::size_t earlier = 0; earlier < member && step.verdict == Verdict::wrong; ++earlier) {
      const auto alike = [&](const Evidence& e) {
        return compare(e.members[earlier], e.members[member], e.member_errors[earlier]) == Comparison::equal;
      };
      const bool same = alike(given_) && (says.formula.is_constant() ||
                                          std::all_of(evidence_.begin(), evidence_.end(), alike));
      if (same && judgement.steps[earlier].verdict == Verdict::wrong) step.inherited = true;
    }
    judgement.verdict = std::max(judgement.verdict, step.verdict);
    judgement.steps.push_back(std::move(step));
  }
  return judgement;
}

/// Both sides at one point: the subject's truth comes from the backward walk, and is held against the
/// same from values alone. `leaves` holds numbers for the free leaves.
Evidence Trial::examine(std::vector<double> leaves) const {
  Evidence evidence;
  const PointView base(section_, leaves);
  std::vector<double> estimated = leaves;
  double noise = 0.0;
  for (const Symbol& symbol : symbols_) {
    const Estimate walk = base.by_walk(symbol.of, symbol.by);
    const Estimate other = base.by_values(symbol.of, symbol.by);
    leaves[symbol.leaf] = walk.number;
    estimated[symbol.leaf] = other.number;
    const double size = std::max(std::abs(walk.number), std::abs(other.number));
    const double allowed = tolerance * size + other.error + 8 * walk.error + base.rounding(symbol.of);
    const bool agree =
        std::abs(walk.number - other.number) <= allowed && other.error <= loosest * std::max(1.0, size);
    evidence.oracle_difference =
        std::max(evidence.oracle_difference, relative_difference(walk.number, other.number));
    if (evidence.doubt.empty()) evidence.doubt = doubt_at(base, symbol, agree);
    if (section_.place(claim_.subject) == symbol.leaf) noise = walk.error;
  }
  const PointView view(section_, leaves);
  take_truth(view, estimated, evidence);
  evidence.truth_error += noise;
  for (const Member& member : claim_.chain) {
    evidence.members.push_back(number_at(section_, view.values(), member.formula));
    const std::size_t place = section_.place(member.formula);
    evidence.member_errors.push_back(place == Section::nowhere ? 0.0 : view.rounding(place));
  }
  return evidence;
}

void Trial::take_truth(const PointView& view, const std::vector<double>& estimated,
                       Evidence& evidence) const {
  const std::size_t subject = section_.place(claim_.subject);
  evidence.truth = number_at(section_, view.values(), claim_.subject);
  if (subject == Section::nowhere) return;
  const auto other = forward<long double>(section_, [&](std::size_t place) {
    return section_.is_leaf(place) ? std::optional<long double>(estimated[place]) : std::nullopt;
  });
  const double difference = std::abs(evidence.truth - static_cast<double>(other[subject]));
  evidence.truth_error = view.rounding(subject) + difference;
  const double relative = relative_difference(evidence.truth, static_cast<double>(other[subject]));
  evidence.oracle_difference = std::max(evidence.oracle_difference, relative);
}

/// Why a derivative is not known at a point; empty where it is.
std::string Trial::doubt_at(const PointView& view, const Symbol& symbol, bool agree) const {
  if (const auto kink = view.kink(symbol.of, symbol.by)) {
    return "the point lies on a kink of " + explain::name_or_formula(section_.node(*kink));
  }
  if (agree) return {};
  if (!std::isfinite(view.values()[symbol.of])) {
    return explain::name_or_formula(section_.node(symbol.of)) + " is not finite there";
  }
  if (const auto fault = view.own_fault(symbol.of, symbol.by)) {
    return "the slope of '" + std::string(section_.notation(fault->place).name) +
           "', an operation of your own, does not agree with its values: " +
           autograd::number_text(fault->by_slope) + " by its slope, " +
           autograd::number_text(fault->by_values) + " by its values";
  }
  return "the two oracles disagree (rounding or cancellation)";
}

/// A truth of 0 agrees with too many formulas to say anything, unless it is 0 for good, or a formula is not 0
/// there: the dead side of a relu tells what was forgotten.
bool Trial::says_something(const Evidence& evidence) const {
  if (always_zero_ || std::abs(evidence.truth) > evidence.truth_error) return true;
  for (std::size_t i = 0; i < evidence.members.size(); ++i) {
    const double error = evidence.truth_error + evidence.member_errors[i];
    if (!claim_.chain[i].formula.is_constant() && std::abs(evidence.members[i]) > error) return true;
  }
  return false;
}

/// One random point at which both sides are finite and the truth is not 0, as far as one can be found.
Evidence Trial::draw(std::size_t i) {
  std::vector<double> leaves = given_leaves_;
  std::optional<Evidence> silent;
  for (int attempt = 0; attempt < most_tries; ++attempt) {
    points_->draw(i, leaves);
    Evidence evidence = examine(leaves);
    if (!is_finite(evidence)) continue;
    if (says_something(evidence)) return evidence;
    if (!silent) silent = std::move(evidence);
  }
  Evidence evidence = silent ? *silent : examine(leaves);
  if (!silent) evidence.doubt = "no point was found at which both sides are finite; give the inputs a domain";
  return evidence;
}

std::vector<Evidence> Trial::draw_points() {
  std::vector<Evidence> drawn;
  const std::size_t count = std::max(judge_.settings_.points, points_->combinations());
  for (std::size_t i = 0; i < count; ++i) drawn.push_back(draw(i));
  return drawn;
}

Step Trial::judge_number(std::size_t member) const {
  Step step;
  step.claimed = given_.members[member];
  step.automatic = given_.truth;
  const std::string& says = claim_.chain[member].written;
  Comparison comparison = Comparison::open;
  if (given_.doubt.empty() && claims_digits(says)) {
    comparison =
        agrees_as_written(given_.truth, step.claimed, says) ? Comparison::equal : Comparison::different;
  } else if (given_.doubt.empty()) {
    comparison = compare(given_.truth, step.claimed, given_.truth_error);
    const auto [below, above] = claim_.chain[member].leeway;
    const double beyond = given_.truth - step.claimed;
    if (comparison == Comparison::different && -below <= beyond && beyond <= above)
      comparison = Comparison::equal;
  }
  if (comparison == Comparison::open) {
    step.verdict = Verdict::undecided;
    step.note = why_open(given_);
  } else if (comparison == Comparison::different) {
    step.verdict = Verdict::wrong;
    step.note = "it is " + digits(given_.truth);
  }
  return step;
}

Step Trial::judge_member(std::size_t member) const {
  Step step;
  step.claimed = given_.members[member];
  step.automatic = given_.truth;
  judge_points(member, step);
  if (step.verdict == Verdict::wrong) explain_wrong(member, step);
  if (step.verdict == Verdict::coincidence) step.note = condition(member);
  return step;
}

Comparison Trial::compare_at(const Evidence& evidence, std::size_t member) const {
  if (!evidence.doubt.empty() || !is_finite(evidence)) return Comparison::open;
  return compare(evidence.truth, evidence.members[member],
                 evidence.truth_error + evidence.member_errors[member]);
}

void Trial::judge_points(std::size_t member, Step& step) const {
  const Comparison at_given = compare_at(given_, member);
  const Evidence* different = nullptr;
  const Evidence* open = nullptr;
  bool telling = false;
  for (const Evidence& evidence : evidence_) {
    const Comparison comparison = compare_at(evidence, member);
    if (comparison == Comparison::different && different == nullptr) different = &evidence;
    if (comparison == Comparison::open) open = &evidence;
    telling = telling || says_something(evidence);
  }
  if (at_given == Comparison::different) {
    step.verdict = Verdict::wrong;
  } else if (different != nullptr) {
    step.verdict = at_given == Comparison::equal ? Verdict::coincidence : Verdict::wrong;
    step.claimed = different->members[member];
    step.automatic = different->truth;
    step.at_given = false;
  } else if (open != nullptr) {
    step.verdict = Verdict::undecided;
    step.note = why_open(*open);
  } else if (!telling) {
    step.verdict = Verdict::undecided;
    step.note = "both sides are 0 at every point that was tried; give the inputs a domain where they are not";
  } else if (at_given == Comparison::open) {
    step.verdict = Verdict::undecided;
    step.note = "right elsewhere, but at the given numbers " + why_open(given_);
  }
}

/// Whether the subject is a derivative by something that it does not depend on at all, or a number that is
/// never varied.
bool Trial::is_always_zero() const {
  const std::size_t subject = section_.place(claim_.subject);
  const auto ranges = judge_.ranges_of(section_);
  const auto range = ranges.find(subject);
  if (range != ranges.end() && range->second.numbers.size() == 1) return true;
  const PointView view(section_, given_leaves_);
  return std::any_of(symbols_.begin(), symbols_.end(), [&](const Symbol& symbol) {
    return symbol.leaf == subject && !view.depends_on(symbol.by)[symbol.of];
  });
}

bool Trial::subject_is_derivative() const {
  const std::size_t subject = section_.place(claim_.subject);
  return std::any_of(symbols_.begin(), symbols_.end(), [&](const Symbol& s) { return s.leaf == subject; });
}

void Trial::explain_wrong(std::size_t member, Step& step) const {
  const std::string what = subject_is_derivative() ? "the derivative" : "the value";
  const std::optional<double> factor = constant_factor(member);
  if (!factor) {
    // The same size at the given numbers looks like a mere sign, and is not: show a point that tells.
    if (std::abs(std::abs(step.claimed) - std::abs(step.automatic)) > tolerance * std::abs(step.claimed))
      return;
    for (const Evidence& evidence : evidence_) {
      if (compare_at(evidence, member) != Comparison::different) continue;
      step.claimed = evidence.members[member];
      step.automatic = evidence.truth;
      step.at_given = false;
      return;
    }
  } else if (*factor == 0.0) {
    step.note = "0, and " + what + " is not";
  } else if (const std::optional<std::string> text = factor_text(*factor)) {
    step.note = "exactly " + *text + " times " + what;
  } else {
    step.note = explain::number_text(*factor) + " times " + what + ", at every point";
  }
}

/// k where the claim is k times the truth at every point.
std::optional<double> Trial::constant_factor(std::size_t member) const {
  std::optional<double> factor;
  for (const Evidence& evidence : evidence_) {
    const double claimed = evidence.members[member];
    const double error = evidence.truth_error + evidence.member_errors[member];
    if (evidence.truth == 0.0 && claimed == 0.0) continue;
    if (evidence.truth == 0.0) return std::nullopt;
    if (!factor) factor = claimed / evidence.truth;
    const double scaled = *factor * evidence.truth;
    if (compare(scaled, claimed, error * (1.0 + std::abs(*factor))) != Comparison::equal) return std::nullopt;
  }
  return factor;
}

/// Under which condition a coincidence holds, where that is one symbol's value or two symbols' equality.
std::string Trial::condition(std::size_t member) const {
  for (const std::size_t leaf : free_leaves_) {
    const double number = given_leaves_[leaf];
    const auto holds_at = [&](double at) { return holds_when(member, {}, std::pair(leaf, at)); };
    if (!holds_at(number)) continue;
    const Value node = section_.node(leaf);
    const std::string where = explain::name_or_formula(node) + " = " + autograd::number_text(number);
    const bool around = number != 0.0 && holds_at(number * 1.01) && holds_at(number * 0.99);
    return around ? "holds around " + where + ", not everywhere" : "holds where " + where;
  }
  for (const std::size_t a : free_leaves_) {
    for (const std::size_t b : free_leaves_) {
      if (a >= b || given_leaves_[a] != given_leaves_[b] || !holds_when(member, {{a, b}}, std::nullopt))
        continue;
      return "holds where " + explain::name_or_formula(section_.node(a)) + " = " +
             explain::name_or_formula(section_.node(b));
    }
  }
  return "holds at the given numbers, not elsewhere";
}

/// Whether the member is equal to the truth at random points at which some leaves are made equal, or one has
/// this number.
bool Trial::holds_when(std::size_t member, const std::vector<std::pair<std::size_t, std::size_t>>& equal,
                       std::optional<std::pair<std::size_t, double>> given) const {
  Points points = *points_;
  std::vector<double> leaves = given_leaves_;
  for (std::size_t i = 0; i < judge_.settings_.points; ++i) {
    points.draw(i, leaves);
    for (const auto& [a, b] : equal) leaves[b] = leaves[a];
    if (given) leaves[given->first] = given->second;
    if (compare_at(examine(leaves), member) != Comparison::equal) return false;
  }
  return true;
}

}  // namespace autograd::verify
