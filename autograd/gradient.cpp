// SPDX-License-Identifier: MIT
#include "autograd/gradient.hpp"

#include <algorithm>

namespace autograd {
namespace {

/// Neither 0 nor infinite nor NaN, in one comparison.
bool is_ordinary(double adjoint) noexcept {
  constexpr std::uint64_t infinity = std::uint64_t{0x7ff} << 53;
  return number::ordinary<"walk, an infinite adjoint">((std::bit_cast<std::uint64_t>(adjoint) << 1) - 1 <
                                                       infinity - 1);
}

[[gnu::always_inline]] inline void send_over_list(std::span<const ListEntry> list, double adjoint,
                                                  double* adjoints) noexcept {
#pragma GCC unroll 4
  for (const ListEntry& entry : list) adjoints[entry.node()] += entry.number() * adjoint;
}

/// The backward walk in numbers, over the slopes that were stored at recording. It goes down the arena;
/// when it has passed over many more nodes than it has visited, it goes on over those that the roots
/// need, so that the work is in proportion to them. What has arrived stays where it is until the walk ends.
class NumberWalk {
 public:
  explicit NumberWalk(Graph& graph) : graph_(graph) {}
  ~NumberWalk() {
    double* adjoints = &graph_.adjoint(0);
    adjoints[0] = 0.0;
    std::fill(adjoints + below_ + 1, adjoints + top_ + 1, 0.0);
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

  /// All nodes at which something arrived, results before operands.
  std::vector<Gradient::Reached> reached() const {
    std::vector<Gradient::Reached> reached;
    std::size_t count = 0;
    for_each_arrival([&](Index, double) { ++count; });
    reached.reserve(count);
    for_each_arrival([&](Index node, double adjoint) { reached.push_back({node, adjoint}); });
    return reached;
  }

  /// Adds what has arrived at the leaves to their grad.
  void add_to_leaves() const noexcept {
    const double* const adjoints = &graph_.adjoint(0);
    Row* const rows = &graph_.row(0);
    const std::span<const Index> leaves = graph_.leaves();
    auto first = leaves.begin(), last = leaves.end();
    if (below_ > 0) first = std::upper_bound(first, last, below_);
    if (first != last && leaves.back() > top_) last = std::upper_bound(first, last, top_);
    for (; first != last; ++first) rows[*first].slope_a += adjoints[*first];
    for (const Index node : needed_) {
      if (graph_.is_leaf(node)) rows[node].slope_a += adjoints[node];
    }
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
    double here = adjoints[from], next = 0.0, second = 0.0;
    std::size_t node = from;
    const auto send = [&](std::size_t operand, double part) {
      if (node - operand > 2) {
        adjoints[operand] += part;
      } else if (node - operand == 2) {
        second += part;
      } else {
        next += part;
      }
    };
    Halt halt = Halt::at_bottom;
    for (; node > bottom; --node, here = next) {
      adjoints[node] = here;
      if (is_ordinary(here)) [[likely]] {
        const Row& row = rows[node];
        if (row.operands != 0) [[likely]] {
          next = adjoints[node - 1] + second;
          second = 0.0;
          send(row.a(), row.slope_a * here);
          if (row.b() != 0) send(row.b(), row.slope_b * here);
          continue;
        }
        const Index at = static_cast<Index>(node);
        if (!graph_.is_leaf(at)) send_over_list(graph_.list(at), here, adjoints);
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
      next = adjoints[node - 1] + second;
      second = 0.0;
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

  /// Calls `visitor(node, adjoint)` for all nodes at which something arrived, results before operands.
  template <class Visitor>
  void for_each_arrival(const Visitor& visitor) const {
    const double* const adjoints = &graph_.adjoint(0);
    const auto meet = [&](Index node) {
      if (adjoints[node] != 0.0) visitor(node, adjoints[node]);
    };
    for (Index node = top_; node > below_; --node) meet(node);
    for (std::size_t k = needed_.size(); k-- > 0;) meet(needed_[k]);
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
            : autograd::visit(graph_.cell(node).code(), []<class Op>(Op) { return &flow_back<Op, double>; });
    graph_.for_each_operand(
        node, [&](Index operand, double slope) { graph_.adjoint(operand) += back(adjoint, slope); });
  }

  Graph& graph_;
  Index top_ = 0;
  /// All from the top down to below this one was looked at, 0 until that is known; then only what is needed.
  Index below_ = 0;
  std::vector<Index> needed_;
};

void require_root(Value root) {
  root.check();
  if (root.is_constant()) {
    throw ConstantRoot(describe(root) +
                       " has no gradient: it was calculated from constants alone; make the inputs " +
                       "variables with Value(graph, number)");
  }
}

/// Throws OutOfDate where something that the roots need does not know a leaf's present number: also where no
/// adjoint would arrive at it, because its own number may be another root's or operand's slope.
inline void require_up_to_date(const Graph& graph, std::span<const Index> roots) {
  const Index careful_below = graph.careful_below();
  if (careful_below <= 1 || graph.has_only_leaves_below(careful_below)) return;
  for (const Index node : needed_by(graph, roots)) {
    if (node >= careful_below) break;
    graph.require_up_to_date(node);
  }
}

void require_variable(Value x) {
  x.check();
  if (x.is_constant()) {
    throw NotAVariable("no derivative by " + describe(x) +
                       " can be taken; make it a variable with Value(graph, number)");
  }
}

}  // namespace

Gradient gradient(Values roots, std::span<const double> seeds) {
  if (roots.empty()) throw WrongSize("gradient needs at least one root");
  if (roots.size() != seeds.size()) {
    throw WrongSize("gradient needs a seed for each root, and got " + std::to_string(roots.size()) +
                    " roots and " + std::to_string(seeds.size()) + " seeds");
  }
  std::vector<Index> indices, weighted;
  for (std::size_t i = 0; i < roots.size(); ++i) {
    require_root(roots[i]);
    if (roots[i].graph() != roots[0].graph()) refuse_wrong_graph(roots[0], roots[i]);
    indices.push_back(roots[i].index());
    if (seeds[i] != 0.0) weighted.push_back(roots[i].index());
  }
  Graph& graph = *roots[0].graph();
  require_up_to_date(graph, weighted);
  Gradient result;
  result.graph_ = &graph;
  result.epoch_ = graph.epoch();
  NumberWalk walk(graph);
  for (std::size_t i = 0; i < indices.size(); ++i) walk.seed(indices[i], seeds[i]);
  or_graph_full([&] {
    walk.run(indices);
    result.reached_ = walk.reached();
  });
  return result;
}

Gradient gradient(Values roots, std::initializer_list<double> seeds) {
  return gradient(roots, std::span<const double>(seeds.begin(), seeds.size()));
}

Gradient gradient(Value y) { return gradient(Values(y), {1.0}); }

double Gradient::operator[](Value node) const {
  require_variable(node);
  if (node.graph() != graph_) {
    throw WrongGraph(describe(node) + " belongs to another graph than this gradient");
  }
  if (node.epoch() > epoch_) return 0.0;
  const Index index = node.index();
  if (reached_.empty() || index > reached_.front().node || index < reached_.back().node) return 0.0;
  // Each node is there once, so it cannot lie further from either end than its index does: where all nodes
  // were reached, or all leaves and these came first, its place is known.
  const std::size_t last = reached_.size() - 1;
  const std::size_t low = last - std::min<std::size_t>(last, index - reached_.back().node);
  const std::size_t high = std::min<std::size_t>(last, reached_.front().node - index);
  if (reached_[low].node == index) return reached_[low].adjoint;
  const auto comes_before = [](const Reached& reached, Index wanted) { return reached.node > wanted; };
  const auto begin = reached_.begin();
  const auto found = std::lower_bound(begin + static_cast<std::ptrdiff_t>(low),
                                      begin + static_cast<std::ptrdiff_t>(high), index, comes_before);
  return found->node == index ? found->adjoint : 0.0;
}

void Value::backward() const {
  require_root(*this);
  const Index root = index();
  require_up_to_date(*graph_, {&root, 1});
  NumberWalk walk(*graph_);
  walk.seed(root, 1.0);
  or_graph_full([&] { walk.run({&root, 1}); });
  walk.add_to_leaves();
}

namespace {

/// The backward walk in values from the last place. Where it fails the graph is left as it was.
template <class Wanted>
std::vector<Value> record_backward(const Section& section, std::span<const Value> nodes,
                                   const Wanted& wanted) {
  const Mark before = section.graph().mark();
  try {
    return or_graph_full([&] { return backward<Value>(section, nodes, section.size() - 1, wanted); });
  } catch (...) {
    section.graph().rewind(before);
    throw;
  }
}

}  // namespace

std::vector<Value> derivatives(Value y, Values xs) {
  y.check();
  for (const Value& x : xs) {
    require_variable(x);
    if (!y.is_constant() && x.graph() != y.graph()) refuse_wrong_graph(y, x);
  }
  std::vector<Value> results(xs.size(), Value(0.0));
  if (y.is_constant()) return results;
  const Section section(y);
  section.require_up_to_date();

  std::vector<char> wanted(section.size(), 0);
  for (const Value& x : xs) {
    const std::size_t place = section.place(x);
    if (place != Section::nowhere) wanted[place] = 1;
  }
  std::vector<Value> nodes;
  nodes.reserve(section.size());
  for (std::size_t place = 0; place < section.size(); ++place) {
    nodes.push_back(section.node(place));
    for (const auto& operand : section.operands(place)) {
      if (operand.place != Section::nowhere && wanted[operand.place]) wanted[place] = 1;
    }
  }
  const std::vector<Value> adjoints =
      record_backward(section, nodes, [&](std::size_t place) { return wanted[place] != 0; });
  for (std::size_t i = 0; i < xs.size(); ++i) {
    const std::size_t place = section.place(xs[i]);
    if (place != Section::nowhere) results[i] = adjoints[place];
  }
  return results;
}

Value derivative(Value y, Value x) { return derivatives(y, x)[0]; }

namespace {

/// Writes the gradient of y by xs into one row; zeros for a constant.
void fill_row(Matrix& matrix, std::size_t row, Value y, Values xs) {
  if (y.is_constant()) return;
  const Gradient by = gradient(y);
  for (std::size_t column = 0; column < xs.size(); ++column) matrix(row, column) = by[xs[column]];
}

/// Drops what is recorded while it lives, in the graph of the first node among the values.
class Scratch {
 public:
  explicit Scratch(Value y) {
    y.check();
    if (!y.is_constant()) recording_.emplace(*y.graph());
  }

 private:
  std::optional<Recording> recording_;
};

}  // namespace

Matrix jacobian(Values ys, Values xs) {
  for (const Value& x : xs) require_variable(x);
  Matrix result(ys.size(), xs.size());
  for (std::size_t row = 0; row < ys.size(); ++row) fill_row(result, row, ys[row], xs);
  return result;
}

Matrix hessian(Value y, Values xs) {
  const Scratch scratch(y);
  Matrix matrix = jacobian(derivatives(y, xs), xs);
  for (std::size_t row = 0; row < xs.size(); ++row) {
    for (std::size_t column = 0; column < row; ++column) matrix(row, column) = matrix(column, row);
  }
  return matrix;
}

std::vector<double> hessian_vector_product(Value y, Values xs, std::span<const double> v) {
  if (v.size() != xs.size()) {
    throw WrongSize("hessian_vector_product needs a number for each variable, and got " +
                    std::to_string(v.size()) + " numbers and " + std::to_string(xs.size()) + " variables");
  }
  const Scratch scratch(y);
  const std::vector<Value> slopes = derivatives(y, xs);
  Matrix result(1, xs.size());
  fill_row(result, 0, dot(slopes, std::vector<Value>(v.begin(), v.end())), xs);
  return {result.numbers().begin(), result.numbers().end()};
}

std::vector<double> hessian_vector_product(Value y, Values xs, std::initializer_list<double> v) {
  return hessian_vector_product(y, xs, std::span<const double>(v.begin(), v.size()));
}

}  // namespace autograd
