// SPDX-License-Identifier: MIT
#include "autograd/verify/samples.hpp"

#include <algorithm>
#include <cmath>

#include "autograd/verify/oracle.hpp"

namespace autograd::verify {
namespace {

constexpr double tolerance = 1e-9;
constexpr double nothing = 1e-11;
constexpr std::size_t enough = 4;
constexpr int most_tries = 100;

/// What the roots need, and what the derivative symbols among it stand for, which may hold symbols again.
Section section_of(std::span<const Value> roots, const auto& symbols) {
  std::vector<Value> all(roots.begin(), roots.end());
  const Section formulas(all);
  for (const auto& symbol : symbols) {
    if (!symbol.is_there() || formulas.place(symbol.leaf) == Section::nowhere) continue;
    all.push_back(symbol.of);
    all.push_back(symbol.by);
  }
  return Section(all);
}

std::vector<double> slopes_at(const Section& section, std::size_t place, std::span<const double> values) {
  std::vector<double> operands;
  gather(section, place, values, operands);
  std::vector<double> slopes(operands.size());
  const double result = values[place];
  const std::span<const double> given(operands);
  const auto all = [](std::size_t) { return true; };
  if (const CustomOperation* operation = section.custom(place)) {
    slopes_of(*operation, given, result, std::span(slopes), all);
    return slopes;
  }
  visit(section.code(place), [&]<class Op>(Op) {
    if constexpr (Op::arity == 0) {
      slopes_of<Op>(given, result, std::span(slopes), all);
    } else if constexpr (Op::arity == 1) {
      slopes[0] = slope_of<Op, 0>(std::array{operands[0]}, result);
    } else {
      slopes[0] = slope_of<Op, 0>(std::array{operands[0], operands[1]}, result);
      slopes[1] = slope_of<Op, 1>(std::array{operands[0], operands[1]}, result);
    }
  });
  return slopes;
}

}  // namespace

Column filled(double number) {
  Column column;
  column.fill(number);
  return column;
}

bool is_steady(const Column& column) {
  return std::all_of(column.begin(), column.end(),
                     [&](double number) { return std::abs(number - column[0]) <= 1e-12; });
}

bool same_function(const Column& a, const Column& b) {
  std::size_t told = 0, points = 0;
  for (std::size_t k = 0; k < sample_count; ++k) {
    if (!std::isfinite(a[k]) && !std::isfinite(b[k])) continue;
    if (!std::isfinite(a[k]) || !std::isfinite(b[k])) return false;
    const double size = std::max(std::abs(a[k]), std::abs(b[k]));
    if (!(std::abs(a[k] - b[k]) <= tolerance * size + nothing * nothing)) return false;
    ++points;
    told += size > nothing ? 1 : 0;
  }
  return points >= enough && told > 0;
}

Samples::Samples(const Judge& judge, std::span<const Value> roots)
    : section_(section_of(roots, judge.symbols_)) {
  std::vector<double> given(section_.size(), 0.0);
  std::vector<std::size_t> free_leaves;
  for (const Judge::Symbol& symbol : judge.symbols_) {
    const std::size_t leaf = symbol.is_there() ? section_.place(symbol.leaf) : Section::nowhere;
    if (leaf != Section::nowhere)
      symbols_.push_back({leaf, {section_.place(symbol.of), section_.place(symbol.by)}});
  }
  for (std::size_t place = 0; place < section_.size(); ++place) {
    if (!section_.is_leaf(place)) continue;
    given[place] = section_.node(place).value();
    const auto is_symbol = [&](const Symbol& symbol) { return symbol.leaf == place; };
    if (std::none_of(symbols_.begin(), symbols_.end(), is_symbol)) free_leaves.push_back(place);
  }
  Points points(free_leaves, judge.ranges_of(section_), judge.settings_.seed);
  values_.resize(sample_count);
  for (std::size_t k = 0; k < sample_count; ++k) {
    for (int attempt = 0; attempt < most_tries; ++attempt) {
      std::vector<double> leaves = given;
      points.draw(k, leaves);
      if (calculate(k, std::move(leaves))) break;
    }
  }
  calculate_slopes();
}

/// All values at one point: first what the derivative symbols need, then with their numbers. False where a
/// symbol's derivative is not finite.
bool Samples::calculate(std::size_t point, std::vector<double> leaves) {
  const auto number = [&](std::size_t place) {
    return section_.is_leaf(place) ? std::optional(leaves[place]) : std::nullopt;
  };
  values_[point] = forward<double>(section_, number);
  bool finite = true;
  std::map<std::size_t, std::vector<double>> walks;
  for (const Symbol& symbol : symbols_) {
    auto& walk = walks[symbol.stands_for.of];
    if (walk.empty()) {
      walk =
          backward<double>(section_, values_[point], symbol.stands_for.of, [](std::size_t) { return true; });
    }
    leaves[symbol.leaf] = walk[symbol.stands_for.by];
    finite = finite && std::isfinite(leaves[symbol.leaf]);
  }
  if (!symbols_.empty()) values_[point] = forward<double>(section_, number);
  return finite;
}

void Samples::calculate_slopes() {
  slopes_.resize(section_.size());
  for (std::size_t place = 0; place < section_.size(); ++place) {
    if (section_.is_leaf(place)) continue;
    slopes_[place].resize(section_.operands(place).size());
    for (std::size_t k = 0; k < sample_count; ++k) {
      const std::vector<double> slopes = slopes_at(section_, place, values_[k]);
      for (std::size_t i = 0; i < slopes.size(); ++i) slopes_[place][i][k] = slopes[i];
    }
  }
}

Column Samples::column(std::size_t place) const {
  Column column;
  for (std::size_t k = 0; k < sample_count; ++k) column[k] = values_[k][place];
  return column;
}

Column Samples::column(Value node) const {
  if (node.is_constant()) return filled(node.value());
  return column(section_.place(node));
}

std::optional<Derivation> Samples::symbol(Value node) const {
  const std::size_t place = section_.place(node);
  for (const Symbol& symbol : symbols_) {
    if (symbol.leaf == place && place != Section::nowhere) return symbol.stands_for;
  }
  return std::nullopt;
}

const std::vector<Column>& Samples::adjoints(std::size_t of) const {
  const auto [found, is_new] = adjoints_.try_emplace(of);
  if (!is_new) return found->second;
  std::vector<Column>& adjoints = found->second;
  adjoints.assign(section_.size(), filled(0.0));
  adjoints[of] = filled(1.0);
  for (std::size_t place = of + 1; place-- > 0;) {
    const auto operands = section_.operands(place);
    for (std::size_t i = 0; i < operands.size(); ++i) {
      if (operands[i].place == Section::nowhere) continue;
      Column& to = adjoints[operands[i].place];
      for (std::size_t k = 0; k < sample_count; ++k)
        to[k] += number::chain(adjoints[place][k], slopes_[place][i][k]);
    }
  }
  return adjoints;
}

std::vector<Column> Samples::tangents(std::size_t by) const {
  std::vector<Column> tangents(section_.size(), filled(0.0));
  tangents[by] = filled(1.0);
  for (std::size_t place = by + 1; place < section_.size(); ++place) {
    const auto operands = section_.operands(place);
    for (std::size_t i = 0; i < operands.size(); ++i) {
      if (operands[i].place == Section::nowhere) continue;
      for (std::size_t k = 0; k < sample_count; ++k)
        tangents[place][k] += number::chain(tangents[operands[i].place][k], slopes_[place][i][k]);
    }
  }
  return tangents;
}

}  // namespace autograd::verify
