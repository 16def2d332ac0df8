// SPDX-License-Identifier: MIT
#include "autograd/verify/wording.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace autograd::verify {
namespace {

bool near(double a, double b) { return std::abs(a - b) <= 1e-9 * std::max(std::abs(a), std::abs(b)); }

}  // namespace

std::string factor_text(double factor) {
  const std::string sign = factor < 0 ? "-" : "";
  const double size = std::abs(factor);
  const struct {
    double number;
    const char* text;
  } known[] = {{std::log(10.0), "ln 10"},        {1 / std::log(10.0), "1/ln 10"},
               {std::log(2.0), "ln 2"},          {1 / std::log(2.0), "1/ln 2"},
               {std::acos(-1.0), "pi"},          {180 / std::acos(-1.0), "180/pi"},
               {std::acos(-1.0) / 180, "pi/180"}};
  for (int denominator = 1; denominator <= 12; ++denominator) {
    const double numerator = std::round(size * denominator);
    if (numerator < 1 || numerator > 1e6 || !near(size * denominator, numerator)) continue;
    if (denominator > 1 && numerator > 12 && numerator != 1) continue;
    const std::string whole = sign + std::to_string(static_cast<long>(numerator));
    return denominator == 1 ? whole : whole + "/" + std::to_string(denominator);
  }
  for (int denominator = 13; denominator <= 1000; ++denominator) {
    if (near(size * denominator, 1.0)) return sign + "1/" + std::to_string(denominator);
  }
  for (const auto& [number, text] : known) {
    if (near(size, number)) return sign + text;
  }
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.6g", factor);
  return buffer;
}

bool agrees_as_written(double truth, double number, std::string_view written) {
  const std::size_t point = written.find('.');
  const bool is_number = written.find_first_not_of("+-.0123456789eE") == written.npos;
  if (!is_number || point == written.npos) return truth == number || near(truth, number);
  const std::size_t exponent_at = std::min(written.find_first_of("eE"), written.size());
  const int exponent =
      exponent_at < written.size() ? std::atoi(std::string(written.substr(exponent_at + 1)).c_str()) : 0;
  int decimals = static_cast<int>(exponent_at - point - 1);
  int significant = 0;
  for (const char c : written.substr(0, exponent_at)) {
    if (c >= '0' && c <= '9' && (c != '0' || significant > 0)) ++significant;
  }
  decimals += std::max(0, 2 - significant);
  const double step = std::pow(10.0, exponent - decimals);
  const double slack = 1e-9 * step + 1e-12 * std::abs(truth);
  const bool rounded = std::abs(truth - number) <= 0.5 * step + slack;
  const bool same_sign = std::signbit(truth) == std::signbit(number) || number == 0.0;
  const double beyond = std::abs(truth) - std::abs(number);
  const bool cut_off = same_sign && beyond >= -slack && beyond < step;
  return rounded || cut_off;
}

}  // namespace autograd::verify
