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
  /// From the side of the operand's box to that of the result's. Spots 0 and 1, 2 and 3 and so on lie
  /// straight one behind the other, in the direction of the drawing; only between 1 and 2, 3 and 4... does
  /// the line change its place, in a gap where no box and no label is.
  std::vector<Spot> route;
  /// Beside the route's first part; nothing where slopes are not shown.
  std::vector<PlacedText> texts;
};

struct PlacedGroup {
  /// Its place in Picture::groups.
  std::size_t group = 0;
  /// A closed outline around its boxes.
  std::vector<Spot> outline;
  /// Its name, in the first of its outlines.
  std::vector<PlacedText> texts;
};

/// Where results lie from their operands.
enum class Direction { automatic, right, down };

struct LayoutSettings {
  bool values = true, adjoints = true, slopes = true;
  /// Automatic is the one that is read more easily on a page.
  Direction direction = Direction::automatic;
};

/// `nodes` and `edges` have the same places as in the picture.
struct Layout {
  double width = 0.0, height = 0.0;
  /// Whether it leads down; else to the right.
  bool down = false;
  std::vector<PlacedNode> nodes;
  std::vector<PlacedEdge> edges;
  /// A group has an outline for each row of neighbouring layers in which it has boxes.
  std::vector<PlacedGroup> groups;
};

/// The same for the same picture, always. Its time grows with the number of boxes and of layers that lines
/// cross: well under a second for hundreds of boxes.
Layout lay_out(const Picture& picture, const LayoutSettings& settings = {});

}  // namespace autograd::explain
