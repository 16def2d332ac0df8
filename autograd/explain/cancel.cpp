// SPDX-License-Identifier: MIT
// Products and sums of the backward walk: sums of fractions meet what is below their lines, fractions are
// what has a name, and factors that all terms share are taken out.
#include <algorithm>
#include <map>

#include "autograd/explain/expression.hpp"

namespace autograd::explain {
namespace {

using Place = Expressions::Place;
using Part = Expressions::Part;

/// Sums with more terms, and products that would become more of them, are left as they are.
constexpr std::size_t most_terms = 8, most_products = 64;

bool by_place(const Part& a, const Part& b) { return a.place < b.place; }

int size_of(std::span<const Part> parts) {
  int size = 0;
  for (const Part& part : parts) size += std::abs(part.power);
  return size;
}

/// Of the same expression, on the same side of the line.
template <class Parts>
auto* part_like(Parts& parts, const Part& wanted) {
  const auto found = std::find_if(parts.begin(), parts.end(), [&](const Part& part) {
    return part.place == wanted.place && (part.power > 0) == (wanted.power > 0);
  });
  return found == parts.end() ? nullptr : &*found;
}

}  // namespace

Place Expressions::chain(Place adjoint, Place slope) {
  Factors factors, of_slope;
  multiply(factors, adjoint, 1);
  multiply(of_slope, slope, 1);
  const int before = size_of(factors.parts) + size_of(of_slope.parts);
  multiply(factors, slope, 1);
  if (size_of(factors.parts) < before && factors.coefficient.above != 0.0) ++cancellations_;
  for (std::size_t i = 0; i < factors.parts.size() && factors.parts.size() <= most_gathered; ++i) {
    if (const std::optional<Place> together = cancelled(factors, i)) return *together;
  }
  return made(std::move(factors));
}

/// What is below the lines of a sum's terms, with its highest powers.
std::vector<Part> Expressions::divisors(Place sum) const {
  std::vector<Part> found;
  for (const Part& term : parts(sum)) {
    if (nodes_[term.place].kind != Kind::product) continue;
    for (const Part& factor : parts(term.place)) {
      if (factor.power > 0) continue;
      const auto same = [&](const Part& part) { return part.place == factor.place; };
      const auto known = std::find_if(found.begin(), found.end(), same);
      if (known == found.end()) {
        found.push_back({factor.place, -factor.power});
      } else {
        known->power = std::max(known->power, -factor.power);
      }
    }
  }
  return found;
}

/// Puts the product together with its factor number `which` multiplied out, where that is a sum of fractions
/// and the product holds all that is below their lines.
std::optional<Place> Expressions::cancelled(const Factors& factors, std::size_t which) {
  const Part sum = factors.parts[which];
  if (sum.power != 1 || !is_bare_sum(sum.place) || parts(sum.place).size() > most_terms) return std::nullopt;
  const std::vector<Part> below = divisors(sum.place);
  const auto is_met = [&](const Part& divisor) {
    const Part* met = part_like(factors.parts, divisor);
    return met != nullptr && met->power >= divisor.power && may_cancel(divisor.place);
  };
  if (below.empty() || !std::all_of(below.begin(), below.end(), is_met)) return std::nullopt;
  std::vector<Factors> terms;
  for (const Part& term : parts(sum.place)) {
    Factors& product = terms.emplace_back();
    multiply(product, term.place, 1);
    for (const Part& divisor : below) multiply(product, divisor.place, divisor.power);
    std::erase_if(product.parts, [](const Part& part) { return part.power == 0; });
  }
  const Place together = put_together(terms);
  Factors all{factors.coefficient, {}};
  for (std::size_t i = 0; i < factors.parts.size(); ++i) {
    const Part* divisor = part_like(below, factors.parts[i]);
    multiply(all, i == which ? together : factors.parts[i].place,
             factors.parts[i].power - (divisor != nullptr ? divisor->power : 0));
  }
  ++cancellations_;
  return made(std::move(all));
}

std::vector<Expressions::Factors> Expressions::multiplied_out(const Factors& term) const {
  std::vector<Factors> products{{term.coefficient, {}}};
  for (const Part& part : term.parts) {
    const std::span<const Part> inner = parts(part.place);
    const bool opens = part.power == 1 && is_bare_sum(part.place) && inner.size() <= most_terms &&
                       products.size() * inner.size() <= most_products;
    std::vector<Factors> next;
    for (const Factors& product : products) {
      for (std::size_t i = 0; i < (opens ? inner.size() : 1); ++i) {
        next.push_back(product);
        multiply(next.back(), opens ? inner[i].place : part.place, part.power);
      }
    }
    products = std::move(next);
  }
  return products;
}

/// The sum of products, multiplied out where it has no more terms then; what is added comes first.
Place Expressions::put_together(std::span<const Factors> terms) {
  std::vector<Factors> gathered;
  std::map<std::vector<std::pair<Place, int>>, std::size_t> where;
  for (const Factors& term : terms) {
    for (Factors& product : multiplied_out(term)) {
      std::vector<Part> sorted = product.parts;
      std::sort(sorted.begin(), sorted.end(), by_place);
      std::vector<std::pair<Place, int>> key;
      for (const Part& part : sorted) {
        if (part.power != 0) key.emplace_back(part.place, part.power);
      }
      const auto [found, is_new] = where.try_emplace(std::move(key), gathered.size());
      if (is_new) {
        gathered.push_back(std::move(product));
      } else {
        Coefficient& total = gathered[found->second].coefficient;
        total = total.plus(product.coefficient);
      }
    }
  }
  std::erase_if(gathered, [](const Factors& product) { return product.coefficient.above == 0.0; });
  std::stable_partition(gathered.begin(), gathered.end(),
                        [](const Factors& product) { return product.coefficient.above > 0.0; });
  std::vector<Place> made_terms;
  if (gathered.size() <= terms.size()) {
    for (const Factors& product : gathered) made_terms.push_back(made(product));
  } else {
    for (const Factors& term : terms) made_terms.push_back(made(term));
  }
  return sum(made_terms);
}

/// The sum divided by what all its terms hold; what is added comes first.
std::optional<Place> Expressions::without_factor(Place sum, Part factor) {
  std::vector<Factors> quotients;
  for (const Part& term : parts(sum)) {
    Factors& quotient = quotients.emplace_back();
    multiply(quotient, term.place, 1);
    Part* found = part_like(quotient.parts, factor);
    const bool holds =
        found != nullptr && (factor.power > 0 ? found->power >= factor.power : *found == factor);
    if (!holds) return std::nullopt;
    found->power -= factor.power;
  }
  std::stable_partition(quotients.begin(), quotients.end(),
                        [](const Factors& quotient) { return quotient.coefficient.above > 0.0; });
  std::vector<Place> terms;
  for (Factors& quotient : quotients) terms.push_back(made(std::move(quotient)));
  return this->sum(terms);
}

/// What might be taken out of a sum: symbols that are terms, and of its first term what is below its line
/// and, where no term is a fraction, its factors.
std::vector<Part> Expressions::candidates(Place sum) {
  std::vector<Part> found;
  const std::vector<Part> terms(parts(sum).begin(), parts(sum).end());
  for (const Part& term : terms) {
    const Place factor = term_of(term.place).rest;
    if (factor != none && nodes_[factor].kind == Kind::symbol) found.push_back({factor, 1});
  }
  if (nodes_[terms[0].place].kind != Kind::product) return found;
  const bool has_fractions = !divisors(sum).empty();
  for (const Part& factor : parts(terms[0].place)) {
    if (factor.power < 0 || (!has_fractions && part_like(found, factor) == nullptr))
      found.push_back({factor.place, std::min(factor.power, 1)});
  }
  return found;
}

/// The sum divided by the number that all its terms are multiplied with, which is put into `common`.
Place Expressions::without_coefficient(Place sum, Coefficient& common) {
  const std::vector<Part> terms(parts(sum).begin(), parts(sum).end());
  const Coefficient first = term_of(terms[0].place).coefficient;
  std::vector<Place> rests;
  for (const Part& part : terms) {
    const Term term = term_of(part.place);
    const bool same = term.coefficient.above == first.above && term.coefficient.below == first.below;
    if (!same || term.rest == none || first.is_one()) return sum;
    if (!is_bare_sum(term.rest)) rests.push_back(term.rest);
    for (const Part& inner : parts(term.rest)) {
      if (is_bare_sum(term.rest)) rests.push_back(inner.place);
    }
  }
  common = first;
  std::stable_partition(rests.begin(), rests.end(),
                        [&](Place term) { return term_of(term).coefficient.above > 0.0; });
  return this->sum(rests);
}

Place Expressions::with_common_factor(Place sum) {
  Factors all;
  Place rest = sum;
  const auto is_short_sum = [&] { return is_bare_sum(rest) && parts(rest).size() <= most_terms; };
  if (!is_short_sum()) return sum;
  for (const Part& factor : candidates(sum)) {
    const std::optional<Place> found = is_short_sum() ? without_factor(rest, factor) : std::nullopt;
    if (!found) continue;
    all.parts.push_back(factor);
    rest = *found;
  }
  if (is_short_sum()) rest = without_coefficient(rest, all.coefficient);
  if (all.parts.empty() && all.coefficient.is_one()) return sum;
  // Above the line what was added up comes first, y*(1 - y) apart.
  const auto is_below = [](const Part& factor) { return factor.power < 0; };
  const auto place = std::find_if(all.parts.begin(), all.parts.end(), is_below);
  all.parts.insert(place, {rest, 1});
  return product(all.parts, all.coefficient);
}

void Expressions::define(Place symbol, Place fraction) {
  if (nodes_[fraction].kind != Kind::product || !nodes_[fraction].coefficient.is_one()) return;
  const std::span<const Part> own = parts(fraction);
  const auto is_below = [](const Part& part) { return part.power < 0; };
  const auto below = std::find_if(own.begin(), own.end(), is_below);
  if (below != own.end() && own.size() > 1) definitions_.emplace(below->place, std::pair(symbol, fraction));
}

void Expressions::use_definitions(Factors& factors) const {
  const auto holds = [&](const Part& wanted) {
    const Part* found = part_like(factors.parts, wanted);
    return found != nullptr &&
           (wanted.power > 0 ? found->power >= wanted.power : found->power <= wanted.power);
  };
  for (std::size_t i = 0; i < factors.parts.size() && factors.parts.size() <= most_gathered; ++i) {
    const auto [first, last] = definitions_.equal_range(factors.parts[i].place);
    for (auto known = first; known != last; ++known) {
      const auto [symbol, fraction] = known->second;
      const std::span<const Part> own = parts(fraction);
      while (std::all_of(own.begin(), own.end(), holds)) {
        for (const Part& part : own) part_like(factors.parts, part)->power -= part.power;
        multiply(factors, symbol, 1);
      }
    }
  }
}

}  // namespace autograd::explain
