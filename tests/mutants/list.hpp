// SPDX-License-Identifier: MIT
// The list of all mutants: each mistake of each slope of each operation, each gate, each guard.
#pragma once

#include "autograd/operation.hpp"
#include "tests/mutants/switch.hpp"

namespace mutants {

/// The mutants of one operation; its guards are not among them.
template <class Op>
std::vector<std::string> of() {
  std::vector<std::string> names = slope_mutants<Op, 0>();
  if constexpr (Op::arity == 2) {
    for (const std::string& name : slope_mutants<Op, 1>()) names.push_back(name);
  }
  if (Op::branches) names.push_back(gate_mutant<Op>());
  return names;
}

inline std::vector<std::string> all() {
  std::vector<std::string> names;
  autograd::for_each_operation([&]<class Op>(Op) {
    for (const std::string& name : of<Op>()) names.push_back(name);
  });
  for (const std::string& edge : edges()) names.push_back(edge_mutant(edge));
  return names;
}

}  // namespace mutants
