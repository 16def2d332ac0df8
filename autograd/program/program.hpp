// SPDX-License-Identifier: MIT
// A graph compiled: recorded once, run over the rows of a table many rows at a time.
//
//   Program program(loss, {.columns = {x1, x2, y}, .parameters = network.parameters()});
//   auto result = program.run(table);
//   result.sum;       // of the loss over all rows
//   result.gradient;  // of that sum, by each parameter
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "autograd/value.hpp"

namespace autograd {

/// The numbers in which rows are calculated. What is the same in all rows, and sums over more than 512 rows,
/// are in double always.
enum class Precision : unsigned char { full, single };

/// The steps of the compiler, to see what each one does.
struct ProgramSteps {
  bool fold = true;    // calculate what depends on no column and no parameter
  bool merge = true;   // write what is said twice only once (roots, powers and the like excepted)
  bool gather = true;  // chains of products and sums become dots
  bool blocks = true;  // dots over the same operands become matrices
  bool drop = true;    // leave out what no output needs
  bool share = true;   // without a gradient, numbers that are not needed at the same time share memory
};

struct ProgramOptions {
  /// The leaves that differ from row to row, in the order of the table's columns.
  std::vector<Value> columns = {};
  /// The leaves that are the same in all rows, in the order of the gradient.
  std::vector<Value> parameters = {};
  /// Leaves that keep the number that they have now.
  std::vector<Value> frozen = {};
  Precision precision = Precision::full;
  ProgramSteps steps = {};
};

/// Rows of numbers, one for each column of a program. A view: it holds nothing.
class Table {
 public:
  /// So many rows without columns.
  explicit Table(std::size_t rows = 1) noexcept : rows_(rows) {}
  /// Row by row.
  template <class Range>
  requires requires(const Range& range) {
    { std::data(range) } -> std::convertible_to<const double*>;
    { std::size(range) } -> std::convertible_to<std::size_t>;
  }
  Table(const Range& range) noexcept : cells_(std::data(range)), count_(std::size(range)) {}
  Table(std::initializer_list<double> cells) noexcept : cells_(std::data(cells)), count_(cells.size()) {}
  /// Column by column; the columns must be of one length.
  Table(std::span<const std::span<const double>> columns) noexcept : columns_(columns), by_column_(true) {}
  Table(const std::vector<std::span<const double>>& columns) noexcept : columns_(columns), by_column_(true) {}

  /// How many rows there are, given how many columns. Throws WrongSize where the numbers do not fit.
  std::size_t rows(std::size_t columns) const;
  /// Where a column starts, and how far its numbers stand apart.
  std::pair<const double*, std::size_t> column(std::size_t i, std::size_t columns) const noexcept {
    return by_column_ ? std::pair(columns_[i].data(), std::size_t{1}) : std::pair(cells_ + i, columns);
  }

 private:
  std::size_t rows_ = 0;
  const double* cells_ = nullptr;
  std::size_t count_ = 0;
  std::span<const std::span<const double>> columns_;
  bool by_column_ = false;
};

/// What happens at a row in which a comparison that steered the recording goes the other way.
enum class ChangedBranch : unsigned char { raise, skip };
/// What happens at a row with a result that is infinite or NaN.
enum class NotFiniteRow : unsigned char { allow, raise, skip };

struct RunOptions {
  unsigned threads = 1;
  /// The gradient of the sum by each parameter.
  bool gradient = true;
  /// The outputs of every row.
  bool rows = false;
  /// The gradient of the sum by every cell of the table.
  bool column_gradient = false;
  /// What each row counts in sums and gradients; 1 each where there are none.
  std::span<const double> weights = {};
  /// What each output counts in the sum; 1 each where there are none.
  std::span<const double> seeds = {};
  ChangedBranch changed_branch = ChangedBranch::raise;
  NotFiniteRow not_finite = NotFiniteRow::allow;
};

struct ProgramResult {
  /// Of seeds times outputs times weights, over all rows that were not skipped.
  double sum = 0.0;
  /// The same for each output alone, without its seed.
  std::vector<double> sums;
  /// d(sum)/d(parameter); empty where it was not asked for.
  std::vector<double> gradient;
  /// Rows x outputs, row-major; NaN for a skipped row. Empty where it was not asked for.
  std::vector<double> rows;
  /// d(sum)/d(cell), rows x columns, row-major; 0 in a skipped row. Empty where it was not asked for.
  std::vector<double> column_gradient;
  /// The rows that were skipped, in ascending order.
  std::vector<std::size_t> skipped;
};

namespace program {
struct Compiled;
}

/// Needs its graph only while it is made. Copies share what was compiled and have parameters of their own; a
/// moved-from program can only be assigned to or destroyed. Several threads may call const members at once
/// (an operation of one's own is then called from all of them).
///
/// C++ branches on values are frozen as they were recorded. The comparisons that steered them are tested in
/// every row: those that were recorded before the last output and depend on a column or a parameter, and
/// later ones that depend on nothing else, for they may have chosen it (`size < 1.0 ? square : line`).
/// Compare `y.value()` where a program of y need not know.
///
/// Derivatives are those of the eager walk in every row, also where they are infinite or NaN. Rows with an
/// output that is infinite or NaN take longer and more memory: they are run line by line as they were
/// recorded.
///
/// Sums and gradients are the same to the last bit for any number of threads.
class Program {
 public:
  /// Throws ConstantRoot, WrongGraph, StaleValue; BranchChanged where a comparison of frozen leaves alone
  /// goes another way than when it was recorded; NotALeaf and NotAVariable where a column, parameter or
  /// frozen leaf is none; UnboundLeaf where a leaf is needed and not named, or named twice.
  Program(Values outputs, const ProgramOptions& options);

  /// Throws WrongSize where table, weights or seeds do not fit; BranchChanged and NotFinite as the options
  /// say.
  ProgramResult run(const Table& table = Table(), const RunOptions& options = {}) const;

  /// The Hessian of the sum by the parameters, times v; without the Hessian. The first call compiles it. Of
  /// the options threads, weights, seeds, changed_branch and not_finite count.
  /// Throws what run() throws, and NumbersOnly for an operation of one's own whose slopes are written for
  /// numbers.
  std::vector<double> hessian_vector_product(const Table& table, std::span<const double> v,
                                             const RunOptions& options = {}) const;

  /// The parameters' numbers, to read and to write.
  std::span<double> parameters() noexcept { return parameters_; }
  std::span<const double> parameters() const noexcept { return parameters_; }
  /// Takes the present numbers of these leaves. Throws WrongSize where they are not as many as the
  /// parameters.
  void set_parameters(Values leaves);

  std::size_t columns() const noexcept;
  std::size_t outputs() const noexcept;

  /// The program for people: what is calculated once and what in each row, and from what (`%6..%7 =
  /// tanh(%4..%5)`; of a long one the first lines, and how many there are of each kind); what must hold in
  /// every row; lanes and memory.
  std::string describe() const;
  /// A C++ function of the outputs and the gradient of their sum, over one row, with no dependency but
  /// <cmath>.
  std::string to_cpp(std::string_view function_name = "program") const;

 private:
  std::shared_ptr<const program::Compiled> compiled_;
  std::vector<double> parameters_;
};

}  // namespace autograd
