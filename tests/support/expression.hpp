// SPDX-License-Identifier: MIT
// Seeded random expressions over all operations, with shared nodes, whose operands lie in the domains of
// their operations by construction.
#pragma once

#include "tests/support/alphabet.hpp"

namespace support {

/// Grows one expression in a graph.
class Expression {
 public:
  Expression(autograd::Graph& graph, std::uint64_t seed) : graph_(graph), random_(seed) {
    const std::size_t count = 1 + random_.below(5);
    for (std::size_t i = 0; i < count; ++i) add(autograd::Value(graph_, random_.uniform(-2.0, 2.0)), 0);
    leaves_ = nodes_;
    const std::size_t steps = 3 + random_.below(70);
    for (std::size_t i = 0; i < steps; ++i) grow();
  }

  const Sequence<autograd::Value>& leaves() const { return leaves_; }
  /// The last node that is no constant.
  autograd::Value root() const { return nodes_.back(); }
  std::size_t depth() const { return depths_.back(); }

 private:
  static constexpr std::size_t deepest = 30;

  void add(autograd::Value value, std::size_t depth) {
    nodes_.push_back(value);
    depths_.push_back(depth);
  }

  void grow() {
    const auto code = static_cast<autograd::Code>(1 + random_.below(autograd::Operations::size));
    autograd::visit(code, [&]<class Op>(Op) { grow_by<Op>(); });
  }

  template <class Op>
  void grow_by() {
    std::size_t depth = 0;
    Sequence<autograd::Value> operands;
    Sequence<double> numbers;
    std::size_t count = operand_count<Op>();
    if (Op::arity == 0 && !Op::fixed_length) count = 2 * (1 + random_.below(4));
    for (std::size_t i = 0; i < count; ++i) {
      const autograd::Domain domain = Op::domain[std::min(i, std::size(Op::domain) - 1)];
      operands.push_back(i == 0 && Op::fixed_a ? autograd::Value(domain.low) : operand(domain, depth));
      numbers.push_back(operands.back().value());
    }
    if (depth >= deepest || near_kink<Op>(numbers, 1e-3)) return;
    const autograd::Value result = record<Op>(operands);
    if (!result.is_constant() && result.operands().size() > 0) add(result, depth + 1);
  }

  /// A node (mostly a recent one) or a constant, brought into the domain where it lies outside.
  autograd::Value operand(const autograd::Domain& domain, std::size_t& depth) {
    const double middle = 0.5 * (domain.low + domain.high), reach = 0.45 * (domain.high - domain.low);
    if (random_.below(6) == 0) return random_.uniform(middle - reach, middle + reach);
    const std::size_t recent = std::min<std::size_t>(nodes_.size(), 4);
    const std::size_t chosen =
        random_.below(3) == 0 ? random_.below(nodes_.size()) : nodes_.size() - 1 - random_.below(recent);
    depth = std::max(depth, depths_[chosen]);
    const autograd::Value node = nodes_[chosen];
    if (node.value() > middle - reach && node.value() < middle + reach) return node;
    return middle + reach * sin(node);
  }

  autograd::Graph& graph_;
  autograd::Random random_;
  Sequence<autograd::Value> nodes_, leaves_;
  Sequence<std::size_t> depths_;
};

/// Records everything that is in `from` once more in `to`, with these numbers at the leaves; returns
/// what each node became, by index.
inline Sequence<autograd::Value> replay(const autograd::Graph& from, autograd::Graph& to,
                                        const Sequence<double>& leaf_numbers) {
  Sequence<autograd::Value> made(from.length());
  std::size_t leaf = 0;
  for (autograd::Index i = 1; i < from.length(); ++i) {
    if (from.is_leaf(i)) {
      made[i] = autograd::Value(to, leaf_numbers[leaf++]);
      continue;
    }
    Sequence<autograd::Value> operands;
    from.for_each_operand(i, [&](autograd::Index operand, double number) {
      operands.push_back(operand == 0 ? autograd::Value(number) : made[operand]);
    });
    made[i] = autograd::visit(from.tag(i).code(), [&]<class Op>(Op) { return record<Op>(operands); });
  }
  return made;
}

}  // namespace support
