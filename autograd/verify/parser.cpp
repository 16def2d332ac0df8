// SPDX-License-Identifier: MIT
#include "autograd/verify/parser.hpp"

#include <charconv>
#include <cmath>
#include <utility>

namespace autograd::verify {
namespace {

using Kind = Syntax::Kind;

/// In one environment.
constexpr std::size_t most_cases = 64;

}  // namespace

Formulas parse(std::string_view line, std::size_t begin, std::size_t end, const Names& names, bool chain) {
  Formulas formulas;
  Tokens tokens = tokens_of(line, begin, end);
  require_matching_brackets(tokens);
  Parser parser(std::move(tokens), names, formulas);
  parser.line_ = line;
  parser.members(chain);
  return formulas;
}

Parser::Deeper::Deeper(Parser& parser) : parser_(parser) {
  if (parser_.depth_++ > deepest) {
    const std::size_t place = parser_.here().begin;
    --parser_.depth_;
    throw Fault{place, "formulas may stand in each other " + std::to_string(deepest) +
                           " deep; name a part of it with let"};
  }
}

void Parser::members(bool chain) {
  for (;;) {
    Formulas::Member member{0, here().begin, 0, out_.syntax.size()};
    member.root = expression();
    member.end = last_end();
    out_.members.push_back(member);
    if (here().kind == Token::Kind::end) return;
    const bool about = here().is("~");
    if (!chain && here().is("="))
      throw Fault{here().begin, "one formula is enough here; claim what else it equals in a line of its own"};
    if (!chain || !(about || here().is("="))) unexpected();
    const std::size_t place = here().begin;
    ++at_;
    const std::size_t number = at_ + (here().is("-") || here().is("+") ? 1 : 0);
    const Token& after = tokens_[std::min(number + 1, tokens_.size() - 1)];
    const bool alone = tokens_[std::min(number, tokens_.size() - 1)].kind == Token::Kind::number &&
                       (after.kind == Token::Kind::end || after.is("=") || after.is("~"));
    if (about && !alone) throw Fault{place, "about equal may stand only before a number; elsewhere write ="};
  }
}

void Parser::unexpected() const {
  const bool numbers = at_ > 0 && here().is(",") && tokens_[at_ - 1].kind == Token::Kind::number &&
                       tokens_[at_ + 1].kind == Token::Kind::number && tokens_[at_ - 1].end == here().begin &&
                       tokens_[at_ + 1].begin == here().end;
  if (numbers)
    throw Fault{here().begin,
                "a decimal comma; write a point: " + tokens_[at_ - 1].text + "." + tokens_[at_ + 1].text};
  const bool after_formula =
      at_ > 0 && (tokens_[at_ - 1].kind != Token::Kind::sign || tokens_[at_ - 1].is(")") ||
                  tokens_[at_ - 1].is("]") || tokens_[at_ - 1].is("}"));
  const std::string found = here().kind == Token::Kind::end ? "the end" : "'" + here().text + "'";
  if (here().is("'") && after_formula) {
    throw Fault{here().begin,
                "a prime may stand on a function before its bracket, or belong to a declared name"};
  }
  if (after_formula)
    throw Fault{here().begin, "expected an operator (+ - * / ^), = or the end, and found " + found};
  throw Fault{here().begin, "expected a number, a name or a bracket, and found " + found};
}

void Parser::expect(std::string_view sign) {
  if (!here().is(sign)) unexpected();
  ++at_;
}

bool Parser::begins_factor() const {
  const Token& token = here();
  switch (token.kind) {
    case Token::Kind::number:
    case Token::Kind::word: return true;
    case Token::Kind::command: return token.text != "in";
    case Token::Kind::sign:
      return token.is("(") || token.is("[") || token.is("{") || token.is("\\{") || token.is("|(") ||
             begins_rounded() || token.is("cases") || (token.is("|") && open_bars_ == 0);
    case Token::Kind::end: break;
  }
  return false;
}

Parser::Place Parser::expression() {
  const std::size_t begin = here().begin;
  std::vector<Syntax::Part> parts;
  for (bool inverse = false;;) {
    parts.push_back({term(), inverse});
    if (!here().is("+") && !here().is("-")) break;
    inverse = here().is("-");
    ++at_;
  }
  if (parts.size() == 1) return parts[0].place;
  return add({Kind::sum, begin, last_end(), std::move(parts)});
}

/// Products and quotients have one rank, from the left.
Parser::Place Parser::term() {
  const std::size_t begin = here().begin;
  std::vector<Syntax::Part> parts;
  bool inverse = false, implicit = false;
  for (;;) {
    const bool doubtful = !parts.empty() && (parts.back().inverse || parts.back().joined);
    std::vector<Place> found;
    if (implicit) {
      factors(found);
    } else {
      signed_factors(found);
    }
    for (std::size_t i = 0; i < found.size(); ++i) {
      const bool follows = i > 0 || implicit;
      parts.push_back({found[i], i == 0 && inverse, follows && (i > 0 ? inverse || doubtful : doubtful)});
    }
    implicit = begins_factor();
    if (implicit && here().kind == Token::Kind::number)
      throw Fault{here().begin, "a number may not follow without an operator; write * before it"};
    if (!implicit && !here().is("*") && !here().is("/")) break;
    inverse = here().is("/");
    if (!implicit) ++at_;
  }
  if (parts.size() == 1) return parts[0].place;
  warn_of_doubt(parts);
  return add({Kind::product, begin, last_end(), std::move(parts)});
}

/// a/b(c) is (a/b)*c as it is read, and may have been meant as a/(b*c).
void Parser::warn_of_doubt(const std::vector<Syntax::Part>& parts) {
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    if (!parts[i].inverse || !parts[i + 1].joined) continue;
    std::size_t last = i + 1;
    while (last + 1 < parts.size() && parts[last + 1].joined) ++last;
    const std::size_t begin = node(parts[i].place).begin, end = node(parts[last].place).end;
    const std::string above(line_.substr(node(parts[i].place).begin, node(parts[i].place).end - begin));
    const std::string behind(
        line_.substr(node(parts[i + 1].place).begin, end - node(parts[i + 1].place).begin));
    warn(node(parts[i + 1].place).begin, "read as divided by " + above + ", then times " + behind +
                                             "; if all of it is below the line, write /(" +
                                             std::string(line_.substr(begin, end - begin)) + ")");
  }
}

void Parser::signed_factors(std::vector<Place>& found) {
  const std::size_t begin = here().begin;
  bool negative = false;
  for (; here().is("-") || here().is("+"); ++at_) negative = negative != here().is("-");
  factors(found);
  if (negative) found[0] = add({Kind::negate, begin, node(found[0]).end, {{found[0]}}});
}

void Parser::factors(std::vector<Place>& found) {
  const Deeper deeper(*this);
  const Token& token = here();
  if (token.kind == Token::Kind::number) {
    found.push_back(power_of(number()));
  } else if (token.is("(") || token.is("[") || token.is("{") || token.is("\\{")) {
    found.push_back(power_of(group()));
  } else if (token.is("|") || token.is("|(")) {
    found.push_back(power_of(bars()));
  } else if (begins_rounded()) {
    found.push_back(power_of(rounded()));
  } else if (token.is("cases")) {
    found.push_back(cases());
  } else if (token.is_command("frac") || token.is_command("dfrac") || token.is_command("tfrac") ||
             token.is_command("cfrac")) {
    found.push_back(power_of(is_derivative_fraction() ? derivative_fraction() : fraction()));
  } else if (token.is_command("sqrt")) {
    found.push_back(power_of(root()));
  } else if (const std::optional<Place> read = derivative()) {
    found.push_back(power_of(*read));
  } else if (token.kind == Token::Kind::word || token.kind == Token::Kind::command) {
    named_factors(found, 0);
  } else {
    unexpected();
  }
}

/// One factor with its power; a word that is several names is their product.
Parser::Place Parser::one_factor() {
  std::vector<Place> found;
  factors(found);
  return product_of(found);
}

Parser::Place Parser::product_of(const std::vector<Place>& factors) {
  if (factors.size() == 1) return factors[0];
  std::vector<Syntax::Part> parts;
  for (const Place factor : factors) parts.push_back({factor});
  return add({Kind::product, node(factors.front()).begin, node(factors.back()).end, std::move(parts)});
}

/// Powers associate to the right.
Parser::Place Parser::power_of(Place base) {
  if (here().is("'")) unexpected();
  if (!here().is("^")) return base;
  ++at_;
  const Place raised = exponent();
  return add({Kind::power, node(base).begin, node(raised).end, {{base}, {raised}}});
}

Parser::Place Parser::exponent() {
  const std::size_t begin = here().begin;
  bool negative = false;
  for (; here().is("-") || here().is("+"); ++at_) negative = negative != here().is("-");
  const Place raised = one_factor();
  return negative ? add({Kind::negate, begin, node(raised).end, {{raised}}}) : raised;
}

Parser::Place Parser::number() {
  const Token& token = here();
  double number = 0.0;
  const auto [end, error] = std::from_chars(token.text.data(), token.text.data() + token.text.size(), number);
  if (error != std::errc() || end != token.text.data() + token.text.size())
    throw Fault{token.begin, "the number " + token.text + " is too large or too small"};
  if (tokens_[at_ + 1].is("_")) throw Fault{tokens_[at_ + 1].begin, "a subscript needs a name before it"};
  ++at_;
  return add({.kind = Kind::number, .begin = token.begin, .end = token.end, .number = number});
}

/// What stands in brackets keeps them in its place, so that it can be quoted; a name is still spelled
/// without.
Parser::Place Parser::group() {
  const std::size_t begin = here().begin;
  const std::string close = here().is("(") ? ")" : here().is("[") ? "]" : here().is("{") ? "}" : "\\}";
  ++at_;
  const std::size_t bars = std::exchange(open_bars_, 0);
  const Place inside = expression();
  open_bars_ = bars;
  expect(close);
  const bool spelled = node(inside).kind == Kind::name || node(inside).kind == Kind::derivative;
  if (spelled) return add({Kind::sum, begin, last_end(), {{inside}}});
  node(inside).begin = begin;
  node(inside).end = last_end();
  return inside;
}

Parser::Place Parser::bars() {
  const std::size_t begin = here().begin;
  const bool sized = here().is("|(");
  ++at_;
  open_bars_ += sized ? 0 : 1;
  const Place inside = expression();
  open_bars_ -= sized ? 0 : 1;
  expect(sized ? ")|" : "|");
  return add({.kind = Kind::call,
              .begin = begin,
              .end = last_end(),
              .parts = {{inside}},
              .function = function_named("abs")});
}

Parser::Place Parser::rounded() {
  const std::size_t begin = here().begin;
  const bool down = here().is("|_");
  ++at_;
  const std::size_t bars = std::exchange(open_bars_, 0);
  const Place inside = expression();
  open_bars_ = bars;
  expect(down ? "_|" : "^|");
  return add({.kind = Kind::call,
              .begin = begin,
              .end = last_end(),
              .parts = {{inside}},
              .function = function_named(down ? "floor" : "ceil")});
}

/// \begin{cases} c & a < b \\\\ d & a > e \\\\ f & \text{otherwise} \end{cases}
Parser::Place Parser::cases() {
  const std::size_t begin = here().begin, bars = std::exchange(open_bars_, 0);
  ++at_;
  struct Case {
    std::vector<Syntax::Part> parts;
    std::string sign;
  };
  std::vector<Case> all;
  Place last = expression();
  expect("&");
  while (!takes_otherwise()) {
    if (all.size() == most_cases) throw Fault{here().begin, "too many cases in one formula"};
    const Place left = expression();
    // A single = is enough here.
    const bool equals = here().is("=") && !tokens_[at_ + 1].is("=");
    at_ += equals ? 1 : 0;
    std::string sign = equals ? "==" : relation();
    all.push_back({{{left}, {expression()}, {last}}, std::move(sign)});
    if (!here().is("\\\\")) throw Fault{here().begin, "the last case must be \\text{otherwise}"};
    ++at_;
    last = expression();
    expect("&");
  }
  if (all.empty()) throw Fault{begin, "a case needs a relation (<, <=, =, >= or >) before \\text{otherwise}"};
  expect("end");
  open_bars_ = bars;
  for (; !all.empty(); all.pop_back()) {
    all.back().parts.push_back({last});
    last = choice(begin, std::move(all.back().parts), std::move(all.back().sign));
  }
  return last;
}

bool Parser::takes_otherwise() {
  const bool is_rest = here().is_command("text") && tokens_[at_ + 1].is("{") &&
                       tokens_[at_ + 2].text == "otherwise" && tokens_[at_ + 3].is("}");
  at_ += is_rest ? 4 : 0;
  return is_rest;
}

Parser::Place Parser::fraction() {
  const std::size_t begin = here().begin;
  ++at_;
  const Place above = fraction_part(), below = fraction_part();
  return add({Kind::product, begin, last_end(), {{above}, {below, true}}});
}

/// A group, or as in LaTeX one digit or letter: \frac12.
Parser::Place Parser::fraction_part() {
  if (here().is("{")) return group();
  Token& token = tokens_[at_];
  const bool digits =
      token.kind == Token::Kind::number && token.text.find_first_not_of("0123456789") == token.text.npos;
  if (!digits && !(token.kind == Token::Kind::word && token.text.size() == 1))
    throw Fault{token.begin, "a fraction needs what is above and below its line, as in \\frac{a}{b}"};
  if (token.text.size() == 1) return one_factor();
  const Place part = add({.kind = Kind::number,
                          .begin = token.begin,
                          .end = token.begin + 1,
                          .number = static_cast<double>(token.text[0] - '0')});
  token.text.erase(0, 1);
  ++token.begin;
  return part;
}

Parser::Place Parser::root() {
  const std::size_t begin = here().begin;
  ++at_;
  std::optional<Place> index;
  if (here().is("[") && tokens_[closing(tokens_, at_) + 1].is("{")) index = group();
  const Place inside = here().is("{") || here().is("(") ? group() : one_factor();
  const bool cubic = index && node(*index).kind == Kind::number && node(*index).number == 3.0;
  if (!index || cubic) {
    return add({.kind = Kind::call,
                .begin = begin,
                .end = last_end(),
                .parts = {{inside}},
                .function = function_named(cubic ? "cbrt" : "sqrt")});
  }
  const Place one = add({.kind = Kind::number, .begin = begin, .end = begin, .number = 1.0});
  const Place raised = add({Kind::product, begin, last_end(), {{one}, {*index, true}}});
  return add({Kind::power, begin, last_end(), {{inside}, {raised}}});
}

}  // namespace autograd::verify
