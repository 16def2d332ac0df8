// SPDX-License-Identifier: MIT
// A formula taken apart: sums and products are flat, signs and fractions are marks on their parts, and
// named nodes are symbols. This is the shape in which people see a formula and make mistakes in it.
#pragma once

#include <functional>

#include "autograd/explain/pattern.hpp"
#include "autograd/verify/samples.hpp"

namespace autograd::verify {

/// How a node is spelled where it stands as a symbol.
using Speller = std::function<std::string(Value)>;

class Tree {
 public:
  using Place = std::size_t;
  enum class Kind : unsigned char { number, symbol, sum, product, power, call };

  /// A part of a sum (added, or taken away where `inverse`), of a product (multiplied, or divided by), or an
  /// operand.
  struct Part {
    Place place;
    bool inverse = false;
  };
  struct Node {
    Kind kind;
    /// A number's number.
    double number = 0.0;
    /// A symbol's node; for a call of an operation of one's own a node of that operation.
    Value node = {};
    /// A call's operation.
    Code code = leaf_code;
    std::vector<Part> parts = {};
    Place parent = none;
    Column column = {};
  };
  static constexpr Place none = static_cast<Place>(-1);
  static constexpr std::size_t most_nodes = 400;

  /// Takes a formula apart down to its named nodes and leaves; the formula itself is taken apart also where
  /// it has a name. None where it would have more than `most_nodes` nodes. `samples` must know all its nodes.
  static std::optional<Tree> of(Value formula, const Samples& samples);

  Place root() const noexcept { return root_; }
  std::size_t size() const noexcept { return nodes_.size(); }
  const Node& operator[](Place place) const noexcept { return nodes_[place]; }
  const Column& column() const noexcept { return nodes_[root_].column; }

  /// The root's number at point k if the node at a place had this one.
  double lifted(Place place, double number, std::size_t k) const;
  /// Whether something in it, but not the whole, vanishes, or cancels with its neighbour, that did not so
  /// before an edit; or is one and the same number everywhere, but at `may_be_steady`. Nobody would leave
  /// that standing.
  bool is_collapsed(const Tree& before, Place may_be_steady) const;
  /// The number of a sum or product without one of its parts.
  double without(Place place, std::size_t part, std::size_t k) const;
  /// The number of what stands under a place if every symbol `from` in it were `to`.
  double renamed(Place place, Value from, const Tree& to, std::size_t k) const;

  // What follows changes the tree, for a second mistake and to show a repaired formula.

  /// Puts another formula where a number or a symbol stands.
  void put(Place place, const Tree& leaf);
  /// Every symbol `from` under `top` becomes the symbol `to`.
  void put_symbol(Place top, Value from, const Tree& to);
  void drop_part(Place place, std::size_t part);
  /// Multiplies the node at a place by a formula (or divides it), or adds it (or takes it away).
  void multiply(Place place, const Tree& factor, bool inverse);
  void add(Place place, const Tree& term, bool inverse);
  void negate(Place place);
  /// Makes the numbers of each product one, as people write them: -2*x for -1*2*x.
  void join_numbers();
  /// x - 3 for x + -3.
  void subtract_negative_numbers();

  /// What stands under a place, as a tree of its own.
  Tree part(Place place) const;
  /// A tree of one node.
  static Tree number(double number);
  static Tree symbol(Value node, const Column& column);
  static Tree power(const Tree& base, double exponent);
  /// One times the other, its numbers joined.
  static Tree product(const Tree& a, const Tree& b);
  /// 1 - the other.
  static Tree complement(const Tree& other);

  /// As a formula, with each symbol as `spelled` has it.
  std::string text(const Speller& spelled) const;
  /// Whether `below` lies under `above`, or is it.
  bool is_under(Place below, Place above) const;

 private:
  Place add_node(Node node);
  Place take_apart(Value value, const Samples& samples, int depth);
  void take_terms(Place sum, Value value, bool inverse, const Samples& samples, int depth);
  void take_factors(Place product, Value value, bool inverse, const Samples& samples, int depth);
  Place take_call(Value value, const Samples& samples, int depth);
  Place finish(Place place);
  Place graft(const Tree& other, Place place);
  void add_part(Place place, Place part, bool inverse);
  Place wrap(Place place, Kind kind);
  void refresh(Place place);
  bool is_reached(Place place) const { return is_under(place, root_); }
  /// How many pairs of a sum's or product's parts cancel.
  std::size_t cancelling(const Node& node) const;
  void refresh_up(Place place);
  /// The number of a node at point k if its part `changed` had another one; none changes nothing.
  double calculate(Place place, std::size_t k, Place changed = none, double number = 0.0) const;
  /// The number of an operation over its parts' numbers.
  static double combine(const Node& node, std::span<const double> parts);
  explain::Piece piece(Place place, const Speller& spelled) const;

  std::vector<Node> nodes_;
  Place root_ = none;
  bool too_large_ = false;
};

}  // namespace autograd::verify
