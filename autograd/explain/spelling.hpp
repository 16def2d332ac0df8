// SPDX-License-Identifier: MIT
// How a node's name looks in mathematics: `w1_11` is a w with two scripts, `yhat` and
// `\hat{y}` are a y with a hat.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace autograd::explain {

struct Spelling {
  /// A letter, the name of a Greek one, or a word; words joined by underscores are one, as `learning_rate`.
  std::string base;
  /// hat, bar, tilde, dot or none.
  std::string mark;
  /// Primes stand first in what is above.
  std::string below, above;
  bool is_greek = false;
};

/// None where a name is no word of letters, digits and underscores, nor LaTeX or Unicode for a name with
/// scripts.
std::optional<Spelling> spelling_of(std::string_view name);
/// That of LaTeX such as `\hat{y}` or `W_{11}^2`; none where it is more than a name with scripts.
std::optional<Spelling> spelling_of_latex(std::string_view latex);

std::string latex_of(const Spelling& spelling);
/// A name in LaTeX, as it is where it is LaTeX itself; one that is no name of mathematics is text.
std::string latex_of_name(std::string_view name);
/// Text as it is, for LaTeX, in braces.
std::string latex_in_braces(std::string_view text);
/// In one row of elements.
std::string mathml_of(const Spelling& spelling);
/// A Greek letter or a letter with a mark as one character or two; else the name itself.
std::string unicode_of_name(std::string_view name);
/// In letters that every terminal has: `theta`, `yhat`.
std::string ascii_of_name(std::string_view name);
/// A word as it is, and any other name as Unicode has it.
std::string label_of_name(std::string_view name);

/// Text between tags.
std::string escaped(std::string_view text);

}  // namespace autograd::explain
