// SPDX-License-Identifier: MIT
#include "autograd/explain/svg.hpp"

#include <algorithm>
#include <cmath>

#include "autograd/explain/picture_fold.hpp"
#include "autograd/explain/svg_words.hpp"

namespace autograd::explain {
namespace {

using Part = PlacedText::Part;

constexpr double legend_size = 12.0, legend_height = 17.0, legend_side = 14.0, least_width = 420.0;

std::string_view class_of(Part part) {
  switch (part) {
    case Part::label: return "cr-label";
    case Part::formula: return "cr-formula";
    case Part::value: return "cr-value";
    case Part::adjoint: return "cr-adjoint";
    case Part::contents: return "cr-quiet";
    case Part::slope: return "cr-slope";
    case Part::group: return "cr-quiet";
  }
  return "";
}

/// The baseline lies so that the letters stand in the middle of the area.
double baseline(const PlacedText& text) { return text.area.y + text.area.height / 2.0 + text.size * 0.35; }

std::string written(const PlacedText& text, bool centred) {
  const double x = centred ? text.area.x + text.area.width / 2.0 : text.area.x;
  return svg_line(text.text, x, baseline(text), class_of(text.part), centred ? "middle" : "start");
}

std::string spot(const Spot& s) { return svg_number(s.x) + " " + svg_number(s.y); }

/// Straight, and where the place changes a curve that is straight at both ends. All these curves have one
/// shape, so that frames stay around the lines inside them.
std::string path(const std::vector<Spot>& route, bool down) {
  std::string d = "M" + spot(route[0]);
  for (std::size_t i = 1; i < route.size(); ++i) {
    const Spot &from = route[i - 1], &to = route[i];
    if (from.y == to.y) {
      d += "H" + svg_number(to.x);
    } else if (from.x == to.x) {
      d += "V" + svg_number(to.y);
    } else {
      const double x = (from.x + to.x) / 2.0, y = (from.y + to.y) / 2.0;
      d += "C" + spot(down ? Spot{from.x, y} : Spot{x, from.y}) + " " +
           spot(down ? Spot{to.x, y} : Spot{x, to.y}) + " " + spot(to);
    }
  }
  return d;
}

class Writer {
 public:
  Writer(const Picture& picture, const Layout& layout, const SvgSettings& settings)
      : picture_(picture), layout_(layout), settings_(settings), prefix_(xml_text(settings.id_prefix)) {}

  std::string write() {
    const double width = std::max(layout_.width, least_width);
    const std::vector<std::string> lines = legend(width - 2.0 * legend_side);
    const double height = std::ceil(layout_.height + static_cast<double>(lines.size()) * legend_height);
    const std::string title =
        settings_.title.empty() ? "Computation graph of " + picture_.nodes.back().label : settings_.title;
    std::string text = svg_begin(width, height, title, description(picture_), settings_.id_prefix);
    for (std::size_t i = 0; i < layout_.groups.size(); ++i) text += group(layout_.groups[i]);
    for (std::size_t i = 0; i < picture_.edges.size(); ++i) text += edge(picture_.edges[i], layout_.edges[i]);
    for (std::size_t i = 0; i < picture_.nodes.size(); ++i) text += node(i);
    double y = layout_.height;
    for (const std::string& line : lines) {
      text += svg_line(line, legend_side, y, "cr-small cr-quiet", "start");
      y += legend_height;
    }
    return text + "</svg>\n";
  }

 private:
  std::vector<std::string> legend(double room) const {
    if (!settings_.legend) return {};
    const std::string root = picture_.nodes.back().label;
    std::string words;
    if (settings_.shown.adjoints) words += "adjoint: the derivative of " + root + " by the box. ";
    if (settings_.shown.slopes) {
      words += "slope: the derivative of an arrow's end by its start. ";
      if (settings_.shown.adjoints)
        words +=
            "Back along an arrow flows its slope times the adjoint at its end; a box's adjoint is the sum of "
            "what flows back to it. ";
    }
    if (std::any_of(picture_.edges.begin(), picture_.edges.end(),
                    [](const PictureEdge& edge) { return edge.slope == 0.0; }))
      words += "Dotted: a slope of 0. ";
    std::vector<std::string> lines = svg_lines(words, room, legend_size);
    for (const std::string& note : picture_.notes) {
      for (std::string& line : svg_lines(note, room, legend_size)) lines.push_back(std::move(line));
    }
    return lines;
  }

  std::string group(const PlacedGroup& placed) const {
    std::string text = "<g><path class=\"cr-group\" d=\"" + path(placed.outline, layout_.down) + "z\"/>\n";
    for (const PlacedText& line : placed.texts) text += written(line, false);
    return text + "</g>\n";
  }

  std::string edge(const PictureEdge& edge, const PlacedEdge& placed) const {
    std::string text = "<g id=\"" + prefix_ + edge.id + "\" class=\"cr-edge" +
                       (edge.slope == 0.0 ? " cr-still" : "") +
                       "\"><path class=\"cr-line\" marker-end=\"url(#" + prefix_ + "tip)\" d=\"" +
                       path(placed.route, layout_.down) + "\"/>\n";
    for (const PlacedText& line : placed.texts) text += written(line, false);
    return text + "</g>\n";
  }

  std::string node(std::size_t i) const {
    const PictureNode& node = picture_.nodes[i];
    const PlacedNode& placed = layout_.nodes[i];
    const std::string_view kind = node.kind == PictureNode::Kind::leaf        ? "cr-leaf"
                                  : node.kind == PictureNode::Kind::operation ? "cr-operation"
                                                                              : "cr-folded";
    const bool is_root = i + 1 == picture_.nodes.size();
    std::string text = "<g id=\"" + prefix_ + node.id + "\" class=\"cr-node " + std::string(kind) +
                       (is_root ? " cr-root" : "") + "\"><rect class=\"cr-box\"" +
                       svg_attribute("x", placed.area.x) + svg_attribute("y", placed.area.y) +
                       svg_attribute("width", placed.area.width) +
                       svg_attribute("height", placed.area.height) +
                       svg_attribute("rx", node.kind == PictureNode::Kind::leaf ? 12.0 : 3.0) + "/>\n";
    for (const PlacedText& line : placed.texts) text += written(line, true);
    return text + "</g>\n";
  }

  const Picture& picture_;
  const Layout& layout_;
  const SvgSettings& settings_;
  std::string prefix_;
};

}  // namespace

std::string svg(const Picture& picture, const Layout& layout, const SvgSettings& settings) {
  return Writer(picture, layout, settings).write();
}

std::string svg(const Picture& picture, const SvgSettings& settings) {
  return svg(picture, lay_out(picture, settings.shown), settings);
}

std::string description(const Picture& picture) {
  std::size_t nodes = 0, leaves = 0;
  for (const PictureNode& node : picture.nodes) nodes += node.nodes, leaves += node.leaves;
  const PictureNode& root = picture.nodes.back();
  std::string words = counted(leaves, "leaf", "leaves") + " and " +
                      counted(nodes - leaves, "operation", "operations") + " lead to " + root.label +
                      ", whose value is " + short_number(root.value) + ", in " +
                      counted(picture.nodes.size(), "box", "boxes") + " and " +
                      counted(picture.edges.size(), "arrow", "arrows") + ".";
  for (const std::string& note : picture.notes) words += " " + note;
  return words;
}

}  // namespace autograd::explain
