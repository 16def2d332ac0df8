// SPDX-License-Identifier: MIT
// Columns brought to one size, and back. It knows nothing of networks and files.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "nn/data_table.hpp"

namespace nn {

/// What becomes of a column that is the same number in every row, by which nothing can be divided.
enum class ConstantColumn : unsigned char {
  refuse,  // an Error that names the column
  to_zero  // it becomes 0, and 0 goes back to the number
};

/// scaled = (x - centre) / width, for each column by name.
class Scaling {
 public:
  /// How one column is scaled.
  struct Line {
    std::string name;
    double centre = 0.0;
    double width = 1.0;

    bool operator==(const Line&) const = default;
  };

  /// Each column gets the mean 0 and the standard deviation 1 (that of the rows themselves: divided by n, not
  /// n - 1). Throws WrongSize without rows; Error for a column of three words or more, for a cell that is not
  /// finite, for a column too wide to be measured, and for a constant column unless it may become 0.
  static Scaling standardise(const DataTable& table, ConstantColumn constant = ConstantColumn::refuse);
  /// Each column's least number becomes `low` and its greatest `high`. Throws the same, and Error unless low
  /// is below high and both are finite.
  static Scaling min_max(const DataTable& table, double low = 0.0, double high = 1.0,
                         ConstantColumn constant = ConstantColumn::refuse);
  /// Throws Error for a name that is empty or there twice, and for a number that is not finite or a width
  /// that is not above 0.
  explicit Scaling(std::vector<Line> lines);

  /// Each column scaled by the line with its name; there may be lines for other columns. Throws Error for a
  /// column without a line: leave it out with select() first.
  DataTable apply(const DataTable& table) const;
  /// The way back; throws the same.
  DataTable invert(const DataTable& table) const;
  /// One number of a column. Throws Error, with near names, where there is no such line.
  double apply(std::string_view name, double number) const;
  double invert(std::string_view name, double number) const;

  const std::vector<Line>& lines() const& noexcept { return lines_; }
  std::vector<Line> lines() && noexcept { return std::move(lines_); }
  /// Throws Error, with near names, where there is none.
  const Line& line(std::string_view name) const;
  bool has(std::string_view name) const noexcept;

  bool operator==(const Scaling&) const = default;

 private:
  template <class Change>
  DataTable changed(const DataTable& table, Change&& change) const;

  std::vector<Line> lines_;
};

}  // namespace nn
