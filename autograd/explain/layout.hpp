// SPDX-License-Identifier: MIT
// Where everything in a picture lies, in pixels from the upper left corner: for those who draw it, as an SVG
// file or in a page. It knows nothing of how it is drawn.
#pragma once

#include "autograd/explain/picture.hpp"

namespace autograd::explain {

struct Spot {
  double x = 0.0, y = 0.0;
};

struct Area {
  double x = 0.0, y = 0.0, width = 0.0, height = 0.0;

  double right() const noexcept { return x + width; }
  double bottom() const noexcept { return y + height; }
};

/// One line of text, which fits its area.
struct PlacedText {
  enum class Part { label, formula, value, adjoint, contents, slope, group };
  Part part;
  std::string text;
  /// Of the font, in pixels.
  double size;
  Area area;
};

struct PlacedNode {
  Area area;
  std::vector<PlacedText> texts;
};

struct PlacedEdge {
  /// From the operand's right side to the result's left side: level over every column, sloping only between
  /// columns. Spots 0 and 1, 2 and 3 and so on have the same height.
  std::vector<Spot> route;
  /// Above the route's first part; nothing where slopes are not shown or have no number.
  std::vector<PlacedText> texts;
};

struct PlacedGroup {
  /// A closed outline around its boxes.
  std::vector<Spot> outline;
  std::vector<PlacedText> texts;
};

struct LayoutSettings {
  bool values = true, adjoints = true, slopes = true;
};

/// The same places as in the picture.
struct Layout {
  double width = 0.0, height = 0.0;
  std::vector<PlacedNode> nodes;
  std::vector<PlacedEdge> edges;
  /// A group has an outline for each row of neighbouring columns in which it has boxes.
  std::vector<PlacedGroup> groups;
  /// Places in Picture::groups, for each of `groups`.
  std::vector<std::size_t> group_of;
};

/// The same for the same picture, always. Its time grows with the number of lines that the columns hold: well
/// under a second for hundreds of boxes.
Layout lay_out(const Picture& picture, const LayoutSettings& settings = {});

}  // namespace autograd::explain
