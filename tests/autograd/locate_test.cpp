// SPDX-License-Identifier: MIT
// Messages name the line of the source after which a node was recorded.
#include <doctest/doctest.h>

#include <string>

#include "autograd/autograd.hpp"

using namespace autograd;

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

TEST_CASE("errors name the line") {
  Graph graph;
  const Value x(graph, 2.0, "x");
  graph.locate();
  const int line = __LINE__ - 1;
  const Value y = (x * x).named("y");
  x.assign(3.0);
  try {
    gradient(y);
    FAIL("it was not refused");
  } catch (const OutOfDate& error) {
    CHECK(std::string(error.what()).find(here(line)) != std::string::npos);
  }
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
