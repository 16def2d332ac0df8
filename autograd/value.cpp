// SPDX-License-Identifier: MIT
#include "autograd/value.hpp"

#include <ostream>

namespace autograd {
namespace {

/// Throws NotAVariable or NotALeaf unless `value` is a leaf; `wish` says what was asked of it.
void require_leaf(Value value, std::string_view wish) {
  value.check();
  if (value.is_constant()) {
    throw NotAVariable("cannot " + std::string(wish) + " " + describe(value) +
                       ": a constant belongs to no graph; make a variable with Value(graph, number)");
  }
  if (!value.is_leaf()) {
    throw NotALeaf("cannot " + std::string(wish) + " " + describe(value) + ": it is computed, not a leaf");
  }
}

}  // namespace

Value::Value(Graph& graph, double number, std::string_view name) {
  const Mark before = graph.mark();
  *this = Value(graph, number);
  if (name.empty()) return;
  try {
    graph.name(index(), name);
  } catch (...) {
    graph.rewind(before);
    throw;
  }
}

void Value::refuse_stale(Index node) {
  throw StaleValue(
      "node #" + std::to_string(node) +
      " was dropped when its graph was rewound; record it again after the rewind, or before the mark");
}

void refuse_wrong_graph(Value a, Value b) {
  throw WrongGraph(describe(a) + " and " + describe(b) +
                   " belong to two graphs; record both in one, or pass a number with value()");
}

void Values::refuse_place(std::size_t i, std::size_t size) {
  throw WrongSize("there is no value " + std::to_string(i) + " in a list of " + std::to_string(size) +
                  "; they are counted from 0");
}

Value Value::named(std::string_view name) const {
  check();
  if (is_constant()) {
    throw NotAVariable("cannot name " + describe(*this) + " '" + std::string(name) +
                       "': a constant belongs to no graph; make a variable with Value(graph, number, name)");
  }
  graph_->name(index(), name);
  return *this;
}

std::string Value::name() const {
  check();
  return is_constant() ? std::string() : std::string(graph_->name_of(index()));
}

void Value::assign(double number) const {
  require_leaf(*this, "assign a number to");
  graph_->assign(index(), number);
}

void Value::refuse_grad() const {
  check();
  if (!is_constant()) {
    throw NotALeaf("grad() is kept for leaves only and " + describe(*this) +
                   " is computed; ask gradient(y)[node] for the derivative by any node");
  }
  throw NotAVariable("cannot ask for the grad of " + describe(*this) +
                     ": a constant belongs to no graph; make a variable with Value(graph, number)");
}

bool Value::is_leaf() const {
  check();
  return !is_constant() && graph_->is_leaf(index());
}

const Notation& Value::operation() const {
  static constexpr Notation constant{"constant", "", ""};
  check();
  return is_constant() ? constant : graph_->notation(index());
}

std::vector<Value> Value::operands() const {
  check();
  std::vector<Value> operands;
  if (is_constant()) return operands;
  graph_->for_each_operand(index(), [&](Index node, double number) {
    operands.push_back(node == 0 ? Value(number) : at(*graph_, node));
  });
  return operands;
}

namespace {

bool is_number(Value value, double number) { return value.is_constant() && value.value() == number; }

/// Records a letter of the backward walk as it stands, or calculates it where both sides are constants.
template <class Letter>
Value record_letter(Value a, Value b) {
  if (a.is_constant() && b.is_constant()) return Letter::value(a.value(), b.value());
  const std::array<double, 2> numbers{a.value(), b.value()};
  const double y = Letter::value(numbers[0], numbers[1]);
  Graph& graph = a.is_constant() ? *b.graph() : *a.graph();
  const double slope_a = a.is_constant() ? numbers[0] : slope_of<Letter, 0>(numbers, y);
  const double slope_b = b.is_constant() ? numbers[1] : slope_of<Letter, 1>(numbers, y);
  return Value::of(graph, graph.record(code_of<Letter>, a.index(), b.index(), slope_a, slope_b, y));
}

template <class Letter>
Value record_product(Value adjoint, Value slope) {
  if (is_number(adjoint, 0.0)) return 0.0;
  if (is_number(slope, 1.0)) return adjoint;
  if (is_number(adjoint, 1.0)) return slope;
  if (is_number(slope, -1.0)) return -adjoint;
  return record_letter<Letter>(adjoint, slope);
}

}  // namespace

template <>
Value apply<Chain>(Value adjoint, Value slope) {
  return record_product<Chain>(adjoint, slope);
}

template <>
Value apply<Gate>(Value adjoint, Value slope) {
  return number::edge<"gate, a slope of 0">(is_number(slope, 0.0)) ? Value(0.0)
                                                                   : record_product<Gate>(adjoint, slope);
}

template <>
Value apply<Within>(Value result, Value slope) {
  if (result.is_constant() && !isnan(result)) return slope;
  return record_letter<Within>(result, slope);
}

bool Condition::decide() const {
  const double a = a_.value(), b = b_.value();
  const bool outcome = holds(relation_, a, b);
  if (a_.is_constant() && b_.is_constant()) return outcome;
  if (!a_.is_constant() && !b_.is_constant() && a_.graph() != b_.graph()) refuse_wrong_graph(a_, b_);
  Graph& graph = a_.is_constant() ? *b_.graph() : *a_.graph();
  const auto side = [](Value value, double number) {
    return value.is_constant() ? Guard::Side::constant(number) : Guard::Side::node(value.index());
  };
  graph.record_guard(Guard(relation_, side(a_, a), side(b_, b), outcome));
  return outcome;
}

Value Condition::select(Value chosen, Value otherwise) const {
  if (a_.is_constant() && b_.is_constant()) {
    return holds(relation_, a_.value(), b_.value()) ? chosen : otherwise;
  }
  switch (relation_) {
    case Relation::less: return apply<Select<Choice::less>>({a_, b_, chosen, otherwise});
    case Relation::less_equal: return apply<Select<Choice::less_equal>>({a_, b_, chosen, otherwise});
    case Relation::greater: return apply<Select<Choice::less>>({b_, a_, chosen, otherwise});
    case Relation::greater_equal: return apply<Select<Choice::less_equal>>({b_, a_, chosen, otherwise});
    case Relation::equal: return apply<Select<Choice::equal>>({a_, b_, chosen, otherwise});
    case Relation::not_equal: return apply<Select<Choice::equal>>({a_, b_, otherwise, chosen});
  }
  return chosen;
}

Value rint(Value x) {
  constexpr double whole_from = 0x1p52;
  return select(abs(x) < whole_from, x - remainder(x, 1.0), trunc(x));
}

Value detach(Value x) {
  if (x.is_constant()) return x;
  return Value(*x.graph(), x.value(), x.name());
}

std::string describe(Value x) {
  if (!x.is_constant()) {
    x.check();
    return x.graph()->describe(x.index());
  }
  return "the constant " + number_text(x.value());
}

std::ostream& operator<<(std::ostream& out, Value x) { return out << x.value(); }

}  // namespace autograd
