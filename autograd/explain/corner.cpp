// SPDX-License-Identifier: MIT
#include "autograd/explain/corner.hpp"

#include <cmath>
#include <set>

namespace autograd::explain {
namespace {

template <class Op>
Corner corner_of_operation() {
  const auto is_kink = [](std::initializer_list<double> operands) {
    return kink_distance_of<Op>({operands.begin(), operands.size()}) == 0.0;
  };
  if constexpr (Op::arity == 1) {
    if (is_kink({0.0})) return is_kink({1.0}) ? Corner::at_whole : Corner::at_zero;
  } else if constexpr (Op::arity == 2 || !Op::fixed_length) {
    if (is_kink({1.0, 1.0}) && !is_kink({1.0, 2.0})) return Corner::at_tie;
  }
  return Corner::none;
}

}  // namespace

Corner corner_of(const Section& section, std::size_t place) {
  if (section.is_leaf(place) || section.custom(place) != nullptr) return Corner::none;
  Corner corner = Corner::none;
  visit(section.code(place), [&]<class Op>(Op) { corner = corner_of_operation<Op>(); });
  return corner;
}

bool lies_on_corner(const Section& section, std::size_t place) {
  const Corner corner = corner_of(section, place);
  if (corner == Corner::none) return false;
  const auto operands = section.operands(place);
  const auto number_of = [&](const Section::Operand& operand) {
    return operand.place == Section::nowhere ? operand.number : section.node(operand.place).value();
  };
  const double first = number_of(operands[0]), result = section.node(place).value();
  if (corner == Corner::at_zero) return first == 0.0;
  if (corner == Corner::at_whole) return std::isfinite(first) && first == std::floor(first);
  // An operand that stands there twice does not tie with itself.
  std::set<std::pair<std::size_t, double>> ties;
  for (const Section::Operand& operand : operands) {
    if (number_of(operand) == result) ties.emplace(operand.place, number_of(operand));
  }
  return ties.size() > 1;
}

std::vector<double> slopes_at(const Section& section, std::size_t place) {
  const auto edges = section.operands(place);
  std::vector<double> operands, slopes(edges.size(), 0.0);
  for (const auto& edge : edges)
    operands.push_back(edge.place == Section::nowhere ? edge.number : section.node(edge.place).value());
  const std::span<const double> given(operands);
  const double value = section.node(place).value();
  const auto asked = [&](std::size_t k) { return edges[k].place != Section::nowhere; };
  if (const CustomOperation* operation = section.custom(place)) {
    slopes_of(*operation, given, value, std::span<double>(slopes), asked);
    return slopes;
  }
  visit(section.code(place), [&]<class Op>(Op) {
    if constexpr (Op::arity == 0) {
      slopes_of<Op>(given, value, std::span<double>(slopes), asked);
    } else {
      std::array<double, Op::arity> fixed;
      for (std::size_t k = 0; k < Op::arity; ++k) fixed[k] = operands[k];
      if (asked(0)) slopes[0] = slope_of<Op, 0>(fixed, value);
      if constexpr (Op::arity == 2) {
        if (asked(1)) slopes[1] = slope_of<Op, 1>(fixed, value);
      }
    }
  });
  return slopes;
}

}  // namespace autograd::explain
