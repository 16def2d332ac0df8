// SPDX-License-Identifier: MIT
// Operations over lists in lanes. A list is read where it lies instead of being gathered for the block, so
// these say once more what the blocks say, in the same order.
#pragma once

#include "autograd/program/lane_number.hpp"
// The blocks have to come after the words that they are read with.
#include "autograd/program/kernel.hpp"

namespace autograd::program::lane {

template <class T>
using BlockStep = Step<typename T::Real>;

template <class Op, class T>
T within_of(T result, T slope) {
  if constexpr (Op::constant_slopes) {
    return slope;
  } else {
    return number::within(result, slope);
  }
}
/// What flows back; a plain product where the slope is always finite, for then 0 stops there by itself.
template <class Op, class T>
T flow_of(T adjoint, T slope) {
  if constexpr (Op::constant_slopes && Op::finite_slopes && !Op::branches) {
    return adjoint * slope;
  } else {
    return flow_back<Op>(adjoint, slope);
  }
}
/// Sends the adjoint over edge i, where it is asked for. `slope(row, result)` is that of the lanes from row
/// on.
template <class Op, class T, class Slope>
void send_back_to(const BlockStep<T>& step, std::size_t i, const Slope& slope) {
  typename T::Real* const to = step.adjoints[i];
  if (to == nullptr) return;
  const auto *const adjoint = step.adjoint, *const result = step.result, *const before = step.before[i];
  for (std::size_t row = 0; row < step.rows; row += T::size) {
    const T part = flow_of<Op>(T::load(adjoint + row), slope(row, T::load(result + row)));
    (T::load(before + row) + part).store(to + row);
  }
}

/// Goes over the operands of a list in their order: `total = next(total, operand)`, from the first of them.
template <class T, class Next>
T fold(const BlockStep<T>& step, std::size_t row, T total, const Next& next) {
  for (std::size_t i = 0; i < step.count; ++i) total = next(total, T::load(step.operands[i] + row));
  return total;
}

template <class Op, class T>
struct OverList;

template <class T>
struct OverList<Sum, T> {
  static T sum(const BlockStep<T>& step, std::size_t row) {
    T total = T::load(step.operands[0] + row);
    for (std::size_t i = 1; i < step.count; ++i) total = total + T::load(step.operands[i] + row);
    return total;
  }
  static void forward(const BlockStep<T>& step) {
    for (std::size_t row = 0; row < step.rows; row += T::size) sum(step, row).store(step.result + row);
  }
  static void backward(const BlockStep<T>& step) {
    for (std::size_t i = 0; i < step.count; ++i)
      send_back_to<Sum, T>(step, i, [](std::size_t, T) { return T(1.0); });
  }
};

template <class T>
struct OverList<Mean, T> {
  static void forward(const BlockStep<T>& step) {
    const T count = static_cast<double>(step.count);
    for (std::size_t row = 0; row < step.rows; row += T::size)
      (OverList<Sum, T>::sum(step, row) / count).store(step.result + row);
  }
  static void backward(const BlockStep<T>& step) {
    const T share = 1.0 / static_cast<double>(step.count);
    for (std::size_t i = 0; i < step.count; ++i)
      send_back_to<Mean, T>(step, i, [&](std::size_t, T) { return share; });
  }
};

template <class T>
struct OverList<Dot, T> {
  static void forward(const BlockStep<T>& step) {
    const std::size_t n = step.count / 2;
    for (std::size_t row = 0; row < step.rows; row += T::size) {
      const auto product = [&](std::size_t i) {
        return T::load(step.operands[i] + row) * T::load(step.operands[n + i] + row);
      };
      T total = product(0);
      for (std::size_t i = 1; i < n; ++i) total = total + product(i);
      total.store(step.result + row);
    }
  }
  static void backward(const BlockStep<T>& step) {
    for (std::size_t i = 0; i < step.count; ++i) {
      const std::size_t n = step.count / 2;
      const auto* const partner = step.operands[i < n ? i + n : i - n];
      send_back_to<Dot, T>(
          step, i, [&](std::size_t row, T result) { return number::within(result, T::load(partner + row)); });
    }
  }
};

template <class T>
struct OverList<LogSumExp, T> {
  static void forward(const BlockStep<T>& step) {
    const T infinite = std::numeric_limits<typename T::Real>::infinity();
    for (std::size_t row = 0; row < step.rows; row += T::size) {
      const T largest = fold<T>(step, row, -infinite,
                                [](T most, T a) { return (number::isnan(a) | (a > most)).select(a, most); });
      const T sum = fold<T>(step, row, 0.0, [&](T total, T a) { return total + exp(a - largest); });
      (abs(largest) == infinite).select(largest, largest + log(sum)).store(step.result + row);
    }
  }
  /// The block's slopes row by row: two passes over the list, for each share is divided by their sum.
  static void backward(const BlockStep<T>& step) {
    alignas(alignment) typename T::Real scales[block_rows];
    for (std::size_t row = 0; row < step.rows; row += T::size) {
      const T y = T::load(step.result + row);
      (1.0 / fold<T>(step, row, 0.0, [&](T total, T a) { return total + exp(a - y); })).store(scales + row);
    }
    for (std::size_t i = 0; i < step.count; ++i) {
      send_back_to<LogSumExp, T>(step, i, [&](std::size_t row, T result) {
        const T share = exp(T::load(step.operands[i] + row) - result);
        return number::within(result, number::chain(share, T::load(scales + row)));
      });
    }
  }
};

template <bool largest, class T>
struct OverList<Extreme<largest>, T> {
  static void forward(const BlockStep<T>& step) {
    for (std::size_t row = 0; row < step.rows; row += T::size) {
      fold<T>(step, row, T::load(step.operands[0] + row), [](T best, T a) {
        return (number::isnan(a) | (largest ? a > best : a < best)).select(a, best);
      }).store(step.result + row);
    }
  }
  static void backward(const BlockStep<T>& step) {
    alignas(alignment) typename T::Real tied[block_rows];
    for (std::size_t row = 0; row < step.rows; row += T::size) {
      const T y = T::load(step.result + row);
      fold<T>(step, row, 0.0, [&](T total, T a) {
        return total + (a == y).select(1.0, 0.0);
      }).store(tied + row);
    }
    for (std::size_t i = 0; i < step.count; ++i) {
      send_back_to<Extreme<largest>, T>(step, i, [&](std::size_t row, T result) {
        const auto wins = T::load(step.operands[i] + row) == result;
        return number::within(result, wins.select(1.0, 0.0) / T::load(tied + row));
      });
    }
  }
};

}  // namespace autograd::program::lane
