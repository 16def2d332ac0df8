// SPDX-License-Identifier: MIT
// A graph as it is drawn: which boxes there are, what stands in them, and which lines lead from one to
// another. It knows nothing of coordinates, and of networks and sheets only the groups that it is given.
//
// Boxes are numbered from the root, so that the numbers do not depend on the order of recording: operands
// come before results, the operands of one operation in their order, and the root is the last.
#pragma once

#include <limits>
#include <string>
#include <vector>

#include "autograd/value.hpp"

namespace autograd::explain {

/// Nodes that belong together, such as a layer of a network.
struct Group {
  std::string name;
  std::vector<Value> nodes;
};

/// What becomes of a graph that is too large to be looked at.
enum class Fold {
  automatic,  ///< nothing is folded up to the limit; above it by name, then by group, then by depth
  none,       ///< nothing, as long as it can be drawn at all
  names,      ///< what lies between named nodes stands in the box of the named node that it leads to
  groups,     ///< each group is one box without the root, and the rest is folded by name
};

struct PictureSettings {
  Fold fold = Fold::automatic;
  /// How many boxes may be drawn before `automatic` folds. (Whatever is asked for, no picture has more
  /// than `most_boxes`.)
  std::size_t limit = 100;
  /// A node that stands in several belongs to the first.
  std::vector<Group> groups;
};

struct PictureNode {
  enum class Kind { leaf, operation, folded };
  static constexpr std::size_t no_group = std::numeric_limits<std::size_t>::max();

  Kind kind = Kind::leaf;
  /// For scripts and links: "n" and the box's number, from 1.
  std::string id;
  /// Its name; without one its formula; where that is long "#" and its number; for a fold what was folded.
  std::string label;
  /// How it is calculated, in terms of other boxes; empty for a leaf, for a fold, and where it is the label.
  std::string formula;
  /// Of the node, or of the one node to which what is folded here leads. NaN for a fold of several.
  double value = 0.0;
  double adjoint = 0.0;
  /// How many nodes of the graph it stands for, itself included, and how many of these are leaves.
  std::size_t nodes = 1, leaves = 0;
  /// Its place in Picture::groups, or no_group.
  std::size_t group = no_group;
  /// The node; the constant 0 for a fold of several.
  Value node;
};

/// From an operand to a result.
struct PictureEdge {
  /// For scripts and links: "e", the numbers of its ends, and where there are several between the same boxes
  /// its number among them: "e3-7", "e3-7-2".
  std::string id;
  /// Places in Picture::nodes.
  std::size_t from = 0, to = 0;
  /// The local derivative of the result's box by the operand. NaN between folds.
  double slope = 0.0;
  /// How many edges of the graph it stands for.
  std::size_t edges = 1;
};

struct Picture {
  static constexpr std::size_t most_boxes = 600, most_lines = 4000;

  /// Operands before results; the root is the last.
  std::vector<PictureNode> nodes;
  /// By their result, then by the order of its operands.
  std::vector<PictureEdge> edges;
  /// The names of the groups.
  std::vector<std::string> groups;
  /// What was folded, in a sentence each.
  std::vector<std::string> notes;
};

/// Gives the lines of a picture their ids.
void name_edges(Picture& picture);

/// Throws ConstantRoot, OutOfDate, StaleValue, and WrongGraph for a group of another graph.
Picture picture(Value root, const PictureSettings& settings = {});

/// A number as pictures show it: whole numbers of up to seven digits as they are, others with five
/// significant digits.
std::string short_number(double number);

/// What stands on a line: "slope -2", and between folds "12 lines".
std::string slope_words(const PictureEdge& edge);

}  // namespace autograd::explain
