// SPDX-License-Identifier: MIT
// The product of matrices in lanes: a tile of c stays in registers while the sum runs over all of b. And what
// else is done to whole matrices.
#pragma once

#include <utility>

#include "autograd/program/kernel.hpp"
#include "autograd/program/lanes.hpp"

namespace autograd::program::lane {

/// The tile that suits an architecture's registers: rows, and registers side by side.
template <class Arch>
struct Tile;

/// Calls f with 0, 1 ... count - 1 as constants. Sums in an array stay in registers only where every index is
/// known from the start; a loop is unrolled too late for that.
template <std::size_t count, class F>
[[gnu::always_inline]] inline void unrolled(const F& f) {
  [&]<std::size_t... i>(std::index_sequence<i...>) __attribute__((always_inline)) {
    (f(std::integral_constant<std::size_t, i>()), ...);
  }
  (std::make_index_sequence<count>());
}

/// c[i..i+rows][j..j+vectors*lanes]
template <std::size_t rows, std::size_t vectors, class T>
[[gnu::flatten]] void multiply_tile(const MatrixProduct<typename T::Real>& product, std::size_t i,
                                    std::size_t j) {
  using Real = typename T::Real;
  constexpr auto numbers = rows * vectors;
  const auto place = [&](auto n) {
    return product.c + (i + n / vectors) * product.c_stride + j + n % vectors * T::size;
  };
  T sums[numbers];
  if (product.start == nullptr) {
    unrolled<numbers>([&](auto n) { sums[n] = T::load(place(n)); });
  } else {
    unrolled<numbers>([&](auto n) { sums[n] = typename T::Batch(product.start[i + n / vectors]); });
  }
  const Real* a = product.a + i * product.a_row;
  const Real* b = product.b + j;
  const std::size_t a_row = product.a_row, a_column = product.a_column, b_stride = product.b_stride;
  for (std::size_t k = product.inner; k > 0; --k, a += a_column, b += b_stride) {
    T factors[vectors];
    unrolled<vectors>([&](auto v) { factors[v] = T::load(b + v * T::size); });
    unrolled<rows>([&](auto r) {
      const T factor = typename T::Batch(a[r * a_row]);
      unrolled<vectors>([&](auto v) {
        T& sum = sums[r * vectors + v];
        sum = sum + factor * factors[v];
      });
    });
  }
  unrolled<numbers>([&](auto n) { sums[n].store(place(n)); });
}

/// The rows from i on that do not fill a tile: fewer of them, and more registers side by side.
template <std::size_t rows, std::size_t vectors, class T>
void multiply_rest(const MatrixProduct<typename T::Real>& product, std::size_t i, std::size_t j) {
  if constexpr (rows > 0) {
    if (product.rows - i == rows) return multiply_tile<rows, vectors, T>(product, i, j);
    multiply_rest<rows - 1, vectors, T>(product, i, j);
  }
}

/// The columns from j on, `width` registers at a time; returns where those begin that are left.
template <std::size_t width, class T>
std::size_t multiply_columns(const MatrixProduct<typename T::Real>& product, std::size_t j) {
  using Best = Tile<typename T::Arch>;
  static_assert(width % Best::vectors == 0);
  for (; j + width * T::size <= product.columns; j += width * T::size) {
    const std::size_t full = product.rows - product.rows % Best::rows;
    for (std::size_t v = 0; v < width; v += Best::vectors) {
      for (std::size_t i = 0; i < full; i += Best::rows)
        multiply_tile<Best::rows, Best::vectors, T>(product, i, j + v * T::size);
    }
    multiply_rest<Best::rows - 1, width, T>(product, full, j);
  }
  return j;
}

template <class T>
void multiply(const MatrixProduct<typename T::Real>& product) {
  constexpr std::size_t narrow = padding / T::size < 4 ? padding / T::size : 4;
  const std::size_t j = multiply_columns<4, T>(product, 0);
  if constexpr (narrow < 4) multiply_columns<narrow, T>(product, j);
}

/// The products of so many rows of a with so many of b.
template <std::size_t rows, std::size_t columns, class T>
[[gnu::flatten]] void multiply_rows_tile(const RowProducts<typename T::Real>& product, std::size_t i,
                                         std::size_t j) {
  using Real = typename T::Real;
  constexpr std::size_t parts = partial_sums<Real>, vectors = parts / T::size;
  constexpr std::size_t numbers = rows * columns * vectors;
  const auto place = [&](auto n) {
    constexpr std::size_t r = n / (columns * vectors), q = n / vectors % columns, v = n % vectors;
    return product.c + ((i + r) * product.b_rows + j + q) * parts + v * T::size;
  };
  T sums[numbers];
  unrolled<numbers>([&](auto n) { sums[n] = T::load(place(n)); });
  const Real *a = product.a + i * block_rows, *b = product.b + j * block_rows;
  for (std::size_t k = 0; k < product.inner; k += parts, a += parts, b += parts) {
    unrolled<vectors>([&](auto v) {
      T factors[columns];
      unrolled<columns>([&](auto q) { factors[q] = T::load(b + q * block_rows + v * T::size); });
      unrolled<rows>([&](auto r) {
        const T factor = T::load(a + r * block_rows + v * T::size);
        unrolled<columns>([&](auto q) {
          T& sum = sums[(r * columns + q) * vectors + v];
          sum = sum + factor * factors[q];
        });
      });
    });
  }
  unrolled<numbers>([&](auto n) { sums[n].store(place(n)); });
}

/// All rows of a with so many of b; those that do not fill a tile in lower and lower ones.
template <std::size_t rows, std::size_t columns, class T>
void multiply_rows_down(const RowProducts<typename T::Real>& product, std::size_t j, std::size_t i = 0) {
  for (; i + rows <= product.a_rows; i += rows) multiply_rows_tile<rows, columns, T>(product, i, j);
  if constexpr (rows > 1) {
    if (i < product.a_rows) multiply_rows_down<rows / 2, columns, T>(product, j, i);
  }
}

template <class T>
void multiply_rows(const RowProducts<typename T::Real>& product) {
  // As many sums as fit into half of 16 or 32 registers.
  constexpr std::size_t columns = partial_sums<typename T::Real> / T::size == 1 ? 4 : 2;
  constexpr std::size_t rows = partial_sums<typename T::Real> / T::size == 1   ? 4
                               : partial_sums<typename T::Real> / T::size == 2 ? 2
                                                                               : 1;
  const std::size_t full = product.b_rows - product.b_rows % columns;
  for (std::size_t j = 0; j < full; j += columns) multiply_rows_down<rows, columns, T>(product, j);
  for (std::size_t j = full; j < product.b_rows; ++j) multiply_rows_down<rows * columns, 1, T>(product, j);
}

template <class T>
void add(const typename T::Real* from, typename T::Real* to, std::size_t count) {
  for (std::size_t i = 0; i < count; i += T::size) (T::load(to + i) + T::load(from + i)).store(to + i);
}

/// A number times 0 is 0 unless it is infinite or NaN.
template <class T>
bool all_finite(const typename T::Real* numbers, std::size_t count) {
  T sum(0.0);
  for (std::size_t i = 0; i < count; i += T::size) sum = sum + T::load(numbers + i) * T(0.0);
  return (sum == T(0.0)).all();
}

}  // namespace autograd::program::lane
