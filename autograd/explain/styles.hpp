// SPDX-License-Identifier: MIT
// The ways to write a formula down, one class and one file each.
#pragma once

#include <map>
#include <set>

#include "autograd/explain/style.hpp"

namespace autograd::explain {

enum class Characters { ascii, unicode };

/// `-2*(y - yhat)*w2_11*x1`; with Unicode `-2·(y - ŷ)·w2_11·x1`. A sheet can be written in either.
class TextStyle : public Style {
 public:
  explicit TextStyle(Characters characters = Characters::ascii) : characters_(characters) {}
  Fragment number(double number) const override;
  Fragment name(std::string_view name) const override;
  Fragment call(const Expressions&, Expressions::Place, std::span<const Fragment>) const override;
  Fragment power(const Fragment& base, int exponent) const override;
  void add_factor(std::string& product, const std::string& factor, std::size_t count) const override;

 private:
  Characters characters_;
};

/// What names look like, for those that shall not look as they do by themselves: in LaTeX.
using Spellings = std::map<std::string, std::string, std::less<>>;

/// `-2 (y - \hat{y}) \, w_{11}^{(2)} \, x_{1}`, without delimiters.
class LatexStyle : public Style {
 public:
  explicit LatexStyle(Spellings spellings = {}) : spellings_(std::move(spellings)) {}
  Fragment number(double number) const override;
  Fragment name(std::string_view name) const override;
  Fragment call(const Expressions&, Expressions::Place, std::span<const Fragment>) const override;
  Fragment derivative(const DerivativeName& name) const override;
  Fragment power(const Fragment& base, int exponent) const override;
  Fragment quotient(const Fragment& above, const Fragment& below) const override;
  std::string brackets(const std::string& inside) const override;
  std::string words(std::string_view words) const override;
  void add_factor(std::string& product, const std::string& factor, std::size_t count) const override;

 private:
  Spellings spellings_;
};

/// Elements of MathML, in one row; mathml() puts <math> around them.
class MathmlStyle : public Style {
 public:
  explicit MathmlStyle(Spellings spellings = {}) : spellings_(std::move(spellings)) {}
  Fragment number(double number) const override;
  Fragment name(std::string_view name) const override;
  Fragment call(const Expressions&, Expressions::Place, std::span<const Fragment>) const override;
  Fragment derivative(const DerivativeName& name) const override;
  Fragment power(const Fragment& base, int exponent) const override;
  Fragment quotient(const Fragment& above, const Fragment& below) const override;
  std::string brackets(const std::string& inside) const override;
  std::string words(std::string_view words) const override;
  std::string equals() const override;
  std::string negative(const std::string& text) const override;
  void add_term(std::string& sum, bool minus, const std::string& term) const override;
  void add_factor(std::string& product, const std::string& factor, std::size_t count) const override;

 private:
  Spellings spellings_;
};

/// What the languages for computers share: expressions over identifiers.
class CodeStyle : public Style {
 public:
  double gathered(double number) const override { return number; }
  Fragment name(std::string_view name) const override { return {std::string(name)}; }
  Fragment symbol(const Expressions&, Expressions::Place) const override;
  Fragment power(const Fragment& base, int exponent) const override;
  void add_factor(std::string& product, const std::string& factor, std::size_t count) const override;
  /// Those that are called and stand in no standard library.
  const std::set<std::string>& functions() const noexcept { return functions_; }

 protected:
  /// `power` is the function that raises to a power.
  CodeStyle(std::map<Expressions::Place, std::string> identifiers, std::string_view power)
      : identifiers_(std::move(identifiers)), power_(power) {}
  mutable std::set<std::string> functions_;

 private:
  std::map<Expressions::Place, std::string> identifiers_;
  std::string_view power_;
};

/// cpp_function() makes a function of it.
class CppStyle : public CodeStyle {
 public:
  explicit CppStyle(std::map<Expressions::Place, std::string> identifiers)
      : CodeStyle(std::move(identifiers), "std::pow") {}
  Fragment number(double number) const override;
  Fragment call(const Expressions&, Expressions::Place, std::span<const Fragment>) const override;
};

/// javascript_function() makes a function of it.
class JavascriptStyle : public CodeStyle {
 public:
  explicit JavascriptStyle(std::map<Expressions::Place, std::string> identifiers)
      : CodeStyle(std::move(identifiers), "Math.pow") {}
  Fragment number(double number) const override;
  Fragment call(const Expressions&, Expressions::Place, std::span<const Fragment>) const override;
};

std::string text(const Formula& formula, Characters characters = Characters::ascii);
std::string latex(const Formula& formula, const Spellings& spellings = {});
/// In a <math> element.
std::string mathml(const Formula& formula, const Spellings& spellings = {});

/// Code that calculates formulas.
struct Function {
  /// The nodes that its parameters stand for, in order.
  std::vector<Value> arguments;
  /// With all that it calls and that its language does not have.
  std::string code;
};
/// `double name(double x, double y)`, or for several formulas `void name(double x, double y, double* out)`.
/// Throws Error for a name that is none, for operations of one's own and for those that need a library.
Function cpp_function(std::span<const Formula> formulas, std::string_view name);
/// `function name(x, y)`, which returns a number, or for several formulas an array. Throws Error for a name
/// that is none and for operations of one's own.
Function javascript_function(std::span<const Formula> formulas, std::string_view name);

}  // namespace autograd::explain
