// SPDX-License-Identifier: MIT
// The table "avx2": 256 bits. Compiled with flags of its own, so nothing may come from here but what bears
// the architecture's name.
#include "autograd/program/lane_kernels.hpp"

namespace autograd::program {

template <>
struct lane::Tile<xsimd::avx2> {
  static constexpr std::size_t rows = 6, vectors = 2;
};

template <class Real>
const Kernels<Real>& avx2_kernels() {
  static const Kernels<Real> table = lane::table_of<Real, xsimd::avx2>("avx2");
  return table;
}

template const Kernels<double>& avx2_kernels<double>();
template const Kernels<float>& avx2_kernels<float>();

}  // namespace autograd::program
