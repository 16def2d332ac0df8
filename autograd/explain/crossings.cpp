// SPDX-License-Identifier: MIT
// The order within layers: sweeps to and fro, in which every item goes to the middle of its neighbours, then
// exchanges of items side by side. Several first orders are tried, and the best result is kept.
#include <algorithm>
#include <utility>

#include "autograd/explain/layers.hpp"

namespace autograd::explain {
namespace {

constexpr std::size_t none = LayerBox{}.group;
constexpr int sweeps = 12, patience = 4, exchange_rounds = 8;

using Orders = std::vector<std::vector<std::size_t>>;

class Ordering {
 public:
  explicit Ordering(Layers& layers) : layers_(layers), position_(layers.items.size()) { number(); }

  void run() {
    Orders best;
    std::size_t fewest = none;
    for (const bool from_top : {true, false}) {
      start(from_top);
      if (const std::size_t crossings = count_crossings(layers_); crossings < fewest) {
        fewest = crossings;
        best = layers_.layers;
      }
      for (int sweep = 0, idle = 0; sweep < sweeps && idle < patience && fewest > 0; ++sweep, ++idle) {
        pass(sweep % 2 == 0);
        exchange();
        const std::size_t crossings = count_crossings(layers_);
        if (crossings >= fewest) continue;
        fewest = crossings;
        best = layers_.layers;
        idle = 0;
      }
    }
    layers_.layers = std::move(best);
  }

 private:
  const std::vector<std::size_t>& pieces(std::size_t item, bool arriving) const {
    return arriving ? layers_.items[item].arriving : layers_.items[item].leaving;
  }
  std::size_t other(std::size_t piece, bool arriving) const {
    return arriving ? layers_.pieces[piece].from : layers_.pieces[piece].to;
  }
  void number() {
    for (const auto& layer : layers_.layers) {
      for (std::size_t i = 0; i < layer.size(); ++i) position_[layer[i]] = i;
    }
  }

  /// In the order in which the items are met on the ways back from the results.
  void start(bool from_top) {
    std::vector<double> met(layers_.items.size(), -1.0);
    double count = 0.0;
    std::vector<std::size_t> open;
    for (std::size_t layer = layers_.layers.size(); layer-- > 0;) {
      for (const std::size_t item : layers_.layers[layer]) {
        if (layers_.items[item].leaving.empty()) open.push_back(item);
        while (!open.empty()) {
          const std::size_t next = open.back();
          open.pop_back();
          if (met[next] >= 0.0) continue;
          met[next] = count++;
          const auto& arriving = layers_.items[next].arriving;
          for (std::size_t k = 0; k < arriving.size(); ++k) {
            open.push_back(other(arriving[from_top ? arriving.size() - 1 - k : k], true));
          }
        }
      }
    }
    for (auto& layer : layers_.layers) sort_layer(layer, met);
    number();
  }

  /// By key, where a group stands at the mean of its members.
  void sort_layer(std::vector<std::size_t>& layer, const std::vector<double>& key) const {
    struct Ranked {
      double block;
      std::size_t first;
      double own;
      std::size_t item;
    };
    std::vector<Ranked> ranked;
    for (std::size_t i = 0; i < layer.size(); ++i)
      ranked.push_back({key[layer[i]], i, key[layer[i]], layer[i]});
    std::vector<std::size_t> groups;
    for (const Ranked& one : ranked) {
      const std::size_t group = layers_.items[one.item].group;
      if (group != none && std::find(groups.begin(), groups.end(), group) == groups.end())
        groups.push_back(group);
    }
    for (const std::size_t group : groups) {
      const auto is_member = [&](const Ranked& one) { return layers_.items[one.item].group == group; };
      double sum = 0.0, members = 0.0;
      for (const Ranked& one : ranked) {
        if (is_member(one)) sum += one.own, members += 1.0;
      }
      const auto first = std::find_if(ranked.begin(), ranked.end(), is_member)->first;
      for (Ranked& one : ranked) {
        if (is_member(one)) one.block = sum / members, one.first = first;
      }
    }
    std::stable_sort(ranked.begin(), ranked.end(), [&](const Ranked& a, const Ranked& b) {
      if (a.block != b.block) return a.block < b.block;
      if (a.first != b.first) return a.first < b.first;
      return a.own < b.own;
    });
    for (std::size_t i = 0; i < layer.size(); ++i) layer[i] = ranked[i].item;
  }

  /// Layer after layer, each by the one that was ordered before it.
  void pass(bool forward) {
    std::vector<double> key(layers_.items.size(), 0.0);
    const std::size_t count = layers_.layers.size();
    for (std::size_t step = 1; step < count; ++step) {
      auto& layer = layers_.layers[forward ? step : count - 1 - step];
      for (std::size_t i = 0; i < layer.size(); ++i) {
        const auto& list = pieces(layer[i], forward);
        double sum = 0.0;
        for (const std::size_t piece : list) sum += static_cast<double>(position_[other(piece, forward)]);
        key[layer[i]] = list.empty() ? static_cast<double>(i) : sum / static_cast<double>(list.size());
      }
      sort_layer(layer, key);
      for (std::size_t i = 0; i < layer.size(); ++i) position_[layer[i]] = i;
    }
  }

  /// How many crossings there are between the pieces of two items, the first above the second.
  std::size_t crossings(std::size_t above, std::size_t below, bool arriving) const {
    const auto places = [&](std::size_t item) {
      std::vector<std::size_t> found;
      for (const std::size_t piece : pieces(item, arriving))
        found.push_back(position_[other(piece, arriving)]);
      std::sort(found.begin(), found.end());
      return found;
    };
    const auto a = places(above), b = places(below);
    std::size_t count = 0, smaller = 0;
    for (const std::size_t place : a) {
      while (smaller < b.size() && b[smaller] < place) ++smaller;
      count += smaller;
    }
    return count;
  }

  bool may_change(std::size_t a, std::size_t b) const {
    return layers_.items[a].group == layers_.items[b].group;
  }

  void exchange() {
    bool better = true;
    for (int round = 0; round < exchange_rounds && better; ++round) {
      better = false;
      for (auto& layer : layers_.layers) {
        for (std::size_t i = 1; i < layer.size(); ++i) {
          const std::size_t a = layer[i - 1], b = layer[i];
          if (!may_change(a, b)) continue;
          const std::size_t now = crossings(a, b, true) + crossings(a, b, false);
          if (now <= crossings(b, a, true) + crossings(b, a, false)) continue;
          std::swap(layer[i - 1], layer[i]);
          position_[a] = i;
          position_[b] = i - 1;
          better = true;
        }
      }
    }
  }

  Layers& layers_;
  std::vector<std::size_t> position_;
};

}  // namespace

std::size_t count_crossings(const Layers& layers) {
  std::vector<std::size_t> position(layers.items.size());
  for (const auto& layer : layers.layers) {
    for (std::size_t i = 0; i < layer.size(); ++i) position[layer[i]] = i;
  }
  std::size_t crossings = 0;
  for (std::size_t at = 0; at + 1 < layers.layers.size(); ++at) {
    const std::size_t size = layers.layers[at + 1].size();
    // How many ends of earlier lines lie in each part of the next layer (a Fenwick tree).
    std::vector<std::size_t> sums(size + 1, 0);
    std::size_t ends = 0;
    for (const std::size_t item : layers.layers[at]) {
      std::vector<std::size_t> places;
      for (const std::size_t piece : layers.items[item].leaving)
        places.push_back(position[layers.pieces[piece].to]);
      for (const std::size_t place : places) {
        std::size_t not_below = 0;
        for (std::size_t i = place + 1; i > 0; i -= i & (~i + 1)) not_below += sums[i];
        crossings += ends - not_below;
      }
      ends += places.size();
      for (const std::size_t place : places) {
        for (std::size_t i = place + 1; i <= size; i += i & (~i + 1)) ++sums[i];
      }
    }
  }
  return crossings;
}

void reduce_crossings(Layers& layers) { Ordering(layers).run(); }

}  // namespace autograd::explain
