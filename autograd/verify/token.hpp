// SPDX-License-Identifier: MIT
// A line cut into tokens: numbers, words, commands of LaTeX and signs. What only serves the looks is dropped.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "autograd/verify/source.hpp"

namespace autograd::verify {

struct Token {
  enum class Kind : unsigned char {
    number,   ///< 12, 0.5, 1e-3
    word,     ///< a letter, then letters and digits, also with underscores inside: w1_11
    command,  ///< \frac, without its backslash; Greek letters too, however they are written
    sign,     ///< anything else
    end
  };
  Kind kind;
  /// A sign's own characters: + - * / ^ _ ' ( ) [ ] { } | , = and ~ (about), : ; . ! < >, "\{" and "\}", "|("
  /// and ")|" (bars that open and close), "|_" "_|" "|^" "^|" (those of floor and ceil), "<=", "\\" (a line
  /// break), "cases" and "end" (of an environment of cases, in which & is one too).
  std::string text;
  /// Where it stands in the line's text.
  std::size_t begin, end;

  bool is(std::string_view sign) const noexcept { return kind == Kind::sign && text == sign; }
  bool is_command(std::string_view name) const noexcept { return kind == Kind::command && text == name; }
};

using Tokens = std::vector<Token>;

/// The tokens of a part of a line and an `end` after them. Dropped are $, \( and \), &, spacing and sizes,
/// and at the end \\ . ; and , . Throws Fault.
Tokens tokens_of(std::string_view line, std::size_t begin, std::size_t end);

/// Throws Fault where brackets of any kind do not match.
void require_matching_brackets(std::span<const Token> tokens);

/// The place of the bracket that closes the one at `open`; brackets must match.
std::size_t closing(std::span<const Token> tokens, std::size_t open);

}  // namespace autograd::verify
