// SPDX-License-Identifier: MIT
// A lesson: one HTML page in which a graph is calculated forward and backward, step by step, with numbers
// that can be changed. It asks nothing of the network. It does not know who judges claims; what was claimed
// and what is to be said of it comes as plain data.
#pragma once

#include "autograd/explain/picture.hpp"
#include "autograd/explain/styles.hpp"

namespace autograd::explain {

/// A line that somebody wrote, and what is to be said of it.
struct LessonClaim {
  /// What the line is called, and the line.
  std::string label, text;
  /// The verdict in a word, and whether the line is one that a student should mark as wrong.
  std::string verdict;
  bool is_slip = false;
  /// Why, in sentences.
  std::vector<std::string> explanation = {};
  /// What it is about: the derivative of one node by another, or one node where `by` is a constant. A
  /// constant where it is about neither.
  Value of = 0.0, by = 0.0;
  /// Its sides, the left one first, so that the page can calculate them; may be empty. They are made of
  /// nodes of the graph and of symbols.
  std::vector<Value> sides = {};
};

/// A leaf that stands for a derivative in claims.
struct LessonSymbol {
  Value symbol, of, by;
};

struct LessonSettings {
  /// "Computation graph of" and the root's name if empty.
  std::string title = {};
  /// The leaves that gradient descent moves, in the order in which they are shown; all if empty, but none
  /// where `has_parameters` is false.
  std::vector<Value> parameters = {};
  bool has_parameters = true;
  std::vector<LessonClaim> claims = {};
  std::vector<LessonSymbol> symbols = {};
  /// In LaTeX, for names that shall not look as they do by themselves.
  Spellings spellings = {};
  /// Steps lead from box to box: from one named node to the next, or with `none` through all nodes. Where
  /// there are more than can be looked at, the drawing is folded by the groups, or by depth without any; the
  /// steps are the same.
  PictureSettings picture = {Fold::names, most_boxes, {}};
  static constexpr std::size_t most_drawn_boxes = 120, most_drawn_lines = 400;

  /// More boxes or lines are no lesson any more, and more nodes no page.
  static constexpr std::size_t most_boxes = 500, most_lines = 1500, most_nodes = 6000;
};

/// The page, as UTF-8. What it needs of scripts and styles it holds, and its security policy allows nothing
/// else. With scripts off, and on paper, it is a table of all steps. Throws ConstantRoot, OutOfDate,
/// StaleValue, WrongGraph; Error for a leaf, for a graph that is too large, and for operations that cannot be
/// written in JavaScript.
std::string lesson(Value root, const LessonSettings& settings = {});

}  // namespace autograd::explain
