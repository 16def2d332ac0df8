// SPDX-License-Identifier: MIT
// A picture as an SVG drawing: one file, no script, nothing from elsewhere. Readable in light and dark, on
// paper, and without colour. It knows nothing of networks and sheets.
#pragma once

#include "autograd/explain/layout.hpp"

namespace autograd::explain {

struct SvgSettings {
  /// What the drawing is called; "Computation graph of" and the root's label if empty.
  std::string title;
  LayoutSettings shown;
  /// The lines below that say what is seen, and what was folded.
  bool legend = true;
  /// Stands before every id, where several drawings are put into one page.
  std::string id_prefix;
};

/// Boxes and lines are groups (`<g>`) with the ids of the picture.
std::string svg(const Picture& picture, const SvgSettings& settings = {});
/// With a layout of this picture that was made before, by `settings.shown`.
std::string svg(const Picture& picture, const Layout& layout, const SvgSettings& settings = {});

/// A picture in one or two sentences, for those who do not see it.
std::string description(const Picture& picture);

}  // namespace autograd::explain
