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
                        autograd::Step, Sign, Floor, Ceil, Round, Trunc, Erf, Erfc, Gelu, Silu>;
using TwoOperands = List<Add, Subtract, Multiply, Divide, LogAddExp, XLogY, SigmoidComplement, TanhComplement,
                         Power, Max, Min, FMax, FMin, Hypot, CopySign, LeakyRelu, Elu, Chain, Gate, Within>;
using FixedLists = List<Select<Choice::less>, Select<Choice::less_equal>, Select<Choice::equal>, Clamp>;

template <class Op, class T>
requires(Op::arity == 1) [[gnu::flatten]] void forward(const BlockStep<T>& step) {
  const auto* const a = step.operands[0];
  auto* const result = step.result;
  for (std::size_t row = 0; row < step.rows; row += T::size)
    T(Op::value(T::load(a + row))).store(result + row);
}
template <class Op, class T>
requires(Op::arity == 2) [[gnu::flatten]] void forward(const BlockStep<T>& step) {
  const auto *const a = step.operands[0], *const b = step.operands[1];
  auto* const result = step.result;
  for (std::size_t row = 0; row < step.rows; row += T::size)
    T(Op::value(T::load(a + row), T::load(b + row))).store(result + row);
}

template <class Op, std::size_t i, class T>
void send_back(const BlockStep<T>& step) {
  const auto *const a = step.operands[0], *const b = step.operands[Op::arity - 1];
  send_back_to<Op, T>(step, i, [=](std::size_t row, T result) {
    if constexpr (Op::arity == 1) {
      return slope_of<Op, i, T>({T::load(a + row)}, result);
    } else {
      return slope_of<Op, i, T>({T::load(a + row), T::load(b + row)}, result);
    }
  });
}
template <class Op, class T>
void backward(const BlockStep<T>& step) {
  send_back<Op, 0, T>(step);
  if constexpr (Op::arity == 2) send_back<Op, 1, T>(step);
}

/// A list whose length belongs to the operation.
template <class Op>
inline constexpr std::size_t fixed_length = std::tuple_size_v<std::remove_cvref_t<decltype(Op::samples[0])>>;
template <class Op, class T>
std::array<T, fixed_length<Op>> operands_at(const BlockStep<T>& step, std::size_t row) {
  std::array<T, fixed_length<Op>> operands;
  for (std::size_t k = 0; k < operands.size(); ++k) operands[k] = T::load(step.operands[k] + row);
  return operands;
}
template <class Op, class T>
void forward_fixed(const BlockStep<T>& step) {
  for (std::size_t row = 0; row < step.rows; row += T::size) {
    const auto operands = operands_at<Op, T>(step, row);
    Op::value(std::span<const T>(operands)).store(step.result + row);
  }
}
template <class Op, class T>
void backward_fixed(const BlockStep<T>& step) {
  for (std::size_t i = 0; i < fixed_length<Op>; ++i) {
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

template <class Real, class Arch>
Kernels<Real> table_of(std::string_view name) {
  using T = Lanes<Real, Arch>;
  auto table = scalar_kernels<Real>();
  table.name = name;
  table.lanes = T::size;
  enter<T>(table, OneOperand{}, TwoOperands{}, FixedLists{});
  enter_lists<T>(table, List<Sum, Mean, Dot, LogSumExp, Extreme<true>, Extreme<false>>{});
  table.multiply = &multiply<T>;
  table.multiply_rows = &multiply_rows<T>;
  table.add = &add<T>;
  table.all_finite = &all_finite<T>;
  return table;
}

}  // namespace autograd::program::lane
