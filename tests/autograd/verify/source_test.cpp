// SPDX-License-Identifier: MIT
#include "autograd/verify/source.hpp"

#include <doctest/doctest.h>

using autograd::verify::Line;
using autograd::verify::Problem;
using autograd::verify::Source;

namespace {

std::string at(const Source& source, std::size_t line, std::size_t place) {
  return text(source.at(source.lines()[line], place, "here"));
}

}  // namespace

TEST_CASE("lines end in every way, and empty ones and comments are no lines") {
  const Source source(
      "\xEF\xBB\xBF"
      "let a = 1\r\n\n  # nothing\nlet b = 2 # why\rlet c = 3",
      "f");
  REQUIRE(source.lines().size() == 3);
  CHECK(source.lines()[0].text == "let a = 1");
  CHECK(source.lines()[1].text == "let b = 2 ");
  CHECK(source.lines()[2].text == "let c = 3");
  CHECK(source.lines()[0].number() == 1);
  CHECK(source.lines()[1].number() == 4);
  CHECK(source.lines()[2].number() == 5);
  CHECK(source.raw(4) == "let b = 2 # why");
}

TEST_CASE("a line that ends in a backslash goes on, and two backslashes are a line break of LaTeX") {
  const Source source("claim a \\\n = b \\  # more\n = c\nclaim d \\\\\nclaim e # \\\nclaim f", "f");
  REQUIRE(source.lines().size() == 4);
  CHECK(source.lines()[0].text == "claim a   = b     = c");
  CHECK(source.lines()[1].text == "claim d \\\\");
  CHECK(source.lines()[2].text == "claim e ");
  CHECK(at(source, 0, 11) == "f:2:3: here\n   = b \\  # more\n    ^\n");
  CHECK(at(source, 0, 19) == "f:3:3: here\n   = c\n    ^\n");
}

TEST_CASE("columns count characters, and a caret stands under its character") {
  const Source source("let \u03C3\u0302 = \u2212x\u2033 \u2208", "f");
  const Line& line = source.lines()[0];
  CHECK(line.text == "let \u03C3\u0302 = -x'' \u2208");
  CHECK(source.at(line, line.text.find('-'), "").column == 10);
  CHECK(source.at(line, line.text.find('x'), "").column == 11);
  CHECK(source.at(line, line.text.find("\u2208"), "").column == 14);
  CHECK(at(source, 0, line.text.find('-')) ==
        "f:1:10: here\n  let \u03C3\u0302 = \u2212x\u2033 \u2208\n          ^\n");
  CHECK(source.at(line, line.text.size() + 5, "").column == 15);
}

TEST_CASE("an excerpt of a long line is what stands around the caret") {
  const std::string long_line = "let " + std::string(5000, 'a') + "!" + std::string(5000, 'b');
  const Source source(long_line, "f");
  const Problem problem = source.at(source.lines()[0], 5004, "here");
  CHECK(problem.column == 5005);
  CHECK(problem.excerpt.size() < 250);
  const std::size_t caret = problem.excerpt.find('^') - problem.excerpt.find('\n') - 1;
  CHECK(problem.excerpt[caret] == '!');
}

TEST_CASE("control characters do not reach the excerpt") {
  const Source source("let \x1B[31m\ta = 1", "f");
  const Problem problem = source.at(source.lines()[0], 0, "here");
  CHECK(problem.excerpt.find('\x1B') == std::string::npos);
  CHECK(problem.excerpt.find('\t') == std::string::npos);
}

TEST_CASE("what is not UTF-8 makes its line unusable and no other") {
  const Source source("let a = \xC3\x28\nlet b = 2\nlet c = \xED\xA0\x80\nlet d = \xC0\xAF", "f");
  REQUIRE(source.lines().size() == 4);
  REQUIRE(source.lines()[0].fault.has_value());
  CHECK(source.at(source.lines()[0], *source.lines()[0].fault).column == 9);
  CHECK(!source.lines()[1].fault);
  CHECK(source.lines()[2].fault.has_value());
  CHECK(source.lines()[3].fault.has_value());
}

TEST_CASE("lines and sheets are capped") {
  const Source line("let a = " + std::string(70000, '1') + "\nlet b = 2", "f");
  REQUIRE(line.lines().size() == 2);
  CHECK(line.lines()[0].fault.has_value());
  CHECK(!line.lines()[1].fault);
  std::string parts = "claim a";
  for (int i = 0; i < 7000; ++i) parts += " = aaaaaa \\\n";
  CHECK(Source(parts, "f").lines()[0].fault.has_value());
  const Source large(std::string(Source::largest + 1, '\n'), "f");
  REQUIRE(large.problem().has_value());
  CHECK(large.problem()->message.find("split it") != std::string::npos);
  CHECK(large.lines().empty());
  CHECK(!Source(std::string(Source::largest, '\n'), "f").problem());
}
