// SPDX-License-Identifier: MIT
// A block of rows for one operation, in memory of its own, run with any table of kernels.
#pragma once

#include <algorithm>
#include <memory>
#include <vector>

#include "autograd/program/kernel.hpp"

namespace support {

using autograd::program::block_rows;

/// So many numbers at an address that is a multiple of `alignment`.
template <class Real>
class Column {
 public:
  explicit Column(std::size_t count = block_rows) : count_(count), room_(count * sizeof(Real) + alignment) {
    void* start = room_.data();
    std::size_t space = room_.size();
    first_ = static_cast<Real*>(std::align(alignment, count * sizeof(Real), start, space));
    std::fill_n(first_, count, Real(0));
  }
  Column(Column&&) = default;
  Column& operator=(Column&&) = default;

  Real* data() { return first_; }
  const Real* data() const { return first_; }
  std::size_t size() const { return count_; }
  Real& operator[](std::size_t i) { return first_[i]; }
  Real operator[](std::size_t i) const { return first_[i]; }

 private:
  static constexpr std::size_t alignment = autograd::program::alignment;
  std::size_t count_;
  std::vector<unsigned char> room_;
  Real* first_;
};

/// One operation over a block. Row r of operand i is operands[i][r].
template <class Real>
struct RowBlock {
  explicit RowBlock(std::size_t count) : operands(count), adjoints(count), wanted(count, true) {}

  void forward(const autograd::program::Kernels<Real>& table, autograd::Code code,
               const autograd::CustomOperation* custom = nullptr) {
    run(table.forward[code], custom);
  }
  /// What arrives at an operand that is not wanted stays as it is.
  void backward(const autograd::program::Kernels<Real>& table, autograd::Code code,
                const autograd::CustomOperation* custom = nullptr) {
    run(table.backward[code], custom);
  }

  std::vector<Column<Real>> operands, adjoints;
  std::vector<bool> wanted;
  /// Whether what has gathered so far is taken for 0.
  bool first = false;
  std::size_t rows = block_rows;
  Column<Real> result, adjoint;

 private:
  void run(autograd::program::Kernel<Real> kernel, const autograd::CustomOperation* custom) {
    std::vector<const Real*> from;
    std::vector<Real*> to;
    std::vector<const Real*> before;
    const Column<Real> zeros;
    for (std::size_t i = 0; i < operands.size(); ++i) {
      from.push_back(operands[i].data());
      to.push_back(wanted[i] ? adjoints[i].data() : nullptr);
      before.push_back(first ? zeros.data() : to.back());
    }
    kernel({from.data(), from.size(), rows, result.data(), adjoint.data(), to.data(), before.data(), custom});
  }
};

/// Fills the block's rows with these points, over and over.
template <class Real>
void fill(RowBlock<Real>& block, const std::vector<std::vector<double>>& points, std::size_t first = 0) {
  for (std::size_t row = 0; row < block_rows; ++row) {
    const auto& point = points[(first + row) % points.size()];
    for (std::size_t i = 0; i < point.size(); ++i) block.operands[i][row] = Real(point[i]);
  }
}

}  // namespace support
