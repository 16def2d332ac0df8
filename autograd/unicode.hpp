// SPDX-License-Identifier: MIT
// UTF-8, and the characters of mathematics that stand for others: what a word processor or a phone writes
// for a minus, a prime, a bold letter. It knows nothing of formulas.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace autograd {

/// One character of a text and how many bytes it takes; of bytes that are not UTF-8 one is taken.
struct Character {
  char32_t code = 0;
  std::size_t size = 1;
  bool valid = true;
};
/// The character at a place inside the text.
Character character_at(std::string_view text, std::size_t place);

void append_utf8(std::string& text, char32_t code);

/// Appends what a character stands for: `-` for every minus and dash, `'` for every apostrophe and prime, the
/// plain letter for a bold or slanted one, a letter and a combining mark for a letter with a mark. Nothing
/// for a character without width, a space for every space.
void append_folded(std::string& text, char32_t code);

/// The LaTeX name of a Greek letter: "alpha"; empty for any other character.
std::string_view greek_name(char32_t code);
/// Whether this is the LaTeX name of a Greek letter.
bool is_greek_name(std::string_view name);

/// What a superscript or subscript digit, sign or letter stands for; 0 for any other character.
char superscript(char32_t code);
char subscript(char32_t code);

/// The LaTeX name of a combining mark: "hat", "bar", "tilde", "dot"; empty for any other character.
std::string_view combining_name(char32_t code);

/// How many columns of a terminal it takes: 0 for marks that stand over or beside another character, 2 for
/// Chinese, Japanese and Korean writing and for emoji.
std::size_t width_of(char32_t code);
/// The same of a text: its characters count, not its bytes.
std::size_t text_columns(std::string_view text);

/// The same text in ASCII: what people write for a character where there is one (`theta`, `yhat`, `^2`), else
/// '?'.
std::string to_ascii(std::string_view text);

/// Whether words may hold it, digits aside.
bool is_letter(char32_t code);

}  // namespace autograd
