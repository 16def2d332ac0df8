// SPDX-License-Identifier: MIT
#include "tests/diagnosis/expression.hpp"

#include <cmath>

namespace measure {
namespace {

Formula made(Expression expression) { return std::make_shared<const Expression>(std::move(expression)); }

constexpr std::string_view function_names[] = {"sigmoid", "tanh", "exp", "log",
                                               "log10",   "sin",  "cos", "sqrt"};

}  // namespace

Formula number(std::int64_t numerator, std::int64_t denominator) {
  return made({.kind = Kind::number, .numerator = numerator, .denominator = denominator});
}
Formula name(std::size_t name) { return made({.kind = Kind::name, .name = name}); }
Formula sum(std::vector<Formula> parts) {
  if (parts.empty()) return number(0);
  if (parts.size() == 1) return parts[0];
  return made({.kind = Kind::sum, .parts = std::move(parts)});
}
Formula product(std::vector<Formula> parts) {
  if (parts.empty()) return number(1);
  if (parts.size() == 1) return parts[0];
  return made({.kind = Kind::product, .parts = std::move(parts)});
}
Formula negative(Formula a) {
  if (a->kind == Kind::negative) return a->parts[0];
  if (a->kind == Kind::number) return number(-a->numerator, a->denominator);
  return made({.kind = Kind::negative, .parts = {std::move(a)}});
}
Formula quotient(Formula a, Formula b) {
  return made({.kind = Kind::quotient, .parts = {std::move(a), std::move(b)}});
}
Formula power(Formula a, std::int64_t exponent) {
  if (exponent == 0) return number(1);
  if (exponent == 1) return a;
  return made({.kind = Kind::power, .numerator = exponent, .parts = {std::move(a)}});
}
Formula call(Function f, Formula a) {
  return made({.kind = Kind::call, .function = f, .parts = {std::move(a)}});
}
Formula with_parts(const Formula& a, std::vector<Formula> parts) {
  switch (a->kind) {
    case Kind::sum: return sum(std::move(parts));
    case Kind::product: return product(std::move(parts));
    case Kind::negative: return negative(parts[0]);
    default: break;
  }
  Expression copy = *a;
  copy.parts = std::move(parts);
  return made(std::move(copy));
}

bool is_number(const Formula& a, std::int64_t numerator) {
  return a->kind == Kind::number && a->denominator == 1 && a->numerator == numerator;
}
bool holds_name(const Formula& a, std::size_t name) {
  if (a->kind == Kind::name) return a->name == name;
  for (const Formula& part : a->parts) {
    if (holds_name(part, name)) return true;
  }
  return false;
}
std::size_t size_of(const Formula& a) {
  std::size_t size = 1;
  for (const Formula& part : a->parts) size += size_of(part);
  return size;
}

Formula part_at(const Formula& a, std::span<const std::size_t> route) {
  return route.empty() ? a : part_at(a->parts[route[0]], route.subspan(1));
}
Formula replaced(const Formula& a, std::span<const std::size_t> route, Formula part) {
  if (route.empty()) return part;
  std::vector<Formula> parts = a->parts;
  parts[route[0]] = replaced(parts[route[0]], route.subspan(1), std::move(part));
  return with_parts(a, std::move(parts));
}
Formula renamed(const Formula& a, std::size_t from, std::size_t to) {
  if (a->kind == Kind::name) return a->name == from ? name(to) : a;
  if (a->parts.empty()) return a;
  std::vector<Formula> parts;
  for (const Formula& part : a->parts) parts.push_back(renamed(part, from, to));
  return with_parts(a, std::move(parts));
}

std::optional<Residue> evaluate(const Formula& a, const Assignment& names) {
  if (a->kind == Kind::name) return names[a->name];
  if (a->kind == Kind::number) return Residue(a->numerator) * inverse(Residue(a->denominator));
  std::vector<Residue> parts;
  for (const Formula& part : a->parts) {
    const std::optional<Residue> value = evaluate(part, names);
    if (!value) return std::nullopt;
    parts.push_back(*value);
  }
  Residue result(a->kind == Kind::product ? 1 : 0);
  switch (a->kind) {
    case Kind::sum:
      for (const Residue& part : parts) result = result + part;
      return result;
    case Kind::product:
      for (const Residue& part : parts) result = result * part;
      return result;
    case Kind::negative: return -parts[0];
    case Kind::quotient:
      if (parts[1].is_zero()) return std::nullopt;
      return parts[0] * inverse(parts[1]);
    case Kind::power: {
      const Residue raised = power(parts[0], static_cast<std::uint64_t>(std::abs(a->numerator)));
      if (a->numerator > 0) return raised;
      return raised.is_zero() ? std::nullopt : std::optional(inverse(raised));
    }
    default: return apply(a->function, parts[0]);
  }
}

namespace {

/// One reading of formulas for every kind of number that has the functions.
template <class T>
T read(const Formula& a, std::span<const T> names) {
  using namespace std;
  const auto part = [&](std::size_t i) { return read<T>(a->parts[i], names); };
  switch (a->kind) {
    case Kind::number: return T(static_cast<double>(a->numerator) / static_cast<double>(a->denominator));
    case Kind::name: return names[a->name];
    case Kind::sum:
    case Kind::product: {
      T result = part(0);
      for (std::size_t i = 1; i < a->parts.size(); ++i) {
        const bool taken_away = a->kind == Kind::sum && a->parts[i]->kind == Kind::negative;
        if (taken_away) {
          result = result - read<T>(a->parts[i]->parts[0], names);
        } else {
          const T next = part(i);
          result = a->kind == Kind::sum ? T(result + next) : T(result * next);
        }
      }
      return result;
    }
    case Kind::negative: return -part(0);
    case Kind::quotient: {
      const T above = part(0);
      return above / part(1);
    }
    case Kind::power: {
      const T base = part(0);
      if constexpr (!std::is_same_v<T, double>) {
        if (a->numerator == 2) return square(base);
      }
      return pow(base, T(static_cast<double>(a->numerator)));
    }
    case Kind::call: break;
  }
  const T x = part(0);
  switch (a->function) {
    case Function::sigmoid:
      if constexpr (std::is_same_v<T, double>) {
        return 1.0 / (1.0 + exp(-x));
      } else {
        return sigmoid(x);
      }
    case Function::tanh: return tanh(x);
    case Function::exp: return exp(x);
    case Function::log: return log(x);
    case Function::log10: return log10(x);
    case Function::sin: return sin(x);
    case Function::cos: return cos(x);
    default: return sqrt(x);
  }
}

int rank(const Formula& a) {
  switch (a->kind) {
    case Kind::sum: return 0;
    case Kind::negative: return 1;
    case Kind::product:
    case Kind::quotient: return 2;
    case Kind::power: return 3;
    case Kind::number: return a->numerator < 0 ? 1 : a->denominator != 1 ? 2 : 4;
    default: return 4;
  }
}

std::string bracketed(const Formula& a, int lowest, std::span<const std::string> names) {
  return rank(a) < lowest ? "(" + text(a, names) + ")" : text(a, names);
}

}  // namespace

double evaluate(const Formula& a, std::span<const double> names) { return read<double>(a, names); }

autograd::Value recorded(const Formula& a, std::span<const autograd::Value> names) {
  return read<autograd::Value>(a, names);
}

std::string text(const Formula& a, std::span<const std::string> names) {
  switch (a->kind) {
    case Kind::number:
      return std::to_string(a->numerator) + (a->denominator == 1 ? "" : "/" + std::to_string(a->denominator));
    case Kind::name: return names[a->name];
    case Kind::sum: {
      std::string result = bracketed(a->parts[0], 1, names);
      for (std::size_t i = 1; i < a->parts.size(); ++i) {
        const Formula& part = a->parts[i];
        const bool minus = part->kind == Kind::negative;
        result += minus ? " - " + bracketed(part->parts[0], 2, names) : " + " + bracketed(part, 1, names);
      }
      return result;
    }
    case Kind::product: {
      std::string result = bracketed(a->parts[0], 1, names);
      for (std::size_t i = 1; i < a->parts.size(); ++i) result += "*" + bracketed(a->parts[i], 3, names);
      return result;
    }
    case Kind::negative: return "-" + bracketed(a->parts[0], 2, names);
    case Kind::quotient: return bracketed(a->parts[0], 2, names) + "/" + bracketed(a->parts[1], 3, names);
    case Kind::power: return bracketed(a->parts[0], 4, names) + "^" + std::to_string(a->numerator);
    case Kind::call: break;
  }
  return std::string(function_names[static_cast<std::size_t>(a->function)]) + "(" + text(a->parts[0], names) +
         ")";
}

}  // namespace measure
