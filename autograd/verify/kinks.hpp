// SPDX-License-Identifier: MIT
// Where a function has no derivative at the present numbers, and what the engine's conventions make of it.
#pragma once

#include "autograd/sweep.hpp"
#include "autograd/verify/one_sided.hpp"

namespace autograd::verify {

/// A slope or derivative from both sides, and the one that the engine returns by convention.
struct Sides {
  OneSided left, right;
  double convention = 0.0;

  /// Whether both sides have one finite derivative.
  bool is_smooth() const { return agree(left, right); }
  /// Whether that is what the engine returns.
  bool convention_holds() const { return is_smooth() && agree(left, convention) && agree(right, convention); }
};

/// An operation at a kink: a corner, a jump, a vertical tangent, or the edge of its domain.
struct Kink {
  Value node;
  /// The operands' numbers.
  std::vector<double> operands;
  /// The operation's slopes by its operands, each moved by itself; of a longer list those by the first
  /// `most_slopes` that are not constants. The operand is the place in `operands`.
  struct Slope {
    std::size_t operand;
    Sides sides;
  };
  static constexpr std::size_t most_slopes = 8;
  std::vector<Slope> slopes;
  /// Where the node was recorded, as `file:line`; empty unless graph.locate() noted it.
  std::string place;
  /// All of this in a sentence.
  std::string text;
};

/// The nodes that y needs and that have no derivative at their operands' present numbers, operands
/// first; none where y is a constant. What an operation of one's own (`custom`) does inside is not known:
/// its kinks are not found. Throws OutOfDate, StaleValue.
std::vector<Kink> find_kinks(Value y);

/// What kinks do to dy/dx.
struct KinkReport {
  /// The kinks that x moves over. One that x only passes along (such as max(x, x)) is left out.
  std::vector<Kink> kinks;
  /// Comparisons that decided an `if` before y was recorded, depend on x, and whose sides are equal: beyond
  /// the boundary the program would record something else, and `derivative` is that of what was recorded.
  std::vector<Guard> guards;
  /// dy/dx from the left, from the right (x alone is moved, and what it moves is calculated again in long
  /// double), and as gradient(y)[x] has it.
  Sides derivative;
  /// All of this in a few lines: the first `most_shown` kinks and comparisons, and how many more there are.
  std::string text;
  static constexpr std::size_t most_shown = 20;
};

/// The kinks between x and y, and dy/dx beside them; x may be a leaf or an inner node (then it is the
/// derivative through that node). Kinks may cancel, as in relu(x) - relu(x), and may hide a wrong
/// derivative, as in relu(x) - relu(-x), which is x and has by convention the derivative 0 at 0: the report
/// says so. Without a kink on the way it never says that there is no derivative, only that differences cannot
/// tell, where they do not agree with the convention. Throws ConstantRoot, NotAVariable (for constants),
/// WrongGraph, OutOfDate, StaleValue.
KinkReport kink_report(Value y, Value x);

/// Whether the operation at a place has a kink at these values (one for each place) for somebody who moves
/// the operands for which `moved(place)` is true.
bool is_kink(const Section& section, std::size_t place, std::span<const double> values,
             std::span<const char> moved);

}  // namespace autograd::verify
