// SPDX-License-Identifier: MIT
#include "autograd/verify/token.hpp"

#include <algorithm>
#include <iterator>

#include "autograd/unicode.hpp"

namespace autograd::verify {
namespace {

using Kind = Token::Kind;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

constexpr std::string_view dropped[] = {
    "big",  "Big",   "bigg",      "Bigg",         "bigl",      "bigr",     "Bigl",
    "Bigr", "biggl", "biggr",     "Biggl",        "Biggr",     "limits",   "nolimits",
    "quad", "qquad", "thinspace", "displaystyle", "textstyle", "nonumber", "notag"};

/// Commands that are another way to write a sign.
constexpr std::pair<std::string_view, std::string_view> as_signs[] = {
    {"cdot", "*"},     {"times", "*"},  {"ast", "*"},    {"div", "/"},   {"approx", "~"},  {"simeq", "~"},
    {"prime", "'"},    {"lvert", "|("}, {"rvert", ")|"}, {"vert", "|"},  {"mid", "|"},     {"lbrace", "\\{"},
    {"rbrace", "\\}"}, {"lbrack", "["}, {"rbrack", "]"}, {"colon", ":"}, {"lfloor", "|_"}, {"rfloor", "_|"},
    {"lceil", "|^"},   {"rceil", "^|"}, {"le", "<="},    {"leq", "<="},  {"lt", "<"},      {"ge", ">="},
    {"geq", ">="},     {"gt", ">"},
};

/// What is refused with a word of its own.
constexpr std::pair<std::string_view, std::string_view> refused[] = {
    {"sum", "sums with \\sum are not read; write the terms out: a1 + a2 + a3, or sum(a1, a2, a3)"},
    {"prod", "products with \\prod are not read; write the factors out: a1*a2*a3, or product(a1, a2, a3)"},
    {"int", "integrals are not read; a sheet is about derivatives"},
    {"lim", "limits are not read; write the derivative as dA/dB"},
    {"begin", "environments are not read; write one claim a line, without \\begin and \\end"},
    {"end", "environments are not read; write one claim a line, without \\begin and \\end"},
    {"underbrace", "braces under a formula are not read; write what stands there as a claim of its own"},
    {"overbrace", "braces over a formula are not read; write what stands there as a claim of its own"},
    {"pm", "plus or minus is two claims; write them one by one"},
    {"Rightarrow", "arrows are not read; write one claim a line"},
    {"rightarrow", "arrows are not read; write one claim a line"},
    {"to", "arrows are not read; write one claim a line"},
};

class Lexer {
 public:
  Lexer(std::string_view line, std::size_t begin, std::size_t end) : line_(line.substr(0, end)), at_(begin) {}

  Tokens run() {
    while (at_ < line_.size()) step();
    const auto trails = [](const Token& t) { return t.is("\\\\") || t.is(".") || t.is(";") || t.is(","); };
    while (!tokens_.empty() && trails(tokens_.back())) tokens_.pop_back();
    const std::size_t end = tokens_.empty() ? line_.size() : tokens_.back().end;
    tokens_.push_back({Kind::end, "", end, end});
    return std::move(tokens_);
  }

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < line_.size() ? line_[at_ + ahead] : '\0'; }
  void add(Kind kind, std::string text, std::size_t end) {
    tokens_.push_back({kind, std::move(text), at_, end});
    at_ = end;
  }

  void step() {
    const char c = peek();
    if (c == '&' && cases_ > 0) {
      add(Kind::sign, "&", at_ + 1);
    } else if (c == ' ' || c == '$' || c == '&') {
      ++at_;
    } else if (is_digit(c) || (c == '.' && is_digit(peek(1)))) {
      number();
    } else if (c == '\\') {
      command();
    } else if (c == '*' && peek(1) == '*') {
      add(Kind::sign, "^", at_ + 2);
    } else if (c == '"') {
      add(Kind::sign, "'", at_ + 1);
      tokens_.push_back(tokens_.back());
    } else if (c == '`') {
      add(Kind::sign, "'", at_ + 1);
    } else if (c == '~') {
      ++at_;  // a space of LaTeX
    } else if (std::string_view("+-*/^_'()[]{}|,=:;.!<>").find(c) != std::string_view::npos) {
      add(Kind::sign, std::string(1, c), at_ + 1);
    } else {
      character();
    }
  }

  /// A digit must follow the point, so that a sentence may end in a number.
  void number() {
    std::size_t end = at_;
    const auto digits = [&] {
      while (end < line_.size() && is_digit(line_[end])) ++end;
    };
    const auto digit_at = [&](std::size_t place) { return place < line_.size() && is_digit(line_[place]); };
    digits();
    if (end < line_.size() && line_[end] == '.' && digit_at(end + 1)) {
      ++end;
      digits();
    }
    if (end < line_.size() && (line_[end] == 'e' || line_[end] == 'E')) {
      const bool sign = end + 1 < line_.size() && (line_[end + 1] == '-' || line_[end + 1] == '+');
      if (digit_at(end + (sign ? 2 : 1))) {
        end += sign ? 2 : 1;
        digits();
      }
    }
    add(Kind::number, std::string(line_.substr(at_, end - at_)), end);
  }

  void character() {
    const Character found = character_at(line_, at_);
    const std::size_t end = at_ + found.size;
    if (!greek_name(found.code).empty()) {
      add(Kind::command, std::string(greek_name(found.code)), end);
    } else if (found.code == 0x2202) {
      add(Kind::command, "partial", end);
    } else if (found.code == 0x221A) {
      add(Kind::command, "sqrt", end);
    } else if (found.code == 0x2208) {
      add(Kind::command, "in", end);
    } else if (found.code == 0x2248) {
      add(Kind::sign, "~", end);
    } else if (found.code == 0x2211 || found.code == 0x220F || found.code == 0x222B) {
      refuse(found.code == 0x2211 ? "sum" : found.code == 0x220F ? "prod" : "int");
    } else if (superscript(found.code) != 0) {
      scripts(superscript, "^");
    } else if (subscript(found.code) != 0) {
      scripts(subscript, "_");
    } else if (!combining_name(found.code).empty() && !tokens_.empty() && tokens_.back().end == at_) {
      mark(combining_name(found.code), end);
    } else if (is_letter(found.code)) {
      word();
    } else {
      throw Fault{at_, "'" + std::string(line_.substr(at_, found.size)) + "' has no meaning in a formula"};
    }
  }

  /// Letters and digits; an underscore belongs to the word where a letter or digit follows it.
  void word() {
    std::string word;
    std::size_t end = at_;
    while (end < line_.size()) {
      const Character next = character_at(line_, end);
      const std::size_t bar = line_[end] == '_' ? 1 : line_.substr(end, 2) == "\\_" ? 2 : 0;
      if (bar > 0) {
        if (end + bar >= line_.size()) break;
        const Character after = character_at(line_, end + bar);
        if (!is_letter(after.code) && !(after.code < 0x80 && is_digit(line_[end + bar]))) break;
        word += '_';
        end += bar;
      } else if (is_letter(next.code) || is_digit(line_[end])) {
        word.append(line_.substr(end, next.size));
        end += next.size;
      } else {
        break;
      }
    }
    add(Kind::word, std::move(word), end);
  }

  /// A run of small digits and letters becomes a group after ^ or _.
  void scripts(char (*small)(char32_t), std::string_view sign) {
    std::string content;
    std::size_t end = at_;
    while (end < line_.size()) {
      const Character next = character_at(line_, end);
      if (small(next.code) == 0) break;
      content += small(next.code);
      end += next.size;
    }
    const std::size_t begin = at_;
    Tokens inside = Lexer(content, 0, content.size()).run();
    inside.pop_back();
    add(Kind::sign, std::string(sign), end);
    tokens_.push_back({Kind::sign, "{", begin, end});
    for (Token& token : inside) tokens_.push_back({token.kind, std::move(token.text), begin, end});
    tokens_.push_back({Kind::sign, "}", begin, end});
  }

  /// A combining mark over the letter before it: that letter leaves its word.
  void mark(std::string_view name, std::size_t end) {
    Token& last = tokens_.back();
    std::size_t size = 1;
    while (size < last.text.size() &&
           (static_cast<unsigned char>(last.text[last.text.size() - size]) & 0xC0u) == 0x80u)
      ++size;
    const bool letter = last.kind == Kind::word || (last.kind == Kind::command && is_greek_name(last.text));
    if (!letter) throw Fault{at_, "this mark stands over nothing; write \\" + std::string(name) + "{y}"};
    Token under = last;
    if (last.kind == Kind::word) {
      under.text = last.text.substr(last.text.size() - size);
      under.begin = last.end - size;
      last.text.resize(last.text.size() - size);
      last.end -= size;
      while (!last.text.empty() && last.text.back() == '_') last.text.pop_back();
    }
    if (last.kind == Kind::command || last.text.empty()) tokens_.pop_back();
    under.end = end;
    const std::size_t begin = under.begin;
    tokens_.push_back({Kind::command, std::string(name), begin, end});
    tokens_.push_back({Kind::sign, "{", begin, end});
    tokens_.push_back(std::move(under));
    tokens_.push_back({Kind::sign, "}", begin, end});
    at_ = end;
  }

  void command() {
    const char next = peek(1);
    if (next == '\\') return add(Kind::sign, "\\\\", at_ + 2);
    if (next == '{' || next == '}') return add(Kind::sign, std::string("\\") + next, at_ + 2);
    if (std::string_view(",;:! ()[]&$%_#").find(next) != std::string_view::npos && next != '\0') {
      at_ += 2;
      return;
    }
    std::size_t end = at_ + 1;
    while (end < line_.size() && line_[end] < 0x7F && is_letter(static_cast<unsigned char>(line_[end])))
      ++end;
    const std::string name(line_.substr(at_ + 1, end - at_ - 1));
    if (name.empty()) throw Fault{at_, "a backslash begins a command of LaTeX, and none follows"};
    if (name == "left" || name == "right" || name == "middle") return sized_bracket(name, end);
    constexpr std::string_view cases = "{cases}";
    if ((name == "begin" || name == "end") && line_.substr(end).starts_with(cases)) {
      if (name == "begin") ++cases_;
      if (name == "end" && cases_ > 0) --cases_;
      return add(Kind::sign, name == "begin" ? "cases" : "end", end + cases.size());
    }
    refuse(name);
    const auto is_name = [&](const auto& entry) { return entry.first == name; };
    const auto sign = std::find_if(std::begin(as_signs), std::end(as_signs), is_name);
    if (sign != std::end(as_signs)) {
      add(Kind::sign, std::string(sign->second), end);
    } else if (std::find(std::begin(dropped), std::end(dropped), name) != std::end(dropped)) {
      at_ = end;
    } else if (name == "varepsilon" || name == "vartheta" || name == "varphi" || name == "varrho" ||
               name == "varpi" || name == "varsigma" || name == "varkappa") {
      add(Kind::command, name.substr(3), end);
    } else {
      add(Kind::command, name, end);
    }
  }

  /// \left and \right say on which side a bar stands; a point is no bracket at all.
  void sized_bracket(std::string_view side, std::size_t end) {
    while (end < line_.size() && line_[end] == ' ') ++end;
    at_ = end;
    if (peek() == '.') ++at_;
    if (peek() == '|') add(Kind::sign, side == "left" ? "|(" : ")|", at_ + 1);
  }

  void refuse(std::string_view name) const {
    for (const auto& [word, message] : refused) {
      if (word == name) throw Fault{at_, std::string(message)};
    }
  }

  std::string_view line_;
  std::size_t at_;
  /// How many environments of cases are open: in them & is a sign.
  std::size_t cases_ = 0;
  Tokens tokens_;
};

std::string_view partner(const Token& token) {
  constexpr std::pair<std::string_view, std::string_view> pairs[] = {
      {"(", ")"},   {"[", "]"},   {"{", "}"},   {"\\{", "\\}"},
      {"|(", ")|"}, {"|_", "_|"}, {"|^", "^|"}, {"cases", "end"}};
  for (const auto& [open, close] : pairs) {
    if (token.is(open)) return close;
  }
  return {};
}

bool closes(const Token& token) {
  return token.is(")") || token.is("]") || token.is("}") || token.is("\\}") || token.is(")|") ||
         token.is("_|") || token.is("^|") || token.is("end");
}

std::string shown(const Token& token) {
  if (token.is("|(") || token.is(")|")) return "|";
  if (token.is("|_") || token.is("_|")) return token.is("|_") ? "\\lfloor" : "\\rfloor";
  if (token.is("|^") || token.is("^|")) return token.is("|^") ? "\\lceil" : "\\rceil";
  if (token.is("cases")) return "\\begin{cases}";
  return token.is("end") ? "\\end{cases}" : token.text;
}

}  // namespace

Tokens tokens_of(std::string_view line, std::size_t begin, std::size_t end) {
  return Lexer(line, begin, end).run();
}

void require_matching_brackets(std::span<const Token> tokens) {
  std::vector<const Token*> open;
  for (const Token& token : tokens) {
    if (!partner(token).empty()) open.push_back(&token);
    if (!closes(token)) continue;
    if (open.empty())
      throw Fault{token.begin, "this " + shown(token) + " closes nothing; no bracket is open here"};
    if (!token.is(partner(*open.back()))) {
      throw Fault{token.begin, "this " + shown(token) + " does not close the " + shown(*open.back()) +
                                   " that was opened last; expected its partner"};
    }
    open.pop_back();
  }
  if (!open.empty()) throw Fault{open.back()->begin, "this " + shown(*open.back()) + " is never closed"};
}

std::size_t closing(std::span<const Token> tokens, std::size_t open) {
  std::size_t depth = 0;
  for (std::size_t place = open; place < tokens.size(); ++place) {
    if (!partner(tokens[place]).empty()) ++depth;
    if (closes(tokens[place]) && --depth == 0) return place;
  }
  return tokens.size() - 1;
}

}  // namespace autograd::verify
