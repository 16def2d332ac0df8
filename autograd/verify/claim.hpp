// SPDX-License-Identifier: MIT
// What a derivation claims, and what can be said of a claim.
#pragma once

#include "autograd/value.hpp"
#include "autograd/verify/explanation.hpp"

namespace autograd::verify {

/// Another way to read what somebody wrote, with brackets that may have been forgotten.
struct Reading {
  Value formula;
  /// The formula with brackets that leave no doubt, e.g. `(a/b)*(1 - b)`.
  std::string text;
};

/// How far a calculation may lie from the truth, since numbers in it were rounded or cut off.
struct Leeway {
  double below = 0.0, above = 0.0;
};

/// One member of a chain of equalities: a formula over the nodes of the derivation's graph, or a number.
struct Member {
  Member(Value value) : formula(value) {}
  Member(double number) : formula(number) {}
  Member(Value value, std::string text) : formula(value), written(std::move(text)) {}

  Value formula;
  /// How it was written, e.g. `-5 + (0.01*50)`; if empty, the formula is shown. A number with a decimal
  /// point claims the digits that are written and no more.
  std::string written;
  /// Other ways to read it; none where it can be read in one way only.
  std::vector<Reading> readings = {};
  /// For a calculation without names, whose decimal numbers claim their digits and no more.
  Leeway leeway = {};
};

/// A number as somebody wrote it, e.g. "0.83". With a decimal point it claims the digits that are
/// written, rounded or cut off; without one it is exact. Throws Error where it is not a number.
Member written(std::string digits);

/// `subject = chain[0] = chain[1] = ...`. The subject is a node, a derivative made with Judge::d, or
/// any formula over these.
struct Claim {
  std::string label;
  Value subject;
  std::vector<Member> chain;
  /// Where it stands in its sheet, from 1; 0 where there is none.
  std::size_t line = 0;
  /// What it counts when it is graded.
  double weight = 1.0;
  /// Nodes that this claim spells in another way than by their names.
  std::vector<std::pair<Value, std::string>> spellings = {};
};

/// From best to worst.
enum class Verdict {
  right,        ///< equal at every point
  undecided,    ///< the judge cannot tell, and says why: a person should look
  coincidence,  ///< equal at the given numbers, not elsewhere
  wrong,        ///< not equal
  unreadable    ///< the claim could not be read
};

/// The verdict in one word.
std::string_view word_for(Verdict verdict);

/// What was found of one member of a chain.
struct Step {
  Verdict verdict = Verdict::right;
  /// Equal to an earlier wrong member of the same chain.
  bool inherited = false;
  std::string formula;
  /// Both sides at the numbers that the note speaks of: the given ones, or the first point that differs.
  double claimed = 0.0;
  double automatic = 0.0;
  /// Whether these are the given numbers.
  bool at_given = true;
  /// What is wrong, or why the judge cannot tell, in words; empty where it is right.
  std::string note;
};

/// What was found of a claim.
struct Judgement {
  std::string label;
  std::string subject;
  /// That of the worst member.
  Verdict verdict = Verdict::right;
  std::vector<Step> steps;
  /// Why the first wrong member is wrong, most likely first; empty where nothing is wrong, or where nobody
  /// asked for a diagnosis.
  std::vector<Explanation> mistakes;
  /// How many of the first explanations are equally likely.
  std::size_t ties = 0;
  std::size_t line = 0;
  double weight = 1.0;
  /// The largest relative difference between the two oracles over all points.
  double oracle_difference = 0.0;
};

}  // namespace autograd::verify
