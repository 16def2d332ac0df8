// SPDX-License-Identifier: MIT
// Formulas as a kind of number: what operations mean when they are written down instead of calculated. A
// definition of a value or a slope that reads Formulas gives the formula of it.
#pragma once

#include "autograd/explain/expression.hpp"
#include "autograd/explain/pattern.hpp"

namespace autograd {

namespace explain {
class Formula;
}
template <>
inline constexpr bool is_recorded<explain::Formula> = true;

namespace explain {

/// A formula, or a number alone, which belongs to no other formulas until it meets one. It stays good when
/// the graph that it was made from is gone.
class Formula {
 public:
  Formula(double number = 0.0) noexcept : number_(number) {}
  Formula(std::shared_ptr<Expressions> all, Expressions::Place place) : all_(std::move(all)), place_(place) {}

  bool is_number() const noexcept {
    return all_ == nullptr || (*all_)[place_].kind == Expressions::Kind::number;
  }
  /// What it amounts to at the numbers that its symbols had when it was made.
  double value() const noexcept { return all_ == nullptr ? number_ : (*all_)[place_].value; }

  /// In plain characters, as `-2*(y - yhat)*w2_11*x1`. Parts that it would have to repeat, or that are too
  /// long to be read inside another, are named behind it: `u1^2 + sin(u1) where u1 = x*y + b`.
  std::string text() const;

  // What follows is for readings and printers.

  const std::shared_ptr<Expressions>& all() const noexcept { return all_; }
  /// Its place among these, to which a number alone is added.
  Expressions::Place place_in(Expressions& all) const;
  /// An operation over formulas that may come from several places; the result belongs to those of the first.
  static Formula make(std::initializer_list<Formula> operands, Code code);
  static Formula make(std::span<const Formula> operands, Code code);

 private:
  std::shared_ptr<Expressions> all_;
  Expressions::Place place_ = 0;
  double number_ = 0.0;
};

/// Which nodes are written out.
enum class Depth {
  named,   ///< named nodes are symbols
  leaves,  ///< only leaves are
};

/// How y is calculated, from named nodes and leaves; y itself is written out, also when it is named.
Formula formula(Value y, Depth depth = Depth::named);

/// dy/dx in terms of named nodes (or of leaves alone), by the chain rule, not multiplied out:
/// `-2*(y - yhat)*w2_11*x1`. 0 where y does not depend on x. What operations do at single points other than
/// the present one is left out: a*x^(a - 1) is the slope of x^a but for x = 0, and x/x is 1 but there. Throws
/// NotAVariable for a constant x, and WrongGraph.
Formula derivative_formula(Value y, Value x, Depth depth = Depth::named);

/// y's name, or its formula where it has none.
std::string name_or_formula(Value y);

// The reading.

template <class Op>
Formula apply(Formula a) {
  return Formula::make({a}, code_of<Op>);
}
template <class Op>
Formula apply(Formula a, Formula b) {
  return Formula::make({a, b}, code_of<Op>);
}
template <class Op>
Formula apply(std::span<const Formula> operands) {
  return Formula::make(operands, code_of<Op>);
}

inline Formula operator+(Formula a, Formula b) { return apply<Add>(a, b); }
inline Formula operator-(Formula a, Formula b) { return apply<Subtract>(a, b); }
inline Formula operator*(Formula a, Formula b) { return apply<Multiply>(a, b); }
inline Formula operator/(Formula a, Formula b) { return apply<Divide>(a, b); }
inline Formula operator-(Formula a) { return apply<Negate>(a); }

/// A comparison that waits for what it chooses between.
struct FormulaCondition {
  Relation relation;
  Formula a, b;
  /// The first where it holds, else the second.
  Formula select(Formula chosen, Formula otherwise) const;

 private:
  Formula choice(Formula chosen, Formula otherwise) const;
  /// What is left of the second where that asks, next, for a tie of the same two.
  Formula without_tie(Formula otherwise) const;
};
inline FormulaCondition operator<(Formula a, Formula b) { return {Relation::less, a, b}; }
inline FormulaCondition operator<=(Formula a, Formula b) { return {Relation::less_equal, a, b}; }
inline FormulaCondition operator>(Formula a, Formula b) { return {Relation::greater, a, b}; }
inline FormulaCondition operator>=(Formula a, Formula b) { return {Relation::greater_equal, a, b}; }
inline FormulaCondition operator==(Formula a, Formula b) { return {Relation::equal, a, b}; }
inline FormulaCondition operator!=(Formula a, Formula b) { return {Relation::not_equal, a, b}; }

}  // namespace explain
}  // namespace autograd
