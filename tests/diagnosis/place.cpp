// SPDX-License-Identifier: MIT
#include "tests/diagnosis/place.hpp"

#include <algorithm>

namespace measure {
namespace {

bool is_one_of(Slip kind, std::initializer_list<Slip> kinds) {
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

/// Prints that agree up to a factor.
bool same_times(const Print& a, const Print& b, Residue factor) {
  Print scaled = b;
  for (std::optional<Residue>& number : scaled) {
    if (number) number = *number * factor;
  }
  return same(a, scaled);
}
bool same_or_turned(const Print& a, const Print& b) { return same(a, b) || same_times(a, b, -1); }
bool same_up_to_number(const Print& a, const Print& b) {
  for (const std::int64_t k : {1, 2, 3, 4, 6, 8, 10}) {
    for (const Residue factor : {Residue(k), inverse(Residue(k))}) {
      if (same_times(a, b, factor) || same_times(a, b, -factor)) return true;
    }
  }
  return false;
}

void add_factors(const Formula& a, std::vector<Formula>& all) {
  if (a->kind == Kind::negative) return add_factors(a->parts[0], all);
  if (a->kind == Kind::product) {
    for (const Formula& part : a->parts) add_factors(part, all);
  } else if (a->kind == Kind::quotient) {
    add_factors(a->parts[0], all);
    all.push_back(quotient(number(1), a->parts[1]));
  } else if (a->kind != Kind::number) {
    all.push_back(a);
  }
}

/// `start` times the product of each choice among the factors.
std::vector<Formula> products(const Formula& start, const std::vector<Formula>& factors) {
  std::vector<Formula> all = {start};
  for (const Formula& factor : std::span(factors).first(std::min<std::size_t>(factors.size(), 9))) {
    const std::size_t count = all.size();
    for (std::size_t i = 0; i < count; ++i) all.push_back(product({all[i], factor}));
  }
  return all;
}

class Matcher {
 public:
  Matcher(const World& world, const Task& task, const Mistake& mistake)
      : world_(world), task_(task), mistake_(mistake) {}

  bool matches(Slip kind, std::string_view place) const {
    switch (kind) {
      case Slip::sign: return is_turn() && (turns_whole() || is_factor_of_product(place));
      case Slip::constant_factor: return is_constant_factor(place);
      case Slip::symbol: return is_replacement(place, Slip::symbol);
      case Slip::constant: return is_replacement(place, Slip::constant);
      case Slip::other_derivative: return is_other_derivative(place);
      case Slip::missing_factor: return is_factor(place, Slip::missing_factor);
      case Slip::extra_factor: return is_factor(place, Slip::extra_factor);
      case Slip::missing_term: return is_term(place, {Slip::missing_term, Slip::missing_path});
      case Slip::extra_term: return is_term(place, {Slip::extra_term, Slip::double_path});
      case Slip::wrong_slope: return is_rule(place);
      case Slip::missing_path: return is_path(place, {Slip::missing_term, Slip::missing_path});
      case Slip::double_path: return is_path(place, {Slip::extra_term, Slip::double_path});
      case Slip::reading: return mistake_.kind == Slip::reading;
      default: return false;
    }
  }

 private:
  Print print(const Formula& a) const { return world_.print(a); }
  Print change() const { return print(sum({mistake_.wrong, negative(mistake_.before)})); }

  bool turns_whole() const { return world_.same(mistake_.wrong, negative(mistake_.before)); }

  /// Class (a): the whole, or the product in which it was made, is -1 times what it was.
  bool is_turn() const {
    if (mistake_.kind == Slip::sign || turns_whole()) return true;
    if (!mistake_.piece) return false;
    std::vector<Formula> factors = mistake_.around;
    factors.push_back(mistake_.piece);
    return same_times(change(), print(product(std::move(factors))), -2);
  }

  bool is_factor_of_product(std::string_view place) const {
    const std::optional<Formula> told = read_formula(world_, place);
    if (!told) return false;
    std::vector<Formula> factors;
    if (mistake_.piece) add_factors(mistake_.piece, factors);
    for (const Formula& around : mistake_.around) add_factors(around, factors);
    const Print at = print(*told);
    const std::vector<Formula> all = products(number(1), factors);
    if (mistake_.piece && same_up_to_number(at, print(mistake_.piece))) return true;
    return std::any_of(all.begin(), all.end(),
                       [&](const Formula& a) { return same_up_to_number(at, print(a)); });
  }

  bool is_constant_factor(std::string_view place) const {
    const std::optional<Formula> told = read_formula(world_, place);
    if (!told) return false;
    if (turns_whole() && world_.same(*told, number(-1))) return true;
    return mistake_.kind == Slip::constant_factor && world_.same(*told, mistake_.piece);
  }

  /// "wrote for belongs".
  bool is_replacement(std::string_view place, Slip kind) const {
    const std::size_t middle = place.find(" for ");
    if (middle == std::string_view::npos) return false;
    const std::optional<Formula> wrote = read_formula(world_, place.substr(0, middle)),
                                 belongs = read_formula(world_, place.substr(middle + 5));
    if (!wrote || !belongs) return false;
    if (mistake_.kind == Slip::other_derivative) return true;  // class (b): it reproduces that derivative
    if (kind == Slip::constant && is_turn() && world_.same(*wrote, negative(*belongs))) return true;
    if (mistake_.kind != kind) return false;
    if (world_.same(*wrote, mistake_.wrote) && world_.same(*belongs, mistake_.belongs)) return true;
    // 6 for 4 is 3 for 2 where a factor was multiplied out.
    return kind == Slip::constant && mistake_.belongs->kind == Kind::number &&
           (*belongs)->kind != Kind::name &&
           world_.same(product({*wrote, mistake_.belongs}), product({*belongs, mistake_.wrote}));
  }

  bool is_other_derivative(std::string_view place) const {
    const std::optional<Formula> told = read_formula(world_, place);
    if (!told) return false;
    if (mistake_.kind == Slip::other_derivative) return world_.same(*told, mistake_.wrong);
    if (is_one_of(mistake_.kind, {Slip::symbol, Slip::constant})) return world_.same(*told, mistake_.wrong);
    const bool of_slope =
        (is_one_of(mistake_.kind, {Slip::missing_factor, Slip::extra_factor}) && is_slope(mistake_.piece)) ||
        forgets_slope();
    return of_slope && world_.same(*told, mistake_.wrong);
  }

  /// A rule misused so that the slope is 1.
  bool forgets_slope() const {
    if (mistake_.kind != Slip::wrong_slope) return false;
    const Formula rest = product(mistake_.around);
    return measure::same(change(), print(product({rest, sum({number(1), negative(mistake_.piece)})})));
  }

  /// The edges on the way, right or wrong, whose slope this is.
  std::vector<Edge> edges_with(const Formula& factor) const {
    std::vector<Edge> found;
    const Print wanted = print(factor);
    const auto look = [&](const Derivation& derivation) {
      for (const auto& [at, edge] : derivation.slopes) {
        const Formula slope_there = slope(world_.definition(edge.node), edge.operand, name(edge.node));
        if (same_or_turned(wanted, print(slope_there))) found.push_back(edge);
      }
    };
    look(task_.truth);
    if (mistake_.other) look(derive(world_, *mistake_.other, Direction::forward));
    return found;
  }

  bool is_slope(const Formula& factor) const {
    const std::vector<Formula>& known = task_.truth.shortened;
    const Print wanted = print(factor);
    const auto is_it = [&](const Formula& a) { return same_or_turned(wanted, print(a)); };
    return std::any_of(known.begin(), known.end(), is_it) || !edges_with(factor).empty();
  }

  bool is_factor(std::string_view place, Slip kind) const {
    const std::optional<Formula> told = read_formula(world_, place);
    if (!told) return false;
    if (mistake_.kind == kind || mistake_.kind == Slip::wrong_slope) {
      return same_or_turned(print(*told), print(mistake_.piece));
    }
    return mistake_.kind == Slip::other_derivative && is_slope(*told);  // class (c)
  }

  bool is_term(std::string_view place, std::initializer_list<Slip> kinds) const {
    const std::optional<Formula> told = read_formula(world_, place);
    if (!told || !is_one_of(mistake_.kind, kinds)) return false;
    std::vector<Formula> factors;
    for (const Formula& around : mistake_.around) add_factors(around, factors);
    const Print at = print(*told);
    const std::vector<Formula> all = products(mistake_.piece, factors);
    return same_or_turned(at, change()) || std::any_of(all.begin(), all.end(), [&](const Formula& a) {
             return same_up_to_number(at, print(a));
           });
  }

  /// "sigmoid(z11)", perhaps with a remark.
  bool is_rule(std::string_view place) const {
    place = place.substr(0, place.find(", everywhere"));
    const std::size_t open = place.find('(');
    if (open == std::string_view::npos || !place.ends_with(")")) return false;
    const std::string_view operation = place.substr(0, open);
    const std::optional<Formula> operand =
        read_formula(world_, place.substr(open + 1, place.size() - open - 2));
    if (!operand) return false;
    const auto is_it = [&](const Formula& a) { return world_.same(a, *operand); };
    if (mistake_.kind == Slip::wrong_slope) {
      const auto& known = mistake_.operations;
      return std::find(known.begin(), known.end(), operation) != known.end() &&
             std::any_of(mistake_.operands.begin(), mistake_.operands.end(), is_it);
    }
    if (!is_one_of(mistake_.kind, {Slip::missing_factor, Slip::extra_factor})) return false;
    for (const Edge& edge : edges_with(mistake_.piece)) {  // class (c)
      const std::vector<Formula>& parts = world_.definition(edge.node)->parts;
      if (is_it(name(edge.operand)) || std::any_of(parts.begin(), parts.end(), is_it)) return true;
    }
    return false;
  }

  /// "a -> b". Where both are names, what flows between them must be what was forgotten or counted twice;
  /// else the path ends inside a definition, and reproducing the claim is all that can be asked.
  bool is_path(std::string_view place, std::initializer_list<Slip> kinds) const {
    const std::size_t middle = place.find(" -> ");
    if (middle == std::string_view::npos || !is_one_of(mistake_.kind, kinds)) return false;
    const std::optional<Formula> from = read_formula(world_, place.substr(0, middle)),
                                 to = read_formula(world_, place.substr(middle + 4));
    if (!from || !to || (*from)->kind != Kind::name || (*to)->kind != Kind::name) return true;
    const std::size_t a = (*from)->name, b = (*to)->name;
    const auto [of, by] = task_.subject;
    if (world_.is_leaf(b) || !holds_name(world_.definition(b), a)) return true;
    const Formula flow =
        product({of == b ? number(1) : derivative(world_, {of, b}), slope(world_.definition(b), a, name(b)),
                 a == by ? number(1) : derivative(world_, {a, by})});
    return same_or_turned(change(), print(flow));
  }

  const World& world_;
  const Task& task_;
  const Mistake& mistake_;
};

bool is_hit_alone(const World& world, const Task& task, std::span<const Mistake> mistakes,
                  const autograd::verify::Explanation& told) {
  if (mistakes.size() == 1) return Matcher(world, task, mistakes[0]).matches(told.kind, told.place);
  const std::size_t middle = told.place.find("; ");
  if (told.kind != Slip::two_mistakes || told.parts.size() != 2 || middle == std::string::npos) return false;
  const std::string places[] = {told.place.substr(0, middle), told.place.substr(middle + 2)};
  const auto matches = [&](std::size_t mistake, std::size_t part) {
    return Matcher(world, task, mistakes[mistake]).matches(told.parts[part], places[part]);
  };
  return (matches(0, 0) && matches(1, 1)) || (matches(0, 1) && matches(1, 0));
}

}  // namespace

bool is_hit(const World& world, const Task& task, std::span<const Mistake> mistakes,
            const autograd::verify::Explanation& told, bool with_alternatives) {
  if (is_hit_alone(world, task, mistakes, told)) return true;
  if (!with_alternatives) return false;
  return std::any_of(
      told.alternatives.begin(), told.alternatives.end(),
      [&](const autograd::verify::Explanation& other) { return is_hit_alone(world, task, mistakes, other); });
}

}  // namespace measure
