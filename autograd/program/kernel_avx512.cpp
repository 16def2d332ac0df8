// SPDX-License-Identifier: MIT
// The table "avx512": 512 bits. Compiled with flags of its own, so nothing may come from here but what bears
// the architecture's name.
#include "autograd/program/lane_kernels.hpp"

namespace autograd::program {

template <>
struct lane::Tile<xsimd::avx512bw> {
  static constexpr std::size_t rows = 8, vectors = 1;
};

template <class Real>
const Kernels<Real>& avx512_kernels() {
  static const Kernels<Real> table = lane::table_of<Real, xsimd::avx512bw>("avx512");
  return table;
}

template const Kernels<double>& avx512_kernels<double>();
template const Kernels<float>& avx512_kernels<float>();

}  // namespace autograd::program
