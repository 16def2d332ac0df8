// SPDX-License-Identifier: MIT
// Claims as doctest's assertions: a failing one shows the verdict, the mistakes that explain it, and the
// repaired formula. Includes doctest, which is the caller's own.
//
//   CHECK_DERIVATIVE(L, w, -2.0 * (y - yhat) * o11);   // that dL/dw is this formula
//   CHECK_CLAIM(judge, judge.d(L, w), judge.d(L, yhat) * o11);   // any claim, with a judge of one's own
//
// REQUIRE_... ends the test case and WARN_... only tells, as in doctest. Only a right claim passes: one that
// holds by coincidence fails, and so does one about which the judge cannot tell.
#pragma once

#include <doctest/doctest.h>

#include "autograd/verify/finding.hpp"

namespace doctest {

template <>
struct StringMaker<autograd::verify::Finding> {
  static String convert(const autograd::verify::Finding& finding) { return finding.text.c_str(); }
};

}  // namespace doctest

#define WARN_DERIVATIVE(...) DOCTEST_WARN(::autograd::verify::examine_derivative(__VA_ARGS__))
#define CHECK_DERIVATIVE(...) DOCTEST_CHECK(::autograd::verify::examine_derivative(__VA_ARGS__))
#define REQUIRE_DERIVATIVE(...) DOCTEST_REQUIRE(::autograd::verify::examine_derivative(__VA_ARGS__))

#define WARN_CLAIM(...) DOCTEST_WARN(::autograd::verify::examine(__VA_ARGS__))
#define CHECK_CLAIM(...) DOCTEST_CHECK(::autograd::verify::examine(__VA_ARGS__))
#define REQUIRE_CLAIM(...) DOCTEST_REQUIRE(::autograd::verify::examine(__VA_ARGS__))
