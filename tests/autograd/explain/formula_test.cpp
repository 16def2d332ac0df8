// SPDX-License-Identifier: MIT
#include "autograd/explain/formula.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "autograd/autograd.hpp"

using namespace autograd;
using explain::formula;

TEST_CASE("a formula is written with the names of the nodes and no more brackets than it needs") {
  Graph graph;
  const Value x(graph, 2.0, "x"), y(graph, 3.0, "y"), z(graph, 4.0, "z");
  CHECK(formula(x + y + z) == "x + y + z");
  CHECK(formula(x - (y - z)) == "x - (y - z)");
  CHECK(formula(x - y - z) == "x - y - z");
  CHECK(formula((x + y) * z) == "(x + y)*z");
  CHECK(formula(x * y + z) == "x*y + z");
  CHECK(formula(x / (y * z)) == "x/(y*z)");
  CHECK(formula(x * (y / z)) == "x*(y/z)");
  CHECK(formula(x / y / z) == "x/y/z");
  CHECK(formula(-2.0 * (y - z) * x) == "-2*(y - z)*x");
  CHECK(formula(x * -2.0) == "x*(-2)");
  CHECK(formula(-(y - z) * x) == "-(y - z)*x");
  CHECK(formula(x - -y) == "x - (-y)");
  CHECK(formula(-(-x)) == "-(-x)");
  CHECK(formula(Value(graph, 1.0, "a + b") * x) == "(a + b)*x");
  CHECK(formula(Value(std::nan("")) + x) == "NaN + x");
  CHECK(formula(square(x + y)) == "(x + y)^2");
  CHECK(formula(square(-x)) == "(-x)^2");
  CHECK(formula(-square(x)) == "-x^2");
  CHECK(formula(pow(x, y + 1.0)) == "x^(y + 1)");
  CHECK(formula(pow(pow(x, y), z)) == "(x^y)^z");
  CHECK(formula(pow(x, pow(y, z))) == "x^y^z");
  CHECK(formula(tanh(x * y + z)) == "tanh(x*y + z)");
  CHECK(formula(max(x, y)) == "max(x, y)");
  CHECK(formula(sum({x, y, 1.5})) == "sum(x, y, 1.5)");
  CHECK(formula(select(x < y, x, 0.0)) == "select(x < y, x, 0)");
}

TEST_CASE("a named node is a symbol below the root and is written out as the root") {
  Graph graph;
  const Value x(graph, 2.0, "x"), y(graph, 3.0, "y");
  const Value u = (x * y).named("u");
  CHECK(formula(u) == "x*y");
  CHECK(formula(u + 1.0) == "u + 1");
  CHECK(explain::name_or_formula(u) == "u");
  CHECK(explain::name_or_formula(u + 1.0) == "u + 1");
  CHECK(formula(x) == "x");
}

TEST_CASE("what has no name and what is a constant can be written too") {
  Graph graph;
  const Value x(graph, 2.0);
  CHECK(formula(x) == "leaf#1");
  CHECK(formula(3.0) == "3");
  CHECK(formula(Value(0.1)) == "0.1");
}

TEST_CASE("a derivative's formula hides the letters of the walk") {
  Graph graph;
  const Value x(graph, 2.0, "x"), w(graph, 3.0, "w");
  const Value y = (x * w).named("y");
  CHECK(formula(derivative(square(y), w)) == "2*y*x");
  CHECK(formula(derivative(log(x), x)) == "1/x");
  const Value o = sigmoid(x).named("o"), t = tanh(x).named("t");
  CHECK(formula(derivative(o, x)) == "o*(1 - o)");
  CHECK(formula(derivative(t, x)) == "1 - t^2");
}

TEST_CASE("a formula that would grow without bound is cut into named places") {
  Graph graph;
  Value x(graph, 1.0, "x");
  for (int i = 0; i < 60; ++i) x = x * x + 1.0;
  CHECK(formula(x).size() < 3000);
  CHECK(formula(x).find('#') != std::string::npos);
}
