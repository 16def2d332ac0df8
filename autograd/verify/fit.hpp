// SPDX-License-Identifier: MIT
// What is tried on one claim: all mistakes on the true derivation and all repairs of what was written.
#pragma once

#include "autograd/verify/detour.hpp"
#include "autograd/verify/edit.hpp"

namespace autograd::verify {

/// A mistake that gives the claim, before it is put into words.
struct Fit {
  Kind kind = Kind::unexplained;
  /// The lower, the likelier.
  double cost = 0.0;
  std::string place = {};
  /// What was written and what belongs there; for a factor or a term only one of them.
  std::string wrote = {}, belongs = {};
  /// The claim as it should have been.
  std::string repaired = {};
  /// The factor, term, slope or path that it is about.
  Column piece = {};
  /// For another derivative, by the same or of the same: what it lacks of the right one.
  std::optional<Column> lacks = {};
  /// What the whole is multiplied by, where the mistake does no more than that.
  std::optional<double> ratio = {};
  /// The product whose sign is turned, where nothing else is.
  std::optional<Column> turned = {};
  /// A piece of the claim's own, or one that was put in, of more than one name or number: with two of them
  /// anything can be explained.
  bool loose = false;
  /// A formula was put in, on either side.
  bool inserted = false;
  /// With another slip it would explain too much: a number was solved for where a name stands, or something
  /// collapses.
  bool free = false;
  /// The two of two mistakes.
  std::vector<Fit> parts = {};
};

/// A claim that is not right, and what is known of it.
struct Case {
  const Claim* claim;
  std::size_t member;
  /// The derivative that it is about, if it is one.
  std::optional<Derivation> derivation;
  /// The right side as it was written, and the true derivation, where they are not too large.
  std::optional<Tree> written, truth;
  Column claimed, automatic;
  Speller spelled;
};

/// The fits of one case, the likeliest first; those that amount to the same stand behind one another with
/// equal `group`. Empty where nothing fits.
std::vector<std::vector<Fit>> fits_of(const Case& wrong, const Samples& samples,
                                      std::span<const Tree> symbols);

/// Those of a number that stands alone where a formula belongs: a lost sign, or another derivative, at the
/// given numbers.
std::vector<Fit> fits_of_number(const Case& wrong, const Samples& samples, std::span<const Tree> symbols);

}  // namespace autograd::verify
