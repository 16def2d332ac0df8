// SPDX-License-Identifier: MIT
// Places: every item wants to lie where its lines are straight. One layer at a time is placed as well as the
// others allow, which is a least-squares problem with an exact solution; after some sweeps nothing moves.
// Then long lines are made straight where there is room.
#include <algorithm>

#include "autograd/explain/layers.hpp"

namespace autograd::explain {
namespace {

constexpr std::size_t none = LayerBox{}.group;
constexpr int sweeps = 24;
constexpr double infinite = std::numeric_limits<double>::infinity();

class Placement {
 public:
  Placement(Layers& layers, const LayerGaps& gaps) : layers_(layers), gaps_(gaps), first_layer_() {
    for (const LayerItem& item : layers.items) {
      if (item.group == none) continue;
      if (item.group >= first_layer_.size()) first_layer_.resize(item.group + 1, none);
      first_layer_[item.group] = std::min(first_layer_[item.group], item.layer);
    }
  }

  void run() {
    order_ends();
    for (auto& layer : layers_.layers) stack(layer);
    for (int sweep = 0; sweep < sweeps; ++sweep) {
      // At first each side by itself, so that what is far apart comes together quickly.
      const bool both = sweep >= sweeps / 2;
      const std::size_t count = layers_.layers.size();
      for (std::size_t i = 0; i < count; ++i) settle(layers_.layers[i], true, both);
      for (std::size_t i = count; i-- > 0;) settle(layers_.layers[i], both, true);
    }
    straighten();
    double least = 0.0;
    bool first = true;
    for (const LayerItem& item : layers_.items) {
      const double edge = item.place - item.before - ahead(item);
      least = first ? edge : std::min(least, edge);
      first = false;
    }
    for (LayerItem& item : layers_.items) item.place -= least;
  }

 private:
  /// Lines leave and arrive in the order of the items that they lead to.
  void order_ends() {
    std::vector<std::size_t> position(layers_.items.size());
    for (const auto& layer : layers_.layers) {
      for (std::size_t i = 0; i < layer.size(); ++i) position[layer[i]] = i;
    }
    for (LayerItem& item : layers_.items) {
      const auto spread = [&](std::vector<std::size_t>& list, bool arriving, double gap) {
        std::stable_sort(list.begin(), list.end(), [&](std::size_t a, std::size_t b) {
          const LayerPiece &p = layers_.pieces[a], &q = layers_.pieces[b];
          return arriving ? position[p.from] < position[q.from] : position[p.to] < position[q.to];
        });
        const double half = (static_cast<double>(list.size()) - 1.0) / 2.0;
        for (std::size_t k = 0; k < list.size(); ++k) {
          LayerPiece& piece = layers_.pieces[list[k]];
          (arriving ? piece.arrives_at : piece.leaves_at) = (static_cast<double>(k) - half) * gap;
        }
      };
      spread(item.arriving, true, item.is_box ? gaps_.arriving : 0.0);
      spread(item.leaving, false, item.is_box ? item.leaving_gap : 0.0);
    }
  }

  /// The room that a group's frame and name take before the item, if it is the first of its group.
  double ahead(const LayerItem& item) const {
    if (item.group == none) return 0.0;
    return gaps_.around_group +
           (first_layer_[item.group] == item.layer ? gaps_.group_names[item.group] : 0.0);
  }

  double distance(const LayerItem& a, const LayerItem& b) const {
    double gap = a.is_box && b.is_box ? gaps_.between_boxes : gaps_.between_waypoints;
    if (a.group != b.group) gap += (a.group == none ? 0.0 : gaps_.around_group) + ahead(b);
    return a.after + gap + b.before;
  }

  void stack(const std::vector<std::size_t>& layer) {
    for (std::size_t i = 1; i < layer.size(); ++i) {
      const LayerItem& before = layers_.items[layer[i - 1]];
      LayerItem& item = layers_.items[layer[i]];
      item.place = before.place + distance(before, item);
    }
  }

  /// Items that lie as near to each other as they may, and where the first of them wants to be.
  struct Block {
    double sum, weight;
    std::size_t first;
    double place() const { return sum / weight; }
  };

  /// Where an item wants to be, and how much.
  std::pair<double, double> wish(const LayerItem& item, bool by_arriving, bool by_leaving) const {
    double sum = 0.0, weight = 0.0;
    const auto add = [&](double y, double much) { sum += y * much, weight += much; };
    for (const std::size_t at : item.arriving) {
      const LayerPiece& piece = layers_.pieces[at];
      if (by_arriving)
        add(layers_.items[piece.from].place + piece.leaves_at - piece.arrives_at, piece.weight);
    }
    for (const std::size_t at : item.leaving) {
      const LayerPiece& piece = layers_.pieces[at];
      if (by_leaving) add(layers_.items[piece.to].place + piece.arrives_at - piece.leaves_at, piece.weight);
    }
    constexpr double least = 0.01;
    add(item.place, least);
    return {sum / weight, weight};
  }

  void settle(const std::vector<std::size_t>& layer, bool by_arriving, bool by_leaving) {
    std::vector<Block> blocks;
    std::vector<double> offsets(layer.size(), 0.0);
    for (std::size_t i = 0; i < layer.size(); ++i) {
      const LayerItem& item = layers_.items[layer[i]];
      if (i > 0) offsets[i] = offsets[i - 1] + distance(layers_.items[layer[i - 1]], item);
      const auto [y, weight] = wish(item, by_arriving, by_leaving);
      blocks.push_back({(y - offsets[i]) * weight, weight, i});
      while (blocks.size() > 1 && blocks[blocks.size() - 2].place() > blocks.back().place()) {
        const Block last = blocks.back();
        blocks.pop_back();
        blocks.back().sum += last.sum;
        blocks.back().weight += last.weight;
      }
    }
    for (std::size_t k = 0; k < blocks.size(); ++k) {
      const std::size_t end = k + 1 < blocks.size() ? blocks[k + 1].first : layer.size();
      for (std::size_t i = blocks[k].first; i < end; ++i)
        layers_.items[layer[i]].place = blocks[k].place() + offsets[i];
    }
  }

  /// Puts all waypoints of a line at one place, if there is one that their neighbours leave free: that of the
  /// line's start, of its end, or the nearest to these.
  void straighten() {
    std::vector<std::pair<std::size_t, std::size_t>> at(layers_.items.size());
    for (std::size_t layer = 0; layer < layers_.layers.size(); ++layer) {
      for (std::size_t i = 0; i < layers_.layers[layer].size(); ++i)
        at[layers_.layers[layer][i]] = {layer, i};
    }
    for (int round = 0; round < 3; ++round) {
      for (const auto& line : layers_.lines) {
        if (line.size() < 2) continue;
        double low = -infinite, high = infinite;
        for (std::size_t k = 0; k + 1 < line.size(); ++k) {
          const std::size_t waypoint = layers_.pieces[line[k]].to;
          const auto& layer = layers_.layers[at[waypoint].first];
          const std::size_t i = at[waypoint].second;
          const LayerItem& item = layers_.items[waypoint];
          if (i > 0) {
            const LayerItem& left = layers_.items[layer[i - 1]];
            low = std::max(low, left.place + distance(left, item));
          }
          if (i + 1 < layer.size()) {
            const LayerItem& right = layers_.items[layer[i + 1]];
            high = std::min(high, right.place - distance(item, right));
          }
        }
        if (low > high) continue;
        const LayerPiece &first = layers_.pieces[line.front()], &last = layers_.pieces[line.back()];
        const double start = layers_.items[first.from].place + first.leaves_at;
        const double end = layers_.items[last.to].place + last.arrives_at;
        const double place = low <= start && start <= high ? start : std::clamp(end, low, high);
        for (std::size_t k = 0; k + 1 < line.size(); ++k)
          layers_.items[layers_.pieces[line[k]].to].place = place;
      }
    }
  }

  Layers& layers_;
  const LayerGaps& gaps_;
  std::vector<std::size_t> first_layer_;
};

}  // namespace

void place_items(Layers& layers, const LayerGaps& gaps) { Placement(layers, gaps).run(); }

}  // namespace autograd::explain
