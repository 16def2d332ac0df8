// SPDX-License-Identifier: MIT
// Writing SVG and HTML so that what comes out is well-formed, whatever the words and numbers are. It knows
// nothing of charts.
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "autograd/error.hpp"

namespace nn {

/// The text as it stands in markup, in an attribute too: & < > " ' are written as references, bytes that are
/// not UTF-8 and what XML does not allow (control characters) as U+FFFD.
std::string escaped(std::string_view text);

/// A place or a length in a drawing: at most two decimals, never an exponent, `.` in whatever locale. Throws
/// Error for a number that is not finite or lies outside of -1e6 to 1e6.
std::string coordinate(double number);

/// How wide a line of text is at most, in the common sans-serif fonts, for a font of this size. Widths are
/// those of DejaVu Sans, the widest of them.
double text_width(std::string_view text, double font_size);

/// The text in lines that are at most so wide, broken at spaces; a word that is too wide is cut and ends
/// with "...". At least one line.
std::vector<std::string> wrapped(std::string_view text, double font_size, double width);

using Attributes = std::vector<std::pair<std::string_view, std::string>>;

/// Elements one after another. Every element that is opened is closed in its order, every attribute is in
/// quotes and escaped; what it writes is XML, and HTML where the elements are HTML's.
class Markup {
 public:
  /// Tags and attributes' names are the program's own words: they are written as they are.
  Markup& open(std::string_view tag, const Attributes& attributes = {});
  /// Throws Error where nothing is open.
  Markup& close();
  /// An element that holds this text and nothing else.
  Markup& element(std::string_view tag, const Attributes& attributes, std::string_view text);
  /// An element that holds nothing. In HTML only those that never do.
  Markup& empty(std::string_view tag, const Attributes& attributes = {});
  Markup& text(std::string_view text);
  /// Markup from elsewhere, as it is.
  Markup& raw(std::string_view markup);

  /// All of it, with everything closed.
  std::string finished();

 private:
  void begin(std::string_view tag, const Attributes& attributes);

  std::string text_;
  std::vector<std::string> open_;
};

/// A line of points for a path's `d`, in absolute coordinates: "M1 2L3 4".
std::string path_of(std::span<const std::pair<double, double>> points);

}  // namespace nn
