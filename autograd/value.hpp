// SPDX-License-Identifier: MIT
// The handle that people calculate with: plain arithmetic that records. It knows how to record and
// to inspect; derivatives live in gradient.hpp.
#pragma once

#include <initializer_list>
#include <iosfwd>
#include <limits>
#include <string>

#include "autograd/graph.hpp"

namespace autograd {

class Condition;

/// A number that is known to a graph, or a constant that belongs to none. 16 bytes, copied freely: a
/// handle, so a const Value may name and assign its node.
///
///   node      | graph            | index, epoch |
///   constant  | null             | the number   |
///
/// A handle whose node was dropped is refused with StaleValue wherever it is used; operands of two
/// graphs are refused with WrongGraph.
class Value {
 public:
  /// The constant 0.
  constexpr Value() noexcept = default;
  /// A constant.
  constexpr Value(double number) noexcept : bits_(std::bit_cast<std::uint64_t>(number)) {}
  /// A variable: a new leaf of the graph. Throws GraphFull.
  [[gnu::always_inline]] Value(Graph& graph, double number) { *this = of(graph, graph.record_leaf(number)); }
  Value(Graph& graph, double number, std::string_view name);

  /// The number that was recorded; for a leaf the one last assigned.
  double value() const {
    if (graph_ == nullptr) return std::bit_cast<double>(bits_);
    if (!graph_->holds_node(index(), epoch())) [[unlikely]]
      refuse_stale(index());
    return graph_->value(index());
  }

  /// Gives the node a name and returns it; a later name replaces it. Throws NotAVariable for a constant.
  Value named(std::string_view name) const;
  /// Empty where there is none.
  std::string name() const;

  /// Gives a leaf a new number. What was recorded from it is out of date until it is recorded again
  /// or recalculated. Throws NotALeaf, NotAVariable.
  void assign(double number) const;

  /// One backward walk that adds d(this)/d(leaf) to the grad of every leaf. Throws ConstantRoot, OutOfDate.
  void backward() const;
  /// What backward() has gathered in this leaf since the last zero_grad(). Throws NotALeaf, NotAVariable.
  [[gnu::always_inline]] double grad() const {
    if (graph_ == nullptr || !graph_->holds_node(index(), epoch()) || !graph_->is_leaf(index())) [[unlikely]]
      refuse_grad();
    return graph_->row(index()).slope_a;
  }

  bool is_constant() const noexcept { return graph_ == nullptr; }
  bool is_leaf() const;
  /// How the node's operation is written; its name is "leaf" for a leaf and "constant" for a constant.
  const Notation& operation() const;
  /// The operands in order, constants included; none for a leaf or a constant.
  std::vector<Value> operands() const;

  Value& operator+=(Value other);
  Value& operator-=(Value other);
  Value& operator*=(Value other);
  Value& operator/=(Value other);

  // What follows is for walks and wings.

  /// A handle of a node that is there.
  static Value at(Graph& graph, Index index) noexcept { return of(graph, {index, graph.tag(index).epoch()}); }
  static Value of(Graph& graph, NodeKey key) noexcept {
    Value node;
    node.graph_ = &graph;
    node.bits_ = key.word();
    return node;
  }
  /// Null for a constant.
  Graph* graph() const noexcept { return graph_; }
  /// The sink for a constant.
  Index index() const noexcept { return graph_ == nullptr ? 0 : node(); }
  std::uint32_t epoch() const noexcept { return NodeKey(bits_).epoch(); }
  // For what is known to be a constant, and for what is known to be a node of this graph.
  double constant() const noexcept { return std::bit_cast<double>(bits_); }
  Index node() const noexcept { return NodeKey(bits_).index(); }
  [[gnu::always_inline]] double number_in(const Graph& graph) const {
    if (!graph.holds_node(node(), epoch())) [[unlikely]]
      refuse_stale(node());
    return graph.value(node());
  }
  /// Whether it is a node, and there is room for what is recorded from it.
  [[gnu::always_inline]] bool is_ready() const noexcept { return graph_ != nullptr && !graph_->is_full(); }
  /// Throws StaleValue where the node was dropped.
  void check() const {
    if (graph_ != nullptr && !graph_->holds_node(index(), epoch())) [[unlikely]]
      refuse_stale(index());
  }

 private:
  // Static: a handle whose address is passed on is kept in memory on every path.
  [[noreturn]] static void refuse_stale(Index node);
  [[noreturn]] void refuse_grad() const;

  Graph* graph_ = nullptr;
  std::uint64_t bits_ = 0;
};

static_assert(sizeof(Value) == 16);
static_assert(std::is_trivially_copyable_v<Value>);
static_assert(std::is_convertible_v<double, Value> && !std::is_convertible_v<Value, double>);

template <>
inline constexpr bool is_recorded<Value> = true;

/// A view of values: made from a braced list, a vector, an array, a span, or one value. It holds
/// nothing; use it as a parameter.
class Values {
 public:
  using value_type = Value;
  Values(std::initializer_list<Value> list) noexcept : size_(list.size()) { data_ = std::data(list); }
  Values(const Value& value) noexcept : data_(&value), size_(1) {}
  template <class Range>
  requires requires(const Range& range) {
    { std::data(range) } -> std::convertible_to<const Value*>;
    { std::size(range) } -> std::convertible_to<std::size_t>;
  }
  Values(const Range& range) noexcept : data_(std::data(range)), size_(std::size(range)) {}

  const Value* begin() const noexcept { return data_; }
  const Value* end() const noexcept { return data_ + size_; }
  std::size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }
  /// Throws WrongSize where there are not so many.
  const Value& operator[](std::size_t i) const {
    if (i >= size_) refuse_place(i, size_);
    return data_[i];
  }

 private:
  [[noreturn]] static void refuse_place(std::size_t i, std::size_t size);

  const Value* data_ = nullptr;
  std::size_t size_ = 0;
};

[[noreturn]] void refuse_wrong_graph(Value a, Value b);

// How operations are recorded. What is usual stands where it is called, the operators too: nodes of one
// graph, and room for one more. All else is one call at the end, which leaves nothing to be kept over it. A
// constant's number is kept out of the way of handles: a compiler that may have to return either puts both
// into registers for numbers, and a handle waits there for nothing.

/// Records an operation with a node of this graph.
template <class Op>
[[gnu::always_inline]] inline Value record_single(Graph& graph, Value a) {
  const std::array<double, 1> number{a.number_in(graph)};
  const double y = Op::value(number[0]);
  return Value::of(graph, graph.record(code_of<Op>, a.node(), 0, slope_of<Op, 0>(number, y), 0.0, y));
}
/// With two nodes of this graph.
template <class Op>
[[gnu::always_inline]] inline Value record_pair(Graph& graph, Value a, Value b) {
  const std::array<double, 2> numbers{a.number_in(graph), b.number_in(graph)};
  const double y = Op::value(numbers[0], numbers[1]);
  return Value::of(graph, graph.record(code_of<Op>, a.node(), b.node(), slope_of<Op, 0>(numbers, y),
                                       slope_of<Op, 1>(numbers, y), y));
}
/// With a node of this graph and a constant.
template <class Op>
[[gnu::always_inline]] inline Value record_first(Graph& graph, Value a, double b) {
  const std::array<double, 2> numbers{a.number_in(graph), b};
  const double y = Op::value(numbers[0], b);
  return Value::of(graph, graph.record(code_of<Op>, a.node(), 0, slope_of<Op, 0>(numbers, y), b, y));
}
template <class Op>
[[gnu::always_inline]] inline Value record_second(Graph& graph, double a, Value b) {
  const std::array<double, 2> numbers{a, b.number_in(graph)};
  const double y = Op::value(a, numbers[1]);
  return Value::of(graph, graph.record(code_of<Op>, 0, b.node(), a, slope_of<Op, 1>(numbers, y), y));
}

/// Records an operation, whatever its operands are.
template <class Op>
[[gnu::noinline]] Value apply_to_any(Value a) {
  if (a.is_constant()) return Op::value(a.value());
  return record_single<Op>(*a.graph(), a);
}
template <class Op>
[[gnu::noinline]] Value apply_to_any(Value a, Value b) {
  if (a.is_constant() && b.is_constant()) return Op::value(a.value(), b.value());
  if (b.is_constant()) return record_first<Op>(*a.graph(), a, b.value());
  if (a.is_constant()) return record_second<Op>(*b.graph(), a.value(), b);
  if (a.graph() != b.graph()) refuse_wrong_graph(a, b);
  return record_pair<Op>(*a.graph(), a, b);
}

/// Records an operation with one operand. Every recording function throws StaleValue, WrongGraph and
/// GraphFull; with constants only, nothing is recorded and the result is a constant.
template <class Op>
inline Value apply(Value a) {
  if (!a.is_ready()) [[unlikely]]
    return apply_to_any<Op>(a);
  return record_single<Op>(*a.graph(), a);
}
/// Records an operation with two operands.
template <class Op>
[[gnu::always_inline]] inline Value apply(Value a, Value b) {
  Graph* const graph = a.graph();
  if (!a.is_ready() || graph != b.graph()) [[unlikely]]
    return apply_to_any<Op>(a, b);
  return record_pair<Op>(*graph, a, b);
}
template <class Op>
[[gnu::always_inline]] inline Value apply(Value a, double b) {
  if (!a.is_ready()) [[unlikely]]
    return apply_to_any<Op>(a, b);
  return record_first<Op>(*a.graph(), a, b);
}
template <class Op>
[[gnu::always_inline]] inline Value apply(double a, Value b) {
  if (!b.is_ready()) [[unlikely]]
    return apply_to_any<Op>(a, b);
  return record_second<Op>(*b.graph(), a, b);
}

/// The numbers of the operands of a list (of two lists, one after the other), checked, and room for
/// their slopes.
class OperandNumbers {
 public:
  OperandNumbers(Values first, Values second);
  OperandNumbers(const OperandNumbers&) = delete;
  OperandNumbers& operator=(const OperandNumbers&) = delete;
  std::span<const double> numbers() const noexcept { return {room_, size_}; }
  std::span<double> slopes() noexcept { return {room_ + size_, size_}; }
  /// The graph that the operands share; null where all are constants.
  Graph* graph() const noexcept { return graph_; }
  /// Writes the operands, the same again, and their slopes or numbers to a list.
  void write(Values first, Values second, std::span<ListEntry> list) const noexcept;

 private:
  double* read(Values part, double* numbers);

  static constexpr std::size_t few = 64;
  double few_[2 * few];
  std::vector<double> many_;
  double* room_ = few_;
  std::size_t size_;
  Graph* graph_ = nullptr;
  Value of_graph_;
};

/// Records an operation with a list of operands, whatever they are.
template <class Op>
[[gnu::noinline]] Value apply_to_list(Values first, Values second) {
  OperandNumbers operands(first, second);
  const std::span<const double> numbers = operands.numbers();
  const double y = Op::value(numbers);
  Graph* graph = operands.graph();
  if (graph == nullptr) return y;
  slopes_of<Op>(numbers, y, operands.slopes(), [](std::size_t) { return true; });
  const NodeKey node = graph->record_list(code_of<Op>, numbers.size(), y);
  operands.write(first, second, graph->list(node.index()));
  return Value::of(*graph, node);
}

/// Records an operation with a list of operands, which must not be empty.
template <class Op>
Value apply(Values first, Values second = std::initializer_list<Value>{}) {
  return apply_to_list<Op>(first, second);
}
// These read each operand once, where they are nodes of one graph or a list of them is constants.
template <>
Value apply<Sum>(Values a, Values more);
template <>
Value apply<Dot>(Values w, Values x);

// In derivative graphs constants are folded and factors of 1 vanish.
template <>
Value apply<Chain>(Value adjoint, Value slope);
template <>
Value apply<Gate>(Value adjoint, Value slope);
template <>
Value apply<Within>(Value result, Value slope);

[[gnu::always_inline]] inline Value operator+(Value a, Value b) { return apply<Add>(a, b); }
[[gnu::always_inline]] inline Value operator+(Value a, double b) { return apply<Add>(a, b); }
[[gnu::always_inline]] inline Value operator+(double a, Value b) { return apply<Add>(a, b); }
[[gnu::always_inline]] inline Value operator-(Value a, Value b) { return apply<Subtract>(a, b); }
[[gnu::always_inline]] inline Value operator-(Value a, double b) { return apply<Subtract>(a, b); }
[[gnu::always_inline]] inline Value operator-(double a, Value b) { return apply<Subtract>(a, b); }
[[gnu::always_inline]] inline Value operator*(Value a, Value b) { return apply<Multiply>(a, b); }
[[gnu::always_inline]] inline Value operator*(Value a, double b) { return apply<Multiply>(a, b); }
[[gnu::always_inline]] inline Value operator*(double a, Value b) { return apply<Multiply>(a, b); }
[[gnu::always_inline]] inline Value operator/(Value a, Value b) { return apply<Divide>(a, b); }
[[gnu::always_inline]] inline Value operator/(Value a, double b) { return apply<Divide>(a, b); }
[[gnu::always_inline]] inline Value operator/(double a, Value b) { return apply<Divide>(a, b); }
inline Value operator-(Value a) { return apply<Negate>(a); }
inline Value operator+(Value a) { return a; }
[[gnu::always_inline]] inline Value& Value::operator+=(Value other) { return *this = *this + other; }
[[gnu::always_inline]] inline Value& Value::operator-=(Value other) { return *this = *this - other; }
[[gnu::always_inline]] inline Value& Value::operator*=(Value other) { return *this = *this * other; }
[[gnu::always_inline]] inline Value& Value::operator/=(Value other) { return *this = *this / other; }

/// What a comparison of values is until it is asked. Asked as a `bool` it is recorded as a guard:
/// the recording is true only while the comparison goes the same way. Given to `select` it records no
/// guard and is decided anew at every recalculation. (A branch on `x.value()` cannot be guarded.)
class Condition {
 public:
  Condition(Relation relation, Value a, Value b) noexcept : a_(a), b_(b), relation_(relation) {}

  /// Exactly `bool`, so that `x < y < z` and sums of comparisons do not compile.
  template <std::same_as<bool> Bool>
  operator Bool() const {
    return decide();
  }
  /// The first value where the condition holds, else the second.
  Value select(Value chosen, Value otherwise) const;

 private:
  bool decide() const;

  Value a_, b_;
  Relation relation_;
};

inline Condition operator<(Value a, Value b) { return {Relation::less, a, b}; }
inline Condition operator<=(Value a, Value b) { return {Relation::less_equal, a, b}; }
inline Condition operator>(Value a, Value b) { return {Relation::greater, a, b}; }
inline Condition operator>=(Value a, Value b) { return {Relation::greater_equal, a, b}; }
inline Condition operator==(Value a, Value b) { return {Relation::equal, a, b}; }
inline Condition operator!=(Value a, Value b) { return {Relation::not_equal, a, b}; }

/// `condition ? chosen : otherwise`, decided anew at every recalculation and in every row.
inline Value select(const Condition& condition, Value chosen, Value otherwise) {
  return condition.select(chosen, otherwise);
}

/// x's number as a leaf of its own with x's name: what is calculated from it knows nothing of x.
Value detach(Value x);

// The rest of <cmath>, made of operations.

inline Value fabs(Value x) { return abs(x); }
/// x - y above 0, else 0; NaN if either is.
inline Value fdim(Value x, Value y) { return select(x <= y, 0.0, x - y); }
/// The nearest whole number, the even one of two; its derivative is 0.
Value rint(Value x);
inline Value nearbyint(Value x) { return rint(x); }

inline bool isinf(Value x) { return std::isinf(x.value()); }
inline bool signbit(Value x) { return std::signbit(x.value()); }
inline bool isfinite(Value x) { return std::isfinite(x.value()); }
inline bool isnan(Value x) { return std::isnan(x.value()); }

/// How messages speak of a value: its name, or its operation and place, and its number.
std::string describe(Value x);
/// Prints the number, as for a double.
std::ostream& operator<<(std::ostream& out, Value x);

}  // namespace autograd

/// The limits of `double`, as constants.
template <>
struct std::numeric_limits<autograd::Value> : std::numeric_limits<double> {
  static constexpr autograd::Value min() noexcept { return numeric_limits<double>::min(); }
  static constexpr autograd::Value max() noexcept { return numeric_limits<double>::max(); }
  static constexpr autograd::Value lowest() noexcept { return numeric_limits<double>::lowest(); }
  static constexpr autograd::Value epsilon() noexcept { return numeric_limits<double>::epsilon(); }
  static constexpr autograd::Value round_error() noexcept { return numeric_limits<double>::round_error(); }
  static constexpr autograd::Value infinity() noexcept { return numeric_limits<double>::infinity(); }
  static constexpr autograd::Value quiet_NaN() noexcept { return numeric_limits<double>::quiet_NaN(); }
  static constexpr autograd::Value signaling_NaN() noexcept {
    return numeric_limits<double>::signaling_NaN();
  }
  static constexpr autograd::Value denorm_min() noexcept { return numeric_limits<double>::denorm_min(); }
};
