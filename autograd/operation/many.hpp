// SPDX-License-Identifier: MIT
// Operations over a list of operands: one node however long the list is.
#pragma once

#include <string>

#include "autograd/error.hpp"
#include "autograd/operation/definition.hpp"

namespace autograd {

class Values;

struct Sum : Many {
  static constexpr Notation notation{"sum", "sum({list})", "\\operatorname{sum}({list})"};
  static constexpr Domain domain[] = {{-3, 3}};
  static constexpr Point<4> samples[] = {{1.5, -2.0, 0.0, 0.7}};
  static constexpr bool holomorphic = true;
  static constexpr bool constant_slopes = true;
  static constexpr bool finite_slopes = true;
  template <class T>
  static T value(std::span<const T> a) {
    T total = a[0];
    for (const T& term : a.subspan(1)) total = total + term;
    return total;
  }
  template <class T>
  static auto slope(std::span<const T>, std::size_t, T) {
    return 1.0;
  }
  static constexpr auto mistakes =
      std::tuple{Mistake{"the mean was taken for the sum",
                         [](auto operands, std::size_t, auto) { return 1.0 / double(operands.size()); }}};
};

struct Mean : Many {
  static constexpr Notation notation{"mean", "mean({list})", "\\operatorname{mean}({list})"};
  static constexpr Domain domain[] = {{-3, 3}};
  static constexpr Point<4> samples[] = {{1.5, -2.0, 0.0, 0.7}};
  static constexpr bool holomorphic = true;
  static constexpr bool constant_slopes = true;
  static constexpr bool finite_slopes = true;
  template <class T>
  static T value(std::span<const T> a) {
    return Sum::value(a) / double(a.size());
  }
  template <class T>
  static auto slope(std::span<const T> a, std::size_t, T) {
    return 1.0 / double(a.size());
  }
  static constexpr auto mistakes =
      std::tuple{Mistake{"the sum was taken for the mean", [](auto, std::size_t, auto) { return 1.0; }}};
};

/// The operands are w1 ... wn and then x1 ... xn; the value is w1*x1 + ... + wn*xn.
struct Dot : Many {
  static constexpr Notation notation{"dot", "dot({list})", "\\operatorname{dot}({list})"};
  static constexpr Domain domain[] = {{-3, 3}};
  static constexpr Point<4> samples[] = {{1.5, -2.0, 0.4, 0.7}};
  static constexpr bool holomorphic = true;
  template <class T>
  static T value(std::span<const T> a) {
    const std::size_t n = a.size() / 2;
    T total = a[0] * a[n];
    for (std::size_t i = 1; i < n; ++i) total = total + a[i] * a[n + i];
    return total;
  }
  /// The other factor of operand i's product.
  static auto partner(auto a, std::size_t i) {
    const std::size_t n = a.size() / 2;
    return a[i < n ? i + n : i - n];
  }
  template <class T>
  static auto slope(std::span<const T> a, std::size_t i, T) {
    return partner(a, i);
  }
  static constexpr auto mistakes =
      std::tuple{Mistake{"the factor itself was kept instead of the other one",
                         [](auto a, std::size_t i, auto) { return a[i]; }},
                 Mistake{"the factor of the neighbouring product was used", [](auto a, std::size_t i, auto) {
                           return partner(a, i % (a.size() / 2) == 0 ? i + a.size() / 2 - 1 : i - 1);
                         }}};
};

using ManyOperands = List<Sum, Mean, Dot>;

// The parameters are `Values` (a braced list, a vector, an array, a span); a template only because
// that type is complete where these are called and not yet here.

/// The sum of the operands; 0 of none.
template <class List = Values>
typename List::value_type sum(std::type_identity_t<List> operands) {
  if (operands.empty()) return 0.0;
  return apply<Sum>(operands);
}
/// Throws WrongSize for an empty list.
template <class List = Values>
typename List::value_type mean(std::type_identity_t<List> operands) {
  if (operands.empty()) throw WrongSize("the mean of no values is not defined; give it at least one");
  return apply<Mean>(operands);
}
/// w1*x1 + ... + wn*xn; 0 of two empty lists. Throws WrongSize where the lengths differ.
template <class List = Values>
typename List::value_type dot(std::type_identity_t<List> w, std::type_identity_t<List> x) {
  if (w.size() != x.size()) {
    throw WrongSize("dot needs two lists of one length, and got " + std::to_string(w.size()) + " and " +
                    std::to_string(x.size()) + " values");
  }
  if (w.empty()) return 0.0;
  return apply<Dot>(w, x);
}

}  // namespace autograd
