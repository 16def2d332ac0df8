// SPDX-License-Identifier: MIT
#include "autograd/verify/check.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>

using namespace autograd::verify;

namespace {

const std::string head = "given x = 2, y = 1\nparameter w = 3, b = 0.5\nlet z = w*x + b\nlet L = (y - z)^2\n";

Report report_on(const std::string& claims, const CheckSettings& settings = {}) {
  Sheet sheet = read_sheet(head + claims, "test.sheet");
  return check(sheet, settings);
}

/// Node after node, each made of the one before by the same formula over p: more ways lead down than could
/// ever be followed.
Report report_on_chain(std::string_view formula, const std::string& claim) {
  std::string text = "parameter x = 0.7\nlet y0 = x\n";
  for (std::size_t i = 1; i < 60; ++i) {
    text += "let y" + std::to_string(i) + " = ";
    for (const char c : formula) text += c == 'p' ? "y" + std::to_string(i - 1) : std::string(1, c);
    text += "\n";
  }
  Sheet sheet = read_sheet(text + claim, "chain.sheet");
  return check(sheet);
}

}  // namespace

TEST_CASE("a report has every claim with its verdict, line and label") {
  const Report report =
      report_on("claim A: dL/dz = -2*(y - z)\nclaim dL/dz = 2*(y - z)\nclaim C: dL/dz = 2*(\n");
  REQUIRE(report.claims.size() == 3);
  CHECK(report.claims[0].id == "A");
  CHECK(report.claims[0].verdict == Verdict::right);
  CHECK(report.claims[1].id == "line 6");
  CHECK(report.claims[1].verdict == Verdict::wrong);
  CHECK(report.claims[1].claim == "dL/dz = 2*(y - z)");
  CHECK_FALSE(report.claims[1].mistakes.empty());
  CHECK(report.claims[2].verdict == Verdict::unreadable);
  REQUIRE(report.claims[2].problem);
  CHECK(report.claims[2].problem->line == 7);
  CHECK(report.status() == 2);
  CHECK(report.count(Verdict::right) == 1);
}

TEST_CASE("the status is 0 only where all is right") {
  CHECK(report_on("claim dL/dz = -2*(y - z)\n").status() == 0);
  CHECK(report_on("claim dL/dz = 2*(y - z)\n").status() == 1);
  CHECK(report_on("lte a = 2\nclaim dL/dz = -2*(y - z)\n").status() == 2);
  CHECK(report_on("").status() == 2);
}

TEST_CASE("a claim that cannot be judged is undecided, says why, and is not all right") {
  const Report report = report_on("claim z*sqrt(0 - 1) = z\nclaim dL/dz = -2*(y - z)\n");
  REQUIRE(report.claims.size() == 2);
  CHECK(report.claims[0].verdict == Verdict::undecided);
  CHECK_FALSE(report.claims[0].steps[0].note.empty());
  CHECK(report.claims[1].verdict == Verdict::right);
  CHECK(report.status() == 1);
}

TEST_CASE("a line that only carries a slip on earns its share, and the slip itself nothing") {
  const std::string claims = "claim A [2]: dL/dz = 2*(y - z)\nclaim B [4]: dL/dw = 2*(y - z)*x\n";
  CHECK(report_on(claims).score().earned == 4.0);
  CHECK(report_on(claims).score().of == 6.0);
  CHECK(report_on(claims, {.carried_forward = 0.25}).score().earned == 1.0);
  CHECK(report_on("credit inherited 0.5\n" + claims).score().earned == 2.0);
  CHECK(report_on("credit inherited 0.5\n" + claims, {.carried_forward = 0.0}).score().earned == 0.0);
  CHECK(report_on(claims).claims[1].carried_from == "A");
  CHECK(report_on(claims).status() == 1);
}

TEST_CASE("a slip in a line that counts nothing costs the first line that carries it") {
  const Report report =
      report_on("claim A [0]: dL/dz = 2*(y - z)\nclaim B: dL/dw = 2*(y - z)*x\nclaim C: dL/db = 2*(y - z)\n");
  CHECK(report.claims[1].score.earned == 0.0);
  CHECK(report.claims[2].score.earned == 1.0);
}

TEST_CASE("without hints there are verdicts and numbers only") {
  const Report report =
      report_on("claim A: dL/dz = 2*(y - z)\nclaim B: dL/dw = 2*(y - z)*x\n", {.hints = false});
  CHECK(report.claims[0].verdict == Verdict::wrong);
  CHECK(report.claims[0].mistakes.empty());
  CHECK(report.claims[0].steps[0].note.empty());
  CHECK(report.roots.empty());
  CHECK(report.score().earned == 1.0);
}

TEST_CASE("claims that contradict each other are named") {
  const auto clashes = [](const std::string& claims) { return report_on(claims).contradictions; };
  const auto found = clashes("claim A: dL/dz = -2*(y - z)\nclaim B: dL/dw = x\nclaim C: dL/dz = 2*(y - z)\n");
  REQUIRE(found.size() == 1);
  CHECK(found[0].subject == "dL/dz");
  CHECK(found[0].claims == std::vector<std::string>{"A", "C"});
  CHECK(clashes("claim A: dL/dz = 2*(y - z)\nclaim B: dL/dz = 3*(y - z)\n").size() == 1);
  CHECK(clashes("claim A: dL/dz = 2*(y - z)\nclaim B: dL/dz = 2*y - 2*z\n").empty());
  CHECK(clashes("claim A: z = 7\nclaim B: z = 7.0\nclaim C: z = 8\n").size() == 1);
}

TEST_CASE("derivatives that nobody claimed are named where the others are") {
  const std::string more = "parameter u = 2\nlet M = L*u\n";
  const auto unclaimed = [&](const std::string& claims) { return report_on(more + claims).unclaimed; };
  CHECK(unclaimed("claim dM/dw = 1\nclaim dM/du = L\n") == std::vector<std::string>{"dM/db"});
  CHECK(unclaimed("claim dM/dw = 1\n").empty());
  CHECK(unclaimed("claim dM/dw = 1\nclaim dM/du = L\nclaim dM/db = 1\n").empty());
}

TEST_CASE("a sheet that cannot be read at all has a report too") {
  const Report report = unreadable_report("nowhere.sheet", "no such file", {.seed = 5});
  CHECK(report.status() == 2);
  CHECK(report.seed == 5);
  REQUIRE(report.problems.size() == 1);
  CHECK(report.problems[0].file == "nowhere.sheet");
}

TEST_CASE("nodes that are used twice again and again cost no more than their number") {
  const auto begin = std::chrono::steady_clock::now();
  const auto verdict = [](std::string_view formula, const std::string& claim) {
    return report_on_chain(formula, claim).claims.at(0).verdict;
  };
  CHECK(verdict("p*p", "claim y3 = x^8\n") == Verdict::right);
  CHECK(verdict("p*p", "claim y3 = x^7\n") == Verdict::wrong);
  CHECK(verdict("p+0.1*p*p", "claim y59 = y58\n") == Verdict::wrong);
  for (const std::string_view formula : {"p+0.01*p*p", "0.5*p-p*0.3", "p/(p+1)*p", "sigmoid(p)/(1+p^2)"}) {
    CAPTURE(formula);
    CHECK(verdict(formula, "claim dy59/dx = dy59/dy58*dy58/dx\n") == Verdict::right);
    CHECK(verdict(formula, "claim dy59/dx = y58\n") != Verdict::right);
  }
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(60));
}
