// SPDX-License-Identifier: MIT
// Where everything on a chart stands. All words are measured before anything is drawn, and each kind has a
// room of its own: the title above, numbers left and below, names to the right, sentences at the foot.
#include "nn/chart.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "nn/chart_drawing.hpp"
#include "nn/chart_range.hpp"
#include "nn/chart_words.hpp"
#include "nn/words.hpp"

namespace nn {
namespace {

constexpr double font = 12.0, title_font = 15.0, line_height = 15.0, title_height = 20.0, margin = 14.0;
constexpr double bold = 1.15;  // how much wider bold letters are
constexpr double key = 26.0;   // the piece of line beside a name
constexpr double gap = 12.0;   // between the plot and that piece
constexpr double least_plot = 100.0;
constexpr std::size_t most_series = 12;

/// The name of a series, in lines, and the middle of the place where it stands.
struct Label {
  std::size_t series, number;
  std::vector<std::string> lines;
  double middle = 0.0;

  double height() const { return static_cast<double>(lines.size()) * line_height + 3.0; }
};

void require(const Chart& chart) {
  std::size_t lines = 0;
  for (const Series& series : chart.series) {
    lines += series.look != Look::guide;
    if (series.x.size() != series.y.size())
      throw autograd::WrongSize("the series " + in_quotes(series.name) + " has " +
                                counted(series.x.size(), "number") + " for x and " +
                                std::to_string(series.y.size()) + " for y; give it as many of both");
  }
  if (lines > most_series)
    throw autograd::WrongSize("a chart with " + std::to_string(lines) + " series cannot be read; " +
                              std::to_string(most_series) + " are the most, make several charts");
  if (!(chart.width >= 240.0 && chart.width <= 4000.0) || !(chart.height <= 4000.0))
    throw autograd::Error("a chart is 240 to 4000 pixels wide and at most 4000 high");
  if (chart.equal_units && (chart.x_scale != Scale::linear || chart.y_scale != Scale::linear))
    throw autograd::Error("a unit has a length only on linear axes: leave out equal_units or the logarithm");
}

std::string tick_text(double number) { return short_text(number, 9); }

class Drawing {
 public:
  Drawing(const Chart& chart, SvgUse use) : chart_(chart), use_(use) {
    ranges_[0] = range_across(chart);
    ranges_[1] = range_up(chart);
    title_ = chart.title.empty() ? std::vector<std::string>{}
                                 : wrapped(chart.title, title_font * bold, chart.width - 2 * margin);
    lay_out_across();
    lay_out_down();
  }

  std::string finished(const Background& background, const std::string& description) {
    begin(description);
    if (background) background(markup_, plot());
    draw_axes();
    draw_series();
    draw_labels();
    draw_foot();
    return markup_.finished();
  }

 private:
  void lay_out_across() {
    std::size_t number = 0;
    for (std::size_t i = 0; i < chart_.series.size(); ++i) {
      const Series& series = chart_.series[i];
      const std::size_t own = series.look == Look::guide ? 0 : number++;
      if (!series.name.empty()) labels_.push_back({i, own, label_lines(series)});
    }
    double widest = 0.0;
    for (const Label& label : labels_) {
      for (const std::string& line : label.lines) widest = std::max(widest, text_width(line, font));
    }
    right_ = chart_.width - (labels_.empty() ? margin + 10.0 : widest + key + gap + 6.0 + margin);
    double numbers = 0.0;
    for (const double tick : Axis(ranges_[1], 0.0, 1.0, chart_.y_scale).ticks(8))
      numbers = std::max(numbers, text_width(tick_text(tick), font));
    left_ = margin + numbers + 6.0;
  }

  std::vector<std::string> label_lines(const Series& series) const {
    const double width = std::min(0.3 * chart_.width, 190.0);
    std::vector<std::string> lines = wrapped(series.name, font, width);
    if (!series.ended.empty()) {
      for (std::string& line : wrapped(series.ended, font, width)) lines.push_back(std::move(line));
    }
    return lines;
  }

  /// The height of the plot is what is left by the words, but never too little for the names.
  void lay_out_down() {
    const double title = static_cast<double>(title_.size()) * title_height;
    top_ = margin + title + (chart_.y_label.empty() ? 8.0 : line_height + 8.0);
    // What is off the plot does not depend on the plot's height.
    bottom_ = top_ + least_plot;
    lay_out_foot();
    const double below = 22.0 + (chart_.x_label.empty() ? 0.0 : line_height) + foot_height() + margin - 6.0;
    const double names = std::accumulate(labels_.begin(), labels_.end(), 0.0,
                                         [](double sum, const Label& label) { return sum + label.height(); });
    bottom_ = top_ + std::max({chart_.height - top_ - below, names, least_plot});
    height_ = bottom_ + below;
    if (chart_.equal_units) equalise();
  }

  void equalise() {
    const double across = (ranges_[0].most - ranges_[0].least) / (right_ - left_);
    const double up = (ranges_[1].most - ranges_[1].least) / (bottom_ - top_);
    Range& narrow = ranges_[across < up ? 0 : 1];
    const double length = across < up ? right_ - left_ : bottom_ - top_;
    const double more = std::max(across, up) * length - (narrow.most - narrow.least);
    narrow = {narrow.least - more / 2.0, narrow.most + more / 2.0};
  }

  struct FootLine {
    std::optional<Off> mark;
    bool ended = false;
    std::string text;
  };

  void lay_out_foot() {
    const double width = chart_.width - 2 * margin;
    const auto add = [&](std::optional<Off> mark, bool ended, const std::string& text) {
      const double indent = mark || ended ? 20.0 : 0.0;
      for (std::string& line : wrapped(text, font, width - indent)) {
        foot_.push_back({mark, ended, std::move(line)});
        indents_.push_back(indent);
        mark.reset();
        ended = false;
      }
    };
    for (const Series& series : chart_.series) {
      if (series.name.empty() && !series.ended.empty()) add({}, true, series.ended);
    }
    for (const OffSentence& sentence : sentences_of_points_off(chart_, plot()))
      add(sentence.off, false, sentence.text);
    for (const std::string& note : chart_.notes) add({}, false, note);
  }

  double foot_height() const {
    return foot_.empty() ? 0.0 : 6.0 + static_cast<double>(foot_.size()) * line_height;
  }

  Plot plot() const {
    return {Axis(ranges_[0], left_, right_, chart_.x_scale),
            Axis(ranges_[1], bottom_, top_, chart_.y_scale),
            left_,
            right_,
            top_,
            bottom_};
  }

  void begin(const std::string& description) {
    const std::string width = coordinate(chart_.width), height = coordinate(height_);
    Attributes attributes{{"class", "chart"},
                          {"role", "img"},
                          {"width", width},
                          {"height", height},
                          {"viewBox", "0 0 " + width + " " + height}};
    if (use_ == SvgUse::file) attributes.insert(attributes.begin(), {"xmlns", "http://www.w3.org/2000/svg"});
    markup_.open("svg", attributes);
    markup_.element("title", {}, chart_.title.empty() ? "Chart" : chart_.title);
    markup_.element("desc", {}, description);
    if (use_ == SvgUse::file) markup_.element("style", {}, chart_style());
    markup_.empty("rect", {{"class", "chart-paper"}, {"width", width}, {"height", height}});
    double y = margin + 13.0;
    for (const std::string& line : title_) {
      write("chart-title", "start", margin, y, line);
      y += title_height;
    }
    if (!chart_.y_label.empty()) {
      const double room = chart_.width - 2 * margin;
      write("chart-quiet", "start", margin, y, wrapped(chart_.y_label, font, room).front());
    }
  }

  void write(std::string_view classes, std::string_view anchor, double x, double y, std::string_view text) {
    markup_.element("text",
                    {{"class", std::string(classes)},
                     {"x", coordinate(x)},
                     {"y", coordinate(y)},
                     {"text-anchor", std::string(anchor)}},
                    text);
  }

  void draw_line(std::string_view classes, double x1, double y1, double x2, double y2) {
    const std::vector<Place> ends{{x1, y1}, {x2, y2}};
    markup_.empty("path", {{"class", std::string(classes)}, {"d", path_of(ends)}});
  }

  /// As many as can stand side by side.
  std::vector<double> ticks_across(const Axis& axis) const {
    const bool whole = is_whole_across(chart_);
    for (std::size_t most = 10; most > 1; --most) {
      std::vector<double> ticks = axis.ticks(most);
      if (whole) std::erase_if(ticks, [](double tick) { return std::abs(tick - std::round(tick)) > 1e-9; });
      bool fits = true;
      for (std::size_t i = 1; i < ticks.size(); ++i) {
        const double words =
            text_width(tick_text(ticks[i]), font) + text_width(tick_text(ticks[i - 1]), font);
        fits = fits && axis.place(ticks[i]) - axis.place(ticks[i - 1]) >= words / 2.0 + 10.0;
      }
      if (fits) return ticks;
    }
    return axis.ticks(1);
  }

  void draw_axes() {
    const Plot plot = this->plot();
    const auto most = static_cast<std::size_t>(std::clamp((bottom_ - top_) / 34.0, 3.0, 8.0));
    for (const double tick : plot.y.ticks(most)) {
      const double y = plot.y.place(tick);
      draw_line("chart-grid", left_, y, right_, y);
      write("chart-quiet", "end", left_ - 6.0, y + 4.0, tick_text(tick));
    }
    for (const double tick : ticks_across(plot.x)) {
      const double x = plot.x.place(tick), half = text_width(tick_text(tick), font) / 2.0;
      draw_line("chart-frame", x, bottom_, x, bottom_ + 4.0);
      write("chart-quiet", "middle", std::clamp(x, 2.0 + half, chart_.width - 2.0 - half), bottom_ + 17.0,
            tick_text(tick));
    }
    draw_line("chart-frame", left_, bottom_, right_, bottom_);
    draw_line("chart-frame", left_, top_, left_, bottom_);
    if (!chart_.x_label.empty()) {
      const double room = chart_.width - 2 * margin;
      const std::string words = wrapped(chart_.x_label, font, room).front();
      const double half = text_width(words, font) / 2.0;
      const double middle = std::clamp((left_ + right_) / 2.0, margin + half, chart_.width - margin - half);
      write("chart-quiet", "middle", middle, bottom_ + 17.0 + line_height, words);
    }
  }

  void draw_lines(const Series& series, std::size_t number, const Plot& plot) {
    std::string path;
    for (const Piece& piece : pieces_of(series, plot)) {
      if (piece.size() > 1) path += path_of(piece);
      if (piece.size() == 1 && series.look != Look::guide) draw_point(markup_, number, piece.front());
    }
    if (path.empty()) return;
    const bool guide = series.look == Look::guide;
    Attributes attributes{{"class", guide ? "chart-guide" : line_class(number)}, {"d", path}};
    if (const std::string_view dashes = dashes_of(number); !guide && !dashes.empty())
      attributes.push_back({"stroke-dasharray", std::string(dashes)});
    markup_.empty("path", attributes);
  }

  void draw_points(const Series& series, std::size_t number, const Plot& plot) {
    std::vector<Place> drawn;
    for (std::size_t i = 0; i < series.x.size(); ++i) {
      if (off_of(series.x[i], series.y[i], plot) != Off::inside) continue;
      const Place place(plot.x.place(series.x[i]), plot.y.place(series.y[i]));
      const bool covered = !drawn.empty() && std::abs(drawn.back().first - place.first) < 0.01 &&
                           std::abs(drawn.back().second - place.second) < 0.01;
      if (covered) continue;
      draw_point(markup_, number, place);
      drawn.push_back(place);
    }
  }

  void draw_series() {
    const Plot plot = this->plot();
    for (const Series& series : chart_.series) {
      if (series.look == Look::guide) draw_lines(series, 0, plot);
    }
    std::size_t number = 0;
    for (const Series& series : chart_.series) {
      if (series.look == Look::guide) continue;
      if (series.look != Look::points) draw_lines(series, number, plot);
      if (series.look != Look::line) draw_points(series, number, plot);
      for (const EdgeMark& mark : edge_marks_of(series, plot)) draw_edge_mark(markup_, mark);
      if (!series.ended.empty()) draw_end(markup_, end_of(series, plot));
      ++number;
    }
  }

  /// Each name as near to its line's end as the others let it be.
  void place_labels() {
    const Plot plot = this->plot();
    for (Label& label : labels_) label.middle = end_of(chart_.series[label.series], plot).second;
    std::stable_sort(labels_.begin(), labels_.end(),
                     [](const Label& a, const Label& b) { return a.middle < b.middle; });
    double free = top_;
    for (Label& label : labels_) {
      label.middle = std::max(label.middle, free + label.height() / 2.0);
      free = label.middle + label.height() / 2.0;
    }
    free = bottom_;
    for (auto label = labels_.rbegin(); label != labels_.rend(); ++label) {
      label->middle = std::min(label->middle, free - label->height() / 2.0);
      free = label->middle - label->height() / 2.0;
    }
  }

  void draw_labels() {
    place_labels();
    for (const Label& label : labels_) {
      const Series& series = chart_.series[label.series];
      const double lines = static_cast<double>(label.lines.size());
      double y = label.middle - (lines - 1.0) * line_height / 2.0;
      if (series.look != Look::points) draw_key(series, label.number, y);
      if (series.look == Look::points || series.look == Look::line_and_points)
        draw_point(markup_, label.number, {right_ + gap + key / 2.0, y});
      for (const std::string& line : label.lines) {
        write("chart-text", "start", right_ + key + gap + 6.0, y + 4.0, line);
        y += line_height;
      }
    }
  }

  void draw_key(const Series& series, std::size_t number, double y) {
    const std::vector<Place> ends{{right_ + gap, y}, {right_ + gap + key, y}};
    const bool guide = series.look == Look::guide;
    Attributes attributes{{"class", guide ? "chart-guide" : line_class(number)}, {"d", path_of(ends)}};
    if (const std::string_view dashes = dashes_of(number); !guide && !dashes.empty())
      attributes.push_back({"stroke-dasharray", std::string(dashes)});
    markup_.empty("path", attributes);
  }

  void draw_foot() {
    double y = height_ - margin - foot_height() + 6.0 + 11.0;
    for (std::size_t i = 0; i < foot_.size(); ++i) {
      if (foot_[i].mark) draw_edge_mark(markup_, {*foot_[i].mark, {margin + 8.0, y - 4.0}});
      if (foot_[i].ended) draw_end(markup_, {margin + 8.0, y - 4.0});
      write("chart-text", "start", margin + indents_[i], y, foot_[i].text);
      y += line_height;
    }
  }

  const Chart& chart_;
  SvgUse use_;
  Range ranges_[2];
  std::vector<std::string> title_;
  std::vector<Label> labels_;
  std::vector<FootLine> foot_;
  std::vector<double> indents_;
  double left_ = 0.0, right_ = 0.0, top_ = 0.0, bottom_ = 0.0, height_ = 0.0;
  Markup markup_;
};

}  // namespace

std::string draw_chart(const Chart& chart, SvgUse use, const Background& background,
                       const std::string& description) {
  require(chart);
  return Drawing(chart, use).finished(background, description);
}

std::string svg_of(const Chart& chart, SvgUse use) {
  return draw_chart(chart, use, {}, description_of(chart));
}

}  // namespace nn
