// SPDX-License-Identifier: MIT
#include "autograd/operation/custom.hpp"

#include "autograd/error.hpp"

namespace autograd {
namespace {

/// Throws Error where a pattern cannot be read: braces that do not match, or a precedence that is none.
void require_readable(std::string_view name, std::string_view pattern) {
  const auto refuse = [&](const std::string& why) {
    throw Error("the notation of '" + std::string(name) + "', " + std::string(pattern) + ", " + why);
  };
  int open = 0;
  for (std::size_t i = 0; i < pattern.size() && open >= 0; ++i) {
    open += pattern[i] == '{' ? 1 : pattern[i] == '}' ? -1 : 0;
    const bool least = i >= 2 && pattern[i] == '/' && pattern[i - 2] == '{';
    if (!least || pattern[i - 1] < 'a' || pattern[i - 1] > 'd') continue;
    const std::string_view word = pattern.substr(i + 1, pattern.find('}', i) - i - 1);
    if (word != "sum" && word != "product" && word != "power" && word != "atom")
      refuse("has /" + std::string(word) + "; write /sum, /product, /power or /atom");
  }
  if (open != 0) refuse("has braces that do not match");
}

/// Throws Error where a pattern shows an operand that the operation does not have.
void require_operands(std::string_view name, std::string_view pattern, std::size_t operands) {
  for (std::size_t open = pattern.find('{'); open != pattern.npos; open = pattern.find('{', open + 1)) {
    const std::string_view rest = pattern.substr(open + 1);
    const std::size_t end = rest.find_first_of("{}/");
    const bool is_place = end == 1 && rest[0] >= 'a' && rest[0] <= 'd' && rest[end] != '{';
    if (!is_place || static_cast<std::size_t>(rest[0] - 'a') < operands) continue;
    const std::string has = operands == 0
                                ? "a list of operands; write {list}"
                                : std::to_string(operands) + (operands == 1 ? " operand" : " operands");
    throw Error("the notation of '" + std::string(name) + "' shows {" + rest[0] +
                "}, and the operation has " + has);
  }
}

std::string latex_name(std::string_view name) {
  std::string escaped;
  for (const char c : name) escaped += c == '_' ? std::string("\\_") : std::string(1, c);
  return escaped;
}

}  // namespace

CustomOperation::CustomOperation(const Notation& notation, std::size_t operands)
    : name_(notation.name), text_(notation.text), latex_(notation.latex) {
  if (name_.empty()) throw Error("an operation of one's own needs a name, for messages and formulas");
  for (const std::string& pattern : {text_, latex_}) {
    require_readable(name_, pattern);
    require_operands(name_, pattern, operands);
  }
  if (text_.empty()) text_ = name_ + "({list})";
  if (latex_.empty()) latex_ = "\\operatorname{" + latex_name(name_) + "}({list})";
  notation_ = {name_, text_, latex_, notation.text.empty() ? Precedence::atom : notation.precedence};
}

CustomOperation::~CustomOperation() = default;

}  // namespace autograd
