// SPDX-License-Identifier: MIT
// The clipping. It may not know whose gradient it is.
#include "nn/clipping.hpp"

#include <cmath>

#include "nn/setting.hpp"

namespace nn {
namespace {

double sum_of_squares(std::span<const double> numbers, double scale) {
  double sum = 0.0;
  for (const double number : numbers) sum += (number * scale) * (number * scale);
  return sum;
}

/// Whether no square in the sum can have lost digits to overflow or underflow.
bool ordinary(double sum) { return sum > 1e-280 && sum < 1e300; }

double norm_of(std::span<const double> numbers) {
  const double sum = sum_of_squares(numbers, 1.0);
  if (ordinary(sum) || std::isnan(sum)) return std::sqrt(sum);
  double largest = 0.0;
  for (const double number : numbers) largest = std::fmax(largest, std::abs(number));
  if (largest == 0.0 || std::isinf(largest)) return largest;
  // A power of two near the largest: scaling by it and back rounds nothing.
  const int exponent = std::ilogb(largest);
  double scaled = 0.0;
  for (const double number : numbers) {
    const double small = std::scalbn(number, -exponent);
    scaled += small * small;
  }
  return std::scalbn(std::sqrt(scaled), exponent);
}

void clip_to(const NoClipping&, double, std::span<double>) {}

void clip_to(const ClipByNorm& bound, double norm, std::span<double> gradient) {
  if (!(norm > bound.norm) || std::isinf(norm)) return;
  for (double& derivative : gradient) derivative *= bound.norm / norm;
}

void clip_to(const ClipByValue& bound, double, std::span<double> gradient) {
  for (double& derivative : gradient) {
    if (derivative > bound.value) derivative = bound.value;
    if (derivative < -bound.value) derivative = -bound.value;
  }
}

}  // namespace

void require_clipping(const Clipping& clipping) {
  if (const auto* bound = std::get_if<ClipByNorm>(&clipping)) {
    require_positive({"ClipByNorm", "norm", "1"}, bound->norm);
  }
  if (const auto* bound = std::get_if<ClipByValue>(&clipping)) {
    require_positive({"ClipByValue", "value", "1"}, bound->value);
  }
}

double clip(const Clipping& clipping, std::span<double> gradient) {
  require_clipping(clipping);
  const double norm = norm_of(gradient);
  std::visit([&](const auto& bound) { clip_to(bound, norm, gradient); }, clipping);
  return norm;
}

}  // namespace nn
