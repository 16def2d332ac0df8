// SPDX-License-Identifier: MIT
// How columns are measured. Nothing here may overflow on the way to a finite result.
#include "nn/scaling.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "nn/words.hpp"

namespace nn {
namespace {

using autograd::Error;

/// A column's numbers and their bounds, all finite.
struct Measured {
  std::string name;
  std::vector<double> numbers;
  double low, high;
};

std::vector<Measured> measured(const DataTable& table) {
  if (table.empty()) throw autograd::WrongSize("a scaling is fitted to rows, and this table has none");
  require_measures(table);
  std::vector<Measured> columns;
  for (const Column& column : table.descriptions()) {
    std::vector<double> numbers = table.column(column.name);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      if (std::isfinite(numbers[i])) continue;
      throw Error("column " + in_quotes(column.name) + " holds " + exact_text(numbers[i]) + " in row " +
                  std::to_string(i) + " (counted from 0), and a scaling is fitted to finite numbers");
    }
    const auto [low, high] = std::minmax_element(numbers.begin(), numbers.end());
    const double least = *low, greatest = *high;
    columns.push_back({column.name, std::move(numbers), least, greatest});
  }
  return columns;
}

/// The line of a column that is one number, which divides nothing.
Scaling::Line constant_line(const Measured& column, ConstantColumn constant) {
  if (constant == ConstantColumn::refuse) {
    throw Error(
        "column " + in_quotes(column.name) + " is " + exact_text(column.low) + " in every row (" +
        counted(column.numbers.size(), "row") +
        "): it tells nothing and there is no width to divide by; leave it out, with without(), or pass "
        "ConstantColumn::to_zero");
  }
  return {column.name, column.low, 1.0};
}

Scaling::Line finite(Scaling::Line line) {
  if (std::isfinite(line.centre) && std::isfinite(line.width) && line.width > 0) return line;
  throw Error("the numbers of column " + in_quotes(line.name) +
              " lie too far apart or too close together to be scaled in double");
}

double mean_of(const std::vector<double>& numbers) {
  const auto count = static_cast<double>(numbers.size());
  double mean = 0;
  for (const double number : numbers) mean += number / count;
  // What rounding left over.
  double rest = 0;
  for (const double number : numbers) rest += (number - mean) / count;
  return mean + rest;
}

double deviation_of(const std::vector<double>& numbers, double mean) {
  double largest = 0;
  for (const double number : numbers) largest = std::max(largest, std::abs(number - mean));
  double sum = 0;
  for (const double number : numbers) {
    const double share = (number - mean) / largest;
    sum += share * share;
  }
  return largest * std::sqrt(sum / static_cast<double>(numbers.size()));
}

}  // namespace

Scaling Scaling::standardise(const DataTable& table, ConstantColumn constant) {
  std::vector<Line> lines;
  for (const Measured& column : measured(table)) {
    if (column.low == column.high) {
      lines.push_back(constant_line(column, constant));
      continue;
    }
    const double mean = mean_of(column.numbers);
    lines.push_back(finite({column.name, mean, deviation_of(column.numbers, mean)}));
  }
  return Scaling(std::move(lines));
}

Scaling Scaling::min_max(const DataTable& table, double low, double high, ConstantColumn constant) {
  if (!(low < high && std::isfinite(high - low))) {
    throw Error("min_max() needs two finite numbers, low below high, and got low = " + exact_text(low) +
                " and high = " + exact_text(high));
  }
  std::vector<Line> lines;
  for (const Measured& column : measured(table)) {
    if (column.low == column.high) {
      lines.push_back(constant_line(column, constant));
      continue;
    }
    const double width = (column.high - column.low) / (high - low);
    lines.push_back(finite({column.name, column.low - low * width, width}));
  }
  return Scaling(std::move(lines));
}

Scaling::Scaling(std::vector<Line> lines) : lines_(std::move(lines)) {
  std::vector<std::string> names;
  for (const Line& line : lines_) {
    names.push_back(line.name);
    if (std::isfinite(line.centre) && std::isfinite(line.width) && line.width > 0) continue;
    throw Error("a column is scaled by a finite centre and a finite width above 0, and " +
                in_quotes(line.name) + " has centre " + exact_text(line.centre) + " and width " +
                exact_text(line.width));
  }
  DataTable{names};  // refuses a name that is empty or there twice
}

template <class Change>
DataTable Scaling::changed(const DataTable& table, Change&& change) const {
  std::vector<const Line*> by_place;
  std::vector<std::string> names = table.names();
  for (const std::string& name : names) by_place.push_back(&line(name));
  std::vector<double> cells = table.cells();
  for (std::size_t i = 0; i < cells.size(); ++i) cells[i] = change(*by_place[i % by_place.size()], cells[i]);
  return DataTable(names, std::move(cells));
}

DataTable Scaling::apply(const DataTable& table) const {
  return changed(table, [](const Line& line, double number) { return (number - line.centre) / line.width; });
}

DataTable Scaling::invert(const DataTable& table) const {
  return changed(table, [](const Line& line, double number) { return number * line.width + line.centre; });
}

double Scaling::apply(std::string_view name, double number) const {
  const Line& by = line(name);
  return (number - by.centre) / by.width;
}

double Scaling::invert(std::string_view name, double number) const {
  const Line& by = line(name);
  return number * by.width + by.centre;
}

const Scaling::Line& Scaling::line(std::string_view name) const {
  std::vector<std::string> names;
  for (const Line& line : lines_) {
    if (line.name == name) return line;
    names.push_back(line.name);
  }
  throw Error(no_such("this scaling was not fitted to a column", name, names));
}

bool Scaling::has(std::string_view name) const noexcept {
  return std::any_of(lines_.begin(), lines_.end(), [&](const Line& line) { return line.name == name; });
}

}  // namespace nn
