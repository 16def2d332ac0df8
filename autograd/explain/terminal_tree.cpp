// SPDX-License-Identifier: MIT
#include "autograd/explain/terminal_tree.hpp"

#include <algorithm>
#include <array>

#include "autograd/explain/text_width.hpp"

namespace autograd::explain {
namespace {

constexpr std::size_t widest = 100, deepest = 9, least_words = 20, between = 2;

struct Branches {
  std::string_view more, last, passing, nothing;
};
constexpr Branches drawn{"├─ ", "└─ ", "│  ", "   "}, plain{"|- ", "`- ", "|  ", "   "};

struct Line {
  std::string words;
  /// Slope, value, adjoint; all empty for a line that only separates.
  std::array<std::string, 3> numbers;
};

class Writer {
 public:
  Writer(const Picture& picture, const TreeSettings& settings)
      : picture_(picture),
        settings_(settings),
        branches_(settings.ascii ? plain : drawn),
        operands_(picture.nodes.size()),
        seen_(picture.nodes.size(), Seen::no) {
    for (const PictureEdge& edge : picture.edges) operands_[edge.to].push_back(&edge);
  }

  std::string write() {
    roots_.push_back(picture_.nodes.size() - 1);
    for (std::size_t i = 0; i < roots_.size(); ++i) {
      if (i > 0) lines_.emplace_back();
      tree(roots_[i]);
    }
    return table() + notes();
  }

 private:
  enum class Seen { no, below, above };
  struct Open {
    std::size_t node;
    const PictureEdge* edge;
    std::string before;  // of the lines below it
    bool is_last;
    std::size_t depth;
  };

  void tree(std::size_t root) {
    std::vector<Open> open{{root, nullptr, "", true, 0}};
    seen_[root] = Seen::no;
    while (!open.empty()) {
      const Open now = std::move(open.back());
      open.pop_back();
      const bool is_new = add(now);
      if (!is_new) continue;
      std::string before = now.before;
      if (now.edge != nullptr) before += now.is_last ? branches_.nothing : branches_.passing;
      const auto& below = operands_[now.node];
      for (std::size_t k = below.size(); k-- > 0;) {
        open.push_back({below[k]->from, below[k], before, k + 1 == below.size(), now.depth + 1});
      }
    }
  }

  /// Whether its operands follow.
  bool add(const Open& now) {
    const PictureNode& node = picture_.nodes[now.node];
    std::string words = now.before;
    if (now.edge != nullptr) words += now.is_last ? branches_.last : branches_.more;
    Line line;
    if (now.edge != nullptr && settings_.shown.slopes) line.numbers[0] = slope(*now.edge);
    Seen& seen = seen_[now.node];
    const bool too_deep = now.depth >= deepest && !operands_[now.node].empty();
    const bool is_new = seen == Seen::no && !too_deep;
    std::string name = node.label;
    if (seen == Seen::above) {
      name += " (above)";
    } else if (!is_new) {
      name += " (below)";
      if (seen == Seen::no) roots_.push_back(now.node);
      seen = Seen::below;
    } else {
      seen = Seen::above;
      if (!node.formula.empty())
        name += node.kind == PictureNode::Kind::folded ? " (" + node.formula + ")" : " = " + node.formula;
      if (node.kind != PictureNode::Kind::folded) {
        if (settings_.shown.values) line.numbers[1] = short_number(node.value);
        if (settings_.shown.adjoints) line.numbers[2] = short_number(node.adjoint);
      }
    }
    line.words = words + (settings_.ascii ? to_ascii(name) : name);
    lines_.push_back(std::move(line));
    return is_new;
  }

  static std::string slope(const PictureEdge& edge) {
    const std::string words = slope_words(edge);
    return words.starts_with("slope ") ? words.substr(6) : words;
  }

  std::string table() {
    std::array<std::string, 3> heads{"slope", "value", "adjoint"};
    std::array<std::size_t, 3> width{0, 0, 0};
    std::size_t numbers = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      for (const Line& line : lines_) width[i] = std::max(width[i], line.numbers[i].size());
      if (width[i] == 0) continue;
      width[i] = std::max(width[i], heads[i].size()) + between;
      numbers += width[i];
    }
    std::size_t words = least_words;
    for (const Line& line : lines_) words = std::max(words, text_columns(line.words));
    words = std::min(words, widest - numbers);
    std::string text = numbers > 0 ? row({"", heads}, words, width) : "";
    for (const Line& line : lines_) text += row(line, words, width);
    return text;
  }

  static std::string row(const Line& line, std::size_t words, const std::array<std::size_t, 3>& width) {
    std::string text = shortened(line.words, words);
    text.append(words - text_columns(text), ' ');
    for (std::size_t i = 0; i < 3; ++i) {
      if (width[i] > 0) text.append(width[i] - line.numbers[i].size(), ' ').append(line.numbers[i]);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    return text + "\n";
  }

  std::string notes() const {
    std::string text;
    for (const std::string& note : picture_.notes) {
      text += "\n";
      std::string_view rest = note;
      while (!rest.empty()) {
        std::size_t end = rest.size();
        while (text_columns(rest.substr(0, end)) > widest) {
          const std::size_t space = rest.rfind(' ', end - 1);
          end = space == std::string_view::npos ? widest : space;
        }
        const std::string line = shortened(rest.substr(0, end), widest);
        text += (settings_.ascii ? to_ascii(line) : line) + "\n";
        rest.remove_prefix(std::min(end + 1, rest.size()));
      }
    }
    return text;
  }

  const Picture& picture_;
  const TreeSettings& settings_;
  const Branches& branches_;
  std::vector<std::vector<const PictureEdge*>> operands_;
  std::vector<Seen> seen_;
  std::vector<std::size_t> roots_;
  std::vector<Line> lines_;
};

}  // namespace

std::string terminal_tree(const Picture& picture, const TreeSettings& settings) {
  return Writer(picture, settings).write();
}

}  // namespace autograd::explain
