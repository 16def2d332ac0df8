// SPDX-License-Identifier: MIT
#include "tests/diagnosis/disguise.hpp"

#include <algorithm>
#include <stdexcept>

namespace measure {
namespace {

void shuffle(std::vector<Formula>& parts, autograd::Random& random) {
  for (std::size_t i = parts.size(); i > 1; --i) std::swap(parts[i - 1], parts[random.below(i)]);
}

void gather_routes(const Formula& a, Route& route, std::vector<Route>& all) {
  all.push_back(route);
  for (std::size_t i = 0; i < a->parts.size(); ++i) {
    route.push_back(i);
    gather_routes(a->parts[i], route, all);
    route.pop_back();
  }
}

/// A part of a sum turned.
std::vector<Formula> turned(std::vector<Formula> parts) {
  for (Formula& part : parts) part = negative(part);
  return parts;
}

bool equal(const Formula& a, const Formula& b) {
  if (a->kind != b->kind || a->name != b->name || a->numerator != b->numerator ||
      a->denominator != b->denominator || a->function != b->function || a->parts.size() != b->parts.size()) {
    return false;
  }
  return std::equal(a->parts.begin(), a->parts.end(), b->parts.begin(), equal);
}

std::vector<Formula> factors(const Formula& a) {
  return a->kind == Kind::product ? a->parts : std::vector<Formula>{a};
}

}  // namespace

Formula flattened(const Formula& a) {
  if (a->parts.empty()) return a;
  std::vector<Formula> parts;
  for (const Formula& part : a->parts) {
    const Formula flat = flattened(part);
    const bool joins = (a->kind == Kind::sum || a->kind == Kind::product) && flat->kind == a->kind;
    if (joins) {
      parts.insert(parts.end(), flat->parts.begin(), flat->parts.end());
    } else {
      parts.push_back(flat);
    }
  }
  return with_parts(a, std::move(parts));
}

Formula Disguise::operator()(const Formula& a, std::size_t steps) {
  const Print before = world_.print(a);
  Formula now = random_.below(4) == 0 ? a : flattened(a);
  for (std::size_t i = 0; i < steps; ++i) {
    std::vector<Route> routes;
    Route route;
    gather_routes(now, route, routes);
    const Route& at = routes[random_.below(routes.size())];
    if (const Formula changed = step(part_at(now, at))) now = replaced(now, at, changed);
    if (random_.below(2) == 0) now = flattened(now);
  }
  const Print after = world_.print(now);
  for (std::size_t k = 0; k < print_size; ++k) {
    if (before[k] && after[k] && !(*before[k] == *after[k])) {
      throw std::logic_error("a disguise changed the function: " + world_.text(a) + " into " +
                             world_.text(now));
    }
  }
  return now;
}

Formula Disguise::step(const Formula& a) {
  if (random_.below(40) == 0) return add_and_take_away(a);
  switch (a->kind) {
    case Kind::sum: return of_sum(a);
    case Kind::product: return of_product(a);
    case Kind::quotient: return of_quotient(a);
    case Kind::name: return of_name(a);
    case Kind::number: return of_number(a);
    case Kind::power:
      if (a->numerator == 2) return product({a->parts[0], a->parts[0]});
      return product({a->parts[0], power(a->parts[0], a->numerator - 1)});
    case Kind::negative: {
      const Formula& inner = a->parts[0];
      if (inner->kind == Kind::sum) return sum(turned(inner->parts));
      if (inner->kind != Kind::product) return product({number(-1), inner});
      std::vector<Formula> parts = inner->parts;
      parts[0] = negative(parts[0]);
      return product(std::move(parts));
    }
    case Kind::call: break;
  }
  return nullptr;
}

Formula Disguise::of_sum(const Formula& a) {
  switch (random_.below(4)) {
    case 0: return negative(sum(turned(a->parts)));
    case 1: return common_factor_out(a);
    default: break;
  }
  std::vector<Formula> parts = a->parts;
  shuffle(parts, random_);
  return sum(std::move(parts));
}

/// a*b + a*c as a*(b + c).
Formula Disguise::common_factor_out(const Formula& a) {
  for (const Formula& common :
       factors(a->parts[0]->kind == Kind::negative ? a->parts[0]->parts[0] : a->parts[0])) {
    std::vector<Formula> rest;
    for (const Formula& term : a->parts) {
      const bool minus = term->kind == Kind::negative;
      std::vector<Formula> of_term = factors(minus ? term->parts[0] : term);
      const auto found =
          std::find_if(of_term.begin(), of_term.end(), [&](const Formula& f) { return equal(f, common); });
      if (found == of_term.end()) break;
      of_term.erase(found);
      const Formula left = product(std::move(of_term));
      rest.push_back(minus ? negative(left) : left);
    }
    if (rest.size() == a->parts.size()) return product({common, sum(std::move(rest))});
  }
  return nullptr;
}

/// One sum among the factors multiplied out.
Formula Disguise::distributed(const Formula& a) {
  const auto is_sum = [](const Formula& part) { return part->kind == Kind::sum; };
  const auto found = std::find_if(a->parts.begin(), a->parts.end(), is_sum);
  if (found == a->parts.end()) return nullptr;
  std::vector<Formula> rest(a->parts.begin(), found);
  rest.insert(rest.end(), found + 1, a->parts.end());
  std::vector<Formula> terms;
  for (const Formula& term : (*found)->parts) {
    const bool minus = term->kind == Kind::negative;
    std::vector<Formula> of_term = rest;
    if (!is_number(term, 1)) of_term.push_back(minus ? term->parts[0] : term);
    const Formula whole = product(std::move(of_term));
    terms.push_back(minus ? negative(whole) : whole);
  }
  return sum(std::move(terms));
}

Formula Disguise::of_product(const Formula& a) {
  const std::size_t i = random_.below(a->parts.size());
  std::vector<Formula> parts = a->parts;
  switch (random_.below(6)) {
    case 0: return distributed(a);
    case 1:  // the minus of one factor before the whole
      if (parts[i]->kind == Kind::number && parts[i]->numerator < 0) {
        parts[i] = negative(parts[i]);
        return negative(product(std::move(parts)));
      }
      return nullptr;
    case 2:  // a difference turned, and the sign with it
      for (std::size_t j = 0; j < parts.size(); ++j) {
        if (parts[j]->kind != Kind::sum || parts[j]->parts.size() != 2) continue;
        std::vector<Formula> swapped = turned(parts[j]->parts);
        std::swap(swapped[0], swapped[1]);
        parts[j] = sum(std::move(swapped));
        if (parts[0]->kind != Kind::number || j == 0) return negative(product(std::move(parts)));
        parts[0] = negative(parts[0]);
        return product(std::move(parts));
      }
      return nullptr;
    case 3:
      for (std::size_t j = 0; j < parts.size(); ++j) {
        for (std::size_t k = j + 1; k < parts.size(); ++k) {
          if (!equal(parts[j], parts[k]) || parts[j]->kind == Kind::number) continue;
          parts[j] = power(parts[j], 2);
          parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(k));
          return product(std::move(parts));
        }
      }
      return nullptr;
    default: shuffle(parts, random_); return product(std::move(parts));
  }
}

Formula Disguise::of_quotient(const Formula& a) {
  const Formula &above = a->parts[0], &below = a->parts[1];
  switch (random_.below(3)) {
    case 0: return is_number(above, 1) ? nullptr : product({above, quotient(number(1), below)});
    case 1:
      if (below->kind == Kind::product) {
        const std::vector<Formula> rest(below->parts.begin() + 1, below->parts.end());
        return quotient(quotient(above, below->parts[0]), product(rest));
      }
      return above->kind == Kind::negative ? negative(quotient(above->parts[0], below)) : nullptr;
    default:
      if (above->kind != Kind::sum) return nullptr;
      std::vector<Formula> terms;
      for (const Formula& term : above->parts) terms.push_back(quotient(term, below));
      return sum(std::move(terms));
  }
}

/// Now and then a name is written out.
Formula Disguise::of_name(const Formula& a) {
  const bool kept = std::find(kept_.begin(), kept_.end(), a->name) != kept_.end();
  if (kept || world_.is_leaf(a->name) || random_.below(8) != 0) return nullptr;
  return world_.definition(a->name);
}

Formula Disguise::of_number(const Formula& a) {
  if (a->denominator != 1 || random_.below(6) != 0) return nullptr;
  return random_.below(2) == 0 ? sum({number(a->numerator - 1), number(1)})
                               : quotient(number(2 * a->numerator), number(2));
}

Formula Disguise::add_and_take_away(const Formula& a) {
  const Formula other = name(random_.below(world_.size()));
  return sum({a, other, negative(other)});
}

}  // namespace measure
