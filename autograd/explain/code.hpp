// SPDX-License-Identifier: MIT
// What the languages for computers share: names that they take.
#pragma once

#include "autograd/explain/styles.hpp"

namespace autograd::explain {

/// The symbols of formulas that a function is made of, each with a name of its own.
class Signature {
 public:
  /// Throws Error where `name` is none for a function; `reserved` are words of the language besides those of
  /// C++.
  Signature(std::span<const Formula> formulas, std::string_view name,
            std::span<const std::string_view> reserved);

  /// The same formulas, together.
  const std::vector<Formula>& formulas() const noexcept { return formulas_; }
  const std::map<Expressions::Place, std::string>& identifiers() const noexcept { return identifiers_; }
  const std::vector<std::string>& names() const noexcept { return names_; }
  const std::vector<Value>& arguments() const noexcept { return arguments_; }

 private:
  std::vector<Formula> formulas_;
  std::map<Expressions::Place, std::string> identifiers_;
  std::vector<std::string> names_;
  std::vector<Value> arguments_;
};

/// Throws Error for a call of an operation of one's own.
void require_known(const Expressions& all, Expressions::Place call);

}  // namespace autograd::explain
