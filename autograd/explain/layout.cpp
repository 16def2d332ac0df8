// SPDX-License-Identifier: MIT
#include "autograd/explain/layout.hpp"

#include <algorithm>
#include <cmath>

#include "autograd/explain/layers.hpp"
#include "autograd/explain/text_width.hpp"

namespace autograd::explain {
namespace {

using Part = PlacedText::Part;

constexpr double label_size = 15.0, text_size = 13.0, slope_size = 12.0;
constexpr double line_height = 18.0, side_room = 10.0, top_room = 7.0, least_width = 58.0;
constexpr double margin = 14.0, run_in = 14.0, lane_room = 10.0, frame_room = 8.0;
constexpr double least_gap = 44.0, most_gap = 170.0, steepest = 0.28;
constexpr double label_above = 3.0, label_height = 13.0;

class Arrangement {
 public:
  Arrangement(const Picture& picture, const LayoutSettings& settings)
      : picture_(picture), settings_(settings) {}

  Layout run() {
    write_texts();
    layers_ = make_layers(boxes(), lines());
    reduce_crossings(layers_);
    place_items(layers_, gaps_);
    find_columns();
    for (std::size_t i = 0; i < picture_.nodes.size(); ++i) place_box(i);
    for (std::size_t i = 0; i < picture_.edges.size(); ++i) layout_.edges[i].route = route(i);
    for (std::size_t i = 0; i < picture_.edges.size(); ++i) place_label(layout_.edges[i]);
    for (std::size_t group = 0; group < picture_.groups.size(); ++group) outline(group);
    for (const LayerItem& item : layers_.items)
      layout_.height = std::max(layout_.height, margin + item.y + item.height / 2.0 + frame_room + margin);
    return std::move(layout_);
  }

 private:
  static PlacedText text(Part part, std::string words, double size) {
    const double width = text_width(words, size);
    return {part, std::move(words), size, {0.0, 0.0, width, line_height}};
  }

  void write_texts() {
    layout_.nodes.resize(picture_.nodes.size());
    for (std::size_t i = 0; i < picture_.nodes.size(); ++i) {
      const PictureNode& node = picture_.nodes[i];
      std::vector<PlacedText>& texts = layout_.nodes[i].texts;
      const bool folded = node.kind == PictureNode::Kind::folded;
      texts.push_back(text(Part::label, node.label, label_size));
      if (!node.formula.empty()) {
        const std::string words = folded ? node.formula : "= " + node.formula;
        texts.push_back(text(folded ? Part::contents : Part::formula, words, text_size));
      }
      if (folded) continue;
      if (settings_.values)
        texts.push_back(text(Part::value, "value " + short_number(node.value), text_size));
      if (settings_.adjoints)
        texts.push_back(text(Part::adjoint, "adjoint " + short_number(node.adjoint), text_size));
    }
    layout_.edges.resize(picture_.edges.size());
    for (std::size_t i = 0; i < picture_.edges.size(); ++i) {
      if (settings_.slopes)
        layout_.edges[i].texts.push_back(text(Part::slope, slope_words(picture_.edges[i]), slope_size));
    }
  }

  std::vector<LayerBox> boxes() {
    std::vector<std::size_t> arriving(picture_.nodes.size(), 0), leaving(picture_.nodes.size(), 0);
    for (const PictureEdge& edge : picture_.edges) ++leaving[edge.from], ++arriving[edge.to];
    if (!settings_.slopes) gaps_.leaving = gaps_.arriving;
    std::vector<LayerBox> made;
    for (std::size_t i = 0; i < picture_.nodes.size(); ++i) {
      LayerBox box{least_width, 0.0, picture_.nodes[i].group};
      for (const PlacedText& line : layout_.nodes[i].texts)
        box.width = std::max(box.width, line.area.width + 2.0 * side_room);
      box.width = std::ceil(box.width);
      const double texts = static_cast<double>(layout_.nodes[i].texts.size()) * line_height + 2.0 * top_room;
      const double ends = std::max(static_cast<double>(arriving[i]) * gaps_.arriving,
                                   static_cast<double>(leaving[i] + 1) * gaps_.leaving);
      box.height = std::max(texts, ends);
      made.push_back(box);
      layout_.nodes[i].area = {0.0, 0.0, box.width, box.height};
    }
    return made;
  }

  std::vector<LayerLine> lines() const {
    std::vector<LayerLine> made;
    for (std::size_t i = 0; i < picture_.edges.size(); ++i) {
      const auto& texts = layout_.edges[i].texts;
      made.push_back(
          {picture_.edges[i].from, picture_.edges[i].to, texts.empty() ? 0.0 : texts[0].area.width});
    }
    return made;
  }

  /// A column is: room for arrowheads, boxes, the lane of the labels behind them. Then comes a gap.
  struct Column {
    double left = 0.0, right = 0.0, lane_end = 0.0;
  };

  void find_columns() {
    columns_.resize(layers_.layers.size());
    std::vector<double> width(columns_.size(), 0.0), lane(columns_.size(), 0.0), rise(columns_.size(), 0.0);
    for (std::size_t i = 0; i < picture_.nodes.size(); ++i) {
      double& widest = width[layers_.items[i].layer];
      widest = std::max(widest, layout_.nodes[i].area.width);
    }
    for (std::size_t i = 0; i < picture_.edges.size(); ++i) {
      double& widest = lane[layers_.items[picture_.edges[i].from].layer];
      for (const PlacedText& label : layout_.edges[i].texts)
        widest = std::max(widest, label.area.width + lane_room);
    }
    for (const auto& [layer, name_width] : name_widths()) width[layer] = std::max(width[layer], name_width);
    for (const LayerPiece& piece : layers_.pieces) {
      double& highest = rise[layers_.items[piece.from].layer];
      highest = std::max(highest, std::fabs(end_of(piece) - start_of(piece)));
    }
    double x = margin;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      columns_[i].left = x;
      columns_[i].right = x + run_in + width[i];
      columns_[i].lane_end = columns_[i].right + std::max(lane[i], frame_room);
      x = std::ceil(columns_[i].lane_end + std::clamp(rise[i] * steepest, least_gap, most_gap));
    }
    layout_.width = std::ceil(columns_.back().right + frame_room + margin);
  }

  /// The layer in which each group begins, and the room that its name takes there.
  std::vector<std::pair<std::size_t, double>> name_widths() const {
    std::vector<std::pair<std::size_t, double>> found;
    for (std::size_t group = 0; group < picture_.groups.size(); ++group) {
      std::size_t first = columns_.size();
      for (const LayerItem& item : layers_.items) {
        if (item.group == group) first = std::min(first, item.layer);
      }
      if (first < columns_.size()) found.emplace_back(first, text_width(picture_.groups[group], text_size));
    }
    return found;
  }

  double start_of(const LayerPiece& piece) const {
    return margin + layers_.items[piece.from].y + piece.leaves_at;
  }
  double end_of(const LayerPiece& piece) const {
    return margin + layers_.items[piece.to].y + piece.arrives_at;
  }

  void place_box(std::size_t i) {
    Area& area = layout_.nodes[i].area;
    const LayerItem& item = layers_.items[i];
    area.x = columns_[item.layer].right - area.width;
    area.y = margin + item.y - area.height / 2.0;
    std::vector<PlacedText>& texts = layout_.nodes[i].texts;
    double y = area.y + (area.height - static_cast<double>(texts.size()) * line_height) / 2.0;
    for (PlacedText& line : texts) {
      line.area.x = area.x + (area.width - line.area.width) / 2.0;
      line.area.y = y;
      y += line_height;
    }
  }

  std::vector<Spot> route(std::size_t i) const {
    const PictureEdge& edge = picture_.edges[i];
    std::vector<Spot> spots;
    double x = layout_.nodes[edge.from].area.right();
    for (const std::size_t at : layers_.lines[i]) {
      const LayerPiece& piece = layers_.pieces[at];
      spots.push_back({x, start_of(piece)});
      spots.push_back({columns_[layers_.items[piece.from].layer].lane_end, start_of(piece)});
      x = columns_[layers_.items[piece.to].layer].left;
      spots.push_back({x, end_of(piece)});
    }
    spots.push_back({layout_.nodes[edge.to].area.x, spots.back().y});
    return level(spots);
  }

  /// A waypoint's column has one level part, not two.
  static std::vector<Spot> level(const std::vector<Spot>& spots) {
    std::vector<Spot> made;
    for (std::size_t i = 0; i < spots.size(); ++i) {
      const bool doubled = i > 0 && spots[i].x == spots[i - 1].x && spots[i].y == spots[i - 1].y;
      if (!doubled) made.push_back(spots[i]);
    }
    return made;
  }

  static void place_label(PlacedEdge& edge) {
    for (PlacedText& label : edge.texts) {
      label.area.x = edge.route[0].x + 4.0;
      label.area.height = label_height;
      label.area.y = edge.route[0].y - label_above - label_height;
    }
  }

  /// What a group takes of a column.
  struct Extent {
    bool any = false;
    double top = 0.0, bottom = 0.0;
  };

  void outline(std::size_t group) {
    std::vector<Extent> parts(columns_.size());
    for (const LayerItem& item : layers_.items) {
      if (item.group != group) continue;
      Extent& part = parts[item.layer];
      const double top = margin + item.y - item.height / 2.0, bottom = top + item.height;
      part.top = part.any ? std::min(part.top, top) : top;
      part.bottom = part.any ? std::max(part.bottom, bottom) : bottom;
      part.any = true;
    }
    bool is_first = true;
    for (std::size_t from = 0; from < parts.size(); ++from) {
      if (!parts[from].any) continue;
      std::size_t end = from;
      while (end < parts.size() && parts[end].any) ++end;
      add_outline(group, parts, from, end, is_first);
      is_first = false;
      from = end;
    }
  }

  void add_outline(std::size_t group, const std::vector<Extent>& parts, std::size_t from, std::size_t end,
                   bool is_first) {
    PlacedGroup placed;
    std::vector<Spot> below;
    for (std::size_t i = from; i < end; ++i) {
      const double above = frame_room + (i == from && is_first ? gaps_.above_group : 0.0);
      const double left = columns_[i].left + (i == from ? run_in - frame_room : 0.0);
      const double right = i + 1 == end ? columns_[i].right + frame_room : columns_[i].lane_end;
      placed.outline.push_back({left, parts[i].top - above});
      placed.outline.push_back({right, parts[i].top - above});
      below.push_back({left, parts[i].bottom + frame_room});
      below.push_back({right, parts[i].bottom + frame_room});
    }
    PlacedText name = text(Part::group, picture_.groups[group], text_size);
    name.area.x = placed.outline[0].x + 6.0;
    name.area.y = placed.outline[0].y + 4.0;
    placed.texts.push_back(std::move(name));
    placed.outline.insert(placed.outline.end(), below.rbegin(), below.rend());
    layout_.groups.push_back(std::move(placed));
    layout_.group_of.push_back(group);
  }

  const Picture& picture_;
  const LayoutSettings& settings_;
  LayerGaps gaps_;
  Layout layout_;
  Layers layers_;
  std::vector<Column> columns_;
};

}  // namespace

Layout lay_out(const Picture& picture, const LayoutSettings& settings) {
  return Arrangement(picture, settings).run();
}

}  // namespace autograd::explain
