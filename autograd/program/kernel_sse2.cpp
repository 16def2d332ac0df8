// SPDX-License-Identifier: MIT
// The table "sse2": what every x86-64 processor has. Compiled with flags of its own, so nothing may come from
// here but what bears the architecture's name.
#include "autograd/program/lane_kernels.hpp"

namespace autograd::program {

template <>
struct lane::Tile<xsimd::sse2> {
  static constexpr std::size_t rows = 3, vectors = 4;
};

template <class Real>
const Kernels<Real>& sse2_kernels() {
  static const Kernels<Real> table = lane::table_of<Real, xsimd::sse2>("sse2");
  return table;
}

template const Kernels<double>& sse2_kernels<double>();
template const Kernels<float>& sse2_kernels<float>();

}  // namespace autograd::program
