// SPDX-License-Identifier: MIT
// A layered drawing of any graph without circles: every box gets a layer and a place in it, every line a way
// through the layers between. It knows nothing of what the boxes mean and how they look.
//
// Layers follow one another along the drawing, and everything in a layer has a place across it. A line that
// passes a layer has a waypoint there, which takes room as a box does. So boxes, labels and passing lines of
// one layer lie side by side, and lines change their place only in the gaps between layers, where nothing
// else is: no line can touch a box or a label that is not its own.
#pragma once

#include <cstddef>
#include <limits>
#include <vector>

namespace autograd::explain {

struct LayerBox {
  /// How far it reaches across its layer to both sides of its middle, with the labels behind it.
  double before = 0.0, after = 0.0;
  /// Between the lines that leave it.
  double leaving_gap = 0.0;
  /// Boxes of one group stand together in their layers; `no_group` for none.
  std::size_t group = std::numeric_limits<std::size_t>::max();
};

struct LayerLine {
  /// Places among the boxes; from < to.
  std::size_t from = 0, to = 0;
};

/// Boxes first, in their order; then the waypoints.
struct LayerItem {
  double before = 0.0, after = 0.0, leaving_gap = 0.0;
  std::size_t layer = 0, group = LayerBox{}.group;
  bool is_box = false;
  /// The place of its middle.
  double place = 0.0;
  /// Pieces that arrive and that leave, each in their order across the layers.
  std::vector<std::size_t> arriving, leaving;
};

struct LayerPiece {
  std::size_t from = 0, to = 0;  // items
  /// From the items' middles.
  double leaves_at = 0.0, arrives_at = 0.0;
  /// How much it should be straight: more for the inside of a long line.
  double weight = 1.0;
};

struct Layers {
  std::vector<LayerItem> items;
  std::vector<LayerPiece> pieces;
  /// The items of each layer in their order across it.
  std::vector<std::vector<std::size_t>> layers;
  /// The pieces of each line, in its direction.
  std::vector<std::vector<std::size_t>> lines;
};

/// Distances across the layers.
struct LayerGaps {
  double between_boxes = 14.0, between_waypoints = 9.0, around_group = 10.0;
  /// Between lines that arrive at a box.
  double arriving = 11.0;
  /// Before each group in its first layer, where its name stands.
  std::vector<double> group_names;
};

/// Layers and waypoints: lines are short, and lead from a layer to a later one.
Layers make_layers(const std::vector<LayerBox>& boxes, const std::vector<LayerLine>& lines);
/// Orders the items of each layer so that few lines cross.
void reduce_crossings(Layers& layers);
/// Of all lines, between all layers.
std::size_t count_crossings(const Layers& layers);
/// Gives every item its place, from 0, and every piece its places at both ends.
void place_items(Layers& layers, const LayerGaps& gaps);

}  // namespace autograd::explain
