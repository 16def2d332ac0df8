// SPDX-License-Identifier: MIT
// Derivatives: as numbers by one backward walk, or as values that can be differentiated again.
#pragma once

#include <utility>

#include "autograd/sweep.hpp"

namespace autograd {

/// The derivatives of a root (or of several, weighted by their seeds) by every node that they need:
/// the result of one backward walk. It holds numbers and touches no state of the graph.
class Gradient {
 public:
  /// d(root)/d(node); 0 for a node that the root does not need or that was recorded later. Throws
  /// StaleValue, WrongGraph, NotAVariable (for a constant).
  double operator[](Value node) const;

  /// A node that the walk reached, and its adjoint.
  struct Reached {
    Index node;
    double adjoint;
  };
  /// All that was reached, results before operands.
  std::span<const Reached> reached() const& noexcept { return reached_; }
  std::vector<Reached> reached() && noexcept { return std::move(reached_); }

 private:
  friend Gradient gradient(Values roots, std::span<const double> seeds);

  const Graph* graph_ = nullptr;
  std::uint32_t epoch_ = 0;
  std::vector<Reached> reached_;
};

/// One backward walk from y. Throws ConstantRoot, OutOfDate, StaleValue.
Gradient gradient(Value y);
/// One backward walk from several roots: the derivatives of seeds[0]*roots[0] + seeds[1]*roots[1] + ...
/// Also throws WrongSize (as many seeds as roots, at least one) and WrongGraph.
Gradient gradient(Values roots, std::span<const double> seeds);
Gradient gradient(Values roots, std::initializer_list<double> seeds);

/// dy/dx as a value, recorded in the same graph and differentiable again; the constant 0 where y does
/// not depend on x. x may be a leaf or any inner node: then it is the derivative through that node.
/// Throws NotAVariable where x is a constant, OutOfDate, StaleValue, WrongGraph.
Value derivative(Value y, Value x);
/// dy/dx for each of xs, by one walk.
std::vector<Value> derivatives(Value y, Values xs);
/// The derivatives of seeds[0]*roots[0] + seeds[1]*roots[1] + ... by each of xs, by one walk; a seed that is
/// a node counts as a number. Throws WrongSize too.
std::vector<Value> derivatives(Values roots, Values seeds, Values xs);

/// Numbers in rows and columns, row-major.
class Matrix {
 public:
  Matrix(std::size_t rows, std::size_t columns) : rows_(rows), columns_(columns), numbers_(rows * columns) {}
  std::size_t rows() const noexcept { return rows_; }
  std::size_t columns() const noexcept { return columns_; }
  double& operator()(std::size_t row, std::size_t column) noexcept {
    return numbers_[row * columns_ + column];
  }
  double operator()(std::size_t row, std::size_t column) const noexcept {
    return numbers_[row * columns_ + column];
  }
  std::span<const double> numbers() const& noexcept { return numbers_; }
  std::vector<double> numbers() && noexcept { return std::move(numbers_); }

 private:
  std::size_t rows_, columns_;
  std::vector<double> numbers_;
};

// What these record on the way is dropped again: graph.size() is afterwards what it was. A constant
// has derivatives of 0. They throw what gradient() and derivative() throw.

/// dys[i]/dxs[j] in row i, column j.
Matrix jacobian(Values ys, Values xs);
/// d2y/(dxs[i] dxs[j]) in row i, column j. Symmetric: where the order of the two matters (at an edge such as
/// pow(0, 1), and else in the last bit) it is the derivative by the one that stands first in xs, by the
/// other.
Matrix hessian(Value y, Values xs);
/// The Hessian times the vector v, without the Hessian: its cost does not grow with the number of xs.
/// Throws WrongSize where v and xs differ in length.
std::vector<double> hessian_vector_product(Value y, Values xs, std::span<const double> v);
std::vector<double> hessian_vector_product(Value y, Values xs, std::initializer_list<double> v);

}  // namespace autograd
