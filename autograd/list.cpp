// SPDX-License-Identifier: MIT
// How operations with a list of operands are recorded: any of them in passes over its operands, sums and dots
// of what is usual in one.
#include "autograd/value.hpp"

namespace autograd {

OperandNumbers::OperandNumbers(Values first, Values second) : size_(first.size() + second.size()) {
  if (size_ > few) {
    or_graph_full([&] { many_.resize(2 * size_); });
    room_ = many_.data();
  }
  read(second, read(first, room_));
}

double* OperandNumbers::read(Values part, double* numbers) {
  for (const Value& operand : part) {
    if (operand.is_constant()) {
      *numbers++ = operand.value();
      continue;
    }
    if (operand.graph() != graph_) {
      if (graph_ != nullptr) refuse_wrong_graph(of_graph_, operand);
      graph_ = operand.graph();
      of_graph_ = operand;
    }
    *numbers++ = operand.number_in(*graph_);
  }
  return numbers;
}

void OperandNumbers::write(Values first, Values second, std::span<ListEntry> list) const noexcept {
  ListEntry* entry = list.data();
  const double *number = room_, *slope = room_ + size_;
  for (const Values& part : {first, second}) {
    for (const Value& operand : part) {
      entry++->set(operand.index(), operand.is_constant() ? *number : *slope);
      ++number, ++slope;
    }
  }
}

namespace {

/// Operands that are nodes of one graph.
class Nodes {
 public:
  explicit Nodes(const Graph& graph) noexcept
      : graph_(&graph), values_(&graph.value(0)), epoch_(graph.epoch()) {}

  bool holds(const Value& a) const noexcept {
    if (a.graph() != graph_) return false;
    // What drops a node ends the epoch, so one of the present epoch is there.
    if (a.epoch() == epoch_) [[likely]]
      return true;
    return graph_->holds_node(a.node(), a.epoch());
  }
  double number(Value a) const noexcept { return values_[a.node()]; }
  void write(ListEntry& entry, Value a, double slope) const noexcept { entry.set(a.node(), slope); }

 private:
  // In copies: for all a compiler knows, the graph changes with each entry that is written.
  const Graph* graph_;
  const double* values_;
  std::uint32_t epoch_;
};

/// Operands that are constants.
struct Constants {
  explicit Constants(const Graph&) noexcept {}
  bool holds(const Value& a) const noexcept { return a.is_constant(); }
  double number(Value a) const noexcept { return a.constant(); }
  void write(ListEntry& entry, Value a, double) const noexcept { entry.set(0, a.constant()); }
};

// Each of these reads every operand and writes its entry, once, and returns the value. It is NaN also where
// an operand is not what it was taken for; nothing of what was written counts then. They are calls of their
// own because a compiler runs out of registers where they are part of something else, and take copies of the
// operands because for all it knows the entries lie upon them. The order of addition is that of Sum::value
// and Dot::value; -0 is what changes nothing that is added to it.

[[gnu::noinline]] double fill_sum(const Graph& graph, const Value* a, std::size_t n, ListEntry* entries) {
  const Nodes nodes(graph);
  double total = -0.0;
  for (std::size_t i = 0; i < n; ++i) {
    const Value operand = a[i];
    if (!nodes.holds(operand)) return number::nan;
    nodes.write(entries[i], operand, 1.0);
    total += nodes.number(operand);
  }
  return total;
}

template <class First, class Second>
[[gnu::noinline]] double fill_dot(const Graph& graph, const Value* w, const Value* x, std::size_t n,
                                  ListEntry* entries) {
  const First first(graph);
  const Second second(graph);
  double total = -0.0;
  for (std::size_t i = 0; i < n; ++i) {
    const Value a = w[i], b = x[i];
    if (!first.holds(a) || !second.holds(b)) return number::nan;
    const double number_a = first.number(a), number_b = second.number(b);
    first.write(entries[i], a, number_b);
    second.write(entries[n + i], b, number_a);
    total += number_a * number_b;
  }
  return total;
}

}  // namespace

template <>
Value apply<Sum>(Values a, Values more) {
  Graph* const graph = a[0].graph();
  if (graph == nullptr || !more.empty()) return apply_to_list<Sum>(a, more);
  const double y = fill_sum(*graph, a.begin(), a.size(), graph->room_for_list(a.size()));
  if (number::isnan(y)) return apply_to_list<Sum>(a, more);
  return Value::of(*graph, graph->record_list(code_of<Sum>, a.size(), y));
}

template <>
Value apply<Dot>(Values w, Values x) {
  const std::size_t n = w.size();
  // All operands may stand in the first list.
  if (x.size() != n) return apply_to_list<Dot>(w, x);
  Graph* const graph = w[0].is_constant() ? x[0].graph() : w[0].graph();
  if (graph == nullptr) return apply_to_list<Dot>(w, x);
  ListEntry* const entries = graph->room_for_list(2 * n);
  const auto fill = w[0].is_constant()   ? fill_dot<Constants, Nodes>
                    : x[0].is_constant() ? fill_dot<Nodes, Constants>
                                         : fill_dot<Nodes, Nodes>;
  const double y = fill(*graph, w.begin(), x.begin(), n, entries);
  if (number::isnan(y)) return apply_to_list<Dot>(w, x);
  return Value::of(*graph, graph->record_list(code_of<Dot>, 2 * n, y));
}

}  // namespace autograd
