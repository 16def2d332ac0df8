// SPDX-License-Identifier: MIT
#include "autograd/verify/readings.hpp"

#include <doctest/doctest.h>

#include "autograd/verify/check.hpp"
#include "autograd/verify/parser.hpp"
#include "tests/support/sheet.hpp"

using autograd::verify::Kind;

namespace {

/// The other readings of a claim's right side, one after the other.
std::string readings_of(const std::string& claim, const std::string& declarations = "") {
  const auto sheet = support::sheet_of(declarations + "claim T: " + claim + "\n");
  const auto only = support::claim_of(sheet);
  std::string all;
  for (const auto& reading : only.claim.chain[0].readings) all += (all.empty() ? "" : "; ") + reading.text;
  return all;
}

/// What is said of a claim that is wrong.
std::string repaired(const std::string& claim, const std::string& declarations) {
  auto sheet = support::sheet_of(declarations + "claim T: " + claim + "\n");
  const auto report = autograd::verify::check(sheet);
  REQUIRE(!report.claims[0].mistakes.empty());
  CHECK(report.claims[0].mistakes[0].kind == Kind::reading);
  return report.claims[0].mistakes[0].repaired;
}

const std::string cross_entropy =
    "let p = sigmoid(w*x + b)\nconstant t = 1\nlet L = -(y*log(p) + (1-y)*log(1-p))\n";

}  // namespace

TEST_CASE("a denominator that is a product may have lost its brackets") {
  CHECK(readings_of("x/(y(1-y)) + 1 = x/y(1-y) + 1") == "x/(y(1-y)) + 1");
  CHECK(readings_of("x/(y(1-y)) + 1 = x/y*(1-y) + 1") == "x/(y*(1-y)) + 1");
  CHECK(readings_of("w/(x*y) + 1 = w/xy + 1") == "w/(xy) + 1");
  CHECK(readings_of("x/(y(1-y)) + w/(2b y) = x/y(1-y) + w/2b y") == "x/(y(1-y)) + w/(2b y)");
}

TEST_CASE("a run of plus and minus beside a line, a product or a power may have lost its brackets") {
  CHECK(readings_of("(1-y)/(1-w) = (1-y)/1-w") == "(1-y)/(1-w)");
  CHECK(readings_of("(1-y)/(1-w) = 1-y/(1-w)") == "(1-y)/(1-w)");
  CHECK(readings_of("(1-y)/(1-w) = 1-y/1-w") == "(1-y)/(1-w)");
  CHECK(readings_of("(w-y)/(w(1-w)) = w-y/w(1-w)") == "(w-y)/(w(1-w))");
  CHECK(readings_of("-2(y - w)*x = -2*y - w*x") == "-2*(y - w)*x");
  CHECK(readings_of("-(y - w)*x = -y - w*x") == "-(y - w)*x");
  CHECK(readings_of("b + (y - w)/x = b + y - w/x") == "b + (y - w)/x");
  CHECK(readings_of("(y - w)^2 = y - w^2") == "(y - w)^2");
  CHECK(readings_of("3*x^(3-1) = 3*x^3-1") == "3*x^(3-1)");
  CHECK(readings_of("2*x^{3-1} = 2*x^{3}-1") == "2*x^({3}-1)");
}

TEST_CASE("what would not be true is no reading, nor is what changes nothing") {
  CHECK(readings_of("x = (1-y)/1-w") == "");
  CHECK(readings_of("x + y*w = x + y*w") == "");
  CHECK(readings_of("x - (y + w) = x - y + w") == "");  // that is a sign
  CHECK(readings_of("x = 3 - 2*1") == "");
}

TEST_CASE("a reading explains the line, and repairs it in its own words") {
  CHECK(repaired("dL/dp = p-y/(p(1-p))", cross_entropy) == "(p-y)/(p(1-p))");
  CHECK(repaired("dL/dp = -y/p + 1-y/1-p", cross_entropy) == "-y/p + (1-y)/(1-p)");
  CHECK(repaired("dL/dw = p - y x", cross_entropy) == "(p - y) x");
}

TEST_CASE("a line with many terms is not read in very many ways") {
  const autograd::verify::Names none;
  const auto ways = [&](std::size_t terms) {
    std::string sum = "1";
    for (std::size_t i = 0; i < terms; ++i) sum += " - 2/3*4";
    return lost_brackets(parse(sum, 0, sum.size(), none, false), 0).size();
  };
  CHECK(ways(1) == 5);
  CHECK(ways(20) == 200);
  CHECK(ways(1000) == 0);
}
