// SPDX-License-Identifier: MIT
// chainrule lesson
#pragma once

#include <string>

namespace command {

struct LessonOptions {
  std::string sheet;
  /// Empty for standard output.
  std::string output;
  /// What the lesson leads to; empty for the sheet's last formula that depends on a parameter, or what
  /// the sheet's first claim derives.
  std::string root;
  /// A step for each name, or for all operations.
  std::string steps = "names";
  bool no_claims = false;
};

/// Writes a page. Returns the exit status: 0, or 2 where something in the sheet cannot be read.
int lesson(const LessonOptions& options);

}  // namespace command
