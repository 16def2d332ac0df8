// SPDX-License-Identifier: MIT
// One way to reach every operation whatever the number of its operands: operands are a list here.
#pragma once

#include <cmath>
#include <complex>
#include <string>
#include <vector>

#include "autograd/autograd.hpp"
#include "autograd/random.hpp"

namespace support {

template <class T>
using Sequence = std::vector<T>;

/// The value of an operation in a reading in numbers.
template <class Op, class T>
auto value_of(const Sequence<T>& operands) {
  if constexpr (Op::arity == 1) {
    return Op::value(operands[0]);
  } else if constexpr (Op::arity == 2) {
    return Op::value(operands[0], operands[1]);
  } else {
    return Op::value(std::span<const T>(operands));
  }
}

/// The slope of an operation for operand i, in the reading T.
template <class Op, class T>
T slope_of(const Sequence<T>& operands, std::size_t i, T result) {
  if constexpr (Op::arity == 1) {
    return autograd::slope_of<Op, 0, T>({operands[0]}, result);
  } else if constexpr (Op::arity == 2) {
    const std::array<T, 2> two{operands[0], operands[1]};
    return i == 0 ? autograd::slope_of<Op, 0, T>(two, result) : autograd::slope_of<Op, 1, T>(two, result);
  } else {
    std::vector<T> slopes(operands.size());
    autograd::slopes_of<Op>(std::span<const T>(operands), result, std::span<T>(slopes),
                            [&](std::size_t k) { return k == i; });
    return slopes[i];
  }
}

/// Records an operation.
template <class Op>
autograd::Value record(const Sequence<autograd::Value>& operands) {
  if constexpr (Op::arity == 1) {
    return autograd::apply<Op>(operands[0]);
  } else if constexpr (Op::arity == 2) {
    return autograd::apply<Op>(operands[0], operands[1]);
  } else {
    return autograd::apply<Op>(autograd::Values(operands));
  }
}

/// Leaves with these numbers.
inline Sequence<autograd::Value> leaves(autograd::Graph& graph, const Sequence<double>& numbers) {
  Sequence<autograd::Value> made;
  for (const double number : numbers) made.emplace_back(graph, number);
  return made;
}

/// Whether a kink lies within `distance` of these operands, as the operation itself says.
template <class Op>
bool near_kink(const Sequence<double>& a, double distance) {
  return autograd::kink_distance_of<Op>(std::span<const double>(a)) < distance;
}

/// Whether the slope by operand i is a plain constant, finite also where the value is NaN.
template <class Op>
bool has_constant_slope(std::size_t i) {
  if constexpr (requires { Op::constant_slope_a; }) {
    if (i == 0) return true;
  }
  return Op::constant_slopes;
}

/// The first operand that is ever varied.
template <class Op>
constexpr std::size_t first_varied = Op::fixed_a ? 1 : 0;

template <class Op>
std::size_t operand_count() {
  return Op::samples[0].size();
}

/// A random point of the operation's domain.
template <class Op>
Sequence<double> random_point(autograd::Random& random) {
  Sequence<double> point(operand_count<Op>());
  for (std::size_t i = 0; i < point.size(); ++i) {
    const autograd::Domain domain = Op::domain[std::min(i, std::size(Op::domain) - 1)];
    point[i] = random.uniform(domain.low, domain.high);
  }
  return point;
}

/// The operation's samples, and then `count` random points that stay clear of kinks.
template <class Op>
Sequence<Sequence<double>> points_of(std::size_t count, std::uint64_t seed, double clear = 0.05) {
  Sequence<Sequence<double>> points;
  for (const auto& sample : Op::samples) points.emplace_back(sample.begin(), sample.end());
  autograd::Random random(seed);
  while (count > 0) {
    points.push_back(random_point<Op>(random));
    if (near_kink<Op>(points.back(), clear)) {
      points.pop_back();
    } else {
      --count;
    }
  }
  return points;
}

inline std::string text_of(const Sequence<double>& point) {
  std::string words;
  for (const double number : point) {
    char buffer[40];
    std::snprintf(buffer, sizeof buffer, "%.17g", number);
    words += (words.empty() ? "(" : ", ") + std::string(buffer);
  }
  return words + ")";
}

}  // namespace support
