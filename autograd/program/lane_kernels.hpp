// SPDX-License-Identifier: MIT
// A table of kernels in lanes: the operations' own blocks, read in lanes. What is not worth lanes is taken
// from the table "scalar".
#pragma once

#include "autograd/program/lane_number.hpp"
// The blocks have to come after the words that they are read with.
#include "autograd/program/lane_lists.hpp"
#include "autograd/program/lane_product.hpp"
#include "autograd/program/tables.hpp"

namespace autograd::program::lane {

using OneOperand = List<Negate, Square, Sqrt, Reciprocal, Exp, Log, Sigmoid, Exp2, Expm1, Log2, Log10, Log1p,
                        LogSigmoid, Softplus, Sin, Cos, Tan, Tanh, Asinh, Acosh, Atanh, Sinc, Abs, Relu,
                        autograd::Step, Sign, Floor, Ceil, Round, Trunc, Silu>;
using TwoOperands = List<Add, Subtract, Multiply, Divide, LogAddExp, XLogY, SigmoidComplement, TanhComplement,
                         Max, Min, FMax, FMin, Hypot, CopySign, LeakyRelu, Elu, Chain, Gate, Within>;
using FixedLists = List<Select<Choice::less>, Select<Choice::less_equal>, Select<Choice::equal>, Clamp>;

template <class Op, class T>
requires(Op::arity == 1) void forward(const BlockStep<T>& step) {
  for (std::size_t row = 0; row < block_rows; row += T::size)
    T(Op::value(T::load(step.operands[0] + row))).store(step.result + row);
}
template <class Op, class T>
requires(Op::arity == 2) void forward(const BlockStep<T>& step) {
  for (std::size_t row = 0; row < block_rows; row += T::size) {
    T(Op::value(T::load(step.operands[0] + row), T::load(step.operands[1] + row))).store(step.result + row);
  }
}

template <class Op, std::size_t i, class T>
void send_back(const BlockStep<T>& step) {
  send_back_to<Op, T>(step, i, [&](std::size_t row, T result) {
    std::array<T, Op::arity> operands;
    for (std::size_t k = 0; k < Op::arity; ++k) operands[k] = T::load(step.operands[k] + row);
    return slope_of<Op, i>(operands, result);
  });
}
template <class Op, class T>
void backward(const BlockStep<T>& step) {
  send_back<Op, 0, T>(step);
  if constexpr (Op::arity == 2) send_back<Op, 1, T>(step);
}

/// A list whose length belongs to the operation.
template <class Op, class T>
std::array<T, Op::samples[0].size()> operands_at(const BlockStep<T>& step, std::size_t row) {
  std::array<T, Op::samples[0].size()> operands;
  for (std::size_t k = 0; k < operands.size(); ++k) operands[k] = T::load(step.operands[k] + row);
  return operands;
}
template <class Op, class T>
void forward_fixed(const BlockStep<T>& step) {
  for (std::size_t row = 0; row < block_rows; row += T::size) {
    const auto operands = operands_at<Op, T>(step, row);
    Op::value(std::span<const T>(operands)).store(step.result + row);
  }
}
template <class Op, class T>
void backward_fixed(const BlockStep<T>& step) {
  for (std::size_t i = 0; i < Op::samples[0].size(); ++i) {
    send_back_to<Op, T>(step, i, [&](std::size_t row, T result) {
      const auto operands = operands_at<Op, T>(step, row);
      return within_of<Op>(result, T(Op::slope(std::span<const T>(operands), i, result)));
    });
  }
}

template <class T, class... One, class... Two, class... Fixed>
void enter(Kernels<typename T::Real>& table, List<One...>, List<Two...>, List<Fixed...>) {
  ((table.forward[code_of<One>] = &forward<One, T>), ...);
  ((table.backward[code_of<One>] = &backward<One, T>), ...);
  ((table.forward[code_of<Two>] = &forward<Two, T>), ...);
  ((table.backward[code_of<Two>] = &backward<Two, T>), ...);
  ((table.forward[code_of<Fixed>] = &forward_fixed<Fixed, T>), ...);
  ((table.backward[code_of<Fixed>] = &backward_fixed<Fixed, T>), ...);
}
template <class T, class... Ops>
void enter_lists(Kernels<typename T::Real>& table, List<Ops...>) {
  ((table.forward[code_of<Ops>] = &OverList<Ops, T>::forward), ...);
  ((table.backward[code_of<Ops>] = &OverList<Ops, T>::backward), ...);
}

template <class T>
Kernels<typename T::Real> table_of(std::string_view name) {
  auto table = scalar_kernels<typename T::Real>();
  table.name = name;
  table.lanes = T::size;
  enter<T>(table, OneOperand{}, TwoOperands{}, FixedLists{});
  enter_lists<T>(table, List<Sum, Mean, Dot, LogSumExp, Extreme<true>, Extreme<false>>{});
  table.multiply = &multiply<T>;
  table.add = &add<T>;
  table.all_finite = &all_finite<T>;
  return table;
}

}  // namespace autograd::program::lane
