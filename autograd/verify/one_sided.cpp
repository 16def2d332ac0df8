// SPDX-License-Identifier: MIT
#include "autograd/verify/one_sided.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "autograd/graph.hpp"

namespace autograd::verify {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr long double unit = std::numeric_limits<long double>::epsilon();
constexpr int coarsest = 3;  // the largest step is 2^-3
constexpr std::size_t count = 38;
/// Every power of a vertical tangent from h^0 (a jump) to h^0.999 makes the differences of successive
/// quotients grow by at least this factor; h*log(h) makes them stay as they are.
constexpr long double still_growing = 0.999L;
constexpr long double growing_as_a_jump = 1.999L;
/// A smooth function halves these differences.
constexpr long double slow = 0.55L;

using Numbers = std::array<long double, count>;

/// Difference quotients whose steps are halved from one to the next.
struct Quotients {
  Numbers step, value, quotient;
  long double at_point = 0;
  /// The first of those from which all are finite.
  std::size_t first = 0;
  bool to_infinity = false;
  /// How far rounding may move a value.
  long double noise = 0;
};

/// What may be rounding: how far three values at the smallest steps lie off a line, and, where the function
/// stands still at them, the first step of its value.
long double roughness(const Quotients& taken) {
  long double rough = 0;
  for (std::size_t k = count - 14; k < count; ++k) {
    rough = std::max(rough, std::abs(taken.value[k - 1] - 2 * taken.value[k] + taken.at_point));
  }
  std::size_t moves = count;
  while (moves > 0 && taken.value[moves - 1] == taken.at_point) --moves;
  if (moves > 0 && moves < count) rough = std::max(rough, std::abs(taken.value[moves - 1] - taken.at_point));
  return rough;
}

Quotients take_quotients(const std::function<long double(long double)>& f, double at, Side side,
                         long double largest_inside) {
  Quotients taken;
  taken.at_point = f(at);
  const long double direction = side == Side::left ? -1 : 1;
  const int size = std::abs(at) > 1.0 ? std::ilogb(at) : 0;
  long double largest = std::abs(taken.at_point);
  for (std::size_t k = 0; k < count; ++k) {
    taken.step[k] = direction * std::ldexp(1.0L, size - coarsest - static_cast<int>(k));
    taken.value[k] = f(at + taken.step[k]);
    taken.quotient[k] = (taken.value[k] - taken.at_point) / taken.step[k];
    if (!std::isfinite(taken.quotient[k])) taken.first = k + 1;
    if (k >= count / 2) largest = std::max(largest, std::abs(taken.value[k]));
  }
  taken.to_infinity = std::isinf(taken.value[count - 1]);
  taken.noise = std::max(4 * unit * largest, std::min(8 * unit * largest_inside, roughness(taken)));
  return taken;
}

/// The factor by which differences of successive quotients grow when the step is halved, where it is the
/// same over the last steps; NaN where it is not. Rounding gives no such factor.
long double growth(const Quotients& taken) {
  constexpr std::size_t looked_at = 8;
  long double least = infinity, most = -infinity;
  for (std::size_t k = count - looked_at; k + 2 < count; ++k) {
    const long double before = taken.quotient[k + 1] - taken.quotient[k];
    const long double after = taken.quotient[k + 2] - taken.quotient[k + 1];
    const long double factor = after / before;
    const bool rounding = std::abs(after) < 1000 * taken.noise / std::abs(taken.step[k + 2]);
    if (rounding || !(factor > 0)) return nan;
    least = std::min(least, factor);
    most = std::max(most, factor);
  }
  return most - least < 0.05L ? (least + most) / 2 : nan;
}

/// Richardson's extrapolation (an expansion in all powers of the step), stopped where it is best, as
/// Ridders proposed: "Accurate computation of F'(x) and F'(x)F''(x)", 1982.
OneSided extrapolate(const Quotients& taken) {
  OneSided best{OneSided::Kind::finite, nan, infinity, 0.0};
  Numbers before{};
  for (std::size_t k = taken.first; k < count; ++k) {
    const long double rounding = taken.noise / std::abs(taken.step[k]);
    Numbers row{};
    row[0] = taken.quotient[k];
    long double power = 1;
    for (std::size_t order = 1; order <= k - taken.first; ++order) {
      power *= 2;
      row[order] = row[order - 1] + (row[order - 1] - before[order - 1]) / (power - 1);
      const long double error = rounding + std::max(std::abs(row[order] - row[order - 1]),
                                                    std::abs(row[order] - before[order - 1]));
      if (error < best.error) {
        best.number = static_cast<double>(row[order]);
        best.error = static_cast<double>(error);
      }
    }
    before = row;
  }
  best.error += 4 * std::numeric_limits<double>::epsilon() * std::abs(best.number);
  if (!(best.error <= 1e-3 * std::max(1.0, std::abs(best.number)))) {
    return {OneSided::Kind::unclear, nan, infinity, 0.0};
  }
  return best;
}

/// The limit of quotients that go there more slowly than their steps, as those of x^1.5 do at 0: Aitken's
/// extrapolation, which asks for no expansion.
OneSided accelerate(const Quotients& taken) {
  const auto limit = [&](std::size_t k) {
    const long double before = taken.quotient[k - 1] - taken.quotient[k - 2];
    const long double after = taken.quotient[k] - taken.quotient[k - 1];
    return taken.quotient[k] - after * after / (after - before);
  };
  const long double last = limit(count - 1);
  const long double error = 4 * std::abs(last - limit(count - 2)) + std::abs(last - limit(count - 3)) +
                            8 * taken.noise / std::abs(taken.step[count - 1]);
  return {OneSided::Kind::finite, static_cast<double>(last), static_cast<double>(error), 0.0};
}

/// Whether a move of the function over a step far below the others is what was seen at those. `may_be_off`
/// is how far its quotient may be from the limit, `noise` how far rounding may move the function.
bool is_in_line(const OneSided& seen, const Quotients& taken, long double step, long double move,
                long double may_be_off, long double noise) {
  switch (seen.kind) {
    case OneSided::Kind::finite: {
      const long double error = may_be_off + seen.error + 1e-9L * std::abs(seen.number);
      return std::abs(move - seen.number * step) <= std::abs(step) * error + noise;
    }
    case OneSided::Kind::jump: return std::abs(move - seen.jump) <= 1e-3L * std::abs(seen.jump) + noise;
    case OneSided::Kind::infinite: {
      const long double last = taken.quotient[count - 1];
      return std::copysign(1.0L, last) * move / step + noise / std::abs(step) >= 0.999L * std::abs(last);
    }
    case OneSided::Kind::undefined:
    case OneSided::Kind::unclear: break;
  }
  return true;
}

/// How far the last quotients may still be from their limit. Where they are all the nearer to it the smaller
/// the step that is the change from one to the next; where rounding or something else sets in, it grows
/// again.
long double slowness(const Quotients& taken) {
  long double least = infinity;
  for (const std::size_t k : {count - 9, count - 5, count - 1}) {
    const auto change = [&](std::size_t i) { return std::abs(taken.quotient[i] - taken.quotient[i - 1]); };
    least = std::min(least, 4 * std::max(change(k), change(k - 1)));
  }
  return least;
}

/// Whether the function goes on, at steps far below those that were looked at, as it was seen to do. If it
/// does not, its own scale is finer than those steps: it turns within them, or has its kink a little aside.
bool goes_on(const std::function<long double(long double)>& f, double at, const Quotients& taken,
             const OneSided& seen, long double largest_inside) {
  const long double last_step = taken.step[count - 1], may_be_off = slowness(taken), rough = roughness(taken);
  // Relative to the point's size, as floating point numbers are; 0 has none.
  const int size = at == 0.0 ? -coarsest - static_cast<int>(count) : std::ilogb(at);
  for (int exponent = 1; exponent <= std::numeric_limits<long double>::digits; ++exponent) {
    // As far as there are numbers between.
    const long double step = (at + std::copysign(std::ldexp(1.0L, size - exponent), last_step)) - at;
    if (step == 0 || std::abs(step) >= std::abs(last_step)) continue;
    const long double value = f(at + step);
    const long double largest = std::max(std::abs(value), std::abs(taken.at_point));
    // Constants inside are doubles: a branch at the point may be off by as much.
    const long double branch = std::min(2 * std::numeric_limits<double>::epsilon() * largest, 4 * rough);
    const long double noise = 16 * unit * std::max(largest, largest_inside) + branch;
    if (!is_in_line(seen, taken, step, value - taken.at_point, may_be_off, noise)) return false;
  }
  return true;
}

OneSided seen_over(const Quotients& taken) {
  const double steepness = taken.quotient[count - 1] > 0 ? infinity : -infinity;
  const long double factor = growth(taken);
  if (factor > growing_as_a_jump) {
    // What is left of the function's own slope over the last step is below the jump's sixth digit.
    const double jump = static_cast<double>(taken.value[count - 1] - taken.at_point);
    return {OneSided::Kind::jump, steepness, 0.0, jump};
  }
  if (factor > still_growing) return {OneSided::Kind::infinite, steepness, 0.0, 0.0};
  return factor > slow ? accelerate(taken) : extrapolate(taken);
}

}  // namespace

OneSided one_sided(const std::function<long double(long double)>& f, double at, Side side,
                   long double largest_inside) {
  const Quotients taken = take_quotients(f, at, side, largest_inside);
  const double steepness = taken.quotient[count - 1] > 0 ? infinity : -infinity;
  if (!std::isfinite(taken.at_point)) return {OneSided::Kind::undefined, nan, infinity, 0.0};
  if (taken.to_infinity) {
    return {OneSided::Kind::jump, steepness, 0.0, static_cast<double>(taken.value[count - 1])};
  }
  if (taken.first + 8 > count) return {OneSided::Kind::undefined, nan, infinity, 0.0};
  const OneSided seen = seen_over(taken);
  const bool fits = !seen.is_finite() || (std::isfinite(seen.number) && std::isfinite(seen.error));
  if (fits && goes_on(f, at, taken, seen, largest_inside)) return seen;
  return {OneSided::Kind::unclear, nan, infinity, 0.0};
}

bool agree(const OneSided& a, const OneSided& b) {
  return b.is_finite() && agree(OneSided{a.kind, a.number, a.error + b.error, 0.0}, b.number);
}

bool agree(const OneSided& a, double number) {
  return a.is_finite() &&
         std::abs(a.number - number) <= a.error + 1e-9 * std::max(std::abs(a.number), std::abs(number));
}

std::string text(const OneSided& slope) {
  switch (slope.kind) {
    case OneSided::Kind::finite:
      // Rounding of an exact 0 is shown as 0.
      return number_text(std::abs(slope.number) <= slope.error ? 0.0 : slope.number);
    case OneSided::Kind::infinite: return number_text(slope.number);
    case OneSided::Kind::jump:
      return (std::isinf(slope.jump) ? "a jump to " : "a jump by ") + number_text(slope.jump);
    case OneSided::Kind::undefined: return "undefined";
    case OneSided::Kind::unclear: break;
  }
  return "unclear";
}

}  // namespace autograd::verify
