// SPDX-License-Identifier: MIT
// Places are found along and across the layers; only at the end does it matter whether these run to the right
// or down.
#include "autograd/explain/layout.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "autograd/explain/layers.hpp"
#include "autograd/explain/text_width.hpp"

namespace autograd::explain {
namespace {

using Part = PlacedText::Part;

constexpr double label_size = 15.0, text_size = 13.0, slope_size = 12.0;
constexpr double line_height = 18.0, side_room = 10.0, top_room = 7.0, least_width = 58.0;
constexpr double margin = 14.0, run_in = 14.0, frame_room = 8.0;
constexpr double least_gap = 40.0, most_gap = 170.0, steepest = 0.28;
// Of a slope's label: from the box, from its line, its own height, and from what comes behind it.
constexpr double label_start = 11.0, label_beside = 3.0, label_height = 13.0, label_end = 7.0;
// Lines leave a box beside its rounded corners.
constexpr double corner = 12.0;
constexpr std::size_t none = PictureNode::no_group;

class Arrangement {
 public:
  Arrangement(const Picture& picture, const LayoutSettings& settings, bool down)
      : picture_(picture), settings_(settings), down_(down) {
    layout_.down = down;
  }

  Layout run() {
    write_texts();
    const std::vector<LayerBox> boxes = measure();
    std::vector<LayerLine> lines;
    for (const PictureEdge& edge : picture_.edges) lines.push_back({edge.from, edge.to});
    layers_ = make_layers(boxes, lines);
    for (std::size_t group = 0; group < picture_.groups.size(); ++group)
      gaps_.group_names.push_back(down_ ? room_before(group) : line_height + 2.0);
    reduce_crossings(layers_);
    place_items(layers_, gaps_);
    find_bands();
    for (std::size_t i = 0; i < picture_.nodes.size(); ++i) place_box(i);
    for (std::size_t i = 0; i < picture_.edges.size(); ++i) {
      layout_.edges[i].route = route(i);
      place_label(layout_.edges[i]);
    }
    for (std::size_t group = 0; group < picture_.groups.size(); ++group) outline(group);
    find_size();
    return std::move(layout_);
  }

 private:
  static PlacedText text(Part part, std::string words, double size) {
    // Labels are bold, which is wider still in some fonts.
    const double width = text_width(words, size) * (part == Part::label ? 1.08 : 1.0);
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
      if (!settings_.slopes) continue;
      layout_.edges[i].texts.push_back(text(Part::slope, slope_words(picture_.edges[i]), slope_size));
      layout_.edges[i].texts.back().area.height = label_height;
    }
  }

  /// How far a label reaches beside its line.
  double beside(const PlacedText& label) const {
    return label_beside + (down_ ? label.area.width : label_height);
  }

  /// Boxes hold their texts, and the ends of their lines.
  std::vector<LayerBox> measure() {
    const std::size_t count = picture_.nodes.size();
    std::vector<double> arriving(count, 0.0), leaving(count, 0.0), widest(count, 0.0);
    for (std::size_t i = 0; i < picture_.edges.size(); ++i) {
      const PictureEdge& edge = picture_.edges[i];
      leaving[edge.from] += 1.0, arriving[edge.to] += 1.0;
      for (const PlacedText& label : layout_.edges[i].texts)
        widest[edge.from] = std::max(widest[edge.from], beside(label));
    }
    std::vector<LayerBox> boxes;
    for (std::size_t i = 0; i < count; ++i) {
      double width = least_width;
      for (const PlacedText& line : layout_.nodes[i].texts)
        width = std::max(width, line.area.width + 2.0 * side_room);
      const double texts = static_cast<double>(layout_.nodes[i].texts.size()) * line_height + 2.0 * top_room;
      LayerBox box;
      box.group = picture_.nodes[i].group;
      box.leaving_gap = std::max(gaps_.arriving, widest[i] + 6.0);
      const double ends =
          std::max(arriving[i] * gaps_.arriving, (leaving[i] - 1.0) * box.leaving_gap + 2.0 * corner);
      const double across = std::ceil(std::max(down_ ? width : texts, ends));
      layout_.nodes[i].area = {0.0, 0.0, down_ ? across : std::ceil(width), down_ ? texts : across};
      // Labels stand above lines to the right and to the right of lines that lead down.
      const double outermost = (leaving[i] - 1.0) / 2.0 * box.leaving_gap + widest[i];
      box.before = std::max(across / 2.0, down_ ? 0.0 : outermost);
      box.after = std::max(across / 2.0, down_ ? outermost : 0.0);
      boxes.push_back(box);
    }
    return boxes;
  }

  /// Of a layer, along the drawing: arrowheads, then boxes, then the labels behind them; then comes a gap.
  struct Band {
    double begin = 0.0, boxes = 0.0, boxes_end = 0.0, end = 0.0;
  };

  void find_bands() {
    bands_.resize(layers_.layers.size());
    const std::size_t count = bands_.size();
    std::vector<double> size(count, 0.0), lane(count, frame_room), rise(count, 0.0), ahead(count, run_in);
    for (std::size_t i = 0; i < picture_.nodes.size(); ++i) {
      const Area& area = layout_.nodes[i].area;
      double& longest = size[layers_.items[i].layer];
      longest = std::max(longest, down_ ? area.height : area.width);
    }
    for (std::size_t i = 0; i < picture_.edges.size(); ++i) {
      double& longest = lane[layers_.items[picture_.edges[i].from].layer];
      for (const PlacedText& label : layout_.edges[i].texts)
        longest = std::max(longest, label_start + (down_ ? label_height : label.area.width) + label_end);
    }
    for (std::size_t group = 0; group < picture_.groups.size(); ++group) {
      const std::size_t first = first_layer(group);
      if (first == none) continue;
      if (down_) {
        ahead[first] = run_in + line_height;
      } else {
        size[first] = std::max(size[first], text_width(picture_.groups[group], text_size));
      }
    }
    for (const LayerPiece& piece : layers_.pieces) {
      double& most = rise[layers_.items[piece.from].layer];
      most = std::max(most, std::fabs(end_of(piece) - start_of(piece)));
    }
    double along = margin;
    for (std::size_t i = 0; i < count; ++i) {
      Band& band = bands_[i];
      band.begin = along;
      band.boxes = along + ahead[i];
      band.boxes_end = band.boxes + size[i];
      band.end = band.boxes_end + lane[i];
      const double share = down_ ? steepest / 2.0 : steepest;
      along = std::ceil(band.end + std::clamp(rise[i] * share, least_gap, most_gap));
    }
  }

  /// Where the drawing leads down, a name stands over its group: beside the lines that arrive there, and not
  /// beyond the frame.
  double room_before(std::size_t group) const {
    const std::size_t first = first_layer(group);
    const double name = text_width(picture_.groups[group], text_size) + frame_room;
    double width = 0.0;
    for (const LayerItem& item : layers_.items) {
      if (item.group != group || item.layer != first) continue;
      if (!item.arriving.empty()) return name;
      width += item.before + item.after;
    }
    return std::max(0.0, name - width);
  }

  std::size_t first_layer(std::size_t group) const {
    std::size_t first = none;
    for (const LayerItem& item : layers_.items) {
      if (item.group == group) first = std::min(first, item.layer);
    }
    return first;
  }

  static double place_of(const LayerItem& item) { return margin + frame_room + item.place; }
  double start_of(const LayerPiece& piece) const {
    return place_of(layers_.items[piece.from]) + piece.leaves_at;
  }
  double end_of(const LayerPiece& piece) const {
    return place_of(layers_.items[piece.to]) + piece.arrives_at;
  }

  Spot spot(double along, double across) const { return down_ ? Spot{across, along} : Spot{along, across}; }

  /// Boxes end where their labels begin.
  void place_box(std::size_t i) {
    Area& area = layout_.nodes[i].area;
    const LayerItem& item = layers_.items[i];
    const Band& band = bands_[item.layer];
    const double along = down_ ? area.height : area.width, across = down_ ? area.width : area.height;
    const double begin = band.boxes_end - along;
    const Spot first = spot(begin, place_of(item) - across / 2.0);
    area.x = first.x;
    area.y = first.y;
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
    const Area &from = layout_.nodes[edge.from].area, &to = layout_.nodes[edge.to].area;
    std::vector<Spot> spots{
        spot(down_ ? from.bottom() : from.right(), start_of(layers_.pieces[layers_.lines[i][0]]))};
    for (const std::size_t at : layers_.lines[i]) {
      const LayerPiece& piece = layers_.pieces[at];
      spots.push_back(spot(bands_[layers_.items[piece.from].layer].end, start_of(piece)));
      spots.push_back(spot(bands_[layers_.items[piece.to].layer].begin, end_of(piece)));
    }
    spots.push_back(spot(down_ ? to.y : to.x, end_of(layers_.pieces[layers_.lines[i].back()])));
    return spots;
  }

  void place_label(PlacedEdge& edge) const {
    for (PlacedText& label : edge.texts) {
      const Spot& start = edge.route[0];
      label.area.x = start.x + (down_ ? label_beside : label_start);
      label.area.y = start.y + (down_ ? label_start : -label_beside - label_height);
    }
  }

  /// Whether a label behind the box stands inside the frame of its group.
  bool leads_on(std::size_t box) const {
    const auto& leaving = layers_.items[box].leaving;
    return std::any_of(leaving.begin(), leaving.end(), [&](std::size_t piece) {
      return layers_.items[layers_.pieces[piece].to].group == layers_.items[box].group;
    });
  }

  /// What a group takes of a layer, across it.
  struct Extent {
    bool any = false;
    double begin = 0.0, end = 0.0;
  };

  void outline(std::size_t group) {
    std::vector<Extent> extents(bands_.size());
    for (std::size_t i = 0; i < layers_.items.size(); ++i) {
      const LayerItem& item = layers_.items[i];
      if (item.group != group) continue;
      Extent& extent = extents[item.layer];
      double begin = place_of(item) - item.before, end = place_of(item) + item.after;
      if (item.is_box && !leads_on(i)) {
        const Area& area = layout_.nodes[i].area;
        begin = down_ ? area.x : area.y;
        end = down_ ? area.right() : area.bottom();
      }
      extent.begin = extent.any ? std::min(extent.begin, begin) : begin;
      extent.end = extent.any ? std::max(extent.end, end) : end;
      extent.any = true;
    }
    bool is_first = true;
    for (std::size_t from = 0; from < extents.size(); ++from) {
      if (!extents[from].any) continue;
      std::size_t end = from;
      while (end < extents.size() && extents[end].any) ++end;
      add_outline(group, extents, from, end, is_first);
      is_first = false;
      from = end;
    }
  }

  void add_outline(std::size_t group, const std::vector<Extent>& extents, std::size_t from, std::size_t end,
                   bool is_first) {
    PlacedGroup placed;
    placed.group = group;
    std::vector<Spot> back;
    const double name_room = down_ ? line_height : 0.0;
    for (std::size_t i = from; i < end; ++i) {
      const double before = frame_room + (i == from && is_first ? gaps_.group_names[group] : 0.0);
      const double begin =
          i == from ? bands_[i].boxes - frame_room - (is_first ? name_room : 0.0) : bands_[i].begin;
      const double stop = i + 1 == end ? bands_[i].boxes_end + frame_room : bands_[i].end;
      placed.outline.push_back(spot(begin, extents[i].begin - before));
      placed.outline.push_back(spot(stop, extents[i].begin - before));
      back.push_back(spot(begin, extents[i].end + frame_room));
      back.push_back(spot(stop, extents[i].end + frame_room));
    }
    if (is_first) {
      PlacedText name = text(Part::group, picture_.groups[group], text_size);
      name.area.x = placed.outline[0].x + 6.0;
      name.area.y = placed.outline[0].y + 4.0;
      placed.texts.push_back(std::move(name));
    }
    placed.outline.insert(placed.outline.end(), back.rbegin(), back.rend());
    layout_.groups.push_back(std::move(placed));
  }

  void find_size() {
    const auto reach = [&](double x, double y) {
      layout_.width = std::max(layout_.width, std::ceil(x + margin));
      layout_.height = std::max(layout_.height, std::ceil(y + margin + frame_room));
    };
    for (const PlacedNode& node : layout_.nodes)
      reach(node.area.right() + frame_room, node.area.bottom() + frame_room);
    for (const PlacedEdge& edge : layout_.edges) {
      for (const Spot& at : edge.route) reach(at.x, at.y);
      for (const PlacedText& label : edge.texts) reach(label.area.right(), label.area.bottom());
    }
    for (const PlacedGroup& group : layout_.groups) {
      for (const Spot& at : group.outline) reach(at.x, at.y);
      for (const PlacedText& name : group.texts) reach(name.area.right(), name.area.bottom());
    }
  }

  const Picture& picture_;
  const LayoutSettings& settings_;
  bool down_;
  LayerGaps gaps_;
  Layout layout_;
  Layers layers_;
  std::vector<Band> bands_;
};

/// How small it gets on a page or a screen, which are half as wide again as they are high.
double page(const Layout& layout) { return std::max(layout.width / 3.0, layout.height / 2.0); }

}  // namespace

Layout lay_out(const Picture& picture, const LayoutSettings& settings) {
  if (settings.direction != Direction::automatic)
    return Arrangement(picture, settings, settings.direction == Direction::down).run();
  Layout right = Arrangement(picture, settings, false).run();
  Layout down = Arrangement(picture, settings, true).run();
  return page(down) < page(right) ? down : right;
}

}  // namespace autograd::explain
