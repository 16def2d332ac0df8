// SPDX-License-Identifier: MIT
#include "autograd/verify/tree.hpp"

#include <algorithm>
#include <cmath>

namespace autograd::verify {
namespace {

constexpr int deepest = 200;

template <class... Ops>
bool is_one_of(Code code) {
  return ((code == code_of<Ops>) || ...);
}

/// The code of an operation; leaf_code for anything that stands as a symbol or a number.
Code code_at(Value value) {
  return value.is_constant() ? leaf_code : value.graph()->tag(value.index()).code();
}

bool is_symbol(Value value) { return code_at(value) == leaf_code || !value.name().empty(); }

bool are_one(Value a, Value b) {
  if (a.is_constant() || b.is_constant()) return a.is_constant() && b.is_constant() && a.value() == b.value();
  return a.index() == b.index();
}

/// What a node without a name is for a reader: behind `within`, and behind a choice between one formula and
/// itself, which is what guards leave of the slope of a power with a constant exponent. Each step is one
/// deeper.
Value shown(Value value, int& depth) {
  const auto is_bare = [](Value node) { return !node.is_constant() && !is_symbol(node); };
  for (; is_bare(value) && depth < deepest; ++depth) {
    const Code code = code_at(value);
    if (code == code_of<Within>) {
      value = value.operands()[1];
    } else if (code != custom_code && notation_of(code).name == "select") {
      const std::vector<Value> operands = value.operands();
      if (!are_one(operands[2], operands[3])) return value;
      value = operands[2];
    } else {
      return value;
    }
  }
  return value;
}

double call(Value node, Code code, std::span<const double> operands) {
  if (code == custom_code) return node.graph()->custom(node.index())->value(operands);
  return visit(code, [&]<class Op>(Op) { return value_of<Op>(operands); });
}

}  // namespace

std::optional<Tree> Tree::of(Value formula, const Samples& samples) {
  Tree tree;
  const bool stands_alone = formula.is_constant() || code_at(formula) == leaf_code;
  tree.root_ = tree.take_apart(formula, samples, stands_alone ? 1 : 0);
  if (tree.too_large_) return std::nullopt;
  return tree;
}

Tree::Place Tree::add_node(Node node) {
  nodes_.push_back(std::move(node));
  too_large_ = too_large_ || nodes_.size() > most_nodes;
  return nodes_.size() - 1;
}

/// At depth 0 the formula is taken apart even where it has a name.
Tree::Place Tree::take_apart(Value value, const Samples& samples, int depth) {
  value = shown(value, depth);
  too_large_ = too_large_ || depth > deepest;
  if (value.is_constant() || too_large_) {
    return finish(add_node({.kind = Kind::number, .number = value.is_constant() ? value.value() : 0.0}));
  }
  if (depth > 0 && is_symbol(value)) {
    return add_node({.kind = Kind::symbol, .node = value, .column = samples.column(value)});
  }
  const Code code = code_at(value);
  if (is_one_of<Add, Subtract, Sum, Dot, Fma, SigmoidComplement, TanhComplement>(code)) {
    const Place sum = add_node({.kind = Kind::sum});
    take_terms(sum, value, false, samples, depth);
    return finish(sum);
  }
  if (is_one_of<Multiply, Divide, Negate, Reciprocal, Chain, Gate, Product, Mean, XLogY>(code)) {
    const Place product = add_node({.kind = Kind::product});
    take_factors(product, value, false, samples, depth);
    return finish(product);
  }
  return take_call(value, samples, depth);
}

void Tree::take_terms(Place sum, Value value, bool inverse, const Samples& samples, int depth) {
  value = shown(value, depth);
  const bool whole = depth == 0 || !(value.is_constant() || is_symbol(value));
  const Code code = whole ? code_at(value) : leaf_code;
  const auto term = [&](Value part, bool negative) { take_terms(sum, part, negative, samples, depth + 1); };
  if (too_large_ || (depth > deepest && (too_large_ = true))) return;
  if (is_one_of<Add, Sum>(code)) {
    for (const Value& part : value.operands()) term(part, inverse);
  } else if (code == code_of<Subtract>) {
    term(value.operands()[0], inverse);
    term(value.operands()[1], !inverse);
  } else if (code == code_of<Negate>) {
    term(value.operands()[0], !inverse);
  } else if (is_one_of<Dot, Fma>(code)) {
    const std::vector<Value> operands = value.operands();
    const std::size_t products = code == code_of<Fma> ? 1 : operands.size() / 2;
    for (std::size_t i = 0; i < products; ++i) {
      const Place product = add_node({.kind = Kind::product});
      take_factors(product, operands[i], false, samples, depth + 1);
      take_factors(product, operands[i + products], false, samples, depth + 1);
      add_part(sum, finish(product), inverse);
    }
    if (code == code_of<Fma>) term(operands[2], inverse);
  } else if (is_one_of<SigmoidComplement, TanhComplement>(code)) {
    term(1.0, inverse);
    Tree y;
    y.root_ = y.take_apart(value.operands()[0], samples, depth + 1);
    add_part(sum, graft(code == code_of<TanhComplement> ? power(y, 2.0) : y, y.root_), !inverse);
  } else if (!(value.is_constant() && value.value() == 0.0)) {
    add_part(sum, take_apart(value, samples, depth + 1), inverse);
  }
}

void Tree::take_factors(Place product, Value value, bool inverse, const Samples& samples, int depth) {
  value = shown(value, depth);
  const bool whole = depth == 0 || !(value.is_constant() || is_symbol(value));
  const Code code = whole ? code_at(value) : leaf_code;
  const auto factor = [&](Value part, bool below) { take_factors(product, part, below, samples, depth + 1); };
  if (too_large_ || (depth > deepest && (too_large_ = true))) return;
  if (is_one_of<Multiply, Chain, Gate, Product>(code)) {
    for (const Value& part : value.operands()) factor(part, inverse);
  } else if (code == code_of<Divide>) {
    factor(value.operands()[0], inverse);
    factor(value.operands()[1], !inverse);
  } else if (code == code_of<Reciprocal>) {
    factor(value.operands()[0], !inverse);
  } else if (code == code_of<Negate>) {
    factor(-1.0, false);
    factor(value.operands()[0], inverse);
  } else if (code == code_of<XLogY>) {
    const std::vector<Value> operands = value.operands();
    factor(operands[0], inverse);
    const Place logarithm = add_node({.kind = Kind::call, .code = code_of<Log>});
    add_part(logarithm, take_apart(operands[1], samples, depth + 1), false);
    add_part(product, finish(logarithm), inverse);
  } else if (code == code_of<Mean>) {
    const std::vector<Value> operands = value.operands();
    factor(static_cast<double>(operands.size()), !inverse);
    const Place sum = add_node({.kind = Kind::sum});
    for (const Value& part : operands) take_terms(sum, part, false, samples, depth + 1);
    add_part(product, finish(sum), inverse);
  } else if (!(value.is_constant() && value.value() == 1.0)) {
    add_part(product, take_apart(value, samples, depth + 1), inverse);
  }
}

Tree::Place Tree::take_call(Value value, const Samples& samples, int depth) {
  const bool is_power = is_one_of<Square, Power>(code_at(value));
  const Place place =
      add_node({.kind = is_power ? Kind::power : Kind::call, .node = value, .code = code_at(value)});
  for (const Value& operand : value.operands()) {
    if (too_large_) break;
    add_part(place, take_apart(operand, samples, depth + 1), false);
  }
  if (code_at(value) == code_of<Square>) {
    add_part(place, finish(add_node({.kind = Kind::number, .number = 2.0})), false);
  }
  return finish(place);
}

/// A sum or product of one plain part is that part; of none it is 0 or 1.
Tree::Place Tree::finish(Place place) {
  Node& node = nodes_[place];
  const bool flat = node.kind == Kind::sum || node.kind == Kind::product;
  if (flat && node.parts.size() == 1 && !node.parts[0].inverse) {
    const Place only = node.parts[0].place;
    nodes_[only].parent = none;
    return only;
  }
  if (flat && node.parts.empty()) {
    node.number = node.kind == Kind::product ? 1.0 : 0.0;
    node.kind = Kind::number;
  }
  if (!too_large_) refresh(place);
  return place;
}

void Tree::add_part(Place place, Place part, bool inverse) {
  nodes_[part].parent = place;
  nodes_[place].parts.push_back({part, inverse});
}

double Tree::combine(const Node& node, std::span<const double> parts) {
  double result = 0.0;
  switch (node.kind) {
    case Kind::number: return node.number;
    case Kind::symbol: return 0.0;
    case Kind::sum:
      for (std::size_t i = 0; i < parts.size(); ++i) result += node.parts[i].inverse ? -parts[i] : parts[i];
      return result;
    case Kind::product:
      result = 1.0;
      for (std::size_t i = 0; i < parts.size(); ++i)
        result = node.parts[i].inverse ? result / parts[i] : result * parts[i];
      return result;
    case Kind::power: return parts[1] == 2.0 ? parts[0] * parts[0] : std::pow(parts[0], parts[1]);
    case Kind::call: return call(node.node, node.code, parts);
  }
  return result;
}

double Tree::calculate(Place place, std::size_t k, Place changed, double number) const {
  const Node& node = nodes_[place];
  if (node.kind == Kind::symbol) return node.column[k];
  constexpr std::size_t few = 8;
  std::array<double, few> room;
  std::vector<double> more(node.parts.size() > few ? node.parts.size() : 0);
  const std::span<double> parts(more.empty() ? room.data() : more.data(), node.parts.size());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Place part = node.parts[i].place;
    parts[i] = part == changed ? number : nodes_[part].column[k];
  }
  return combine(node, parts);
}

double Tree::lifted(Place place, double number, std::size_t k) const {
  for (Place above = nodes_[place].parent; above != none; place = above, above = nodes_[place].parent)
    number = calculate(above, k, place, number);
  return number;
}

double Tree::without(Place place, std::size_t part, std::size_t k) const {
  const Node& node = nodes_[place];
  return calculate(place, k, node.parts[part].place, node.kind == Kind::product ? 1.0 : 0.0);
}

double Tree::renamed(Place place, Value from, const Tree& to, std::size_t k) const {
  const Node& node = nodes_[place];
  if (node.kind == Kind::symbol && node.node.index() == from.index()) return to.column()[k];
  if (node.parts.empty()) return node.column[k];
  std::vector<double> parts;
  for (const Part& part : node.parts) parts.push_back(renamed(part.place, from, to, k));
  return combine(node, parts);
}

bool Tree::is_under(Place below, Place above) const {
  for (; below != none; below = nodes_[below].parent) {
    if (below == above) return true;
  }
  return false;
}

void Tree::refresh(Place place) {
  for (std::size_t k = 0; k < sample_count; ++k) nodes_[place].column[k] = calculate(place, k);
}

void Tree::refresh_up(Place place) {
  for (; place != none; place = nodes_[place].parent) refresh(place);
}

}  // namespace autograd::verify
