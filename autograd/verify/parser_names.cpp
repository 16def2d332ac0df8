// SPDX-License-Identifier: MIT
// The parser where a factor begins with a word or a letter: a declared name, a function, e or pi, or several
// names written together.
#include <algorithm>
#include <utility>

#include "autograd/unicode.hpp"
#include "autograd/verify/parser.hpp"

namespace autograd::verify {
namespace {

using Kind = Syntax::Kind;

constexpr double euler = 2.71828182845904523536, pi = 3.14159265358979323846;
constexpr std::size_t longest_split = 32;

/// The word that functions are known by: log_10 for `log_{10}`.
std::string function_word(const Spelling& spelling) {
  std::string word = spelling.base;
  for (const std::string& script : spelling.below) word.append("_").append(script);
  return word;
}

}  // namespace

std::string Parser::spelled(const WrittenName& written) const {
  const std::size_t begin = tokens_[written.first].begin + written.skipped;
  return std::string(line_.substr(begin, tokens_[written.end - 1].end - begin));
}

void Parser::require_whole(std::size_t name, std::size_t place) const {
  const Name& found = names_[name];
  if (!found.broken) return;
  throw Fault{
      place, found.spelled + " is declared in line " + std::to_string(found.line) + ", which cannot be read"};
}

void Parser::named_factors(std::vector<Place>& found, std::size_t skipped) {
  const std::optional<WrittenName> whole = read_name(tokens_, at_, true, skipped);
  if (here().is_command("partial"))
    throw Fault{here().begin,
                "a \\partial alone is no derivative; write both, as in \\partial L/\\partial w"};
  if (!whole) throw Fault{here().begin, "\\" + here().text + " is not a command that is read here"};
  if (declared(*whole, found)) return;
  const std::optional<WrittenName> low = read_name(tokens_, at_, false, skipped);
  if (!whole->above.empty() && declared(*low, found)) return;
  if (skipped == 0 && is_mark_of_undeclared(at_)) {
    throw Fault{here().begin, "a bare " + spelled(*low) + " is no derivative; write both, as in dL/dw"};
  }
  if (selection(*whole, found) || call(*whole, found) || constant(*low, found) || split(*low, found)) return;
  undeclared(*low);
}

/// The longest declared spelling wins: superscripts that do not belong to one are powers.
bool Parser::declared(const WrittenName& written, std::vector<Place>& found) {
  for (std::size_t count = written.above.size() + 1; count-- > 0;) {
    const std::optional<std::size_t> name = names_.find(written.spelling, count);
    if (!name) continue;
    require_whole(*name, tokens_[written.first].begin + written.skipped);
    warn_of_power(written, count);
    const bool all = count == written.above.size();
    const std::size_t first_power = all ? written.end : written.above[count].first;
    if (all || first_power >= written.last_other) {
      found.push_back(power_of(name_node(written, *name, first_power)));
    } else {
      found.push_back(with_exponents(written, name_node(written, *name, written.end), count));
    }
    return true;
  }
  return false;
}

void Parser::warn_of_power(const WrittenName& written, std::size_t count) {
  for (std::size_t fewer = 0; fewer < count; ++fewer) {
    const std::optional<std::size_t> base = names_.find(written.spelling, fewer);
    if (!base) continue;
    warn(tokens_[written.first].begin,
         spelled(written) + " is a declared spelling and read as that name; write (" + names_[*base].spelled +
             ")^" + written.spelling.above[fewer] + " for the power");
    return;
  }
}

Parser::Place Parser::name_node(const WrittenName& written, std::size_t name, std::size_t end) {
  at_ = end;
  const std::size_t begin = tokens_[written.first].begin + written.skipped;
  return add({.kind = Kind::name,
              .begin = begin,
              .end = last_end(),
              .name = name,
              .by = {{name, begin, last_end()}}});
}

/// Powers that stand before a subscript or a prime of their base, as in x^2_1: each is read by itself.
Parser::Place Parser::with_exponents(const WrittenName& written, Place base, std::size_t count) {
  std::optional<Place> raised;
  for (std::size_t i = written.above.size(); i-- > count;) {
    const auto [first, end] = written.above[i];
    const auto from = tokens_.begin() + static_cast<std::ptrdiff_t>(first + 1);
    Tokens inside(from, from + static_cast<std::ptrdiff_t>(end - first - 1));
    inside.push_back({Token::Kind::end, "", inside.back().end, inside.back().end});
    Parser parser(std::move(inside), names_, out_);
    parser.line_ = line_;
    parser.depth_ = depth_;
    const Place part = parser.one_factor();
    if (parser.here().kind != Token::Kind::end) parser.unexpected();
    raised = raised ? add({Kind::power, node(part).begin, node(*raised).end, {{part}, {*raised}}}) : part;
  }
  return add({Kind::power, node(base).begin, last_end(), {{base}, {*raised}}});
}

bool Parser::constant(const WrittenName& written, std::vector<Place>& found) {
  const Spelling& spelling = written.spelling;
  const bool is_e = spelling.base == "e", is_pi = spelling.base == "pi";
  if (!(is_e || is_pi) || !spelling.below.empty() || spelling.primes > 0) return false;
  at_ = written.end;
  const std::size_t begin = tokens_[written.first].begin;
  const Place number =
      add({.kind = Kind::number, .begin = begin, .end = last_end(), .number = is_e ? euler : pi});
  const bool exponential = is_e && here().is("^");
  if (!exponential) {
    found.push_back(power_of(number));
    return true;
  }
  ++at_;
  const Place raised = exponent();
  found.push_back(add({.kind = Kind::call,
                       .begin = begin,
                       .end = last_end(),
                       .parts = {{raised}},
                       .function = function_named("exp")}));
  return true;
}

/// A word that is several declared names in exactly one way: their product.
bool Parser::split(const WrittenName& written, std::vector<Place>& found) {
  const Token& token = here();
  const std::string_view word = token.text;
  const bool in_line = token.kind == Token::Kind::word && word == line_.substr(token.begin, word.size());
  if (!in_line || written.skipped > 0 || word.size() > longest_split) return false;
  const auto last_spelling = [&](std::size_t from) {
    Spelling last = spelling_of_word(word.substr(from)), scripts = written.spelling;
    const std::size_t own = spelling_of_word(word).below.size();
    last.below.insert(last.below.end(), scripts.below.begin() + static_cast<std::ptrdiff_t>(own),
                      scripts.below.end());
    last.primes = scripts.primes;
    return last;
  };
  const auto piece = [&](std::size_t from, std::size_t to) -> std::optional<std::size_t> {
    const Character first = character_at(word, from);
    if (!is_letter(first.code) || word[to - 1] == '_') return std::nullopt;
    return to == word.size() ? names_.find(last_spelling(from))
                             : names_.find(spelling_of_word(word.substr(from, to - from)));
  };
  // ways[i]: in how many ways the word from i on can be split, two standing for more; next[i]: one of them.
  std::vector<int> ways(word.size() + 1, 0);
  std::vector<std::size_t> next(word.size() + 1, 0);
  ways[word.size()] = 1;
  for (std::size_t from = word.size(); from-- > 0;) {
    for (std::size_t to = from + 1; to <= word.size(); ++to) {
      if (ways[to] == 0 || !piece(from, to)) continue;
      ways[from] = std::min(2, ways[from] + ways[to]);
      next[from] = to;
    }
  }
  if (ways[0] == 0) return false;
  if (ways[0] > 1)
    throw Fault{token.begin,
                std::string(word) + " can be read as several products; write * between the names"};
  std::string product;
  for (std::size_t from = 0; from < word.size(); from = next[from]) {
    const std::size_t name = *piece(from, next[from]);
    require_whole(name, token.begin + from);
    const bool is_last = next[from] == word.size();
    const std::size_t begin = token.begin + from,
                      end = is_last ? tokens_[written.end - 1].end : token.begin + next[from];
    product.append(product.empty() ? "" : "*").append(line_.substr(begin, end - begin));
    found.push_back(
        add({.kind = Kind::name, .begin = begin, .end = end, .name = name, .by = {{name, begin, end}}}));
  }
  warn(token.begin, std::string(word) + " is not declared and read as " + product);
  at_ = written.end;
  found.back() = power_of(found.back());
  return true;
}

/// One of those that `select` knows; > and >= turned over are < and <=.
std::string Parser::relation() {
  const std::size_t place = here().begin;
  std::string signs;
  while (here().is("<") || here().is(">") || here().is("=") || here().is("<=") || here().is(">="))
    signs += tokens_[at_++].text;
  std::string turned = signs;
  if (turned.starts_with('>')) turned[0] = '<';
  if (selection_by(turned) == nullptr)
    throw Fault{place, "select needs a relation (<, <=, ==, >= or >), as in select(x < 0, 0, x)"};
  return signs;
}

/// The third part where the relation holds between the first two, else the fourth.
Parser::Place Parser::choice(std::size_t begin, std::vector<Syntax::Part> parts, std::string relation) {
  if (relation.starts_with('>')) {
    relation[0] = '<';
    std::swap(parts[0], parts[1]);
  }
  return add({.kind = Kind::call,
              .begin = begin,
              .end = last_end(),
              .parts = std::move(parts),
              .function = selection_by(relation)});
}

/// select(a < b, c, d): c where the relation holds, else d. A repaired formula may hold it.
bool Parser::selection(const WrittenName& written, std::vector<Place>& found) {
  if (function_word(written.spelling) != "select" || !tokens_[written.end].is("(")) return false;
  const std::size_t begin = here().begin, bars = std::exchange(open_bars_, 0);
  at_ = written.end + 1;
  std::vector<Syntax::Part> parts = {{expression()}};
  std::string signs = relation();
  parts.push_back({expression()});
  for (int branch = 0; branch < 2; ++branch) {
    expect(",");
    parts.push_back({expression()});
  }
  expect(")");
  open_bars_ = bars;
  found.push_back(power_of(choice(begin, std::move(parts), std::move(signs))));
  return true;
}

/// A function with its operands; `sin^2 x` is its square, `f'(x)` its derivative.
bool Parser::call(const WrittenName& written, std::vector<Place>& found) {
  const Function* function = function_named(function_word(written.spelling));
  if (function == nullptr) {
    const bool inverse = std::find(written.spelling.above.begin(), written.spelling.above.end(), "-1") !=
                         written.spelling.above.end();
    if (inverse && tokens_[written.end].is("("))
      throw Fault{here().begin,
                  "the inverse of a function is not read; write 1/f(x) or the inverse function's name"};
    return false;
  }
  const std::size_t begin = here().begin;
  std::optional<Place> raised;
  for (std::size_t i = written.above.size(); i-- > 0;) {
    at_ = written.above[i].first + 1;
    if (written.spelling.above[i] == "-1")
      throw Fault{tokens_[at_ - 1].begin, "the inverse of a function is not read; write 1/" + function->name +
                                              "(x), or the name of the inverse function"};
    if (i + 1 != written.above.size()) throw Fault{tokens_[at_ - 1].begin, "a function may have one power"};
    raised = one_factor();
  }
  at_ = written.end;
  if (here().is("^"))
    throw Fault{here().begin, "the inverse of a function is not read; write 1/" + function->name + "(x)"};
  std::vector<Syntax::Part> parts = operands(*function, spelled(written));
  if (written.spelling.primes > 0 && (function->operands != 1 || function->is_list))
    throw Fault{begin, "a prime needs a function of one operand; " + function->name + " has several"};
  const Place place = add({.kind = Kind::call,
                           .begin = begin,
                           .end = last_end(),
                           .parts = std::move(parts),
                           .function = function,
                           .order = written.spelling.primes});
  found.push_back(raised ? add({Kind::power, begin, last_end(), {{place}, {*raised}}}) : power_of(place));
  return true;
}

/// A list in brackets, or one factor without.
std::vector<Syntax::Part> Parser::operands(const Function& function, std::string_view spelled) {
  std::vector<Syntax::Part> parts;
  const std::size_t begin = here().begin;
  if (here().is("(") || here().is("[") || here().is("\\{")) {
    const std::string close = here().is("(") ? ")" : here().is("[") ? "]" : "\\}";
    const std::size_t bars = std::exchange(open_bars_, 0);
    do {
      ++at_;
      parts.push_back({expression()});
    } while (here().is(","));
    expect(close);
    open_bars_ = bars;
  } else if (begins_factor()) {
    parts.push_back({one_factor()});
    if (begins_factor() && here().kind != Token::Kind::number) {
      warn(here().begin, std::string(spelled) + " without brackets takes one factor, " +
                             std::string(line_.substr(begin, last_end() - begin)) +
                             "; write brackets if more belongs to it");
    }
  } else {
    throw Fault{here().begin,
                "the function " + std::string(spelled) + " needs what it is applied to, in brackets"};
  }
  const std::size_t count = parts.size();
  if (function.is_list ? count < function.operands : count != function.operands) {
    throw Fault{begin, function.name + " takes " + (function.is_list ? "at least " : "") +
                           std::to_string(function.operands) +
                           (function.operands == 1 ? " operand" : " operands") + " and got " +
                           std::to_string(count)};
  }
  return parts;
}

void Parser::undeclared(const WrittenName& written) const {
  const std::string word = spelled(written);
  const std::size_t place = tokens_[written.first].begin + written.skipped;
  const bool is_word = tokens_[written.first].kind == Token::Kind::word;
  if (!is_word && read_name(tokens_, written.first)->spelling.base.empty())
    throw Fault{place, word + " is not a command that is read here"};
  Spelling bare = written.spelling;
  bare.primes = 0;
  if (written.spelling.primes > 0 && names_.find(bare)) {
    throw Fault{place, word +
                           " is not declared: a prime on a name must belong to a declared spelling (symbol " +
                           names_[*names_.find(bare)].spelled + " = ...)"};
  }
  const std::string same = names_.same_but_for_scripts(word);
  const std::string near = same.empty()
                               ? names_.suggestions(word)
                               : same + " is: if they are the same, add a line symbol " + same + " = " + word;
  const bool is_call = tokens_[written.end].is("(");
  const std::string functions =
      is_call && near.starts_with("declared") ? near_functions(word) : std::string();
  throw Fault{place, "'" + word +
                         (is_call ? "' is neither a declared name nor a function; " : "' is not declared; ") +
                         (functions.empty() ? near : "near functions are " + functions)};
}

}  // namespace autograd::verify
