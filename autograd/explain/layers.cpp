// SPDX-License-Identifier: MIT
#include "autograd/explain/layers.hpp"

#include <algorithm>

namespace autograd::explain {
namespace {

constexpr std::size_t none = LayerBox{}.group;

/// The neighbours of each box, on one side.
std::vector<std::vector<std::size_t>> neighbours(std::size_t count, const std::vector<LayerLine>& lines,
                                                 bool results) {
  std::vector<std::vector<std::size_t>> found(count);
  for (const LayerLine& line : lines) {
    found[results ? line.from : line.to].push_back(results ? line.to : line.from);
  }
  return found;
}

class Ranks {
 public:
  Ranks(std::size_t count, const std::vector<LayerLine>& lines)
      : lines_(lines),
        before_(neighbours(count, lines, false)),
        after_(neighbours(count, lines, true)),
        rank_(count, 0) {}

  /// Each box as early as it can be, then moved on where that makes lines shorter: where more leave it than
  /// arrive. What is as good either way is moved too where others can then follow.
  std::vector<std::size_t> find() {
    for (std::size_t i = 0; i < rank_.size(); ++i) {
      for (const std::size_t operand : before_[i]) rank_[i] = std::max(rank_[i], rank_[operand] + 1);
    }
    move_on(0);
    const std::vector<std::size_t> first = rank_;
    const std::size_t length = all_lengths();
    move_on(1);
    move_on(0);
    if (all_lengths() >= length) rank_ = first;
    spread_leaves();
    return rank_;
  }

 private:
  void move_on(std::size_t allowance) {
    for (bool moved = true; moved;) {
      moved = false;
      for (std::size_t i = rank_.size(); i-- > 0;) {
        if (after_[i].empty() || after_[i].size() + allowance <= before_[i].size()) continue;
        std::size_t latest = none;
        for (const std::size_t result : after_[i]) latest = std::min(latest, rank_[result] - 1);
        moved = moved || latest != rank_[i];
        rank_[i] = latest;
      }
    }
  }

  /// Where many leaves lead to one box alone they stand in several layers, one after the other in turn: one
  /// layer of them all would be far longer than the drawing is wide.
  void spread_leaves() {
    constexpr std::size_t most_in_layer = 16, most_layers = 3;
    std::vector<std::size_t> moved(rank_.size(), 0);
    std::size_t shift = 0;
    for (std::size_t box = 0; box < rank_.size(); ++box) {
      std::vector<std::size_t> leaves;
      for (const std::size_t operand : before_[box]) {
        if (before_[operand].empty() && after_[operand].size() == 1) leaves.push_back(operand);
      }
      const std::size_t layers = std::min(most_layers, (leaves.size() + most_in_layer - 1) / most_in_layer);
      for (std::size_t i = 0; i < leaves.size(); ++i) {
        moved[leaves[i]] = layers - 1 - i % layers;
        shift = std::max(shift, moved[leaves[i]] - std::min(moved[leaves[i]], rank_[leaves[i]]));
      }
    }
    for (std::size_t box = 0; box < rank_.size(); ++box) rank_[box] += shift - moved[box];
  }

  std::size_t all_lengths() const {
    std::size_t sum = 0;
    for (const LayerLine& line : lines_) sum += rank_[line.to] - rank_[line.from];
    return sum;
  }

  const std::vector<LayerLine>& lines_;
  std::vector<std::vector<std::size_t>> before_, after_;
  std::vector<std::size_t> rank_;
};

}  // namespace

Layers make_layers(const std::vector<LayerBox>& boxes, const std::vector<LayerLine>& lines) {
  constexpr double inside_weight = 8.0, end_weight = 2.0, chain_weight = 6.0;
  Layers made;
  const std::vector<std::size_t> rank = Ranks(boxes.size(), lines).find();
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    LayerItem item;
    item.before = boxes[i].before;
    item.after = boxes[i].after;
    item.leaving_gap = boxes[i].leaving_gap;
    item.layer = rank[i];
    item.group = boxes[i].group;
    item.is_box = true;
    made.items.push_back(item);
  }
  const auto connect = [&](std::size_t from, std::size_t to) {
    const bool starts = made.items[from].is_box, ends = made.items[to].is_box;
    const double weight = starts && ends ? 1.0 : starts || ends ? end_weight : inside_weight;
    made.items[from].leaving.push_back(made.pieces.size());
    made.items[to].arriving.push_back(made.pieces.size());
    made.lines.back().push_back(made.pieces.size());
    made.pieces.push_back({from, to, 0.0, 0.0, weight});
  };
  for (const LayerLine& line : lines) {
    made.lines.emplace_back();
    std::size_t last = line.from;
    for (std::size_t layer = rank[line.from] + 1; layer < rank[line.to]; ++layer) {
      LayerItem waypoint;
      waypoint.layer = layer;
      waypoint.group = boxes[line.from].group == boxes[line.to].group ? boxes[line.to].group : none;
      made.items.push_back(waypoint);
      connect(last, made.items.size() - 1);
      last = made.items.size() - 1;
    }
    connect(last, line.to);
  }
  // A chain is straight.
  for (LayerPiece& piece : made.pieces) {
    const bool alone =
        made.items[piece.from].leaving.size() == 1 && made.items[piece.to].arriving.size() == 1;
    if (alone) piece.weight = std::max(piece.weight, chain_weight);
  }
  std::size_t count = 0;
  for (const LayerItem& item : made.items) count = std::max(count, item.layer + 1);
  made.layers.resize(count);
  for (std::size_t i = 0; i < made.items.size(); ++i) made.layers[made.items[i].layer].push_back(i);
  return made;
}

}  // namespace autograd::explain
