// SPDX-License-Identifier: MIT
// The record: every operation in the order in which it was made, with the slopes that it had. It
// knows nothing of handles, walks and derivatives.
//
// Invariants:
//   1. Operands come before results: the order of indices is a topological order.
//   2. A node keeps its index; an index that was rewound is given again with a new epoch.
//   3. Slot 0 is the sink: the operand index of every constant. It is never read.
//   4. Between walks every adjoint but the sink's is 0.
//   5. A row with two zero indices is a leaf or has a list of operands; the tag's code tells.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "autograd/error.hpp"
#include "autograd/node.hpp"
#include "autograd/operation/custom.hpp"
#include "autograd/stream.hpp"

namespace autograd {

/// Throws GraphFull: memory ran out.
[[noreturn]] void refuse_full();

/// Calls `f`; where it finds no memory, GraphFull is thrown in place of std::bad_alloc.
template <class F>
decltype(auto) or_graph_full(F&& f) {
  try {
    return f();
  } catch (const std::bad_alloc&) {
    refuse_full();
  }
}

/// A number as messages show it.
std::string number_text(double number);

enum class Relation : std::uint8_t { less, less_equal, greater, greater_equal, equal, not_equal };

/// Whether the relation holds between two numbers.
bool holds(Relation relation, double a, double b) noexcept;

/// A comparison that became a `bool`: the recording went one way, and is true only while it still
/// would.
class Guard {
 public:
  /// A side: a node's index, or a constant's number.
  struct Side {
    std::uint64_t bits;
    bool is_constant;
    static Side node(Index i) noexcept { return {i, false}; }
    static Side constant(double number) noexcept { return {std::bit_cast<std::uint64_t>(number), true}; }
    Index index() const noexcept { return static_cast<Index>(bits); }
    double number() const noexcept { return std::bit_cast<double>(bits); }
  };

  Guard() = default;
  Guard(Relation relation, Side a, Side b, bool outcome) noexcept
      : a_(a.bits),
        b_(b.bits),
        relation_(static_cast<std::uint32_t>(relation) & 7),
        a_constant_(a.is_constant),
        b_constant_(b.is_constant),
        outcome_(outcome) {}

  Relation relation() const noexcept { return static_cast<Relation>(relation_); }
  Side a() const noexcept { return {a_, a_constant_ != 0}; }
  Side b() const noexcept { return {b_, b_constant_ != 0}; }
  bool outcome() const noexcept { return outcome_ != 0; }
  /// The graph's length when the comparison was made.
  Index position() const noexcept { return position_; }

 private:
  friend class Graph;
  std::uint64_t a_ = 0, b_ = 0;
  Index position_ = 0;
  std::uint32_t epoch_ : 24 = 0;  // the low bits of the graph's epoch then
  std::uint32_t relation_ : 3 = 0;
  std::uint32_t a_constant_ : 1 = 0, b_constant_ : 1 = 0, outcome_ : 1 = 0;
};
static_assert(sizeof(Guard) == 24);

/// A place in a graph to which it can be rewound.
class Mark {
  friend class Graph;
  /// How much of a stream there was, and the epoch of its last element.
  struct Length {
    std::size_t count = 0;
    std::uint32_t epoch = 0;
  };
  const void* graph_ = nullptr;
  Length nodes_, guards_, names_;
  std::size_t list_entries_ = 0, leaves_ = 0, places_ = 0, customs_ = 0;
  std::uint32_t epoch_ = 0;     // the graph's
  std::uint64_t rarities_ = 0;  // what the graph had counted of them
};

/// Owns the nodes. Pinned: handles point to it. It belongs to one thread at a time; two threads use
/// two graphs. A handle must not be used after its graph is gone (as with an iterator).
class Graph {
 public:
  Graph();
  ~Graph();
  Graph(const Graph&) = delete;
  Graph& operator=(const Graph&) = delete;

  /// How many nodes are recorded, leaves included.
  std::size_t size() const noexcept { return length() - 1; }

  /// Makes room for this many nodes in all. Throws GraphFull when there is no memory.
  void reserve(std::size_t nodes);
  /// Drops every node and gives the memory back; all handles and marks become stale.
  void release();
  /// Refuses to grow beyond this many nodes (GraphFull), e.g. to stop a runaway loop.
  void limit(std::size_t nodes) noexcept;

  Mark mark() const noexcept {
    Mark mark;
    mark.graph_ = this;
    mark.nodes_ = {length(), length() > 1 ? tags_[length() - 1].epoch() : 0};
    mark.list_entries_ = list_count_;
    mark.leaves_ = leaf_count_;
    mark.epoch_ = epoch();
    mark.rarities_ = rarities_;
    if (rarities_ != 0) note_rarities(mark);
    return mark;
  }
  /// Drops all that was recorded since the mark: nodes, guards, names. The grad of earlier leaves
  /// stays. Throws WrongGraph, and StaleMark when the mark's own place was dropped before.
  void rewind(const Mark& mark);
  /// Whether the mark's place is still there.
  bool holds(const Mark& mark) const noexcept;

  /// Calculates every node again from the leaves' present numbers. Throws BranchChanged when a
  /// comparison that steered the recording now goes the other way; the gradients of what is
  /// recorded are refused (OutOfDate) until numbers are assigned with which it holds again.
  void recalculate();

  /// Sets the grad of every leaf to 0.
  void zero_grad() noexcept;

  /// Notes this line of the source for what is recorded from here on, so that messages can name it. It
  /// costs nothing for each node.
  void locate(const char* file = __builtin_FILE(), unsigned line = __builtin_LINE());

  // What follows is for handles, walks and wings; indices are not checked.

  Index length() const noexcept { return next_.index(); }
  std::uint32_t epoch() const noexcept { return next_.epoch(); }
  Row& row(Index i) const noexcept { return rows_[i]; }
  double& value(Index i) const noexcept { return values_[i]; }
  Tag& tag(Index i) const noexcept { return tags_[i]; }
  double& adjoint(Index i) const noexcept { return adjoints_[i]; }
  bool is_leaf(Index i) const noexcept { return tags_[i].code() == leaf_code; }
  /// Whether the node that was recorded with this index in this epoch is still there. What drops a node ends
  /// the epoch, so one of the present epoch is.
  bool holds_node(Index i, std::uint32_t epoch) const noexcept {
    if (epoch == next_.epoch()) [[likely]]
      return true;
    return i < length() && tags_[i].epoch() == epoch;
  }

  /// The operands of an operation with a list.
  std::span<ListEntry> list(Index i) const noexcept {
    const Row& r = rows_[i];
    return {list_.data() + std::bit_cast<std::uint64_t>(r.slope_a), std::bit_cast<std::uint64_t>(r.slope_b)};
  }
  /// The operation of one's own at a node; null for any other node.
  const CustomOperation* custom(Index i) const noexcept {
    return tags_[i].code() == custom_code ? customs_[tags_[i].custom()].get() : nullptr;
  }
  /// The same, to be kept beyond the graph.
  std::shared_ptr<const CustomOperation> shared_custom(Index i) const {
    return tags_[i].code() == custom_code ? customs_[tags_[i].custom()] : nullptr;
  }
  const Notation& notation(Index i) const {
    return tags_[i].code() == custom_code ? custom(i)->notation() : notation_of(tags_[i].code());
  }
  /// Whether exactly nothing flows back to the side that the node's operation does not take.
  bool branches(Index i) const {
    return custom(i) == nullptr && visit(tags_[i].code(), [](auto op) { return decltype(op)::branches; });
  }
  std::span<const Index> leaves() const noexcept { return {leaves_.data(), leaf_count_}; }
  std::span<const Guard> guards() const noexcept { return {guards_.data(), guard_count_}; }

  /// Calls `visitor(operand index, number)` for each operand in order; index 0 is a constant.
  template <class Visitor>
  void for_each_operand(Index i, Visitor&& visitor) const;

  /// Nodes with an index below this one do not know the leaf's present number.
  Index assigned_at(Index leaf) const noexcept {
    return Index(std::bit_cast<std::uint64_t>(rows_[leaf].slope_b));
  }
  /// Nodes from this index on are up to date; a walk asks require_up_to_date() about those below.
  Index careful_below() const noexcept { return std::max(latest_assignment_, broken_until_); }
  /// Whether no operation was recorded before this place. So it is where all variables are made first, and
  /// what is recorded from them is dropped before they are assigned to.
  bool has_only_leaves_below(Index place) const noexcept {
    const auto all = leaves();
    const auto below = std::lower_bound(all.begin(), all.end(), place) - all.begin();
    return static_cast<std::size_t>(below) + 1 >= place;
  }
  /// Throws OutOfDate where the node was recorded before one of its operands, a leaf, got its present
  /// number, or after a comparison that goes the other way since the last recalculation.
  void require_up_to_date(Index node) const;
  void assign(Index leaf, double number);

  /// Whether the next node needs more memory first.
  bool is_full() const noexcept { return next_.word() >= end_; }
  /// The parts of the row are given one by one: a Row put together first would be copied with moves that are
  /// wider than those that wrote it, and wait for them. Where there is no room all is handed on in one call,
  /// so that nothing has to be kept over it.
  [[gnu::always_inline]] NodeKey record(Code code, Index a, Index b, double slope_a, double slope_b,
                                        double value) {
    if (is_full()) [[unlikely]]
      return grow_and_record(code, a, b, slope_a, slope_b, value);
    const NodeKey node = next_;
    const std::size_t i = node.index();
    next_ = node.next();
    rows_[i] = {Row::pair(a, b), slope_a, slope_b};
    values_[i] = value;
    tags_[i] = {node.epoch(), code};
    return node;
  }
  [[gnu::always_inline]] NodeKey record_leaf(double value) {
    if (leaf_count_ >= leaves_.capacity()) [[unlikely]]
      grow_leaves();
    leaves_[leaf_count_] = length();
    const NodeKey leaf = record(leaf_code, 0, 0, 0.0, 0.0, value);
    ++leaf_count_;
    return leaf;
  }
  /// Room for the entries of the next list, which may be filled in before it is recorded. Throws GraphFull.
  ListEntry* room_for_list(std::size_t operands) {
    if (list_count_ + operands > list_.capacity()) [[unlikely]]
      grow_list(operands);
    return list_.data() + list_count_;
  }
  /// Records an operation with a list; the caller fills in the entries, unless it has done so.
  NodeKey record_list(Code code, std::size_t operands, double value) {
    room_for_list(operands);
    const NodeKey node = record(code, 0, 0, std::bit_cast<double>(std::uint64_t{list_count_}),
                                std::bit_cast<double>(std::uint64_t{operands}), value);
    list_count_ += operands;
    return node;
  }
  /// The same for an operation of one's own, which the graph keeps. Throws GraphFull for more than 65,536
  /// different ones.
  Index record_custom(const std::shared_ptr<const CustomOperation>& operation, std::size_t operands,
                      double value);
  void record_guard(Guard guard);

  void name(Index i, std::string_view name);
  /// Empty where there is none.
  std::string_view name_of(Index i) const noexcept;
  /// Where the node was recorded, as `file:line`; empty where that was not noted.
  std::string place_of(Index i) const;
  /// Its name in quotes, or its operation and index.
  std::string label(Index i) const;
  /// How messages speak of a node: its name, or its operation and index, its number, and where it was
  /// recorded if that was noted.
  std::string describe(Index i) const;

  /// A bit for each node, all clear between uses.
  std::vector<std::uint64_t>& visited() const;
  /// Nodes that the backward walks in numbers have looked at so far; tests count work with it.
  std::uint64_t visits() const noexcept { return visits_; }
  void add_visits(std::uint64_t count) noexcept { visits_ += count; }

 private:
  friend class Recording;
  struct Names;
  /// Nodes from this one on were recorded after this line of the source.
  struct Place {
    Index from;
    unsigned line;
    std::shared_ptr<const std::string> file;
  };

  void note_rarities(Mark& mark) const noexcept;
  void drop_after(const Mark& mark) noexcept;
  /// The same at the end of a recording, and nothing where the mark's place was dropped.
  void end_recording(const Mark& mark) noexcept {
    // In the same epoch nothing was dropped, so all that was recorded since is dropped now.
    const bool only_nodes =
        epoch() == mark.epoch_ && rarities_ == mark.rarities_ && length() > mark.nodes_.count;
    if (only_nodes && careful_below() <= mark.nodes_.count && epoch() + 1 < last_epoch) [[likely]] {
      list_count_ = mark.list_entries_;
      leaf_count_ = mark.leaves_;
      next_ = {static_cast<Index>(mark.nodes_.count), epoch() + 1};
    } else if (holds(mark)) {
      drop_after(mark);
    }
  }
  void grow(std::size_t slots);
  void find_room() noexcept;
  void grow_leaves();
  void grow_list(std::size_t operands);
  NodeKey grow_and_record(Code code, Index a, Index b, double slope_a, double slope_b, double value);
  void test_guards();
  void forget_assignments() noexcept;
  void clamp_assignments(Index length) noexcept;

  Stream<Row> rows_{0};
  Stream<double> values_{1344};
  Stream<Tag> tags_{2048};
  Stream<double> adjoints_{2752};
  static constexpr std::uint32_t last_epoch = std::numeric_limits<std::uint32_t>::max();
  NodeKey next_{1, 1};           // what the next node will be: the graph's length and present epoch
  std::uint64_t end_ = 0;        // the word of the first key for which there is no room
  std::uint64_t rarities_ = 0;   // how many guards, names, places and operations of one's own there ever were
  Index latest_assignment_ = 0;  // the largest assigned_at of all leaves
  Index broken_from_ = 0, broken_until_ = 0;  // nodes recorded on a branch that no longer holds
  std::size_t limit_;

  Stream<ListEntry> list_{64};
  Stream<Index> leaves_{128};
  Stream<Guard> guards_{192};
  std::size_t list_count_ = 0, leaf_count_ = 0, guard_count_ = 0;
  std::vector<Index> assigned_;  // leaves whose assigned_at is not 0
  std::unique_ptr<Names> names_;
  std::vector<Place> places_;
  std::vector<std::shared_ptr<const CustomOperation>> customs_;
  mutable std::vector<std::uint64_t> visited_;
  std::uint64_t visits_ = 0;
};

/// Drops at its closing brace all that was recorded since it was made. Never throws there, and does
/// nothing where the graph is already shorter.
class Recording {
 public:
  explicit Recording(Graph& graph) noexcept : graph_(graph), mark_(graph.mark()) {}
  ~Recording() { graph_.end_recording(mark_); }
  Recording(const Recording&) = delete;
  Recording& operator=(const Recording&) = delete;

 private:
  Graph& graph_;
  Mark mark_;
};

template <class Visitor>
void Graph::for_each_operand(Index i, Visitor&& visitor) const {
  const Row& r = rows_[i];
  if (r.operands == 0) {
    if (tags_[i].code() == leaf_code) return;
    for (const ListEntry& entry : list(i)) visitor(entry.node(), entry.number());
    return;
  }
  visitor(r.a(), r.slope_a);
  if (visit(tags_[i].code(), [](auto op) { return decltype(op)::arity; }) == 2) visitor(r.b(), r.slope_b);
}

}  // namespace autograd
