// SPDX-License-Identifier: MIT
#include "autograd/program/cpp_words.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

#include "autograd/error.hpp"

namespace autograd::program {
namespace {

struct Function {
  std::string_view name;
  std::string_view calls;  // one other function that must stand above it
  std::string_view text;
};

// All derivatives of the digamma function: shifted to the right by its recurrence, then by Stirling's series;
// on the left by reflection (Abramowitz and Stegun, 6.4.6, 6.4.7 and 6.4.11).
constexpr std::string_view polygamma = R"(double polygamma(double order, double a) {
  if (!(order >= 0.0 && order <= 150.0) || order != std::floor(order)) return std::nan("");
  const int n = static_cast<int>(order);
  const bool is_left = a < 0.5;
  long double x = is_left ? 1.0L - a : a, factorial = 1.0L, sum = 0.0L;
  for (int k = 2; k <= n; ++k) factorial *= k;
  for (; x < 20.0L + n; x += 1.0L) sum += factorial/std::pow(x, n + 1.0L);
  sum += n == 0 ? -std::log(x) : factorial/n/std::pow(x, static_cast<long double>(n));
  sum += factorial/2.0L/std::pow(x, n + 1.0L);
  long double weight = factorial*(n + 1)/2.0L/std::pow(x, n + 2.0L);
  const long double bernoulli[] = {1/6.0L, -1/30.0L, 1/42.0L, -1/30.0L, 5/66.0L, -691/2730.0L, 7/6.0L,
                                   -3617/510.0L, 43867/798.0L, -174611/330.0L};
  for (int k = 1; k <= 10; ++k) {
    sum += bernoulli[k - 1]*weight;
    weight *= (2.0L*k + n)*(2*k + n + 1)/((2*k + 1)*(2*k + 2))/(x*x);
  }
  const long double sign = n % 2 == 0 ? 1.0L : -1.0L;
  if (!is_left) return static_cast<double>(-sign*sum);
  // The derivatives of a cotangent are polynomials in it.
  const long double pi = 3.14159265358979323846L;
  const long double cot = 1.0L/std::tan(pi*(a - std::round(static_cast<long double>(a))));
  long double polynomial[152] = {0.0L, 1.0L};
  for (int m = 1; m <= n; ++m) {
    long double next[152] = {};
    for (int k = 1; k <= m; ++k) {
      next[k - 1] -= k*polynomial[k];
      next[k + 1] -= k*polynomial[k];
    }
    for (int k = 0; k <= m + 1; ++k) polynomial[k] = next[k];
  }
  long double value = 0.0L;
  for (int k = n + 1; k >= 0; --k) value = value*cot + polynomial[k];
  return static_cast<double>(-sum - value*std::pow(pi, n + 1.0L));
})";

// Each one keeps the conventions at kinks and edges.
constexpr Function all_functions[] = {
    {"chain", "",
     "double chain(double adjoint, double slope) { return adjoint == 0.0 ? 0.0 : adjoint*slope; }"},
    {"gate", "chain",
     "double gate(double adjoint, double slope) { return slope == 0.0 ? 0.0 : chain(adjoint, slope); }"},
    {"within", "",
     "double within(double result, double slope) { return result != result ? result : slope; }"},
    {"sigmoid", "",
     "double sigmoid(double a) {\n  const double e = std::exp(-std::abs(a));\n"
     "  return (a < 0.0 ? e : 1.0)/(1.0 + e);\n}"},
    {"sigmoid_complement", "sigmoid",
     "double sigmoid_complement(double y, double a) { return !(y < 0.99) ? sigmoid(-a) : 1.0 - y; }"},
    {"tanh_complement", "",
     "double tanh_complement(double y, double a) {\n  if (std::abs(y) < 0.99) return 1.0 - y*y;\n"
     "  const double e = std::exp(-2.0*std::abs(a));\n  return 4.0*e/((1.0 + e)*(1.0 + e));\n}"},
    {"log_sigmoid", "",
     "double log_sigmoid(double a) { return (a >= 0.0 ? 0.0 : a) - std::log1p(std::exp(-std::abs(a))); }"},
    {"softplus", "",
     "double softplus(double a) { return (a <= 0.0 ? 0.0 : a) + std::log1p(std::exp(-std::abs(a))); }"},
    {"logaddexp", "",
     "double logaddexp(double a, double b) {\n  if (a == b) return a + std::log(2.0);\n"
     "  return (a < b ? b : a) + std::log1p(std::exp(-std::abs(a - b)));\n}"},
    {"xlogy", "",
     "double xlogy(double a, double b) { return a == 0.0 ? (b == b ? 0.0 : b) : a*std::log(b); }"},
    {"gelu", "chain", "double gelu(double a) { return chain(0.5*std::erfc(-a*0.70710678118654752), a); }"},
    {"silu", "sigmoid",
     "double silu(double a) {\n  const double s = sigmoid(a);\n  return s == 0.0 ? 0.0 : s*a;\n}"},
    {"leaky_relu", "", "double leaky_relu(double a, double b) { return a > 0.0 ? a : b*a; }"},
    {"elu", "", "double elu(double a, double b) { return a > 0.0 ? a : b*std::expm1(a); }"},
    {"relu", "", "double relu(double a) { return a <= 0.0 ? 0.0 : a; }"},
    {"step", "", "double step(double a) { return a > 0.0 ? 1.0 : a != a ? a : 0.0; }"},
    {"sign", "", "double sign(double a) { return a > 0.0 ? 1.0 : a < 0.0 ? -1.0 : a != a ? a : 0.0; }"},
    {"max", "", "double max(double a, double b) { return a > b ? a : b >= a ? b : a + b; }"},
    {"min", "", "double min(double a, double b) { return a < b ? a : b <= a ? b : a + b; }"},
    {"fmax", "", "double fmax(double a, double b) { return a < b || a != a ? b : a; }"},
    {"fmin", "", "double fmin(double a, double b) { return b < a || a != a ? b : a; }"},
    {"clamp", "",
     "double clamp(double a, double low, double high) {\n"
     "  return !(low <= high) ? std::nan(\"\") : a <= low ? low : a >= high ? high : a;\n}"},
    {"sinc", "", "double sinc(double a) { return a == 0.0 ? 1.0 : std::sin(a)/a; }"},
    {"polygamma", "", polygamma},
    {"digamma", "polygamma", "double digamma(double a) { return polygamma(0.0, a); }"},
    {"copysign", "", "double copysign(double a, double b) { return b != b ? b : std::copysign(a, b); }"},
    {"norm", "",
     "double norm(std::initializer_list<double> a) {\n  double largest = 0.0, sum = 0.0;\n"
     "  for (double x : a) {\n    if (x != x || std::abs(x) > largest) largest = std::abs(x);\n  }\n"
     "  if (largest == 0.0 || largest > 1.7976931348623157e308) return largest;\n"
     "  for (double x : a) sum += (x/largest)*(x/largest);\n  return largest*std::sqrt(sum);\n}"},
    {"logsumexp", "",
     "double logsumexp(std::initializer_list<double> a) {\n  double largest = *a.begin(), sum = 0.0;\n"
     "  for (double x : a) {\n    if (x != x || x > largest) largest = x;\n  }\n"
     "  if (std::abs(largest) > 1.7976931348623157e308) return largest;\n"
     "  for (double x : a) sum += std::exp(x - largest);\n  return largest + std::log(sum);\n}"},
    {"largest", "",
     "double largest(std::initializer_list<double> a) {\n  double best = *a.begin();\n"
     "  for (double x : a) {\n    if (x != x || x > best) best = x;\n  }\n  return best;\n}"},
    {"smallest", "",
     "double smallest(std::initializer_list<double> a) {\n  double best = *a.begin();\n"
     "  for (double x : a) {\n    if (x != x || x < best) best = x;\n  }\n  return best;\n}"},
};

/// Those of <cmath> that mean the same as the operation of that name.
constexpr std::string_view standard[] = {
    "pow",   "cbrt",  "hypot", "fmod",  "remainder", "exp",    "log",    "exp2",  "expm1",
    "log2",  "log10", "log1p", "erf",   "erfc",      "lgamma", "tgamma", "floor", "ceil",
    "round", "trunc", "sin",   "cos",   "tan",       "tanh",   "asin",   "acos",  "atan",
    "sinh",  "cosh",  "asinh", "acosh", "atanh",     "atan2",  "abs",    "fma",   "sqrt"};

std::string bracketed(const Piece& piece, Precedence least) {
  return piece.precedence < least || piece.text.starts_with('-') ? "(" + piece.text + ")" : piece.text;
}

std::string arguments(const std::vector<Piece>& operands) {
  std::string text;
  for (const Piece& operand : operands) text += (text.empty() ? "" : ", ") + operand.text;
  return text;
}

/// a + b + c, in this order.
Piece sum_of(const std::vector<std::string>& terms) {
  std::string text;
  for (const std::string& term : terms) text += (text.empty() ? "" : " + ") + term;
  return {text, terms.size() == 1 ? Precedence::product : Precedence::sum};
}

std::string product_text(const Piece& a, const Piece& b) {
  return bracketed(a, Precedence::product) + "*" + bracketed(b, Precedence::power);
}

/// A list of operands written out.
std::optional<Piece> written_list(Code code, const std::vector<Piece>& operands) {
  std::vector<std::string> terms;
  if (code == code_of<Dot>) {
    const std::size_t n = operands.size() / 2;
    for (std::size_t i = 0; i < n; ++i) terms.push_back(product_text(operands[i], operands[n + i]));
    return sum_of(terms);
  }
  if (code == code_of<Sum> && operands.size() == 1) return operands[0];
  if (code == code_of<Sum> || code == code_of<Mean>) {
    for (std::size_t i = 0; i < operands.size(); ++i)
      terms.push_back(bracketed(operands[i], i == 0 ? Precedence::sum : Precedence::product));
    if (code == code_of<Sum>) return sum_of(terms);
    return Piece{"(" + sum_of(terms).text + ")/" + std::to_string(operands.size()) + ".0",
                 Precedence::product};
  }
  if (code == code_of<Product>) {
    std::string text;
    for (const Piece& operand : operands)
      text += text.empty() ? bracketed(operand, Precedence::product)
                           : "*" + bracketed(operand, Precedence::power);
    return Piece{text, Precedence::product};
  }
  return std::nullopt;
}

std::optional<Piece> written_arithmetic(Code code, const std::vector<Piece>& o) {
  if (code == code_of<Add>)
    return Piece{bracketed(o[0], Precedence::sum) + " + " + bracketed(o[1], Precedence::product),
                 Precedence::sum};
  if (code == code_of<Subtract>)
    return Piece{bracketed(o[0], Precedence::sum) + " - " + bracketed(o[1], Precedence::product),
                 Precedence::sum};
  if (code == code_of<Multiply>) return Piece{product_text(o[0], o[1]), Precedence::product};
  if (code == code_of<Square>)
    return Piece{bracketed(o[0], Precedence::product) + "*" + bracketed(o[0], Precedence::power),
                 Precedence::product};
  if (code == code_of<Divide>)
    return Piece{bracketed(o[0], Precedence::product) + "/" + bracketed(o[1], Precedence::power),
                 Precedence::product};
  if (code == code_of<Reciprocal>)
    return Piece{"1.0/" + bracketed(o[0], Precedence::power), Precedence::product};
  if (code == code_of<Negate>) return Piece{"-" + bracketed(o[0], Precedence::product), Precedence::product};
  if (code == code_of<Sqrt>) return Piece{"std::sqrt(" + o[0].text + " + 0.0)"};  // no -0
  return std::nullopt;
}

std::optional<Piece> written_choice(Code code, const std::vector<Piece>& o) {
  const std::string_view relation = code == code_of<Select<Choice::less>>         ? " < "
                                    : code == code_of<Select<Choice::less_equal>> ? " <= "
                                    : code == code_of<Select<Choice::equal>>      ? " == "
                                                                                  : "";
  if (relation.empty()) return std::nullopt;
  return Piece{"(" + o[0].text + std::string(relation) + o[1].text + " ? " + o[2].text + " : " + o[3].text +
               ")"};
}

}  // namespace

Piece written(Code code, const std::vector<Piece>& operands, std::set<std::string>& functions) {
  if (const std::optional<Piece> piece = written_arithmetic(code, operands)) return *piece;
  if (const std::optional<Piece> piece = written_list(code, operands)) return *piece;
  if (const std::optional<Piece> piece = written_choice(code, operands)) return *piece;
  std::string name(notation_of(code).name);
  if (std::find(std::begin(standard), std::end(standard), name) != std::end(standard))
    return {"std::" + name + "(" + arguments(operands) + ")"};
  const bool extreme = code == code_of<Extreme<true>> || code == code_of<Extreme<false>>;
  if (extreme) name = code == code_of<Extreme<true>> ? "largest" : "smallest";
  const bool list =
      visit(code, [](auto op) { return decltype(op)::arity == 0 && !decltype(op)::fixed_length; });
  const auto known = [&](const Function& f) { return f.name == name; };
  if (std::none_of(std::begin(all_functions), std::end(all_functions), known))
    throw Error("the operation '" + name + "' cannot be written as C++ without a library");
  functions.insert(name);
  return {name + (list ? "({" : "(") + arguments(operands) + (list ? "})" : ")")};
}

std::string definitions(const std::set<std::string>& functions) {
  std::set<std::string> needed = functions;
  for (const Function& function : all_functions) {
    if (needed.contains(std::string(function.name)) && !function.calls.empty())
      needed.insert(std::string(function.calls));
  }
  std::string text;
  for (const Function& function : all_functions) {
    if (needed.contains(std::string(function.name))) text += "static " + std::string(function.text) + "\n";
  }
  return text;
}

std::string literal(double number) {
  if (number != number) return "std::nan(\"\")";
  if (std::abs(number) > std::numeric_limits<double>::max()) return number > 0.0 ? "HUGE_VAL" : "-HUGE_VAL";
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  std::string text(digits, end);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

}  // namespace autograd::program
