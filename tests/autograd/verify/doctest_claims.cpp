// SPDX-License-Identifier: MIT
// A course's tests as they may be, right and wrong claims: what they print is examined by doctest_test.cpp.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "autograd/autograd.hpp"
#include "autograd/verify/doctest.hpp"

using namespace autograd;

namespace {

struct Neuron {
  Graph graph;
  Value x{graph, 0.8, "x"}, w{graph, 0.5, "w"}, b{graph, 0.5, "b"}, y{graph, 1.0, "y"};
  Value z = (w * x + b).named("z");
  Value o = sigmoid(z).named("o");
  Value L = square(y - o).named("L");
  verify::Judge judge{graph};
};

}  // namespace

TEST_CASE("right") {
  Neuron n;
  const std::size_t before = n.graph.size();
  const Value derived = -2.0 * (n.y - n.o) * n.o * (1.0 - n.o) * n.x;
  const std::size_t after = n.graph.size();
  CHECK_DERIVATIVE(n.L, n.w, derived);
  REQUIRE_DERIVATIVE(n.z, n.w, n.x);
  WARN_DERIVATIVE(n.z, n.b, 1);
  CHECK(n.graph.size() == after);
  CHECK(after > before);
  CHECK_CLAIM(n.judge, n.judge.d(n.L, n.w), n.judge.d(n.L, n.z) * n.x);
}

TEST_CASE("wrong") {
  Neuron n;
  CHECK_DERIVATIVE(n.L, n.o, 2.0 * (n.y - n.o));
  MESSAGE("it goes on");
}

TEST_CASE("wrong rule") {
  Neuron n;
  REQUIRE_DERIVATIVE(n.o, n.z, n.o * (1.0 + n.o));
  MESSAGE("it goes on");
}

TEST_CASE("coincidence") {
  Neuron n;
  CHECK_DERIVATIVE(n.L, n.o, -2.0 * (n.y * n.y - n.o));
}

TEST_CASE("undecided") {
  Neuron n;
  const Value kink = relu(n.x - 0.8).named("r");
  CHECK_CLAIM(n.judge, n.judge.d(kink, n.x), step(n.x - 0.8));
}

TEST_CASE("warned") {
  Neuron n;
  WARN_DERIVATIVE(n.z, n.w, n.b);
}

TEST_CASE("own judge") {
  Neuron n;
  n.judge.domain(n.y, {0.0, 1.0});
  CHECK_CLAIM(n.judge, n.judge.d(n.L, n.o), -2.0 * (n.y * n.y - n.o));
}

TEST_CASE("misuse") {
  Neuron n;
  CHECK_DERIVATIVE(3.0, n.w, n.x);
}
