// SPDX-License-Identifier: MIT
#include "autograd/verify/naming.hpp"

#include <algorithm>

namespace autograd::verify {

std::string short_name(Value x) { return x.is_constant() ? describe(x) : x.graph()->label(x.index()); }

std::string heading(Value node) {
  std::string words = short_name(node);
  if (!node.name().empty() && !node.is_leaf()) words += " (" + std::string(node.operation().name) + ")";
  words += " = " + number_text(node.value());
  const std::string place = node.graph()->place_of(node.index());
  return place.empty() ? words : words + ", recorded after " + place;
}

std::string operands_text(Value node) {
  constexpr std::size_t most_shown = 6;
  const std::vector<Value> operands = node.operands();
  const auto with_number = [](Value operand, const char* verb) {
    return short_name(operand) + (operand.is_constant() ? "" : verb + number_text(operand.value()));
  };
  if (operands.size() == 1) return "its operand " + with_number(operands[0], " is ");
  const std::size_t shown = std::min(operands.size(), most_shown);
  std::string words = "its operands are " + with_number(operands[0], " = ");
  for (std::size_t i = 1; i < shown; ++i) {
    words += (i + 1 == operands.size() ? " and " : ", ") + with_number(operands[i], " = ");
  }
  return shown == operands.size() ? words
                                  : words + " and " + std::to_string(operands.size() - shown) + " more";
}

}  // namespace autograd::verify
