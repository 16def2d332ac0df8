// SPDX-License-Identifier: MIT
// A recording while it is being compiled: lines in topological order, free of graphs and handles, that the
// steps of the compiler rewrite. It knows nothing of blocks, lanes and threads.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "autograd/value.hpp"

namespace autograd::program {

/// A line's place in its draft.
using Place = std::uint32_t;
inline constexpr Place nowhere = static_cast<Place>(-1);

struct Line {
  enum class Kind : std::uint8_t {
    constant,
    parameter,
    column,
    operation,
    /// bias + w1*x1 + ... + wn*xn, where bias and w are the same in all rows. Its operands are the bias, w1
    /// ... wn, x1 ... xn.
    affine
  };
  Kind kind;
  Code code = leaf_code;
  std::uint16_t custom = 0;  // which of the draft's own operations, where the code is custom_code
  Place which = nowhere;     // which parameter or column
  double number = 0.0;       // of a constant
  std::uint32_t name = 0;    // which of the draft's names; 0 for none
  std::size_t first = 0, count = 0;

  bool is(Code operation) const noexcept { return kind == Kind::operation && code == operation; }
};

/// A comparison that steered the recording.
struct Test {
  Relation relation;
  Place a, b;
  bool outcome;
  std::string a_name, b_name;
};
/// All digits of a number, so that what is compared with it can be told from it.
std::string exact_text(double number);
/// `'x' > 'w' is true`.
std::string comparison_text(const Test& test);

class Draft {
 public:
  std::size_t size() const noexcept { return lines_.size(); }
  const Line& operator[](Place place) const noexcept { return lines_[place]; }
  std::span<const Place> operands(Place place) const noexcept {
    return {operands_.data() + lines_[place].first, lines_[place].count};
  }
  const CustomOperation* custom(Place place) const noexcept {
    return lines_[place].code == custom_code ? customs[lines_[place].custom].get() : nullptr;
  }
  bool is_constant(Place place) const noexcept { return lines_[place].kind == Line::Kind::constant; }

  Place add_constant(double number) { return add({.kind = Line::Kind::constant, .number = number}, {}); }
  Place add_operation(Code code, std::span<const Place> operands) {
    return add({.kind = Line::Kind::operation, .code = code}, operands);
  }
  /// Adds a line like this one with these operands.
  Place add(Line line, std::span<const Place> operands);

  std::vector<Place> outputs;
  std::vector<Test> tests;
  std::vector<std::string> column_names, parameter_names;
  /// With which it was recorded; of a draft that was captured alone.
  std::vector<double> column_numbers, parameter_numbers;
  std::vector<std::string> names{{}};  // of other lines
  std::vector<std::shared_ptr<const CustomOperation>> customs;

  /// A draft with the same names and operations and no lines, outputs and tests.
  Draft without_lines() const;

 private:
  std::vector<Line> lines_;
  std::vector<Place> operands_;
};

/// Gives `to`, a draft or a plan, the draft's outputs and tests; `at` says for each place where it is there.
template <class To, class At>
void carry_ends(const Draft& from, To& to, At at) {
  for (const Place output : from.outputs) to.outputs.push_back(at(output));
  for (Test test : from.tests) {
    test.a = at(test.a);
    test.b = at(test.b);
    to.tests.push_back(std::move(test));
  }
}

/// Which leaf is which.
struct Bindings {
  std::span<const Value> columns, parameters, frozen;
};

/// What the outputs need, and the comparisons that steered it: those recorded between the first bound leaf
/// and the last output whose operands depend on a bound leaf, and later ones whose operands depend on no
/// other. Throws NotALeaf, NotAVariable, WrongGraph, StaleValue, ConstantRoot, and UnboundLeaf for a leaf
/// that is none of columns, parameters and frozen ones, or several.
Draft capture(Values outputs, const Bindings& bindings);

/// The value of an operation from its operands' numbers.
double value_of(const Draft& draft, Place place, std::span<const double> operands);

}  // namespace autograd::program
