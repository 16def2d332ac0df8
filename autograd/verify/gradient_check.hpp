// SPDX-License-Identifier: MIT
// A gradient that somebody coded by hand, held against the function itself: for engineers, without a graph.
// Knows of the function nothing but its values.
#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <ranges>
#include <span>
#include <string>
#include <vector>

#include "autograd/verify/claim.hpp"

namespace autograd::verify {

struct GradientSettings {
  /// Relative differences below this are not told from rounding.
  double tolerance = 1e-6;
  /// Random points near the given one at which the gradient is checked too, so that a coincidence shows.
  std::size_t nearby = 1;
  /// How far off they lie: at most this share of each coordinate (of the largest one, for a coordinate of 0).
  double radius = 0.1;
  std::uint64_t seed = 1;
  /// How many components are checked, drawn at random; 0 is all of them.
  std::size_t components = 0;
  /// How many components may cost 80 to 300 evaluations of f, where the usual 4 leave a doubt; those that
  /// come after them are undecided where the doubt stays.
  std::size_t closely = 64;
};

/// What was found of one component.
struct GradientComponent {
  std::size_t i = 0;
  Verdict verdict = Verdict::right;
  double claimed = 0.0;
  /// The derivative from differences, and how far from it the truth may lie; at a kink NaN.
  double estimated = 0.0;
  double error = 0.0;
  /// What is wrong, or why it cannot be told; empty where it is right.
  std::string note = {};
};

struct GradientReport {
  /// That of the worst component.
  Verdict verdict = Verdict::right;
  /// Those that were checked, in order.
  std::vector<GradientComponent> components;
  /// What the components have in common: a factor, an exchange, a shift.
  std::vector<std::string> notes;
  /// How many components the gradient has.
  std::size_t size = 0;
  /// How often f was evaluated.
  std::size_t evaluations = 0;

  bool is_right() const noexcept { return verdict == Verdict::right; }
  /// The summary, the notes, and the worst components first: at most `most` of them, and 100 columns.
  std::string text(std::size_t most = 10) const;
};

/// A function and a gradient in the one form in which they are checked.
struct GradientCase {
  std::function<long double(std::span<const long double>)> function;
  /// Whether the function calculates in long double; otherwise it gets numbers that are doubles.
  bool precise = false;
  /// Writes the gradient at a point. Empty where only numbers are known.
  std::function<std::vector<double>(std::span<const double>)> gradient;
  /// The gradient at the given point.
  std::vector<double> claimed;
};

GradientReport verify_gradient(const GradientCase& checked, std::span<const double> point,
                               const GradientSettings& settings = {});

namespace detail {

template <class Container>
concept Numbers =
    std::ranges::input_range<Container> && std::convertible_to < std::ranges::range_reference_t<Container>,
double > ;

template <class F>
concept ReadsLongDouble = requires(F& f, std::span<const long double> x) {
  { f(x) } -> std::same_as<long double>;
};

std::vector<double> as_double(std::span<const long double> point);

template <Numbers Container>
std::vector<double> to_vector(Container&& numbers) {
  std::vector<double> result;
  for (auto&& number : numbers) result.push_back(static_cast<double>(number));
  return result;
}

template <class F>
void set_function(GradientCase& checked, F& f) {
  if constexpr (ReadsLongDouble<F>) {
    checked.precise = true;
    checked.function = [&f](std::span<const long double> x) { return f(x); };
  } else {
    static_assert(std::is_invocable_r_v<double, F&, std::span<const double>>,
                  "the function takes a std::span<const double> and returns a double");
    checked.function = [&f](std::span<const long double> x) {
      const std::vector<double> numbers = as_double(x);
      return static_cast<long double>(static_cast<double>(f(std::span<const double>(numbers))));
    };
  }
}

template <class Hand>
void set_gradient(GradientCase& checked, Hand& hand) {
  if constexpr (Numbers<Hand>) {
    checked.claimed = to_vector(hand);
  } else if constexpr (std::is_invocable_v<Hand&, std::span<const double>, std::span<double>>) {
    checked.gradient = [&hand](std::span<const double> x) {
      std::vector<double> result(x.size());
      hand(x, std::span<double>(result));
      return result;
    };
  } else {
    static_assert(
        std::is_invocable_v<Hand&, std::span<const double>>,
        "the gradient is a container of doubles, or takes a std::span<const double> and returns one, "
        "or takes a std::span<const double> and a std::span<double> into which it writes");
    checked.gradient = [&hand](std::span<const double> x) { return to_vector(hand(x)); };
  }
}

}  // namespace detail

/// Checks a gradient coded by hand against differences of f at a point, and near it. `f` takes a
/// std::span<const double> and returns a double. If it also takes a std::span<const long double> and then
/// returns a long double, as a generic lambda may, the differences are far sharper (a lambda over `auto` must
/// compile for both). `hand` takes the point and returns a container of doubles, or takes the point and a
/// std::span<double> to write into; or it is the container itself, which is checked at the point only. `f`
/// may be noisy, and may throw near the point: that counts as no value there. Throws WrongSize for an empty
/// point and for a gradient of another length, Error for settings that make no sense, and what f and hand
/// throw at the point itself.
template <class F, class Hand>
GradientReport verify_gradient(F&& f, Hand&& hand, std::span<const double> point,
                               const GradientSettings& settings = {}) {
  GradientCase checked;
  detail::set_function(checked, f);
  detail::set_gradient(checked, hand);
  return verify_gradient(checked, point, settings);
}

template <class F, class Hand>
GradientReport verify_gradient(F&& f, Hand&& hand, std::initializer_list<double> point,
                               const GradientSettings& settings = {}) {
  return verify_gradient(f, hand, std::span<const double>(point.begin(), point.size()), settings);
}

}  // namespace autograd::verify
