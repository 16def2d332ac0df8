// SPDX-License-Identifier: MIT
#include "autograd/explain/svg_words.hpp"

#include <charconv>
#include <cmath>

#include "autograd/explain/text_width.hpp"

namespace autograd::explain {
namespace {

// Plain rules first, for programs that know no media queries. Ids stand in none of them, so that several
// drawings in one page look alike.
constexpr std::string_view style = R"(<style>
.cr-drawing{max-width:100%;height:auto}
.cr-paper{fill:#fff}
.cr-box{fill:#f3f6fa;stroke:#48566a;stroke-width:1.2}
.cr-leaf .cr-box{fill:#fff8e6;stroke:#7a5c12}
.cr-folded .cr-box{fill:#f1f1f1;stroke-dasharray:6 3}
.cr-root .cr-box{stroke-width:2.6}
.cr-line{fill:none;stroke:#5b6878;stroke-width:1.3}
.cr-still .cr-line{stroke-dasharray:2 3}
.cr-tip{fill:#5b6878}
.cr-group{fill:#e4edf7;stroke:#9db2c9;stroke-width:1;stroke-dasharray:8 4}
.cr-cell{fill:#f3f6fa;stroke:#48566a;stroke-width:1.4}
.cr-text{font-family:Arial,"Liberation Sans",Helvetica,"DejaVu Sans",sans-serif;font-size:13px;fill:#1c232c}
.cr-label{font-size:15px;font-weight:bold}
.cr-value{fill:#08603a}
.cr-adjoint{fill:#9c2113}
.cr-slope{font-size:12px;fill:#333d49}
.cr-small{font-size:12px}
.cr-quiet{fill:#47525f}
.cr-tag{fill:#fff}
@media (prefers-color-scheme:dark){
.cr-paper,.cr-tag{fill:#14181d}
.cr-box,.cr-cell{fill:#232b35;stroke:#9fb0c4}
.cr-leaf .cr-box{fill:#332c18;stroke:#d6b660}
.cr-folded .cr-box{fill:#2a2a2a}
.cr-line{stroke:#a3b0bf}
.cr-tip{fill:#a3b0bf}
.cr-group{fill:#1b2632;stroke:#5d748d}
.cr-text{fill:#edf1f5}
.cr-value{fill:#7fdcae}
.cr-adjoint{fill:#ffa596}
.cr-slope,.cr-quiet{fill:#c8d1db}
}
@media print{
.cr-paper,.cr-tag,.cr-box,.cr-leaf .cr-box,.cr-folded .cr-box,.cr-cell{fill:#fff}
.cr-box,.cr-leaf .cr-box,.cr-line,.cr-cell{stroke:#000}
.cr-group{fill:none;stroke:#666}
.cr-text,.cr-value,.cr-adjoint,.cr-slope,.cr-quiet,.cr-tip{fill:#000}
}
</style>
)";

}  // namespace

std::string xml_text(std::string_view text) {
  std::string escaped;
  for (const char c : showable(text)) {
    switch (c) {
      case '&': escaped += "&amp;"; break;
      case '<': escaped += "&lt;"; break;
      case '>': escaped += "&gt;"; break;
      case '"': escaped += "&quot;"; break;
      default: escaped += c;
    }
  }
  return escaped;
}

std::string svg_number(double number) {
  char buffer[40];
  const double rounded = std::round(number * 10.0) / 10.0 + 0.0;
  return {buffer, std::to_chars(buffer, buffer + sizeof buffer, rounded).ptr};
}

std::string svg_attribute(std::string_view name, double number) {
  return " " + std::string(name) + "=\"" + svg_number(number) + "\"";
}

std::string svg_begin(double width, double height, std::string_view title, std::string_view description,
                      std::string_view id_prefix) {
  const std::string prefix = xml_text(id_prefix), w = svg_number(width), h = svg_number(height);
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + w + " " + h + "\" width=\"" + w +
         "\" height=\"" + h + "\" class=\"cr-drawing\" role=\"img\" aria-labelledby=\"" + prefix + "title " +
         prefix + "desc\">\n<title id=\"" + prefix + "title\">" + xml_text(title) + "</title>\n<desc id=\"" +
         prefix + "desc\">" + xml_text(description) + "</desc>\n" + std::string(style) +
         "<defs><marker id=\"" + prefix +
         "tip\" markerUnits=\"userSpaceOnUse\" markerWidth=\"10\" markerHeight=\"8\" refX=\"9\" refY=\"4\" "
         "orient=\"auto\"><path class=\"cr-tip\" d=\"M0 0L10 4L0 8z\"/></marker></defs>\n<rect "
         "class=\"cr-paper\" width=\"" +
         w + "\" height=\"" + h + "\"/>\n";
}

std::string svg_line(std::string_view words, double x, double y, std::string_view css_class,
                     std::string_view anchor) {
  return "<text class=\"cr-text " + std::string(css_class) + "\"" + svg_attribute("x", x) +
         svg_attribute("y", y) + " text-anchor=\"" + std::string(anchor) + "\">" + xml_text(words) +
         "</text>\n";
}

std::vector<std::string> svg_lines(std::string_view text, double room, double size) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t space = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, space);
    const bool fits = !lines.empty() && text_width(lines.back() + " ", size) + text_width(word, size) <= room;
    if (fits) {
      lines.back().append(" ").append(word);
    } else {
      lines.emplace_back(word);
    }
    text.remove_prefix(std::min(space + 1, text.size()));
  }
  return lines;
}

}  // namespace autograd::explain
