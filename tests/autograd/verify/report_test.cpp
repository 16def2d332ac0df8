// SPDX-License-Identifier: MIT
#include "autograd/verify/report.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "autograd/verify/judge.hpp"

using namespace autograd;
using verify::Judgement;
using verify::Step;
using verify::Verdict;

TEST_CASE("a table names the claim, its verdict, what is wrong and both numbers") {
  const Judgement judgements[] = {
      {"A1", "dL/dw", Verdict::right, {{Verdict::right, false, "2*w", 4.0, 4.0, true, ""}}, {}},
      {"A22",
       "dL/db",
       Verdict::wrong,
       {{Verdict::wrong, false, "-b", -3.0, 3.0, true, "exactly -1 times the derivative"}},
       {}},
      {"A3",
       "dL/dc",
       Verdict::coincidence,
       {{Verdict::coincidence, false, "c", 0.25, 0.5, false, "holds where c = 1"}},
       {}}};
  CHECK(verify::table("Title", judgements) ==
        "Title\n"
        "\n"
        "  A1    right        dL/dw = 2*w\n"
        "  A22   wrong        dL/db = -b\n"
        "                     - exactly -1 times the derivative; claimed -3, automatic 3\n"
        "  A3    coincidence  dL/dc = c\n"
        "                     - holds where c = 1; claimed 0.25, automatic 0.5 at a random point\n"
        "\n"
        "  1 of 3 is right; 1 is wrong, 1 holds by coincidence.\n");
}

TEST_CASE("no line of a table is longer than 100 columns") {
  std::string sum = "x1";
  for (int i = 2; i < 60; ++i) sum += " + x" + std::to_string(i);
  const Judgement judgements[] = {{"a rather long label",
                                   "dL/dw",
                                   Verdict::wrong,
                                   {{Verdict::wrong, false, sum, 1.0, 2.0, true, ""},
                                    {Verdict::wrong, true, std::string(150, 'x'), 1.0, 2.0, true, ""}},
                                   {}}};
  std::istringstream lines(verify::table("Title", judgements));
  std::string all;
  for (std::string line; std::getline(lines, line); all += line) CHECK(line.size() <= 100);
  CHECK(all.find("x59") != std::string::npos);
  CHECK(all.find("the same as before") != std::string::npos);
}

TEST_CASE("an undecided claim shows its reason instead of numbers") {
  const Judgement judgements[] = {
      {"A1",
       "dy/dx",
       Verdict::undecided,
       {{Verdict::undecided, false, "1", 1.0, 0.0, true, "the point lies on a kink of y"}},
       {}}};
  const std::string text = verify::table("Title", judgements);
  CHECK(text.find("- the point lies on a kink of y\n") != std::string::npos);
  CHECK(text.find("0 of 1 is right; 1 is undecided.") != std::string::npos);
}

TEST_CASE("long labels and titles are cut or wrapped, and nothing raw reaches the terminal") {
  const Judgement judgements[] = {{std::string(60, 'l'),
                                   "d\x1b[31mL/dw\n",
                                   Verdict::right,
                                   {{Verdict::right, false, "\xff\u03c3(z)", 1.0, 1.0, true, ""}},
                                   {}}};
  const std::string text = verify::table(std::string(150, 't'), judgements);
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) CHECK(line.size() <= 100);
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find('\xff') == std::string::npos);
  CHECK(text.find("?\u03c3(z)") != std::string::npos);
  CHECK(text.find("llllll..") != std::string::npos);
}
