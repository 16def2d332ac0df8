// SPDX-License-Identifier: MIT
#include "autograd/explain/picture_fold.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "autograd/explain/picture_order.hpp"

namespace autograd::explain {
namespace {

/// For each box the box of the new picture that it goes into; these may not depend on one another in a
/// circle.
using Clusters = FoldedInto;

struct Draft {
  std::vector<PictureNode> nodes;
  std::vector<std::vector<PictureEdge>> edges;  // by their result
};

/// Makes a cluster of one box more. The last box to come is the one to which the others lead, or one of them.
void gather_box(PictureNode& into, const PictureNode& box) {
  if (into.nodes == 0) {
    into = box;
    return;
  }
  into.kind = PictureNode::Kind::folded;
  into.nodes += box.nodes;
  into.leaves += box.leaves;
  into.value = into.adjoint = number::nan;
  into.node = Value();
  into.group = into.group == box.group ? box.group : PictureNode::no_group;
}

/// Numbers speak of the picture before; what refers to them is dropped.
void forget_numbers(PictureNode& box) {
  if (box.formula.find('#') != std::string::npos) box.formula.clear();
  if (box.label.find('#') == std::string::npos) return;
  const Graph* graph = box.node.graph();
  box.label = graph == nullptr ? "box" : std::string(graph->notation(box.node.index()).name);
}

Draft gather(const Picture& picture, const Clusters& clusters, std::size_t count) {
  PictureNode empty;
  empty.nodes = 0;
  Draft draft{std::vector<PictureNode>(count, empty), std::vector<std::vector<PictureEdge>>(count)};
  for (std::size_t i = 0; i < picture.nodes.size(); ++i) {
    gather_box(draft.nodes[clusters[i]], picture.nodes[i]);
  }
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> known;
  for (const PictureEdge& edge : picture.edges) {
    const std::size_t from = clusters[edge.from], to = clusters[edge.to];
    if (from == to) continue;
    const bool folded = draft.nodes[from].nodes != picture.nodes[edge.from].nodes ||
                        draft.nodes[to].nodes != picture.nodes[edge.to].nodes;
    std::vector<PictureEdge>& edges = draft.edges[to];
    const auto [found, is_new] = known.emplace(std::pair(from, to), edges.size());
    if (!is_new && folded) {
      edges[found->second].edges += edge.edges;
      edges[found->second].slope = number::nan;
      continue;
    }
    edges.push_back({{}, from, to, edge.slope, edge.edges});
  }
  return draft;
}

/// The draft in the order of pictures, with ids. The clusters get the places that their boxes have in it.
Picture finish(Draft draft, Clusters& clusters, const Picture& before) {
  const auto order = picture_order(
      draft.nodes.size(), clusters.back(),
      [&](std::size_t i) { return std::span<const PictureEdge>(draft.edges[i]); },
      [](const PictureEdge& edge) { return edge.from; });
  Picture made{.nodes = {}, .edges = {}, .groups = before.groups, .notes = before.notes};
  std::vector<std::size_t> place(draft.nodes.size());
  for (const std::size_t i : order) {
    place[i] = made.nodes.size();
    made.nodes.push_back(std::move(draft.nodes[i]));
    made.nodes.back().id = "n" + std::to_string(made.nodes.size());
    forget_numbers(made.nodes.back());
    for (PictureEdge& edge : draft.edges[i]) {
      made.edges.push_back({{}, place[edge.from], place[i], edge.slope, edge.edges});
    }
  }
  name_edges(made);
  for (std::size_t& cluster : clusters) cluster = place[cluster];
  return made;
}

std::string contents(const PictureNode& box) {
  const std::size_t operations = box.nodes - box.leaves;
  std::string text;
  if (box.leaves > 0) text = counted(box.leaves, "leaf", "leaves");
  if (operations > 0) text += (text.empty() ? "" : ", ") + counted(operations, "operation", "operations");
  return text;
}

/// How far each box is from the leaves, where a step inside a family counts nothing. A leaf is as near to its
/// results as it may be.
std::vector<std::size_t> depths(const Picture& picture, const std::vector<std::size_t>& family) {
  std::vector<std::size_t> depth(picture.nodes.size(), 0);
  std::vector<char> is_result(picture.nodes.size(), 0);
  const auto step = [&](const PictureEdge& edge) {
    return family[edge.from] == family[edge.to] ? std::size_t{0} : 1;
  };
  for (const PictureEdge& edge : picture.edges) {
    is_result[edge.to] = 1;
    depth[edge.to] = std::max(depth[edge.to], depth[edge.from] + step(edge));
  }
  std::vector<std::size_t> late(picture.nodes.size(), PictureNode::no_group);
  for (const PictureEdge& edge : picture.edges) {
    late[edge.from] = std::min(late[edge.from], depth[edge.to] - step(edge));
  }
  for (std::size_t i = 0; i < depth.size(); ++i) {
    if (is_result[i] == 0 && late[i] != PictureNode::no_group) depth[i] = late[i];
  }
  return depth;
}

}  // namespace

std::string grouped_digits(std::size_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, ",");
  return text;
}

std::string counted(std::size_t number, std::string_view one, std::string_view many) {
  return grouped_digits(number) + " " + std::string(number == 1 ? one : many);
}

Picture folded_by_groups(const Picture& picture, FoldedInto* into) {
  const std::size_t count = picture.nodes.size();
  std::vector<std::size_t> family(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t group = picture.nodes[i].group;
    // The root stays what the picture is of.
    const bool alone = group == PictureNode::no_group || i + 1 == count;
    family[i] = alone ? picture.groups.size() + i : group;
  }
  const std::vector<std::size_t> depth = depths(picture, family);
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> boxes;
  Clusters clusters(count);
  for (std::size_t i = 0; i < count; ++i) {
    clusters[i] = boxes.emplace(std::pair(family[i], depth[i]), boxes.size()).first->second;
  }
  Draft draft = gather(picture, clusters, boxes.size());
  std::map<std::size_t, std::size_t> parts;
  std::string note;
  for (const auto& [key, box] : boxes) {
    PictureNode& node = draft.nodes[box];
    if (key.first >= picture.groups.size() || node.kind != PictureNode::Kind::folded) continue;
    const std::size_t part = ++parts[key.first];
    node.label = picture.groups[key.first] + (part == 1 ? "" : ", part " + std::to_string(part));
    node.formula = contents(node);
    node.group = PictureNode::no_group;
    if (note.size() < 200) {
      note += (note.empty() ? "" : ", ") + node.label + " (" + node.formula + ")";
    } else if (!note.ends_with("...")) {
      note += " ...";
    }
  }
  Picture made = finish(std::move(draft), clusters, picture);
  if (into != nullptr) *into = std::move(clusters);
  if (!note.empty()) made.notes.push_back("Folded by group: " + note + ".");
  return made;
}

Picture folded_by_depth(const Picture& picture, FoldedInto* into) {
  constexpr std::size_t bands = 20;
  const std::size_t count = picture.nodes.size();
  std::vector<std::size_t> family(count);
  for (std::size_t i = 0; i < count; ++i) family[i] = i;
  const std::vector<std::size_t> depth = depths(picture, family);
  const std::size_t deepest = std::max<std::size_t>(depth.back(), 1);
  // A band that nothing is in makes no box.
  std::map<std::size_t, std::size_t> boxes;
  Clusters clusters(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t band = i + 1 == count ? bands : std::min(bands - 1, depth[i] * bands / deepest);
    clusters[i] = boxes.emplace(band, boxes.size()).first->second;
  }
  Draft draft = gather(picture, clusters, boxes.size());
  std::size_t nodes = 0;
  for (PictureNode& node : draft.nodes) {
    nodes += node.nodes;
    if (node.kind != PictureNode::Kind::folded || &node == &draft.nodes[clusters.back()]) continue;
    node.label = counted(node.nodes, "node", "nodes");
    node.formula = contents(node);
    node.group = PictureNode::no_group;
  }
  Picture made = finish(std::move(draft), clusters, picture);
  if (into != nullptr) *into = std::move(clusters);
  made.notes.push_back("Folded by depth: " + counted(nodes, "node is", "nodes are") + " drawn as " +
                       counted(made.nodes.size(), "box", "boxes") +
                       "; names or groups for nodes would make a picture that says more.");
  return made;
}

}  // namespace autograd::explain
