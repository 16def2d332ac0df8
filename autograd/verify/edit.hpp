// SPDX-License-Identifier: MIT
// Small changes of a formula: the mistakes that people make, and their repairs.
#pragma once

#include "autograd/verify/explanation.hpp"
#include "autograd/verify/tree.hpp"

namespace autograd::verify {

/// A formula that may be missing from a derivation or stand in it too often.
struct Candidate {
  Tree tree;
  /// How unlikely it is that somebody slips with it, e.g. the number of its parts.
  double cost;
  /// Where it comes from: the derivation, the claim alone, or neither.
  enum class Source : unsigned char { derivation, claim, elsewhere };
  Source source = Source::elsewhere;
};

struct Edit {
  enum class Change : unsigned char { negate, drop, multiply, add, replace };
  Change change = Change::negate;
  Tree::Place place = 0;
  std::size_t part = 0;
  /// Which candidate is multiplied or added; divided by or taken away where `inverse`.
  std::size_t candidate = 0;
  bool inverse = false;
  /// The number that is put, or else the symbol (by its place in the list), for `from` or what stands there.
  std::optional<double> number = {};
  std::size_t symbol = 0;
  Value from = {};
  double cost = 0.0;
  /// The whole formula's number at the first point after it.
  double first = 0.0;

  /// The number at point k of the node at its place, after it.
  double local(const Tree& tree, std::span<const Candidate> candidates, std::span<const Tree> symbols,
               std::size_t k) const;
  /// What the whole formula is after it.
  Column column(const Tree& tree, std::span<const Candidate> candidates, std::span<const Tree> symbols) const;
  void apply(Tree& tree, std::span<const Candidate> candidates, std::span<const Tree> symbols) const;
};

/// Whether a number is one that people write by mistake, whatever belongs there.
bool is_likely(double number);

/// Which changes are wanted: inserting has many candidates.
enum class Extent { without_inserting, all, signs };

/// All changes of one formula. `target` is what the changed formula should be: numbers are solved for it.
std::vector<Edit> edits_of(const Tree& tree, std::span<const Candidate> candidates,
                           std::span<const Tree> symbols, const Column& target, Extent extent);

}  // namespace autograd::verify
