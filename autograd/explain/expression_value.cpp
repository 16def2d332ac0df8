// SPDX-License-Identifier: MIT
// What expressions amount to.
#include <cmath>

#include "autograd/explain/expression.hpp"
#include "autograd/sweep.hpp"

namespace autograd::explain {

double Expressions::value_of(const Node& node, std::span<const Part> parts, std::span<const double> numbers) {
  double value = node.coefficient.value();
  if (node.kind == Kind::sum) {
    value = 0.0;
    for (const double number : numbers) value += number;
  } else if (node.kind == Kind::product) {
    for (std::size_t i = 0; i < parts.size(); ++i) {
      value = parts[i].power == 1    ? value * numbers[i]
              : parts[i].power == -1 ? value / numbers[i]
                                     : value * std::pow(numbers[i], parts[i].power);
    }
  } else if (node.kind == Kind::call) {
    if (node.custom != nullptr) return node.custom->value(numbers);
    return visit(node.code, [&]<class Op>(Op) { return autograd::value_of<Op>(numbers); });
  }
  return value;
}

double Expressions::value_at(Place root, const std::function<double(const Node&)>& number) const {
  std::vector<char> needed(root + std::size_t{1}, 0);
  needed[root] = 1;
  for (Place place = root + 1; place-- > 0;) {
    if (!needed[place]) continue;
    for (const Part& part : parts(place)) needed[part.place] = 1;
  }
  std::vector<double> values(needed.size()), numbers;
  for (Place place = 0; place <= root; ++place) {
    if (!needed[place]) continue;
    numbers.clear();
    for (const Part& part : parts(place)) numbers.push_back(values[part.place]);
    const Node& node = nodes_[place];
    values[place] = node.kind == Kind::symbol ? number(node) : value_of(node, parts(place), numbers);
  }
  return values[root];
}

}  // namespace autograd::explain
