// SPDX-License-Identifier: MIT
// Sections read as formulas, forward and backward. What tells a graph in formulas goes through this.
#pragma once

#include <algorithm>
#include <functional>
#include <map>

#include "autograd/explain/formula.hpp"
#include "autograd/sweep.hpp"

namespace autograd {

/// Formulas are gathered into one sum, in the order in which the nodes that sent them were recorded.
template <>
class Arrivals<explain::Formula> {
 public:
  void add(explain::Formula part) {
    if (!(part.is_number() && part.value() == 0.0)) parts_.push_back(part);
  }
  bool none() const { return parts_.empty(); }
  explain::Formula total() const;

 private:
  std::vector<explain::Formula> parts_;
};

namespace explain {

/// Slopes of an operation of one's own at the operands' numbers: they are recorded, and that is read.
void slopes_of_custom(const CustomOperation& operation, std::span<const Formula> operands, Formula result,
                      std::span<Formula> out, const std::function<bool(std::size_t)>& wanted);
template <class Wanted>
void slopes_of(const CustomOperation& operation, std::span<const Formula> operands, Formula result,
               std::span<Formula> out, const Wanted& wanted) {
  slopes_of_custom(operation, operands, result, out, [&](std::size_t i) { return wanted(i); });
}

/// Whether the slopes of an operation are divided by what they add up to, which is 1 but for rounding and
/// ties.
template <class Op>
inline constexpr bool adds_up_to_one =
    std::same_as<Op, LogSumExp> || std::same_as<Op, Extreme<true>> || std::same_as<Op, Extreme<false>>;
/// These slopes as people write them, not divided; empty where there is a tie, or all is kept.
std::vector<Formula> told_shares(Code code, std::span<const Formula> operands, Formula result);
template <class Op, class Wanted>
requires adds_up_to_one<Op>
void slopes_of(std::span<const Formula> operands, Formula result, std::span<Formula> out,
               const Wanted& wanted) {
  const std::vector<Formula> shares = told_shares(code_of<Op>, operands, result);
  if (shares.empty()) return autograd::slopes_of<Op, Formula>(operands, result, out, wanted);
  std::copy(shares.begin(), shares.end(), out.begin());
}

/// A section with a formula for each of its nodes.
class Reading {
 public:
  /// `is_symbol(place)` says which nodes stand for themselves; leaves always do.
  Reading(const Section& section, const std::function<bool(std::size_t)>& is_symbol,
          PointGuards guards = PointGuards::kept);

  const Section& section() const noexcept { return section_; }
  const std::shared_ptr<Expressions>& all() const noexcept { return all_; }
  bool is_symbol(std::size_t place) const noexcept { return is_symbol_[place] != 0; }
  /// A symbol's is the symbol.
  std::span<const Formula> formulas() const noexcept { return formulas_; }
  /// What a symbol is called: no two alike.
  const std::string& name(std::size_t place) const { return all_->name(formulas_[place].place_in(*all_)); }
  /// Written out also where it is a symbol.
  Formula written_out(std::size_t place) const;
  /// The derivative of one place by each symbol that stands in it (by itself: nothing), by the places for
  /// which `wanted` is true.
  std::map<std::size_t, Formula> slopes(std::size_t of, const std::function<bool(std::size_t)>& wanted) const;

 private:
  void define_symbols();

  const Section& section_;
  std::shared_ptr<Expressions> all_;
  std::vector<char> is_symbol_;
  std::vector<Formula> formulas_;
  /// Symbols written out, once the expressions know them.
  std::map<std::size_t, Formula> definitions_;
  /// None between uses.
  mutable std::vector<Arrivals<Formula>> arrivals_;
};

/// A node's name; a leaf without one is called by its place in the graph.
std::string symbol_name(Value node);

/// Each symbol that stands in a formula, in the order of reading.
std::vector<Formula> symbols_of(const Formula& formula);

/// For each place whether the derivative of what it is by x is not 0 for want of a way to it.
std::vector<char> depends_on(const Section& section, std::size_t x);

}  // namespace explain
}  // namespace autograd
