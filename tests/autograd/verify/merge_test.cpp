// SPDX-License-Identifier: MIT
#include "autograd/verify/merge.hpp"

#include <doctest/doctest.h>

using namespace autograd::verify;

namespace {

constexpr const char* reference = "given x = 2, y = 1\nparameter w = 3\nlet z = w*x\nlet L = (y - z)^2\n";

Follower follow(std::string_view text) {
  static const Sheet sheet = read_sheet(reference, "course.sheet");
  return autograd::verify::follow(text, "student.sheet", sheet, {});
}

}  // namespace

TEST_CASE("a statement is replaced and all other lines keep their numbers") {
  CHECK(with_statements("a\nb \\\n  c\nd", {{2, "new"}}) == "a\nnew\n\nd\n");
  CHECK(without("title t\nclaim x = 1\nlet a = 2 # claim\n", "claim") == "title t\n\nlet a = 2 # claim\n");
}

TEST_CASE("claims and new names stay as they are") {
  const std::string text = "let e = y - z\nsymbol e = \\epsilon\nclaim dL/dz = -2*e\n";
  CHECK(follow(text).text == text + "\n");
  CHECK(follow(text).declared_again.empty());
}

TEST_CASE("what the reference alone decides is left out") {
  CHECK(follow("title mine\ndomain x in [1, 3]\ncredit inherited 1\nclaim z = 6\n").text ==
        "\n\n\nclaim z = 6\n\n");
}

TEST_CASE("a name that both declare becomes a claim that it is the same") {
  const Follower follower = follow("given x = 2, k = 4\nlet L = (z - y)^2\n");
  CHECK(follower.text == "given        k = 4\n\n\nclaim x = 2\nclaim L = (z - y)^2\n");
  CHECK(follower.lines == 3);
  CHECK(follower.declared_again == std::vector<std::pair<std::string, std::size_t>>{{"x", 1}, {"L", 2}});
  CHECK(follow("given k = 4, x = 2\n").text == "given k = 4       \n\nclaim x = 2\n");
}

TEST_CASE("a last line that goes on does not swallow what is added") {
  const Follower follower = follow("let z = w*x\nclaim z = 6 \\");
  CHECK(follower.text == "\nclaim z = 6 \\\n\nclaim z = w*x\n");
}
