// SPDX-License-Identifier: MIT
// Why a claim is wrong: the mistakes that would have led to it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace autograd::verify {

/// What kind of mistake it was, simplest first.
enum class Kind {
  reading,           ///< only the brackets
  inherited,         ///< another wrong line was used
  sign,              ///< one sign inside the formula
  constant_factor,   ///< the whole is k times the truth
  symbol,            ///< one name for another
  constant,          ///< one number for another, or a number for a name
  other_derivative,  ///< the derivative of, or by, something else
  missing_factor,
  extra_factor,
  missing_term,
  extra_term,
  wrong_slope,   ///< the rule of one operation misused
  missing_path,  ///< a way on which the derivative flows was forgotten
  double_path,   ///< ... or counted twice
  two_mistakes,
  unexplained  ///< no single mistake or pair of mistakes
};

/// As reports write it: "constant-factor".
std::string_view word_for(Kind kind);

/// One mistake that gives the claim at every point.
struct Explanation {
  Kind kind = Kind::unexplained;
  /// The two of `two_mistakes`.
  std::vector<Kind> parts;
  /// What it happened to, in the claim's names: the factor, term or sign's formula; "w1_12 for w1_21";
  /// "2 for -2"; "dL/dw1_21"; "sigmoid(z11)" (an operation whose rule was misused); "o11 -> z" (a path).
  /// Of two mistakes both, with "; " between them.
  std::string place;
  /// Three short sentences for a student: what was written, what belongs there, how to notice it.
  std::string wrote, belongs, notice;
  /// The claim's right side as it should have been.
  std::string repaired;
  /// Other mistakes that amount to the same thing.
  std::vector<Explanation> alternatives;
};

/// One slip and the lines that show it.
struct Root {
  /// The label of the line where it happened first.
  std::string label;
  /// The slip in one sentence.
  std::string says;
  /// The labels of all lines that show it, the first one included; of these, the ones that made no slip of
  /// their own and only carry it over.
  std::vector<std::string> lines, carried = {};
};

}  // namespace autograd::verify
