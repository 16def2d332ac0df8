// SPDX-License-Identifier: MIT
#include "autograd/verify/probe.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "autograd/random.hpp"

namespace autograd::verify {
namespace {

constexpr long double nan = std::numeric_limits<long double>::quiet_NaN();
/// The exponent of 2 by which the second, closer look is closer.
constexpr int smaller = -9;

}  // namespace

Probe::Probe(const Function& f, bool precise, std::span<const double> point, std::uint64_t seed)
    : f_(f),
      x_(point.begin(), point.end()),
      point_(point.begin(), point.end()),
      unit_(precise ? std::numeric_limits<long double>::epsilon() : std::numeric_limits<double>::epsilon()) {
  for (const double number : point_) typical_ = std::max(typical_, std::abs(number));
  if (typical_ == 0.0) typical_ = 1.0;
  at_point_ = f_(x_);
  ++evaluations_;
  const long double again = evaluate();
  if (again != at_point_) disagreement_ = static_cast<double>(std::abs(again - at_point_));
  if (std::isfinite(at_point_)) measure_noise(seed);
}

double Probe::size(std::size_t i) const { return point_[i] != 0.0 ? std::abs(point_[i]) : typical_; }

/// f at x_; NaN where it throws: it has no value there.
long double Probe::evaluate() {
  ++evaluations_;
  try {
    return f_(x_);
  } catch (const std::exception& exception) {
    refusal_ = exception.what();
    return nan;
  }
}

long double Probe::moved(std::size_t i, long double number) {
  x_[i] = number;
  const long double value = evaluate();
  x_[i] = point_[i];
  return value;
}

bool Probe::jumps(std::size_t i) {
  for (const int side : {-1, 1}) {
    const auto beside = [&](int exponent) {
      return moved(i, point_[i] + side * std::ldexp(static_cast<long double>(size(i)), exponent));
    };
    const long double far = beside(-20) - at_point_, close = beside(-40) - at_point_;
    if (std::abs(close) > 100 * noise_ && std::abs(far - close) < 0.01L * std::abs(close)) return true;
  }
  return false;
}

/// On both sides of the point without the point itself, so that a kink or a jump there is no noise; of the
/// sides the quieter one, of the spacings the noisiest.
void Probe::measure_noise(std::uint64_t seed) {
  constexpr int spacings[] = {-34, -24, -14};
  Random random(seed);
  std::vector<double> direction(x_.size());
  for (std::size_t i = 0; i < x_.size(); ++i) {
    direction[i] = size(i) * (random.bits() % 2 == 0 ? 1 : -1) * random.uniform(0.5, 1.0);
  }
  long double quieter = std::numeric_limits<long double>::infinity();
  for (const long double side : {-1.0L, 1.0L}) {
    long double noisiest = -1;
    for (const int spacing : spacings) {
      // No power of 2, in which a ripple could look smooth at all spacings.
      const long double factor = random.uniform(1.0, 2.0);
      noisiest = std::max(noisiest, noise_along(direction, side * std::ldexp(factor, spacing)));
    }
    if (noisiest >= 0) quieter = std::min(quieter, noisiest);
  }
  if (!std::isfinite(quieter)) quieter = 0;
  noise_ = std::max({quieter, unit_ * std::abs(at_point_), static_cast<long double>(disagreement_)});
}

/// The noise by a table of differences: the k-th ones of a smooth function vanish, and of noise with
/// deviation s their squares are s^2 (2k)!/(k!)^2 on average. Moré, Wild, "Estimating computational noise",
/// SIAM Journal on Scientific Computing 33 (2011). -1 where a value is not finite.
long double Probe::noise_along(std::span<const double> direction, long double spacing) {
  // From so far off, in spacings, even a vertical tangent at the point looks smooth.
  constexpr std::size_t count = 9, first = 24;
  long double table[count];
  for (std::size_t k = 0; k < count; ++k) {
    for (std::size_t i = 0; i < x_.size(); ++i) {
      x_[i] = point_[i] + spacing * static_cast<long double>(first + k) * direction[i];
    }
    table[k] = evaluate();
  }
  std::copy(point_.begin(), point_.end(), x_.begin());
  if (!std::all_of(table, table + count, [](long double value) { return std::isfinite(value); })) return -1;
  long double noise = 0, binomial = 1;  // (2k)!/(k!)^2
  for (std::size_t k = 1; k <= 6; ++k) {
    binomial *= static_cast<long double>(2 * (2 * k - 1)) / static_cast<long double>(k);
    long double squares = 0;
    for (std::size_t j = 0; j + k < count; ++j) {
      table[j] = table[j + 1] - table[j];
      squares += table[j] * table[j];
    }
    if (k < 5) continue;
    noise = std::max(noise, std::sqrt(squares / static_cast<long double>(count - k) / binomial));
  }
  return noise;
}

/// Two central differences, one with half the step, and Richardson's extrapolation of them; its error is the
/// step that this makes (the error of the lower order) and what noise does to it. The step balances both for
/// a function with derivatives of its own size.
Central Probe::central(std::size_t i, double size) {
  const long double x = point_[i];
  const long double relative = noise_ / std::max(std::abs(at_point_), noise_);
  const int exponent = std::clamp(static_cast<int>(std::log2(relative) / 5), -10, -3);
  long double quotient[2], bend[2];
  Central found;
  found.is_still = true;
  for (const int k : {0, 1}) {
    const long double step = std::ldexp(1.0L, std::ilogb(size) + exponent - k);
    const long double up = moved(i, x + step), down = moved(i, x - step);
    if (!std::isfinite(up) || !std::isfinite(down)) return {};
    quotient[k] = (up - down) / (2 * step);
    bend[k] = (up - 2 * at_point_ + down) / step;
    found.is_still = found.is_still && up == at_point_ && down == at_point_;
    const long double change = std::max(std::abs(up - at_point_), std::abs(down - at_point_));
    if (change > 10 * noise_) found.rate = std::max(found.rate, static_cast<double>(change / step));
    if (k == 0) continue;
    const long double number = (4 * quotient[1] - quotient[0]) / 3;
    const long double rounding = 3 * noise_ / step;
    found.number = static_cast<double>(number);
    found.error = static_cast<double>(std::abs(number - quotient[1]) + rounding);
    found.step = static_cast<double>(step);
    // Half the step halves the bend of a smooth function; at a kink it stays as it is.
    const bool shrinks = std::abs(bend[1]) < 0.6L * std::abs(bend[0]);
    const bool is_small = std::abs(bend[1]) < 4 * rounding || std::abs(bend[1]) < 1e-9L * found.rate;
    found.is_smooth = shrinks || is_small;
  }
  return found;
}

/// With steps as one_sided takes them; where f does not follow what they give, with smaller ones, because a
/// kink nearby can deceive the large ones; and where it does not follow these either, it is coarse.
OneSided Probe::from(Side side, std::size_t i) {
  const OneSided found = one_sided_by(side, i, 0, noise_);
  const bool is_known = found.is_finite() || found.kind == OneSided::Kind::unclear;
  if (!is_known) return found;
  const double coarse = found.is_finite() ? coarseness_of(side, i, found) : 0.0;
  if (found.is_finite() && coarse <= noise_) return found;
  const OneSided closer = one_sided_by(side, i, smaller, noise_);
  // That f stands still at small steps says nothing: a staircase does so too.
  const bool moves = closer.is_finite() && std::abs(closer.number) > 4 * closer.error;
  if (moves && coarseness_of(side, i, closer) <= noise_) return closer;
  return found.is_finite() ? one_sided_by(side, i, 0, coarse) : found;
}

/// The derivative by steps that are 2^exponent times the usual ones.
OneSided Probe::one_sided_by(Side side, std::size_t i, int exponent, long double noise) {
  const long double inside = noise / std::numeric_limits<long double>::epsilon();
  const long double x = point_[i];
  if (exponent == 0) {
    const auto along = [&](long double number) { return number == x ? at_point_ : moved(i, number); };
    return one_sided(along, point_[i], side, inside);
  }
  const double size = std::abs(point_[i]) > 1.0 ? std::ldexp(1.0, std::ilogb(point_[i])) : 1.0;
  const double unit = std::ldexp(size, exponent);
  const auto along = [&](long double steps) {
    return steps == 0.0L ? at_point_ : moved(i, x + unit * steps);
  };
  OneSided found = one_sided(along, 0.0, side, inside);
  found.number /= unit;
  found.error /= unit;
  return found;
}

double Probe::coarseness_of(Side side, std::size_t i, const OneSided& found) {
  return std::abs(found.number) > 4 * found.error ? coarseness(side, i, found.number) : 0.0;
}

/// f may be a staircase, as numbers are that were rounded, and differences may fall on its steps by chance.
/// At the first step its change would be 64 times the noise; the steps grow until f follows its derivative.
double Probe::coarseness(Side side, std::size_t i, double slope) {
  constexpr int most_steps = 24, enough = 3;
  const long double direction = side == Side::left ? -1.0L : 1.0L;
  long double step = 64 * noise_ / std::abs(slope), worst = 0.0L;
  const long double resolved = 64 * unit_ * std::abs(static_cast<long double>(point_[i]));
  step = std::max({step, resolved, std::numeric_limits<long double>::min()});
  int follows = 0;
  const long double longest = std::max(1.0, std::abs(point_[i]));
  for (int k = 0; k < most_steps && follows < enough && step <= longest; ++k, step *= 4) {
    const long double expected = slope * direction * step;
    const long double missed = std::abs(moved(i, point_[i] + direction * step) - at_point_ - expected);
    if (!std::isfinite(missed)) break;
    follows = missed <= 0.1L * std::abs(expected) ? follows + 1 : 0;
    if (follows == 0) worst = std::max(worst, missed);
  }
  return static_cast<double>(worst);
}

}  // namespace autograd::verify
