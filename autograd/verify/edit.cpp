// SPDX-License-Identifier: MIT
#include "autograd/verify/edit.hpp"

#include <algorithm>
#include <cmath>

#include "autograd/verify/wording.hpp"

namespace autograd::verify {
namespace {

using Kind = Tree::Kind;
using Change = Edit::Change;

constexpr double likely_numbers[] = {1, 2, 3, 4, 0.5, -1, -2, 10};

/// How many of a node's first parts only say on which side something is: almost anything there says the same.
std::size_t parts_that_choose(const Tree::Node& node) {
  if (node.kind != Kind::call || node.code == custom_code) return 0;
  if (node.code == code_of<autograd::Step> || node.code == code_of<Sign>) return 1;
  return notation_of(node.code).name == "select" ? 2 : 0;
}

/// As many digits as a person would write.
double to_six_digits(double number) {
  const double unit = std::pow(10.0, 5.0 - std::floor(std::log10(std::abs(number))));
  return std::round(number * unit) / unit;
}

class Enumerator {
 public:
  Enumerator(const Tree& tree, std::span<const Candidate> candidates, std::span<const Tree> symbols,
             const Column& target)
      : tree_(tree), candidates_(candidates), symbols_(symbols), target_(target) {}

  std::vector<Edit> run(Extent extent) {
    const bool only_signs = extent == Extent::signs;
    visit(tree_.root(), [&](Tree::Place place) {
      negate(place);
      if (only_signs) return;
      drop(place);
      replace_number(place);
      replace_symbols_under(place);
      if (extent == Extent::all) insert(place);
    });
    return std::move(edits_);
  }

 private:
  void visit(Tree::Place place, const auto& f) {
    f(place);
    const auto& node = tree_[place];
    for (std::size_t i = parts_that_choose(node); i < node.parts.size(); ++i) visit(node.parts[i].place, f);
  }

  bool is_part_of(Tree::Place place, Kind kind) const {
    const Tree::Place above = tree_[place].parent;
    return above != Tree::none && tree_[above].kind == kind;
  }

  void add(Edit edit) {
    edit.first = tree_.lifted(edit.place, edit.local(tree_, candidates_, symbols_, 0), 0);
    edits_.push_back(std::move(edit));
  }

  /// A factor's sign is its product's: only wholes, terms and operands are turned.
  void negate(Tree::Place place) {
    if (!is_part_of(place, Kind::product)) add({.change = Change::negate, .place = place, .cost = 1.0});
  }

  void drop(Tree::Place place) {
    const auto& node = tree_[place];
    if (node.kind != Kind::sum && node.kind != Kind::product) return;
    for (std::size_t i = 0; i < node.parts.size(); ++i) {
      const auto& part = tree_[node.parts[i].place];
      const bool only_turns = node.kind == Kind::product && part.kind == Kind::number && part.number == -1.0;
      if (only_turns && node.parts.size() > 1) continue;
      add({.change = Change::drop, .place = place, .part = i, .inverse = node.parts[i].inverse, .cost = 2.0});
    }
  }

  void put_number(Tree::Place place, double number, double cost) {
    add({.change = Change::replace, .place = place, .number = number, .cost = cost});
  }

  void replace_number(Tree::Place place) {
    const auto& node = tree_[place];
    if (node.kind != Kind::number && node.kind != Kind::symbol) return;
    if (!std::isfinite(node.number)) return;  // nobody writes infinity for a number
    const double more = node.kind == Kind::symbol ? 1.0 : 0.0;
    const bool factor = is_part_of(place, Kind::product);
    for (const double number : likely_numbers) {
      // A 1 in a product is a part dropped, and -1 for a name is that and a sign.
      const bool vanishes =
          number == 1.0 && node.kind == Kind::number && (factor || is_part_of(place, Kind::power));
      const bool turns = std::abs(number) == 1.0 && number == -node.number;  // that is a sign
      const bool other = node.kind == Kind::symbol ? number > 0.0 : number != node.number && !turns;
      if (!vanishes && other) put_number(place, number, 2.0 + more);
    }
    const std::optional<double> number = solved(place);
    const bool turns_1 = number && std::abs(*number) == 1.0 && *number == -node.number;
    if (number && !turns_1 && (node.kind == Kind::number || (*number > 0.0 && *number != 1.0)))
      put_number(place, *number, 3.0 + 2.0 * more);
    const bool is_sign = std::abs(node.number) == 1.0 && !is_part_of(place, Kind::sum);
    if (node.kind != Kind::number || is_sign) return;  // nobody writes a name for a sign
    for (std::size_t s = 0; s < symbols_.size(); ++s)
      add({.change = Change::replace, .place = place, .symbol = s, .cost = 4.0});
  }

  /// The number that gives the target at the first point, where the formula is linear in it and the number is
  /// one that a person would write.
  std::optional<double> solved(Tree::Place place) const {
    const double at_0 = tree_.lifted(place, 0.0, 0), at_1 = tree_.lifted(place, 1.0, 0);
    const double number = (target_[0] - at_0) / (at_1 - at_0);
    if (!std::isfinite(number) || std::abs(number) > 1e4 || std::abs(number) < 1e-6) return std::nullopt;
    const double snapped = to_six_digits(number);
    if (std::abs(snapped - number) < 1e-9 * std::abs(number)) return snapped;
    constexpr std::size_t small_fraction = 4;  // 2/3, -1/6
    const std::optional<std::string> fraction = factor_text(number);
    return fraction && fraction->size() <= small_fraction ? std::optional(number) : std::nullopt;
  }

  /// One name for another: a single one, all in a part of the formula, all of it.
  void replace_symbols_under(Tree::Place top) {
    const auto& node = tree_[top];
    if (node.kind == Kind::number) return;
    std::vector<Value> found;
    std::size_t count = 0;
    visit(top, [&](Tree::Place place) {
      if (tree_[place].kind != Kind::symbol) return;
      ++count;
      const auto known = [&](Value v) { return v.index() == tree_[place].node.index(); };
      if (std::none_of(found.begin(), found.end(), known)) found.push_back(tree_[place].node);
    });
    // Where every name stands once, the names themselves are visited anyway.
    if (node.kind != Kind::symbol && found.size() == count) return;
    for (const Value from : found) {
      for (std::size_t s = 0; s < symbols_.size(); ++s) {
        if (symbols_[s][symbols_[s].root()].node.index() == from.index()) continue;
        add({.change = Change::replace, .place = top, .symbol = s, .from = from, .cost = 2.0});
      }
    }
  }

  void insert(Tree::Place place) {
    const auto& node = tree_[place];
    const bool in_product = is_part_of(place, Kind::product), in_sum = is_part_of(place, Kind::sum);
    for (std::size_t c = 0; c < candidates_.size(); ++c) {
      const double cost = 2.0 + candidates_[c].cost;
      for (const bool inverse : {false, true}) {
        Edit edit{.place = place, .candidate = c, .inverse = inverse, .cost = cost + (inverse ? 0.5 : 0.0)};
        edit.change = Change::multiply;
        if (!in_product && node.kind != Kind::number) add(edit);
        edit.change = Change::add;
        edit.cost = cost + 0.5;
        const Tree& term = candidates_[c].tree;
        const bool joins_numbers = node.kind == Kind::number && term[term.root()].kind == Kind::number;
        if (!in_sum && !joins_numbers) add(edit);
      }
    }
  }

  const Tree& tree_;
  std::span<const Candidate> candidates_;
  std::span<const Tree> symbols_;
  const Column& target_;
  std::vector<Edit> edits_;
};

}  // namespace

bool is_likely(double number) {
  return std::find(std::begin(likely_numbers), std::end(likely_numbers), number) != std::end(likely_numbers);
}

double Edit::local(const Tree& tree, std::span<const Candidate> candidates, std::span<const Tree> symbols,
                   std::size_t k) const {
  const double now = tree[place].column[k];
  switch (change) {
    case Change::negate: return -now;
    case Change::drop: return tree.without(place, part, k);
    case Change::multiply: {
      const double by = candidates[candidate].tree.column()[k];
      return inverse ? now / by : now * by;
    }
    case Change::add: {
      const double by = candidates[candidate].tree.column()[k];
      return inverse ? now - by : now + by;
    }
    case Change::replace: break;
  }
  if (number) return *number;
  return from.is_constant() ? symbols[symbol].column()[k] : tree.renamed(place, from, symbols[symbol], k);
}

Column Edit::column(const Tree& tree, std::span<const Candidate> candidates,
                    std::span<const Tree> symbols) const {
  Column result{};
  for (std::size_t k = 0; k < sample_count; ++k)
    result[k] = tree.lifted(place, local(tree, candidates, symbols, k), k);
  return result;
}

void Edit::apply(Tree& tree, std::span<const Candidate> candidates, std::span<const Tree> symbols) const {
  switch (change) {
    case Change::negate: tree.negate(place); break;
    case Change::drop: tree.drop_part(place, part); break;
    case Change::multiply: tree.multiply(place, candidates[candidate].tree, inverse); break;
    case Change::add: tree.add(place, candidates[candidate].tree, inverse); break;
    case Change::replace:
      if (number) {
        tree.put(place, Tree::number(*number));
      } else if (from.is_constant()) {
        tree.put(place, symbols[symbol]);
      } else {
        tree.put_symbol(place, from, symbols[symbol]);
      }
      break;
  }
}

std::vector<Edit> edits_of(const Tree& tree, std::span<const Candidate> candidates,
                           std::span<const Tree> symbols, const Column& target, Extent extent) {
  return Enumerator(tree, candidates, symbols, target).run(extent);
}

}  // namespace autograd::verify
