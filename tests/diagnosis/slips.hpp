// SPDX-License-Identifier: MIT
// A fixed list of slips that people make, with what the diagnosis should say of each.
#pragma once

#include "tests/diagnosis/world.hpp"

namespace measure {

/// A derivation in which people slip.
struct Setting {
  std::string_view name;
  /// Either one of the notes' networks or a written derivation.
  std::optional<Family> notes;
  std::vector<World::Line> lines;
};

struct HumanSlip {
  std::string_view setting;
  /// `L` or `dL/dw`.
  std::string_view subject;
  std::string_view written;
  /// What it is: `kind: place`, two of them with `; ` between for two mistakes, and other ways to say the
  /// same with ` | ` between.
  std::string_view expected;
  /// Where a term or a sign stands in a product, the rest of it.
  std::string_view around = {};
};

const std::vector<Setting>& settings();
const std::vector<HumanSlip>& human_slips();

}  // namespace measure
