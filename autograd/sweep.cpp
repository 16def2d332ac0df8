// SPDX-License-Identifier: MIT
#include "autograd/sweep.hpp"

#include <algorithm>
#include <utility>

namespace autograd {
namespace {

/// Marks what the roots need in `visited` and returns it in no order.
std::vector<Index> reach(const Graph& graph, std::span<const Index> roots,
                         std::vector<std::uint64_t>& visited) {
  std::vector<Index> found;
  const auto meet = [&](Index node, double = 0.0) {
    std::uint64_t& word = visited[node / 64];
    const std::uint64_t bit = std::uint64_t{1} << node % 64;
    if (node == 0 || (word & bit) != 0) return;
    found.push_back(node);
    word |= bit;
  };
  for (const Index root : roots) meet(root);
  for (std::size_t next = 0; next < found.size(); ++next) graph.for_each_operand(found[next], meet);
  return found;
}

}  // namespace

std::vector<Index> needed_by(const Graph& graph, std::span<const Index> roots) {
  std::vector<std::uint64_t>& visited = or_graph_full([&]() -> auto& { return graph.visited(); });
  std::vector<Index> found;
  try {
    found = or_graph_full([&] { return reach(graph, roots, visited); });
  } catch (...) {
    std::fill(visited.begin(), visited.end(), 0);
    throw;
  }
  if (found.empty()) return found;
  const auto [low, high] = std::minmax_element(found.begin(), found.end());
  const std::size_t first_word = *low / 64, last_word = *high / 64;
  // Few nodes in a wide range are sorted; many are read off the bits, which is linear.
  if (last_word - first_word > 16 * found.size()) {
    for (const Index node : found) visited[node / 64] = 0;
    std::sort(found.begin(), found.end());
    return found;
  }
  found.clear();
  for (std::size_t word = first_word; word <= last_word; ++word) {
    for (std::uint64_t bits = std::exchange(visited[word], 0); bits != 0; bits &= bits - 1) {
      found.push_back(static_cast<Index>(word * 64 + static_cast<std::size_t>(std::countr_zero(bits))));
    }
  }
  return found;
}

std::vector<Value> topological_order(Value y) {
  y.check();
  std::vector<Value> order;
  if (y.is_constant()) return order;
  const Index root = y.index();
  for (const Index node : needed_by(*y.graph(), {&root, 1})) order.push_back(Value::at(*y.graph(), node));
  return order;
}

Section::Section(Values roots) {
  std::vector<Index> indices;
  Value known;
  for (const Value& root : roots) {
    root.check();
    if (root.is_constant()) continue;
    if (graph_ != nullptr && root.graph() != graph_) refuse_wrong_graph(known, root);
    graph_ = root.graph();
    known = root;
    indices.push_back(root.index());
  }
  if (graph_ == nullptr)
    throw ConstantRoot("all roots are constants; at least one must be a node of a graph");
  nodes_ = needed_by(*graph_, indices);
  first_.reserve(nodes_.size() + 1);
  const bool dense = nodes_.back() - nodes_.front() + 1 == nodes_.size();
  const auto place_of = [&](Index node) {
    if (dense) return static_cast<std::size_t>(node - nodes_.front());
    return static_cast<std::size_t>(std::lower_bound(nodes_.begin(), nodes_.end(), node) - nodes_.begin());
  };
  for (const Index node : nodes_) {
    first_.push_back(operands_.size());
    graph_->for_each_operand(node, [&](Index operand, double number) {
      operands_.push_back(operand == 0 ? Operand{nowhere, number} : Operand{place_of(operand), 0.0});
    });
  }
  first_.push_back(operands_.size());
}

std::size_t Section::place(Value node) const {
  node.check();
  if (node.is_constant()) return nowhere;
  if (node.graph() != graph_) refuse_wrong_graph(node, this->node(0));
  const auto found = std::lower_bound(nodes_.begin(), nodes_.end(), node.index());
  if (found == nodes_.end() || *found != node.index()) return nowhere;
  return static_cast<std::size_t>(found - nodes_.begin());
}

void Section::require_up_to_date() const {
  const Index careful_below = graph_->careful_below();
  for (const Index node : nodes_) {
    if (node >= careful_below) break;
    graph_->require_up_to_date(node);
  }
}

}  // namespace autograd
