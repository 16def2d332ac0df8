// SPDX-License-Identifier: MIT
#include "autograd/verify/wording.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace autograd::verify {
namespace {

bool near(double a, double b, double tolerance) {
  return a == b || (std::isfinite(a) && std::abs(a - b) <= tolerance * std::max(std::abs(a), std::abs(b)));
}

}  // namespace

std::optional<std::string> factor_text(double factor, double tolerance) {
  const std::string sign = factor < 0 ? "-" : "";
  const double size = std::abs(factor);
  for (int denominator = 1; denominator <= 1000; ++denominator) {
    const double numerator = std::round(size * denominator);
    const bool simple =
        denominator == 1 ? numerator <= 1e6 : numerator == 1 || (denominator <= 100 && numerator <= 100);
    const bool chance = tolerance * numerator * denominator > 0.002;
    if (numerator < 1 || !simple || chance || !near(size * denominator, numerator, tolerance)) continue;
    const std::string whole = sign + std::to_string(static_cast<long>(numerator));
    return denominator == 1 ? whole : whole + "/" + std::to_string(denominator);
  }
  const double pi = std::acos(-1.0);
  const std::pair<double, const char*> known[] = {{std::log(10.0), "ln 10"},
                                                  {1 / std::log(10.0), "1/ln 10"},
                                                  {std::log(2.0), "ln 2"},
                                                  {1 / std::log(2.0), "1/ln 2"},
                                                  {pi, "pi"},
                                                  {180 / pi, "180/pi"},
                                                  {pi / 180, "pi/180"}};
  for (const auto& [number, text] : known) {
    if (near(size, number, tolerance)) return sign + text;
  }
  return std::nullopt;
}

bool claims_digits(std::string_view written) {
  if (written.find('.') == written.npos) return false;
  if (written.starts_with('-') || written.starts_with('+')) written.remove_prefix(1);
  if (written.find_first_not_of("+-.0123456789eE") != written.npos) return false;
  // A sign inside belongs to an exponent, or this is a sum.
  for (std::size_t sign = 0; (sign = written.find_first_of("+-", sign)) != written.npos; ++sign) {
    if (sign == 0 || (written[sign - 1] != 'e' && written[sign - 1] != 'E')) return false;
  }
  return true;
}

WrittenDigits digits_of(std::string_view written) {
  const std::size_t exponent_at = std::min(written.find_first_of("eE"), written.size());
  const int exponent =
      exponent_at < written.size() ? std::atoi(std::string(written.substr(exponent_at + 1)).c_str()) : 0;
  const int decimals = static_cast<int>(exponent_at - written.find('.') - 1);
  int significant = 0;
  for (const char c : written.substr(0, exponent_at)) {
    if (c >= '0' && c <= '9' && (c != '0' || significant > 0)) ++significant;
  }
  return {significant, std::pow(10.0, exponent - decimals)};
}

bool agrees_as_written(double truth, double number, std::string_view written) {
  if (!std::isfinite(truth)) return truth == number;
  const auto [significant, unit] = digits_of(written);
  const double step = unit * std::pow(10.0, -std::max(0, 2 - significant));
  const double slack = 1e-9 * step + 1e-12 * std::abs(truth);
  const bool rounded = std::abs(truth - number) <= 0.5 * step + slack;
  const bool same_sign = std::signbit(truth) == std::signbit(number) || number == 0.0;
  const double beyond = std::abs(truth) - std::abs(number);
  const bool cut_off = same_sign && beyond >= -slack && beyond < step;
  return rounded || cut_off;
}

}  // namespace autograd::verify
