// SPDX-License-Identifier: MIT
#include "autograd/eigen.hpp"

#include <doctest/doctest.h>

#include <Eigen/LU>

#include "autograd/autograd.hpp"

using namespace autograd;

TEST_CASE("a product of Eigen's matrices of values is differentiated") {
  Graph graph;
  Eigen::Matrix<Value, 2, 2> a;
  a << Value(graph, 2.0), Value(graph, 1.0), Value(graph, -1.0), Value(graph, 3.0);
  const Eigen::Vector2d x(0.5, -2.0);
  const Eigen::Matrix<Value, 2, 1> y = a * x;
  CHECK(y(0).value() == doctest::Approx(-1.0));
  CHECK(y(1).value() == doctest::Approx(-6.5));
  const Gradient g = gradient(y.squaredNorm());
  CHECK(g[a(0, 0)] == doctest::Approx(2 * -1.0 * 0.5));
  CHECK(g[a(1, 1)] == doctest::Approx(2 * -6.5 * -2.0));
}

TEST_CASE("the derivative of a determinant is the matrix of cofactors") {
  Graph graph;
  Eigen::Matrix<Value, 3, 3> a;
  a << Value(graph, 2.0), Value(graph, 1.0), Value(graph, -1.0), Value(graph, 3.0), Value(graph, 0.5),
      Value(graph, 4.0), Value(graph, 1.5), Value(graph, -2.0), Value(graph, 1.0);
  const Gradient g = gradient(a.determinant());
  CHECK(g[a(0, 0)] == doctest::Approx(0.5 * 1.0 - 4.0 * -2.0));
  CHECK(g[a(1, 2)] == doctest::Approx(-(2.0 * -2.0 - 1.0 * 1.5)));
}
