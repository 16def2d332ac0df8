// SPDX-License-Identifier: MIT
// A sheet as text: its lines, where everything stands in its file, and how problems point to it. It knows
// nothing of what the lines say.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace autograd::verify {

/// What is wrong (or doubtful) in a sheet, and where. Lines and columns count from 1, columns in characters;
/// a line of 0 means the file as a whole.
struct Problem {
  std::string file;
  std::size_t line = 0, column = 0;
  std::string message;
  /// The line (as much of it as fits a screen) and under it a caret; empty for the file as a whole.
  std::string excerpt;
};

/// "file:line:column: message", then the excerpt, each line of it set in by two.
std::string text(const Problem& problem);

/// What a reader throws: the place in the line's text, and what is wrong there.
struct Fault {
  std::size_t place;
  std::string message;
};

/// One line of a sheet without its comment; a line that goes on is one line. Characters are folded.
struct Line {
  struct Position {
    std::uint32_t line, column;
  };
  std::string text;
  /// Where each byte of the text stands, and the end of it.
  std::vector<Position> positions;
  /// Set where the text cannot be used: it is too long or is not UTF-8.
  std::optional<Fault> fault;

  std::size_t number() const noexcept { return positions.front().line; }
};

class Source {
 public:
  static constexpr std::size_t largest = std::size_t{4} << 20;
  static constexpr std::size_t longest_line = std::size_t{64} << 10;

  Source(std::string_view text, std::string file);

  const std::string& file() const noexcept { return file_; }
  /// Lines that hold anything; none where the sheet is too large.
  const std::vector<Line>& lines() const noexcept { return lines_; }
  /// A line of the file as it stands there, by its number from 1.
  std::string_view raw(std::size_t number) const noexcept { return raw_[number - 1]; }
  std::size_t raw_count() const noexcept { return raw_.size(); }
  /// Set where the sheet is too large.
  const std::optional<Problem>& problem() const noexcept { return problem_; }

  /// A problem at a place of a line's text.
  Problem at(const Line& line, std::size_t place, std::string message) const;
  Problem at(const Line& line, const Fault& fault) const { return at(line, fault.place, fault.message); }

 private:
  bool append(Line& line, std::size_t number) const;
  std::string excerpt(const Line::Position& position) const;

  std::string file_;
  std::vector<std::string> raw_;
  std::vector<Line> lines_;
  std::optional<Problem> problem_;
};

/// What is left without the spaces around it.
std::string_view trimmed(std::string_view text);
/// The same, and one space where several stand together.
std::string squeezed(std::string_view text);

}  // namespace autograd::verify
