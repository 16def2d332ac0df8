// SPDX-License-Identifier: MIT
// Numbers put into a formula as on paper, rounded: what is right with them, and what is still wrong.
#include "autograd/verify/leeway.hpp"

#include <doctest/doctest.h>

#include "autograd/verify/check.hpp"

using namespace autograd::verify;

namespace {

/// o is 0.512497, 1 - o is 0.487503.
const std::string neuron =
    "given x = 0.5, y = 1\nparameter w = 0.1, b = 0\nlet z = w*x + b\nlet o = sigmoid(z)\nlet L = (y - "
    "o)^2\n";

Verdict verdict(const std::string& claim, const std::string& head = neuron) {
  Sheet sheet = read_sheet(head + "claim " + claim + "\n", "test.sheet");
  const Report report = check(sheet, {});
  REQUIRE(report.claims.size() == 1);
  return report.claims[0].verdict;
}

}  // namespace

TEST_CASE("rounded numbers may be put into a right formula") {
  CHECK(verdict("dL/dw = -2(y-o)*o*(1-o)*x = -2*0.4875*0.5125*0.4875*0.5 = -0.1218") == Verdict::right);
  CHECK(verdict("L = (1 - 0.5125)^2 = 0.2377") == Verdict::right);
  CHECK(verdict("L = 0.4875^2") == Verdict::right);
  CHECK(verdict("L = (0.4875)^2") == Verdict::right);
  CHECK(verdict("L = {(1 - {0.5125})}^{2}") == Verdict::right);
  CHECK(verdict("dL/dz = -2(1 - 0.51250)(0.5125)(0.48750)") == Verdict::right);
  CHECK(verdict("do/dz = exp(-0.05)*0.51249^2") == Verdict::right);
}

TEST_CASE("a number may be cut off, which leaves room on one side") {
  CHECK(verdict("L = 0.4875^2") == Verdict::right);
  CHECK(verdict("do/dz = 0.5124*(1 - 0.5124)") == Verdict::right);
  CHECK(verdict("L = 0.4876^2") == Verdict::wrong);  // more than it is, and not the next digit
  CHECK(verdict("L = 0.4874^2") == Verdict::wrong);
}

TEST_CASE("a wrong sign, factor or digit is wrong with rounded numbers too") {
  CHECK(verdict("dL/dw = 2*0.4875*0.5125*0.4875*0.5") == Verdict::wrong);
  CHECK(verdict("dL/dw = -0.4875*0.5125*0.4875*0.5") == Verdict::wrong);
  CHECK(verdict("dL/dw = -2*0.4875*0.5125*0.4875") == Verdict::wrong);
  CHECK(verdict("dL/dw = -2*0.4875*0.5125*0.4865*0.5") == Verdict::wrong);
  CHECK(verdict("L = (1 - 0.5135)^2") == Verdict::wrong);
  CHECK(verdict("L = 1 - 0.5125^2") == Verdict::wrong);
}

TEST_CASE("what has no digits to lose is exact") {
  CHECK(verdict("L = 0.5^2") == Verdict::wrong);
  CHECK(verdict("o = 1.0 - 0.489") == Verdict::wrong);
  const std::string head = "given x = 0.25, y = 3\nlet L = x*y\n";
  CHECK(verdict("L = 0.25*3", head) == Verdict::right);
  CHECK(verdict("L = 0.25*2.99", head) == Verdict::right);
  CHECK(verdict("L = 0.25*3.01", head) == Verdict::wrong);
  CHECK(verdict("L = 0.25*3.1*10/10", head) == Verdict::wrong);
  CHECK(verdict("L = 225/300", head) == Verdict::right);
  CHECK(verdict("L = 226/300", head) == Verdict::wrong);
}

TEST_CASE("few digits leave room of one per cent at most") {
  const std::string head = "given x = 1.996, y = 1\nlet q = x + 98*y\nlet p = x*y\n";
  CHECK(verdict("p = 0.011*181", head) == Verdict::right);
  CHECK(verdict("p = 0.011*178", head) == Verdict::wrong);
  CHECK(verdict("p = 12.1 - 10.1", head) == Verdict::right);
  CHECK(verdict("p = 12.1 - 10.3", head) == Verdict::wrong);
  CHECK(verdict("p = 12.1-10.1", head) == Verdict::right);
}

TEST_CASE("a single decimal number keeps its digits") {
  CHECK(verdict("L = 0.2377") == Verdict::right);
  CHECK(verdict("L = 0.2376") == Verdict::right);
  CHECK(verdict("L = 0.2375") == Verdict::wrong);
  CHECK(verdict("L = 0.2378") == Verdict::wrong);
}

TEST_CASE("names, very many numbers and infinite results leave no room") {
  CHECK(verdict("L = (y - 0.5125)^2") == Verdict::wrong);
  std::string many = "L = 0.4875^2";
  for (int i = 0; i < 50; ++i) many += " + 0.125 - 0.125";
  CHECK(verdict(many) == Verdict::wrong);
  CHECK(verdict("L = 0.4875/(0.0012 - 0.0012)") == Verdict::wrong);
}
