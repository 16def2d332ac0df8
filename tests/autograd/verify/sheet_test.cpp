// SPDX-License-Identifier: MIT
#include "autograd/verify/sheet.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdio>
#include <fstream>

#include "autograd/verify/sheet_builder.hpp"
#include "tests/support/refusal.hpp"
#include "tests/support/sheet.hpp"

using autograd::verify::read_sheet;
using autograd::verify::read_sheet_file;
using autograd::verify::Sheet;
using autograd::verify::SheetBuilder;
using autograd::verify::Statement;
using autograd::verify::Statements;
using autograd::verify::Verdict;
using support::joined;
using support::mentions;

namespace {

Sheet read(const std::string& text) { return read_sheet(text, "f"); }

/// The problems of a sheet that is all declarations.
std::string problems(const std::string& text) { return joined(read(text).problems); }

Verdict verdict(const Sheet& sheet, std::size_t i) {
  return sheet.judge().judge(sheet.claims[i].claim).verdict;
}

}  // namespace

TEST_CASE("a sheet declares its names and claims") {
  const Sheet sheet = read(
      "title  One neuron\n"
      "given  x = 2, y = 3\n"
      "parameter w = 1\n"
      "constant n = 4\n"
      "let yhat = w*x\n"
      "let L = (y - yhat)^2/n\n"
      "symbol yhat = \\hat{Y}, o\n"
      "claim T1 [2]: dL/dw = -2(y - \\hat{Y}) x/n\n"
      "claim : yhat = 2\n"
      "claim yhat = 3\n"
      "credit inherited 0.5\n");
  CHECK(joined(sheet.problems) == "");
  CHECK(sheet.file == "f");
  CHECK(sheet.title == "One neuron");
  CHECK(sheet.names() == std::vector<std::string>{"x", "y", "w", "n", "yhat", "L"});
  CHECK(sheet.declarations[3].statement == "constant");
  CHECK(sheet.declarations[4].line == 5);
  CHECK(sheet.lines.size() == 11);
  CHECK(sheet.inherited_credit == 0.5);
  CHECK(sheet.find("\\hat Y")->index() == sheet.find("yhat")->index());
  CHECK(!sheet.find("q"));
  CHECK(!sheet.find("x +"));
  CHECK(!sheet.find("{("));
  REQUIRE(sheet.claims.size() == 3);
  CHECK(sheet.claims[0].claim.label == "T1");
  CHECK(sheet.claims[0].claim.weight == 2.0);
  CHECK(sheet.claims[0].claim.line == 8);
  CHECK(sheet.claims[0].written == "dL/dw = -2(y - \\hat{Y}) x/n");
  CHECK(sheet.claims[1].claim.label.empty());
  CHECK(sheet.claims[1].claim.weight == 1.0);
  CHECK(verdict(sheet, 0) == Verdict::right);
  CHECK(verdict(sheet, 1) == Verdict::right);
  CHECK(verdict(sheet, 2) == Verdict::wrong);
}

TEST_CASE("a sheet can be moved, and keeps its graph") {
  Sheet sheet = read("given x = 2\nclaim x = 2\n");
  Sheet moved = std::move(sheet);
  CHECK(verdict(moved, 0) == Verdict::right);
}

TEST_CASE("given numbers may be arithmetic, and nothing else") {
  CHECK(read("given x = 1/4\n").find("x")->value() == 0.25);
  CHECK(read("given x = -2e-3\n").find("x")->value() == -0.002);
  CHECK(read("given x = \u22121, y = sqrt(4)\n").find("y")->value() == 2.0);
  CHECK(mentions(problems("given y = 1, x = 2y\n"), "f:1:18: expected a number; a formula over names"));
  CHECK(mentions(problems("given x = 1/0\n"), "not a finite number"));
  CHECK(mentions(problems("given x = 80,5\n"), "f:1:13: a decimal comma?"));
  CHECK(mentions(problems("parameter w, b\n"), "give it a number: b = 1"));
  CHECK(mentions(problems("let z\n"), "give it a formula: z = ..."));
  CHECK(mentions(problems("given x\n"), "give it a number: x = 1"));
  CHECK(mentions(problems("given x = \n"), "found the end"));
  CHECK(mentions(problems("given 3 = x\n"), "expected a name"));
  CHECK(mentions(problems("let x = 3 = 4\n"), "one formula is enough here"));
  CHECK(mentions(problems("let f(x) = 3\n"), "write let without brackets"));
}

TEST_CASE("a name is declared once") {
  CHECK(mentions(problems("given x = 1\nlet x = 2\n"), "f:2:5: x is declared already, in line 1"));
  CHECK(mentions(problems("parameter x = 1\nparameter x = 2\n"), "declared already, in line 1"));
  CHECK(mentions(problems("given x = 1, y = 2\nsymbol y = x\n"), "x stands for x already (line 1)"));
  CHECK(problems("given x_{1} = 1\nsymbol x_1 = X, x_1\n").empty());
}

TEST_CASE("let a = b is another name for the same node") {
  const Sheet sheet = read("given x = 2\nlet a = x^2\nlet c = (a)\nlet n = 3\nclaim da/dc = 1\n");
  CHECK(sheet.find("c")->index() == sheet.find("a")->index());
  CHECK(sheet.find("a")->name() == "a");
  CHECK(verdict(sheet, 0) == Verdict::right);
  CHECK(sheet.find("n")->value() == 3.0);
}

TEST_CASE("constants are never varied, parameters and given numbers are") {
  const Sheet sheet = read(
      "constant c = 4\ngiven g = 4\nparameter p = 4\nlet n = 2^2\n"
      "claim c + n = 8\nclaim c g = 4 g\nclaim c g = 16\nclaim g p = p c\nclaim c = 2c - 4\n");
  CHECK(verdict(sheet, 0) == Verdict::right);
  CHECK(verdict(sheet, 1) == Verdict::right);
  CHECK(verdict(sheet, 2) == Verdict::right);
  CHECK(verdict(sheet, 3) == Verdict::coincidence);
  CHECK(verdict(sheet, 4) == Verdict::right);
}

TEST_CASE("a domain says where random numbers come from, and holds the given number") {
  const std::string given = "given x = 2, y = 1\n";
  CHECK(problems("domain x in [1, 100], y in {0, 1}\n" + given) != "");
  CHECK(problems(given + "domain x in [1, 100], y in {0, 1}\n").empty());
  CHECK(problems(given + "domain x, y \\in (0.5, 2e1)\ndomain y \u2208 \\{0, 1\\}\n").empty());
  CHECK(mentions(problems(given + "domain x in [3, 100]\n"), "does not hold its number"));
  CHECK(mentions(problems(given + "domain y in {0, 2}\n"), "does not hold its number"));
  CHECK(mentions(problems(given + "domain x in 3\n"), "expected an interval"));
  CHECK(mentions(problems(given + "domain x in [3]\n"), "an interval needs two numbers"));
  CHECK(mentions(problems(given + "domain x\n"), "expected in and a set"));
  CHECK(mentions(problems(given + "domain q in [1, 2]\n"), "'q' is not declared"));
  CHECK(mentions(problems(given + "constant c = 1\ndomain c in [1, 2]\n"), "never drawn at random"));
  const Sheet sheet =
      read(given + "domain x in [1, 100]\ndomain y in {0, 1}\nclaim |x| = x\nclaim y^2 = y\n");
  CHECK(verdict(sheet, 0) == Verdict::right);
  CHECK(verdict(sheet, 1) == Verdict::right);
}

TEST_CASE("a line that is no statement says what a line begins with") {
  CHECK(mentions(problems("lett x = 2\n"), "f:1:1: a line begins with a statement"));
  CHECK(mentions(problems("lett x = 2\n"), "'lett' may be let"));
  CHECK(mentions(problems("dL/dw = 2\n"), "write claim before it"));
  CHECK(mentions(problems("network 2-2-1 linear\n"), "a line begins with a statement"));
  CHECK(mentions(problems("credit inherited 2\n"), "a share from 0 to 1"));
  CHECK(mentions(problems("symbol x\n"), "expected = and spellings"));
  CHECK(mentions(problems("given x = 1\nsymbol x = 2y\n"), "a spelling is a letter or a word"));
  CHECK(mentions(problems("symbol x = y\n"), "'x' is not declared"));
}

TEST_CASE("an unreadable claim costs only itself") {
  const Sheet sheet =
      read("given x = 2\nclaim A: x = 2\nclaim B: x = 2 +\nclaim C: x = = 2\nclaim D: x = 3\n");
  REQUIRE(sheet.claims.size() == 4);
  CHECK(sheet.problems.empty());
  CHECK(verdict(sheet, 0) == Verdict::right);
  CHECK(sheet.claims[1].claim.label == "B");
  CHECK(text(*sheet.claims[1].problem) ==
        "f:3:17: expected a number, a name or a bracket, and found the end\n  claim B: x = 2 +\n             "
        "     ^\n");
  CHECK(sheet.claims[1].written == "x = 2 +");
  CHECK(sheet.claims[2].problem.has_value());
  CHECK(verdict(sheet, 3) == Verdict::wrong);
}

TEST_CASE("a bad declaration makes unreadable only the claims that need it, which say so") {
  const Sheet sheet = read(
      "given x = 2 $ $ +, y = 3\nlet z = x + y\nclaim y = 3\nclaim x = 2\nclaim z = 5\nclaim Q = 5\nlte Q = "
      "5\n");
  REQUIRE(sheet.problems.size() == 3);
  CHECK(mentions(sheet.problems[1].message, "x is declared in line 1, which cannot be read"));
  CHECK(verdict(sheet, 0) == Verdict::right);
  CHECK(mentions(sheet.claims[1].problem->message, "x is declared in line 1, which cannot be read"));
  CHECK(mentions(sheet.claims[2].problem->message, "z is declared in line 2, which cannot be read"));
  CHECK(mentions(sheet.claims[3].problem->message, "line 7, which cannot be read, may declare it"));
}

TEST_CASE("claims may stand above what they need") {
  const Sheet sheet = read("claim x = 2\ngiven x = 2\n");
  CHECK(verdict(sheet, 0) == Verdict::right);
  CHECK(mentions(problems("let y = x\ngiven x = 2\n"), "'x' is not declared; nothing is declared yet"));
}

TEST_CASE("a chain keeps each member as it was written") {
  const Sheet sheet =
      read("given x = 0.834\nclaim x =  0.83 = - 0.834 + 2*0.834 = 0.835 = 2x \\\n - x = \u22121.0\n");
  const auto& chain = sheet.claims[0].claim.chain;
  REQUIRE(chain.size() == 5);
  CHECK(chain[0].written == "0.83");
  CHECK(chain[1].written == "- 0.834 + 2*0.834");
  CHECK(chain[2].written == "0.835");
  CHECK(chain[3].written == "2x - x");
  CHECK(chain[4].written == "-1.0");
  const auto judgement = sheet.judge().judge(sheet.claims[0].claim);
  CHECK(judgement.steps[0].verdict == Verdict::right);
  CHECK(judgement.steps[1].verdict == Verdict::right);
  CHECK(judgement.steps[2].verdict == Verdict::wrong);
  CHECK(judgement.steps[3].verdict == Verdict::right);
  CHECK(judgement.steps[4].verdict == Verdict::wrong);
}

TEST_CASE("a claim about numbers alone is judged, and a number on the left of a formula is refused") {
  const Sheet sheet =
      read("given x = 2\nclaim 5 - 3 = 2 = 2.0\nclaim 5 - 3 = 8\nclaim 4 = x^2\nclaim 1 - 1 = 0\n");
  CHECK(verdict(sheet, 0) == Verdict::right);
  CHECK(verdict(sheet, 1) == Verdict::wrong);
  CHECK(mentions(sheet.claims[2].problem->message, "turn the claim round: x^2 = 4"));
  CHECK(verdict(sheet, 3) == Verdict::right);
}

TEST_CASE("a claim that ends with its derivative is turned round, and says so") {
  const std::string head = "given y = 3, x = 2\nlet o = 4x\nlet L = (y - o)^2\n";
  const auto claim = [&](const std::string& text) {
    const Sheet sheet = read(head + "claim T: " + text + "\n");
    CHECK_FALSE(sheet.claims[0].problem);
    return std::pair(sheet.claims[0], verdict(sheet, 0));
  };
  const auto [turned, right] = claim("-2(y-o) = 2(o - y) = dL/do");
  CHECK(right == Verdict::right);
  CHECK(turned.written == "dL/do = 2(o - y) = -2(y-o)");
  CHECK(turned.claim.chain[1].written == "-2(y-o)");
  REQUIRE(turned.warnings.size() == 1);
  CHECK(mentions(text(turned.warnings[0]), "f:4:31: the derivative stands on the right"));
  CHECK(claim("10 = dL/do").second == Verdict::right);
  CHECK(claim("dL/do*x = \\frac{dL}{do}").first.written == "\\frac{dL}{do} = dL/do*x");
  CHECK(claim("dL/do = dL/do*do/do").first.warnings.empty());
  CHECK(claim("dL/do*do/dx = dL/dx").first.warnings.empty());
  CHECK(claim("L = 2*dL/do").first.warnings.empty());
}

TEST_CASE("a label that stands twice is told with both lines") {
  const Sheet sheet =
      read("given x = 2\nclaim A: x = 2\nclaim x = 2\nclaim x = 2\nclaim A: x = 2\nclaim a: x = 2\n");
  for (const std::size_t i : {0, 1, 2, 4}) CHECK(sheet.claims[i].warnings.empty());
  REQUIRE(sheet.claims[3].warnings.size() == 1);
  CHECK(
      mentions(text(sheet.claims[3].warnings[0]), "f:5:6: line 2 has the label A too; give line 5 another"));
}

TEST_CASE("a spelling that is declared below its first use says which line to move") {
  CHECK(mentions(problems("given x = 2\nlet z = X + 1\nlet q = 2\nsymbol x = \\xi, X\n"),
                 "'X' is not declared; near names are x; line 4 declares it: move that line up"));
  CHECK(mentions(problems("given x = 2\nlet z = q + 1\nlet a = 1, q = 2\n"), "line 3 declares it"));
  CHECK(mentions(problems("symbol x = X\ngiven x = 2\n"), "line 2 declares it"));
  CHECK_FALSE(mentions(problems("given x = 2\nlet z = q + 1\nclaim q = 2\n"), "move that line up"));
  CHECK(problems("claim X = 2\ngiven x = 2\nsymbol x = X\n").empty());
}

TEST_CASE("a name whose scripts are set in another way is told how to declare that spelling") {
  const Sheet sheet = read("given w1 = 2, w_{12} = 3\nclaim w_1 = 2\nclaim w12 = 3\nclaim w_2 = 2\n");
  CHECK(
      mentions(sheet.claims[0].problem->message, "w1 is: if they are the same, add a line symbol w1 = w_1"));
  CHECK(mentions(sheet.claims[1].problem->message, "add a line symbol w_{12} = w12"));
  CHECK_FALSE(mentions(sheet.claims[2].problem->message, "add a line"));
}

TEST_CASE("what is wrong with a claim's label or shape is said") {
  const auto problem = [](const std::string& line) {
    const Sheet sheet = read("given x = 2\n" + line + "\n");
    REQUIRE(sheet.claims.size() == 1);
    return sheet.claims[0].problem ? sheet.claims[0].problem->message : std::string();
  };
  CHECK(mentions(problem("claim x"), "expected ="));
  CHECK(mentions(problem("claim"), "found the end"));
  CHECK(mentions(problem("claim A [two]: x = 2"), "a weight is a number"));
  CHECK(mentions(problem("claim A [-1]: x = 2"), "a weight is a number"));
  CHECK(mentions(problem("claim A [2: x = 2"), "a weight is a number"));
  CHECK(mentions(problem("claim A x = 2"), "a label is followed by a colon, as in claim A:"));
  CHECK(problem("claim A [0.5]: x = 2").empty());
  CHECK(problem("claim A 7 (i): x = 2").empty());
  CHECK(mentions(problem("claim A: x = \xFF"), "not UTF-8"));
}

TEST_CASE("a sheet that is too large is one problem") {
  const Sheet sheet = read(std::string(5 << 20, 'a'));
  REQUIRE(sheet.problems.size() == 1);
  CHECK(sheet.problems[0].line == 0);
  CHECK(mentions(text(sheet.problems[0]), "f: the sheet is larger than 4 MB"));
  CHECK(sheet.claims.empty());
  std::string many = "given x = 2\n";
  for (std::size_t i = 0; i < Sheet::most_claims + 5; ++i) many += "claim x=2\n";
  const Sheet claims = read(many);
  REQUIRE(claims.claims.size() == Sheet::most_claims + 1);
  CHECK(mentions(claims.claims.back().problem->message, "split it"));
}

TEST_CASE("formulas that take too much room make their claims unreadable") {
  std::string text = "given x = 2\n";
  for (int i = 0; i < 3000; ++i) text += "claim exp" + std::string(20, '\'') + "(x) = e^x\n";
  const Sheet sheet = read(text + "claim x = 2\n");
  CHECK(!sheet.claims[0].problem);
  REQUIRE(sheet.claims[2999].problem.has_value());
  CHECK(mentions(sheet.claims[2999].problem->message, "take more room than a sheet may have"));
  CHECK(verdict(sheet, 3000) == Verdict::right);
}

TEST_CASE("of very many problems the first ones are kept") {
  std::string text;
  for (int i = 0; i < 3000; ++i) text += "nothing\n";
  const Sheet sheet = read(text);
  REQUIRE(sheet.problems.size() == Sheet::most_problems + 1);
  CHECK(mentions(sheet.problems.back().message, "mend what is shown first"));
}

TEST_CASE("a statement can be added from outside") {
  Statements extra;
  extra.add("twice", [](SheetBuilder& builder, const Statement& statement) {
    const std::string name(autograd::verify::trimmed(statement.rest()));
    const auto of = builder.find(name);
    if (!of) throw autograd::verify::Fault{statement.begin, "twice what?"};
    builder.declare(statement, "two_" + name, (2.0 * *of).named("two_" + name));
  });
  const Sheet sheet =
      read_sheet("given x = 2\ntwice x\ntwice y\nclaim two_x = 2x\nclaim dtwo_x/dx = 2\n", "f", extra);
  REQUIRE(sheet.problems.size() == 1);
  CHECK(mentions(text(sheet.problems[0]), "f:3:6: twice what?"));
  CHECK(verdict(sheet, 0) == Verdict::right);
  CHECK(verdict(sheet, 1) == Verdict::right);
}

TEST_CASE("the seed and the number of points reach the judge") {
  const std::string text = "given x = 2, y = 2\nclaim x = y\n";
  const Sheet a = read_sheet(text, "f", {}, {.seed = 1, .points = 8});
  const Sheet b = read_sheet(text, "f", {}, {.seed = 2, .points = 8});
  const auto claimed = [](const Sheet& sheet) {
    return sheet.judge().judge(sheet.claims[0].claim).steps[0].claimed;
  };
  CHECK(claimed(a) == claimed(read_sheet(text, "f")));
  CHECK(claimed(a) != claimed(b));
}

TEST_CASE("a sheet is read from a file, and a file that is not there is refused") {
  const std::string path = "sheet_test_file.sheet";
  std::ofstream(path) << "given x = 2\nclaim x = 2\n";
  const Sheet sheet = read_sheet_file(path);
  std::remove(path.c_str());
  CHECK(sheet.file == path);
  CHECK(sheet.claims.size() == 1);
  CHECK(mentions(support::refusal<autograd::FileError>([] { read_sheet_file("no/such.sheet"); }),
                 "no/such.sheet"));
  CHECK(mentions(support::refusal<autograd::FileError>([] { read_sheet_file("."); }), "cannot read"));
}

TEST_CASE("an answer is read against a reference, over one graph") {
  const std::string reference =
      "title Course\ngiven x = 2, y = 3\nparameter w = 1\ndomain x in [1, 5]\nlet L = (y - w x)^2\n"
      "credit inherited 0.5\nclaim R1 [2]: dL/dw = -2(y - w x)x\n";
  const std::string answer =
      "title Mine\ngiven x = 2, y = 4\nparameter w = 1\nlet yhat = w x\nlet L = (y - yhat)^2\nsymbol w = W\n"
      "domain x in [9, 10]\ncredit inherited 1\nlet w = 3\ngiven q = 1 +\n"
      "claim A: dL/dW = 2(yhat - y)x\nclaim B: y = 3\n";
  const Sheet sheet = autograd::verify::read_answer(answer, "mine", reference, "course");
  CHECK(sheet.file == "mine");
  CHECK(sheet.title == "Mine");
  CHECK(sheet.inherited_credit == 0.5);
  CHECK(sheet.lines.size() == 12);
  REQUIRE(sheet.required.size() == 1);
  CHECK(sheet.required[0].claim.label == "R1");
  REQUIRE(sheet.claims.size() == 2);
  CHECK(sheet.claims[0].claim.subject.index() == sheet.required[0].claim.subject.index());
  CHECK(verdict(sheet, 0) == Verdict::right);
  CHECK(verdict(sheet, 1) == Verdict::right);
  REQUIRE(sheet.problems.size() == 1);
  CHECK(mentions(text(sheet.problems[0]), "mine:10:14: expected a number"));
  REQUIRE(sheet.warnings.size() == 2);
  CHECK(mentions(text(sheet.warnings[0]), "mine:2:14: y is declared by the reference in another way"));
  CHECK(mentions(text(sheet.warnings[1]), "mine:9:5: w is declared by the reference in another way"));
  const Sheet broken = autograd::verify::read_answer("claim x = 2\n", "mine", "given x =\n", "course");
  CHECK(mentions(text(broken.problems[0]), "course:1:10: "));
  CHECK(broken.claims[0].problem->file == "mine");
}
