// SPDX-License-Identifier: MIT
// Sheets to practise with: slips put into right claims, and the key to them.
#pragma once

#include "autograd/verify/sheet.hpp"

namespace autograd::verify {

struct Slip {
  /// The claim's label, or "line 12".
  std::string id = {};
  std::size_t line = 0;
  Kind kind = Kind::sign;
  /// The formula before and after.
  std::string was = {}, is = {};
};

struct Practice {
  /// The sheet with the slips in it.
  std::string text;
  /// In the order of the lines.
  std::vector<Slip> slips;
};

/// Puts slips into claims of a sheet that are right, one into each, drawn with the settings' seed. Every slip
/// makes its claim wrong at random points too. All claims are written anew in one way, on one line, up to
/// their last formula, so that no line tells by its looks that it was changed. Throws SheetError where the
/// sheet cannot be read, or has no room for so many.
Practice practice(std::string_view text, const std::string& file, std::size_t slips,
                  const Statements& extra = {}, ReadSettings settings = {});

/// The slips as text, for whoever gives the sheet out.
std::string key_text(const Practice& practice, const std::string& title);

}  // namespace autograd::verify
