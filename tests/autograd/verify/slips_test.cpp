// SPDX-License-Identifier: MIT
#include "autograd/verify/slips.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace autograd::verify;
using autograd::SheetError;

namespace {

const std::string sheet =
    "given x = 2, y = 1, v = 4\nparameter w = 3, b = 0.5\nlet z = w*x + b*v\nlet L = (y - z)^2\n"
    "claim A: dL/dz = -2*(y - z)\n"
    "claim B [2]: dL/dw = dL/dz * dz/dw = -2*(y - z)*x = 28 # right\n"
    "claim dL/db = -2*(y - z) \\\n  *v\n"
    "claim D: dz/dw = 2*x\n"
    "claim E: z = 8\n";

std::vector<Verdict> verdicts(const std::string& text) {
  const Sheet read = read_sheet(text, "test.sheet");
  REQUIRE(read.problems.empty());
  std::vector<Verdict> found;
  for (const SheetClaim& claim : read.claims) {
    REQUIRE_FALSE(claim.problem);
    found.push_back(read.judge().judge(claim.claim).verdict);
  }
  return found;
}

std::size_t lines(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

TEST_CASE("every slip makes its claim wrong and leaves all others as they were") {
  const std::string right = sheet.substr(0, sheet.find("claim D")) + "claim E: z = 8\n";
  const std::vector<Verdict> before = verdicts(right);
  std::set<Kind> kinds;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    CAPTURE(seed);
    const Practice made = practice(right, "test.sheet", 2, {}, {.seed = seed});
    REQUIRE(made.slips.size() == 2);
    const std::vector<Verdict> after = verdicts(made.text);
    REQUIRE(after.size() == before.size());
    for (std::size_t i = 0; i < after.size(); ++i) {
      const std::size_t line = std::vector<std::size_t>{5, 6, 7, 9}[i];
      const bool slipped = made.slips[0].line == line || made.slips[1].line == line;
      CHECK(after[i] == (slipped ? Verdict::wrong : before[i]));
    }
    CHECK(lines(made.text) == lines(right));
    for (const Slip& slip : made.slips) kinds.insert(slip.kind);
  }
  CHECK(kinds.size() >= 4);
}

TEST_CASE("the label, the weight and the members before the slip stay, those behind it go") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const Practice made = practice(sheet, "test.sheet", 1, {}, {.seed = seed});
    if (made.slips[0].id != "B") continue;
    CHECK(made.text.find("claim B [2]: dL/dw = dL/dz * dz/dw = " + made.slips[0].is + "\n") !=
          std::string::npos);
    return;
  }
  FAIL("no seed slips in B");
}

TEST_CASE("a line does not tell by its looks that it was changed") {
  const auto statement = [](const Practice& made, std::size_t line) {
    std::size_t begin = 0;
    for (; line > 1; --line) begin = made.text.find('\n', begin) + 1;
    return made.text.substr(begin, made.text.find('\n', begin) - begin);
  };
  const std::string loose =
      "given x = 2, y = 1\nparameter w = 3, b = 0.5\nlet z = w x + b\nlet L = (y - z)^2\n"
      "claim A:    dL/dz = -2(y - z)   # the outer one\n"
      "claim B:    dL/dw = -2 (y - z) x \\\\\n"
      "claim C:    dL/db = \\\n     -2(y - z)\n"
      "claim D:    dz/dw = dz/dw  =  x = 2\n";
  std::size_t compared = 0;
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    const Practice a = practice(loose, "test.sheet", 1, {}, {.seed = seed});
    const Practice b = practice(loose, "test.sheet", 1, {}, {.seed = seed + 1});
    CHECK(statement(a, a.slips[0].line).ends_with(" = " + a.slips[0].is));
    CHECK(a.text.find_first_of("#\\") == a.text.npos);
    if (a.slips[0].line == b.slips[0].line) continue;
    ++compared;
    CHECK(statement(a, b.slips[0].line).ends_with(" = " + b.slips[0].was));
    CHECK(statement(a, 5).starts_with("claim A: dL/dz = "));
  }
  CHECK(compared >= 4);
}

TEST_CASE("the seed tells which slips") {
  const auto text = [](std::uint64_t seed) {
    return practice(sheet, "test.sheet", 2, {}, {.seed = seed}).text;
  };
  CHECK(text(7) == text(7));
  std::set<std::string> different;
  for (std::uint64_t seed = 1; seed <= 10; ++seed) different.insert(text(seed));
  CHECK(different.size() > 5);
}

TEST_CASE("a sheet without room for so many slips is refused") {
  // D is wrong already, and E is a number.
  CHECK(practice(sheet, "test.sheet", 3).slips.size() == 3);
  CHECK_THROWS_AS(practice(sheet, "test.sheet", 4), SheetError);
  CHECK_THROWS_AS(practice("nonsense\n", "test.sheet", 1), SheetError);
  CHECK_THROWS_AS(practice("", "test.sheet", 1), SheetError);
}

TEST_CASE("the key names every slip, what it was and what it is") {
  const Practice made = practice(sheet, "test.sheet", 2, {}, {.seed = 3});
  const std::string key = key_text(made, "test");
  CHECK(key.starts_with("Key: test\n"));
  for (const Slip& slip : made.slips) {
    CHECK(key.find(slip.id) != std::string::npos);
    CHECK(key.find("  was  " + slip.was + "\n  is   " + slip.is + "\n") != std::string::npos);
  }
}
