// SPDX-License-Identifier: MIT
#include "autograd/unicode.hpp"

#include <algorithm>
#include <iterator>

namespace autograd {
namespace {

struct Fold {
  char32_t from;
  std::string_view to;
};

constexpr Fold folds[] = {
    {0x09, " "},       {0x0B, " "},        {0x0C, " "},        {0xA0, " "},       {0xB4, "'"},
    {0xB5, "\u03BC"},  {0xB7, "*"},        {0xBC, "(1/4)"},    {0xBD, "(1/2)"},   {0xBE, "(3/4)"},
    {0xD7, "*"},       {0xF7, "/"},        {0x2B9, "'"},       {0x2BA, "''"},     {0x2BC, "'"},
    {0x2C8, "'"},      {0x3D0, "\u03B2"},  {0x3D1, "\u03B8"},  {0x3D5, "\u03C6"}, {0x3D6, "\u03C0"},
    {0x3F0, "\u03BA"}, {0x3F1, "\u03C1"},  {0x3F5, "\u03B5"},  {0x2018, "'"},     {0x2019, "'"},
    {0x201B, "'"},     {0x201C, "''"},     {0x201D, "''"},     {0x2022, "*"},     {0x2032, "'"},
    {0x2033, "''"},    {0x2034, "'''"},    {0x2035, "'"},      {0x2044, "/"},     {0x2057, "''''"},
    {0x2102, "C"},     {0x210A, "g"},      {0x210B, "H"},      {0x210C, "H"},     {0x210D, "H"},
    {0x210E, "h"},     {0x2110, "I"},      {0x2111, "I"},      {0x2112, "L"},     {0x2113, "l"},
    {0x2115, "N"},     {0x2119, "P"},      {0x211A, "Q"},      {0x211B, "R"},     {0x211C, "R"},
    {0x211D, "R"},     {0x2124, "Z"},      {0x2126, "\u03A9"}, {0x2128, "Z"},     {0x212C, "B"},
    {0x212D, "C"},     {0x212F, "e"},      {0x2130, "E"},      {0x2131, "F"},     {0x2133, "M"},
    {0x2134, "o"},     {0x2212, "-"},      {0x2215, "/"},      {0x2217, "*"},     {0x2219, "*"},
    {0x2223, "|"},     {0x2243, "\u2248"}, {0x2245, "\u2248"}, {0x22C5, "*"},     {0x3000, " "},
    {0xFE63, "-"},
};

/// Letters with a mark: the letter and its combining mark.
struct Marked {
  std::u32string_view letters;
  std::string_view plain;
  char32_t mark;
};
constexpr Marked marked[] = {
    {U"\u00C2\u00E2\u0108\u0109\u00CA\u00EA\u011C\u011D\u0124\u0125\u00CE\u00EE\u0134\u0135\u00D4\u00F4\u015C"
     U"\u015D\u00DB\u00FB\u0174\u0175\u0176\u0177\u1E90\u1E91",
     "AaCcEeGgHhIiJjOoSsUuWwYyZz", 0x302},
    {U"\u0100\u0101\u0112\u0113\u012A\u012B\u014C\u014D\u016A\u016B\u0232\u0233", "AaEeIiOoUuYy", 0x304},
    {U"\u00C3\u00E3\u1EBC\u1EBD\u0128\u0129\u00D1\u00F1\u00D5\u00F5\u0168\u0169\u1EF8\u1EF9",
     "AaEeIiNnOoUuYy", 0x303},
    {U"\u1E8A\u1E8B\u1E8E\u1E8F\u017B\u017C", "XxYyZz", 0x307},
};

// From U+0391 and U+03B1; the second sigma is the one that ends a word.
constexpr std::string_view greek[] = {"alpha",   "beta", "gamma", "delta",  "epsilon", "zeta", "eta",
                                      "theta",   "iota", "kappa", "lambda", "mu",      "nu",   "xi",
                                      "omicron", "pi",   "rho",   "sigma",  "sigma",   "tau",  "upsilon",
                                      "phi",     "chi",  "psi",   "omega"};
constexpr std::string_view capital_greek[] = {
    "Alpha", "Beta",   "Gamma",   "Delta", "Epsilon", "Zeta",    "Eta",  "Theta", "Iota",
    "Kappa", "Lambda", "Mu",      "Nu",    "Xi",      "Omicron", "Pi",   "Rho",   "Theta",
    "Sigma", "Tau",    "Upsilon", "Phi",   "Chi",     "Psi",     "Omega"};

/// Bold, slanted and other letters for mathematics, U+1D400 to U+1D7FF, in the order of their blocks.
char32_t plain_letter(char32_t code) {
  if (code >= 0x1D400 && code <= 0x1D6A3) {
    const char32_t place = (code - 0x1D400) % 52;
    return place < 26 ? U'A' + place : U'a' + (place - 26);
  }
  if (code >= 0x1D7CE && code <= 0x1D7FF) return U'0' + (code - 0x1D7CE) % 10;
  if (code < 0x1D6A8 || code > 0x1D7CB) return code;
  const char32_t place = (code - 0x1D6A8) % 58;
  constexpr char32_t rest[] = {0x2202, 0x3B5, 0x3B8, 0x3BA, 0x3C6, 0x3C1, 0x3C0};
  if (place < 25) return place == 17 ? 0x398 : 0x391 + place;
  if (place == 25) return 0x2207;
  return place < 51 ? 0x3B1 + (place - 26) : rest[place - 51];
}

bool has_no_width(char32_t code) {
  return code == 0xFEFF || (code >= 0x200B && code <= 0x200F) || (code >= 0x2060 && code <= 0x2064) ||
         code == 0xAD;
}
bool is_wide_space(char32_t code) {
  return (code >= 0x2000 && code <= 0x200A) || code == 0x202F || code == 0x205F || code == 0x1680;
}

/// What people write in ASCII where it is not what a formula would read there.
constexpr Fold in_words[] = {
    {0xC4, "Ae"},    {0xD6, "Oe"},    {0xDC, "Ue"},   {0xDF, "ss"},   {0xE4, "ae"},
    {0xE8, "e"},     {0xE9, "e"},     {0xF6, "oe"},   {0xFC, "ue"},   {0x201C, "\""},
    {0x201D, "\""},  {0x2026, "..."}, {0x2192, "->"}, {0x2202, "d"},  {0x221A, "sqrt"},
    {0x221E, "inf"}, {0x2248, "~"},   {0x2260, "!="}, {0x2264, "<="}, {0x2265, ">="},
};

template <std::size_t size>
std::string_view found_in(const Fold (&list)[size], char32_t code) {
  const auto found =
      std::find_if(std::begin(list), std::end(list), [&](const Fold& fold) { return fold.from == code; });
  return found == std::end(list) ? std::string_view() : found->to;
}

/// The ASCII for one character that is none itself.
std::string in_ascii(char32_t code) {
  for (const std::string_view known : {found_in(in_words, code), greek_name(code), combining_name(code)}) {
    if (!known.empty()) return std::string(known);
  }
  std::string folded;
  append_folded(folded, code);
  const bool is_itself = !folded.empty() && character_at(folded, 0).code == code;
  return is_itself ? "?" : to_ascii(folded);
}

}  // namespace

Character character_at(std::string_view text, std::size_t place) {
  const auto byte = [&](std::size_t i) -> unsigned {
    return place + i < text.size() ? static_cast<unsigned char>(text[place + i]) : 0u;
  };
  const unsigned first = byte(0);
  if (first < 0x80) return {first, 1, true};
  const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  char32_t code = size == 4 ? first & 0x07u : size == 3 ? first & 0x0Fu : first & 0x1Fu;
  bool valid = first >= 0xC2 && first <= 0xF4;
  for (std::size_t i = 1; i < size && valid; ++i) {
    valid = (byte(i) & 0xC0u) == 0x80u;
    code = code << 6 | (byte(i) & 0x3Fu);
  }
  constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  valid = valid && code >= least[size] && code <= 0x10FFFF && !(code >= 0xD800 && code <= 0xDFFF);
  if (!valid) return {0xFFFD, 1, false};
  return {code, size, true};
}

void append_utf8(std::string& text, char32_t code) {
  const auto tail = [&](int shift) { text += static_cast<char>(0x80 | (code >> shift & 0x3F)); };
  if (code < 0x80) {
    text += static_cast<char>(code);
  } else if (code < 0x800) {
    text += static_cast<char>(0xC0 | code >> 6);
    tail(0);
  } else if (code < 0x10000) {
    text += static_cast<char>(0xE0 | code >> 12);
    tail(6);
    tail(0);
  } else {
    text += static_cast<char>(0xF0 | code >> 18);
    tail(12);
    tail(6);
    tail(0);
  }
}

void append_folded(std::string& text, char32_t code) {
  if (code >= 0x20 && code < 0x80) return void(text += static_cast<char>(code));
  if (has_no_width(code)) return;
  if (is_wide_space(code)) return void(text += ' ');
  if (code >= 0x2010 && code <= 0x2015) return void(text += '-');
  if (code >= 0xFF01 && code <= 0xFF5E) return void(text += static_cast<char>(code - 0xFEE0));
  if (const std::string_view fold = found_in(folds, code); !fold.empty()) return void(text += fold);
  for (const Marked& row : marked) {
    const std::size_t place = row.letters.find(code);
    if (place == row.letters.npos) continue;
    text += row.plain[place];
    return append_utf8(text, row.mark);
  }
  append_utf8(text, plain_letter(code));
}

std::string_view greek_name(char32_t code) {
  if (code >= 0x3B1 && code <= 0x3C9) return greek[code - 0x3B1];
  if (code >= 0x391 && code <= 0x3A9 && code != 0x3A2) return capital_greek[code - 0x391];
  return {};
}

bool is_greek_name(std::string_view name) {
  return std::find(std::begin(greek), std::end(greek), name) != std::end(greek) ||
         std::find(std::begin(capital_greek), std::end(capital_greek), name) != std::end(capital_greek);
}

char superscript(char32_t code) {
  constexpr std::string_view from_2070 = "0i  456789+-=()n";
  if (code == 0xB9) return '1';
  if (code == 0xB2) return '2';
  if (code == 0xB3) return '3';
  if (code < 0x2070 || code > 0x207F || from_2070[code - 0x2070] == ' ') return 0;
  return from_2070[code - 0x2070];
}

char subscript(char32_t code) {
  constexpr std::string_view from_2080 = "0123456789+-=() aeoxehklmnpst";
  constexpr std::string_view from_1D62 = "iruv";
  if (code == 0x2C7C) return 'j';
  if (code >= 0x1D62 && code <= 0x1D65) return from_1D62[code - 0x1D62];
  if (code < 0x2080 || code > 0x209C || from_2080[code - 0x2080] == ' ') return 0;
  return from_2080[code - 0x2080];
}

std::string_view combining_name(char32_t code) {
  switch (code) {
    case 0x302: return "hat";
    case 0x303: return "tilde";
    case 0x304:
    case 0x305: return "bar";
    case 0x307: return "dot";
    default: return {};
  }
}

std::size_t width_of(char32_t code) {
  struct Range {
    char32_t first, last;
    std::size_t width;
  };
  static constexpr Range ranges[] = {
      {0x300, 0x36F, 0},     {0x1100, 0x115F, 2},   {0x200B, 0x200F, 0},   {0x20D0, 0x20F0, 0},
      {0x231A, 0x231B, 2},   {0x2705, 0x2705, 2},   {0x2728, 0x2728, 2},   {0x274C, 0x274E, 2},
      {0x2753, 0x2757, 2},   {0x2795, 0x2797, 2},   {0x2B50, 0x2B55, 2},   {0x2E80, 0x303E, 2},
      {0x3041, 0xA4CF, 2},   {0xA960, 0xA97F, 2},   {0xAC00, 0xD7A3, 2},   {0xF900, 0xFAFF, 2},
      {0xFE00, 0xFE0F, 0},   {0xFE30, 0xFE6F, 2},   {0xFEFF, 0xFEFF, 0},   {0xFF00, 0xFF60, 2},
      {0xFFE0, 0xFFE6, 2},   {0x1F300, 0x1F64F, 2}, {0x1F680, 0x1F6FF, 2}, {0x1F900, 0x1FAFF, 2},
      {0x20000, 0x3FFFD, 2}, {0xE0100, 0xE01EF, 0}};
  const Range* range = std::lower_bound(std::begin(ranges), std::end(ranges), code,
                                        [](const Range& r, char32_t c) { return r.last < c; });
  return range != std::end(ranges) && range->first <= code ? range->width : 1;
}

std::size_t text_columns(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Character character = character_at(text, at);
    count += width_of(character.code);
    at += character.size;
  }
  return count;
}

std::string to_ascii(std::string_view text) {
  std::string ascii;
  char script = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Character character = character_at(text, at);
    at += character.size;
    const char above = superscript(character.code), below = subscript(character.code);
    const char before = above != 0 ? '^' : below != 0 ? '_' : 0;
    // Small characters side by side are one script.
    if (before != 0 && before != script) ascii += before;
    script = before;
    if (before != 0) {
      ascii += above != 0 ? above : below;
    } else if (character.code < 0x80) {
      ascii += static_cast<char>(character.code);
    } else {
      ascii += in_ascii(character.code);
    }
  }
  return ascii;
}

bool is_letter(char32_t code) {
  if (code < 0x80) return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z');
  if (code < 0xC0) return code == 0xAA || code == 0xBA;
  const bool is_mark = code >= 0x300 && code <= 0x36F;
  const bool is_sign = (code >= 0x2000 && code <= 0x2C5F) || (code >= 0x3000 && code <= 0x303F) ||
                       (code >= 0xD800 && code <= 0xF8FF) || (code >= 0xFE00 && code <= 0xFE6F) ||
                       code >= 0x1F000;
  return !is_mark && !is_sign && code < 0xFFF0 && greek_name(code).empty() && superscript(code) == 0 &&
         subscript(code) == 0;
}

}  // namespace autograd
