// SPDX-License-Identifier: MIT
// Rows of numbers under named columns, and what makes one table of another: columns by name, rows by index,
// seeded shuffles, training and test rows, one-hot columns. It knows nothing of files and networks.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "autograd/error.hpp"

namespace nn {

/// A column and what its numbers stand for.
struct Column {
  std::string name;
  /// The words of a text column in order: its cells hold 0, 1, 2..., the places of the words. Empty for a
  /// column of numbers.
  std::vector<std::string> classes = {};

  bool operator==(const Column&) const = default;
};

/// Row-major, so that cells() is what Program::run() takes. Every name is there once and is not empty.
class DataTable {
 public:
  /// No columns and no rows.
  DataTable() = default;
  /// Columns of numbers. Throws Error for an empty name and for one that is there twice, WrongSize where the
  /// cells fill no whole number of rows.
  explicit DataTable(const std::vector<std::string>& names, std::vector<double> cells = {});
  /// The same: DataTable({"x", "y"}, {1, 2, 3, 4}).
  explicit DataTable(std::initializer_list<const char*> names, std::vector<double> cells = {});
  /// Also throws Error where a cell of a text column is no place of a word.
  explicit DataTable(std::vector<Column> columns, std::vector<double> cells = {});

  std::size_t rows() const noexcept { return columns_.empty() ? 0 : cells_.size() / columns_.size(); }
  std::size_t columns() const noexcept { return columns_.size(); }
  bool empty() const noexcept { return cells_.empty(); }

  std::vector<std::string> names() const;
  /// Which column has this name, from 0. Throws Error, with near names, where none has.
  std::size_t place(std::string_view name) const;
  bool has(std::string_view name) const noexcept;
  /// Throws as place() does.
  const Column& description(std::string_view name) const { return columns_[place(name)]; }
  const std::vector<Column>& descriptions() const& noexcept { return columns_; }
  std::vector<Column> descriptions() && noexcept { return std::move(columns_); }

  /// All numbers, row after row.
  const std::vector<double>& cells() const& noexcept { return cells_; }
  std::vector<double> cells() && noexcept { return std::move(cells_); }
  /// Throws WrongSize where there is no such row.
  std::span<const double> row(std::size_t index) const;
  /// A cell; throws WrongSize where there is no such row, Error where there is no such column.
  double at(std::size_t row, std::string_view name) const { return this->row(row)[place(name)]; }
  /// The numbers of a column; throws as place() does.
  std::vector<double> column(std::string_view name) const;

  /// Throws WrongSize unless there is a number for each column, Error where one is no place of a word.
  void add_row(std::span<const double> numbers);
  void add_row(std::initializer_list<double> numbers) { add_row(std::span(numbers.begin(), numbers.size())); }
  /// Throws WrongSize unless there is a number for each row (a table without columns takes any), Error for a
  /// name that is empty or there already.
  void add_column(Column column, std::span<const double> numbers);

  /// The columns with these names, in this order. Throws Error for a name that is not there or twice in the
  /// list, WrongSize without a name.
  DataTable select(const std::vector<std::string>& names) const;
  /// All columns but these. Throws Error for a name that is not there, WrongSize where no column is left.
  DataTable without(const std::vector<std::string>& names) const;
  /// The rows with these indices, in this order; a row may be there several times. Throws WrongSize for an
  /// index that is none.
  DataTable rows_at(std::span<const std::size_t> indices) const;

  bool operator==(const DataTable&) const = default;

 private:
  std::vector<Column> columns_;
  std::vector<double> cells_;
};

/// 0 ... count - 1 in random order: the same for the same seed, on every platform.
std::vector<std::size_t> shuffled_order(std::size_t count, std::uint64_t seed);
/// All rows in that order.
DataTable shuffled(const DataTable& table, std::uint64_t seed);

struct Split {
  DataTable train, test;
};
/// Deals the rows, shuffled, to two tables; the test table gets this share of them, rounded. Throws Error for
/// a share that is not between 0 and 1, WrongSize where one of the tables would be empty.
Split train_test_split(const DataTable& table, double test_share, std::uint64_t seed = 1);

/// The table with a column of 0 and 1 for each class of one column, in that column's place: `kind` with the
/// words a and b becomes `kind=a` and `kind=b`. In a column of numbers every number that occurs is a class,
/// in rising order; they must be whole. Throws Error where there is no such column, where a number is not
/// whole, and for more than 1000 classes.
DataTable one_hot(const DataTable& table, std::string_view name);

/// Throws Error for a column of three words or more: their places 0, 1, 2... are names and measure nothing.
void require_measures(const DataTable& table);

}  // namespace nn
