// SPDX-License-Identifier: MIT
// Lanes: as many numbers as a register holds, in the arithmetic of one number. (Two registers side by side
// were tried, to have two chains of operations at a time, and were no faster.) The architecture is part of
// the type, so that what is compiled for one processor is never linked to what another one runs. Only the
// files kernel_<instruction set>.cpp may include this. Nothing is fused: a product and a sum are rounded each
// by itself, and all architectures give the same numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <xsimd/xsimd.hpp>

namespace autograd::program {

/// The same bits read as another type. From version 9 xsimd wants the numbers' type, before that the batch's.
template <class To, class From>
To bits_as(From from) {
#if XSIMD_VERSION_MAJOR < 9
  return xsimd::bitwise_cast<To>(from);
#else
  return xsimd::bitwise_cast<typename To::value_type>(from);
#endif
}

template <class Real, class Arch>
class Lanes;

/// For each lane whether something holds.
template <class Real, class Arch>
class Mask {
 public:
  using Batch = xsimd::batch_bool<Real, Arch>;
  Mask(Batch batch) : batch_(batch) {}

  Batch batch() const { return batch_; }
  bool all() const { return xsimd::all(batch_); }
  /// In each lane the first where this holds, else the second.
  Lanes<Real, Arch> select(Lanes<Real, Arch> holds, Lanes<Real, Arch> otherwise) const {
    return xsimd::select(batch_, holds.batch(), otherwise.batch());
  }

  friend Mask operator!(Mask a) { return ~a.batch_; }
  friend Mask operator&(Mask a, Mask b) { return a.batch_ & b.batch_; }
  friend Mask operator|(Mask a, Mask b) { return a.batch_ | b.batch_; }

 private:
  Batch batch_;
};

template <class Real_, class Arch_>
class Lanes {
 public:
  using Real = Real_;
  using Arch = Arch_;
  using Batch = xsimd::batch<Real, Arch>;
  using Mask = program::Mask<Real, Arch>;
  /// The same bits as whole numbers.
  using Bits = xsimd::batch<std::conditional_t<sizeof(Real) == 8, std::uint64_t, std::uint32_t>, Arch>;
  static constexpr std::size_t size = Batch::size;

  Lanes() = default;
  Lanes(Batch batch) : batch_(batch) {}
  /// The same number in all lanes: blocks write their constants as doubles.
  Lanes(double number) : batch_(static_cast<Real>(number)) {}

  /// From and to addresses that are multiples of `alignment`.
  static Lanes load(const Real* from) { return Batch::load_aligned(from); }
  void store(Real* to) const { batch_.store_aligned(to); }

  Batch batch() const { return batch_; }
  Bits bits() const { return bits_as<Bits>(batch_); }
  static Lanes of_bits(Bits bits) { return bits_as<Batch>(bits); }

  friend Lanes operator-(Lanes a) { return a.batch_ ^ Batch(Real(-0.0)); }
  friend Lanes operator+(Lanes a, Lanes b) { return a.batch_ + b.batch_; }
  friend Lanes operator-(Lanes a, Lanes b) { return a.batch_ - b.batch_; }
  friend Lanes operator*(Lanes a, Lanes b) { return a.batch_ * b.batch_; }
  friend Lanes operator/(Lanes a, Lanes b) { return a.batch_ / b.batch_; }

  // A comparison with NaN does not hold.
  friend Mask operator<(Lanes a, Lanes b) { return a.batch_ < b.batch_; }
  friend Mask operator>(Lanes a, Lanes b) { return b < a; }
  friend Mask operator<=(Lanes a, Lanes b) { return a.batch_ <= b.batch_; }
  friend Mask operator>=(Lanes a, Lanes b) { return b <= a; }
  friend Mask operator==(Lanes a, Lanes b) { return a.batch_ == b.batch_; }

 private:
  Batch batch_;
};

/// What the functions in lanes are written for.
template <class T>
inline constexpr bool is_lanes = false;
template <class Real, class Arch>
inline constexpr bool is_lanes<Lanes<Real, Arch>> = true;
template <class T>
concept InLanes = is_lanes<T>;

}  // namespace autograd::program
