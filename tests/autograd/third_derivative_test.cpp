// SPDX-License-Identifier: MIT
// Third derivatives of composed expressions: against differences of the second, and against values alone.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>
#include <string>

#include "autograd/autograd.hpp"
#include "tests/support/environment.hpp"
#include "tests/support/expression.hpp"
#include "tests/support/oracle.hpp"
#include "tests/support/walks.hpp"

using namespace autograd;
using support::Sequence;

namespace {

struct Counts {
  std::size_t all = 0, judged = 0;
};

/// One third derivative of a random expression, by leaves that the seed chooses.
void check_random_third(std::uint64_t seed, Counts& counts) {
  CAPTURE(seed);
  Graph graph;
  const support::Expression expression(graph, seed);
  Random random(seed + 5000);
  const auto leaf = [&] { return expression.leaves()[random.below(expression.leaves().size())]; };
  const Value a = leaf(), b = leaf(), c = leaf();
  const Value second = derivative(derivative(expression.root(), a), b);
  const Value third = derivative(second, c);
  if (second.is_constant()) {
    CHECK(third.value() == 0.0);
    return;
  }
  const Section section(second);
  const std::size_t root = section.place(second), place = section.place(c);
  if (place == Section::nowhere) {
    CHECK(third.value() == 0.0);
    return;
  }
  ++counts.all;
  const double scale = support::absolute_walk(section, root)[place] + std::abs(second.value());
  if (!(scale < 1e100)) return;
  CHECK(support::close(gradient(second)[c], third.value(), 1e-11, scale));
  const auto at = [&](long double z) { return support::value_with(section, root, place, z); };
  const support::Estimate estimate = support::differences(at, c.value(), 0x1p-10);
  if (estimate.error > 1e-9 * scale + 1e-15) return;
  CHECK(std::abs(third.value() - estimate.number) <= 1e-11 * scale + 16 * estimate.error);
  ++counts.judged;
}

}  // namespace

TEST_CASE("on random expressions third derivatives agree with differences of the second") {
  const std::size_t count = support::count(40, 1000);
  Counts counts;
  for (std::uint64_t seed = 1; seed <= count; ++seed) check_random_third(seed, counts);
  MESSAGE(counts.judged << " of " << counts.all << " third derivatives were judged");
  CHECK(counts.judged * 10 >= counts.all * 7);
  CHECK(counts.all * 4 > count);
}

namespace {

/// The third derivative from values alone: central differences at ever smaller steps, extrapolated.
template <class F>
support::Estimate third_difference(F&& f, long double x) {
  constexpr std::size_t steps = 7;
  support::Estimate best{0.0, std::numeric_limits<double>::infinity()};
  std::array<long double, steps> row{};
  for (std::size_t k = 0; k < steps; ++k) {
    const std::array<long double, steps> before = row;
    const long double h = std::ldexp(0.0625L, -static_cast<int>(k));
    row[0] = ((f(x + 2 * h) - f(x - 2 * h)) / 2 - (f(x + h) - f(x - h))) / (h * h * h);
    // Each column takes the next even power of h out of the error.
    for (std::size_t j = 1; j <= k; ++j) {
      row[j] = row[j - 1] + (row[j - 1] - before[j - 1]) / (std::pow(4.0L, j) - 1);
    }
    if (k == 0) continue;
    const long double rounding =
        8 * std::abs(f(x)) * std::numeric_limits<long double>::epsilon() / (h * h * h);
    const long double error = std::abs(row[k] - row[k - 1]) + rounding;
    if (error < best.error) best = {static_cast<double>(row[k]), static_cast<double>(error)};
  }
  return best;
}

/// A function of one variable over several operations, smooth near 0.6, for values and for numbers.
struct Composed {
  std::string text;
  Value (*of_value)(Value);
  long double (*of_number)(long double);
};

template <class F>
Composed composed(const std::string& text, F) {
  return {text, [](Value x) -> Value { return F{}(x); }, [](long double x) -> long double { return F{}(x); }};
}

const Composed functions[] = {
    composed("arithmetic",
             [](auto x) { return (x * x - 3.0 * x) / (1.0 + x * x) - reciprocal(x + 2.0) * cbrt(x); }),
    composed(
        "powers",
        [](auto x) { return pow(x, x) + sqrt(x + square(x)) + pow(x + 1.0, 2.0 * x) + pow(2.0 + x, -x); }),
    composed("hypot", [](auto x) { return hypot(x, 2.0 * x + 1.0) * hypot(x, exp(x), 1.0 + x); }),
    composed("exponentials", [](auto x) { return exp(-square(x)) * exp2(x) + expm1(x) / (1.0 + exp(x)); }),
    composed("logarithms", [](auto x) { return log(1.0 + square(x)) * log2(x + 1.0) - log10(x) * log1p(x); }),
    composed("sigmoids",
             [](auto x) { return sigmoid(3.0 * x) * softplus(x) + log_sigmoid(x) * tanh(2.0 * x); }),
    composed("shares", [](auto x) { return logaddexp(x, square(x)) + xlogy(x, 1.0 + x); }),
    composed("trigonometric",
             [](auto x) { return sin(2.0 * x) * cos(x) + tan(x) * sinc(x) + atan2(x, 1.0 + x); }),
    composed("inverse trigonometric",
             [](auto x) { return asin(x) * acos(0.5 * x) + atan(x) / (1.0 + square(x)); }),
    composed("hyperbolic", [](auto x) { return sinh(x) / cosh(2.0 * x) + tanh(sin(x)); }),
    composed("inverse hyperbolic", [](auto x) { return asinh(x) * atanh(0.5 * x) + acosh(2.0 + x); }),
    composed("special", [](auto x) { return erf(x) * erfc(0.5 * x) + gelu(x) * silu(x); }),
    composed("gamma", [](auto x) { return lgamma(1.0 + x) * digamma(2.0 + x) + tgamma(1.0 + x); }),
    composed("piecewise, away from its kinks",
             [](auto x) {
               return relu(x) * abs(sin(x)) + max(exp(x), x) * elu(-x) * leaky_relu(-x) +
                      clamp(x * x, 0.5 * x * x, 2.0 * x) * fmax(x, x - 1.0) + copysign(x * x, -x);
             }),
    composed("remainders", [](auto x) { return fmod(7.0 * x, x + 1.0) * remainder(x * x, 2.0 - x); }),
    composed("nested", [](auto x) { return exp(sin(exp(sin(x)))) / (1.0 + exp(-tanh(square(x)))); }),
};

}  // namespace

TEST_CASE("third derivatives of composed expressions agree with differences of values alone") {
  for (const Composed& one : functions) {
    CAPTURE(one.text);
    Graph graph;
    const Value x(graph, 0.6);
    const Value y = one.of_value(x);
    const Value third = derivative(derivative(derivative(y, x), x), x);
    const support::Estimate estimate = third_difference(one.of_number, 0.6);
    const double size = std::max(1.0, std::abs(third.value()));
    CHECK(support::close(y.value(), static_cast<double>(one.of_number(0.6)), 1e-14, 1.0));
    CHECK(estimate.error <= 1e-7 * size);
    CHECK(std::abs(third.value() - estimate.number) <= 1e-11 * size + 4 * estimate.error);
  }
}
