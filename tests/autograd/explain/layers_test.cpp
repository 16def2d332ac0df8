// SPDX-License-Identifier: MIT
#include "autograd/explain/layers.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>

#include "autograd/random.hpp"

using namespace autograd;
using explain::LayerBox;
using explain::LayerLine;
using explain::Layers;

namespace {

/// By comparing every two pieces.
std::size_t crossings_by_pairs(const Layers& layers) {
  std::vector<std::size_t> position(layers.items.size());
  for (const auto& layer : layers.layers) {
    for (std::size_t i = 0; i < layer.size(); ++i) position[layer[i]] = i;
  }
  std::size_t count = 0;
  for (const auto& a : layers.pieces) {
    for (const auto& b : layers.pieces) {
      const bool same = layers.items[a.from].layer == layers.items[b.from].layer;
      if (same && position[a.from] < position[b.from] && position[a.to] > position[b.to]) ++count;
    }
  }
  return count;
}

/// The fewest that any order has; every order of every layer is tried.
std::size_t fewest_crossings(Layers layers) {
  for (auto& layer : layers.layers) std::sort(layer.begin(), layer.end());
  std::size_t fewest = crossings_by_pairs(layers);
  for (;;) {
    std::size_t at = 0;
    while (at < layers.layers.size() &&
           !std::next_permutation(layers.layers[at].begin(), layers.layers[at].end()))
      ++at;
    if (at == layers.layers.size()) return fewest;
    fewest = std::min(fewest, crossings_by_pairs(layers));
  }
}

struct Sample {
  std::vector<LayerBox> boxes;
  std::vector<LayerLine> lines;
};

/// Boxes in columns of at most `most`, lines mostly to the next column.
Sample sample(std::uint64_t seed, std::size_t columns, std::size_t most) {
  Random random(seed);
  Sample made;
  std::size_t begin = 0;
  for (std::size_t column = 0; column < columns; ++column) {
    const std::size_t count = 2 + random.below(most - 1), end = made.boxes.size();
    for (std::size_t i = 0; i < count; ++i) {
      made.boxes.push_back({10.0, 10.0, 5.0, LayerBox{}.group});
      for (std::size_t from = begin; from < end; ++from) {
        if (random.uniform(0.0, 1.0) < 0.5) made.lines.push_back({from, made.boxes.size() - 1});
      }
      if (end > begin) made.lines.push_back({begin + random.below(end - begin), made.boxes.size() - 1});
    }
    begin = end;
  }
  return made;
}

}  // namespace

TEST_CASE("lines lead from each layer to the next, and every box and line is there once") {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    Sample made = sample(seed, 4, 6);
    made.lines.push_back({0, made.boxes.size() - 1});
    const Layers layers = make_layers(made.boxes, made.lines);
    std::vector<int> seen(layers.items.size(), 0);
    for (std::size_t layer = 0; layer < layers.layers.size(); ++layer) {
      for (const std::size_t item : layers.layers[layer]) {
        ++seen[item];
        CHECK(layers.items[item].layer == layer);
      }
    }
    CHECK(std::all_of(seen.begin(), seen.end(), [](int count) { return count == 1; }));
    REQUIRE(layers.lines.size() == made.lines.size());
    for (std::size_t i = 0; i < made.lines.size(); ++i) {
      std::size_t at = made.lines[i].from;
      for (const std::size_t piece : layers.lines[i]) {
        CHECK(layers.pieces[piece].from == at);
        at = layers.pieces[piece].to;
        CHECK(layers.items[at].layer == layers.items[layers.pieces[piece].from].layer + 1);
        CHECK(layers.items[at].is_box == (piece == layers.lines[i].back()));
      }
      CHECK(at == made.lines[i].to);
    }
  }
}

TEST_CASE("crossings are counted") {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    const Sample made = sample(seed, 4, 7);
    Layers layers = make_layers(made.boxes, made.lines);
    CHECK(count_crossings(layers) == crossings_by_pairs(layers));
    reduce_crossings(layers);
    CHECK(count_crossings(layers) == crossings_by_pairs(layers));
  }
}

TEST_CASE("few lines cross: hardly more than in the best of all orders") {
  std::size_t ours = 0, best = 0, worse = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    const Sample made = sample(seed, 3, 4);
    Layers layers = make_layers(made.boxes, made.lines);
    if (layers.items.size() > 12) continue;
    const std::size_t fewest = fewest_crossings(layers);
    reduce_crossings(layers);
    const std::size_t found = count_crossings(layers);
    CHECK(found >= fewest);
    CHECK(found <= fewest + fewest / 2 + 1);
    ours += found;
    best += fewest;
    worse += found > fewest ? 1 : 0;
  }
  MESSAGE(ours, " crossings, the fewest are ", best, "; ", worse, " graphs have more than they need");
  REQUIRE(best > 20);
  CHECK(static_cast<double>(ours) <= 1.05 * static_cast<double>(best));
}

TEST_CASE("a tree has no crossings") {
  std::vector<LayerBox> boxes(63, LayerBox{10.0, 10.0, 5.0, LayerBox{}.group});
  std::vector<LayerLine> lines;
  // The operands of box i, counted from the root, which is the last.
  for (std::size_t i = 1; i < boxes.size(); ++i) lines.push_back({62 - i, 62 - (i - 1) / 2});
  std::stable_sort(lines.begin(), lines.end(),
                   [](auto a, auto b) { return (a.to * 7) % 11 < (b.to * 7) % 11; });
  Layers layers = make_layers(boxes, lines);
  reduce_crossings(layers);
  CHECK(count_crossings(layers) == 0);
}

TEST_CASE("lines are short: boxes follow what needs them") {
  // x is needed late, by a chain of which nothing else is.
  const std::vector<LayerBox> boxes(7, LayerBox{10.0, 10.0, 5.0, LayerBox{}.group});
  const std::vector<LayerLine> lines{{0, 1}, {1, 2}, {2, 3}, {4, 5}, {5, 6}, {3, 6}};
  const Layers layers = make_layers(boxes, lines);
  CHECK(layers.items.size() == boxes.size());
  CHECK(layers.items[4].layer == 2);
}
