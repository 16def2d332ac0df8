// SPDX-License-Identifier: MIT
// chainrule draw
#pragma once

#include <string>

namespace command {

struct DrawOptions {
  std::string sheet;
  /// svg, dot or text; if empty what the output's name ends with, else svg for neurons and text for graphs.
  std::string format;
  /// Empty for standard output.
  std::string output;
  /// Empty for what the sheet defines last.
  std::string root;
  /// auto, none, names or layers.
  std::string fold = "auto";
  std::size_t limit = 100;
  /// auto, right or down.
  std::string direction = "auto";
  bool neurons = false;
  bool ascii = false;
  bool no_values = false;
  bool no_adjoints = false;
  bool no_slopes = false;
};

/// Returns the exit status: 0, or 2 where the sheet cannot be read or has nothing to draw.
int draw(const DrawOptions& options);

}  // namespace command
