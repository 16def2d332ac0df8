// SPDX-License-Identifier: MIT
// The backward walk in numbers: what a gradient costs. For gradient.cpp alone.
#pragma once

#include <algorithm>
#include <utility>

#include "autograd/sweep.hpp"

namespace autograd {

/// Neither 0 nor infinite nor NaN, in one comparison.
inline bool is_ordinary(double adjoint) noexcept {
  constexpr std::uint64_t infinity = std::uint64_t{0x7ff} << 53;
  return number::ordinary<"walk, an infinite adjoint">((std::bit_cast<std::uint64_t>(adjoint) << 1) - 1 <
                                                       infinity - 1);
}

[[gnu::always_inline]] inline void send_over_list(std::span<const ListEntry> list, double adjoint,
                                                  double* adjoints) noexcept {
#pragma GCC unroll 4
  for (const ListEntry& entry : list) adjoints[entry.node()] += entry.number() * adjoint;
}

/// Where a walk's adjoints go: to the leaves' grad, or to whoever asks for those of all nodes.
enum class Sink { leaves, gradient };

/// The backward walk in numbers, over the slopes that were stored at recording. It goes down the arena;
/// when it has passed over many more nodes than it has visited, it goes on over those that the roots
/// need, so that the work is in proportion to them. What has arrived at a node stays there until the walk
/// ends, or, where only the leaves are asked for, until it is sent on.
template <Sink sink>
class NumberWalk {
  static constexpr bool only_leaves = sink == Sink::leaves;

 public:
  explicit NumberWalk(Graph& graph) : graph_(graph) {}
  ~NumberWalk() {
    double* adjoints = &graph_.adjoint(0);
    adjoints[0] = 0.0;
    if (!is_clean_) std::fill(adjoints + below_ + 1, adjoints + top_ + 1, 0.0);
    for (const Index node : needed_) adjoints[node] = 0.0;
  }
  NumberWalk(const NumberWalk&) = delete;
  NumberWalk& operator=(const NumberWalk&) = delete;

  void seed(Index root, double adjoint) noexcept {
    graph_.adjoint(root) += adjoint;
    top_ = std::max(top_, root);
  }

  void run(std::span<const Index> roots) {
    const Index below = go_down();
    if (below > 0) go_over_needed(roots, below);
    graph_.add_visits(top_ - below + needed_.size());
  }

  /// Calls `visitor(node, adjoint)` for all nodes at which something arrived, results before operands.
  template <class Visitor>
  void for_each_arrival(const Visitor& visitor) const requires(!only_leaves) {
    const double* const adjoints = &graph_.adjoint(0);
    const auto meet = [&](Index node) {
      if (adjoints[node] != 0.0) visitor(node, adjoints[node]);
    };
    for (Index node = top_; node > below_; --node) meet(node);
    for (std::size_t k = needed_.size(); k-- > 0;) meet(needed_[k]);
  }

  /// Adds what has arrived at the leaves to their grad.
  void move_to_leaves() noexcept requires only_leaves {
    double* const adjoints = &graph_.adjoint(0);
    Row* const rows = &graph_.row(0);
    const std::span<const Index> leaves = graph_.leaves();
    auto first = leaves.begin(), last = leaves.end();
    if (below_ > 0) first = std::upper_bound(first, last, below_);
    if (first != last && leaves.back() > top_) last = std::upper_bound(first, last, top_);
    for (; first != last; ++first) rows[*first].slope_a += std::exchange(adjoints[*first], 0.0);
    for (const Index node : needed_) {
      if (graph_.is_leaf(node)) rows[node].slope_a += adjoints[node];
    }
    is_clean_ = true;
  }

 private:
  /// It passes over so many nodes at first, and over so many more for each one that it visits, because
  /// finding out whether a node is needed costs about as much as passing over eight.
  static constexpr std::uint64_t patience = 1000, patience_per_visit = 8;

  /// Visits every node from the top, and stops where it has passed over too many; returns the first
  /// node that it has not looked at, 0 at the end.
  Index go_down() {
    const std::size_t bottom = leaves_at_bottom();
    std::size_t node = top_, passed = 0;
    while (descend(node, passed, bottom) == Halt::at_infinite) visit(static_cast<Index>(node--));
    return node > bottom ? static_cast<Index>(node) : 0;
  }

  enum class Halt { at_bottom, out_of_patience, at_infinite };

  /// Goes down while adjoints are finite. All is in locals: this loop is what a gradient costs.
  [[gnu::always_inline]] Halt descend(std::size_t& from, std::size_t& passed, std::size_t bottom) {
    const Row* const rows = &graph_.row(0);
    double* const adjoints = &graph_.adjoint(0);
    // What has arrived here, and what is on its way to the second next: most results are used at once, and
    // what went through memory would arrive late. What others sent is added first, because it is there first.
    double here = adjoints[from], second = 0.0;
    std::size_t node = from;
    const auto go_on = [&] {
      here = adjoints[node - 1] + second;
      second = 0.0;
    };
    const auto send = [&](std::size_t operand, double part) {
      if (node - operand > 2) {
        adjoints[operand] += part;
      } else if (node - operand == 2) {
        second += part;
      } else {
        here += part;
      }
    };
    Halt halt = Halt::at_bottom;
    for (; node > bottom; --node) {
      adjoints[node] = only_leaves ? 0.0 : here;
      if (is_ordinary(here)) [[likely]] {
        const Row& row = rows[node];
        if (row.operands != 0) [[likely]] {
          const double part_a = row.slope_a * here;
          if (row.b() != 0) {
            const double part_b = row.slope_b * here;
            go_on();
            send(row.a(), part_a);
            send(row.b(), part_b);
          } else {
            go_on();
            send(row.a(), part_a);
          }
          continue;
        }
        const Index at = static_cast<Index>(node);
        if (!graph_.is_leaf(at)) {
          send_over_list(graph_.list(at), here, adjoints);
        } else if (only_leaves) {
          adjoints[node] = here;
        }
      } else if (here == 0.0) {
        // Nodes that nothing arrives at come in runs.
        const std::size_t most = patience_per_visit * (top_ - node - passed) + patience;
        while (passed++ <= most && node - 1 > bottom && second == 0.0 && adjoints[node - 1] == 0.0) --node;
        if (passed > most + 1) {
          halt = Halt::out_of_patience;
          break;
        }
      } else {
        halt = Halt::at_infinite;
        break;
      }
      go_on();
    }
    adjoints[node] = here;
    if (node > 0) adjoints[node - 1] += second;
    from = node;
    return halt;
  }

  /// Visits the nodes that the roots need, from this one down.
  [[gnu::noinline]] void go_over_needed(std::span<const Index> roots, Index below) {
    needed_ = needed_by(graph_, roots);
    needed_.erase(std::upper_bound(needed_.begin(), needed_.end(), below), needed_.end());
    below_ = below;
    for (std::size_t k = needed_.size(); k-- > 0;) visit(needed_[k]);
  }

  /// How many nodes come before the first operation, where these are all leaves and few: nothing flows on
  /// from them.
  Index leaves_at_bottom() const noexcept {
    const std::span<const Index> leaves = graph_.leaves();
    const bool are_first = !leaves.empty() && leaves.back() == leaves.size() && leaves.size() <= patience;
    return are_first ? leaves.back() : 0;
  }

  /// Any node: a leaf, an operation with a list, an adjoint of 0 or an infinite one.
  void visit(Index node) {
    const Row& row = graph_.row(node);
    double* adjoints = &graph_.adjoint(0);
    const double adjoint = adjoints[node];
    if (adjoint == 0.0 || graph_.is_leaf(node)) return;
    if (only_leaves) adjoints[node] = 0.0;
    if (!is_ordinary(adjoint)) {
      send_infinite(node, adjoint);
    } else if (row.operands == 0) {
      send_over_list(graph_.list(node), adjoint, adjoints);
    } else {
      adjoints[row.a()] += row.slope_a * adjoint;
      adjoints[row.b()] += row.slope_b * adjoint;
    }
  }

  void send_infinite(Index node, double adjoint) {
    const auto back =
        graph_.custom(node) != nullptr
            ? &number::chain<double>
            : autograd::visit(graph_.tag(node).code(), []<class Op>(Op) { return &flow_back<Op, double>; });
    graph_.for_each_operand(
        node, [&](Index operand, double slope) { graph_.adjoint(operand) += back(adjoint, slope); });
  }

  Graph& graph_;
  Index top_ = 0;
  /// All from the top down to below this one was looked at, 0 until that is known; then only what is needed.
  Index below_ = 0;
  std::vector<Index> needed_;
  /// Whether nothing is left of what arrived, but at what is needed.
  bool is_clean_ = false;
};

}  // namespace autograd
