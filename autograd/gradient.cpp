// SPDX-License-Identifier: MIT
#include "autograd/gradient.hpp"

#include <algorithm>

#include "autograd/number_walk.hpp"

namespace autograd {
namespace {

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
  NumberWalk<Sink::gradient> walk(graph);
  for (std::size_t i = 0; i < indices.size(); ++i) walk.seed(indices[i], seeds[i]);
  or_graph_full([&] {
    walk.run(indices);
    std::size_t count = 0;
    walk.for_each_arrival([&](Index, double) { ++count; });
    result.reached_.reserve(count);
    walk.for_each_arrival([&](Index node, double adjoint) { result.reached_.push_back({node, adjoint}); });
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
  NumberWalk<Sink::leaves> walk(*graph_);
  walk.seed(root, 1.0);
  or_graph_full([&] { walk.run({&root, 1}); });
  walk.move_to_leaves();
}

namespace {

/// The places that lead to one of xs, these included.
std::vector<bool> leading_to(Values xs, const Section& section) {
  std::vector<bool> leads(section.size());
  for (const Value& x : xs) {
    const std::size_t place = section.place(x);
    if (place != Section::nowhere) leads[place] = true;
  }
  for (std::size_t place = 0; place < section.size(); ++place) {
    for (const Section::Operand& operand : section.operands(place)) {
      if (operand.place != Section::nowhere && leads[operand.place]) leads[place] = true;
    }
  }
  return leads;
}

/// The backward walk in values over the places that lead to xs. Where it fails the graph is left as it was.
std::vector<Value> record_backward(const Section& section, std::vector<Arrivals<Value>> arrivals, Values xs) {
  std::vector<Value> nodes;
  for (std::size_t place = 0; place < section.size(); ++place) nodes.push_back(section.node(place));
  const std::vector<bool> leads = leading_to(xs, section);
  const Mark before = section.graph().mark();
  try {
    return or_graph_full([&] {
      return backward<Value>(section, std::span<const Value>(nodes), std::move(arrivals),
                             [&](std::size_t place) { return leads[place]; });
    });
  } catch (...) {
    section.graph().rewind(before);
    throw;
  }
}

}  // namespace

std::vector<Value> derivatives(Values roots, Values seeds, Values xs) {
  if (roots.size() != seeds.size()) {
    throw WrongSize("derivatives needs a seed for each root, and got " + std::to_string(roots.size()) +
                    " roots and " + std::to_string(seeds.size()) + " seeds");
  }
  Value known;
  for (const Value& root : roots) {
    root.check();
    if (!root.is_constant()) known = root;
  }
  const auto require_same_graph = [&](Value value) {
    if (!known.is_constant() && value.graph() != known.graph()) refuse_wrong_graph(known, value);
  };
  for (const Value& x : xs) {
    require_variable(x);
    require_same_graph(x);
  }
  for (const Value& seed : seeds) {
    seed.check();
    if (!seed.is_constant()) require_same_graph(seed);
  }
  std::vector<Value> results(xs.size(), Value(0.0));
  if (known.is_constant()) return results;
  const Section section(roots);
  section.require_up_to_date();

  std::vector<Arrivals<Value>> arrivals(section.size());
  for (std::size_t i = 0; i < roots.size(); ++i) {
    if (!roots[i].is_constant()) arrivals[section.place(roots[i])].add(seeds[i]);
  }
  const std::vector<Value> adjoints = record_backward(section, std::move(arrivals), xs);
  for (std::size_t i = 0; i < xs.size(); ++i) {
    const std::size_t place = section.place(xs[i]);
    if (place != Section::nowhere) results[i] = adjoints[place];
  }
  return results;
}

std::vector<Value> derivatives(Value y, Values xs) { return derivatives(y, {1.0}, xs); }

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
