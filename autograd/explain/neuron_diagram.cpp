// SPDX-License-Identifier: MIT
#include "autograd/explain/neuron_diagram.hpp"

#include <algorithm>
#include <cmath>

#include "autograd/explain/picture_fold.hpp"
#include "autograd/explain/svg_words.hpp"
#include "autograd/explain/text_width.hpp"

namespace autograd::explain {
namespace {

using Part = PlacedText::Part;

constexpr double name_size = 15.0, text_size = 12.0, line_height = 16.0, margin = 16.0;
constexpr double least_radius = 26.0, least_rise = 104.0, least_step = 190.0, most_step = 900.0;
constexpr double bias_gap = 5.0, title_room = 26.0, label_room = 3.0, note_height = 17.0, least_width = 420.0;
constexpr std::size_t shown_first = 6;

PlacedText centred(Part part, const std::string& words, double size, Spot middle) {
  const double width = text_width(words, size);
  return {part, words, size, {middle.x - width / 2.0, middle.y - line_height / 2.0, width, line_height}};
}

bool overlap(const Area& a, const Area& b) {
  return a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom();
}

/// Whether a line passes through an area; lines lead from left to right.
bool passes(const Spot& from, const Spot& to, const Area& area) {
  const double left = std::max(from.x, area.x), right = std::min(to.x, area.right());
  if (left >= right) return false;
  const double slope = (to.y - from.y) / (to.x - from.x);
  const double a = from.y + (left - from.x) * slope, b = from.y + (right - from.x) * slope;
  return std::max(a, b) > area.y && std::min(a, b) < area.bottom();
}

class Arrangement {
 public:
  explicit Arrangement(const NeuronDiagram& diagram) : diagram_(diagram), places_(diagram.columns.size()) {}

  NeuronLayout run() {
    choose();
    measure();
    layout_.height = margin * 2.0 + title_room + rise_ * static_cast<double>(rows_);
    double x = margin + half_width(0);
    for (std::size_t column = 0; column < diagram_.columns.size(); ++column) {
      if (column > 0) x = add_lines(column - 1, x);
      add_circles(column, x);
    }
    layout_.width = std::ceil(x + half_width(diagram_.columns.size() - 1) + margin);
    return std::move(layout_);
  }

 private:
  using Place = NeuronLayout::Circle;
  static constexpr std::size_t left_out = static_cast<std::size_t>(-1);

  /// Which circles are drawn, and in which row of their column each stands.
  void choose() {
    for (std::size_t column = 0; column < diagram_.columns.size(); ++column) {
      const std::size_t count = diagram_.columns[column].circles.size();
      std::vector<std::size_t>& row = places_[column];
      row.assign(count, left_out);
      const bool all = count <= NeuronLayout::most_circles;
      for (std::size_t i = 0; i < count; ++i) {
        if (all || i < shown_first) row[i] = i;
      }
      if (!all) row[count - 1] = shown_first + 1;
      rows_in_.push_back(all ? count : shown_first + 2);
      rows_ = std::max(rows_, rows_in_.back());
      if (!all) {
        layout_.notes.push_back(diagram_.columns[column].title + ": " + grouped_digits(shown_first + 1) +
                                " of " + grouped_digits(count) + " are drawn.");
      }
    }
    with_weights_.assign(diagram_.columns.size(), 0);
    std::vector<std::size_t> drawn(diagram_.columns.size(), 0);
    for (const NeuronLine& line : diagram_.lines) drawn[line.column] += is_drawn(line) ? 1 : 0;
    for (std::size_t column = 0; column + 1 < diagram_.columns.size(); ++column) {
      with_weights_[column] = drawn[column] <= NeuronLayout::most_weights ? 1 : 0;
      if (with_weights_[column] == 0) note_missing_weights();
    }
  }

  bool is_drawn(const NeuronLine& line) const {
    return places_[line.column][line.from] != left_out && places_[line.column + 1][line.to] != left_out;
  }

  /// The circles hold their words, and rows are far enough apart for the weights between them.
  void measure() {
    layout_.radius = least_radius;
    rise_ = least_rise;
    for (std::size_t column = 0; column < diagram_.columns.size(); ++column) {
      for (const NeuronCircle& circle : diagram_.columns[column].circles) {
        const double words =
            std::max(text_width(circle.name, name_size), text_width(circle.number, text_size));
        layout_.radius = std::max(layout_.radius, std::ceil(words / 2.0 + 8.0));
      }
      if (column > 0 && with_weights_[column - 1] != 0) {
        rise_ = std::max(rise_, (line_height + 4.0) * (fewer(column - 1) + 1.0));
      }
    }
    rise_ = std::max(rise_, 2.0 * layout_.radius + line_height + 2.0 * bias_gap + 8.0);
  }

  /// Circles on that side of the lines behind a column where there are fewer.
  double fewer(std::size_t column) const {
    return static_cast<double>(std::min(rows_in_[column], rows_in_[column + 1]));
  }

  double half_width(std::size_t column) const {
    double half = std::max(layout_.radius, text_width(diagram_.columns[column].title, text_size) / 2.0);
    for (const NeuronCircle& circle : diagram_.columns[column].circles)
      half = std::max(half, text_width(circle.bias, text_size) / 2.0);
    return half;
  }

  double height_of(std::size_t column, std::size_t row) const {
    const double above = static_cast<double>(rows_ - rows_in_[column]) / 2.0;
    return margin + title_room + (above + static_cast<double>(row) + 0.5) * rise_ + line_height / 2.0;
  }

  Area bias_area(std::size_t column, std::size_t i, double x) const {
    const std::string& words = diagram_.columns[column].circles[i].bias;
    const double y = height_of(column, places_[column][i]) - layout_.radius - bias_gap - line_height / 2.0;
    return centred(Part::slope, words, text_size, {x, y}).area;
  }

  /// Lines from a column at x to the next, far enough away that nothing touches; returns where that is. Where
  /// that would be too far they have no weights.
  double add_lines(std::size_t column, double x) {
    const double least = std::max(least_step, half_width(column) + half_width(column + 1) + 40.0);
    double step = least;
    std::vector<NeuronLayout::Line> lines = lines_between(column, x, x + step);
    while (touches(column, x, x + step, lines)) {
      step += 20.0;
      if (step > most_step && with_weights_[column] != 0) {
        with_weights_[column] = 0;
        step = least;
        note_missing_weights();
      }
      lines = lines_between(column, x, x + step);
    }
    layout_.lines.insert(layout_.lines.end(), lines.begin(), lines.end());
    return x + step;
  }

  void note_missing_weights() {
    const std::string note = "Weights stand on the lines where there is room for them.";
    if (std::find(layout_.notes.begin(), layout_.notes.end(), note) == layout_.notes.end())
      layout_.notes.push_back(note);
  }

  /// From rim to rim. At one part of the way that depends on how many arrive, all lines between two columns
  /// are equally far from each other: their weights stand there.
  std::vector<NeuronLayout::Line> lines_between(std::size_t column, double x, double next_x) const {
    const double share = 1.0 / (fewer(column) + 1.0);
    const double part = rows_in_[column] < rows_in_[column + 1] ? 1.0 - share : share;
    std::vector<NeuronLayout::Line> made;
    for (std::size_t i = 0; i < diagram_.lines.size(); ++i) {
      const NeuronLine& line = diagram_.lines[i];
      if (line.column != column || !is_drawn(line)) continue;
      const Spot a{x, height_of(column, places_[column][line.from])};
      const Spot b{next_x, height_of(column + 1, places_[column + 1][line.to])};
      const double length = std::hypot(b.x - a.x, b.y - a.y), rim = layout_.radius / length;
      const auto at = [&](double t) { return Spot{a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t}; };
      NeuronLayout::Line placed{i, at(rim), at(1.0 - rim), {}};
      if (with_weights_[column] != 0) {
        placed.texts.push_back(centred(Part::slope, line.weight, text_size, at(part)));
        Area& area = placed.texts.back().area;
        area = {area.x - label_room, area.y, area.width + 2.0 * label_room, area.height};
      }
      made.push_back(std::move(placed));
    }
    return made;
  }

  bool touches(std::size_t column, double x, double next_x,
               const std::vector<NeuronLayout::Line>& lines) const {
    std::vector<Area> biases;
    for (const auto& [at, where] : {std::pair(column, x), std::pair(column + 1, next_x)}) {
      for (std::size_t i = 0; i < places_[at].size(); ++i) {
        if (places_[at][i] != left_out && !diagram_.columns[at].circles[i].bias.empty())
          biases.push_back(bias_area(at, i, where));
      }
    }
    for (std::size_t i = 0; i < lines.size(); ++i) {
      for (const Area& bias : biases) {
        if (passes(lines[i].from, lines[i].to, bias)) return true;
        for (const PlacedText& label : lines[i].texts) {
          if (overlap(label.area, bias)) return true;
        }
      }
      for (const PlacedText& label : lines[i].texts) {
        if (label.area.x < x + layout_.radius + 4.0) return true;
        if (label.area.right() > next_x - layout_.radius - 4.0) return true;
        for (std::size_t k = 0; k < lines.size(); ++k) {
          if (k == i) continue;
          if (passes(lines[k].from, lines[k].to, label.area)) return true;
          if (overlap(lines[k].texts[0].area, label.area)) return true;
        }
      }
    }
    return false;
  }

  void add_circles(std::size_t column, double x) {
    const NeuronColumn& from = diagram_.columns[column];
    layout_.texts.push_back(centred(Part::group, from.title, text_size, {x, margin + line_height / 2.0}));
    for (std::size_t i = 0; i < from.circles.size(); ++i) {
      if (places_[column][i] == left_out) continue;
      const NeuronCircle& circle = from.circles[i];
      Place placed{column, i, {x, height_of(column, places_[column][i])}, {}};
      const double up = circle.number.empty() ? 0.0 : line_height / 2.0;
      placed.texts.push_back(centred(Part::label, circle.name, name_size, {x, placed.centre.y - up}));
      if (!circle.number.empty())
        placed.texts.push_back(centred(Part::value, circle.number, text_size, {x, placed.centre.y + up}));
      if (!circle.bias.empty()) {
        placed.texts.push_back(centred(Part::slope, circle.bias, text_size, {x, 0.0}));
        placed.texts.back().area = bias_area(column, i, x);
      }
      layout_.circles.push_back(std::move(placed));
    }
    const std::size_t count = from.circles.size();
    if (count > NeuronLayout::most_circles) {
      layout_.texts.push_back(centred(Part::contents,
                                      "... " + grouped_digits(count - shown_first - 1) + " more ...",
                                      text_size, {x, height_of(column, shown_first)}));
    }
  }

  const NeuronDiagram& diagram_;
  NeuronLayout layout_;
  std::vector<std::vector<std::size_t>> places_;
  std::vector<std::size_t> rows_in_;
  std::vector<char> with_weights_;
  std::size_t rows_ = 0;
  double rise_ = 0.0;
};

std::string written(const PlacedText& text) {
  const std::string_view look = text.part == Part::label   ? "cr-label"
                                : text.part == Part::value ? "cr-small cr-value"
                                                           : "cr-small cr-quiet";
  const double baseline = text.area.y + text.area.height / 2.0 + text.size * 0.35;
  return svg_line(text.text, text.area.x + text.area.width / 2.0, baseline, look, "middle");
}

std::string line_id(const NeuronLine& line) {
  return "w" + std::to_string(line.column + 1) + "-" + std::to_string(line.from + 1) + "-" +
         std::to_string(line.to + 1);
}

std::string written(const NeuronDiagram& diagram, const NeuronLayout& layout, const std::string& prefix) {
  std::string lines, labels, circles;
  for (const NeuronLayout::Line& line : layout.lines) {
    lines += "<path id=\"" + prefix + line_id(diagram.lines[line.line]) +
             "\" class=\"cr-line\" marker-end=\"url(#" + prefix + "tip)\" d=\"M" + svg_number(line.from.x) +
             " " + svg_number(line.from.y) + "L" + svg_number(line.to.x) + " " + svg_number(line.to.y) +
             "\"/>\n";
    for (const PlacedText& text : line.texts) {
      labels += "<rect class=\"cr-tag\"" + svg_attribute("x", text.area.x) + svg_attribute("y", text.area.y) +
                svg_attribute("width", text.area.width) + svg_attribute("height", text.area.height) + "/>\n" +
                written(text);
    }
  }
  for (const NeuronLayout::Circle& circle : layout.circles) {
    circles += "<g id=\"" + prefix + "c" + std::to_string(circle.column + 1) + "-" +
               std::to_string(circle.row + 1) + "\"" + (circle.column == 0 ? " class=\"cr-leaf\"" : "") +
               "><circle class=\"" + (circle.column == 0 ? "cr-box" : "cr-cell") + "\"" +
               svg_attribute("cx", circle.centre.x) + svg_attribute("cy", circle.centre.y) +
               svg_attribute("r", layout.radius) + "/>\n";
    for (const PlacedText& text : circle.texts) circles += written(text);
    circles += "</g>\n";
  }
  return lines + labels + circles;
}

}  // namespace

NeuronLayout lay_out(const NeuronDiagram& diagram) { return Arrangement(diagram).run(); }

std::string svg(const NeuronDiagram& diagram, const std::string& id_prefix) {
  const NeuronLayout layout = lay_out(diagram);
  const std::string prefix = xml_text(id_prefix);
  std::vector<std::string> notes = diagram.notes;
  notes.insert(notes.end(), layout.notes.begin(), layout.notes.end());
  const double width = std::max(layout.width, least_width);
  std::vector<std::string> lines;
  std::string described = "A network of " + counted(diagram.columns.size() - 1, "layer", "layers") + ".";
  for (const std::string& note : notes) {
    described += " " + note;
    for (std::string& line : svg_lines(note, width - 2.0 * margin, text_size))
      lines.push_back(std::move(line));
  }
  const double height = std::ceil(layout.height + static_cast<double>(lines.size()) * note_height);
  std::string text = svg_begin(width, height, diagram.title, described, id_prefix);
  text += written(diagram, layout, prefix);
  for (const PlacedText& title : layout.texts) text += written(title);
  double y = layout.height;
  for (const std::string& line : lines) {
    text += svg_line(line, margin, y, "cr-small cr-quiet", "start");
    y += note_height;
  }
  return text + "</svg>\n";
}

}  // namespace autograd::explain
