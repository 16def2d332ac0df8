// SPDX-License-Identifier: MIT
#include "autograd/explain/expression.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>

namespace autograd::explain {
namespace {

using Place = Expressions::Place;
using Part = Expressions::Part;
using Kind = Expressions::Kind;

constexpr double largest_whole = 0x1p53, largest_divisor = 1e6;
constexpr int largest_power = 1'000'000;
/// Among more factors equal ones are no longer looked for.
constexpr std::size_t most_searched = 64;

bool is_whole(double number) { return std::abs(number) < largest_whole && number == std::trunc(number); }

Coefficient reduced(Coefficient c) {
  if (c.below > largest_divisor) return {c.above / c.below, 1.0};
  if (c.below == 1.0 || !is_whole(c.above) || c.above == 0.0) return c;
  const auto common =
      static_cast<double>(std::gcd(static_cast<long long>(c.above), static_cast<long long>(c.below)));
  return {c.above / common, c.below / common};
}

Coefficient inverse(Coefficient c) { return Coefficient{c.below, 1.0}.divided_by(c.above); }

Coefficient raised(Coefficient c, int power) {
  if (power < 0) return inverse(raised(c, -power));
  if (power == 1) return c;
  return reduced({std::pow(c.above, power), std::pow(c.below, power)});
}

void mix(std::size_t& hash, std::size_t word) {
  hash ^= word + 0x9e3779b97f4a7c15u + (hash << 6) + (hash >> 2);
}
std::size_t bits(double number) {
  std::uint64_t word;
  std::memcpy(&word, &number, sizeof word);
  return word;
}
bool same_bits(double a, double b) { return bits(a) == bits(b); }

template <class... Ops>
bool is_one_of(Code code) {
  return ((code == code_of<Ops>) || ...);
}

}  // namespace

Coefficient Coefficient::times(Coefficient other) const noexcept {
  return reduced({above * other.above, below * other.below});
}

Coefficient Coefficient::plus(Coefficient other) const noexcept {
  if (below == other.below) return reduced({above + other.above, below});
  return reduced({above * other.below + other.above * below, below * other.below});
}

Coefficient Coefficient::divided_by(double number) const noexcept {
  const double size = std::abs(number);
  if (is_whole(size) && size >= 1.0 && size <= largest_divisor) return times({number < 0 ? -1.0 : 1.0, size});
  return {above / number, below};
}

/// Whether the order of the parts does not matter: a*b is b*a, as it was written first.
bool Expressions::are_same(const Node& a, std::span<const Part> parts_of_a, const Node& b,
                           std::span<const Part> parts_of_b) {
  const bool same = a.kind == b.kind && a.code == b.code && a.custom == b.custom &&
                    same_bits(a.coefficient.above, b.coefficient.above) &&
                    same_bits(a.coefficient.below, b.coefficient.below) && a.node.graph() == b.node.graph() &&
                    a.node.index() == b.node.index();
  if (!same) return false;
  if (a.kind == Kind::symbol) return a.count == b.count;
  if (std::ranges::equal(parts_of_a, parts_of_b)) return true;
  if (a.kind == Kind::call || parts_of_a.size() != parts_of_b.size()) return false;
  std::vector<Part> sorted_a(parts_of_a.begin(), parts_of_a.end());
  std::vector<Part> sorted_b(parts_of_b.begin(), parts_of_b.end());
  for (std::vector<Part>* parts : {&sorted_a, &sorted_b}) std::ranges::sort(*parts);
  return sorted_a == sorted_b;
}

Place Expressions::add(Node node, std::span<const Part> parts) {
  std::size_t hash = static_cast<std::size_t>(node.kind), of_parts = 0;
  mix(hash, node.code);
  mix(hash, reinterpret_cast<std::size_t>(node.custom));
  mix(hash, bits(node.coefficient.above));
  mix(hash, bits(node.coefficient.below));
  mix(hash, node.node.index());
  for (const Part& part : parts) {
    std::size_t of_part = part.place;
    mix(of_part, static_cast<std::size_t>(part.power));
    of_parts += of_part;
  }
  mix(hash, of_parts);
  const auto [first, last] = known_.equal_range(hash);
  for (auto found = first; found != last; ++found) {
    if (are_same(nodes_[found->second], this->parts(found->second), node, parts)) return found->second;
  }
  if (node.kind != Kind::symbol) {
    std::vector<double> numbers;
    for (const Part& part : parts) numbers.push_back(nodes_[part.place].value);
    node.value = value_of(node, parts, numbers);
    node.first = static_cast<std::uint32_t>(parts_.size());
    node.count = static_cast<std::uint32_t>(parts.size());
    parts_.insert(parts_.end(), parts.begin(), parts.end());
  }
  nodes_.push_back(node);
  const auto place = static_cast<Place>(nodes_.size() - 1);
  known_.emplace(hash, place);
  return place;
}

Place Expressions::number(double number) {
  // Slopes hold the logarithm of a constant as the number that it is.
  const double of = number > 0.5 && number < 10.0 ? std::round(std::exp(number)) : 0.0;
  return of >= 2.0 && std::log(of) == number ? logarithm(of) : this->number(Coefficient{number, 1.0});
}

Place Expressions::logarithm(double number) {
  const double value = std::log(number);
  if (std::isinf(value) || std::isnan(number) || is_whole(value))
    return this->number(Coefficient{value, 1.0});
  return add({.kind = Kind::call, .code = code_of<Log>}, {{{this->number(Coefficient{number, 1.0})}}});
}

Place Expressions::number(Coefficient number) {
  return add({.kind = Kind::number, .coefficient = number}, {});
}

std::string Expressions::own_name(std::string_view name) {
  std::string own(name);
  std::size_t& times = times_named_[own];
  while (++times > 1) {
    own = std::string(name) + "_(" + std::to_string(times) + ")";
    if (times_named_.try_emplace(own, 1).second) break;
  }
  return own;
}

Place Expressions::symbol(Value node, std::string_view name, double value) {
  const std::size_t before = nodes_.size();
  const Place place = add({.kind = Kind::symbol,
                           .value = value,
                           .node = node,
                           .first = static_cast<std::uint32_t>(names_.size())},
                          {});
  if (place == before) names_.push_back(own_name(name));
  return place;
}

Place Expressions::derivative(std::string_view of, Value by, std::string_view by_name, double value) {
  const std::size_t before = nodes_.size();
  const Place place = add({.kind = Kind::symbol,
                           .value = value,
                           .node = by,
                           .first = static_cast<std::uint32_t>(names_.size()),
                           .count = 1},
                          {});
  if (place == before) names_.insert(names_.end(), {std::string(by_name), std::string(of)});
  return place;
}

Expressions::Term Expressions::term_of(Place place) {
  const Node node = nodes_[place];
  if (node.kind == Kind::number) return {node.coefficient, none};
  if (node.kind != Kind::product || node.coefficient.is_one()) return {{}, place};
  const std::span<const Part> own = parts(place);
  return {node.coefficient, made({{}, {own.begin(), own.end()}})};
}

Place Expressions::sum(std::span<const Place> terms) {
  // A sum that is a term several times stays one: (a + b) + 2*(a + b) is 3*(a + b).
  std::unordered_map<Place, std::size_t> times;
  for (const Place term : terms) ++times[term_of(term).rest];
  std::vector<Place> flat;
  for (const Place term : terms) {
    const bool opens =
        is_bare_sum(term) && times.at(term) == 1 && parts(term).size() + terms.size() <= most_gathered + 1;
    if (!opens) flat.push_back(term);
    for (const Part& part : parts(term)) {
      if (opens) flat.push_back(part.place);
    }
  }
  std::vector<Term> gathered;
  std::unordered_map<Place, std::size_t> where;
  for (const Place place : flat) {
    const Term term = term_of(place);
    const auto [found, is_new] = where.try_emplace(term.rest, gathered.size());
    if (is_new) {
      gathered.push_back(term);
    } else {
      Coefficient& total = gathered[found->second].coefficient;
      total = total.plus(term.coefficient);
    }
  }
  std::vector<Part> parts;
  for (const Term& term : gathered) {
    if (term.coefficient.above == 0.0) continue;
    parts.push_back(
        {term.rest == none ? number(term.coefficient) : product({{term.rest}}, term.coefficient)});
  }
  if (parts.empty()) return number(0.0);
  return parts.size() == 1 ? parts[0].place : add({.kind = Kind::sum}, parts);
}

bool Expressions::may_cancel(Place place) const {
  const double value = nodes_[place].value;
  return guards_ == PointGuards::left_out && std::isfinite(value) && value != 0.0;
}

void Expressions::add_factor(Factors& factors, Part factor) const {
  const auto meets = [&](const Part& part) {
    if (part.place != factor.place) return false;
    return part.power == 0 || (part.power > 0) == (factor.power > 0) || may_cancel(factor.place);
  };
  const bool searched = factors.parts.size() <= most_searched;
  const auto found =
      searched ? std::find_if(factors.parts.begin(), factors.parts.end(), meets) : factors.parts.end();
  if (found == factors.parts.end()) {
    factors.parts.push_back(factor);
  } else {
    found->power += factor.power;
  }
}

/// A product with few factors is taken apart, so that equal factors meet.
void Expressions::multiply(Factors& factors, Place place, int power) const {
  const Node& node = nodes_[place];
  if (node.kind == Kind::number) {
    factors.coefficient = factors.coefficient.times(raised(node.coefficient, power));
    return;
  }
  const std::span<const Part> own = parts(place);
  const bool plain = power == 1 || power == -1;
  const bool alone =
      own.size() == 1 && node.coefficient.is_one() && std::abs(double(own[0].power) * power) <= largest_power;
  const bool opens =
      node.kind == Kind::product && (alone || (plain && factors.parts.size() + own.size() <= most_gathered));
  if (!opens) return add_factor(factors, {place, power});
  factors.coefficient = factors.coefficient.times(raised(node.coefficient, power));
  for (const Part& part : own) add_factor(factors, {part.place, part.power * power});
}

Place Expressions::made(Factors factors) {
  if (!definitions_.empty()) use_definitions(factors);
  Coefficient& c = factors.coefficient;
  std::erase_if(factors.parts, [](const Part& part) { return part.power == 0; });
  if (c.above == 0.0) return number(0.0);
  std::stable_partition(factors.parts.begin(), factors.parts.end(),
                        [&](const Part& part) { return is_logarithm_of_number(part.place); });
  const auto is_below = [](const Part& part) { return part.power < 0; };
  // 1/(2*y), not 0.5/y.
  if (!is_whole(c.above) && is_whole(1.0 / c.above) &&
      std::any_of(factors.parts.begin(), factors.parts.end(), is_below)) {
    c = Coefficient{1.0, c.below}.divided_by(1.0 / c.above);
  }
  if (factors.parts.empty()) return number(c);
  if (factors.parts.size() == 1 && factors.parts[0].power == 1 && c.is_one()) return factors.parts[0].place;
  return add({.kind = Kind::product, .coefficient = c}, factors.parts);
}

Place Expressions::product(std::span<const Part> parts, Coefficient coefficient) {
  Factors factors{coefficient, {}};
  for (const Part& part : parts) multiply(factors, part.place, part.power);
  return made(std::move(factors));
}

Place Expressions::power(Place base, Place exponent) {
  if (is_number(exponent)) {
    const double number = nodes_[exponent].coefficient.value();
    const bool whole = is_whole(number) && std::abs(number) <= largest_power;
    if (number == 0.0) return this->number(1.0);
    if (whole && !is_number(base)) return product({{base, static_cast<int>(number)}});
  }
  const Place operands[] = {base, exponent};
  return call({.kind = Kind::call, .code = code_of<Power>}, operands);
}

/// Products of the first half with the second, added up.
Place Expressions::weighted(std::span<const Place> operands) {
  const std::size_t n = operands.size() / 2;
  std::vector<Place> terms;
  for (std::size_t i = 0; i < n; ++i) terms.push_back(product({{operands[i]}, {operands[n + i]}}));
  return sum(terms);
}

Place Expressions::call(Node node, std::span<const Place> operands) {
  const bool numbers =
      std::all_of(operands.begin(), operands.end(), [&](Place operand) { return is_number(operand); });
  std::vector<Part> parts;
  std::vector<double> values;
  for (const Place operand : operands) {
    parts.push_back({operand});
    values.push_back(nodes_[operand].value);
  }
  return numbers ? number(value_of(node, parts, values)) : add(node, parts);
}

Place Expressions::operation(Code code, std::span<const Place> o) {
  if (is_one_of<Add, Sum>(code)) return sum(o);
  if (code == code_of<Subtract>) return sum({o[0], negated(o[1])});
  if (code == code_of<Negate>) return negated(o[0]);
  if (code == code_of<Divide>) return product({{o[0]}, {o[1], -1}});
  if (code == code_of<Reciprocal>) return product({{o[0], -1}});
  if (code == code_of<Square>) return product({{o[0], 2}});
  if (is_one_of<Multiply, Product>(code)) {
    std::vector<Part> factors;
    for (const Place factor : o) factors.push_back({factor});
    return product(factors);
  }
  if (is_one_of<Chain, Gate>(code)) return chain(o[0], o[1]);
  if (code == code_of<Within>) return o[1];
  if (code == code_of<Power>) return power(o[0], o[1]);
  if (code == code_of<Dot>) return weighted(o);
  if (code == code_of<Fma>) return sum({product({{o[0]}, {o[1]}}), o[2]});
  if (code == code_of<Mean>) return product({{sum(o)}}, Coefficient{}.divided_by(double(o.size())));
  if (code == code_of<SigmoidComplement>) return sum({number(1.0), negated(o[0])});
  if (code == code_of<TanhComplement>) return sum({number(1.0), product({{o[0], 2}}, {-1.0})});
  if (code == code_of<Log> && is_number(o[0])) return logarithm(nodes_[o[0]].coefficient.value());
  if (code == code_of<XLogY>) return product({{o[0]}, {operation(code_of<Log>, o.subspan(1))}});
  const bool chooses =
      is_one_of<Select<Choice::less>, Select<Choice::less_equal>, Select<Choice::equal>>(code);
  if (chooses && o[2] == o[3]) return o[2];
  return call({.kind = Kind::call, .code = code}, o);
}

Place Expressions::custom(std::shared_ptr<const CustomOperation> operation, std::span<const Place> operands) {
  const Node node{.kind = Kind::call, .code = custom_code, .custom = operation.get()};
  if (customs_.empty() || customs_.back() != operation) customs_.push_back(std::move(operation));
  return call(node, operands);
}

const Notation& Expressions::notation(Place call) const {
  const Node& node = nodes_[call];
  return node.custom != nullptr ? node.custom->notation() : notation_of(node.code);
}

Place Expressions::copied(const Expressions& others, Place root) {
  std::vector<char> needed(root + 1, 0);
  needed[root] = 1;
  for (Place place = root + 1; place-- > 0;) {
    if (!needed[place]) continue;
    for (const Part& part : others.parts(place)) needed[part.place] = 1;
  }
  customs_.insert(customs_.end(), others.customs_.begin(), others.customs_.end());
  std::vector<Place> copy(root + 1, none);
  std::vector<Part> own;
  for (Place place = 0; place <= root; ++place) {
    if (!needed[place]) continue;
    const Node& node = others[place];
    own.clear();
    for (const Part& part : others.parts(place)) own.push_back({copy[part.place], part.power});
    if (node.kind == Kind::symbol && others.is_derivative(place)) {
      copy[place] = derivative(others.of(place), node.node, others.name(place), node.value);
      continue;
    }
    copy[place] = node.kind == Kind::symbol ? symbol(node.node, others.name(place), node.value)
                                            : add({.kind = node.kind,
                                                   .code = node.code,
                                                   .custom = node.custom,
                                                   .coefficient = node.coefficient},
                                                  own);
  }
  return copy[root];
}

}  // namespace autograd::explain
