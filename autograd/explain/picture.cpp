// SPDX-License-Identifier: MIT
#include "autograd/explain/picture.hpp"

#include <charconv>
#include <cmath>
#include <map>

#include "autograd/explain/corner.hpp"
#include "autograd/explain/formula.hpp"
#include "autograd/explain/picture_fold.hpp"
#include "autograd/explain/picture_order.hpp"
#include "autograd/explain/spelling.hpp"
#include "autograd/explain/text_width.hpp"
#include "autograd/gradient.hpp"

namespace autograd::explain {
namespace {

constexpr std::size_t none = PictureNode::no_group;
constexpr std::size_t longest_label = 26, longest_name = 40, longest_formula = 44, longest_piece = 200;

/// A sum of three terms or more by its first and its last; empty where it is no such sum.
std::string ends_of_sum(const Piece& sum) {
  std::size_t first = std::string::npos, last = 0, count = 0;
  int depth = 0;
  for (std::size_t at = 0; at + 2 < sum.text.size() && sum.precedence == Precedence::sum; ++at) {
    const std::string_view sign = std::string_view(sum.text).substr(at, 3);
    if (sign[0] == '(') ++depth;
    if (sign[0] == ')') --depth;
    if (depth != 0 || (sign != " + " && sign != " - ")) continue;
    first = std::min(first, at);
    last = at;
    ++count;
  }
  return count < 2 ? "" : sum.text.substr(0, first) + " + ..." + sum.text.substr(last);
}

/// Lists that are a sum are written as one.
Piece write_operation(const Section& section, std::size_t place, std::span<const Piece> operands) {
  const Code code = section.code(place);
  const bool is_dot = code == code_of<Dot>, is_sum = code == code_of<Sum>;
  if (!is_dot && !is_sum) return write(section.notation(place), operands);
  const std::size_t terms = is_dot ? operands.size() / 2 : operands.size();
  const auto term = [&](std::size_t i) {
    const Piece pair[] = {operands[i], operands[is_dot ? terms + i : i]};
    return is_dot ? write(Multiply::notation, pair) : operands[i];
  };
  Piece total = term(0);
  for (std::size_t i = 1; i < terms; ++i) {
    // Of a long list the last term is to be seen.
    if (total.text.size() > longest_piece) i = terms - 1;
    const Piece both[] = {total, term(i)};
    total = write(Add::notation, both);
  }
  return total;
}

/// Draws the graph below a root, each node in the box of its head.
class Drawer {
 public:
  Drawer(Value root, const PictureSettings& settings) : section_(root), gradient_(gradient(root)) {
    order_ = picture_order(
        section_.size(), section_.size() - 1, [&](std::size_t place) { return section_.operands(place); },
        [](const Section::Operand& operand) { return operand.place; });
    position_.resize(section_.size());
    for (std::size_t i = 0; i < order_.size(); ++i) position_[order_[i]] = i;
    find_groups(settings.groups);
  }

  std::size_t size() const { return order_.size(); }
  std::size_t lines() const {
    std::size_t count = 0;
    for (std::size_t i = 0; i < size(); ++i) each_operand(i, [&](std::size_t, std::size_t) { ++count; });
    return count;
  }

  Picture draw(bool by_names) {
    find_heads(by_names);
    find_inner_slopes();
    Picture picture{.nodes = {}, .edges = {}, .groups = group_names_, .notes = {}};
    write_boxes(picture);
    write_lines(picture);
    if (picture.nodes.size() < size()) {
      const std::size_t folded = size() - picture.nodes.size();
      picture.notes.push_back(
          "Folded by name: " + counted(folded, "unnamed node stands", "unnamed nodes stand") +
          " in the box of the node that " + (folded == 1 ? "it leads" : "each leads") + " to.");
    }
    return picture;
  }

 private:
  template <class F>
  void each_operand(std::size_t i, F&& f) const {
    const auto operands = section_.operands(order_[i]);
    for (std::size_t k = 0; k < operands.size(); ++k) {
      if (operands[k].place != Section::nowhere) f(position_[operands[k].place], k);
    }
  }
  bool is_leaf(std::size_t i) const { return section_.is_leaf(order_[i]); }
  Value node(std::size_t i) const { return section_.node(order_[i]); }
  std::string_view name(std::size_t i) const { return section_.graph().name_of(node(i).index()); }

  /// For each node what `of` says of all nodes that use it, where they agree; else `none`.
  template <class Of>
  void agree(std::size_t i, std::vector<std::size_t>& common, std::vector<char>& used, Of&& of) const {
    each_operand(i, [&](std::size_t operand, std::size_t) {
      common[operand] = used[operand] == 0 || common[operand] == of(i) ? of(i) : none;
      used[operand] = 1;
    });
  }

  void find_groups(const std::vector<Group>& groups) {
    group_.assign(size(), none);
    for (const Group& group : groups) {
      for (const Value& member : group.nodes) {
        const std::size_t place = section_.place(member);
        if (place != Section::nowhere && group_[position_[place]] == none)
          group_[position_[place]] = group_names_.size();
      }
      group_names_.push_back(shortened(showable(group.name), longest_name));
    }
    // What has no name and leads to one group only is a part of it.
    std::vector<std::size_t> common(size(), none);
    std::vector<char> used(size(), 0);
    for (std::size_t i = size(); i-- > 0;) {
      if (group_[i] == none && name(i).empty() && !is_leaf(i)) group_[i] = common[i];
      agree(i, common, used, [&](std::size_t at) { return group_[at]; });
    }
  }

  void find_heads(bool by_names) {
    head_.resize(size());
    std::vector<std::size_t> common(size(), none);
    std::vector<char> used(size(), 0);
    for (std::size_t i = size(); i-- > 0;) {
      const bool stays = !by_names || is_leaf(i) || !name(i).empty() || common[i] == none;
      head_[i] = stays ? i : common[i];
      agree(i, common, used, [&](std::size_t at) { return head_[at]; });
    }
  }

  /// The derivative of each node's head by the node: what lies inside one box has all its uses there.
  void find_inner_slopes() {
    inner_.assign(size(), 0.0);
    slopes_.assign(size(), {});
    for (std::size_t i = size(); i-- > 0;) {
      if (head_[i] == i) inner_[i] = 1.0;
      if (is_leaf(i)) continue;
      slopes_[i] = slopes_at(section_, order_[i]);
      each_operand(i, [&](std::size_t operand, std::size_t k) {
        if (head_[operand] != operand) inner_[operand] += number::chain(inner_[i], slopes_[i][k]);
      });
    }
  }

  void write_boxes(Picture& picture) {
    box_.assign(size(), none);
    std::vector<Piece> inside(size()), outside(size());
    std::vector<std::size_t> nodes(size(), 0);
    for (std::size_t i = 0; i < size(); ++i) {
      ++nodes[head_[i]];
      inside[i] = piece(i, inside, outside);
      if (head_[i] != i) continue;
      box_[i] = picture.nodes.size();
      picture.nodes.push_back(box(i, box_[i] + 1, inside[i], nodes[i], outside[i]));
      // It is written as its operand, and would look like it.
      if (name(i).empty() && section_.code(order_[i]) == code_of<Within>)
        picture.nodes.back().label.insert(0, "slope ");
    }
  }

  Piece piece(std::size_t i, const std::vector<Piece>& inside, const std::vector<Piece>& outside) const {
    if (is_leaf(i)) return {};
    std::vector<Piece> operands;
    for (const auto& operand : section_.operands(order_[i])) {
      if (operand.place == Section::nowhere) {
        const bool minus = std::signbit(operand.number);
        operands.push_back({short_number(operand.number), minus ? Precedence::product : Precedence::atom});
      } else {
        const std::size_t at = position_[operand.place];
        operands.push_back(head_[at] == at ? outside[at] : inside[at]);
      }
    }
    Piece written = write_operation(section_, order_[i], operands);
    if (written.text.size() > longest_piece) written = short_form(i, written);
    return written;
  }

  /// A sum by its ends; another operation over dots, a long list by its length.
  Piece short_form(std::size_t i, const Piece& formula) const {
    const std::string ends = ends_of_sum(formula);
    if (!ends.empty() && text_columns(showable(ends)) <= longest_formula) return {ends, Precedence::sum};
    const std::size_t count = section_.operands(order_[i]).size();
    if (count > 2)
      return {std::string(section_.notation(order_[i]).name) + " of " + grouped_digits(count),
              Precedence::atom};
    const std::vector<Piece> dots(count, Piece{"...", Precedence::atom});
    return write_operation(section_, order_[i], dots);
  }

  /// The box of head i; `seen` becomes how other boxes' formulas write it.
  PictureNode box(std::size_t i, std::size_t number, const Piece& formula, std::size_t nodes,
                  Piece& seen) const {
    PictureNode made;
    made.kind = is_leaf(i) ? PictureNode::Kind::leaf : PictureNode::Kind::operation;
    made.id = "n" + std::to_string(number);
    made.value = node(i).value();
    made.adjoint = gradient_[node(i)];
    made.nodes = nodes;
    made.leaves = is_leaf(i) ? 1 : 0;
    made.group = group_[i];
    made.node = node(i);
    std::string text = showable(formula.text);
    if (text_columns(text) > longest_formula) text = showable(short_form(i, formula).text);
    if (!name(i).empty()) {
      made.label = shortened(showable(label_of_name(name(i))), longest_name);
      made.formula = text;
      const std::string signs = to_ascii(made.label);
      const bool word = signs.find_first_of(" +-*/") == std::string::npos;
      const bool raised = signs.find('^') != std::string::npos;
      seen = {made.label, !word ? Precedence::sum : raised ? Precedence::power : Precedence::atom};
    } else if (!is_leaf(i) && text_columns(text) <= longest_label && text.find("...") == std::string::npos) {
      made.label = text;
      seen = formula;
    } else {
      made.label = "#" + std::to_string(number);
      made.formula = text;
      seen = {made.label, Precedence::atom};
    }
    return made;
  }

  void write_lines(Picture& picture) const {
    std::vector<std::vector<PictureEdge>> lines(picture.nodes.size());
    std::map<std::pair<std::size_t, std::size_t>, std::size_t> known;
    for (std::size_t i = 0; i < size(); ++i) {
      const std::size_t to = box_[head_[i]];
      const bool together = picture.nodes[to].nodes > 1;
      each_operand(i, [&](std::size_t operand, std::size_t k) {
        if (head_[operand] != operand) return;
        const double slope = number::chain(inner_[i], slopes_[i][k]);
        const auto [found, is_new] = known.emplace(std::pair(box_[operand], to), lines[to].size());
        if (is_new || !together) {
          lines[to].push_back({{}, box_[operand], to, slope, 1});
        } else {
          lines[to][found->second].slope += slope;
          lines[to][found->second].edges += 1;
        }
      });
    }
    for (const auto& list : lines) picture.edges.insert(picture.edges.end(), list.begin(), list.end());
    name_edges(picture);
  }

  Section section_;
  Gradient gradient_;
  std::vector<std::size_t> order_, position_;  // by number and by place
  std::vector<std::size_t> head_, group_, box_;
  std::vector<double> inner_;
  std::vector<std::vector<double>> slopes_;
  std::vector<std::string> group_names_;
};

bool is_more_than(std::size_t nodes, std::size_t lines, std::size_t limit) {
  return nodes > limit || lines > limit * Picture::most_lines / Picture::most_boxes;
}
bool is_more_than(const Picture& picture, std::size_t limit) {
  return is_more_than(picture.nodes.size(), picture.edges.size(), limit);
}

}  // namespace

void name_edges(Picture& picture) {
  std::map<std::string, std::size_t> count;
  for (PictureEdge& edge : picture.edges) {
    edge.id = "e" + picture.nodes[edge.from].id.substr(1) + "-" + picture.nodes[edge.to].id.substr(1);
    const std::size_t number = ++count[edge.id];
    if (number > 1) edge.id += "-" + std::to_string(number);
  }
}

Picture picture(Value root, const PictureSettings& settings) {
  Drawer drawer(root, settings);
  std::size_t limit = Picture::most_boxes;
  if (settings.fold == Fold::automatic) limit = std::min(limit, settings.limit);
  const bool whole_fits = !is_more_than(drawer.size(), drawer.lines(), limit);
  const bool in_full = settings.fold == Fold::none || settings.fold == Fold::automatic;
  Picture made = drawer.draw(!(in_full && whole_fits));
  if (settings.fold == Fold::groups || (is_more_than(made, limit) && !made.groups.empty()))
    made = folded_by_groups(made);
  if (is_more_than(made, limit)) made = folded_by_depth(made);
  return made;
}

std::string short_number(double number) {
  if (std::isnan(number)) return "NaN";
  char buffer[40];
  const bool whole = number == std::floor(number) && std::fabs(number) < 1e7;
  // A minus before a zero would only be asked about.
  number += 0.0;
  const auto end =
      whole ? std::to_chars(buffer, buffer + sizeof buffer, number, std::chars_format::fixed, 0).ptr
            : std::to_chars(buffer, buffer + sizeof buffer, number, std::chars_format::general, 5).ptr;
  return {buffer, end};
}

std::string slope_words(const PictureEdge& edge) {
  if (edge.edges > 1 && std::isnan(edge.slope)) return counted(edge.edges, "line", "lines");
  return "slope " + short_number(edge.slope);
}

}  // namespace autograd::explain
