// SPDX-License-Identifier: MIT
// The words of SVG that all drawings share. It may not know what is drawn.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace autograd::explain {

/// What a text is inside an element or an attribute in double quotes; characters that XML does not allow
/// become
/// '?'.
std::string xml_text(std::string_view text);

/// At most one digit behind the point: "12", "0.5".
std::string svg_number(double number);

/// ` name="number"`.
std::string svg_attribute(std::string_view name, double number);

/// The first element: a picture of this size that can be scaled, with what it is called and says for those
/// who do not see it, and the looks of all classes: in light, in dark and on paper. Ends with its background.
std::string svg_begin(double width, double height, std::string_view title, std::string_view description,
                      std::string_view id_prefix);

/// A line of text in a class; anchor is "start", "middle" or "end".
std::string svg_line(std::string_view words, double x, double y, std::string_view css_class,
                     std::string_view anchor);

/// Breaks a text at its spaces into lines of at most `room` pixels at this size; a longer word stays whole.
std::vector<std::string> svg_lines(std::string_view text, double room, double size);

}  // namespace autograd::explain
