// SPDX-License-Identifier: MIT
// What a program asks of the processor: operations over a block of rows, forward and backward, and one
// product of matrices. There is a table of these for each instruction set; all of them give the same numbers
// for sums and products of double, and those in lanes for everything and for float too. It knows nothing of
// graphs, programs and threads.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "autograd/operation.hpp"
#include "autograd/operation/custom.hpp"

namespace autograd::program {

/// A block: so many rows are calculated at once, whatever the width of the lanes. Every node has as many
/// numbers, one a row, at an address that is a multiple of `alignment`.
inline constexpr std::size_t block_rows = 64;
inline constexpr std::size_t alignment = 64;
/// Of a block that is not full so many rows are calculated that they are a multiple of this; as many as fill
/// the widest register. Columns of matrices are a multiple of it too.
inline constexpr std::size_t padding = 16;

/// One operation over the first rows of a block.
template <class Real>
struct Step {
  const Real* const* operands;
  std::size_t count;
  std::size_t rows;  // a multiple of `padding`; of several blocks where these follow each other
  Real* result;
  /// What has arrived at the result; read by backward kernels only.
  const Real* adjoint;
  /// Where the adjoint of each operand gathers, null for one that is not asked for. Two may be the same.
  Real* const* adjoints;
  /// What has gathered there before: the same places, or zeros where this is the first to arrive.
  const Real* const* before;
  /// The operation where its code is custom_code.
  const CustomOperation* custom;
};
/// Forward: result from operands. Backward: adjoints[i] = before[i] + what flows back over edge i, with the
/// convention that an adjoint of exactly 0 stops (number::chain, number::gate).
template <class Real>
using Kernel = void (*)(const Step<Real>&);

/// c[i][j] = start + a[i][0]*b[0][j] + ... + a[i][n-1]*b[n-1][j], added in this order, each product and each
/// sum rounded by itself. Rows of b and c are contiguous, aligned, and padded to a multiple of `padding`.
template <class Real>
struct MatrixProduct {
  Real* c;
  std::size_t c_stride;
  const Real* start;  // one number for each row of c; null where it starts from what it is
  const Real* a;
  std::size_t a_row, a_column;  // a[i][k] is at a[i*a_row + k*a_column]
  const Real* b;
  std::size_t b_stride;
  std::size_t rows, inner, columns;
};
/// c[i][j] += a[i][0]*b[j][0] + ... + a[i][n-1]*b[j][n-1]. Rows of a and b stand block_rows apart, and n is a
/// multiple of `padding`. The sum is kept in partial_sums parts, of which part k takes every partial_sums-th
/// product from k on, in order.
template <class Real>
struct RowProducts {
  Real* c;  // a_rows x b_rows x partial_sums
  const Real* a;
  std::size_t a_rows;
  const Real* b;
  std::size_t b_rows;
  std::size_t inner;
};
template <class Real>
inline constexpr std::size_t partial_sums = alignment / sizeof(Real);

/// The table of one instruction set.
template <class Real>
struct Kernels {
  std::string_view name;  // "scalar", "sse2", "avx2", "avx512", "neon64"
  std::size_t lanes;      // numbers in a register
  /// By the operation's code; those of leaf_code are null.
  Kernel<Real> forward[256], backward[256];
  void (*multiply)(const MatrixProduct<Real>&);
  void (*multiply_rows)(const RowProducts<Real>&);
  /// to[i] += from[i], for so many numbers; a multiple of `padding`.
  void (*add)(const Real* from, Real* to, std::size_t count);
  /// No infinity and no NaN among so many numbers; a multiple of `padding`.
  bool (*all_finite)(const Real* numbers, std::size_t count);
};

/// The tables that this processor can run, narrowest first; the first is "scalar", which calls the
/// operations' own readings in double one row at a time.
template <class Real>
std::span<const Kernels<Real>* const> available_kernels();
/// The widest of them; or the one that the environment variable CHAINRULE_LANES names. Throws Error, with the
/// names that can be chosen, where it names none of them.
template <class Real>
const Kernels<Real>& chosen_kernels();

extern template std::span<const Kernels<double>* const> available_kernels<double>();
extern template std::span<const Kernels<float>* const> available_kernels<float>();
extern template const Kernels<double>& chosen_kernels<double>();
extern template const Kernels<float>& chosen_kernels<float>();

}  // namespace autograd::program
