// SPDX-License-Identifier: MIT
// Claims as assertions: what a failing one prints, seen from outside, in the output of doctest_claims.cpp.
#include "autograd/verify/doctest.hpp"

#include <array>
#include <cstdio>
#include <string>

#include "autograd/autograd.hpp"
#include "tests/support/refusal.hpp"

using namespace autograd;
using support::mentions;

namespace {

/// What a test case of the other program prints, and its exit status.
struct Run {
  std::string printed;
  bool passed = false;

  explicit Run(const std::string& name) {
    const std::string command =
        std::string(CHAINRULE_DOCTEST_CLAIMS) + " --no-colors --test-case='" + name + "' 2>&1";
    std::FILE* pipe = popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::array<char, 4096> buffer{};
    while (const std::size_t size = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
      printed.append(buffer.data(), size);
    }
    passed = pclose(pipe) == 0;
    INFO(printed);
    REQUIRE(mentions(printed, "test cases: 1 "));
  }
};

}  // namespace

TEST_CASE("right claims pass and count as assertions") {
  const Run run("right");
  INFO(run.printed);
  CHECK(run.passed);
  CHECK(mentions(run.printed, "assertions: 5 | 5 passed | 0 failed"));
}

TEST_CASE(
    "a wrong claim fails with the verdict, the mistake and the repaired formula, and the test goes on") {
  const Run run("wrong");
  INFO(run.printed);
  CHECK_FALSE(run.passed);
  CHECK(mentions(run.printed, "wrong: dL/do = 2*(y - o)"));
  CHECK(mentions(run.printed, "exactly -1 times the derivative"));
  CHECK(mentions(run.printed, "sign: "));
  CHECK(mentions(run.printed, "It should be: "));
  CHECK(mentions(run.printed, "doctest_claims.cpp:"));
  CHECK(mentions(run.printed, "it goes on"));
}

TEST_CASE("REQUIRE_DERIVATIVE ends the test case") {
  const Run run("wrong rule");
  INFO(run.printed);
  CHECK_FALSE(run.passed);
  CHECK(mentions(run.printed, "wrong: do/dz = o*(1 + o)"));
  CHECK_FALSE(mentions(run.printed, "it goes on"));
}

TEST_CASE("a coincidence fails with its condition") {
  const Run run("coincidence");
  INFO(run.printed);
  CHECK_FALSE(run.passed);
  CHECK(mentions(run.printed, "coincidence: dL/do"));
  CHECK(mentions(run.printed, "holds where y = 1"));
  CHECK(mentions(run.printed, "at a random point"));
}

TEST_CASE("an undecided claim fails and says why, without a mistake") {
  const Run run("undecided");
  INFO(run.printed);
  CHECK_FALSE(run.passed);
  CHECK(mentions(run.printed, "undecided: dr/dx"));
  CHECK(mentions(run.printed, "kink"));
  CHECK(mentions(run.printed, "a person should look"));
  CHECK_FALSE(mentions(run.printed, "claimed"));
}

TEST_CASE("WARN_DERIVATIVE tells and does not fail") {
  const Run run("warned");
  INFO(run.printed);
  CHECK(run.passed);
  CHECK(mentions(run.printed, "wrong: dz/dw = b"));
}

TEST_CASE("a judge of one's own brings its domains") {
  const Run run("own judge");
  INFO(run.printed);
  CHECK(run.passed);
}

TEST_CASE("misuse fails with the engine's own words") {
  const Run run("misuse");
  INFO(run.printed);
  CHECK_FALSE(run.passed);
  CHECK(mentions(run.printed, "it is a constant and belongs to no graph"));
}

TEST_CASE("the assertions work with doctest's fast ones too") {
  Graph graph;
  Value x(graph, 0.8, "x"), w(graph, 0.5, "w");
  const Value L = square(w * x).named("L");
  CHECK_DERIVATIVE(L, w, 2.0 * w * x * x);
  CHECK_DERIVATIVE(L, x, 2.0 * w * w * x, {.seed = 7, .points = 3});
}
