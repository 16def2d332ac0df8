// SPDX-License-Identifier: MIT
#include "tests/diagnosis/injection.hpp"

#include <algorithm>

namespace measure {
namespace {

void visit(const Formula& a, Route& route, const auto& f) {
  f(a, route);
  for (std::size_t i = 0; i < a->parts.size(); ++i) {
    route.push_back(i);
    visit(a->parts[i], route, f);
    route.pop_back();
  }
}

}  // namespace

Task Injector::task(Slip kind) {
  static constexpr std::initializer_list<Slip> of_values = {
      Slip::sign,       Slip::symbol,         Slip::constant,     Slip::missing_term,
      Slip::extra_term, Slip::missing_factor, Slip::extra_factor, Slip::constant_factor};
  const bool about_value =
      random_.below(8) == 0 && std::find(of_values.begin(), of_values.end(), kind) != of_values.end();
  for (;;) {
    const std::size_t of = random_.below(4) != 0 ? world_.size() - 1 : random_.below(world_.size());
    if (world_.is_leaf(of)) continue;
    if (about_value) return {{of, of}, false, {world_.definition(of)}};
    const std::size_t by = random_.below(of);
    if (!world_.depends(of, by) || (!world_.is_leaf(by) && random_.below(2) == 0)) continue;
    const Direction direction = random_.below(2) == 0 ? Direction::backward : Direction::forward;
    const Formula truth = derivative(world_, {of, by});
    if (truth->kind == Kind::number || world_.same(truth, number(0))) continue;
    return {{of, by}, true, derive(world_, {of, by}, direction, random_.below(3) != 0)};
  }
}

std::optional<Mistake> Injector::inject(const Task& task, Slip kind) {
  std::optional<Mistake> mistake = made(task, kind);
  if (mistake) mistake->before = task.truth.whole;
  return mistake;
}

std::optional<Mistake> Injector::made(const Task& task, Slip kind) {
  const Formula& whole = task.truth.whole;
  switch (kind) {
    case Slip::constant_factor: return constant_factor(whole);
    case Slip::sign: return sign(whole);
    case Slip::symbol: return symbol(whole);
    case Slip::constant: return constant(whole);
    case Slip::missing_factor: return missing_factor(task);
    case Slip::extra_factor: return extra_factor(whole);
    case Slip::missing_term: return missing_term(task);
    case Slip::extra_term: return extra_term(whole);
    default: break;
  }
  if (!task.is_derivative) return std::nullopt;
  switch (kind) {
    case Slip::other_derivative: return other_derivative(task);
    case Slip::wrong_slope: return wrong_slope(task);
    case Slip::missing_path: return path(task, true);
    case Slip::double_path: return path(task, false);
    default: return std::nullopt;
  }
}

std::optional<Mistake> Injector::inject_beside(const Task& task, const Mistake& first, Slip kind) {
  Route route;
  visit(task.truth.whole, route, [&](const Formula& a, const Route&) {
    for (const Formula& part : a->parts) untouched_[part.get()].insert(a->kind);
  });
  Task mistaken = task;
  mistaken.truth.whole = first.wrong;
  std::optional<Mistake> second = inject(mistaken, kind);
  untouched_.clear();
  return second;
}

std::vector<Injector::Site> Injector::sites(const Formula& whole) const {
  std::vector<Site> found = {{{}, whole, nullptr, {}, true}};
  for (std::size_t next = 0; next < found.size(); ++next) {
    const Site site = found[next];
    const std::vector<Formula>& parts = site.part->parts;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      Site inner{site.route, parts[i], site.part, site.around, site.is_factor, site.is_below};
      inner.route.push_back(i);
      switch (site.part->kind) {
        case Kind::product:
          for (std::size_t j = 0; j < parts.size(); ++j) {
            if (j != i) inner.around.push_back(parts[j]);
          }
          break;
        case Kind::quotient:
          if (i == 0) {
            inner.around.push_back(quotient(number(1), parts[1]));
          } else {
            inner.is_factor = false;
            inner.is_below = !site.is_below;
          }
          break;
        case Kind::power:
        case Kind::call: inner.is_factor = false; [[fallthrough]];
        case Kind::sum: inner.is_below = false; break;
        default: break;
      }
      if (!inner.is_factor) inner.around.clear();
      found.push_back(std::move(inner));
    }
  }
  return found;
}

bool Injector::is_untouched(const Site& site) const {
  if (untouched_.empty()) return true;
  const auto known = untouched_.find(site.part.get());
  return known != untouched_.end() && site.above && known->second.contains(site.above->kind);
}

template <class Wanted>
std::optional<Injector::Site> Injector::some(const Formula& whole, Wanted&& wanted) {
  std::vector<Site> all = sites(whole);
  std::erase_if(all, [&](const Site& site) { return !wanted(site) || !is_untouched(site); });
  if (all.empty()) return std::nullopt;
  return all[random_.below(all.size())];
}

/// Mostly a name that looks like it or stands next to it.
std::size_t Injector::other_name(std::size_t from) {
  std::vector<std::size_t> near;
  for (std::size_t i = 0; i < world_.size(); ++i) {
    const bool alike = world_.text_of(i)[0] == world_.text_of(from)[0];
    const bool neighbour = (!world_.is_leaf(from) && holds_name(world_.definition(from), i)) ||
                           (!world_.is_leaf(i) && holds_name(world_.definition(i), from));
    if (i != from && (alike || neighbour)) near.push_back(i);
  }
  if (!near.empty() && random_.below(4) != 0) return near[random_.below(near.size())];
  const std::size_t other = random_.below(world_.size() - 1);
  return other < from ? other : other + 1;
}

/// A name, what is left of 1 without it, a slope of the graph, or a small number.
Formula Injector::likely_factor() {
  const std::size_t i = random_.below(world_.size());
  switch (random_.below(6)) {
    case 0: return sum({number(1), negative(name(i))});
    case 1: return number(2);
    case 2:
      if (!world_.is_leaf(i)) {
        const std::vector<std::size_t> operands = world_.operands(i);
        const Formula found = slope(world_.definition(i), operands[random_.below(operands.size())], name(i));
        if (found->kind != Kind::number) return found;
      }
      return name(i);
    default: return name(i);
  }
}

std::optional<Mistake> Injector::constant_factor(const Formula& whole) {
  const Formula factors[] = {number(-1),   number(2),  number(-1),    number(1, 2),
                             number(-2),   number(3),  number(1, 3),  number(4),
                             number(1, 4), number(10), number(-1, 2), call(Function::log, number(10))};
  const Formula factor = factors[random_.below(std::size(factors))];
  const Formula wrong = is_number(factor, -1) ? negative(whole) : product({factor, whole});
  return Mistake{.kind = Slip::constant_factor, .wrong = wrong, .piece = factor};
}

std::optional<Mistake> Injector::sign(const Formula& whole) {
  const std::optional<Site> site = some(whole, [](const Site& s) {
    if (!s.above || s.part->kind == Kind::number) return false;
    return s.above->kind == Kind::sum || (s.above->kind == Kind::product && s.is_factor);
  });
  if (!site) return std::nullopt;
  Mistake mistake{.kind = Slip::sign,
                  .wrong = replaced(whole, site->route, negative(site->part)),
                  .piece = site->part,
                  .around = site->around};
  return mistake;
}

std::optional<Mistake> Injector::symbol(const Formula& whole) {
  const std::optional<Site> site = some(whole, [](const Site& s) { return s.part->kind == Kind::name; });
  if (!site) return std::nullopt;
  const std::size_t from = site->part->name, to = other_name(from);
  // One place, or everywhere in the slope or term around it.
  Route route = site->route;
  if (site->above && random_.below(2) == 0 &&
      (untouched_.empty() || untouched_.contains(site->above.get()))) {
    route.pop_back();
  }
  const Formula wrong = replaced(whole, route, renamed(part_at(whole, route), from, to));
  return Mistake{.kind = Slip::symbol, .wrong = wrong, .wrote = name(to), .belongs = name(from)};
}

std::optional<Mistake> Injector::constant(const Formula& whole) {
  const bool for_name = random_.below(3) == 0;
  const std::optional<Site> site =
      some(whole, [&](const Site& s) { return s.part->kind == (for_name ? Kind::name : Kind::number); });
  if (!site) return std::nullopt;
  static constexpr std::int64_t numbers[] = {1, 2, 3, 4, -1, -2, 10};
  Formula wrote = number(numbers[random_.below(for_name ? 3 : std::size(numbers))]);
  if (!for_name && random_.below(6) == 0) wrote = number(1, 2);
  Formula wrong = replaced(whole, site->route, wrote);
  // A number that multiplies the whole is a `constant_factor`, but for its sign.
  const bool scales = !for_name && !world_.same(wrote, negative(site->part)) &&
                      world_.same(product({wrong, site->part}), product({whole, wrote}));
  if (scales) return std::nullopt;
  return Mistake{.kind = Slip::constant,
                 .wrong = std::move(wrong),
                 .piece = site->part,
                 .around = site->around,
                 .wrote = wrote,
                 .belongs = site->part};
}

std::optional<Mistake> Injector::other_derivative(const Task& task) {
  const auto [of, by] = task.subject;
  std::vector<Subject> near, far;
  for (std::size_t i = 0; i < world_.size(); ++i) {
    if (i != by && i < of && world_.depends(of, i)) {
      (world_.text_of(i)[0] == world_.text_of(by)[0] ? near : far).push_back({of, i});
    }
    if (i != of && i > by && world_.depends(i, by)) {
      (world_.text_of(i)[0] == world_.text_of(of)[0] ? near : far).push_back({i, by});
    }
  }
  const std::vector<Subject>& pool = !near.empty() && random_.below(3) != 0 ? near : far;
  if (pool.empty()) return std::nullopt;
  const Subject other = pool[random_.below(pool.size())];
  const Direction direction = random_.below(2) == 0 ? Direction::backward : Direction::forward;
  const Formula wrong = derive(world_, other, direction).whole;
  if (wrong->kind == Kind::number) return std::nullopt;
  return Mistake{.kind = Slip::other_derivative, .wrong = wrong, .other = other};
}

/// A lost number is a `constant_factor` or a `constant`. What is lost of a denominator is the factor 1/f.
std::optional<Mistake> Injector::missing_factor(const Task& task) {
  const Formula& whole = task.truth.whole;
  const std::optional<Site> site = some(whole, [](const Site& s) {
    return s.above && s.above->kind == Kind::product && s.part->kind != Kind::number;
  });
  if (!site) return std::nullopt;
  std::vector<Formula> parts = site->above->parts;
  parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(site->route.back()));
  Route above = site->route;
  above.pop_back();
  return Mistake{.kind = Slip::missing_factor,
                 .wrong = replaced(whole, above, product(std::move(parts))),
                 .piece = site->is_below ? quotient(number(1), site->part) : site->part};
}

std::optional<Mistake> Injector::extra_factor(const Formula& whole) {
  const std::optional<Site> site = some(whole, [](const Site& s) {
    return s.is_factor && (!s.above || s.above->kind == Kind::sum || s.above->kind == Kind::product);
  });
  if (!site) return std::nullopt;
  Formula factor = likely_factor();
  while (factor->kind == Kind::number) factor = likely_factor();
  return Mistake{.kind = Slip::extra_factor,
                 .wrong = replaced(whole, site->route, product({site->part, factor})),
                 .piece = factor};
}

std::optional<Mistake> Injector::missing_term(const Task& task) {
  const Formula& whole = task.truth.whole;
  const std::optional<Site> site = some(whole, [&](const Site& s) {
    if (!s.above || s.above->kind != Kind::sum || task.truth.path_sums.contains(s.above.get())) return false;
    // What leaves a bare number is a lost factor.
    const std::vector<Formula>& all = s.above->parts;
    return all.size() > 2 || all[1 - s.route.back()]->kind != Kind::number;
  });
  if (!site) return std::nullopt;
  std::vector<Formula> parts = site->above->parts;
  parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(site->route.back()));
  Route above = site->route;
  above.pop_back();
  return Mistake{.kind = Slip::missing_term,
                 .wrong = replaced(whole, above, sum(std::move(parts))),
                 .piece = site->part,
                 .around = site->around};
}

std::optional<Mistake> Injector::extra_term(const Formula& whole) {
  const std::optional<Site> site = some(whole, [](const Site& s) {
    return s.is_factor && (s.part->kind == Kind::sum || !s.above || s.above->kind == Kind::product);
  });
  if (!site) return std::nullopt;
  Formula term = likely_factor();
  if (random_.below(3) == 0) term = product({term, likely_factor()});
  std::vector<Formula> parts =
      site->part->kind == Kind::sum ? site->part->parts : std::vector<Formula>{site->part};
  parts.push_back(random_.below(3) == 0 ? negative(term) : term);
  return Mistake{.kind = Slip::extra_term,
                 .wrong = replaced(whole, site->route, sum(std::move(parts))),
                 .piece = term,
                 .around = site->around};
}

std::optional<Mistake> Injector::wrong_slope(const Task& task) {
  const Formula& whole = task.truth.whole;
  const std::optional<Site> site =
      some(whole, [&](const Site& s) { return task.truth.slopes.contains(s.part.get()); });
  if (!site) return std::nullopt;
  const Edge edge = task.truth.slopes.at(site->part.get());
  const Formula& definition = world_.definition(edge.node);
  struct Place {
    Formula operation;
    std::size_t operand;
  };
  std::vector<Place> places;
  Route route;
  visit(definition, route, [&](const Formula& a, const Route&) {
    for (std::size_t i = 0; i < a->parts.size(); ++i) {
      if (holds_name(a->parts[i], edge.operand) && wrong_rules(*a, i) > 0) places.push_back({a, i});
    }
  });
  if (places.empty()) return std::nullopt;
  const auto& [operation, operand] = places[random_.below(places.size())];
  const Misuse misuse{operation.get(), operand, random_.below(wrong_rules(*operation, operand))};
  const Formula wrong = slope(definition, edge.operand, name(edge.node), misuse);
  Mistake mistake{.kind = Slip::wrong_slope,
                  .wrong = replaced(whole, site->route, wrong),
                  .piece = site->part,
                  .around = site->around,
                  .operands = {operation->parts[operand]}};
  if (operation->kind == Kind::power) mistake.operations = {"square", "pow", "multiply"};
  if (operation->kind == Kind::quotient) mistake.operations = {"divide", "reciprocal"};
  if (operation->kind == Kind::call) {
    static constexpr std::string_view names[] = {"sigmoid", "tanh", "exp", "log",
                                                 "log10",   "sin",  "cos", "sqrt"};
    mistake.operations = {names[static_cast<std::size_t>(operation->function)]};
    if (operation->function == Function::log) mistake.operations.push_back("xlogy");
  }
  return mistake;
}

std::optional<Mistake> Injector::path(const Task& task, bool missing) {
  const Formula& whole = task.truth.whole;
  const std::optional<Site> site =
      some(whole, [&](const Site& s) { return s.above && task.truth.path_sums.contains(s.above.get()); });
  if (!site) return std::nullopt;
  std::vector<Formula> parts = site->above->parts;
  if (missing) {
    parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(site->route.back()));
  } else {
    parts.push_back(site->part);
  }
  Route above = site->route;
  above.pop_back();
  return Mistake{.kind = missing ? Slip::missing_path : Slip::double_path,
                 .wrong = replaced(whole, above, sum(std::move(parts))),
                 .piece = site->part,
                 .around = site->around};
}

}  // namespace measure
