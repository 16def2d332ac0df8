// SPDX-License-Identifier: MIT
// How the numbers are drawn. It may not know in which order a network asks for them.
#include "nn/initial.hpp"

#include <cmath>
#include <string>

#include "autograd/error.hpp"
#include "autograd/graph.hpp"
#include "nn/setting.hpp"

namespace nn {
namespace {

void require_settings(const Constant&) {}

void require_settings(const Uniform& range) {
  if (std::isfinite(range.high - range.low) && range.low <= range.high) return;
  throw autograd::Error("Uniform needs two finite numbers, low not above high, and got low = " +
                        autograd::number_text(range.low) +
                        " and high = " + autograd::number_text(range.high));
}

void require_settings(const Normal& normal) {
  require_not_negative({"Normal", "deviation", "a number from 0.01 to 1"}, normal.deviation);
  if (std::isfinite(normal.mean)) return;
  throw autograd::Error("Normal's mean must be finite, and is " + autograd::number_text(normal.mean) +
                        "; usual is 0");
}

void require_distribution(Distribution distribution) {
  if (distribution == Distribution::uniform || distribution == Distribution::normal) return;
  throw autograd::Error("the number " + std::to_string(static_cast<int>(distribution)) +
                        " is no Distribution; use Distribution::uniform or Distribution::normal");
}
void require_settings(const Xavier& xavier) { require_distribution(xavier.distribution); }
void require_settings(const He& he) { require_distribution(he.distribution); }

std::uint64_t seed_of(const Constant&) { return 0; }
std::uint64_t seed_of(const auto& drawn) { return drawn.seed; }

/// The natural logarithm of a positive number, to a few units of the last digit, from arithmetic that every
/// platform rounds alike (the library's own logarithm differs in the last digit): log(m) = 2*atanh((m - 1)/(m
/// + 1)).
double reproducible_log(double x) {
  int exponent = 0;
  double m = std::frexp(x, &exponent);
  if (m < 0.70710678118654752) {
    m *= 2.0;
    --exponent;
  }
  const double s = (m - 1.0) / (m + 1.0), square = s * s;
  double series = 0.0;
  for (int k = 25; k >= 1; k -= 2) series = series * square + 1.0 / k;
  return exponent * 0.69314718055994531 + 2.0 * s * series;
}

}  // namespace

double NormalNumbers::next(autograd::Random& random) noexcept {
  if (has_kept_) {
    has_kept_ = false;
    return kept_;
  }
  for (;;) {
    const double x = random.uniform(-1.0, 1.0), y = random.uniform(-1.0, 1.0);
    const double square = x * x + y * y;
    if (square >= 1.0 || square == 0.0) continue;
    const double scale = std::sqrt(-2.0 * reproducible_log(square) / square);
    kept_ = y * scale;
    has_kept_ = true;
    return x * scale;
  }
}

InitialNumbers::InitialNumbers(const InitialValues& initial) : initial_(initial) {
  std::visit(
      [&](const auto& settings) {
        require_settings(settings);
        random_ = autograd::Random(seed_of(settings));
      },
      initial_);
}

void InitialNumbers::begin_layer(std::size_t inputs, std::size_t outputs) noexcept {
  inputs_ = static_cast<double>(inputs);
  outputs_ = static_cast<double>(outputs);
}

double InitialNumbers::drawn(Distribution distribution, double deviation) noexcept {
  if (distribution == Distribution::normal) return deviation * normal_.next(random_);
  const double bound = std::sqrt(3.0) * deviation;
  return random_.uniform(-bound, bound);
}

double InitialNumbers::weight() noexcept {
  struct Draw {
    InitialNumbers& of;
    double operator()(const Constant& constant) const { return constant.weight; }
    double operator()(const Uniform& range) const { return of.random_.uniform(range.low, range.high); }
    double operator()(const Normal& normal) const {
      return normal.mean + of.drawn(Distribution::normal, normal.deviation);
    }
    double operator()(const Xavier& xavier) const {
      return of.drawn(xavier.distribution, std::sqrt(2.0 / (of.inputs_ + of.outputs_)));
    }
    double operator()(const He& he) const { return of.drawn(he.distribution, std::sqrt(2.0 / of.inputs_)); }
  };
  return std::visit(Draw{*this}, initial_);
}

double InitialNumbers::bias() noexcept {
  if (const auto* constant = std::get_if<Constant>(&initial_)) return constant->bias;
  const bool drawn_too =
      std::holds_alternative<Uniform>(initial_) || std::holds_alternative<Normal>(initial_);
  return drawn_too ? weight() : 0.0;
}

}  // namespace nn
