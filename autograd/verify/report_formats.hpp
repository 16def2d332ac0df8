// SPDX-License-Identifier: MIT
// The formats of a report. All are made from its JSON, as json_text gives it, so that none shows what another
// one hides. Throw Error where the text is not such JSON.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace autograd::verify {

enum class Format { text, markdown, json, junit, gradescope, csv };

/// The format that is called text, md, json, junit, gradescope or csv.
std::optional<Format> format_named(std::string_view name);

struct FormatSettings {
  /// Nothing but ASCII.
  bool ascii = false;
  /// Verdicts in colour besides their words; for the text only.
  bool colour = false;
};

std::string formatted(std::string_view json, Format format, const FormatSettings& settings = {});

// One by one.

/// For people: at most 100 columns.
std::string text_format(std::string_view json, bool colour);
/// GitHub's Markdown.
std::string markdown_format(std::string_view json);
/// JUnit's XML; the explanation stands in the element's text, because not every reader shows attributes.
std::string junit_format(std::string_view json);
/// RFC 4180: one row for each claim, or for several sheets (and for a graded one) one row for each sheet. A
/// text that a spreadsheet would take for a formula gets an apostrophe in front.
std::string csv_format(std::string_view json);
/// What Gradescope reads as results.json.
std::string gradescope_format(std::string_view json);

}  // namespace autograd::verify
