// SPDX-License-Identifier: MIT
// From cells to columns of one kind, and back. It may not know how text is cut into cells.
#include "nn/csv.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <set>
#include <utility>

#include "autograd/journal.hpp"
#include "nn/csv_rows.hpp"
#include "nn/file.hpp"
#include "nn/words.hpp"

namespace nn {
namespace {

using autograd::Error;
using autograd::FileError;

void require_separator(char separator) {
  const bool letter = (separator >= 'a' && separator <= 'z') || (separator >= 'A' && separator <= 'Z');
  const bool digit = separator >= '0' && separator <= '9';
  if (!letter && !digit && std::string_view("\"\r\n.+-").find(separator) == std::string_view::npos &&
      separator != 0)
    return;
  throw Error("a separator stands between cells, such as , or ; or a tab, and cannot be part of them");
}

/// What one column has held so far.
class ColumnReader {
 public:
  ColumnReader(std::string name, const std::string& file, const CsvOptions& options)
      : name_(std::move(name)), file_(file), infinite_(options.infinite) {
    const auto known = options.classes.find(name_);
    if (known != options.classes.end()) {
      for (const std::string& word : known->second) words_.emplace(word, words_.size());
      if (words_.empty() || words_.size() != known->second.size()) {
        throw Error("the known classes of column " + in_quotes(name_) +
                    " are a list of different words, not empty");
      }
      closed_ = true;
    }
    const bool named = std::find(options.text.begin(), options.text.end(), name_) != options.text.end();
    if (named || closed_) kind_ = Kind::text;
  }

  const std::string& name() const { return name_; }
  void fill(CsvPlace place) {
    if (!filled_) filled_ = place;
  }
  double read(const CsvCell& cell) {
    const std::optional<double> number =
        kind_ == Kind::text && since_ == 0 ? std::nullopt : number_of(cell.text);
    if (kind_ == Kind::unknown) {
      kind_ = number ? Kind::number : Kind::text;
      since_ = cell.place.line;
    }
    if (kind_ == Kind::number) return number ? finite(*number, cell) : refuse_word(cell);
    if (number) {
      refuse_at(file_, cell.place,
                "the number " + cell.text + " stands in column " + in_quotes(name_) +
                    ", which holds words since line " + std::to_string(since_) +
                    "; name the column in CsvOptions::text if it is one of text, or that word in "
                    "missing_words");
    }
    return word(cell);
  }
  /// The column; puts its words in order and says where each one went.
  Column finish(std::vector<double>& places) {
    if (kind_ == Kind::text && filled_) {
      refuse_at(file_, *filled_,
                "a cell of column " + in_quotes(name_) +
                    " is missing, and there is no number for a missing word; use Missing::skip_row");
    }
    Column column{.name = name_, .classes = std::vector<std::string>(words_.size())};
    places.resize(words_.size());
    std::size_t place = 0;
    for (const auto& [word, first_place] : words_) {
      const std::size_t final_place = closed_ ? first_place : place++;
      places[first_place] = static_cast<double>(final_place);
      column.classes[final_place] = word;
    }
    return column;
  }

 private:
  enum class Kind { unknown, number, text };

  double finite(double number, const CsvCell& cell) const {
    if (std::isfinite(number) || (infinite_ && std::isinf(number))) return number;
    refuse_at(file_, cell.place,
              std::isnan(number)
                  ? cell.text + " is no number; name it in CsvOptions::missing_words"
                  : cell.text + " is no finite number; set CsvOptions::infinite if it is meant");
  }
  [[noreturn]] double refuse_word(const CsvCell& cell) const {
    const bool digits = cell.text.find_first_not_of("0123456789+-.,eE") == std::string::npos;
    const bool comma = digits && cell.text.find(',') != std::string::npos;
    refuse_at(
        file_, cell.place,
        "expected a number, because column " + in_quotes(name_) + " holds numbers since line " +
            std::to_string(since_) + ", and found " + in_quotes(cell.text) + "; " +
            (comma    ? "write a point, not a comma"
             : digits ? "it is none that a double can hold"
                      : "mend it, or name the column in CsvOptions::text or the word in missing_words"));
  }
  double word(const CsvCell& cell) {
    if (utf8_end(cell.text) != cell.text.size()) {
      refuse_at(file_, cell.place,
                "the word " + in_quotes(cell.text) + " is not UTF-8; save the file as UTF-8");
    }
    const auto found = words_.find(cell.text);
    if (found != words_.end()) return static_cast<double>(found->second);
    if (closed_) {
      std::vector<std::string> known;
      for (const auto& [word, place] : words_) known.push_back(word);
      refuse_at(file_, cell.place,
                no_such("column " + in_quotes(name_) + " knows no class", cell.text, known));
    }
    const std::size_t place = words_.size();
    words_.emplace(cell.text, place);
    return static_cast<double>(place);
  }

  std::string name_;
  const std::string& file_;
  bool infinite_;
  Kind kind_ = Kind::unknown;
  std::size_t since_ = 0;  // the line that showed the kind; 0 where the caller said it
  bool closed_ = false;    // whether all words are known
  std::map<std::string, std::size_t> words_;
  std::optional<CsvPlace> filled_;
};

/// The names in the first row.
std::vector<std::string> header_names(const std::vector<CsvCell>& cells, const std::string& file,
                                      char separator) {
  std::vector<std::string> names;
  std::set<std::string> seen;
  bool numbers = true;
  for (const CsvCell& cell : cells) {
    numbers = numbers && !cell.in_quotes && number_of(cell.text);
    if (cell.text.empty())
      refuse_at(file, cell.place, "column " + std::to_string(names.size() + 1) + " has no name");
    if (utf8_end(cell.text) != cell.text.size()) {
      refuse_at(file, cell.place,
                "the name " + in_quotes(cell.text) + " is not UTF-8; save the file as UTF-8");
    }
    if (!seen.insert(cell.text).second) {
      refuse_at(file, cell.place,
                "two columns have the name " + in_quotes(cell.text) + "; give each its own");
    }
    names.push_back(cell.text);
  }
  if (numbers) refuse_at(file, {}, "the first row holds numbers, not names; set CsvOptions::header to false");
  for (const char other : {';', '\t', ','}) {
    if (cells.size() > 1 || cells[0].in_quotes || other == separator ||
        names[0].find(other) == std::string::npos)
      continue;
    refuse_at(file, {},
              "the first row is one cell with " +
                  std::string(other == '\t' ? "tabs" : std::string(1, other)) +
                  " in it; set CsvOptions::separator to that");
  }
  return names;
}

std::vector<std::string> names_without_header(std::size_t columns, const std::string& file,
                                              const CsvOptions& options) {
  std::vector<std::string> names = options.names;
  for (std::size_t i = 1; options.names.empty() && i <= columns; ++i)
    names.push_back("x" + std::to_string(i));
  if (names.size() == columns) return names;
  refuse_at(file, {},
            "the first row has " + counted(columns, "cell") + ", and CsvOptions::names has " +
                counted(names.size(), "name"));
}

/// Gathers the rows of one table.
class TableReader {
 public:
  TableReader(const std::vector<std::string>& names, const std::string& file, const CsvOptions& options)
      : file_(file), options_(options) {
    for (const std::string& name : names) readers_.emplace_back(name, file, options);
    const auto require = [&](const std::string& name) {
      if (std::find(names.begin(), names.end(), name) != names.end()) return;
      throw Error(file + ": " + no_such("the options name a column that is not there,", name, names));
    };
    for (const std::string& name : options.text) require(name);
    for (const auto& [name, classes] : options.classes) require(name);
  }

  void add(const std::vector<CsvCell>& row) {
    if (row.size() != readers_.size()) {
      refuse_at(file_, row.front().place,
                "this row has " + counted(row.size(), "cell") + ", and the first one has " +
                    std::to_string(readers_.size()) + "; is a separator missing or too many?");
    }
    const auto gap =
        std::find_if(row.begin(), row.end(), [&](const CsvCell& cell) { return is_missing(cell); });
    if (gap != row.end() && options_.missing == Missing::refuse) {
      refuse_at(file_, gap->place,
                "a cell of column " +
                    in_quotes(readers_[static_cast<std::size_t>(gap - row.begin())].name()) +
                    " is missing; write a number, or choose Missing::skip_row or Missing::fill");
    }
    if (gap != row.end() && options_.missing == Missing::skip_row) {
      ++skipped_;
      return;
    }
    for (std::size_t i = 0; i < row.size(); ++i) {
      const bool missing = is_missing(row[i]);
      filled_ += missing ? 1 : 0;
      if (missing) readers_[i].fill(row[i].place);
      cells_.push_back(missing ? options_.fill : readers_[i].read(row[i]));
    }
  }

  DataTable finish() && {
    std::vector<Column> columns;
    for (std::size_t i = 0; i < readers_.size(); ++i) {
      std::vector<double> places;
      columns.push_back(readers_[i].finish(places));
      if (places.empty()) continue;
      for (std::size_t at = i; at < cells_.size(); at += readers_.size()) {
        cells_[at] = places[static_cast<std::size_t>(cells_[at])];
      }
    }
    if (skipped_ + filled_ > 0) {
      autograd::report_event(
          autograd::Level::info,
          file_ + ": " + counted(skipped_, "row") + " skipped and " + counted(filled_, "cell") + " filled");
    }
    return DataTable(std::move(columns), std::move(cells_));
  }

 private:
  bool is_missing(const CsvCell& cell) const {
    const std::vector<std::string>& words = options_.missing_words;
    return cell.text.empty() ||
           (!cell.in_quotes && std::find(words.begin(), words.end(), cell.text) != words.end());
  }

  const std::string& file_;
  const CsvOptions& options_;
  std::vector<ColumnReader> readers_;
  std::vector<double> cells_;
  std::size_t skipped_ = 0, filled_ = 0;
};

DataTable read_table(std::string_view text, const std::string& file, const CsvOptions& options) {
  require_separator(options.separator);
  if (options.header && !options.names.empty()) {
    throw Error("CsvOptions::names are for a file without a header; set CsvOptions::header to false");
  }
  CsvRows rows(text, file, options.separator);
  std::vector<CsvCell> cells;
  if (!rows.next(cells))
    refuse_at(file, {},
              "the file is empty; a table needs " + std::string(options.header ? "a row of names" : "a row"));
  TableReader table(options.header ? header_names(cells, file, options.separator)
                                   : names_without_header(cells.size(), file, options),
                    file, options);
  if (!options.header) table.add(cells);
  while (rows.next(cells)) table.add(cells);
  return std::move(table).finish();
}

/// A name or word as a cell, in quotes where it would be read as anything else without.
std::string cell_text(const std::string& word, char separator) {
  static const CsvOptions defaults;
  const std::vector<std::string>& missing = defaults.missing_words;
  const std::string special = std::string("\"\r\n \t\xEF") + separator;
  if (!word.empty() && word.find_first_of(special) == std::string::npos && !number_of(word) &&
      std::find(missing.begin(), missing.end(), word) == missing.end()) {
    return word;
  }
  std::string text = "\"";
  for (const char letter : word) text += letter == '"' ? std::string("\"\"") : std::string(1, letter);
  return text + "\"";
}

}  // namespace

DataTable parse_csv(std::string_view text, const std::string& file, const CsvOptions& options) {
  try {
    return read_table(text, file, options);
  } catch (const std::bad_alloc&) {
    throw FileError(file + ": there is not enough memory for this table");
  }
}

DataTable read_csv(const std::string& path, const CsvOptions& options) {
  return parse_csv(read_file(path, options.largest), path, options);
}

std::string csv_text(const DataTable& table, char separator) {
  require_separator(separator);
  if (table.columns() == 0) throw Error("a table without columns cannot be written");
  std::string text;
  for (const Column& column : table.descriptions()) {
    text += (text.empty() ? "" : std::string(1, separator)) + cell_text(column.name, separator);
  }
  text += "\r\n";
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const std::span<const double> row = table.row(i);
    for (std::size_t j = 0; j < row.size(); ++j) {
      if (j > 0) text += separator;
      const std::vector<std::string>& words = table.descriptions()[j].classes;
      text +=
          words.empty() ? exact_text(row[j]) : cell_text(words[static_cast<std::size_t>(row[j])], separator);
    }
    text += "\r\n";
  }
  return text;
}

void write_csv(const std::string& path, const DataTable& table, char separator) {
  write_file(path, csv_text(table, separator));
}

}  // namespace nn
