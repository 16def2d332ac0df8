// SPDX-License-Identifier: MIT
#include "autograd/verify/judge.hpp"

#include <algorithm>
#include <cmath>

#include "autograd/explain/formula.hpp"
#include "autograd/gradient.hpp"
#include "autograd/verify/trial.hpp"

namespace autograd::verify {

bool Judge::Symbol::is_there() const {
  const auto there = [](Value node) { return node.graph()->holds_node(node.index(), node.epoch()); };
  return there(leaf) && there(of) && there(by);
}

Value Judge::d(Value a, Value b) { return d(a, b, {}); }

Value Judge::d(Value a, Value b, std::string_view name) {
  const auto names = [&] { return describe(a) + " by " + describe(b); };
  a.check();
  b.check();
  if (a.is_constant() || b.is_constant()) {
    throw NotAVariable("no derivative of " + names() +
                       ": both must be nodes of the graph, and one is a constant");
  }
  if (a.graph() != &graph_ || b.graph() != &graph_) {
    throw WrongGraph("no derivative of " + names() + ": they belong to another graph than this judge");
  }
  std::erase_if(symbols_, [](const Symbol& symbol) { return !symbol.is_there(); });
  for (const Symbol& symbol : symbols_) {
    if (symbol.of.index() == a.index() && symbol.by.index() == b.index()) return symbol.leaf;
  }
  const Section section(a);
  for (const Symbol& symbol : symbols_) {
    if (section.place(symbol.leaf) != Section::nowhere || symbol.leaf.index() == b.index()) {
      throw Error("no derivative of " + names() + ": the symbol " + symbol.leaf.name() +
                  " has no derivative of its own; use derivative() for higher orders");
    }
  }
  std::string usual = "d" + a.name() + "/d";
  usual += b.name().empty() ? "(" + explain::formula(b).text() + ")" : b.name();
  if (a.name().empty()) usual += "(" + explain::formula(a).text() + ")";
  symbols_.push_back({Value(graph_, gradient(a)[b], name.empty() ? usual : name), a, b});
  return symbols_.back().leaf;
}

std::optional<DerivativeOf> Judge::symbol_of(Value value) const {
  if (value.is_constant()) return std::nullopt;
  for (const Symbol& symbol : symbols_) {
    if (symbol.is_there() && symbol.leaf.index() == value.index()) return DerivativeOf{symbol.of, symbol.by};
  }
  return std::nullopt;
}

/// The factors are taken from the left, up to the first that ends the chain: a node that is multiplied with
/// itself again and again has more factors than could ever be looked at.
std::optional<DerivativeOf> Judge::derivative_of(Value value) const {
  constexpr std::size_t most_factors = 256;
  std::optional<DerivativeOf> whole;
  std::vector<Value> pending = {value};
  for (std::size_t taken = 0; !pending.empty(); ++taken) {
    const Value factor = pending.back();
    pending.pop_back();
    const std::optional<DerivativeOf> next = symbol_of(factor);
    if (!next) {
      const bool is_product = !factor.is_constant() && factor.operation().name == Multiply::notation.name;
      if (!is_product || taken >= most_factors) return std::nullopt;
      const std::vector<Value> operands = factor.operands();
      pending.insert(pending.end(), {operands[1], operands[0]});
      continue;
    }
    if (whole && whole->by.index() != next->of.index()) return std::nullopt;
    whole = DerivativeOf{whole ? whole->of : next->of, next->by};
  }
  return whole;
}

void Judge::require_own_leaf(Value leaf) const {
  if (!leaf.is_leaf()) throw NotALeaf("a domain can be given to a leaf only, not to " + describe(leaf));
  if (leaf.graph() != &graph_) throw WrongGraph(describe(leaf) + " belongs to another graph than this judge");
}

void Judge::domain(Value leaf, double low, double high) {
  require_own_leaf(leaf);
  if (!(low < high) || !std::isfinite(high - low) || !(low <= leaf.value() && leaf.value() <= high)) {
    throw WrongSize("the domain [" + explain::number_text(low) + ", " + explain::number_text(high) + "] of " +
                    describe(leaf) + " is empty or does not hold its number");
  }
  ranges_.push_back({leaf, {low, high, {}}});
}

void Judge::domain(Value leaf, std::vector<double> numbers) {
  require_own_leaf(leaf);
  const bool finite = std::all_of(numbers.begin(), numbers.end(), [](double x) { return std::isfinite(x); });
  if (!finite || std::find(numbers.begin(), numbers.end(), leaf.value()) == numbers.end()) {
    throw WrongSize("the domain of " + describe(leaf) + " does not hold its number, or is not finite");
  }
  ranges_.push_back({leaf, {0.0, 0.0, std::move(numbers)}});
}

std::map<std::size_t, Range> Judge::ranges_of(const Section& section) const {
  std::map<std::size_t, Range> ranges;
  for (const auto& [leaf, range] : ranges_) {
    if (!leaf.graph()->holds_node(leaf.index(), leaf.epoch())) continue;
    const std::size_t place = section.place(leaf);
    if (place != Section::nowhere) ranges[place] = range;
  }
  return ranges;
}

Judgement Judge::judge(const Claim& claim) const {
  if (claim.chain.empty()) {
    throw Error("claim '" + claim.label + "' says nothing: give it at least one formula to compare with");
  }
  return Trial(*this, claim).judge();
}

std::vector<Judgement> Judge::judge(std::span<const Claim> claims) const {
  std::vector<Judgement> judgements;
  for (const Claim& claim : claims) judgements.push_back(judge(claim));
  return judgements;
}

}  // namespace autograd::verify
