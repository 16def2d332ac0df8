// SPDX-License-Identifier: MIT
// Where a NaN or an infinity comes from: the first node at which finite numbers become something else, on
// the way forward or on the way back.
#pragma once

#include <optional>

#include "autograd/sweep.hpp"

namespace autograd::verify {

/// A node at which something goes wrong, and what it was made of.
struct Anomaly {
  enum class Kind {
    /// The value is NaN or infinite and the operands' values are not; or a leaf was given such a number.
    value,
    /// The adjoint is NaN or infinite, and all that it was calculated from is finite but for slopes.
    adjoint,
    /// In the backward walk 0 met infinity: an adjoint of 0 with a slope that is infinite or NaN (the engine
    /// counts their product as 0, and the true derivative may be lost), or an infinite adjoint with a
    /// slope of 0 (their product is NaN). Where a branch that is not taken sent the 0, it is meant, and no
    /// anomaly.
    zero_times_infinity,
    /// The parts of the adjoint cancel: it is far smaller than they are, and the digits that are left may be
    /// rounding. Found only where AnomalySettings ask for it.
    cancellation
  };
  /// A part of an adjoint: what came over one edge from one result.
  struct Part {
    Value from;
    double adjoint;  ///< of the result
    double slope;    ///< of the result by this node
    double product;
  };

  Kind kind = Kind::value;
  /// The node whose value or adjoint it is.
  Value node;
  /// That value or adjoint.
  double number = 0.0;
  /// The operation at which it goes wrong: the node itself, or the result that sent the bad part of its
  /// adjoint.
  Value culprit;
  /// The numbers of the culprit's operands; none for a leaf.
  std::vector<double> operands;
  /// What the adjoint is the sum of, as the walk met them; none for a value.
  std::vector<Part> parts;
  /// Whether all values on some way to the root are NaN or infinite too; always true for the other kinds.
  bool reaches_root = true;
  /// Where the culprit was recorded, as `file:line`; empty unless graph.locate() noted it.
  std::string place;
  /// All of this in a sentence, to be kept when the graph is gone.
  std::string text;
};

struct AnomalySettings {
  /// Whether to look for cancellation too.
  bool cancellation = false;
  /// An adjoint that is smaller than this share of the sum of its parts' sizes has cancelled. The default
  /// means that more than half of the sixteen digits are lost.
  double smallest_share = 1e-8;
};

/// The first anomaly: first the values in the order of recording, then, from the root down, the adjoints of
/// gradient(root). None where all is well. It records nothing and changes no number. Throws ConstantRoot,
/// OutOfDate, StaleValue, and Error where smallest_share does not lie between 0 and 1.
std::optional<Anomaly> find_anomaly(Value root, AnomalySettings settings = {});

/// All anomalies in that order: each the beginning of one, not what follows from it.
std::vector<Anomaly> find_anomalies(Value root, AnomalySettings settings = {});

}  // namespace autograd::verify
