// SPDX-License-Identifier: MIT
// Changes of a tree, what becomes of it by them, and trees made of others.
#include <algorithm>
#include <cmath>

#include "autograd/verify/tree.hpp"

namespace autograd::verify {

namespace {

/// Whether f(k) is nearly one and the same number at every point.
bool is_steady(const auto& f) {
  for (std::size_t k = 1; k < sample_count; ++k) {
    if (!(std::abs(f(k) - f(0)) <= 1e-12 * std::abs(f(0)))) return false;
  }
  return true;
}

bool is_all(double number, const auto& f) {
  for (std::size_t k = 0; k < sample_count; ++k) {
    if (!(std::abs(f(k) - number) <= 1e-12)) return false;
  }
  return true;
}

}  // namespace

std::size_t Tree::cancelling(const Node& node) const {
  std::size_t count = 0;
  if (node.kind != Kind::sum && node.kind != Kind::product) return count;
  for (std::size_t i = 0; i < node.parts.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const Column &a = nodes_[node.parts[i].place].column, &b = nodes_[node.parts[j].place].column;
      const bool against = node.parts[i].inverse != node.parts[j].inverse;
      if (is_steady([&](std::size_t k) { return a[k]; })) continue;
      if (node.kind == Kind::sum) {
        count += is_all(against ? 1.0 : -1.0, [&](std::size_t k) { return a[k] / b[k]; });
      } else {
        count += is_steady([&](std::size_t k) { return against ? a[k] / b[k] : a[k] * b[k]; });
      }
    }
  }
  return count;
}

bool Tree::is_collapsed(const Tree& before, Place may_be_steady) const {
  for (Place place = 0; place < before.size(); ++place) {
    const Node &now = nodes_[place], &then = before.nodes_[place];
    if (place == root_ || place == before.root_ || !is_reached(place)) continue;
    const auto is = [&](std::size_t k) { return now.column[k]; };
    const auto was = [&](std::size_t k) { return then.column[k]; };
    if (is_all(0.0, is) && !is_all(0.0, was)) return true;
    const bool plain = now.kind == Kind::number || now.kind == Kind::symbol || place == may_be_steady;
    if (!plain && is_steady(is) && !is_steady(was)) return true;
  }
  for (Place place = 0; place < nodes_.size(); ++place) {
    const std::size_t then = place < before.size() ? before.cancelling(before.nodes_[place]) : 0;
    if (is_reached(place) && cancelling(nodes_[place]) > then) return true;
  }
  return false;
}

void Tree::put(Place place, const Tree& leaf) {
  const Place above = nodes_[place].parent;
  nodes_[place] = leaf.nodes_[leaf.root_];
  nodes_[place].parent = above;
  refresh_up(place);
}

void Tree::put_symbol(Place top, Value from, const Tree& to) {
  for (Place place = 0; place < nodes_.size(); ++place) {
    const bool is_from = nodes_[place].kind == Kind::symbol && nodes_[place].node.index() == from.index();
    if (is_from && is_under(place, top)) put(place, to);
  }
}

void Tree::drop_part(Place place, std::size_t part) {
  auto& parts = nodes_[place].parts;
  nodes_[parts[part].place].parent = none;
  parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(part));
  if (parts.empty()) {
    put(place, number(nodes_[place].kind == Kind::product ? 1.0 : 0.0));
  } else {
    refresh_up(place);
  }
}

Tree::Place Tree::graft(const Tree& other, Place place) {
  const Node& from = other.nodes_[place];
  Node copy = from;
  copy.parts.clear();
  const Place made = add_node(std::move(copy));
  for (const Part& part : from.parts) add_part(made, graft(other, part.place), part.inverse);
  return made;
}

/// Puts a new node between a place and what is above it, unless one of that kind is there already.
Tree::Place Tree::wrap(Place place, Kind kind) {
  if (nodes_[place].kind == kind) return place;
  const Place above = nodes_[place].parent;
  if (above != none && nodes_[above].kind == kind) {
    const auto& parts = nodes_[above].parts;
    const auto own =
        std::find_if(parts.begin(), parts.end(), [&](const Part& p) { return p.place == place; });
    if (!own->inverse) return above;
  }
  const Place around = add_node({.kind = kind, .parent = above});
  if (above == none) {
    root_ = around;
  } else {
    for (Part& part : nodes_[above].parts) part.place = part.place == place ? around : part.place;
  }
  add_part(around, place, false);
  return around;
}

void Tree::multiply(Place place, const Tree& factor, bool inverse) {
  const Place product = wrap(place, Kind::product);
  add_part(product, graft(factor, factor.root_), inverse);
  refresh_up(product);
}

void Tree::add(Place place, const Tree& term, bool inverse) {
  const Place sum = wrap(place, Kind::sum);
  add_part(sum, graft(term, term.root_), inverse);
  refresh_up(sum);
}

void Tree::negate(Place place) {
  const Place above = nodes_[place].parent;
  if (above != none && nodes_[above].kind == Kind::sum) {
    for (Part& part : nodes_[above].parts) part.inverse ^= part.place == place;
    refresh_up(above);
  } else {
    multiply(place, number(-1.0), false);
  }
}

void Tree::join_numbers() {
  for (Node& node : nodes_) {
    if (node.kind != Kind::product) continue;
    const auto is_number = [&](const Part& part) {
      return !part.inverse && nodes_[part.place].kind == Kind::number;
    };
    const auto first = std::find_if(node.parts.begin(), node.parts.end(), is_number);
    if (first == node.parts.end()) continue;
    double& number = nodes_[first->place].number;
    for (auto part = first + 1; part != node.parts.end();) {
      if (is_number(*part)) number *= nodes_[part->place].number;
      part = is_number(*part) ? node.parts.erase(part) : part + 1;
    }
    nodes_[first->place].column = filled(number);
    if (number == 1.0 && node.parts.size() > 2) node.parts.erase(first);
  }
}

void Tree::subtract_negative_numbers() {
  for (Node& node : nodes_) {
    if (node.kind != Kind::sum) continue;
    for (Part& part : node.parts) {
      Node& term = nodes_[part.place];
      if (term.kind != Kind::number || !(term.number < 0.0)) continue;
      term.number = -term.number;
      term.column = filled(term.number);
      part.inverse = !part.inverse;
    }
  }
}

Tree Tree::part(Place place) const {
  Tree tree;
  tree.root_ = tree.graft(*this, place);
  tree.nodes_[tree.root_].parent = none;
  return tree;
}

Tree Tree::number(double number) {
  Tree tree;
  tree.root_ = tree.finish(tree.add_node({.kind = Kind::number, .number = number}));
  return tree;
}

Tree Tree::symbol(Value node, const Column& column) {
  Tree tree;
  tree.root_ = tree.add_node({.kind = Kind::symbol, .node = node, .column = column});
  return tree;
}

Tree Tree::power(const Tree& base, double exponent) {
  Tree tree;
  tree.root_ = tree.add_node({.kind = Kind::power});
  tree.add_part(tree.root_, tree.graft(base, base.root_), false);
  tree.add_part(tree.root_, tree.finish(tree.add_node({.kind = Kind::number, .number = exponent})), false);
  tree.finish(tree.root_);
  return tree;
}

Tree Tree::product(const Tree& a, const Tree& b) {
  Tree tree;
  tree.root_ = tree.add_node({.kind = Kind::product});
  for (const Tree* factor : {&a, &b}) {
    const Node& root = factor->nodes_[factor->root_];
    if (root.kind == Kind::product) {
      for (const Part& part : root.parts)
        tree.add_part(tree.root_, tree.graft(*factor, part.place), part.inverse);
    } else if (root.kind != Kind::number || root.number != 1.0) {
      tree.add_part(tree.root_, tree.graft(*factor, factor->root_), false);
    }
  }
  tree.join_numbers();
  tree.root_ = tree.finish(tree.root_);
  return tree;
}

Tree Tree::complement(const Tree& other) {
  Tree tree = number(1.0);
  tree.add(tree.root_, other, true);
  return tree;
}

}  // namespace autograd::verify
