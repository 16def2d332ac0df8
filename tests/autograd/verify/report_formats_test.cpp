// SPDX-License-Identifier: MIT
#include "autograd/verify/report_formats.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "autograd/error.hpp"
#include "autograd/verify/report_json.hpp"

using namespace autograd::verify;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

Explanation slip(std::string wrote) {
  Explanation told;
  told.kind = Kind::sign;
  told.wrote = std::move(wrote);
  told.belongs = "Turn it back.";
  told.notice = "Look again.";
  told.repaired = "-2*(y - z)";
  return told;
}

ReportClaim claim(std::string id, Verdict verdict) {
  ReportClaim made;
  made.id = std::move(id);
  made.line = 7;
  made.claim = "dL/dz = 2*(y - z)";
  made.verdict = verdict;
  Step step;
  step.verdict = verdict;
  step.formula = "2*(y - z)";
  step.claimed = -11.0;
  step.automatic = 11.0;
  made.steps = {step};
  made.score = {verdict == Verdict::right ? 1.0 : 0.0, 1.0};
  return made;
}

/// One of everything.
Report sample() {
  Report report;
  report.file = "my.sheet";
  report.title = "One neuron";
  report.claims = {claim("A", Verdict::right), claim("B", Verdict::wrong), claim("C", Verdict::wrong)};
  for (const std::size_t i : {1u, 2u}) report.claims[i].mistakes = {slip("You turned a sign.")};
  report.roots = {{"B", "You turned a sign.", {"B", "C"}}};
  report.contradictions = {{"dL/dz", {"A", "B"}}};
  report.unclaimed = {"dL/db"};
  return report;
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

std::string in(Format format, const Report& report, FormatSettings settings = {}) {
  return formatted(json_text(report), format, settings);
}

}  // namespace

TEST_CASE("formats are known by name") {
  CHECK(format_named("md") == Format::markdown);
  CHECK(format_named("junit") == Format::junit);
  CHECK_FALSE(format_named("xml"));
}

TEST_CASE("what is no report's JSON is refused") {
  for (const char* json : {"", "{", "{}", "[]", "{\"reports\": 3}"}) {
    CAPTURE(json);
    CHECK_THROWS_AS(formatted(json, Format::text), autograd::Error);
    CHECK_THROWS_AS(formatted(json, Format::junit), autograd::Error);
  }
}

TEST_CASE("the text tells a slip once, and then where it is again") {
  const std::string text = in(Format::text, sample());
  CHECK(has(text, "  A     right        dL/dz = 2*(y - z)\n"));
  CHECK(has(text, "        wrote        You turned a sign.\n"));
  CHECK(has(text, "        again        the same slip as in B\n"));
  CHECK(has(text, "        repaired     dL/dz = -2*(y - z)\n"));
  CHECK(has(text, "the same slip, twice: B C\n"));
  CHECK(has(text, "- dL/dz: A B\n"));
  CHECK(has(text, "Nobody claimed dL/db\n"));
  CHECK(has(text, "1 of 3 is right; 2 are wrong.\n"));
  CHECK_FALSE(has(text, "\033"));
  CHECK_FALSE(has(text, "Score"));
}

TEST_CASE("a line that carries a slip over is told apart from one that makes it again") {
  Report report = sample();
  report.roots[0].carried = {"C"};
  CHECK(has(in(Format::text, report), "  - carried over from B: C\n"));
  CHECK_FALSE(has(in(Format::text, report), "same slip, twice"));
  CHECK(has(in(Format::markdown, report), "Only carried over into `C`."));
  report.roots[0].lines = {"A", "B", "C"};
  CHECK(has(in(Format::text, report),
            "  - the same slip, twice: A B\n  - carried over from one of these: C\n"));
}

TEST_CASE("the score is shown where it is not just how many are right") {
  Report report = sample();
  report.claims[0].score = {2.0, 2.0};
  CHECK(has(in(Format::text, report), "Score: 2 of 4.\n"));
  CHECK(has(in(Format::text, report, {.colour = true}), "\033[32mright\033[0m        dL/dz"));
}

TEST_CASE("numbers that are not finite are texts in JSON and words elsewhere") {
  Report report = sample();
  report.claims[1].steps[0].claimed = -infinity;
  report.claims[1].steps[0].automatic = infinity - infinity;
  CHECK(has(json_text(report), "\"claimed\": \"-Infinity\",\n      \"automatic\": \"NaN\""));
  for (const Format format :
       {Format::text, Format::markdown, Format::junit, Format::csv, Format::gradescope}) {
    CHECK(has(in(format, report), "-Infinity"));
  }
}

TEST_CASE("broken UTF-8 and control characters break no format") {
  Report report = sample();
  report.claims[1].id = "\xff\x01\n<&\"'>";
  report.claims[1].claim = "a\x1b[31m\xc3 = b ]]>";
  CHECK(has(json_text(report), "\\u001b"));
  CHECK(has(in(Format::junit, report), "&lt;&amp;&quot;'&gt;\""));
  for (const Format format : {Format::text, Format::markdown, Format::junit, Format::csv}) {
    CHECK_FALSE(has(in(format, report), "\x1b"));
    CHECK_FALSE(has(in(format, report), "\xff"));
  }
}

TEST_CASE("cells are quoted, and none is a formula to a spreadsheet") {
  Report report = sample();
  report.claims[1].id = "=HYPERLINK(\"x\"),1";
  CHECK(has(in(Format::csv, report), ",\"'=HYPERLINK(\"\"x\"\"),1\",wrong,"));
  CHECK(has(in(Format::csv, report), ",-11,11,"));
}

TEST_CASE("ASCII is made before lines are laid out") {
  Report report = sample();
  report.claims[1].claim = "dL/dz = ";
  for (int i = 0; i < 60; ++i) report.claims[1].claim += "ω";
  const std::string text = in(Format::text, report, {.ascii = true});
  CHECK(has(text, "omegaomega"));
  std::size_t begin = 0;
  for (std::size_t end = text.find('\n'); end != text.npos; end = text.find('\n', begin)) {
    CHECK(end - begin <= 100);
    begin = end + 1;
  }
}

TEST_CASE("Markdown shows formulas as code and everything else as it stands") {
  Report report = sample();
  report.title = "a | b <script> *c*";
  report.claims[1].claim = "a `|` b";
  const std::string text = in(Format::markdown, report);
  CHECK(has(text, "## a \\| b \\<script\\> \\*c\\*\n"));
  CHECK(has(text, "`` a `\\|` b ``"));
}

TEST_CASE("Gradescope shows a carried line that has all its points as passed, with its words") {
  Report report = sample();
  report.claims[2].score = {1.0, 1.0};
  report.claims[2].carried_from = "B";
  const std::string text = in(Format::gradescope, report);
  CHECK(has(text, "\"name\": \"C: wrong, carried over from B\",\n      \"status\": \"passed\""));
  CHECK(has(text, "\"name\": \"B: wrong\",\n      \"status\": \"failed\""));
  report.claims[2].score = {0.5, 1.0};
  CHECK(has(in(Format::gradescope, report), "carried over from B\",\n      \"status\": \"failed\""));
}

TEST_CASE("whatever cannot be read of a sheet is one test") {
  Report report = sample();
  for (const std::size_t line : {2, 3})
    report.problems.push_back({"my.sheet", line, 1, "what is this?", "x\n^"});
  for (const Format format : {Format::gradescope, Format::junit}) {
    const std::string text = in(format, report);
    const std::size_t first = text.find("he sheet can be read");
    REQUIRE(first != std::string::npos);
    CHECK(text.find("he sheet can be read", first + 1) == std::string::npos);
    CHECK(has(text, "my.sheet:2:1: what is this?"));
    CHECK(has(text, "my.sheet:3:1: what is this?"));
  }
}

TEST_CASE("Gradescope gets a total also where nothing scores") {
  const std::string text =
      formatted(json_text(unreadable_report("my.sheet", "no such file")), Format::gradescope);
  CHECK(has(text, "\"score\": 0.0"));
  CHECK(has(text, "\"status\": \"failed\""));
  CHECK_FALSE(has(text, "max_score"));
}

TEST_CASE("several reports make one document, with what is to be said of all") {
  const std::vector<Report> reports = {sample(), sample()};
  const std::vector<std::string> together = {"2 of 2 turned a sign in B"};
  const std::string json = json_text(reports, together);
  CHECK(has(formatted(json, Format::text), "All sheets together\n\n  2 of 2 turned a sign in B\n"));
  CHECK(has(formatted(json, Format::markdown), "- 2 of 2 turned a sign in B\n"));
  CHECK(has(formatted(json, Format::junit), "tests=\"6\" failures=\"4\" errors=\"0\">\n  <testsuite"));
  CHECK(has(formatted(json, Format::gradescope), "\"number\": \"2.3\""));
  CHECK(has(formatted(json, Format::csv), "my.sheet,1,1,3,1,right,0,wrong,0,wrong\r\n"));
}
