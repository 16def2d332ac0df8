// SPDX-License-Identifier: MIT
#include "autograd/verify/wording.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace autograd::verify;

TEST_CASE("a factor is named as a person would write it") {
  CHECK(factor_text(-1.0) == "-1");
  CHECK(factor_text(2.0) == "2");
  CHECK(factor_text(0.5) == "1/2");
  CHECK(factor_text(-1.5) == "-3/2");
  CHECK(factor_text(1.0 / 3.0) == "1/3");
  CHECK(factor_text(100.0) == "100");
  CHECK(factor_text(0.01) == "1/100");
  CHECK(factor_text(std::log(10.0)) == "ln 10");
  CHECK(factor_text(-1.0 / std::log(10.0)) == "-1/ln 10");
  CHECK(factor_text(2.0 / 13.0) == "2/13");
  CHECK_FALSE(factor_text(0.7310585786).has_value());
  CHECK_FALSE(factor_text(1.0 + 1e-8).has_value());
}

TEST_CASE("a number with a decimal point is right to the digits that are written") {
  CHECK(agrees_as_written(0.8320, 0.83, "0.83"));
  CHECK(agrees_as_written(0.8371, 0.84, "0.84"));
  CHECK(agrees_as_written(0.8371, 0.83, "0.83"));
  CHECK_FALSE(agrees_as_written(0.8371, 0.82, "0.82"));
  CHECK_FALSE(agrees_as_written(0.8371, 0.85, "0.85"));
  CHECK(agrees_as_written(-4.56, -4.5, "-4.5"));
  CHECK(agrees_as_written(-4.56, -4.6, "-4.6"));
  CHECK_FALSE(agrees_as_written(-4.56, 4.5, "4.5"));
  CHECK(agrees_as_written(12345.6, 1.23e4, "1.23e4"));
  CHECK_FALSE(agrees_as_written(12345.6, 1.25e4, "1.25e4"));
}

TEST_CASE("one written digit claims two") {
  CHECK_FALSE(agrees_as_written(0.832, 0.8, "0.8"));
  CHECK(agrees_as_written(0.804, 0.8, "0.8"));
}

TEST_CASE("without a decimal point, or as a calculation, a number claims no digits") {
  CHECK_FALSE(claims_digits("12.1-10.1"));
  CHECK_FALSE(claims_digits("-12.1+10"));
  CHECK(claims_digits("-1.5e-3"));
  CHECK(claims_digits("0.83"));
  CHECK(claims_digits("-1.5e3"));
  CHECK_FALSE(claims_digits("176"));
  CHECK_FALSE(claims_digits("(3 - 18)^2"));
  CHECK_FALSE(claims_digits("0.1*8 + 0.1*8 + 0"));
  CHECK_FALSE(claims_digits(""));
}

TEST_CASE("no written number agrees with infinity or NaN") {
  CHECK_FALSE(agrees_as_written(std::numeric_limits<double>::infinity(), 5.0, "5.0"));
  CHECK_FALSE(agrees_as_written(std::nan(""), 5.0, "5.0"));
}
