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

/// Each box as far left as it can be, then moved right where that makes lines shorter: where more leave it
/// than arrive.
std::vector<std::size_t> find_ranks(std::size_t count, const std::vector<LayerLine>& lines) {
  const auto before = neighbours(count, lines, false), after = neighbours(count, lines, true);
  std::vector<std::size_t> rank(count, 0);
  for (std::size_t i = 0; i < count; ++i) {
    for (const std::size_t operand : before[i]) rank[i] = std::max(rank[i], rank[operand] + 1);
  }
  for (bool moved = true; moved;) {
    moved = false;
    for (std::size_t i = count; i-- > 0;) {
      if (after[i].size() <= before[i].size()) continue;
      std::size_t latest = none;
      for (const std::size_t result : after[i]) latest = std::min(latest, rank[result] - 1);
      moved = moved || latest != rank[i];
      rank[i] = latest;
    }
  }
  return rank;
}

}  // namespace

Layers make_layers(const std::vector<LayerBox>& boxes, const std::vector<LayerLine>& lines) {
  constexpr double inside_weight = 8.0, end_weight = 2.0;
  Layers made;
  const std::vector<std::size_t> rank = find_ranks(boxes.size(), lines);
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    LayerItem item;
    item.height = boxes[i].height;
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
  std::size_t count = 0;
  for (const LayerItem& item : made.items) count = std::max(count, item.layer + 1);
  made.layers.resize(count);
  for (std::size_t i = 0; i < made.items.size(); ++i) made.layers[made.items[i].layer].push_back(i);
  return made;
}

}  // namespace autograd::explain
