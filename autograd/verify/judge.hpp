// SPDX-License-Identifier: MIT
// The judge of claims: compares both sides at random points and at the given numbers, takes the true
// derivative from two oracles, and says wrong only where these agree.
#pragma once

#include "autograd/verify/claim.hpp"
#include "autograd/verify/points.hpp"

namespace autograd::verify {

struct Settings {
  std::uint64_t seed = 1;
  /// Random points for each claim; more where leaves with few numbers have more combinations.
  std::size_t points = 8;
};

/// dA/dB.
struct DerivativeOf {
  Value of, by;
};

/// Judges claims about the nodes of one graph, also of one recording after the other: what was dropped
/// by a rewind is forgotten. The given numbers are those that the leaves hold when
/// a claim is judged. Judging records nothing and changes no number.
class Judge {
 public:
  explicit Judge(Graph& graph, Settings settings = {}) : graph_(graph), settings_(settings) {}

  /// dA/dB as a symbol, to be used in claims: always the true derivative, at every point. B may be an
  /// inner node (the derivative through that node). Throws NotAVariable for constants, WrongGraph, and
  /// Error where A is made with such a symbol or B is one.
  Value d(Value a, Value b);
  /// The same under a name for reports, such as d^2L/dw^2 where A is itself a recorded derivative.
  Value d(Value a, Value b, std::string_view name);

  /// What a symbol made with d() stands for; for a product of such symbols that links up (dL/da * da/dw) the
  /// whole derivative. None for anything else.
  std::optional<DerivativeOf> derivative_of(Value value) const;

  /// Draws this leaf's random numbers from an interval. Throws NotALeaf, and WrongSize where low >= high
  /// or the leaf's own number lies outside.
  void domain(Value leaf, double low, double high);
  /// Takes this leaf's numbers from a list, each in turn. Throws as above, and for an empty list.
  void domain(Value leaf, std::vector<double> numbers);
  /// Never varies this leaf: it is a constant with a name. Throws NotALeaf.
  void fix(Value leaf) { domain(leaf, {leaf.value()}); }

  /// Throws Error for a claim without a chain, WrongGraph, StaleValue, and OutOfDate where something
  /// was assigned and not recalculated.
  Judgement judge(const Claim& claim) const;
  std::vector<Judgement> judge(std::span<const Claim> claims) const;

 private:
  struct Symbol {
    Value leaf, of, by;
    /// Whether none of the three was dropped by a rewind.
    bool is_there() const;
  };
  friend class Trial;
  friend class Samples;

  std::optional<DerivativeOf> symbol_of(Value value) const;
  void require_own_leaf(Value leaf) const;
  /// The domains of the leaves that stand in a section, by place.
  std::map<std::size_t, Range> ranges_of(const Section& section) const;

  Graph& graph_;
  Settings settings_;
  std::vector<Symbol> symbols_;
  std::vector<std::pair<Value, Range>> ranges_;
};

}  // namespace autograd::verify
