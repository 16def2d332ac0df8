// SPDX-License-Identifier: MIT
// What differs between the ways to write a formula down, and what they share. A style knows nothing of
// graphs.
#pragma once

#include "autograd/explain/formula.hpp"

namespace autograd::explain {

/// A piece of a formula: what stands behind its sign, and how tightly that holds together.
struct Fragment {
  std::string text;
  Precedence precedence = Precedence::atom;
  bool minus = false;
};

/// A derivative of any order: of what, and by what how often.
struct DerivativeName {
  struct By {
    std::string name;
    int times = 1;
  };
  std::string of;
  int order = 1;
  std::vector<By> by;
};
/// Of what is a derivative itself, as dL/dx or d^2L/dx^2, the derivative by one name more.
DerivativeName derivative_name(std::string_view of, std::string_view by);

class Style {
 public:
  virtual ~Style() = default;
  /// A number that is not below 0.
  virtual Fragment number(double number) const = 0;
  /// What a formula's numbers came to: 0.3 for 0.1 + 0.2, as people calculate.
  virtual double gathered(double number) const;
  virtual Fragment name(std::string_view name) const = 0;
  /// A symbol; a name unless a style calls nodes otherwise.
  virtual Fragment symbol(const Expressions& all, Expressions::Place place) const {
    return name(all.name(place));
  }
  /// The derivative of one name by another, as one symbol.
  Fragment derivative(std::string_view of, std::string_view by) const {
    return derivative(derivative_name(of, by));
  }
  virtual Fragment derivative(const DerivativeName& name) const;
  virtual Fragment call(const Expressions& all, Expressions::Place place,
                        std::span<const Fragment> operands) const = 0;
  /// `base` is as it stands alone; `exponent` is from 2.
  virtual Fragment power(const Fragment& base, int exponent) const = 0;
  virtual std::string brackets(const std::string& inside) const { return "(" + inside + ")"; }
  virtual std::string words(std::string_view words) const { return std::string(words); }
  virtual std::string equals() const { return " = "; }
  virtual std::string negative(const std::string& text) const { return "-" + text; }
  virtual void add_term(std::string& sum, bool minus, const std::string& term) const;
  /// `count` is that of the factors that stand there already.
  virtual void add_factor(std::string& product, const std::string& factor, std::size_t count) const = 0;
  /// Both are as they stand alone.
  virtual Fragment quotient(const Fragment& above, const Fragment& below) const;

  /// A piece with its sign, in brackets where it holds together less tightly than it must.
  std::string placed(const Fragment& piece, Precedence least, bool in_front = false) const;
  std::string whole(const Fragment& piece) const { return placed(piece, Precedence::sum, true); }

 protected:
  /// A name or a sign, and how often it stands there where that is more than once.
  std::string raised(const Fragment& base, int times) const;
};

/// Under which condition a choice takes its first side: two of its operands and how they relate (<, <=, ==,
/// >,
/// >=). People write x > 0, not 0 < x.
struct Condition {
  std::size_t left = 0, right = 1;
  std::string_view relation;
};
/// None for what is no choice.
std::optional<Condition> condition_of(const Expressions& all, Expressions::Place place);

double rounded_to(double number, int digits);

/// A formula written down: parts that stand in it more than once, or would be too long inside it, and itself.
struct Written {
  struct Part {
    std::string name;
    std::string formula;
  };
  std::vector<Part> parts;
  std::vector<std::string> formulas;
  /// The same formulas, to be put into something else.
  std::vector<Fragment> fragments;
};

/// Writes formulas that are to be read together. Their size together is in proportion to that of what they
/// were made from. With `digits` symbols are their numbers, with so many significant digits. The last
/// `restated` of them say once more what the others say: nothing needs a name for standing in both.
Written write(std::span<const Formula> formulas, const Style& style, std::optional<int> digits = {},
              std::size_t restated = 0);
/// One formula, its parts behind it: `u1^2 + sin(u1) where u1 = x*y + b`, in a style's words.
std::string write_line(const Formula& formula, const Style& style, std::optional<int> digits = {},
                       std::string_view where = " where ", std::string_view equals = " = ");

}  // namespace autograd::explain
