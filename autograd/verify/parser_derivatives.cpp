// SPDX-License-Identifier: MIT
// The parser where a derivative stands: dA/dB, \frac{\partial A}{\partial B}, d/dB(e), d^2A/dB^2.
#include <algorithm>

#include "autograd/verify/parser.hpp"

namespace autograd::verify {
namespace {

using Kind = Syntax::Kind;

constexpr std::size_t highest_order = 3;

bool is_upright(const Token& token) {
  return token.is_command("mathrm") || token.is_command("text") || token.is_command("operatorname") ||
         token.is_command("mathit") || token.is_command("rm");
}

}  // namespace

/// A d or a \partial at a token; the d of a word that is not declared as a whole.
std::optional<Parser::Mark> Parser::mark(std::size_t token) const {
  const Token& first = tokens_[token];
  if (first.is_command("partial")) return Mark{token + 1, 0};
  if (is_upright(first)) {
    const bool braced = tokens_[token + 1].is("{");
    const Token& letter = tokens_[token + (braced ? 2 : 1)];
    if (letter.kind != Token::Kind::word || letter.text != "d") return std::nullopt;
    if (!braced) return Mark{token + 2, 0};
    return tokens_[token + 3].is("}") ? std::optional(Mark{token + 4, 0}) : std::nullopt;
  }
  if (first.kind != Token::Kind::word || first.text[0] != 'd' || function_named(first.text))
    return std::nullopt;
  const std::optional<WrittenName> written = read_name(tokens_, token);
  for (std::size_t count = 0; count <= written->above.size(); ++count) {
    if (names_.find(written->spelling, count)) return std::nullopt;
  }
  if (first.text.size() == 1) return Mark{token + 1, 0};
  const bool letter = std::string_view("0123456789_").find(first.text[1]) == std::string_view::npos;
  return letter ? std::optional(Mark{token, 1}) : std::nullopt;
}

/// Whether a d or a \partial stands before a declared name here, and makes no derivative.
bool Parser::is_mark_of_undeclared(std::size_t token) const {
  const std::optional<Mark> found = mark(token);
  if (!found) return false;
  if (tokens_[token].is_command("partial")) return true;
  const std::optional<WrittenName> name = read_name(tokens_, found->next, true, found->skipped);
  if (!name) return false;
  for (std::size_t count = 0; count <= name->above.size(); ++count) {
    if (names_.find(name->spelling, count)) return true;
  }
  return false;
}

/// Where the order ends in d^2, \partial^{2}; none where there is none.
std::optional<std::size_t> Parser::order_end(std::size_t token) const {
  if (!tokens_[token].is("^")) return std::nullopt;
  const bool braced = tokens_[token + 1].is("{");
  if (tokens_[token + (braced ? 2 : 1)].kind != Token::Kind::number) return std::nullopt;
  if (braced && !tokens_[token + 3].is("}")) return std::nullopt;
  return token + (braced ? 4 : 2);
}

std::size_t Parser::order_at(std::size_t token, std::size_t end) const {
  const Token& number = tokens_[token + (tokens_[token + 1].is("{") ? 2 : 1)];
  for (std::size_t order = 1; order <= highest_order; ++order) {
    if (number.text == std::to_string(order)) return order;
  }
  throw Fault{number.begin, "derivatives are read up to order " + std::to_string(highest_order) + ", not " +
                                number.text + (end > token ? "" : "?")};
}

/// Where the operand of a derivative in plain notation ends: a name, a call, or what stands in brackets.
std::optional<std::size_t> Parser::operand_end(const Mark& mark) const {
  const Token& first = tokens_[mark.next];
  if (first.is("/")) return mark.next;
  if (mark.skipped == 0 && (first.is("(") || first.is("[") || first.is("{")))
    return closing(tokens_, mark.next) + 1;
  const std::optional<WrittenName> name = read_name(tokens_, mark.next, true, mark.skipped);
  if (!name) return std::nullopt;
  const Token& after = tokens_[name->end];
  return after.is("(") || after.is("[") ? closing(tokens_, name->end) + 1 : name->end;
}

/// Whether a name under a derivative begins at a token, in brackets or not.
bool Parser::begins_by(std::size_t token) const {
  if (tokens_[token].is("(") || tokens_[token].is("{")) ++token;
  const std::optional<Mark> found = mark(token);
  return found && read_name(tokens_, found->next, true, found->skipped).has_value();
}

/// The slash of the derivative that begins here; none where none does.
std::optional<std::size_t> Parser::derivative_slash() const {
  std::optional<Mark> found = mark(at_);
  if (!found) return std::nullopt;
  if (found->skipped == 0) {
    if (const std::optional<std::size_t> end = order_end(found->next)) found->next = *end;
  }
  const std::optional<std::size_t> end = operand_end(*found);
  if (!end || !tokens_[*end].is("/") || !begins_by(*end + 1)) return std::nullopt;
  return end;
}

/// From the d on to `end`: the order, and what is derived where it stands there. `read_factors` reads what
/// stands apart from the d.
template <class Read>
Parser::Numerator Parser::numerator(std::size_t end, Read read_factors) {
  const Mark found = *mark(at_);
  at_ = found.next;
  Numerator result;
  if (const std::optional<std::size_t> after = found.skipped == 0 ? order_end(at_) : std::nullopt) {
    result.order = order_at(at_, *after);
    at_ = *after;
  }
  if (at_ != end) {
    std::vector<Place> above;
    if (found.skipped > 0) {
      named_factors(above, found.skipped);
    } else {
      read_factors(above);
    }
    result.of = product_of(above);
  }
  if (at_ != end) unexpected();
  return result;
}

std::optional<Parser::Place> Parser::derivative() {
  const std::optional<std::size_t> slash = derivative_slash();
  if (!slash) return std::nullopt;
  const std::size_t begin = here().begin;
  const auto [order, of] = numerator(*slash, [this](std::vector<Place>& above) { factors(above); });
  ++at_;
  const std::string close = here().is("(") ? ")" : here().is("{") ? "}" : "";
  at_ += close.empty() ? 0 : 1;
  std::vector<Syntax::By> by = by_names(order);
  if (!close.empty()) expect(close);
  if (!of && here().is("(") && tokens_[closing(tokens_, at_) + 1].is("^")) {
    warn(here().begin,
         "read as the derivative of the power; for the power of the derivative write (d/dw(...))^2");
  }
  return derivative_node(begin, of, std::move(by));
}

bool Parser::is_derivative_fraction() const {
  if (!tokens_[at_ + 1].is("{")) return false;
  const std::size_t close = closing(tokens_, at_ + 1);
  return mark(at_ + 2).has_value() && close + 1 < tokens_.size() && tokens_[close + 1].is("{") &&
         begins_by(close + 2);
}

Parser::Place Parser::derivative_fraction() {
  const std::size_t begin = here().begin;
  const std::size_t close = closing(tokens_, at_ + 1);
  at_ += 2;
  const auto [order, of] =
      numerator(close, [this](std::vector<Place>& above) { above.push_back(expression()); });
  at_ = close + 2;
  const bool bracket = here().is("(");
  at_ += bracket ? 1 : 0;
  std::vector<Syntax::By> by = by_names(order);
  if (bracket) expect(")");
  expect("}");
  return derivative_node(begin, of, std::move(by));
}

/// dw1dw2 is one word, and two names under a derivative: it becomes two tokens where its beginning is
/// declared and another d follows.
void Parser::split_by(const Mark& found) {
  const Token whole = tokens_[found.next];
  const std::string_view word = std::string_view(whole.text).substr(found.skipped);
  if (whole.kind != Token::Kind::word || names_.find(spelling_of_word(word))) return;
  for (std::size_t size = word.size(); size-- > 1;) {
    if (word[size] != 'd' || size + 1 == word.size() || !names_.find(spelling_of_word(word.substr(0, size))))
      continue;
    const std::size_t cut = found.skipped + size;
    Token second = whole;
    second.text.erase(0, cut);
    second.begin = std::min(whole.begin + cut, whole.end);
    tokens_[found.next].text.resize(cut);
    tokens_[found.next].end = second.begin;
    tokens_.insert(tokens_.begin() + static_cast<std::ptrdiff_t>(found.next) + 1, std::move(second));
    return;
  }
}

/// The names under a derivative: as many as its order, dw^2 counted twice.
std::vector<Syntax::By> Parser::by_names(std::size_t order) {
  std::vector<Syntax::By> by;
  while (by.size() < order) {
    const std::size_t place = here().begin;
    const std::optional<Mark> found = mark(at_);
    if (!found) {
      throw Fault{place, "a derivative of order " + std::to_string(order) +
                             " needs as many d below its line, as in d" + (order == 2 ? "w^2" : "w^3")};
    }
    const std::size_t first = by.size();
    if (order - first > 1) split_by(*found);
    const std::optional<WrittenName> written = read_name(tokens_, found->next, true, found->skipped);
    if (!written) throw Fault{place, "expected a declared name after this d"};
    at_ = found->next;
    const std::size_t begin = tokens_[written->first].begin + found->skipped;
    std::size_t times = 0;
    std::optional<std::size_t> name;
    const std::size_t all = written->above.size();
    if (order > 1 && all > 0) {
      const std::string& last = written->spelling.above.back();
      for (std::size_t n = 2; n <= order - first; ++n) times = last == std::to_string(n) ? n : times;
      if (times > 0) name = names_.find(written->spelling, all - 1);
    }
    if (!name) {
      times = 1;
      name = names_.find(written->spelling, all);
    }
    if (!name) {
      if (all > 0 && names_.find(written->spelling, all - 1))
        throw Fault{tokens_[written->above.back().first].begin,
                    "a power below a derivative; write (dL/dw)^2 for its square or d^2L/dw^2 for the second "
                    "derivative"};
      undeclared(*written);
    }
    require_whole(*name, begin);
    at_ = written->end;
    const std::size_t end = times > 1 ? tokens_[written->above.back().first - 1].end : last_end();
    by.insert(by.end(), times, {*name, begin, end});
  }
  return by;
}

/// An operator is applied to the factor behind it, with its power.
Parser::Place Parser::derivative_node(std::size_t begin, std::optional<Place> of,
                                      std::vector<Syntax::By> by) {
  if (!of) {
    if (!begins_factor() || here().kind == Token::Kind::number) {
      throw Fault{here().begin, "expected what is to be differentiated, in brackets: d/dx(x^2)"};
    }
    of = one_factor();
  }
  return add(
      {.kind = Kind::derivative, .begin = begin, .end = last_end(), .parts = {{*of}}, .by = std::move(by)});
}

}  // namespace autograd::verify
