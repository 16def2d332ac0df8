// SPDX-License-Identifier: MIT
// The words of autograd/operation/slope.hpp, with a switch: where the environment names one of a block's
// mistakes, it stands in for the slope. The build of the mutants finds this file first.
#pragma once

#define slope_of true_slope_of
#define slopes_of true_slopes_of
#define flow_back true_flow_back
#define zero_wins whole_zero_wins
#include "../../../../autograd/operation/slope.hpp"
#undef slope_of
#undef slopes_of
#undef flow_back
#undef zero_wins

#include "tests/mutants/switch.hpp"

namespace autograd {

/// An operation with a mistake for its slope.
template <class Op, class Slope>
struct Mistaken : Op {
  static void slopes();  // hides those of Op
  static auto slope(auto... a) { return Slope{}(a...); }
  static auto slope_a(auto... a) { return Slope{}(a...); }
  static auto slope_b(auto... a) { return Slope{}(a...); }
};

template <class Op, std::size_t I, class T>
T slope_of(const std::array<T, Op::arity>& operands, T result) {
  T wrong{};
  const bool mistaken = mutants::with_chosen_mistake<Op, I>(
      [&]<class Slope>(const Slope&) { wrong = true_slope_of<Mistaken<Op, Slope>, I>(operands, result); });
  return mistaken ? wrong : true_slope_of<Op, I>(operands, result);
}

template <class Op, class T, class Wanted>
void slopes_of(std::span<const T> operands, T result, std::span<T> out, const Wanted& wanted) {
  const bool mistaken = mutants::with_chosen_mistake<Op, 0>(
      [&]<class Slope>(const Slope&) { true_slopes_of<Mistaken<Op, Slope>>(operands, result, out, wanted); });
  if (!mistaken) true_slopes_of<Op>(operands, result, out, wanted);
}

template <class Op, class T>
T flow_back(T adjoint, T slope) {
  static const bool gate_taken_out = Op::branches && mutants::gate_mutant<Op>() == mutants::chosen();
  return gate_taken_out ? number::chain(adjoint, slope) : true_flow_back<Op>(adjoint, slope);
}

namespace number {

template <Edge name, class T>
T zero_wins(T a, T b) {
  return taken_out<name> ? T(a * b) : whole_zero_wins<name>(a, b);
}

}  // namespace number
}  // namespace autograd
