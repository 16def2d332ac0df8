// SPDX-License-Identifier: MIT
// The two walks, over any reading: forward (operands before results) and backward (results before
// operands). They work on a section: the part of a graph that some roots need, renumbered densely.
#pragma once

#include <optional>

#include "autograd/value.hpp"

namespace autograd {

/// The nodes that y depends on, y included, operands first; none for a constant.
std::vector<Value> topological_order(Value y);

/// The same for several roots of one graph, as ascending indices; index 0 is passed over.
std::vector<Index> needed_by(const Graph& graph, std::span<const Index> roots);

/// The part of a graph that some roots need. A node has a place in it, operands before results.
class Section {
 public:
  static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);
  /// A place, or nowhere and a constant's number.
  struct Operand {
    std::size_t place;
    double number;
  };

  /// Constants among the roots are passed over; at least one must be a node. Throws WrongGraph,
  /// StaleValue, ConstantRoot.
  explicit Section(Values roots);

  Graph& graph() const noexcept { return *graph_; }
  std::size_t size() const noexcept { return nodes_.size(); }
  Value node(std::size_t place) const noexcept { return Value::at(*graph_, nodes_[place]); }
  bool is_leaf(std::size_t place) const noexcept { return graph_->is_leaf(nodes_[place]); }
  Code code(std::size_t place) const noexcept { return graph_->tag(nodes_[place]).code(); }
  /// Null where the operation stands in the list.
  const CustomOperation* custom(std::size_t place) const noexcept { return graph_->custom(nodes_[place]); }
  const Notation& notation(std::size_t place) const { return graph_->notation(nodes_[place]); }
  std::span<const Operand> operands(std::size_t place) const noexcept {
    return {operands_.data() + first_[place], first_[place + 1] - first_[place]};
  }
  /// Nowhere for a constant and for a node that no root needs.
  std::size_t place(Value node) const;
  /// Throws OutOfDate where a node was recorded before one of its leaves got its present number.
  void require_up_to_date() const;

 private:
  Graph* graph_ = nullptr;
  std::vector<Index> nodes_;
  std::vector<Operand> operands_;
  std::vector<std::size_t> first_;
};

/// The operands' values at one place, in the reading T.
template <class T>
void gather(const Section& section, std::size_t place, std::span<const T> values, std::vector<T>& operands) {
  operands.clear();
  for (const auto& operand : section.operands(place)) {
    operands.push_back(operand.place == Section::nowhere ? T(operand.number) : values[operand.place]);
  }
}

/// The value of an operation, in a reading in numbers; NaN for one that cannot be read in complex numbers.
template <class Op, Scalar T>
T value_of(std::span<const T> operands) {
  if constexpr (!Op::holomorphic && !Real<T>) {
    return T(number::nan);
  } else if constexpr (Op::arity == 1) {
    return Op::value(operands[0]);
  } else if constexpr (Op::arity == 2) {
    return Op::value(operands[0], operands[1]);
  } else {
    return Op::value(operands);
  }
}

/// The value at one place from its operands' values.
template <Scalar T>
T value_at(const Section& section, std::size_t place, std::span<const T> operands) {
  if (const CustomOperation* operation = section.custom(place)) {
    if constexpr (Real<T>) return operation->value(operands);
    return T(number::nan);
  }
  return visit(section.code(place), [&]<class Op>(Op) { return value_of<Op>(operands); });
}

/// The forward walk: a value for each place. `given(place)` returns an optional number, which stands
/// in for what the place would be; a leaf that is not given keeps its own.
template <Scalar T, class Given>
std::vector<T> forward(const Section& section, Given&& given) {
  std::vector<T> values(section.size());
  std::vector<T> operands;
  for (std::size_t place = 0; place < section.size(); ++place) {
    if (const std::optional<T> number = given(place)) {
      values[place] = *number;
    } else if (section.is_leaf(place)) {
      values[place] = T(section.node(place).value());
    } else {
      gather(section, place, std::span<const T>(values), operands);
      values[place] = value_at(section, place, std::span<const T>(operands));
    }
  }
  return values;
}

/// What has arrived at a node: numbers are added up as they come.
template <class T>
class Arrivals {
 public:
  void add(T part) {
    total_ = none_ ? part : total_ + part;
    none_ = false;
  }
  bool none() const { return none_ || total_ == T(0.0); }
  T total() const { return total_; }

 private:
  T total_{};
  bool none_ = true;
};
/// Values are gathered into one sum.
template <>
class Arrivals<Value> {
 public:
  void add(Value part) {
    if (!(part.is_constant() && part.value() == 0.0)) parts_.push_back(part);
  }
  bool none() const { return parts_.empty(); }
  Value total() const { return parts_.size() == 1 ? parts_[0] : sum(parts_); }

 private:
  std::vector<Value> parts_;
};

/// Sends the adjoint of one place over the edges of a list, whose slopes `slopes(out, asked)` gives.
template <class T, class Wanted, class Slopes, class Flow>
void send_back_list(const Section& section, std::size_t place, std::span<Arrivals<T>> arrivals,
                    const Wanted& wanted, const Slopes& slopes_of_list, const Flow& flow) {
  const auto edges = section.operands(place);
  std::vector<T> slopes(edges.size());
  const auto asked = [&](std::size_t k) {
    return edges[k].place != Section::nowhere && wanted(edges[k].place);
  };
  slopes_of_list(std::span<T>(slopes), asked);
  for (std::size_t k = 0; k < edges.size(); ++k) {
    if (asked(k)) arrivals[edges[k].place].add(flow(slopes[k]));
  }
}

/// Sends the adjoint of one place over its edges.
template <class Op, class T, class Wanted>
void send_back(const Section& section, std::size_t place, T adjoint, std::span<const T> values,
               std::span<const T> operands, std::span<Arrivals<T>> arrivals, const Wanted& wanted) {
  if constexpr (Op::arity == 0) {
    send_back_list(
        section, place, arrivals, wanted,
        [&](std::span<T> out, const auto& asked) { slopes_of<Op>(operands, values[place], out, asked); },
        [&](T slope) { return flow_back<Op>(adjoint, slope); });
  } else {
    const auto edges = section.operands(place);
    const auto send = [&](std::size_t k, auto slope) {
      const std::size_t to = edges[k].place;
      if (to != Section::nowhere && wanted(to)) arrivals[to].add(flow_back<Op>(adjoint, slope()));
    };
    std::array<T, Op::arity> fixed;
    for (std::size_t k = 0; k < Op::arity; ++k) fixed[k] = operands[k];
    send(0, [&] { return slope_of<Op, 0>(fixed, values[place]); });
    if constexpr (Op::arity == 2) send(1, [&] { return slope_of<Op, 1>(fixed, values[place]); });
  }
}

/// Sends the adjoint of one place, which is no leaf, over its edges, whatever its operation.
template <class T, class Wanted>
void send_back_from(const Section& section, std::size_t place, T adjoint, std::span<const T> values,
                    std::span<const T> operands, std::span<Arrivals<T>> arrivals, const Wanted& wanted) {
  if (const CustomOperation* operation = section.custom(place)) {
    send_back_list(
        section, place, arrivals, wanted,
        [&](std::span<T> out, const auto& asked) {
          slopes_of(*operation, operands, values[place], out, asked);
        },
        [&](T slope) { return number::chain(adjoint, slope); });
    return;
  }
  visit(section.code(place),
        [&]<class Op>(Op) { send_back<Op>(section, place, adjoint, values, operands, arrivals, wanted); });
}

/// The backward walk from what has arrived at the roots: for each place what arrives there. `values` are
/// those of a forward walk in the same reading (for `Value` the nodes themselves). Only places for which
/// `wanted(place)` is true receive anything.
template <class T, class Wanted>
std::vector<T> backward(const Section& section, std::span<const T> values, std::vector<Arrivals<T>> arrivals,
                        const Wanted& wanted) {
  std::vector<T> adjoints(section.size(), T(0.0));
  std::vector<T> operands;
  for (std::size_t place = section.size(); place-- > 0;) {
    if (arrivals[place].none()) continue;
    adjoints[place] = arrivals[place].total();
    if (section.is_leaf(place)) continue;
    gather(section, place, values, operands);
    send_back_from(section, place, adjoints[place], values, std::span<const T>(operands), std::span(arrivals),
                   wanted);
  }
  return adjoints;
}

/// The same from one root: for each place the derivative of the root by it.
template <class T, class Wanted>
std::vector<T> backward(const Section& section, std::span<const T> values, std::size_t root,
                        const Wanted& wanted) {
  std::vector<Arrivals<T>> arrivals(section.size());
  arrivals[root].add(T(1.0));
  return backward<T>(section, values, std::move(arrivals), wanted);
}

}  // namespace autograd
