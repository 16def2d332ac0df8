// SPDX-License-Identifier: MIT
// How tables are made and taken apart. It may not know where their numbers come from.
#include "nn/data_table.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <utility>

#include "autograd/random.hpp"
#include "nn/words.hpp"

namespace nn {
namespace {

using autograd::Error;
using autograd::WrongSize;

constexpr std::size_t most_classes = 1000;

template <class Names>
std::vector<Column> columns_named(const Names& names) {
  std::vector<Column> columns;
  columns.reserve(names.size());
  for (const auto& name : names) columns.push_back({.name = name});
  return columns;
}

void require_names(const std::vector<Column>& columns) {
  std::set<std::string_view> seen;
  for (const Column& column : columns) {
    if (column.name.empty()) throw Error("a column of a table needs a name");
    if (!seen.insert(column.name).second) {
      throw Error("a table has one column of each name, and " + in_quotes(column.name) + " is there twice");
    }
  }
}

void require_place(const Column& column, double number) {
  const std::size_t words = column.classes.size();
  if (words == 0 || (number >= 0 && number < static_cast<double>(words) && number == std::floor(number)))
    return;
  throw Error("column " + in_quotes(column.name) + " holds the places of its " + std::to_string(words) +
              " words, from 0 to " + std::to_string(words - 1) + ", and got " + exact_text(number));
}

}  // namespace

DataTable::DataTable(const std::vector<std::string>& names, std::vector<double> cells)
    : DataTable(columns_named(names), std::move(cells)) {}

DataTable::DataTable(std::initializer_list<const char*> names, std::vector<double> cells)
    : DataTable(columns_named(names), std::move(cells)) {}

DataTable::DataTable(std::vector<Column> columns, std::vector<double> cells)
    : columns_(std::move(columns)), cells_(std::move(cells)) {
  require_names(columns_);
  if (columns_.empty() ? !cells_.empty() : cells_.size() % columns_.size() != 0) {
    throw WrongSize(counted(cells_.size(), "number") + " fill no whole number of rows of " +
                    counted(columns_.size(), "column"));
  }
  for (std::size_t i = 0; i < cells_.size(); ++i) require_place(columns_[i % columns_.size()], cells_[i]);
}

std::vector<std::string> DataTable::names() const {
  std::vector<std::string> names;
  names.reserve(columns_.size());
  for (const Column& column : columns_) names.push_back(column.name);
  return names;
}

std::size_t DataTable::place(std::string_view name) const {
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (columns_[i].name == name) return i;
  }
  throw Error(no_such("this table has no column", name, names()));
}

bool DataTable::has(std::string_view name) const noexcept {
  return std::any_of(columns_.begin(), columns_.end(), [&](const Column& c) { return c.name == name; });
}

std::span<const double> DataTable::row(std::size_t index) const {
  if (index >= rows()) {
    throw WrongSize("row " + std::to_string(index) + " is not in this table of " + counted(rows(), "row") +
                    "; rows are counted from 0");
  }
  return std::span(cells_).subspan(index * columns(), columns());
}

std::vector<double> DataTable::column(std::string_view name) const {
  std::vector<double> numbers;
  numbers.reserve(rows());
  for (std::size_t i = place(name); i < cells_.size(); i += columns()) numbers.push_back(cells_[i]);
  return numbers;
}

void DataTable::add_row(std::span<const double> numbers) {
  if (numbers.size() != columns() || numbers.empty()) {
    throw WrongSize("a row of this table has " + counted(columns(), "number") +
                    ", one for each column, and got " + std::to_string(numbers.size()));
  }
  for (std::size_t i = 0; i < numbers.size(); ++i) require_place(columns_[i], numbers[i]);
  const std::vector<double> row(numbers.begin(), numbers.end());  // it may be a row of this very table
  cells_.insert(cells_.end(), row.begin(), row.end());
}

void DataTable::add_column(Column column, std::span<const double> numbers) {
  if (!columns_.empty() && numbers.size() != rows()) {
    throw WrongSize("column " + in_quotes(column.name) + " needs a number for each of the " +
                    counted(rows(), "row") + ", and got " + std::to_string(numbers.size()));
  }
  std::vector<Column> columns = columns_;
  columns.push_back(std::move(column));
  std::vector<double> cells;
  cells.reserve(numbers.size() * columns.size());
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const auto row = cells_.begin() + static_cast<std::ptrdiff_t>(i * columns_.size());
    cells.insert(cells.end(), row, row + static_cast<std::ptrdiff_t>(columns_.size()));
    cells.push_back(numbers[i]);
  }
  *this = DataTable(std::move(columns), std::move(cells));
}

DataTable DataTable::select(const std::vector<std::string>& names) const {
  if (names.empty()) throw WrongSize("select() needs the name of at least one column");
  std::vector<std::size_t> places;
  DataTable table;
  for (const std::string& name : names) {
    places.push_back(place(name));
    table.columns_.push_back(columns_[places.back()]);
  }
  require_names(table.columns_);
  table.cells_.reserve(rows() * places.size());
  for (std::size_t i = 0; i < cells_.size(); i += columns()) {
    for (const std::size_t place : places) table.cells_.push_back(cells_[i + place]);
  }
  return table;
}

DataTable DataTable::without(const std::vector<std::string>& names) const {
  std::set<std::size_t> dropped;
  for (const std::string& name : names) dropped.insert(place(name));
  if (dropped.size() == columns()) throw WrongSize("without() leaves no column; keep at least one");
  std::vector<std::string> kept;
  for (std::size_t i = 0; i < columns(); ++i) {
    if (!dropped.contains(i)) kept.push_back(columns_[i].name);
  }
  return select(kept);
}

DataTable DataTable::rows_at(std::span<const std::size_t> indices) const {
  DataTable table;
  table.columns_ = columns_;
  table.cells_.reserve(indices.size() * columns());
  for (const std::size_t index : indices) {
    const std::span<const double> numbers = row(index);
    table.cells_.insert(table.cells_.end(), numbers.begin(), numbers.end());
  }
  return table;
}

std::vector<std::size_t> shuffled_order(std::size_t count, std::uint64_t seed) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  autograd::Random random(seed);
  for (std::size_t left = count; left > 1; --left) std::swap(order[left - 1], order[random.below(left)]);
  return order;
}

DataTable shuffled(const DataTable& table, std::uint64_t seed) {
  return table.rows_at(shuffled_order(table.rows(), seed));
}

Split train_test_split(const DataTable& table, double test_share, std::uint64_t seed) {
  if (!(test_share > 0 && test_share < 1)) {
    throw Error("the test table's share of the rows is a number between 0 and 1, e.g. 0.25, and not " +
                exact_text(test_share));
  }
  const auto test = static_cast<std::size_t>(std::round(test_share * static_cast<double>(table.rows())));
  if (test == 0 || test >= table.rows()) {
    throw WrongSize(counted(table.rows(), "row") + " and a share of " + exact_text(test_share) +
                    " leave the training or the test table without a row; take another share");
  }
  const std::vector<std::size_t> order = shuffled_order(table.rows(), seed);
  return {.train = table.rows_at(std::span(order).subspan(test)),
          .test = table.rows_at(std::span(order).first(test))};
}

namespace {

/// The classes of a column: the numbers that stand for them, in order, and their words.
std::vector<std::pair<double, std::string>> classes_of(const DataTable& table, const Column& column) {
  std::vector<std::pair<double, std::string>> classes;
  for (std::size_t i = 0; i < column.classes.size(); ++i) {
    classes.emplace_back(static_cast<double>(i), column.classes[i]);
  }
  if (!classes.empty()) return classes;
  std::set<double> numbers;
  for (const double number : table.column(column.name)) {
    if (!std::isfinite(number) || number != std::floor(number)) {
      throw Error("column " + in_quotes(column.name) + " holds " + exact_text(number) +
                  ", which is no whole number: it is no column of classes");
    }
    numbers.insert(number);
    if (numbers.size() > most_classes) break;
  }
  for (const double number : numbers) {
    // In digits, not 1e+06, as long as they are exact.
    const bool digits = std::abs(number) < 1e15;
    classes.emplace_back(number,
                         digits ? std::to_string(static_cast<long long>(number)) : exact_text(number));
  }
  return classes;
}

}  // namespace

DataTable one_hot(const DataTable& table, std::string_view name) {
  const std::size_t place = table.place(name);
  const auto classes = classes_of(table, table.descriptions()[place]);
  if (classes.size() > most_classes) {
    throw Error("column " + in_quotes(name) + " has more than " + std::to_string(most_classes) +
                " classes; is it a measurement?");
  }
  std::vector<Column> columns;
  for (std::size_t i = 0; i < table.columns(); ++i) {
    if (i != place) columns.push_back(table.descriptions()[i]);
    if (i != place) continue;
    for (const auto& [number, word] : classes) columns.push_back({.name = std::string(name) + "=" + word});
  }
  std::vector<double> cells;
  cells.reserve(table.rows() * columns.size());
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const std::span<const double> row = table.row(i);
    cells.insert(cells.end(), row.begin(), row.begin() + static_cast<std::ptrdiff_t>(place));
    for (const auto& [number, word] : classes) cells.push_back(row[place] == number ? 1.0 : 0.0);
    cells.insert(cells.end(), row.begin() + static_cast<std::ptrdiff_t>(place) + 1, row.end());
  }
  return DataTable(std::move(columns), std::move(cells));
}

void require_measures(const DataTable& table) {
  for (const Column& column : table.descriptions()) {
    if (column.classes.size() < 3) continue;
    throw Error("column " + in_quotes(column.name) + " holds " + counted(column.classes.size(), "word") +
                " (" + in_quotes(column.classes[0]) + ", " + in_quotes(column.classes[1]) +
                "...), and their places 0, 1, 2... measure nothing; make columns of 0 and 1 of them with "
                "one_hot(), or leave the column out");
  }
}

}  // namespace nn
