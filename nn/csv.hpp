// SPDX-License-Identifier: MIT
// Tables in text files with separators (RFC 4180), to and fro. It knows nothing of what tables are for.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "nn/data_table.hpp"

namespace nn {

/// What becomes of a row with a cell that is empty or one of the words for that.
enum class Missing : unsigned char {
  refuse,    // a FileError that says which cell
  skip_row,  // the row is left out
  fill       // the cell gets a number; in a column of text it is refused still
};

struct CsvOptions {
  char separator = ',';
  /// Whether the first row holds the names; else they are `names`, or x1, x2... without those.
  bool header = true;
  std::vector<std::string> names = {};
  /// Columns of text although their cells are numbers, such as codes.
  std::vector<std::string> text = {};
  /// The words of text columns, where they are known: those of the table that a network was trained with. Any
  /// other word is refused.
  std::map<std::string, std::vector<std::string>> classes = {};
  Missing missing = Missing::refuse;
  double fill = 0.0;
  /// What stands, without quotes, for a missing cell, as an empty cell does.
  std::vector<std::string> missing_words = {"NA", "NaN", "nan"};
  /// Whether cells may say inf and -inf.
  bool infinite = false;
  /// The most bytes that are read.
  std::size_t largest = std::size_t{1} << 30;
};

/// Reads a table. Lines end with LF, CR LF or CR; blank ones are left out; a byte order mark is left out.
/// Spaces and tabs around a cell are left out, in quotes they count. A column is one of numbers where every
/// cell is a number as C writes it, in whatever locale, and one of text where none is: then its cells
/// are the places of its words, in order of their bytes. A column of both is refused. So is what is not
/// UTF-8.
///
/// Throws FileError: `file:line:column: ` (in bytes, from 1), what is wrong and what to do; the same where
/// the file cannot be read, and for more than 100,000 columns. Nothing in a file ends in a crash.
DataTable read_csv(const std::string& path, const CsvOptions& options = {});
/// The same from text; `file` is what messages call it. Skipped and filled rows are told in the journal.
DataTable parse_csv(std::string_view text, const std::string& file, const CsvOptions& options = {});

/// Writes a file as a whole or not at all, with a header, and with the words of text columns. Numbers read
/// back bit for bit: `inf` with options.infinite, `nan` as a missing cell. Throws FileError, and Error for a
/// separator that is a quote, a line's end or part of a number.
void write_csv(const std::string& path, const DataTable& table, char separator = ',');
std::string csv_text(const DataTable& table, char separator = ',');

}  // namespace nn
