// SPDX-License-Identifier: MIT
// The alphabet: the list of all operations, and how to reach one by its code. Start reading with
// operation/definition.hpp (what an operation is) and operation/arithmetic.hpp (the first of them); the
// words that these use are in operation/number.hpp, those for guards against edges in operation/edge.hpp.
#pragma once

#include <cstdint>
#include <type_traits>

#include "autograd/operation/arithmetic.hpp"
#include "autograd/operation/exponential.hpp"
#include "autograd/operation/many.hpp"
#include "autograd/operation/piecewise.hpp"
#include "autograd/operation/rounding.hpp"
#include "autograd/operation/special.hpp"
#include "autograd/operation/trigonometric.hpp"
#include "autograd/operation/walk.hpp"

namespace autograd {

using Operations =
    Joined<Arithmetic, Exponential, Trigonometric, Special, Piecewise, Rounding, ManyOperands, Walk>::type;

/// An operation's place in the list, from 1; 0 is a leaf.
using Code = std::uint16_t;
inline constexpr Code leaf_code = 0;
/// That of an operation of one's own, which stands in no list; its node knows which one it is.
inline constexpr Code custom_code = Operations::size + 1;
static_assert(Operations::size < 254);

template <class Op, class... Ops>
constexpr Code place_in(List<Ops...>) {
  static_assert((std::is_same_v<Op, Ops> || ...),
                "this operation is missing from its family's list, at the end of its file");
  Code place = 0;
  bool found = false;
  ((found = found || std::is_same_v<Op, Ops>, place = found ? place : Code(place + 1)), ...);
  return Code(place + 1);
}
template <class Op>
inline constexpr Code code_of = place_in<Op>(Operations{});

/// Calls `visitor(Op{})` for the operation with this code, which must be that of one in the list.
template <class Visitor, class... Ops>
decltype(auto) visit_in(List<Ops...>, Code code, Visitor&& visitor) {
  using Result = std::invoke_result_t<Visitor&, std::tuple_element_t<0, std::tuple<Ops...>>>;
  using Call = Result (*)(Visitor&);
  static constexpr Call calls[] = {[](Visitor& v) -> Result { return v(Ops{}); }...};
  return calls[code - 1](visitor);
}
template <class Visitor>
decltype(auto) visit(Code code, Visitor&& visitor) {
  return visit_in(Operations{}, code, visitor);
}

/// Calls `visitor(Op{})` for every operation, in the order of the list.
template <class Visitor, class... Ops>
void for_each_in(List<Ops...>, Visitor&& visitor) {
  (visitor(Ops{}), ...);
}
template <class Visitor>
void for_each_operation(Visitor&& visitor) {
  for_each_in(Operations{}, visitor);
}

/// How a node with this code is written; a custom operation says it itself.
inline const Notation& notation_of(Code code) {
  static constexpr Notation leaf{"leaf", "", ""}, custom{"custom", "", ""};
  if (code == leaf_code) return leaf;
  if (code == custom_code) return custom;
  return visit(code, []<class Op>(Op) -> const Notation& { return Op::notation; });
}

}  // namespace autograd
