// SPDX-License-Identifier: MIT
// Text with separators cut into rows of cells. It knows nothing of what cells mean.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "autograd/error.hpp"

namespace nn {

/// In bytes, from 1.
struct CsvPlace {
  std::size_t line = 1, column = 1;
};

struct CsvCell {
  std::string text = {};
  bool in_quotes = false;
  CsvPlace place = {};
};

/// Throws FileError: `file:line:column: words`.
[[noreturn]] void refuse_at(const std::string& file, CsvPlace place, const std::string& words);

/// Reads rows one after the other; text and file name must outlive it.
class CsvRows {
 public:
  /// Throws FileError for UTF-16.
  CsvRows(std::string_view text, const std::string& file, char separator);

  /// The cells of the next row that is not blank; false at the end. Throws FileError for quotes that are not
  /// closed or stand inside a cell, for a byte 0 and for too many cells.
  bool next(std::vector<CsvCell>& cells);

 private:
  bool at_line_end() const { return at_ == text_.size() || text_[at_] == '\n' || text_[at_] == '\r'; }
  bool at_blank() const {
    return at_ < text_.size() && text_[at_] != separator_ && (text_[at_] == ' ' || text_[at_] == '\t');
  }
  CsvPlace place() const { return {line_, at_ - line_begin_ + 1}; }
  void take_line_end();
  bool take_blank_line();
  void read(CsvCell& cell);
  void read_plain(CsvCell& cell);
  void read_quoted(CsvCell& cell);
  void require_text() const;

  std::string_view text_;
  const std::string& file_;
  char separator_;
  std::size_t at_ = 0, line_ = 1, line_begin_ = 0;
};

}  // namespace nn
