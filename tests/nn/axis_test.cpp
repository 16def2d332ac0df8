// SPDX-License-Identifier: MIT
#include "nn/axis.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "tests/support/refusal.hpp"

using nn::Axis;
using nn::Range;
using nn::Scale;
using nn::short_text;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

std::vector<std::string> words(const std::vector<double>& ticks) {
  std::vector<std::string> texts;
  for (const double tick : ticks) texts.push_back(short_text(tick, 9));
  return texts;
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("a number's place is its share of the way") {
  const Axis axis({10.0, 20.0}, 100.0, 300.0);
  CHECK(axis.place(10.0) == 100.0);
  CHECK(axis.place(12.5) == doctest::Approx(150.0));
  CHECK(axis.place(25.0) == doctest::Approx(400.0));
  CHECK(std::isnan(axis.place(infinity)));
  CHECK(std::isnan(axis.place(std::nan(""))));
  const Axis up({0.0, 4.0}, 200.0, 0.0);
  CHECK(up.place(1.0) == doctest::Approx(150.0));
}

TEST_CASE("on a logarithmic axis equal factors are equal ways") {
  const Axis axis({0.01, 100.0}, 0.0, 400.0, Scale::logarithmic);
  CHECK(axis.place(0.1) == doctest::Approx(100.0));
  CHECK(axis.place(1.0) == doctest::Approx(200.0));
  CHECK(axis.place(std::sqrt(10.0)) == doctest::Approx(250.0));
  CHECK(std::isnan(axis.place(0.0)));
  CHECK(std::isnan(axis.place(-1.0)));
  CHECK(axis.holds(0.01));
  CHECK_FALSE(axis.holds(0.0099));
  CHECK_FALSE(axis.holds(0.0));
}

TEST_CASE("ticks are round numbers") {
  CHECK(words(Axis({0.0, 1.0}, 0, 1).ticks(6)) == Words{"0", "0.2", "0.4", "0.6", "0.8", "1"});
  CHECK(words(Axis({-0.3, 0.3}, 0, 1).ticks(8)) == Words{"-0.3", "-0.2", "-0.1", "0", "0.1", "0.2", "0.3"});
  CHECK(words(Axis({1.0, 200.0}, 0, 1).ticks(5)) == Words{"50", "100", "150", "200"});
  CHECK(words(Axis({0.0, 3e7}, 0, 1).ticks(4)) == Words{"0", "1e7", "2e7", "3e7"});
  CHECK(words(Axis({1000.0, 1000.01}, 0, 1).ticks(3)) == Words{"1000", "1000.005", "1000.01"});
}

TEST_CASE("logarithmic ticks are powers of ten, with 2 and 5 where there is room") {
  const auto ticks = [](double least, double most, std::size_t count) {
    return words(Axis({least, most}, 0, 1, Scale::logarithmic).ticks(count));
  };
  CHECK(ticks(0.02, 1.0, 8) == Words{"0.02", "0.05", "0.1", "0.2", "0.5", "1"});
  CHECK(ticks(0.02, 1.0, 4) == Words{"0.1", "1"});
  CHECK(ticks(1e-5, 1e2, 8) == Words{"1e-5", "0.0001", "0.001", "0.01", "0.1", "1", "10", "100"});
  CHECK(ticks(1e-300, 1e300, 5) == Words{"1e-200", "1", "1e200"});
  CHECK(ticks(0.61, 0.69, 5) == Words{"0.62", "0.64", "0.66", "0.68"});
}

TEST_CASE("there are never more ticks than were asked for, and all lie on the axis") {
  for (const Scale scale : {Scale::linear, Scale::logarithmic}) {
    for (const double least : {1e-300, 1e-7, 0.3, 1.0, 17.0, 1e8}) {
      for (const double factor : {1.00001, 1.5, 3.0, 20.0, 1e5, 1e200}) {
        if (least * factor > 1e300) continue;
        const Axis axis({least, least * factor}, 0.0, 1000.0, scale);
        for (std::size_t most = 1; most < 12; ++most) {
          const auto ticks = axis.ticks(most);
          CAPTURE(least);
          CAPTURE(factor);
          CHECK(ticks.size() <= most);
          if (most >= 4) CHECK(ticks.size() >= 2);
          for (std::size_t i = 0; i < ticks.size(); ++i) {
            CHECK(axis.place(ticks[i]) > -0.5);
            CHECK(axis.place(ticks[i]) < 1000.5);
            if (i > 0) CHECK(ticks[i] > ticks[i - 1]);
          }
        }
      }
    }
  }
}

TEST_CASE("a range holds all numbers that have a place") {
  const std::vector<double> numbers{3.0, -1.0, infinity, std::nan(""), 7.0, -1e308};
  CHECK(nn::range_of(numbers) == Range{-1.0, 7.0});
  CHECK(nn::range_of(numbers, Scale::logarithmic) == Range{3.0, 7.0});
  CHECK(nn::range_of({}) == Range{0.0, 1.0});
  CHECK(nn::range_of({}, Scale::logarithmic) == Range{0.1, 1.0});
}

TEST_CASE("every range can be an axis") {
  for (const Scale scale : {Scale::linear, Scale::logarithmic}) {
    for (const double number : {0.0, 5e-324, 1e-300, -1e-300, 1.0, -7.0, 1e300, -1e300}) {
      for (const double step : {0.0, 1e-9, 1e-3, 1.0}) {
        const std::vector<double> numbers{number, number * (1.0 - step)};
        const Range range = nn::range_of(numbers, scale);
        CAPTURE(number);
        CAPTURE(step);
        CHECK_NOTHROW(Axis(range, 0.0, 1.0, scale));
        const Range rounded = nn::rounded_outwards(range, scale);
        CHECK_NOTHROW(Axis(rounded, 0.0, 1.0, scale));
        CHECK(rounded.least <= range.least);
        CHECK(rounded.most >= range.most);
        for (const double n : numbers)
          CHECK(Axis(rounded, 0.0, 1.0, scale).holds(n) == nn::has_place(n, scale));
      }
    }
  }
}

TEST_CASE("ends are moved outwards to round numbers") {
  CHECK(nn::rounded_outwards({0.3, 9.2}) == Range{0.0, 10.0});
  CHECK(nn::rounded_outwards({0.0, 10.0}) == Range{0.0, 10.0});
  CHECK(nn::rounded_outwards({0.023, 0.69}, Scale::logarithmic) == Range{0.02, 1.0});
  CHECK(nn::rounded_outwards({0.05, 20.0}, Scale::logarithmic) == Range{0.05, 20.0});
}

TEST_CASE("an axis that cannot be is refused") {
  const auto words_for = [](Range range, Scale scale) {
    return support::refusal<autograd::Error>([&] { Axis(range, 0.0, 1.0, scale); });
  };
  CHECK(support::mentions(words_for({1.0, 1.0}, Scale::linear), "1 to 1 is empty"));
  CHECK(support::mentions(words_for({2.0, 1.0}, Scale::linear), "below"));
  CHECK(support::mentions(words_for({0.0, infinity}, Scale::linear), "infinity"));
  CHECK(support::mentions(words_for({0.0, 1.0}, Scale::logarithmic), "logarithmic"));
  CHECK(support::mentions(words_for({1.0, 1.0 + 1e-9}, Scale::linear), "narrow"));
  CHECK(support::mentions(words_for({0.0, 5e-324}, Scale::linear), "narrow"));
  CHECK(support::mentions(words_for({std::nan(""), 1.0}, Scale::linear), "NaN"));
}

TEST_CASE("numbers are written as people write them") {
  CHECK(short_text(0.0) == "0");
  CHECK(short_text(-0.0) == "0");
  CHECK(short_text(0.25) == "0.25");
  CHECK(short_text(0.123456) == "0.1235");
  CHECK(short_text(27680.0) == "27680");
  CHECK(short_text(123456.7) == "123457");
  CHECK(short_text(1.5e7) == "1.5e7");
  CHECK(short_text(1e-5) == "1e-5");
  CHECK(short_text(0.0001) == "0.0001");
  CHECK(short_text(999999.96) == "1e6");
  CHECK(short_text(9.9999) == "10");
  CHECK(short_text(-2.5) == "-2.5");
  CHECK(short_text(2.0 / 3.0, 2) == "0.67");
  CHECK(short_text(infinity) == "infinity");
  CHECK(short_text(-infinity) == "-infinity");
  CHECK(short_text(std::nan("")) == "NaN");
  CHECK(short_text(5e-324) == "4.941e-324");
}
