// SPDX-License-Identifier: MIT
#include <cctype>
#include <cmath>

#include "tests/diagnosis/place.hpp"

namespace measure {
namespace {

class Reader {
 public:
  Reader(const World& world, std::string_view text) : world_(world), rest_(text) {}

  std::optional<Formula> run() {
    const Formula all = read_sum();
    skip_spaces();
    return all && rest_.empty() ? std::optional(all) : std::nullopt;
  }

 private:
  void skip_spaces() {
    while (!rest_.empty() && rest_[0] == ' ') rest_.remove_prefix(1);
  }
  bool take(std::string_view token) {
    skip_spaces();
    if (!rest_.starts_with(token)) return false;
    rest_.remove_prefix(token.size());
    return true;
  }

  Formula read_sum() {
    std::vector<Formula> terms = {read_product()};
    for (;;) {
      const bool plus = take("+"), minus = !plus && take("-");
      if (!plus && !minus) break;
      const Formula next = read_product();
      terms.push_back(next && minus ? negative(next) : next);
    }
    for (const Formula& term : terms) {
      if (!term) return nullptr;
    }
    return sum(std::move(terms));
  }

  Formula read_product() {
    if (take("-")) {
      const Formula rest = read_product();
      return rest ? negative(rest) : nullptr;
    }
    Formula left = read_power();
    for (;;) {
      const bool times = take("*"), over = !times && take("/");
      if (!left || (!times && !over)) return left;
      const Formula next = read_power();
      if (!next) return nullptr;
      left = times ? product({left, next}) : quotient(left, next);
    }
  }

  Formula read_power() {
    const Formula base = read_atom();
    if (!base || !take("^")) return base;
    const Formula exponent = take("-") ? number(-1) : number(1);
    const Formula count = read_atom();
    if (!count || count->kind != Kind::number || count->denominator != 1) return nullptr;
    return power(base, exponent->numerator * count->numerator);
  }

  Formula read_number() {
    std::size_t length = 0;
    while (length < rest_.size() &&
           (std::isdigit(static_cast<unsigned char>(rest_[length])) || rest_[length] == '.'))
      ++length;
    const double found = std::stod(std::string(rest_.substr(0, length)));
    rest_.remove_prefix(length);
    if (rest_.starts_with("e") || std::abs(found) > 1e9) return nullptr;
    if (std::abs(found - std::log(10.0)) < 1e-12) return call(Function::log, number(10));
    // A decimal fraction, or a third and the like that was printed with all its digits.
    for (const std::int64_t denominator :
         {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 18, 24, 27, 32, 36, 48, 64, 100, 1000}) {
      const double numerator = found * static_cast<double>(denominator);
      if (std::abs(numerator - std::round(numerator)) < 1e-9)
        return number(std::llround(numerator), denominator);
    }
    return nullptr;
  }

  Formula read_atom() {
    skip_spaces();
    if (rest_.empty()) return nullptr;
    if (take("(")) {
      const Formula inner = read_sum();
      return take(")") ? inner : nullptr;
    }
    if (std::isdigit(static_cast<unsigned char>(rest_[0]))) return read_number();
    if (const Formula found = read_derivative()) return found;
    const std::string_view word = word_at(rest_);
    rest_.remove_prefix(word.size());
    if (const std::optional<std::size_t> found = find(word)) return name(*found);
    return read_call(word);
  }

  static std::string_view word_at(std::string_view text) {
    std::size_t length = 0;
    while (length < text.size() &&
           (std::isalnum(static_cast<unsigned char>(text[length])) || text[length] == '_'))
      ++length;
    return text.substr(0, length);
  }

  std::optional<std::size_t> find(std::string_view word) const {
    for (std::size_t i = 0; i < world_.size(); ++i) {
      if (world_.text_of(i) == word) return i;
    }
    return std::nullopt;
  }

  /// dA/dB of two names.
  Formula read_derivative() {
    const std::string_view above = word_at(rest_);
    if (above.size() < 2 || above[0] != 'd' || find(above)) return nullptr;
    const std::string_view after = rest_.substr(above.size());
    if (!after.starts_with("/d")) return nullptr;
    const std::string_view below = word_at(after.substr(2));
    const std::optional<std::size_t> of = find(above.substr(1)), by = find(below);
    if (!of || !by) return nullptr;
    rest_ = after.substr(2 + below.size());
    return *of == *by ? number(1) : derivative(world_, {*of, *by});
  }

  Formula read_call(std::string_view word) {
    static constexpr std::pair<std::string_view, Function> functions[] = {
        {"sigmoid", Function::sigmoid}, {"tanh", Function::tanh}, {"exp", Function::exp},
        {"log", Function::log},         {"ln", Function::log},    {"log10", Function::log10},
        {"sin", Function::sin},         {"cos", Function::cos},   {"sqrt", Function::sqrt}};
    if (word == "ln" && take("10")) return call(Function::log, number(10));
    if (!take("(")) return nullptr;
    std::vector<Formula> operands;
    do operands.push_back(read_sum());
    while (take(","));
    if (!take(")")) return nullptr;
    for (const Formula& operand : operands) {
      if (!operand) return nullptr;
    }
    for (const auto& [known, function] : functions) {
      if (word == known && operands.size() == 1) return call(function, operands[0]);
    }
    return read_list(word, operands);
  }

  static Formula read_list(std::string_view word, const std::vector<Formula>& operands) {
    if (word == "sum") return sum(operands);
    if (word == "mean") return quotient(sum(operands), number(static_cast<std::int64_t>(operands.size())));
    if (word != "dot" || operands.size() % 2 != 0) return nullptr;
    std::vector<Formula> terms;
    const std::size_t half = operands.size() / 2;
    for (std::size_t i = 0; i < half; ++i) terms.push_back(product({operands[i], operands[half + i]}));
    return sum(std::move(terms));
  }

  const World& world_;
  std::string_view rest_;
};

}  // namespace

std::optional<Formula> read_formula(const World& world, std::string_view text) {
  return Reader(world, text).run();
}

}  // namespace measure
