// SPDX-License-Identifier: MIT
// The sheets of the founding notes: they give the verdicts of the notes' claims recorded in C++.
#include <doctest/doctest.h>

#include "examples/notes.hpp"
#include "nn/sheet_network.hpp"
#include "tests/support/sheet.hpp"

using autograd::verify::Judgement;
using autograd::verify::Sheet;
using autograd::verify::Verdict;

namespace {

Sheet read(const std::string& name) {
  return autograd::verify::read_sheet_file(std::string(SHEETS) + "/" + name + ".sheet",
                                           nn::sheet_statements());
}

std::vector<Judgement> judged(const Sheet& sheet) {
  CHECK(support::joined(sheet.problems) == "");
  std::vector<Judgement> judgements;
  for (const auto& claim : sheet.claims) {
    REQUIRE_MESSAGE(!claim.problem, text(claim.problem.value_or(autograd::verify::Problem{})));
    judgements.push_back(sheet.judge().judge(claim.claim));
  }
  return judgements;
}

void check_same(const std::vector<Judgement>& a, const std::vector<Judgement>& b) {
  REQUIRE(a.size() == b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    CAPTURE(a[i].label);
    CHECK(a[i].label == b[i].label);
    CHECK(a[i].verdict == b[i].verdict);
  }
}

}  // namespace

TEST_CASE("the sheet of the regression network gives the verdicts of the notes, in both notations") {
  const notes::Part part = notes::regression();
  const auto recorded = part.judge.judge(part.claims);
  check_same(judged(read("regression")), recorded);
  check_same(judged(read("regression-latex")), recorded);
}

TEST_CASE("the sheet of the classification network gives the verdicts of the notes, in both notations") {
  const notes::Part part = notes::classification();
  const auto recorded = part.judge.judge(part.claims);
  check_same(judged(read("classification")), recorded);
  check_same(judged(read("classification-latex")), recorded);
}

TEST_CASE("the sheet of gradient descent gives the verdicts of the notes") {
  std::vector<Judgement> recorded;
  for (const notes::Part& part : notes::gradient_descent()) {
    for (const Judgement& judgement : part.judge.judge(part.claims)) recorded.push_back(judgement);
  }
  check_same(judged(read("gradient_descent")), recorded);
}
