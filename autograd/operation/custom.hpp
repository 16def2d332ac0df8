// SPDX-License-Identifier: MIT
// What the engine asks of an operation that is defined outside of it and stands in no list. People make
// one with custom() (autograd/custom.hpp); graphs hold it, and the walks read it as they read a block.
#pragma once

#include <string>

#include "autograd/operation/definition.hpp"

namespace autograd {

class Value;

/// An operation of one's own over a list of operands. Pinned; several graphs, and threads, may share one.
class CustomOperation {
 public:
  /// Throws Error where the notation has no name, or its patterns show an operand that is not there.
  /// `operands` is how many there are, 0 for any number. Patterns that are empty become a plain call.
  CustomOperation(const Notation& notation, std::size_t operands);
  virtual ~CustomOperation();
  CustomOperation(const CustomOperation&) = delete;
  CustomOperation& operator=(const CustomOperation&) = delete;

  const Notation& notation() const noexcept { return notation_; }

  /// Whether the value is calculated in long double too; if not, that reading is one of double.
  virtual bool is_precise() const noexcept = 0;

  virtual double value(std::span<const double> operands) const = 0;
  virtual long double value(std::span<const long double> operands) const = 0;
  virtual double slope(std::span<const double> operands, std::size_t i, double result) const = 0;
  virtual long double slope(std::span<const long double> operands, std::size_t i,
                            long double result) const = 0;
  /// Throws NumbersOnly where the slopes are written for numbers only.
  virtual Value slope(std::span<const Value> operands, std::size_t i, Value result) const = 0;

 private:
  std::string name_, text_, latex_;
  Notation notation_;
};

/// The slopes of an operation of one's own, in the reading T; those not wanted are left as they are.
template <class T, class Wanted>
void slopes_of(const CustomOperation& operation, std::span<const T> operands, T result, std::span<T> out,
               const Wanted& wanted) {
  for (std::size_t i = 0; i < operands.size(); ++i) {
    if (wanted(i)) out[i] = number::within(result, operation.slope(operands, i, result));
  }
}

}  // namespace autograd
