// SPDX-License-Identifier: MIT
// Which mutant is switched on, and what the mutants of an operation are called.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace mutants {

/// The mutant that the environment names in CHAINRULE_MUTANT; empty for none.
inline const std::string& chosen() {
  static const char* const word = std::getenv("CHAINRULE_MUTANT");
  static const std::string name = word == nullptr ? "" : word;
  return name;
}

/// What an operation is called here. Two are called max and three select, so one with a list goes by its
/// formula.
template <class Op>
std::string title_of() {
  if (Op::arity != 0) return std::string(Op::notation.name);
  std::string title;
  for (const char letter : Op::notation.text) {
    if (letter != '{' && letter != '}') title += letter;
  }
  return title;
}

/// The wrong slopes that are known for operand I; none where the block has no such list.
template <class Op, std::size_t I>
auto mistakes_of() {
  if constexpr (Op::arity != 2) {
    if constexpr (requires { Op::mistakes(); })
      return Op::mistakes();
    else
      return std::tuple<>();
  } else if constexpr (I == 0) {
    if constexpr (requires { Op::mistakes_a(); })
      return Op::mistakes_a();
    else
      return std::tuple<>();
  } else {
    if constexpr (requires { Op::mistakes_b(); })
      return Op::mistakes_b();
    else
      return std::tuple<>();
  }
}

template <class Op, std::size_t I>
std::string slope_title() {
  return title_of<Op>() + (Op::arity != 2 ? ", slope: " : I == 0 ? ", slope by a: " : ", slope by b: ");
}

/// What the mutants of one slope are called. A slope without mistakes has a mutant too, which is the slope
/// itself and cannot be killed: that is how it is noticed.
template <class Op, std::size_t I>
std::vector<std::string> slope_mutants() {
  const std::string title = slope_title<Op, I>();
  std::vector<std::string> names;
  std::apply([&](const auto&... mistake) { (names.push_back(title + std::string(mistake.what)), ...); },
             mistakes_of<Op, I>());
  if (names.empty()) names.push_back(title + "no mistake is listed");
  return names;
}

/// What the mutant is called in which an infinite adjoint passes to the side not taken too.
template <class Op>
std::string gate_mutant() {
  return title_of<Op>() + ", an infinite adjoint to the side not taken";
}

/// Calls `visitor(slope)` with the mistaken slope of operand I that is switched on; false where none is.
template <class Op, std::size_t I, class Visitor>
bool with_chosen_mistake(Visitor&& visitor) {
  static const std::size_t place = [] {
    const std::vector<std::string> names = slope_mutants<Op, I>();
    return static_cast<std::size_t>(std::find(names.begin(), names.end(), chosen()) - names.begin());
  }();
  return std::apply(
      [&](const auto&... mistake) {
        std::size_t i = 0;
        return ((i++ == place && (visitor(mistake.slope), true)) || ...);
      },
      mistakes_of<Op, I>());
}

/// The names of all guards that this program uses.
inline std::set<std::string>& edges() {
  static std::set<std::string> names;
  return names;
}
inline std::string edge_mutant(std::string_view edge) { return "guard taken out: " + std::string(edge); }

/// Whether a guard is taken out. To use it is to be entered in the list, before main() begins.
inline bool enlist_edge(const char* name) {
  edges().insert(name);
  return edge_mutant(name) == chosen();
}

}  // namespace mutants
