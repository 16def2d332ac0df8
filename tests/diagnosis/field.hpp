// SPDX-License-Identifier: MIT
// Exact arithmetic that decides whether two formulas are one function: rational arithmetic modulo a prime.
// The values of transcendental functions are symbols, drawn from their argument; what links them (exp(-x) =
// 1/exp(x), sigmoid and tanh from exp, sin and cos on one circle) holds exactly; exp(a + b) = exp(a)*exp(b)
// is not known, and nothing here needs it. Two different formulas agree at a random point with a probability
// of about their degree divided by 2^61.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "autograd/random.hpp"

namespace measure {

/// A number modulo 2^61 - 1.
class Residue {
 public:
  static constexpr std::uint64_t prime = (std::uint64_t{1} << 61) - 1;

  constexpr Residue() = default;
  constexpr Residue(std::int64_t number)
      : bits_(number >= 0 ? static_cast<std::uint64_t>(number) % prime
                          : prime - static_cast<std::uint64_t>(-number) % prime) {
    if (bits_ == prime) bits_ = 0;
  }
  static Residue of_bits(std::uint64_t bits) {
    Residue r;
    r.bits_ = bits % prime;
    return r;
  }
  std::uint64_t bits() const { return bits_; }
  bool is_zero() const { return bits_ == 0; }
  bool operator==(const Residue&) const = default;

  friend Residue operator+(Residue a, Residue b) { return of_bits(a.bits_ + b.bits_); }
  friend Residue operator-(Residue a) { return of_bits(prime - a.bits_); }
  friend Residue operator-(Residue a, Residue b) { return a + -b; }
  friend Residue operator*(Residue a, Residue b) {
    __extension__ using Wide = unsigned __int128;
    const Wide product = Wide{a.bits_} * b.bits_;
    return of_bits((static_cast<std::uint64_t>(product) & prime) + static_cast<std::uint64_t>(product >> 61));
  }
  friend Residue power(Residue a, std::uint64_t exponent) {
    Residue result(1);
    for (; exponent != 0; exponent >>= 1) {
      if (exponent & 1) result = result * a;
      a = a * a;
    }
    return result;
  }
  /// For a that is not 0.
  friend Residue inverse(Residue a) { return power(a, prime - 2); }

 private:
  std::uint64_t bits_ = 0;
};

enum class Function : unsigned char { sigmoid, tanh, exp, log, log10, sin, cos, sqrt };

/// f(x); none where it is not defined, or where x has no square root in the field.
inline std::optional<Residue> apply(Function f, Residue x) {
  const auto drawn = [](Residue at, std::uint64_t salt) {
    return Residue::of_bits(autograd::Random(at.bits() * 16 + salt).bits());
  };
  // The smaller of x and its opposite decides, so that exp(-x) = 1/exp(x), sin(-x) = -sin(x).
  const bool turned = x.bits() > Residue::prime / 2;
  const Residue small = turned ? -x : x;
  const Residue exponential = [&] {
    if (x.is_zero()) return Residue(1);
    const Residue drawn_one = drawn(small, 1);
    return turned ? inverse(drawn_one) : drawn_one;
  }();
  const auto ratio = [](Residue a, Residue b) -> std::optional<Residue> {
    if (b.is_zero()) return std::nullopt;
    return a * inverse(b);
  };
  const auto logarithm = [&](Residue a) {
    if (a == Residue(1)) return Residue(0);
    const Residue opposite = inverse(a);
    return opposite.bits() < a.bits() ? -drawn(opposite, 2) : drawn(a, 2);
  };
  const Residue circle = x.is_zero() ? Residue(0) : turned ? -drawn(small, 3) : drawn(small, 3);
  switch (f) {
    case Function::exp: return exponential;
    case Function::sigmoid: return ratio(exponential, exponential + 1);
    case Function::tanh: return ratio(exponential * exponential - 1, exponential * exponential + 1);
    case Function::log: return x.is_zero() ? std::nullopt : std::optional(logarithm(x));
    case Function::log10: return x.is_zero() ? std::nullopt : ratio(logarithm(x), logarithm(10));
    case Function::sin: return ratio(2 * circle, circle * circle + 1);
    case Function::cos: return ratio(1 - circle * circle, circle * circle + 1);
    case Function::sqrt: break;
  }
  // The prime is 3 modulo 4.
  const Residue root = power(x, (Residue::prime + 1) / 4);
  return root * root == x ? std::optional(root) : std::nullopt;
}

/// A function at a few random points; two with equal prints are one function.
inline constexpr std::size_t print_size = 3;
using Print = std::array<std::optional<Residue>, print_size>;

/// Whether both are defined somewhere together, and equal wherever they are.
inline bool same(const Print& a, const Print& b) {
  bool defined = false;
  for (std::size_t k = 0; k < print_size; ++k) {
    if (!a[k] || !b[k]) continue;
    if (!(*a[k] == *b[k])) return false;
    defined = true;
  }
  return defined;
}

}  // namespace measure
