// SPDX-License-Identifier: MIT
// Operations over a list of operands: one node however long the list is.
#pragma once

#include <string>
#include <vector>

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
    return number::sum(a);
  }
  template <class T>
  static auto slope(std::span<const T>, std::size_t, T) {
    return 1.0;
  }
  static auto mistakes(auto...) {
    return std::tuple{Mistake{"the mean was taken for the sum", [](auto operands, std::size_t, auto) {
                                return 1.0 / double(operands.size());
                              }}};
  }
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
  static auto mistakes(auto...) {
    return std::tuple{Mistake{"the sum was taken for the mean", [](auto, std::size_t, auto) { return 1.0; }}};
  }
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
  template <class T>
  static void slopes(std::span<const T> a, T, std::span<T> out) {
    const std::size_t n = a.size() / 2;
    for (std::size_t i = 0; i < n; ++i) out[i] = a[n + i], out[n + i] = a[i];
  }
  static auto mistakes(auto...) {
    return std::tuple{
        Mistake{"the factor itself was kept instead of the other one",
                [](auto a, std::size_t i, auto) { return a[i]; }},
        Mistake{"the factor of the neighbouring product was used", [](auto a, std::size_t i, auto) {
                  return partner(a, i % (a.size() / 2) == 0 ? i + a.size() / 2 - 1 : i - 1);
                }}};
  }
};

/// a*b + c, rounded once.
struct Fma : Many {
  static constexpr Notation notation{"fma", "fma({list})", "{a/product} \\cdot {b/power} + {c/sum}",
                                     Precedence::sum};
  static constexpr Domain domain[] = {{-3, 3}};
  static constexpr Point<3> samples[] = {{1.5, -2.0, 0.7}};
  static constexpr bool fixed_length = true;
  static constexpr bool holomorphic = true;
  template <class T>
  static T value(std::span<const T> a) {
    return number::fma(a[0], a[1], a[2]);
  }
  template <class T>
  static T slope(std::span<const T> a, std::size_t i, T) {
    return i == 0 ? a[1] : i == 1 ? a[0] : T(1.0);
  }
  static auto mistakes(auto...) {
    return std::tuple{Mistake{"the factor itself was kept instead of the other one",
                              [](auto a, std::size_t i, auto) { return a[i]; }},
                      Mistake{"the other factor was dropped", [](auto, std::size_t, auto) { return 1.0; }}};
  }
};

/// The root of the sum of squares, without overflow; slopes of 0 where all operands are 0.
struct Norm : Many {
  static constexpr Notation notation{"norm", "norm({list})", "\\operatorname{norm}({list})"};
  static constexpr Domain domain[] = {{-3, 3}};
  static constexpr Point<4> samples[] = {{1.5, -2.0, 0.4, 0.7}};
  template <class T>
  static double kink_distance(std::span<const T> a) {
    return double(value(a));
  }
  template <class T>
  static T value(std::span<const T> a) {
    T largest = T(0), sum = T(0);
    for (const T& x : a) {
      if (number::edge<"norm, NaN">(number::isnan(x)) || number::abs(x) > largest) largest = number::abs(x);
    }
    if (number::edge<"norm, at 0">(largest == T(0))) return largest;
    if (number::edge<"norm, infinity">(largest > std::numeric_limits<T>::max())) return largest;
    for (const T& x : a) sum += (x / largest) * (x / largest);
    return largest * number::sqrt(sum);
  }
  template <class T>
  static T slope(std::span<const T> a, std::size_t i, T y) {
    return T(number::select(number::edge<"norm, slope at 0">(y == 0.0), 0.0, a[i] / y));
  }
  static auto mistakes(auto...) {
    return std::tuple{Mistake{"the root was not put under the fraction",
                              [](auto a, std::size_t i, auto y) { return a[i] * y; }},
                      Mistake{"the 2 of the square was kept",
                              [](auto a, std::size_t i, auto y) { return 2.0 * a[i] / y; }}};
  }
};

/// log(exp(a1) + ... + exp(an)) without overflow.
struct LogSumExp : Many {
  static constexpr Notation notation{"logsumexp", "logsumexp({list})", "\\operatorname{logsumexp}({list})"};
  static constexpr Domain domain[] = {{-3, 3}};
  static constexpr Point<4> samples[] = {{1.5, -2.0, 0.4, 0.7}};
  template <class T>
  static T value(std::span<const T> a) {
    T largest = a[0], sum = T(0);
    for (const T& x : a) {
      if (number::edge<"logsumexp, NaN">(number::isnan(x)) || x > largest) largest = x;
    }
    if (number::edge<"logsumexp, infinity">(number::abs(largest) > std::numeric_limits<T>::max()))
      return largest;
    for (const T& x : a) sum += number::exp(x - largest);
    return largest + number::log(sum);
  }
  /// Each share is divided by their sum: y is rounded, and where it is large exp(a - y) alone would be off by
  /// as much as a factor.
  template <class T>
  static void slopes(std::span<const T> a, T y, std::span<T> out) {
    for (std::size_t i = 0; i < a.size(); ++i) out[i] = number::exp(a[i] - y);
    const T scale = 1.0 / number::sum(std::span<const T>(out));
    for (T& share : out) share = number::chain(share, scale);
  }
  static auto mistakes(auto...) {
    return std::tuple{
        Mistake{"the sum was not divided by", [](auto a, std::size_t i, auto) { return number::exp(a[i]); }},
        Mistake{"the logarithm's derivative alone was taken",
                [](auto, std::size_t, auto y) { return number::exp(-y); }}};
  }
};

/// A product; each slope is the product of the others.
struct Product : Many {
  static constexpr Notation notation{"product", "product({list})", "\\operatorname{product}({list})"};
  static constexpr Domain domain[] = {{-3, 3}};
  static constexpr Point<4> samples[] = {{1.5, -2.0, 0.4, 0.7}, {0.0, 2.0, 3.0, 0.5}};
  static constexpr bool holomorphic = true;
  template <class T>
  static T value(std::span<const T> a) {
    T product = a[0];
    for (const T& factor : a.subspan(1)) product = product * factor;
    return product;
  }
  /// From the products before and behind each operand, so that a factor of 0 does no harm.
  template <class T>
  static void slopes(std::span<const T> a, T, std::span<T> out) {
    out[0] = T(1.0);
    for (std::size_t i = 1; i < a.size(); ++i) out[i] = i == 1 ? a[0] : T(out[i - 1] * a[i - 1]);
    T behind = T(1.0);
    for (std::size_t i = a.size(); i-- > 0;) {
      if (i + 1 < a.size()) behind = i + 2 == a.size() ? a[i + 1] : T(behind * a[i + 1]);
      if (i + 1 < a.size()) out[i] = i == 0 ? behind : T(out[i] * behind);
    }
  }
  static auto mistakes(auto...) {
    return std::tuple{
        Mistake{"the whole product was kept", [](auto, std::size_t, auto y) { return y; }},
        Mistake{"the factors' slopes were multiplied", [](auto, std::size_t, auto) { return 1.0; }}};
  }
};

/// The largest or the smallest of a list; NaN where one is NaN; k that are tied share 1/k each.
template <bool largest>
struct Extreme : Many {
  static constexpr Notation notation = largest ? Notation{"max", "max({list})", "\\max({list})"}
                                               : Notation{"min", "min({list})", "\\min({list})"};
  static constexpr Domain domain[] = {{-3, 3}};
  static constexpr Point<4> samples[] = {{1.5, -2.0, 0.4, 0.7}};
  static constexpr bool branches = true;
  static constexpr bool finite_slopes = true;
  /// Between the two that are nearest to winning.
  template <class T>
  static double kink_distance(std::span<const T> a) {
    double first = std::numeric_limits<double>::infinity(), second = first;
    const T best = value(a);
    for (const T& x : a) {
      const double behind = std::abs(double(x - best));
      second = behind < first ? first : behind < second ? behind : second;
      first = behind < first ? behind : first;
    }
    return second;
  }
  template <class T>
  static T value(std::span<const T> a) {
    T best = a[0];
    for (const T& x : a) {
      if (number::edge<"max(list) and min(list), NaN">(number::isnan(x)) || (largest ? x > best : x < best))
        best = x;
    }
    return best;
  }
  template <class T>
  static void slopes(std::span<const T> a, T y, std::span<T> out) {
    for (std::size_t i = 0; i < a.size(); ++i)
      out[i] = T(number::select(number::edge<"max(list) and min(list), the winners">(a[i] == y), 1.0, 0.0));
    const T tied = number::sum(std::span<const T>(out));
    for (T& share : out) share = share / tied;
  }
  static auto mistakes(auto...) {
    return std::tuple{Mistake{"the slope went to all", [](auto, std::size_t, auto) { return 1.0; }},
                      Mistake{"the rule of the mean was used",
                              [](auto a, std::size_t, auto) { return 1.0 / double(a.size()); }}};
  }
};

using ManyOperands = List<Sum, Mean, Dot, Fma, Norm, LogSumExp, Product, Extreme<true>, Extreme<false>>;

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

/// The root of the sum of squares; 0 of none.
template <class List = Values>
typename List::value_type norm(std::type_identity_t<List> operands) {
  if (operands.empty()) return 0.0;
  return apply<Norm>(operands);
}
/// log(exp(a1) + ... + exp(an)). Throws WrongSize for an empty list.
template <class List = Values>
typename List::value_type logsumexp(std::type_identity_t<List> operands) {
  if (operands.empty()) throw WrongSize("logsumexp needs at least one value");
  return apply<LogSumExp>(operands);
}
/// The product of the operands; 1 of none.
template <class List = Values>
typename List::value_type product(std::type_identity_t<List> operands) {
  if (operands.empty()) return 1.0;
  return apply<Product>(operands);
}
/// The largest. Throws WrongSize for an empty list.
template <class List = Values>
typename List::value_type max(std::type_identity_t<List> operands) {
  if (operands.empty()) throw WrongSize("max needs at least one value");
  return apply<Extreme<true>>(operands);
}
/// The smallest. Throws WrongSize for an empty list.
template <class List = Values>
typename List::value_type min(std::type_identity_t<List> operands) {
  if (operands.empty()) throw WrongSize("min needs at least one value");
  return apply<Extreme<false>>(operands);
}
/// exp(x_i) / (exp(x_1) + ... + exp(x_n)) for each i; nothing for an empty list.
template <class List = Values>
std::vector<typename List::value_type> softmax(std::type_identity_t<List> operands) {
  std::vector<typename List::value_type> shares;
  if (operands.empty()) return shares;
  const auto logarithm = logsumexp(operands);
  for (const auto& x : operands) shares.push_back(exp(x - logarithm));
  // The logarithm is rounded, and where it is large its shares would not add up to 1.
  const auto total = sum(shares);
  for (auto& share : shares) share = share / total;
  return shares;
}
/// a*b + c, rounded once; also with plain numbers among the operands.
template <Reading T>
T fma(T a, std::type_identity_t<T> b, std::type_identity_t<T> c) {
  return apply_to<Fma>(a, b, c);
}
template <class A, class B, class C>
requires LaterRecorded<A, B, C>
auto fma(A a, B b, C c) { return apply_to<Fma, RecordedOf<B, C>>(a, b, c); }
/// sqrt(a^2 + b^2 + c^2) without overflow.
template <Reading T>
T hypot(T a, std::type_identity_t<T> b, std::type_identity_t<T> c) {
  return apply_to<Norm>(a, b, c);
}
template <class A, class B, class C>
requires LaterRecorded<A, B, C>
auto hypot(A a, B b, C c) { return apply_to<Norm, RecordedOf<B, C>>(a, b, c); }

}  // namespace autograd
