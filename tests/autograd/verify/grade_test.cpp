// SPDX-License-Identifier: MIT
#include "autograd/verify/grade.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace autograd::verify;
using autograd::SheetError;

namespace {

const std::string course =
    "title Course\ngiven x = 2, y = 1\nparameter w = 3, b = 0.5\nlet z = w*x + b\nlet L = (y - z)^2\n";

const Reference& reference() {
  static const Reference made(course + "claim Q1 [2]: dL/dz = -2*(y - z)\nclaim Q2: dL/dw = -2*(y - z)*x\n",
                              "course.sheet");
  return made;
}

Report grade(const std::string& text, const CheckSettings& settings = {}) {
  return reference().grade(text, "student.sheet", settings);
}

double earned(const Reference& by, const std::string& text) {
  return by.grade(text, "student.sheet").score().earned;
}

bool says(const std::vector<std::string>& texts, const std::string& part) {
  return std::any_of(texts.begin(), texts.end(),
                     [&](const auto& text) { return text.find(part) != text.npos; });
}

}  // namespace

TEST_CASE("claims match by what their left side is, not by label or notation") {
  const Report report =
      grade("claim Q2: \\frac{\\partial L}{\\partial z} = -2(y - z)\nclaim dL/dz*dz/dw = -2*(y - z)*x\n");
  CHECK(report.score().earned == 3.0);
  CHECK(report.score().of == 3.0);
  CHECK(report.status() == 0);
  CHECK(report.reference == "course.sheet");
  CHECK(report.title == "Course");
  CHECK(report.claims[0].answers[0].id == "Q1");
}

TEST_CASE("what is required and missing earns nothing, and only its left side is shown") {
  const Report report = grade("claim dL/dz = -2*(y - z)\n");
  REQUIRE(report.missing.size() == 1);
  CHECK(report.missing[0].id == "Q2");
  CHECK(report.missing[0].claim == "dL/dw");
  CHECK(report.score().earned == 2.0);
  CHECK(report.score().of == 3.0);
  CHECK(report.status() == 1);
}

TEST_CASE("a required claim that cannot be read is no missing one where its left side can be read") {
  const Report report = grade("claim dL/dz = -2*(y - \nclaim Q2: dL/dq = 2*(y - z)*x\n");
  REQUIRE(report.claims[0].answers.size() == 1);
  CHECK(report.claims[0].answers[0].id == "Q1");
  CHECK(report.claims[0].score.of == 2.0);
  CHECK(report.claims[0].verdict == Verdict::unreadable);
  REQUIRE(report.missing.size() == 1);
  CHECK(report.missing[0].id == "Q2");
  CHECK(says(report.claims[1].warnings, "counts for nothing that is asked for"));
  CHECK(report.score().earned == 0.0);
  CHECK(report.score().of == 3.0);
  CHECK(grade("claim 2*(y - = dL/dz\n").missing.size() == 1);
  CHECK(grade("claim 2*(y - = z = L\n").missing.size() == 2);
  const Report again = grade("claim dL/dz = -2*(y - z)\nclaim dL/dz = +\nclaim dL/dw = -2*(y - z)*x\n");
  CHECK(again.score().earned == 3.0);
  CHECK(again.claims[1].score.of == 0.0);
}

TEST_CASE("extra claims are shown without score, and the student's weights count nothing") {
  const Report report =
      grade("claim e [100]: dz/db = 1\nclaim dL/dz = -2*(y - z)\nclaim dL/dw = -2*(y - z)*x\n");
  CHECK(report.claims[0].score.of == 0.0);
  CHECK(report.score().of == 3.0);
}

TEST_CASE("a derivative that is claimed several times counts by its worst") {
  const Report report = grade("claim dL/dz = -2*(y - z)\nclaim dL/dz = y\nclaim dL/dw = -2*(y - z)*x\n");
  CHECK(report.score().earned == 1.0);
  CHECK(report.claims[1].score.of == 2.0);
  CHECK(report.claims[0].score.of == 0.0);
  CHECK(says(report.claims[0].warnings, "claimed several times"));
}

TEST_CASE("a derivative on the right side states nothing, unless the reference has one there") {
  for (const char* claim :
       {"claim dL/dw = dL/dz*x\n", "claim dL/dw = dL/dw\n", "let g = dL/dz\nclaim dL/dw = g*x\n",
        "let g = 2*dL/dz\nlet h = g*x\nclaim dL/dw = h/2\n", "claim dL/dw = d/dw((y - z)^2)\n",
        "claim dL/dw = dL/dz*x = -22*x/x*x/x + dL/dw - dL/dw\n", "claim dL/dw = -22\n"}) {
    CAPTURE(claim);
    const Report report = grade(claim);
    CHECK(report.claims[0].score.earned == 0.0);
    CHECK(report.claims[0].verdict != Verdict::right);
  }
  const Report stated = grade("claim dL/dw = -22\n");
  CHECK(stated.claims[0].verdict != Verdict::right);
  CHECK(grade("claim dL/dw = dL/dz*x = -2*(y - z)*x = 22\n").claims[0].score.earned == 1.0);
  const Report report = grade("claim dL/dw = dL/dz*x\n");
  CHECK(report.claims[0].verdict == Verdict::undecided);
  CHECK(says(report.claims[0].warnings, "states nothing yet: the derivative dL/dz stands on its right side"));
  CHECK(says(report.claims[0].warnings, "a line must end in a formula without derivatives"));
  CHECK(says(grade("claim dL/dw = dL/dw\n").claims[0].warnings, "stands on its right side again"));
  CHECK(grade("claim -2*(y - z) = dL/dz\nclaim -2*(y - z)*x = dL/dw\n").score().earned == 3.0);
  const Reference lenient(course + "claim dL/dw = dL/dz*dz/dw\n", "course.sheet");
  CHECK(earned(lenient, "claim dL/dw = dL/dz*x\n") == 1.0);
}

TEST_CASE("a node's own name is no answer, and a number none where a formula is asked for") {
  const Reference asks(course + "claim z = w*x + b\nclaim dz/dx = w\n", "course.sheet");
  CHECK(earned(asks, "claim z = z\n") == 0.0);
  CHECK(earned(asks, "claim z = 6.5\n") == 0.0);
  CHECK(earned(asks, "claim dz/dx = 3\n") == 0.0);
  CHECK(earned(asks, "claim z = b + w*x\nclaim dz/dx = w\n") == 2.0);
  const Reference number(course + "claim z = 6.5\n", "course.sheet");
  CHECK(earned(number, "claim z = 6.5\n") == 1.0);
}

TEST_CASE("where the formula and the number are asked for, each is answered by itself") {
  const Reference both(course + "claim F: z = w*x + b\nclaim N [3]: z = 6.5\n", "course.sheet");
  CHECK(earned(both, "claim z = w*x + b\nclaim z = 6.5\n") == 4.0);
  CHECK(earned(both, "claim z = w*x + b = 6.5\n") == 4.0);
  CHECK(earned(both, "claim z = 6.5\n") == 3.0);
  CHECK(earned(both, "claim z = w*x + b\n") == 1.0);
}

TEST_CASE("the declarations are the reference's, and names may be added but not redefined") {
  const std::string good = "claim dL/dz = -2*(y - z)\nclaim dL/dw = -2*(y - z)*x\n";
  CHECK(grade(course + "let e = y - z\nclaim dL/dz = -2*e\nclaim dL/dw = -2*e*x\n").status() == 0);
  CHECK(grade("let L = (z - y)^2\n" + good).status() == 0);
  for (const char* cheat : {"let L = z\n", "given x = 3\n", "let q = 2, w = 1\n", "let z = x\n"}) {
    CAPTURE(cheat);
    const Report report = grade(cheat + good);
    CHECK(report.status() == 2);
    REQUIRE(report.problems.size() == 1);
    CHECK(report.problems[0].file == "student.sheet");
    CHECK(report.problems[0].line == 1);
    CHECK(report.score().earned == 3.0);
  }
  CHECK(grade("symbol x = w\n" + good).status() == 2);
}

TEST_CASE("problems and claims keep the student's line numbers") {
  const Report report = grade("# mine\nclaim dL/dz = 2*(\nclaim dz/db = 1\n");
  REQUIRE(report.claims.size() == 2);
  CHECK(report.claims[0].verdict == Verdict::unreadable);
  CHECK(report.claims[0].problem->line == 2);
  CHECK(report.claims[0].problem->file == "student.sheet");
  CHECK(report.claims[1].id == "line 3");
}

TEST_CASE("an inherited slip earns the reference's credit") {
  const std::string wrong = "claim dL/dz = 2*(y - z)\nclaim dL/dw = 2*(y - z)*x\n";
  CHECK(grade(wrong).score().earned == 1.0);
  CHECK(grade(wrong, {.carried_forward = 0.5}).score().earned == 0.5);
  const Reference strict(
      course + "credit inherited 0\nclaim dL/dz = -2*(y - z)\nclaim dL/dw = -2*(y - z)*x\n", "c");
  CHECK(earned(strict, wrong) == 0.0);
  CHECK(earned(strict, "credit inherited 1\n" + wrong) == 0.0);
}

TEST_CASE("a slip that is put into an extra line costs the first required line that carries it") {
  const Reference only(course + "claim dL/dw = -2*(y - z)*x\n", "course.sheet");
  CHECK(earned(only, "claim dL/dz = 2*(y - z)\nclaim dL/dw = 2*(y - z)*x\n") == 0.0);
}

TEST_CASE("a left side that the reference claims twice is required once") {
  const Reference twice(course + "claim A: dL/dz = -2*(y - z)\nclaim B [2]: dL/dz = 2*z - 2*y\n",
                        "course.sheet");
  REQUIRE(twice.required().size() == 1);
  CHECK(twice.required()[0].weight == 3.0);
  CHECK(twice.not_right().empty());
  CHECK(Reference(course + "claim A: dL/dz = y\n", "c").not_right() == std::vector<std::string>{"A"});
}

TEST_CASE("a reference that cannot be read or claims nothing is refused") {
  CHECK_THROWS_AS(Reference("claim x = 1\n", "course.sheet"), SheetError);
  CHECK_THROWS_AS(Reference(course, "course.sheet"), SheetError);
  CHECK_THROWS_AS(Reference(course + "nonsense\nclaim z = 6.5\n", "course.sheet"), SheetError);
}

TEST_CASE("a sheet that cannot be read at all misses everything") {
  const Report report = reference().grade_unreadable("nowhere", "no such file");
  CHECK(report.missing.size() == 2);
  CHECK(report.score().of == 3.0);
  CHECK(report.status() == 2);
}

TEST_CASE("the class is summed up by what was asked for") {
  const std::string turned = "claim mine: dL/dz = 2*(y - z)\n";
  const std::vector<Report> reports = {grade(turned), grade(turned), grade("claim dL/dw = -2*(y - z)*x\n"),
                                       reference().grade_unreadable("nowhere", "no such file")};
  const std::vector<std::string> lines = reference().together(reports);
  CHECK(says(lines, "1 of 4 sheets could not be read"));
  CHECK(says(lines, "2 of 4 did not answer Q2"));
  CHECK(says(lines, "1 of 4 did not answer Q1"));
  CHECK(says(lines, "2 of 4"));
  CHECK(std::count_if(lines.begin(), lines.end(), [](const auto& line) { return line.ends_with("in Q1"); }) ==
        1);
}

TEST_CASE("in the summary of a class a label that is a number is called a claim") {
  const Reference asks(course + "claim 1: dL/dz = -2*(y - z)\nclaim 2: dL/dw = -2*(y - z)*x\n",
                       "course.sheet");
  const std::vector<Report> reports = {asks.grade("claim dL/dz = sin(x*y*z) - 7.3*z^3\n", "student.sheet")};
  const std::vector<std::string> lines = asks.together(reports);
  CHECK(says(lines, "1 of 1 made an unexplained mistake in claim 1"));
  CHECK(says(lines, "1 of 1 did not answer claim 2"));
}
