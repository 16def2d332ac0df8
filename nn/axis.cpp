// SPDX-License-Identifier: MIT
#include "nn/axis.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace nn {
namespace {

constexpr double largest = 1e300;
constexpr double narrowest = 1e-6;  // of the numbers' size: ticks need their digits

double power_of_ten(double exponent) { return std::pow(10.0, exponent); }

/// The least of 1, 2, 5 times a power of ten that is at least so much.
double round_step(double least) {
  const double power = power_of_ten(std::floor(std::log10(least)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= least * (1.0 - 1e-12)) return factor * power;
  }
  return 10.0 * power;
}

/// The step of at most so many ticks.
double step_of(Range range, std::size_t most) {
  const double intervals = most > 1 ? static_cast<double>(most - 1) : 1.0;
  return round_step((range.most - range.least) / intervals);
}

std::vector<double> multiples(Range range, double step) {
  std::vector<double> numbers;
  // A ten-thousandth of a step is less than a pixel.
  const double first = std::ceil(range.least / step - 1e-4), last = std::floor(range.most / step + 1e-4);
  for (double k = first; k <= last; ++k)
    numbers.push_back(std::clamp(k == 0.0 ? 0.0 : k * step, range.least, range.most));
  return numbers;
}

std::vector<double> linear_ticks(Range range, std::size_t most) {
  const double finest = (range.most - range.least) / static_cast<double>(most + 1);
  for (double step = round_step(finest);; step = round_step(1.5 * step)) {
    std::vector<double> numbers = multiples(range, step);
    if (numbers.size() <= most) return numbers;
  }
}

/// 1, and as said 2 and 5, times every so manieth power of ten, as far as they lie in the range.
std::vector<double> powers(Range range, double every, std::initializer_list<double> factors) {
  std::vector<double> numbers;
  const double first = std::floor(std::log10(range.least) / every) * every;
  for (double exponent = first; exponent <= std::ceil(std::log10(range.most)); exponent += every) {
    for (const double factor : factors) {
      const double number = factor * power_of_ten(exponent);
      if (number >= range.least * (1.0 - 1e-9) && number <= range.most * (1.0 + 1e-9))
        numbers.push_back(std::clamp(number, range.least, range.most));
    }
  }
  return numbers;
}

std::vector<double> logarithmic_ticks(Range range, std::size_t most) {
  std::vector<double> numbers = powers(range, 1.0, {1.0, 2.0, 5.0});
  if (numbers.size() < 3) return linear_ticks(range, most);
  if (numbers.size() <= most) return numbers;
  for (double every = 1.0;; every = round_step(1.5 * every)) {
    numbers = powers(range, every, {1.0});
    if (numbers.size() <= most) return numbers.empty() ? linear_ticks(range, most) : numbers;
  }
}

}  // namespace

bool has_place(double number, Scale scale) noexcept {
  if (scale == Scale::logarithmic) return number >= 1.0 / largest && number <= largest;
  return std::abs(number) <= largest;
}

Range range_of(std::span<const double> numbers, Scale scale) {
  const bool logarithmic = scale == Scale::logarithmic;
  Range range{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  for (const double number : numbers) {
    if (!has_place(number, scale)) continue;
    range.least = std::min(range.least, number);
    range.most = std::max(range.most, number);
  }
  if (range.least > range.most) return logarithmic ? Range{0.1, 1.0} : Range{0.0, 1.0};
  const double size = std::max(std::abs(range.least), std::abs(range.most));
  if (!logarithmic && size < 1.0 / largest) return {-1.0, 1.0};
  if (range.most - range.least > 2.0 * narrowest * size) return range;
  const double room = range.most == range.least ? 0.5 * size : 2.0 * narrowest * size;
  return {std::max(range.least - room, logarithmic ? 1.0 / largest : -largest),
          std::min(range.most + room, largest)};
}

Range rounded_outwards(Range range, Scale scale, std::size_t most_ticks) {
  if (scale == Scale::logarithmic) {
    const auto below = [](double number) {
      const double power = power_of_ten(std::floor(std::log10(number) + 1e-9));
      for (const double factor : {5.0, 2.0}) {
        if (factor * power <= number * (1.0 + 1e-9)) return factor * power;
      }
      return power;
    };
    return {std::max(below(range.least), 1.0 / largest), std::min(round_step(range.most), largest)};
  }
  const double step = step_of(range, most_ticks);
  const double least = std::floor(range.least / step + 1e-9) * step;
  const double most = std::ceil(range.most / step - 1e-9) * step;
  return {std::max(std::min(least, range.least), -largest), std::min(std::max(most, range.most), largest)};
}

Axis::Axis(Range range, double from, double to, Scale scale)
    : range_(range), from_(from), to_(to), scale_(scale) {
  if (!has_place(range.least, scale) || !has_place(range.most, scale))
    throw autograd::Error(
        "an axis cannot go from " + short_text(range.least) + " to " + short_text(range.most) +
        (scale == Scale::logarithmic ? ": a logarithmic one must lie within 1e-300 and 1e300"
                                     : ": its ends must be finite and at most 1e300 in size"));
  const double size = std::max(std::abs(range.least), std::abs(range.most));
  // (Steps between ticks must be numbers of full precision too.)
  if (!(range.most - range.least >= narrowest * std::max(size, 1.0 / largest)))
    throw autograd::Error("an axis from " + short_text(range.least, 9) + " to " + short_text(range.most, 9) +
                          " is empty or too narrow: the least number must be below the most, by a millionth "
                          "of their size at least");
}

double Axis::place(double number) const noexcept {
  if (!has_place(number, scale_)) return std::numeric_limits<double>::quiet_NaN();
  double share = 0.0;
  if (scale_ == Scale::logarithmic) {
    const double least = std::log(range_.least);
    share = (std::log(number) - least) / (std::log(range_.most) - least);
  } else {
    share = (number - range_.least) / (range_.most - range_.least);
  }
  return from_ + share * (to_ - from_);
}

bool Axis::holds(double number) const noexcept {
  return has_place(number, scale_) && number >= range_.least && number <= range_.most;
}

std::vector<double> Axis::ticks(std::size_t most) const {
  most = std::max<std::size_t>(most, 1);
  return scale_ == Scale::logarithmic ? logarithmic_ticks(range_, most) : linear_ticks(range_, most);
}

std::string short_text(double number, int digits) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number > 0.0 ? "infinity" : "-infinity";
  if (number == 0.0) return "0";
  char buffer[64];
  const auto written = [&](std::chars_format format, int precision) {
    return std::string(buffer, std::to_chars(buffer, buffer + sizeof buffer, number, format, precision).ptr);
  };
  // What is rounded up to a power of ten has the next exponent.
  std::string text = written(std::chars_format::scientific, digits - 1);
  const std::size_t e = text.find('e');
  const int exponent = std::stoi(text.substr(e + 1));
  if (exponent < -4 || exponent >= 6) {
    text.resize(e);
    if (text.find('.') != std::string::npos) text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text + "e" + std::to_string(exponent);
  }
  text = written(std::chars_format::fixed, std::max(0, digits - 1 - exponent));
  if (text.find('.') != std::string::npos) text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

}  // namespace nn
