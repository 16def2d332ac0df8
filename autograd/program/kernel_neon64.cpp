// SPDX-License-Identifier: MIT
// The table "neon64": what every 64-bit ARM processor has. Compiled with flags of its own, so nothing may
// come from here but what bears the architecture's name.
#include "autograd/program/lane_kernels.hpp"

namespace autograd::program {

template <>
struct lane::Tile<xsimd::neon64> {
  static constexpr std::size_t rows = 6, vectors = 2;
};

template <class Real>
const Kernels<Real>& neon64_kernels() {
  static const Kernels<Real> table = lane::table_of<Real, xsimd::neon64>("neon64");
  return table;
}

template const Kernels<double>& neon64_kernels<double>();
template const Kernels<float>& neon64_kernels<float>();

}  // namespace autograd::program
