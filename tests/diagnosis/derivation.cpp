// SPDX-License-Identifier: MIT
#include "tests/diagnosis/derivation.hpp"

#include <cstdlib>

namespace measure {
namespace {

Formula squared(const Formula& a) { return power(a, 2); }
Formula one_minus(const Formula& a) { return sum({number(1), negative(a)}); }
Formula inverted(const Formula& a) { return quotient(number(1), a); }

/// f'(x), with y = f(x).
Formula rule(Function f, const Formula& x, const Formula& y) {
  switch (f) {
    case Function::sigmoid: return product({y, one_minus(y)});
    case Function::tanh: return one_minus(squared(y));
    case Function::exp: return y;
    case Function::log: return inverted(x);
    case Function::log10: return inverted(product({x, call(Function::log, number(10))}));
    case Function::sin: return call(Function::cos, x);
    case Function::cos: return negative(call(Function::sin, x));
    case Function::sqrt: return inverted(product({number(2), y}));
  }
  return nullptr;
}

/// What is written for f'(x) by mistake.
std::vector<Formula> wrong_rules_of(Function f, const Formula& x, const Formula& y) {
  const Formula one = number(1);
  switch (f) {
    case Function::sigmoid:
      return {one_minus(y),
              y,
              one,
              one_minus(squared(y)),
              product({x, one_minus(x)}),
              product({y, sum({y, number(-1)})})};
    case Function::tanh:
      return {one_minus(y),          product({y, one_minus(y)}), one,
              one_minus(squared(x)), sum({one, squared(y)}),     sum({squared(y), number(-1)})};
    case Function::exp: return {one, product({x, y})};
    case Function::log:
      return {y, one, inverted(squared(x)), negative(inverted(squared(x))),
              inverted(product({x, call(Function::log, number(10))}))};
    case Function::log10: return {inverted(x), one};
    case Function::sin: return {y, negative(call(Function::cos, x)), one};
    case Function::cos: return {call(Function::sin, x), y, one};
    case Function::sqrt:
      return {inverted(y), quotient(y, number(2)), negative(inverted(product({number(2), y}))),
              inverted(product({number(2), x}))};
  }
  return {};
}

/// The power not multiplied, not lowered, n lowered too early, x forgotten.
std::vector<Formula> wrong_powers(const Formula& x, std::int64_t n) {
  return {power(x, n - 1), product({number(n), power(x, n)}), product({number(n - 1), power(x, n - 1)}),
          number(n)};
}

/// (a/b)' by a, and by b.
std::vector<Formula> wrong_quotients(const Formula& a, const Formula& b, std::size_t operand) {
  if (operand == 0) return {b, inverted(squared(b)), number(1)};
  return {quotient(a, squared(b)), negative(quotient(a, b)), negative(inverted(squared(b)))};
}

std::vector<Formula> wrong_rules_of(const Expression& operation, std::size_t operand, const Formula& y) {
  const std::vector<Formula>& parts = operation.parts;
  switch (operation.kind) {
    case Kind::call: return wrong_rules_of(operation.function, parts[0], y);
    case Kind::power: return wrong_powers(parts[0], operation.numerator);
    case Kind::quotient: return wrong_quotients(parts[0], parts[1], operand);
    default: return {};
  }
}

/// A product takes the minus into its number, as in -2*(y - yhat).
Formula minus(const Formula& a) {
  if (a->kind != Kind::product || a->parts[0]->kind != Kind::number) return negative(a);
  return replaced(a, std::array<std::size_t, 1>{0}, negative(a->parts[0]));
}

/// Products of which one factor is 1 lose it.
Formula times(Formula a, Formula b) {
  if (is_number(a, 1)) return b;
  if (is_number(b, 1)) return a;
  if (is_number(a, -1)) return minus(b);
  if (is_number(b, -1)) return minus(a);
  return product({std::move(a), std::move(b)});
}

class Differentiator {
 public:
  Differentiator(std::size_t by, const Misuse& misuse) : by_(by), misuse_(misuse) {}

  /// Null where it is 0.
  Formula of(const Formula& a, const Formula& y) const {
    if (!holds_name(a, by_)) return nullptr;
    switch (a->kind) {
      case Kind::name: return number(1);
      case Kind::sum: return of_sum(a);
      case Kind::product: return of_product(a);
      case Kind::negative: return negative(of(a->parts[0], a->parts[0]));
      case Kind::quotient: return of_quotient(a);
      default: return times(local(a, 0, y), of(a->parts[0], a->parts[0]));
    }
  }

 private:
  /// The rule of one operation by one of its operands.
  Formula local(const Formula& a, std::size_t operand, const Formula& y) const {
    if (misuse_.operation == a.get() && misuse_.operand == operand) {
      return wrong_rules_of(*a, operand, y)[misuse_.rule];
    }
    const std::vector<Formula>& parts = a->parts;
    if (a->kind == Kind::call) return rule(a->function, parts[0], y);
    if (a->kind == Kind::power) return product({number(a->numerator), power(parts[0], a->numerator - 1)});
    if (operand == 0) return inverted(parts[1]);
    return negative(quotient(parts[0], squared(parts[1])));
  }

  Formula of_sum(const Formula& a) const {
    std::vector<Formula> terms;
    for (const Formula& part : a->parts) {
      if (Formula term = of(part, part)) terms.push_back(std::move(term));
    }
    return sum(std::move(terms));
  }

  Formula of_product(const Formula& a) const {
    std::vector<Formula> terms;
    for (std::size_t i = 0; i < a->parts.size(); ++i) {
      const Formula inner = of(a->parts[i], a->parts[i]);
      if (!inner) continue;
      std::vector<Formula> factors;
      for (std::size_t j = 0; j < a->parts.size(); ++j) {
        if (j != i) factors.push_back(a->parts[j]);
      }
      terms.push_back(times(product(std::move(factors)), inner));
    }
    return sum(std::move(terms));
  }

  Formula of_quotient(const Formula& a) const {
    std::vector<Formula> terms;
    for (std::size_t i = 0; i < 2; ++i) {
      if (const Formula inner = of(a->parts[i], a->parts[i])) terms.push_back(times(local(a, i, a), inner));
    }
    return sum(std::move(terms));
  }

  std::size_t by_;
  const Misuse& misuse_;
};

/// A copy whose outermost operation is an object of its own, so that it can be found again.
Formula copied(const Formula& a) { return std::make_shared<const Expression>(*a); }

class Chain {
 public:
  Chain(const World& world, Subject subject, const Instead& instead)
      : world_(world), subject_(subject), instead_(instead) {}

  Derivation run(Direction direction) {
    result_.whole = product(direction == Direction::forward ? tangent(subject_.of) : adjoint(subject_.by));
    return std::move(result_);
  }

 private:
  using Factors = std::vector<Formula>;

  void put_slope(const Edge& edge, Factors& factors) {
    const auto other = instead_.find({edge.node, edge.operand});
    const Formula found = other != instead_.end()
                              ? other->second
                              : slope(world_.definition(edge.node), edge.operand, name(edge.node));
    if (is_number(found, 1)) return;
    factors.push_back(copied(found));
    result_.slopes[factors.back().get()] = edge;
  }

  Factors joined(std::vector<Factors> paths, std::size_t at) {
    if (paths.size() == 1) return std::move(paths[0]);
    std::vector<Formula> terms;
    for (Factors& path : paths) terms.push_back(product(std::move(path)));
    const Formula all = sum(std::move(terms));
    result_.path_sums[all.get()] = at;
    return {all};
  }

  /// d(node)/d(by).
  Factors tangent(std::size_t node) {
    if (node == subject_.by) return {};
    std::vector<Factors> paths;
    for (const std::size_t operand : world_.operands(node)) {
      if (!world_.depends(operand, subject_.by)) continue;
      Factors factors;
      put_slope({node, operand}, factors);
      for (Formula& rest : tangent(operand)) factors.push_back(std::move(rest));
      paths.push_back(std::move(factors));
    }
    return joined(std::move(paths), node);
  }

  /// d(of)/d(node).
  Factors adjoint(std::size_t node) {
    if (node == subject_.of) return {};
    std::vector<Factors> paths;
    for (std::size_t user = node + 1; user <= subject_.of; ++user) {
      if (world_.is_leaf(user) || !holds_name(world_.definition(user), node)) continue;
      if (!world_.depends(subject_.of, user)) continue;
      Factors factors = adjoint(user);
      put_slope({user, node}, factors);
      paths.push_back(std::move(factors));
    }
    return joined(std::move(paths), node);
  }

  const World& world_;
  Subject subject_;
  const Instead& instead_;
  Derivation result_;
};

}  // namespace

std::size_t wrong_rules(const Expression& operation, std::size_t operand) {
  return wrong_rules_of(operation, operand, number(0)).size();
}

Formula slope(const Formula& definition, std::size_t by, const Formula& result, const Misuse& misuse) {
  const Formula found = Differentiator(by, misuse).of(definition, result);
  return found ? found : number(0);
}

namespace {

/// Puts yhat - y for the two slopes of a cross-entropy through a sigmoid, as everybody does.
class Shortening {
 public:
  Shortening(const World& world, Derivation& derivation) : world_(world), derivation_(derivation) {}

  Formula operator()(const Formula& a) {
    if (derivation_.slopes.contains(a.get()) || (a->kind != Kind::sum && a->kind != Kind::product)) return a;
    std::vector<Formula> parts;
    for (const Formula& part : a->parts) parts.push_back((*this)(part));
    if (a->kind == Kind::product) shorten(parts);
    const Formula made = with_parts(a, std::move(parts));
    if (const auto known = derivation_.path_sums.find(a.get()); known != derivation_.path_sums.end()) {
      derivation_.path_sums[made.get()] = known->second;
    }
    return made;
  }

 private:
  void shorten(std::vector<Formula>& parts) {
    for (std::size_t i = 0; i < parts.size(); ++i) {
      for (std::size_t j = 0; j < parts.size(); ++j) {
        const Formula difference = i == j ? nullptr : shortened(parts[i], parts[j]);
        if (!difference) continue;
        parts[i] = difference;
        parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(j));
        return;
      }
    }
  }

  Formula shortened(const Formula& of_loss, const Formula& of_output) {
    const auto loss = derivation_.slopes.find(of_loss.get()),
               output = derivation_.slopes.find(of_output.get());
    if (loss == derivation_.slopes.end() || output == derivation_.slopes.end()) return nullptr;
    const std::size_t yhat = loss->second.operand;
    if (output->second.node != yhat || world_.definition(yhat)->kind != Kind::call) return nullptr;
    for (const std::size_t y : world_.operands(loss->second.node)) {
      const Formula difference = sum({name(yhat), negative(name(y))});
      if (!world_.same(difference, product({of_loss, of_output}))) continue;
      derivation_.shortened.push_back(difference);
      return difference;
    }
    return nullptr;
  }

  const World& world_;
  Derivation& derivation_;
};

}  // namespace

Derivation derive(const World& world, Subject subject, Direction direction, bool shortened,
                  const Instead& instead) {
  Derivation derivation = Chain(world, subject, instead).run(direction);
  if (shortened) {
    const Formula long_one = derivation.whole;
    Shortening shortening(world, derivation);
    derivation.whole = shortening(long_one);
    derivation.before = long_one;
  }
  return derivation;
}

Formula derivative(const World& world, Subject subject) {
  if (!world.depends(subject.of, subject.by)) return number(0);
  return derive(world, subject, Direction::forward).whole;
}

}  // namespace measure
