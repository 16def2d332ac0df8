// SPDX-License-Identifier: MIT
// Formulas as a person writes them, over numbered names. They know nothing of the engine but how to be told
// to it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "autograd/value.hpp"
#include "tests/diagnosis/field.hpp"

namespace measure {

struct Expression;
/// Never null, never changed.
using Formula = std::shared_ptr<const Expression>;

struct Expression {
  enum class Kind : unsigned char { number, name, sum, product, negative, quotient, power, call };
  Kind kind;
  std::int64_t numerator = 0, denominator = 1;  // of a number; the numerator is a power's exponent
  std::size_t name = 0;
  Function function = Function::exp;
  std::vector<Formula> parts = {};
};
using Kind = Expression::Kind;

Formula number(std::int64_t numerator, std::int64_t denominator = 1);
Formula name(std::size_t name);
/// Sums and products of one part are that part; of none 0 and 1. Nested ones are not joined.
Formula sum(std::vector<Formula> parts);
Formula product(std::vector<Formula> parts);
/// Takes a negative away from a negative.
Formula negative(Formula a);
Formula quotient(Formula a, Formula b);
Formula power(Formula a, std::int64_t exponent);
Formula call(Function f, Formula a);
/// The same formula with other parts.
Formula with_parts(const Formula& a, std::vector<Formula> parts);

bool is_number(const Formula& a, std::int64_t numerator);
bool holds_name(const Formula& a, std::size_t name);
std::size_t size_of(const Formula& a);

/// Where a part stands: which part of which part.
using Route = std::vector<std::size_t>;
Formula part_at(const Formula& a, std::span<const std::size_t> route);
Formula replaced(const Formula& a, std::span<const std::size_t> route, Formula part);
Formula renamed(const Formula& a, std::size_t from, std::size_t to);

/// One number for each name.
using Assignment = std::vector<Residue>;
std::optional<Residue> evaluate(const Formula& a, const Assignment& names);
double evaluate(const Formula& a, std::span<const double> names);

/// The formula recorded over nodes.
autograd::Value recorded(const Formula& a, std::span<const autograd::Value> names);
std::string text(const Formula& a, std::span<const std::string> names);

}  // namespace measure
