// SPDX-License-Identifier: MIT
// How a node's name looks in mathematics: `w1_11` is a w with two scripts, `yhat` a y with a hat.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace autograd::explain {

struct Spelling {
  /// A letter, the name of a Greek one, or a word.
  std::string base;
  /// hat, bar, tilde, dot or none.
  std::string mark;
  std::string below, above;
  bool is_greek = false;
};

/// None where a name holds other characters than letters, digits and underscores.
std::optional<Spelling> spelling_of(std::string_view name);
/// That of LaTeX such as `\hat{y}` or `W_{11}^2`; none where it is more than a name with scripts.
std::optional<Spelling> spelling_of_latex(std::string_view latex);

std::string latex_of(const Spelling& spelling);
/// A name in LaTeX; one that holds other characters is text.
std::string latex_of_name(std::string_view name);
/// In one row of elements.
std::string mathml_of(const Spelling& spelling);
/// A Greek letter or a letter with a mark as one character or two; else the name itself.
std::string unicode_of_name(std::string_view name);

/// Text between tags.
std::string escaped(std::string_view text);

}  // namespace autograd::explain
