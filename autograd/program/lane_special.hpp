// SPDX-License-Identifier: MIT
// The error function and powers in lanes. The error function's coefficients interpolate it at Chebyshev's
// points, in 40 digits.
#pragma once

#include "autograd/program/lane_functions.hpp"

namespace autograd::program::lane {

/// near: erf(x)/x - 1 up to x = 1, by x^2. far: (1 + 2x) exp(x^2) erfc(x) from x = 0.45 to `furthest`, by
/// t = (x - 4)/(x + 4): far_middle + t far(t).
template <class Real>
struct ErrorFunction;
template <>
struct ErrorFunction<double> {
  static constexpr double furthest = 26;  // beyond it erfc is soon denormal
  static constexpr std::uint64_t low_half = (std::uint64_t{1} << 27) - 1;
  static constexpr double near[] = {0x1.06eba8214db68p-3,   -0x1.812746b0379c1p-2,  0x1.ce2f21a040f66p-4,
                                    -0x1.b82ce31203772p-6,  0x1.565bccfa44156p-8,   -0x1.c02db0665e53dp-11,
                                    0x1.f9a2be4f731a1p-14,  -0x1.f4ca838adb73bp-17, 0x1.b981d78881a5dp-20,
                                    -0x1.5c131500d3f88p-23, 0x1.d76af6ca49787p-27,  -0x1.ac9585a44fe29p-31};
  static constexpr double far_middle = 0x1.3ba5916e9fd7fp+0,
                          far[] = {-0x1.1df1ad154a290p-3,  0x1.f7f5df66fd689p-7,   0x1.16ecefcfa551bp-4,
                                   -0x1.9ddb23c3e859fp-4,  0x1.7fee004e0ecd6p-4,   -0x1.0fb06dfe5dbd4p-4,
                                   0x1.3079edf6f836dp-5,   -0x1.096238804bdfcp-6,  0x1.49c67265b6f41p-8,
                                   -0x1.8d4a9f1783435p-11, -0x1.a1df1144e9adbp-13, 0x1.3be0ad52c2bfep-13,
                                   -0x1.995af415edf64p-16, -0x1.789ce2a77cae3p-17, 0x1.7f2f174384637p-18,
                                   0x1.4044c31b1c6dcp-22,  -0x1.baa348bfa283ap-21, 0x1.24ca7f7780d61p-24,
                                   0x1.ccfc8b4427c42p-24,  -0x1.b2eb913fc4132p-27, -0x1.7cdeeb29b671ap-27};
};
template <>
struct ErrorFunction<float> {
  static constexpr double furthest = 9;
  static constexpr std::uint32_t low_half = (std::uint32_t{1} << 12) - 1;
  static constexpr double near[] = {0x1.06eba7f673903p-3,  -0x1.81273e7a02443p-2, 0x1.ce2d10ed44e09p-4,
                                    -0x1.b7faba961c85ap-6, 0x1.541270c79ca2cp-8,  -0x1.a45087f1a200ap-11,
                                    0x1.4a5690869d13fp-14};
  static constexpr double far_middle = 0x1.3ba5916835883p+0,
                          far[] = {-0x1.1df1aaff4d284p-3, 0x1.f7f79b5d1ae2bp-7,  0x1.16eba89ef75e4p-4,
                                   -0x1.9de0674f70d90p-4, 0x1.800503586440fp-4,  -0x1.0f77f7f14e64dp-4,
                                   0x1.2f52f092f7e03p-5,  -0x1.0e6edad0ae079p-6, 0x1.5baa494e1fe79p-8};
};

/// erf(x) for x from 0 to 1.
template <InLanes T>
[[gnu::always_inline]] inline T erf_near(T x) {
  return x + x * polynomial(x * x, ErrorFunction<typename T::Real>::near);
}
/// erfc(x) for x from 0.45 to `furthest`. x^2 is squared in two parts: what it were rounded by would be
/// multiplied by x^2 in the result.
template <InLanes T>
[[gnu::always_inline]] inline T erfc_far(T x) {
  using E = ErrorFunction<typename T::Real>;
  using Bits = typename T::Bits;
  const T high = T::of_bits(x.bits() & ~Bits(E::low_half)), low = (x - high) * (x + high);
  const auto [scale, rest] = exponential(-(high * high), low);
  const T t = (x - 4.0) / (x + 4.0), scaled = E::far_middle + t * polynomial(t, E::far);
  return scale * ((scaled + scaled * rest) / (1.0 + 2.0 * x));
}
template <InLanes T>
[[gnu::always_inline]] inline T erf(T a) {
  const T size = abs(a), far = 1.0 - erfc_far((size > 6.0).select(6.0, size));
  return with_sign((size < 1.0).select(erf_near(size), far), a);
}
template <InLanes T>
[[gnu::always_inline]] inline T erfc(T a) {
  const T furthest = ErrorFunction<typename T::Real>::furthest;
  const T size = abs(a), far = erfc_far((size > furthest).select(furthest, size));
  const T near = 1.0 - with_sign(erf_near(size), a);
  const T y = (size < 0.5).select(near, (a < 0.0).select(2.0 - far, far));
  return mend(y, a, a <= furthest, baseline::erfc);
}

/// By products and a root where b is a whole or half number from -3 to 4, all others and what is not an
/// ordinary number lane by lane.
template <InLanes T>
[[gnu::always_inline]] inline T pow(T a, T b) {
  using F = Format<typename T::Real>;
  const T twice = abs(b + b), none = 1.0;
  const T rounded = twice + F::round;
  const auto has = [&](unsigned part) {
    using Bits = typename T::Bits;
    return T::of_bits((rounded.bits() & Bits(part)) | none.bits()) > none;
  };
  const T square = a * a;
  const T size = (has(1).select(sqrt(a), none) * has(2).select(a, none)) *
                 (has(4).select(square, none) * has(8).select(square * square, none));
  const T y = (b < 0.0).select(1.0 / size, size);
  const auto few = (rounded - F::round == twice) & (b >= -3.0) & (b <= 4.0);
  const T largest = largest_square<T>();
  return mend(y, a, b, few & (abs(y) <= largest) & (abs(y) >= 1.0 / largest), baseline::pow);
}

}  // namespace autograd::program::lane
