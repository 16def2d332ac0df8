// SPDX-License-Identifier: MIT
#include "nn/csv_rows.hpp"

namespace nn {
namespace {

constexpr std::size_t most_cells = 100'000;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

}  // namespace

void refuse_at(const std::string& file, CsvPlace place, const std::string& words) {
  throw autograd::FileError(file + ":" + std::to_string(place.line) + ":" + std::to_string(place.column) +
                            ": " + words);
}

CsvRows::CsvRows(std::string_view text, const std::string& file, char separator)
    : text_(text), file_(file), separator_(separator) {
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    refuse_at(file, {}, "this is UTF-16; save the file as UTF-8");
  }
  if (text.starts_with(byte_order_mark)) at_ = line_begin_ = byte_order_mark.size();
}

bool CsvRows::next(std::vector<CsvCell>& cells) {
  while (at_ < text_.size() && take_blank_line()) {
  }
  if (at_ == text_.size()) return false;
  std::size_t count = 0;
  for (bool more = true; more;) {
    if (count == most_cells) {
      refuse_at(file_, place(),
                "a row has more than " + std::to_string(most_cells) + " cells; is this a table?");
    }
    if (count == cells.size()) cells.emplace_back();
    read(cells[count++]);
    more = at_ < text_.size() && text_[at_] == separator_;
    if (more) ++at_;
  }
  take_line_end();
  cells.resize(count);
  return true;
}

void CsvRows::take_line_end() {
  if (at_ == text_.size()) return;
  at_ += text_.substr(at_).starts_with("\r\n") ? 2 : 1;
  ++line_;
  line_begin_ = at_;
}

bool CsvRows::take_blank_line() {
  const std::size_t before = at_;
  while (at_blank()) ++at_;
  if (at_line_end()) {
    take_line_end();
    return true;
  }
  at_ = before;
  return false;
}

void CsvRows::read(CsvCell& cell) {
  while (at_blank()) ++at_;
  cell.text.clear();
  cell.place = place();
  cell.in_quotes = at_ < text_.size() && text_[at_] == '"';
  if (cell.in_quotes) {
    read_quoted(cell);
  } else {
    read_plain(cell);
  }
}

void CsvRows::require_text() const {
  if (text_[at_] == '\0') refuse_at(file_, place(), "a byte 0: this is no text file in UTF-8");
}

void CsvRows::read_plain(CsvCell& cell) {
  const std::size_t begin = at_;
  for (; !at_line_end() && text_[at_] != separator_; ++at_) {
    require_text();
    if (text_[at_] != '"') continue;
    refuse_at(file_, place(),
              "a quote inside a cell; put the whole cell into quotes and write \"\" for this one");
  }
  std::size_t end = at_;
  while (end > begin && (text_[end - 1] == ' ' || text_[end - 1] == '\t')) --end;
  cell.text = text_.substr(begin, end - begin);
}

void CsvRows::read_quoted(CsvCell& cell) {
  for (++at_;; ++at_) {
    if (at_ == text_.size()) refuse_at(file_, cell.place, "the quote that begins here is never closed");
    require_text();
    if (text_[at_] == '"' && !text_.substr(at_ + 1).starts_with('"')) break;
    if (text_[at_] == '"') ++at_;
    cell.text += text_[at_];
    const bool half = text_[at_] == '\r' && text_.substr(at_ + 1).starts_with('\n');
    if ((text_[at_] == '\n' || text_[at_] == '\r') && !half) {
      ++line_;
      line_begin_ = at_ + 1;
    }
  }
  ++at_;
  while (at_blank()) ++at_;
  if (at_line_end() || text_[at_] == separator_) return;
  refuse_at(file_, place(),
            "after a closing quote comes a separator or the line's end; write \"\" for a quote in a cell");
}

}  // namespace nn
