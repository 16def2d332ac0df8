// SPDX-License-Identifier: MIT
// Messages name the line of the source after which a node was recorded.
#include <doctest/doctest.h>

#include <string>

#include "autograd/autograd.hpp"
#include "autograd/verify/judge.hpp"
#include "tests/support/refusal.hpp"

using namespace autograd;
using support::mentions;
using support::refusal;

namespace {

std::string here(int line) { return "locate_test.cpp:" + std::to_string(line) + ")"; }

bool names(Value x, const std::string& place) { return describe(x).find(place) != std::string::npos; }

}  // namespace

TEST_CASE("a node is described with the line that was noted before it was recorded") {
  Graph graph;
  const Value x(graph, 2.0, "x");
  graph.locate();
  const int first = __LINE__ - 1;
  const Value y = x * x;
  graph.locate();
  const int second = __LINE__ - 1;
  const Value z = y + x;
  CHECK_FALSE(names(x, "recorded after"));
  CHECK(names(y, here(first)));
  CHECK(names(z, here(second)));
}

TEST_CASE("the name of a file is kept by the graph") {
  Graph graph;
  {
    const std::string file = std::string(40, 'f') + ".cpp";
    graph.locate(file.c_str(), 7);
  }
  CHECK(names(Value(graph, 1.0), std::string(40, 'f') + ".cpp:7)"));
}

TEST_CASE("a mark that still holds brings no place back that an earlier rewind dropped") {
  Graph graph;
  const Value x(graph, 1.0, "x");
  const Mark first = graph.mark();
  graph.locate("gone.cpp", 3);
  const Mark second = graph.mark();
  graph.rewind(first);
  graph.rewind(second);
  graph.locate("here.cpp", 5);
  CHECK(names(x + 1.0, "here.cpp:5)"));
}

TEST_CASE("every error that speaks of a node names the line") {
  Graph graph, other;
  const Value x(graph, 2.0, "x"), far(other, 1.0, "far");
  graph.locate();
  const int line = __LINE__ - 1;
  const Value y = (x * x).named("y");
  graph.locate("elsewhere.cpp", 1);
  const auto is_named = [&](const std::string& words) {
    return mentions(words, "'y' (= 4, recorded after ") && mentions(words, here(line));
  };
  CHECK(is_named(refusal<NotALeaf>([&] { y.assign(1.0); })));
  CHECK(is_named(refusal<NotALeaf>([&] { y.grad(); })));
  CHECK(is_named(refusal<WrongGraph>([&] { y + far; })));
  CHECK(is_named(refusal<WrongGraph>([&] { gradient(far)[y]; })));
  CHECK(is_named(refusal<WrongGraph>([&] { derivative(far, y); })));
  CHECK(is_named(refusal<WrongGraph>([&] { Section(far).place(y); })));
  verify::Judge judge(graph), stranger(other);
  CHECK(is_named(refusal<NotALeaf>([&] { judge.domain(y, 0.0, 1.0); })));
  CHECK(is_named(refusal<WrongGraph>([&] { stranger.d(y, x); })));
  CHECK(is_named(refusal<NotAVariable>([&] { judge.d(y, 1.0); })));
  x.assign(3.0);
  CHECK(is_named(refusal<OutOfDate>([&] { gradient(y); })));
  CHECK(is_named(refusal<OutOfDate>([&] { y.backward(); })));
  CHECK(is_named(refusal<OutOfDate>([&] { derivative(y, x); })));
}

TEST_CASE("a branch that changed names the lines of both sides") {
  Graph graph;
  graph.locate("left.cpp", 1);
  const Value x(graph, 2.0, "x");
  graph.locate("right.cpp", 2);
  const Value y = square(x).named("y");
  graph.locate("branch.cpp", 3);
  const Value z = x < y ? x + 1.0 : y;
  x.assign(0.5);
  const std::string words = refusal<BranchChanged>([&] { graph.recalculate(); });
  CHECK(mentions(words, "'x' (= 0.5, recorded after left.cpp:1) < 'y' (= 0.25, recorded after right.cpp:2)"));
  CHECK(mentions(refusal<OutOfDate>([&] { gradient(z); }), "add #3 (= 1.5, recorded after branch.cpp:3)"));
}

TEST_CASE("releasing a graph forgets the lines") {
  Graph graph;
  graph.locate("before.cpp", 1);
  graph.release();
  const Value x(graph, 2.0, "x");
  CHECK_FALSE(names(x, "recorded after"));
}

TEST_CASE("a rewind forgets the lines that were noted since the mark") {
  Graph graph;
  const Value x(graph, 2.0, "x");
  graph.locate("kept.cpp", 1);
  {
    const Recording recording(graph);
    graph.locate("dropped.cpp", 2);
    CHECK(names(x * x, "dropped.cpp:2"));
  }
  CHECK(names(x * x, "kept.cpp:1"));
}
