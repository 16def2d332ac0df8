// SPDX-License-Identifier: MIT
// A calculation in numbered lines, forward and then backward through the same lines.
#pragma once

#include "autograd/explain/chain_rule.hpp"

namespace autograd::explain {

struct ForwardLine {
  std::size_t number;
  std::string name;
  Formula formula;
  double value = 0.0;
};

/// What flows back over one use of a node in the forward line with the same number.
struct BackwardLine {
  std::size_t number;
  /// The node of the forward line, and the one that it uses.
  std::string from, to;
  Formula slope;
  double upstream = 0.0, slope_value = 0.0;
  /// What has arrived at `to` with this line; `adds` where something had arrived before. The last of these is
  /// that of the backward walk where the formulas' is a number and that is none.
  double total = 0.0;
  bool adds = false;
};

struct BackwardSteps {
  /// What is calculated.
  std::string root;
  std::vector<ForwardLine> forward;
  std::vector<BackwardLine> backward;
  /// Why numbers are none, where some are.
  Cause cause = {};

  /// `(3) yhat = w2_11*o11 + b21 = 18`, and from the end `(3) dL/do11 = dL/dyhat * w2_11 = 30 * 1 = 30`.
  std::string text(const TellSettings& settings = {}) const;
  std::string latex(const TellSettings& settings = {}) const;
};

/// The nodes with names that y needs, y included, each in a line, and what flows back through each line: to
/// everything, or with a list only to what leads to these. Throws ConstantRoot, OutOfDate.
BackwardSteps backward_steps(Value y);
BackwardSteps backward_steps(Value y, Values by);

}  // namespace autograd::explain
