// SPDX-License-Identifier: MIT
#include "autograd/explain/reading.hpp"

#include <set>
#include <utility>

namespace autograd {

explain::Formula Arrivals<explain::Formula>::total() const {
  if (parts_.size() == 1) return parts_[0];
  const std::vector<explain::Formula> in_order(parts_.rbegin(), parts_.rend());
  const explain::Formula sum = explain::Formula::make(in_order, code_of<Sum>);
  const bool is_told = !sum.is_number() && sum.all()->guards() == explain::PointGuards::left_out;
  if (!is_told) return sum;
  return {sum.all(), sum.all()->with_common_factor(sum.place_in(*sum.all()))};
}

namespace explain {

using Place = Expressions::Place;

Formula Formula::make(std::initializer_list<Formula> operands, Code code) {
  return make(std::span(operands.begin(), operands.size()), code);
}

Formula Formula::make(std::span<const Formula> operands, Code code) {
  // A number may stand anywhere: what has symbols decides where the result belongs.
  std::shared_ptr<Expressions> all;
  for (const Formula& operand : operands) {
    if (all == nullptr || !operand.is_number()) all = operand.all_ != nullptr ? operand.all_ : all;
    if (!operand.is_number()) break;
  }
  if (all == nullptr) all = std::make_shared<Expressions>();
  std::vector<Place> places;
  for (const Formula& operand : operands) places.push_back(operand.place_in(*all));
  return {all, all->operation(code, places)};
}

Place Formula::place_in(Expressions& all) const {
  if (all_ == nullptr) return all.number(number_);
  if (is_number()) return all.number((*all_)[place_].coefficient);
  return all_.get() == &all ? place_ : all.copied(*all_, place_);
}

std::vector<Formula> told_shares(Code code, std::span<const Formula> operands, Formula result) {
  if (result.is_number() || result.all()->guards() == PointGuards::kept) return {};
  std::vector<Formula> shares;
  std::size_t winners = 0;
  for (const Formula& operand : operands) {
    winners += operand.value() == result.value() ? 1 : 0;
    shares.push_back(code == code_of<LogSumExp> ? number::exp(operand - result)
                                                : (operand == result).select(1.0, 0.0));
  }
  if (code != code_of<LogSumExp> && winners != 1) shares.clear();
  return shares;
}

Formula FormulaCondition::without_tie(Formula otherwise) const {
  if (otherwise.is_number()) return otherwise;
  Expressions& all = *otherwise.all();
  const Place place = otherwise.place_in(all);
  if (all[place].code != code_of<Select<Choice::equal>>) return otherwise;
  const auto parts = all.parts(place);
  const Place sides[] = {a.place_in(all), b.place_in(all)};
  const bool same = (parts[0].place == sides[0] && parts[1].place == sides[1]) ||
                    (parts[0].place == sides[1] && parts[1].place == sides[0]);
  return same && a.value() != b.value() ? Formula(otherwise.all(), parts[3].place) : otherwise;
}

Formula FormulaCondition::select(Formula chosen, Formula otherwise) const {
  if (a.is_number() && b.is_number()) return holds(relation, a.value(), b.value()) ? chosen : otherwise;
  const std::shared_ptr<Expressions>& all = a.is_number() ? b.all() : a.all();
  if (all->guards() == PointGuards::kept) return choice(chosen, otherwise);
  const bool now = holds(relation, a.value(), b.value());
  // What compares a formula with itself asks whether it is NaN; what would be a formula but for a point, as
  // x/hypot(x, y), is that. Between numbers an equality is a case of its own, as in the largest of a list.
  const bool is_point = relation == Relation::equal && !now && !otherwise.is_number();
  if (is_point || a.place_in(*all) == b.place_in(*all)) return now ? chosen : otherwise;
  return choice(chosen, without_tie(otherwise));
}

Formula FormulaCondition::choice(Formula chosen, Formula otherwise) const {
  switch (relation) {
    case Relation::less: return Formula::make({a, b, chosen, otherwise}, code_of<Select<Choice::less>>);
    case Relation::less_equal:
      return Formula::make({a, b, chosen, otherwise}, code_of<Select<Choice::less_equal>>);
    case Relation::greater: return Formula::make({b, a, chosen, otherwise}, code_of<Select<Choice::less>>);
    case Relation::greater_equal:
      return Formula::make({b, a, chosen, otherwise}, code_of<Select<Choice::less_equal>>);
    case Relation::equal: return Formula::make({a, b, chosen, otherwise}, code_of<Select<Choice::equal>>);
    case Relation::not_equal: return Formula::make({a, b, otherwise, chosen}, code_of<Select<Choice::equal>>);
  }
  return chosen;
}

std::string symbol_name(Value node) {
  const std::string name = node.name();
  return name.empty() ? std::string(node.operation().name) + "#" + std::to_string(node.index()) : name;
}

namespace {

Formula operation_at(const Section& section, std::size_t place, std::span<const Formula> operands,
                     const std::shared_ptr<Expressions>& all) {
  std::vector<Place> places;
  for (const Formula& operand : operands) places.push_back(operand.place_in(*all));
  const Value node = section.node(place);
  if (section.custom(place) != nullptr)
    return {all, all->custom(section.graph().shared_custom(node.index()), places)};
  return {all, all->operation(section.code(place), places)};
}

}  // namespace

Reading::Reading(const Section& section, const std::function<bool(std::size_t)>& is_symbol,
                 PointGuards guards)
    : section_(section),
      all_(std::make_shared<Expressions>(guards)),
      is_symbol_(section.size()),
      formulas_(section.size()) {
  std::vector<Formula> operands;
  for (std::size_t place = 0; place < section.size(); ++place) {
    is_symbol_[place] = section.is_leaf(place) || is_symbol(place);
    const Value node = section.node(place);
    if (is_symbol_[place]) {
      formulas_[place] = {all_, all_->symbol(node, symbol_name(node), node.value())};
    } else {
      gather(section, place, std::span<const Formula>(formulas_), operands);
      formulas_[place] = operation_at(section, place, operands, all_);
    }
  }
  if (guards == PointGuards::left_out) define_symbols();
}

/// Only when all is written out: there a name stands for itself alone.
void Reading::define_symbols() {
  for (std::size_t place = 0; place < section_.size(); ++place) {
    if (is_symbol(place) && !section_.is_leaf(place)) definitions_.emplace(place, written_out(place));
  }
  for (const auto& [place, formula] : definitions_)
    all_->define(formulas_[place].place_in(*all_), formula.place_in(*all_));
}

Formula Reading::written_out(std::size_t place) const {
  if (!is_symbol(place) || section_.is_leaf(place)) return formulas_[place];
  if (const auto known = definitions_.find(place); known != definitions_.end()) return known->second;
  std::vector<Formula> operands;
  gather(section_, place, formulas(), operands);
  return operation_at(section_, place, operands, all_);
}

std::map<std::size_t, Formula> Reading::slopes(std::size_t of,
                                               const std::function<bool(std::size_t)>& wanted) const {
  // Places that have not sent on what arrived at them, the latest first.
  std::set<std::size_t, std::greater<>> waiting{of};
  std::map<std::size_t, Formula> found;
  std::vector<Formula> operands;
  arrivals_.resize(section_.size());
  arrivals_[of].add(Formula(1.0));
  while (!waiting.empty()) {
    const std::size_t place = *waiting.begin();
    waiting.erase(waiting.begin());
    const Arrivals<Formula> arrived = std::exchange(arrivals_[place], {});
    if (arrived.none()) continue;
    if (place != of && is_symbol(place)) {
      found.emplace(place, arrived.total());
      continue;
    }
    gather(section_, place, formulas(), operands);
    send_back_from(section_, place, arrived.total(), formulas(), std::span<const Formula>(operands),
                   std::span(arrivals_), wanted);
    for (const auto& edge : section_.operands(place)) {
      if (edge.place != Section::nowhere && wanted(edge.place)) waiting.insert(edge.place);
    }
  }
  return found;
}

std::vector<Formula> symbols_of(const Formula& formula) {
  std::vector<Formula> symbols;
  if (formula.all() == nullptr) return symbols;
  const Expressions& all = *formula.all();
  std::vector<Expressions::Place> waiting{formula.place_in(*formula.all())};
  std::set<Expressions::Place> seen;
  while (!waiting.empty()) {
    const Expressions::Place place = waiting.back();
    waiting.pop_back();
    if (!seen.insert(place).second) continue;
    if (all[place].kind == Expressions::Kind::symbol) symbols.emplace_back(formula.all(), place);
    for (std::size_t i = all.parts(place).size(); i-- > 0;) waiting.push_back(all.parts(place)[i].place);
  }
  return symbols;
}

std::vector<char> depends_on(const Section& section, std::size_t x) {
  std::vector<char> depends(section.size(), 0);
  depends[x] = 1;
  for (std::size_t place = x + 1; place < section.size(); ++place) {
    for (const auto& operand : section.operands(place)) {
      if (operand.place != Section::nowhere && depends[operand.place]) depends[place] = 1;
    }
  }
  return depends;
}

void slopes_of_custom(const CustomOperation& operation, std::span<const Formula> operands, Formula result,
                      std::span<Formula> out, const std::function<bool(std::size_t)>& wanted) {
  // Every operand and the result is a leaf here, and stands for its formula.
  Graph graph;
  std::vector<Value> leaves;
  std::vector<Formula> meant(operands.begin(), operands.end());
  meant.push_back(result);
  for (const Formula& formula : meant) leaves.emplace_back(graph, formula.value());
  std::shared_ptr<Expressions> all;
  for (const Formula& formula : meant) all = all == nullptr || !formula.is_number() ? formula.all() : all;
  if (all == nullptr) all = std::make_shared<Expressions>();
  for (std::size_t i = 0; i < operands.size(); ++i) {
    if (!wanted(i)) continue;
    const Value slope =
        operation.slope(std::span<const Value>(leaves).first(operands.size()), i, leaves.back());
    if (slope.is_constant()) {
      out[i] = slope.value();
      continue;
    }
    const Section section(slope);
    std::vector<Formula> formulas(section.size()), parts;
    for (std::size_t place = 0; place < section.size(); ++place) {
      gather(section, place, std::span<const Formula>(formulas), parts);
      formulas[place] = section.is_leaf(place) ? meant[section.node(place).index() - 1]
                                               : operation_at(section, place, parts, all);
    }
    out[i] = formulas.back();
  }
}

}  // namespace explain
}  // namespace autograd
