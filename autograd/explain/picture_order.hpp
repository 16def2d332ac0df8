// SPDX-License-Identifier: MIT
// The order in which pictures number things: operands before results, those of one result in their order.
#pragma once

#include <span>
#include <vector>

namespace autograd::explain {

/// The places that `root` needs, the root last, where `operands(place)` gives each one's operands as a span
/// of places (or of what `place_of` makes one; `nowhere` is passed over). Every place is below `count`.
template <class Operands, class PlaceOf>
std::vector<std::size_t> picture_order(std::size_t count, std::size_t root, Operands&& operands,
                                       PlaceOf&& place_of) {
  struct Visit {
    std::size_t place, next;
  };
  std::vector<std::size_t> order;
  std::vector<char> met(count, 0);
  std::vector<Visit> open{{root, 0}};
  met[root] = 1;
  while (!open.empty()) {
    Visit& visit = open.back();
    const auto below = operands(visit.place);
    if (visit.next == below.size()) {
      order.push_back(visit.place);
      open.pop_back();
      continue;
    }
    const std::size_t operand = place_of(below[visit.next++]);
    if (operand >= count || met[operand] != 0) continue;
    met[operand] = 1;
    open.push_back({operand, 0});
  }
  return order;
}

}  // namespace autograd::explain
