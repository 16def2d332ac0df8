// SPDX-License-Identifier: MIT
#include "autograd/verify/oracle.hpp"

#include <algorithm>
#include <cmath>

#include "autograd/verify/kinks.hpp"

namespace autograd::verify {
namespace {

constexpr double unit = std::numeric_limits<double>::epsilon();
constexpr auto all = [](std::size_t) { return true; };

/// Central differences of sixth order in long double, extrapolated once (Richardson), at several steps;
/// the one with the smallest error bar is taken. `value_at` is the function beside `at`, as one of the step;
/// `precise` is whether it calculates in long double.
template <class F>
Estimate differences(const F& value_at, double at, bool precise) {
  const long double scale = std::max(1.0, std::abs(at));
  const long double rounded = precise ? std::numeric_limits<long double>::epsilon() : unit;
  const auto difference = [&](long double h, long double& largest) {
    constexpr long double weights[] = {45, -9, 1};
    long double total = 0;
    for (int k = 1; k <= 3; ++k) {
      const long double up = value_at(k * h), down = value_at(-k * h);
      largest = std::max({largest, std::abs(up), std::abs(down)});
      total += weights[k - 1] * (up - down);
    }
    return total / (60 * h);
  };
  Estimate best{number::nan, std::numeric_limits<double>::infinity()};
  for (int power = -4; power >= -12; power -= 2) {
    const long double h = std::ldexp(scale, power);
    long double largest = 0;
    const long double coarse = difference(h, largest);
    const long double fine = difference(h / 2, largest);
    const long double slope = fine + (fine - coarse) / 63;
    const long double error = std::abs(slope - fine) + 20 * largest * rounded / h;
    if (error < best.error) best = {static_cast<double>(slope), static_cast<double>(error)};
  }
  best.error += 64 * unit * std::abs(best.number);
  return best;
}

}  // namespace

PointView::PointView(const Section& section, std::vector<double> leaves) : section_(section) {
  values_ = forward<double>(section, [&](std::size_t place) {
    return section.is_leaf(place) ? std::optional(leaves[place]) : std::nullopt;
  });
  precise_ = forward<long double>(section, [&](std::size_t place) {
    return section.is_leaf(place) ? std::optional<long double>(leaves[place]) : std::nullopt;
  });
}

Estimate PointView::by_walk(std::size_t of, std::size_t by) const {
  const double plain = backward<double>(section_, values_, of, all)[by];
  const double precise = static_cast<double>(backward<long double>(section_, precise_, of, all)[by]);
  return {precise, std::abs(plain - precise)};
}

double PointView::rounding(std::size_t of) const {
  const std::vector<double> adjoints = backward<double>(section_, values_, of, all);
  double bound = 0.0;
  for (std::size_t place = 0; place <= of; ++place) {
    if (adjoints[place] != 0.0) bound += std::abs(adjoints[place] * values_[place]);
  }
  return bound * unit;
}

std::optional<std::size_t> PointView::kink(std::size_t of, std::size_t by) const {
  const std::vector<char> moved = depends_on(by);
  std::vector<char> needed(section_.size(), 0);
  needed[of] = 1;
  std::optional<std::size_t> found;
  for (std::size_t place = of + 1; place-- > by;) {
    if (!needed[place] || !moved[place] || section_.is_leaf(place) || place == by) continue;
    for (const auto& operand : section_.operands(place)) {
      if (operand.place != Section::nowhere) needed[operand.place] = 1;
    }
    if (is_kink(section_, place, values_, moved)) found = place;
  }
  return found;
}

std::vector<char> PointView::depends_on(std::size_t by) const {
  std::vector<char> depends(section_.size(), 0);
  depends[by] = 1;
  for (std::size_t place = by + 1; place < section_.size(); ++place) {
    // The first operand of `within` says only whether there is a number at all.
    const auto operands = section_.operands(place);
    for (const auto& operand : operands.subspan(section_.code(place) == code_of<Within> ? 1 : 0)) {
      if (operand.place != Section::nowhere && depends[operand.place]) depends[place] = 1;
    }
  }
  return depends;
}

Estimate PointView::by_values(std::size_t of, std::size_t by) const {
  const std::vector<char> moved = depends_on(by);
  if (!moved[of]) return {};
  bool holomorphic = true;
  for (std::size_t place = by + 1; place <= of; ++place) {
    if (!moved[place]) continue;
    holomorphic = holomorphic && section_.custom(place) == nullptr &&
                  visit(section_.code(place), [](auto op) { return decltype(op)::holomorphic; });
  }
  return holomorphic ? by_complex_step(of, by, moved) : by_differences(of, by, moved);
}

/// Squire and Trapp, "Using complex variables to estimate derivatives of real functions", 1998.
Estimate PointView::by_complex_step(std::size_t of, std::size_t by, std::span<const char> moved) const {
  constexpr double h = 1e-200;
  using Complex = std::complex<double>;
  const std::vector<Complex> values =
      forward<Complex>(section_, [&](std::size_t place) -> std::optional<Complex> {
        if (place == by) return Complex(values_[by], h);
        if (!moved[place]) return Complex(values_[place], 0.0);
        return std::nullopt;
      });
  const double slope = values[of].imag() / h;
  return {slope, 64 * unit * std::abs(slope)};
}

/// Whether all that moves is calculated in long double.
bool PointView::is_precise(std::span<const char> moved) const {
  for (std::size_t place = 0; place < section_.size(); ++place) {
    const CustomOperation* operation = section_.custom(place);
    if (moved[place] && operation != nullptr && !operation->is_precise()) return false;
  }
  return true;
}

Estimate PointView::by_differences(std::size_t of, std::size_t by, std::span<const char> moved) const {
  const auto value_at = [&](long double step) {
    return forward<long double>(section_, [&](std::size_t place) -> std::optional<long double> {
      if (place == by) return values_[by] + step;
      if (!moved[place]) return values_[place];
      return std::nullopt;
    })[of];
  };
  return differences(value_at, values_[by], is_precise(moved));
}

std::optional<PointView::OwnFault> PointView::own_fault_at(std::size_t place,
                                                           const std::vector<char>& moved) const {
  const CustomOperation& operation = *section_.custom(place);
  std::vector<long double> operands;
  gather(section_, place, std::span<const long double>(precise_), operands);
  const auto edges = section_.operands(place);
  for (std::size_t i = 0; i < edges.size(); ++i) {
    if (edges[i].place == Section::nowhere || !moved[edges[i].place]) continue;
    const double by_slope = static_cast<double>(operation.slope(operands, i, precise_[place]));
    const long double at = operands[i];
    const auto value_at = [&](long double step) {
      operands[i] = at + step;
      return operation.value(std::span<const long double>(operands));
    };
    const Estimate estimate = differences(value_at, static_cast<double>(at), operation.is_precise());
    operands[i] = at;
    const double size = std::max(std::abs(by_slope), std::abs(estimate.number));
    const bool agrees = std::abs(by_slope - estimate.number) <= 1e-6 * size + 8 * estimate.error;
    if (std::isfinite(estimate.error) && !agrees) return OwnFault{place, by_slope, estimate.number};
  }
  return std::nullopt;
}

std::optional<PointView::OwnFault> PointView::own_fault(std::size_t of, std::size_t by) const {
  const std::vector<char> moved = depends_on(by);
  for (std::size_t place = by + 1; place <= of; ++place) {
    if (section_.custom(place) == nullptr) continue;
    if (const auto fault = own_fault_at(place, moved)) return fault;
  }
  return std::nullopt;
}

}  // namespace autograd::verify
