// SPDX-License-Identifier: MIT
// Chains of products and sums become dots and affine lines.
#include <algorithm>
#include <optional>

#include "autograd/program/rewrite.hpp"

namespace autograd::program {
namespace {

/// A product, or one line alone where the other factor is nowhere.
struct Term {
  Place a;
  Place b = nowhere;
  bool negative = false;  // then a is the same in all rows, and is negated
  bool is_product() const noexcept { return b != nowhere; }
};

/// Added to it, every number stays as it is; 0 would make 0 of -0, and 1/-0 is not 1/0.
constexpr double no_bias = -0.0;

class Gatherer {
 public:
  explicit Gatherer(const Draft& draft)
      : draft_(draft),
        by_row_(differs_by_row(draft)),
        uses_(draft.size()),
        absorbed_(draft.size()),
        rewriter_(draft) {
    for (Place place = 0; place < draft.size(); ++place) {
      for (const Place operand : draft.operands(place)) ++uses_[operand];
    }
    for (const Place output : draft.outputs) ++uses_[output];
    for (const Test& test : draft.tests) ++uses_[test.a], ++uses_[test.b];
  }

  Draft run() {
    std::vector<std::vector<Term>> chains(draft_.size());
    for (std::size_t i = draft_.size(); i-- > 0;) {
      const Place top = static_cast<Place>(i);
      if (absorbed_[top] || !is_additive(top)) continue;
      std::vector<Place> inside;
      chains[top] = chain_of(top, inside);
      const auto products =
          std::count_if(chains[top].begin(), chains[top].end(), [](const Term& t) { return t.is_product(); });
      if (products == 0 || chains[top].size() < 2) {
        chains[top].clear();
        continue;
      }
      for (const Place place : inside) absorbed_[place] = true;
    }
    for (Place place = 0; place < draft_.size(); ++place) {
      if (absorbed_[place]) continue;
      if (chains[place].empty()) {
        rewriter_.copy(place);
      } else {
        rewriter_.put(place, write(place, chains[place]));
      }
    }
    return rewriter_.finish();
  }

 private:
  bool is_additive(Place place) const {
    const Line& line = draft_[place];
    return line.is(code_of<Add>) || line.is(code_of<Subtract>) || line.is(code_of<Sum>) ||
           line.is(code_of<Dot>);
  }

  /// The terms of a sum in their order, and the lines that they take the place of.
  std::vector<Term> chain_of(Place top, std::vector<Place>& inside) const {
    std::vector<Term> terms;  // from the last one to the first
    Place next = top;
    while (next != nowhere) {
      const Place place = next;
      next = nowhere;
      if (place != top && !(is_additive(place) && uses_[place] == 1 && by_row_[place] == by_row_[top])) {
        terms.push_back(term_of(place, top, inside));
        break;
      }
      const std::span<const Place> operands = draft_.operands(place);
      const std::size_t count = operands.size();
      const std::size_t before = terms.size();
      if (draft_[place].is(code_of<Dot>)) {
        for (std::size_t i = count / 2; i-- > 0;) terms.push_back({operands[i], operands[count / 2 + i]});
      } else if (draft_[place].is(code_of<Sum>)) {
        for (std::size_t i = count; i-- > 1;) terms.push_back(term_of(operands[i], top, inside));
        next = operands[0];
      } else if (draft_[place].is(code_of<Add>)) {
        // a + b is b + a to the last bit, so the chain may be either side.
        const bool swap = !continues(operands[0], top) && continues(operands[1], top);
        terms.push_back(term_of(operands[swap ? 0 : 1], top, inside));
        next = operands[swap ? 1 : 0];
      } else if (const std::optional<Term> term = negative_term(operands[1], inside)) {
        terms.push_back(*term);
        next = operands[0];
      } else {
        // What is subtracted differs by row and has no sign to turn: the difference stays one term.
        terms.resize(before);
        terms.push_back({place});
        break;
      }
      if (place != top) inside.push_back(place);
    }
    std::reverse(terms.begin(), terms.end());
    return terms;
  }

  bool continues(Place place, Place top) const {
    return is_additive(place) && uses_[place] == 1 && by_row_[place] == by_row_[top];
  }

  Term term_of(Place place, Place top, std::vector<Place>& inside) const {
    const Line& line = draft_[place];
    const bool one_use = uses_[place] == 1 && by_row_[place] == by_row_[top];
    const std::span<const Place> operands = draft_.operands(place);
    if (one_use && line.is(code_of<Multiply>)) {
      inside.push_back(place);
      return {operands[0], operands[1]};
    }
    if (one_use && line.is(code_of<Square>)) {
      inside.push_back(place);
      return {operands[0], operands[0]};
    }
    return {place};
  }

  /// -place, where one factor that is the same in all rows can take the sign.
  std::optional<Term> negative_term(Place place, std::vector<Place>& inside) const {
    if (!by_row_[place]) return Term{.a = place, .negative = true};
    if (uses_[place] != 1 || !draft_[place].is(code_of<Multiply>)) return std::nullopt;
    const std::span<const Place> operands = draft_.operands(place);
    if (by_row_[operands[0]] && by_row_[operands[1]]) return std::nullopt;
    inside.push_back(place);
    const bool first = !by_row_[operands[0]];
    return Term{operands[first ? 0 : 1], operands[first ? 1 : 0], true};
  }

  /// A product of which exactly one factor differs by row.
  bool is_weighted(const Term& term) const { return term.is_product() && by_row_[term.a] != by_row_[term.b]; }
  bool is_shared(const Term& term) const {
    return !by_row_[term.a] && !(term.is_product() && by_row_[term.b]);
  }

  /// How many terms from the first one on make an affine line: weighted ones, and one bias before or behind.
  std::size_t affine_part(std::span<const Term> terms) const {
    std::size_t end = 0, weighted = 0;
    bool bias = false;
    for (; end < terms.size(); ++end) {
      if (is_weighted(terms[end])) {
        if (bias && weighted > 0 && is_shared(terms[end - 1])) break;  // the bias stood behind
        ++weighted;
      } else if (is_shared(terms[end]) && !bias) {
        bias = true;
      } else {
        break;
      }
    }
    return weighted >= 2 ? end : 0;
  }

  Place new_place(const Term& term, bool second = false) {
    const Place place = rewriter_.at(second ? term.b : term.a);
    if (!term.negative || second) return place;
    return rewriter_.to().add_operation(code_of<Negate>, {{place}});
  }

  Place one() {
    if (one_ == nowhere) one_ = rewriter_.to().add_constant(1.0);
    return one_;
  }

  Place write(Place top, std::span<const Term> terms) {
    const std::size_t part = by_row_[top] ? affine_part(terms) : 0;
    if (part == 0) return write_dot(nowhere, terms);
    const Place affine = write_affine(terms.first(part));
    return part == terms.size() ? affine : write_dot(affine, terms.subspan(part));
  }

  Place write_affine(std::span<const Term> terms) {
    Place bias = nowhere;
    std::vector<Place> weights, operands;
    for (const Term& term : terms) {
      if (is_weighted(term)) {
        const bool first = !by_row_[term.a];
        weights.push_back(first ? new_place(term) : rewriter_.at(term.b));
        operands.push_back(rewriter_.at(first ? term.b : term.a));
      } else {
        bias = new_place(term);
        if (term.is_product())
          bias = rewriter_.to().add_operation(code_of<Multiply>, {{bias, rewriter_.at(term.b)}});
      }
    }
    if (bias == nowhere) bias = rewriter_.to().add_constant(no_bias);
    std::vector<Place> all{bias};
    all.insert(all.end(), weights.begin(), weights.end());
    all.insert(all.end(), operands.begin(), operands.end());
    return rewriter_.to().add({.kind = Line::Kind::affine}, all);
  }

  /// `before` and the terms, as a dot; as a sum where none of them is a product.
  Place write_dot(Place before, std::span<const Term> terms) {
    std::vector<Place> first, second;
    if (before != nowhere) {
      first.push_back(before);
      second.push_back(one());
    }
    bool products = false;
    for (const Term& term : terms) {
      products = products || term.is_product();
      first.push_back(new_place(term));
      second.push_back(term.is_product() ? rewriter_.at(term.b) : one());
    }
    if (!products) return rewriter_.to().add_operation(code_of<Sum>, first);
    first.insert(first.end(), second.begin(), second.end());
    return rewriter_.to().add_operation(code_of<Dot>, first);
  }

  const Draft& draft_;
  const std::vector<bool> by_row_;
  std::vector<std::size_t> uses_;
  std::vector<bool> absorbed_;
  Rewriter rewriter_;
  Place one_ = nowhere;
};

}  // namespace

Draft gather_dots(const Draft& draft) { return Gatherer(draft).run(); }

Draft dots_to_affine(const Draft& draft) {
  const std::vector<bool> by_row = differs_by_row(draft);
  Rewriter rewriter(draft);
  for (Place place = 0; place < draft.size(); ++place) {
    const std::span<const Place> pairs = draft.operands(place);
    const std::size_t n = pairs.size() / 2;
    bool weighted = draft[place].is(code_of<Dot>);
    for (std::size_t i = 0; i < n && weighted; ++i) weighted = by_row[pairs[i]] != by_row[pairs[n + i]];
    if (!weighted) {
      rewriter.copy(place);
      continue;
    }
    std::vector<Place> all(1 + 2 * n, rewriter.to().add_constant(no_bias));
    for (std::size_t i = 0; i < n; ++i) {
      all[1 + i] = rewriter.at(pairs[by_row[pairs[i]] ? n + i : i]);
      all[1 + n + i] = rewriter.at(pairs[by_row[pairs[i]] ? i : n + i]);
    }
    rewriter.put(place, rewriter.to().add({.kind = Line::Kind::affine}, all));
  }
  return rewriter.finish();
}

}  // namespace autograd::program
