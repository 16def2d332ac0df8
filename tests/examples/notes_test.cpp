// SPDX-License-Identifier: MIT
// The verdict of every claim of the founding notes.
#include "examples/notes.hpp"

#include <doctest/doctest.h>

#include <map>

using autograd::verify::Judgement;
using autograd::verify::Verdict;

namespace {

constexpr Verdict right = Verdict::right, wrong = Verdict::wrong, coincidence = Verdict::coincidence;

using Expected = std::vector<std::pair<std::string, Verdict>>;

std::vector<Judgement> check(const notes::Part& part, const Expected& expected) {
  const std::vector<Judgement> judgements = part.judge.judge(part.claims);
  REQUIRE(judgements.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CAPTURE(expected[i].first);
    CHECK(judgements[i].label == expected[i].first);
    CHECK(judgements[i].verdict == expected[i].second);
    CHECK(judgements[i].oracle_difference < 1e-11);
  }
  return judgements;
}

/// What the first wrong or coinciding member of the claim with this label is said to be.
std::string note(const std::vector<Judgement>& judgements, const std::string& label) {
  for (const Judgement& judgement : judgements) {
    if (judgement.label != label) continue;
    for (const auto& step : judgement.steps) {
      if (step.verdict != right) return step.note;
    }
  }
  return "";
}

}  // namespace

TEST_CASE("every claim about the regression network gets its verdict") {
  const notes::Part part = notes::regression();
  const auto judgements =
      check(part, {{"F1", wrong},  {"F2", wrong},  {"F3", coincidence}, {"F4", coincidence}, {"A0", right},
                   {"A1", right},  {"A2", right},  {"A3", right},       {"A4", wrong},       {"A5", wrong},
                   {"A6", wrong},  {"A7", right},  {"A8", wrong},       {"A9", right},       {"A10", right},
                   {"A11", right}, {"A12", right}, {"A13", right},      {"A14", right},      {"A15", right},
                   {"A16", right}, {"A17", right}, {"A18", right},      {"A19", right},      {"A20", right},
                   {"A21", wrong}, {"A22", right}, {"A23", right},      {"N1", wrong},       {"N2", wrong},
                   {"N3", wrong},  {"N4", wrong},  {"N5", wrong},       {"N6", wrong},       {"N7", wrong},
                   {"N8", wrong},  {"N9", wrong}});
  for (const char* label : {"N1", "N2", "N3", "N4", "N5", "N6", "N7", "N8", "N9"}) {
    CHECK(note(judgements, label) == "exactly -1 times the derivative");
  }
  CHECK(note(judgements, "F1") == "it is 176");
  CHECK(note(judgements, "F2") == "it is 29929");
  CHECK(note(judgements, "F3") == "holds where b12 = b21");
}

TEST_CASE("the second member of A21 is wrong, the first is right") {
  const notes::Part part = notes::regression();
  for (const Judgement& judgement : part.judge.judge(part.claims)) {
    if (judgement.label != "A21") continue;
    CHECK(judgement.steps[0].verdict == right);
    CHECK(judgement.steps[1].verdict == wrong);
  }
}

TEST_CASE("every claim about the classification network gets its verdict") {
  const notes::Part part = notes::classification();
  const auto judgements =
      check(part, {{"F5", right},  {"F5.2", wrong}, {"F6", coincidence}, {"B1", wrong},  {"B2", coincidence},
                   {"B3", wrong},  {"B4", right},   {"B5", right},       {"B6", wrong},  {"B7", right},
                   {"B8", wrong},  {"B9", wrong},   {"B10", wrong},      {"B11", wrong}, {"B12", wrong},
                   {"B13", wrong}, {"B14", wrong},  {"B15", right},      {"B16", right}, {"B17", right},
                   {"B18", right}, {"B19", right}});
  for (const char* label : {"B1", "B3", "B6", "B9", "B11", "B14"}) {
    CHECK(note(judgements, label) == "exactly -1 times the derivative");
  }
  CHECK(note(judgements, "B8") == "exactly -1 times the value");
  for (const char* label : {"B10", "B12", "B13"}) CHECK(note(judgements, label).empty());
  CHECK(note(judgements, "B2") == "holds where y = 1");
  CHECK(note(judgements, "F6") == "holds where b11 = b21");
}

TEST_CASE("every claim about gradient descent gets its verdict") {
  const std::vector<notes::Part> parts = notes::gradient_descent();
  REQUIRE(parts.size() == 4);
  check(parts[0], {{"G1", right}, {"G2", right}});
  check(parts[1], {{"G2.2", right}, {"G2.3", right}});
  const auto worked = check(parts[2], {{"G3", wrong}});
  CHECK(worked[0].steps[0].verdict == wrong);
  CHECK(worked[0].steps[1].verdict == right);
  check(parts[3], {{"G4", right}});
}

TEST_CASE("the verdicts do not depend on the seed") {
  for (const std::uint64_t seed : {2u, 3u, 4u, 5u}) {
    const notes::Part part = notes::regression();
    const notes::Part other = notes::regression(seed);
    const auto a = part.judge.judge(part.claims), b = other.judge.judge(other.claims);
    for (std::size_t i = 0; i < a.size(); ++i) CHECK(a[i].verdict == b[i].verdict);
  }
}
