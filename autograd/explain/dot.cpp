// SPDX-License-Identifier: MIT
#include "autograd/explain/dot.hpp"

#include <cmath>

namespace autograd::explain {
namespace {

/// In double quotes. A backslash is doubled: Graphviz reads `\n`, `\N` and others inside a label.
std::string quoted(std::string_view text) {
  std::string made = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') made += '\\';
    made += c;
  }
  return made + "\"";
}

class Writer {
 public:
  Writer(const Picture& picture, const LayoutSettings& shown) : picture_(picture), shown_(shown) {}

  std::string write() const {
    std::string text =
        "digraph {\n  rankdir=" + std::string(shown_.direction == Direction::down ? "TB" : "LR") +
        ";\n  node [shape=box fontname=\"Arial\"];\n  edge [fontname=\"Arial\" "
        "fontsize=10];\n";
    for (std::size_t i = 0; i < picture_.nodes.size(); ++i) text += "  " + node(i) + "\n";
    for (std::size_t group = 0; group < picture_.groups.size(); ++group) text += cluster(group);
    for (const PictureEdge& edge : picture_.edges) text += "  " + line(edge) + "\n";
    return text + "}\n";
  }

 private:
  std::string node(std::size_t i) const {
    const PictureNode& node = picture_.nodes[i];
    const bool folded = node.kind == PictureNode::Kind::folded;
    std::string label = quoted(node.label);
    const auto add = [&](const std::string& words) {
      label.pop_back();
      label += "\\n" + quoted(words).substr(1);
    };
    if (!node.formula.empty()) add(folded ? node.formula : "= " + node.formula);
    if (shown_.values && !folded) add("value " + short_number(node.value));
    if (shown_.adjoints && !folded) add("adjoint " + short_number(node.adjoint));
    std::string style;
    if (node.kind == PictureNode::Kind::leaf) style = " style=rounded";
    if (folded) style = " style=dashed";
    if (i + 1 == picture_.nodes.size()) style += " penwidth=2.5";
    return node.id + " [label=" + label + style + "];";
  }

  std::string cluster(std::size_t group) const {
    std::string members;
    for (const PictureNode& node : picture_.nodes) {
      if (node.group == group) members += " " + node.id + ";";
    }
    if (members.empty()) return "";
    return "  subgraph cluster_" + std::to_string(group + 1) + " { label=" + quoted(picture_.groups[group]) +
           "; style=dashed;" + members + " }\n";
  }

  std::string line(const PictureEdge& edge) const {
    std::string text =
        picture_.nodes[edge.from].id + " -> " + picture_.nodes[edge.to].id + " [id=" + quoted(edge.id);
    if (shown_.slopes) text += " label=" + quoted(slope_words(edge));
    if (edge.slope == 0.0) text += " style=dotted";
    return text + "];";
  }

  const Picture& picture_;
  const LayoutSettings& shown_;
};

}  // namespace

std::string dot(const Picture& picture, const LayoutSettings& shown) {
  return Writer(picture, shown).write();
}

}  // namespace autograd::explain
