// SPDX-License-Identifier: MIT
// Puts one mistake of a known kind at a known place into a derivation.
#pragma once

#include <map>
#include <set>

#include "autograd/verify/explanation.hpp"
#include "tests/diagnosis/derivation.hpp"

namespace measure {

using Slip = autograd::verify::Kind;

/// What a claim is about: a derivative, or the value of a named node.
struct Task {
  Subject subject;
  bool is_derivative = true;
  Derivation truth;
};

/// A mistake and all that tells where it is.
struct Mistake {
  Slip kind = Slip::unexplained;
  /// The whole before and after it.
  Formula before = {}, wrong = {};
  /// The factor, the term, or what a sign stands before.
  Formula piece = {};
  /// What multiplies it on the way to the whole.
  std::vector<Formula> around = {};
  /// For a symbol or a constant.
  Formula wrote = {}, belongs = {};
  /// The operation whose rule was misused, by the engine's names for it, and the operand that it was taken
  /// by.
  std::vector<std::string_view> operations = {};
  std::vector<Formula> operands = {};
  /// The other derivative that was taken.
  std::optional<Subject> other = {};
};

class Injector {
 public:
  Injector(const World& world, autograd::Random& random) : world_(world), random_(random) {}

  /// A random subject in which a mistake of this kind can occur more often than not.
  Task task(Slip kind);
  /// None where the kind has no place in this derivation. The mistake may change nothing.
  std::optional<Mistake> inject(const Task& task, Slip kind);
  /// A second mistake on top of a first one, made elsewhere in the same derivation.
  std::optional<Mistake> inject_beside(const Task& task, const Mistake& first, Slip kind);

 private:
  /// A part of the derivation, and what multiplies it on the way to the whole.
  struct Site {
    Route route;
    Formula part;
    Formula above;  // what it is part of; null for the whole
    std::vector<Formula> around;
    bool is_factor = true;  // of a product that makes the whole, or of one of its terms
    bool is_below = false;  // a factor of a denominator
  };

  std::vector<Site> sites(const Formula& whole) const;
  bool is_untouched(const Site& site) const;
  std::optional<Mistake> made(const Task& task, Slip kind);
  template <class Wanted>
  std::optional<Site> some(const Formula& whole, Wanted&& wanted);

  std::size_t other_name(std::size_t name);
  Formula likely_factor();

  std::optional<Mistake> constant_factor(const Formula& whole);
  std::optional<Mistake> sign(const Formula& whole);
  std::optional<Mistake> symbol(const Formula& whole);
  std::optional<Mistake> constant(const Formula& whole);
  std::optional<Mistake> other_derivative(const Task& task);
  std::optional<Mistake> missing_factor(const Task& task);
  std::optional<Mistake> extra_factor(const Formula& whole);
  std::optional<Mistake> missing_term(const Task& task);
  std::optional<Mistake> extra_term(const Formula& whole);
  std::optional<Mistake> wrong_slope(const Task& task);
  std::optional<Mistake> path(const Task& task, bool missing);

  const World& world_;
  autograd::Random& random_;
  /// While a second mistake is made: all parts of the right derivation, and what they were parts of. It may
  /// touch no others, and none that became a factor of what it was a term of.
  std::map<const Expression*, std::set<Kind>> untouched_;
};

}  // namespace measure
