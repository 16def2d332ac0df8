// SPDX-License-Identifier: MIT
// Gradients that are held back, and what comes back as their norm.
#include "nn/clipping.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "autograd/error.hpp"

using autograd::Error;
using nn::clip;
using nn::ClipByNorm;
using nn::ClipByValue;
using nn::NoClipping;
using Numbers = std::vector<double>;

namespace {
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();
}  // namespace

TEST_CASE("a gradient that is too long is shortened and keeps its direction") {
  Numbers gradient = {3.0, -4.0};
  CHECK(clip(ClipByNorm{.norm = 2.5}, gradient) == 5.0);
  CHECK(gradient == Numbers{1.5, -2.0});
}

TEST_CASE("a gradient within the norm stays as it is") {
  Numbers gradient = {3.0, -4.0};
  CHECK(clip(ClipByNorm{.norm = 5.0}, gradient) == 5.0);
  CHECK(gradient == Numbers{3.0, -4.0});
  CHECK(clip(NoClipping{}, gradient) == 5.0);
  CHECK(gradient == Numbers{3.0, -4.0});
}

TEST_CASE("derivatives are brought into their bounds one by one") {
  Numbers gradient = {3.0, -4.0, 0.5, -0.5, 2.0};
  CHECK(clip(ClipByValue{.value = 2.0}, gradient) == doctest::Approx(std::sqrt(9 + 16 + 0.25 + 0.25 + 4)));
  CHECK(gradient == Numbers{2.0, -2.0, 0.5, -0.5, 2.0});
}

TEST_CASE("a norm neither overflows nor underflows on the way") {
  Numbers large = {3e200, -4e200}, small = {3e-200, 4e-200}, mixed = {5e-324, 0.0};
  CHECK(clip(ClipByNorm{.norm = 1.0}, large) == doctest::Approx(5e200).epsilon(1e-15));
  CHECK(large[0] == doctest::Approx(0.6).epsilon(1e-15));
  CHECK(large[1] == doctest::Approx(-0.8).epsilon(1e-15));
  CHECK(clip(NoClipping{}, small) == doctest::Approx(5e-200).epsilon(1e-15));
  CHECK(clip(NoClipping{}, mixed) == 5e-324);
}

TEST_CASE("a gradient of nothing or of zeros has norm 0 and is not divided by it") {
  Numbers none, zeros = {0.0, -0.0};
  CHECK(clip(ClipByNorm{.norm = 1.0}, none) == 0.0);
  CHECK(clip(ClipByNorm{.norm = 1.0}, zeros) == 0.0);
  CHECK(zeros == Numbers{0.0, 0.0});
}

TEST_CASE("a gradient that is not finite is told by its norm and is not made to look finite by norm") {
  Numbers broken = {1.0, not_a_number, infinity};
  CHECK(std::isnan(clip(ClipByNorm{.norm = 0.5}, broken)));
  CHECK(broken[0] == 1.0);
  Numbers endless = {1.0, -infinity};
  CHECK(clip(ClipByNorm{.norm = 0.5}, endless) == infinity);
  CHECK(endless == Numbers{1.0, -infinity});
  CHECK(clip(ClipByValue{.value = 0.5}, endless) == infinity);
  CHECK(endless == Numbers{0.5, -0.5});
  CHECK(std::isnan(clip(ClipByValue{.value = 0.5}, broken)));
  CHECK(broken[0] == 0.5);
  CHECK(std::isnan(broken[1]));
}

TEST_CASE("bounds that are no bounds are refused, and the gradient stays") {
  Numbers gradient = {3.0, -4.0};
  CHECK_THROWS_WITH_AS(clip(ClipByNorm{.norm = 0.0}, gradient),
                       "ClipByNorm's norm must be a finite number above 0, and is 0; usual is 1", Error);
  for (const double bad : {0.0, -1.0, not_a_number, infinity}) {
    CHECK_THROWS_AS(nn::require_clipping(ClipByNorm{.norm = bad}), Error);
    CHECK_THROWS_AS(nn::require_clipping(ClipByValue{.value = bad}), Error);
  }
  CHECK(gradient == Numbers{3.0, -4.0});
}
