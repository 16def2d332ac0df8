// SPDX-License-Identifier: MIT
// Where the tables of kernels are: one source for each. Only kernel.cpp asks for them.
#pragma once

#include "autograd/program/kernel.hpp"

namespace autograd::program {

template <class Real>
const Kernels<Real>& scalar_kernels();

extern template const Kernels<double>& scalar_kernels<double>();
extern template const Kernels<float>& scalar_kernels<float>();

// Each only for a processor that has the instructions, and only where the library was built for its family.
template <class Real>
const Kernels<Real>& sse2_kernels();
template <class Real>
const Kernels<Real>& avx2_kernels();
template <class Real>
const Kernels<Real>& avx512_kernels();
template <class Real>
const Kernels<Real>& neon64_kernels();

}  // namespace autograd::program
