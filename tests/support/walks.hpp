// SPDX-License-Identifier: MIT
// The walks of a section in whole, in several readings: what the roads to a derivative are compared by.
#pragma once

#include "tests/support/alphabet.hpp"

namespace support {

/// The derivative by each place, in the reading T.
template <class T>
std::vector<double> walk_in(const autograd::Section& section, std::size_t root) {
  const std::vector<T> values = autograd::forward<T>(section, [](std::size_t) { return std::optional<T>(); });
  const auto all = [](std::size_t) { return true; };
  const std::vector<T> adjoints = autograd::backward<T>(section, std::span<const T>(values), root, all);
  return {adjoints.begin(), adjoints.end()};
}

/// The same walk over |adjoint * slope|: what a tolerance is measured by.
inline std::vector<double> absolute_walk(const autograd::Section& section, std::size_t root) {
  using autograd::Section;
  std::vector<double> values(section.size()), absolute(section.size(), 0.0);
  for (std::size_t i = 0; i < section.size(); ++i) values[i] = section.node(i).value();
  absolute[root] = 1.0;
  Sequence<double> operands;
  for (std::size_t place = root + 1; place-- > 0;) {
    if (section.is_leaf(place) || absolute[place] == 0.0) continue;
    autograd::gather(section, place, std::span<const double>(values), operands);
    autograd::visit(section.code(place), [&]<class Op>(Op) {
      for (std::size_t k = 0; k < operands.size(); ++k) {
        const std::size_t to = section.operands(place)[k].place;
        if (to == Section::nowhere) continue;
        absolute[to] += std::abs(absolute[place] * slope_of<Op>(operands, k, values[place]));
      }
    });
  }
  return absolute;
}

/// The root's value with another number at one leaf, in the reading T.
template <class T>
T value_with(const autograd::Section& section, std::size_t root, std::size_t leaf, T number) {
  return autograd::forward<T>(section, [&](std::size_t place) {
    return place == leaf ? std::optional<T>(number) : std::optional<T>();
  })[root];
}

}  // namespace support
