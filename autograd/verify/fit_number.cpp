// SPDX-License-Identifier: MIT
// A number that was claimed where a formula belongs: it can be held against the given numbers only.
#include <algorithm>
#include <cmath>

#include "autograd/gradient.hpp"
#include "autograd/verify/fit.hpp"
#include "autograd/verify/layout.hpp"
#include "autograd/verify/wording.hpp"

namespace autograd::verify {
namespace {

/// Of how many nodes another derivative is looked for.
constexpr std::size_t most_nodes = 40;

class NumberFits {
 public:
  NumberFits(const Case& wrong, std::span<const Tree> symbols)
      : wrong_(wrong), member_(wrong.claim->chain[wrong.member]), symbols_(symbols) {}

  std::vector<Fit> run(const Samples& samples) {
    if (!std::isfinite(number()) || number() == 0.0) return {};
    if (claims(-truth()))
      add({.kind = Kind::constant_factor, .cost = 2.0, .place = "-1", .wrote = "-1", .ratio = -1.0});
    if (wrong_.derivation && tells_derivatives_apart()) try_derivatives(samples);
    return std::move(fits_);
  }

 private:
  double number() const { return member_.formula.value(); }
  double truth() const { return wrong_.claim->subject.value(); }

  bool claims(double what) const {
    if (claims_digits(member_.written)) return agrees_as_written(what, number(), member_.written);
    const double beyond = what - number(), slack = 1e-9 * std::abs(what);
    return -member_.leeway.below - slack <= beyond && beyond <= member_.leeway.above + slack;
  }

  /// Of two digits, or 1 or 2, there is always some derivative.
  bool tells_derivatives_apart() const {
    if (claims_digits(member_.written)) return digits_of(member_.written).significant >= 3;
    return !is_likely(number());
  }

  void try_derivatives(const Samples& samples) {
    const Value of = samples.section().node(wrong_.derivation->of);
    const Value by = samples.section().node(wrong_.derivation->by);
    const Gradient own = gradient(of);
    for (const Tree& symbol : symbols_) {
      const Value other = symbol[symbol.root()].node;
      if (other.index() != of.index() && other.index() != by.index())
        try_derivative(own[other], of, other, 2.2);
    }
    for (const Tree& symbol : symbols_.first(std::min(most_nodes, symbols_.size()))) {
      const Value other = symbol[symbol.root()].node;
      if (!other.is_leaf() && other.index() != of.index() && other.index() != by.index())
        try_derivative(gradient(other)[by], other, by, 2.3);
    }
  }

  void try_derivative(double derivative, Value of, Value by, double cost) {
    if (!claims(derivative)) return;
    const std::string name = "d" + wrong_.spelled(of) + "/d" + wrong_.spelled(by);
    add({.kind = Kind::other_derivative, .cost = cost, .place = name, .wrote = name});
  }

  void add(Fit fit) {
    fit.piece = filled(number());
    fit.repaired = digits(truth());
    fits_.push_back(std::move(fit));
  }

  const Case& wrong_;
  const Member& member_;
  std::span<const Tree> symbols_;
  std::vector<Fit> fits_;
};

}  // namespace

std::vector<Fit> fits_of_number(const Case& wrong, const Samples& samples, std::span<const Tree> symbols) {
  return NumberFits(wrong, symbols).run(samples);
}

}  // namespace autograd::verify
