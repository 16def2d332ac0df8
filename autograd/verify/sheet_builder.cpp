// SPDX-License-Identifier: MIT
// The statements that declare something.
#include "autograd/verify/sheet_builder.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "autograd/near.hpp"
#include "autograd/verify/parser.hpp"

namespace autograd::verify {
namespace {

bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= '0' && c <= '9');
}

std::string spelled_in(std::string_view text, const WrittenName& written, const Tokens& tokens) {
  return std::string(text.substr(tokens[0].begin, tokens[written.end - 1].end - tokens[0].begin));
}

}  // namespace

std::vector<std::pair<std::size_t, std::size_t>> items_of(std::string_view text, std::size_t begin,
                                                          std::size_t end) {
  std::vector<std::pair<std::size_t, std::size_t>> items;
  std::size_t depth = 0, from = begin;
  for (std::size_t at = begin; at < end; ++at) {
    const char c = text[at];
    if (c == '\\') {
      const char next = at + 1 < end ? text[at + 1] : '\0';
      if (next != '{' && next != '}') ++at;
    } else if (c == '(' || c == '[' || c == '{') {
      ++depth;
    } else if (c == ')' || c == ']' || c == '}') {
      depth -= depth > 0 ? 1 : 0;
    } else if (c == ',' && depth == 0) {
      items.emplace_back(from, at);
      from = at + 1;
    }
  }
  if (items.empty() || !trimmed(text.substr(from, end - from)).empty()) items.emplace_back(from, end);
  return items;
}

SheetBuilder::SheetBuilder(const Source& source, const Statements& extra, ReadSettings settings)
    : source_(&source),
      extra_(extra),
      sheet_(source.file(), Settings{settings.seed, settings.points}),
      recorder_(sheet_.graph(), sheet_.judge(), sheet_.names_) {}

Sheet SheetBuilder::build() {
  read_source();
  return std::move(sheet_);
}

Sheet SheetBuilder::build_answer(const Source& answer) {
  read_source();
  sheet_.required = std::exchange(sheet_.claims, {});
  reference_names_ = sheet_.names_.size();
  claims_.clear();
  labels_.clear();
  domains_.clear();
  assignable_.clear();
  unread_.clear();
  sheet_.lines.clear();
  titled_ = false;
  source_ = &answer;
  sheet_.file = answer.file();
  read_source();
  return std::move(sheet_);
}

void SheetBuilder::read_source() {
  if (source_->problem()) sheet_.problems.push_back(*source_->problem());
  for (std::size_t number = 1; number <= source_->raw_count(); ++number) {
    sheet_.lines.emplace_back(source_->raw(number));
  }
  for (const Line& line : source_->lines()) read(line);
  apply_domains();
  for (const Statement& statement : claims_) claim(statement);
}

const std::map<std::string, SheetBuilder::Handler, std::less<>>& SheetBuilder::handlers() {
  static const std::map<std::string, Handler, std::less<>> all = {{"title", &SheetBuilder::title},
                                                                  {"given", &SheetBuilder::numbers},
                                                                  {"parameter", &SheetBuilder::numbers},
                                                                  {"constant", &SheetBuilder::numbers},
                                                                  {"let", &SheetBuilder::let},
                                                                  {"symbol", &SheetBuilder::symbol},
                                                                  {"domain", &SheetBuilder::domain},
                                                                  {"credit", &SheetBuilder::credit},
                                                                  {"claim", &SheetBuilder::remember_claim}};
  return all;
}

void SheetBuilder::read(const Line& line) {
  const std::string_view text = line.text;
  const std::size_t begin = std::min(text.find_first_not_of(' '), text.size());
  std::size_t end = begin;
  while (end < text.size() && is_word_character(text[end])) ++end;
  const Statement statement{line, std::string(text.substr(begin, end - begin)), end, text.size()};
  if (statement.word == "claim") return remember_claim(statement);
  const auto handler = handlers().find(statement.word);
  const auto reader = extra_.readers().find(statement.word);
  const bool from_outside = handler == handlers().end() && reader != extra_.readers().end();
  try {
    if (line.fault) throw *line.fault;
    if (is_answer() && (from_outside || statement.word == "domain" || statement.word == "credit")) return;
    if (handler != handlers().end()) {
      (this->*handler->second)(statement);
    } else if (from_outside) {
      reader->second(*this, statement);
    } else {
      read_unknown(Statement{line, statement.word, begin, text.size()});
    }
  } catch (const Fault& fault) {
    problem(line, fault);
    unread_.emplace_back(&line, from_outside);
  } catch (const GraphFull&) {
    problem(line, {begin, too_large});
    unread_.emplace_back(&line, from_outside);
  }
}

/// Of a text that is no sheet at all, the first problems say enough.
void SheetBuilder::problem(const Line& line, const Fault& fault) {
  if (sheet_.problems.size() > Sheet::most_problems) return;
  const bool last = sheet_.problems.size() == Sheet::most_problems;
  sheet_.problems.push_back(
      last ? source_->at(line, fault.place, "and more from here on; mend what is shown first")
           : source_->at(line, fault.place, fault.message + declared_below(line, fault.message)));
}

/// The line below that declares what is missing here: only claims may use names before their declaration.
std::string SheetBuilder::declared_below(const Line& line, const std::string& message) const {
  constexpr std::size_t most_asked = 100;
  const std::size_t end = message.find("' is not declared");
  if (!message.starts_with('\'') || end == message.npos || sheet_.problems.size() > most_asked) return {};
  const std::string_view word = std::string_view(message).substr(1, end - 1);
  for (const Line& other : source_->lines()) {
    if (other.number() <= line.number()) continue;
    const std::string_view text = trimmed(other.text);
    const std::size_t space = std::min(text.find(' '), text.size());
    const bool is_symbol = text.starts_with("symbol ");
    if (!is_symbol && (text.starts_with("claim") || !handlers().contains(text.substr(0, space)))) continue;
    const std::size_t begin = is_symbol ? std::min(text.find('='), text.size() - 1) + 1 : space;
    for (const auto& [from, to] : items_of(text, begin, text.size())) {
      const std::string_view item = text.substr(from, to - from);
      if (trimmed(is_symbol ? item : item.substr(0, item.find('='))) == word)
        return "; line " + std::to_string(other.number()) + " declares it: move that line up";
    }
  }
  return {};
}

void SheetBuilder::read_unknown(const Statement& statement) {
  std::string known, near;
  const auto add = [&](const std::string& word) {
    known.append(known.empty() ? "" : ", ").append(word);
    const bool alike =
        statement.word.size() <= 20 && statement.word.size() > 2 && distance(statement.word, word) <= 2;
    if (alike && near.empty()) near = word;
  };
  for (const auto& [word, handler] : handlers()) add(word);
  for (const auto& [word, reader] : extra_.readers()) add(word);
  const bool claims = near.empty() && statement.rest().find('=') != std::string_view::npos;
  throw Fault{statement.begin, "a line begins with a statement (" + known + ")" +
                                   (claims         ? "; to claim something, write claim before it"
                                    : near.empty() ? ""
                                                   : "; '" + statement.word + "' may be " + near)};
}

void SheetBuilder::title(const Statement& statement) {
  if (titled_) {
    sheet_.warnings.push_back(
        source_->at(statement.line, statement.begin, "a second title takes the place of the first"));
  }
  titled_ = true;
  sheet_.title = trimmed(statement.rest());
}

void SheetBuilder::numbers(const Statement& statement) {
  for (const Item& item : items_of(statement.line.text, statement.begin, statement.end))
    number_item(statement, item);
}

double SheetBuilder::constant_at(const Line& line, std::size_t begin, std::size_t end) {
  const Formulas formulas = parse(line.text, begin, end, sheet_.names_, false);
  const Value value = recorder_.record(formulas, formulas.members[0].root);
  const std::size_t place = formulas.members[0].begin;
  if (!value.is_constant())
    throw Fault{place, "expected a number; a formula over names is declared with let"};
  if (!std::isfinite(value.value())) throw Fault{place, "this is not a finite number"};
  return value.value();
}

void SheetBuilder::item(const Statement& statement, Item item, bool may_assign,
                        const std::function<void(const WrittenName&, const Tokens&, std::size_t)>& read) {
  std::optional<WrittenName> written;
  Tokens tokens;
  const std::string_view text = statement.line.text;
  try {
    const std::size_t equals = std::min(text.substr(0, item.second).find('=', item.first), item.second);
    tokens = tokens_of(text, item.first, equals);
    require_matching_brackets(tokens);
    written = read_name(tokens, 0);
    const bool number = tokens[0].kind == Token::Kind::number && tokens[1].kind == Token::Kind::end;
    if (number && item.first > 0 && text[item.first - 1] == ',' && item.first == tokens[0].begin)
      throw Fault{item.first - 1, "a decimal comma? write a point; a comma begins the next name"};
    if (!written) throw Fault{tokens[0].begin, "expected a name and =, as in " + statement.word + " x = 3"};
    if (tokens[written->end].is("("))
      throw Fault{tokens[written->end].begin,
                  "a name stands for one node; write " + statement.word + " without brackets"};
    if (tokens[written->end].kind != Token::Kind::end)
      throw Fault{tokens[written->end].begin, "expected = after the name"};
    if (equals == item.second)
      throw Fault{item.second, (statement.word == "let" ? "give it a formula: " : "give it a number: ") +
                                   spelled_in(text, *written, tokens) +
                                   (statement.word == "let" ? " = ..." : " = 1")};
    const std::optional<std::size_t> known = sheet_.names_.find(written->spelling);
    if (known && *known < reference_names_.value_or(0))
      return compare(statement, *known, tokens[0].begin, equals + 1, item.second);
    if (known && !may_assign)
      throw Fault{tokens[0].begin, sheet_.names_[*known].spelled + " is declared already, in line " +
                                       std::to_string(sheet_.names_[*known].line)};
    read(*written, tokens, equals + 1);
  } catch (const Fault& fault) {
    problem(statement.line, fault);
    if (!written || tokens[written->end].kind != Token::Kind::end) {
      unread_.emplace_back(&statement.line, false);
    } else if (!sheet_.names_.find(written->spelling)) {
      sheet_.names_.declare(
          written->spelling,
          {spelled_in(text, *written, tokens), statement.word, statement.line.number(), 0.0, {}, true});
    }
  }
}

/// An answer repeats a declaration of the reference, which is used whatever it says.
void SheetBuilder::compare(const Statement& statement, std::size_t name, std::size_t place, std::size_t begin,
                           std::size_t end) {
  const Name& asked = sheet_.names_[name];
  const Formulas formulas = parse(statement.line.text, begin, end, sheet_.names_, false);
  const double number = recorder_.record(formulas, formulas.members[0].root).value();
  const double expected = asked.broken ? number : asked.value.value();
  if (number == expected || std::abs(number - expected) <= 1e-9 * std::abs(expected)) return;
  sheet_.warnings.push_back(source_->at(
      statement.line, place, asked.spelled + " is declared by the reference in another way, which is used"));
}

void SheetBuilder::number_item(const Statement& statement, Item where) {
  const bool parameter = statement.word == "parameter";
  item(statement, where, parameter, [&](const WrittenName& written, const Tokens& tokens, std::size_t begin) {
    const double number = constant_at(statement.line, begin, where.second);
    if (const std::optional<std::size_t> known = sheet_.names_.find(written.spelling)) {
      const Name& name = sheet_.names_[*known];
      const auto assignable = std::find(assignable_.begin(), assignable_.end(), *known);
      if (assignable == assignable_.end())
        throw Fault{tokens[0].begin,
                    name.spelled + " is declared already, in line " + std::to_string(name.line)};
      assignable_.erase(assignable);
      name.value.assign(number);
      return graph().recalculate();
    }
    const std::string spelled = spelled_in(statement.line.text, written, tokens);
    const Value leaf(graph(), number, spelled);
    if (statement.word == "constant") judge().fix(leaf);
    declare(statement, written.spelling, spelled, leaf);
  });
}

void SheetBuilder::let(const Statement& statement) {
  for (const Item& item : items_of(statement.line.text, statement.begin, statement.end))
    let_item(statement, item);
}

void SheetBuilder::let_item(const Statement& statement, Item where) {
  item(statement, where, false, [&](const WrittenName& written, const Tokens& tokens, std::size_t begin) {
    const Formulas formulas = parse(statement.line.text, begin, where.second, sheet_.names_, false);
    const std::string spelled = spelled_in(statement.line.text, written, tokens);
    bool differentiates = false;
    for (std::size_t i = 0; i < formulas.syntax.size(); ++i) {
      const Syntax::Node& node = formulas.syntax[i];
      const bool is_name = node.kind == Syntax::Kind::name;
      differentiates = differentiates || node.kind == Syntax::Kind::derivative ||
                       (is_name && sheet_.names_[node.name].recorded.has_value());
      used_.resize(sheet_.names_.size(), 0);
      if (is_name) used_[node.name] = 1;
    }
    const Syntax::Place root = formulas.members[0].root;
    const Index first_new = graph().length();
    Value value = recorder_.record(formulas, root);
    if (value.is_constant()) {
      value = Value(graph(), value.value(), spelled);
      judge().fix(value);
    } else if (value.index() >= first_new && !value.is_leaf()) {
      value.named(spelled);
    }
    std::optional<Value> recorded;
    if (differentiates) {
      const Index first_recorded = graph().length();
      recorded = recorder_.record(formulas, root, Recorder::Derivatives::recorded);
      if (!recorded->is_constant() && recorded->index() >= first_recorded) recorded->named(spelled);
    }
    declare(statement, written.spelling, spelled, value, recorded);
    for (const Fault& warning : formulas.warnings)
      sheet_.warnings.push_back(source_->at(statement.line, warning));
  });
}

void SheetBuilder::declare(const Statement& by, const Spelling& spelling, std::string spelled, Value value,
                           std::optional<Value> recorded) {
  if (recorded && recorded->is_constant()) recorded.reset();
  sheet_.declarations.push_back({by.word, spelled, recorded.value_or(value), by.line.number()});
  sheet_.names_.declare(spelling, {std::move(spelled), by.word, by.line.number(), value, recorded, false});
}

/// The declared name at a place; throws where there is none.
std::size_t SheetBuilder::known(const Statement& statement, const WrittenName& written,
                                std::size_t place) const {
  const std::optional<std::size_t> name = sheet_.names_.find(written.spelling);
  if (name) return *name;
  const std::string_view word = std::string_view(statement.line.text).substr(place);
  const std::string spelled(word.substr(0, word.find_first_of(" =,")));
  throw Fault{place, "'" + spelled + "' is not declared; " + sheet_.names_.suggestions(spelled)};
}

void SheetBuilder::symbol(const Statement& statement) {
  const std::string_view text = statement.line.text;
  const std::size_t equals = text.find('=', statement.begin);
  if (equals == text.npos)
    throw Fault{statement.end, "expected = and spellings, as in symbol yhat = \\hat{Y}"};
  const Tokens tokens = tokens_of(text, statement.begin, equals);
  require_matching_brackets(tokens);
  const std::optional<WrittenName> written = read_name(tokens, 0);
  if (!written || tokens[written->end].kind != Token::Kind::end)
    throw Fault{tokens[0].begin, "expected a declared name, as in symbol yhat = \\hat{Y}"};
  const std::size_t name = known(statement, *written, tokens[0].begin);
  for (const Item& item : items_of(text, equals + 1, statement.end)) {
    try {
      spell(statement, name, item);
    } catch (const Fault& fault) {
      problem(statement.line, fault);
    }
  }
}

void SheetBuilder::spell(const Statement& statement, std::size_t name, Item item) {
  const std::string_view text = statement.line.text;
  const Tokens tokens = tokens_of(text, item.first, item.second);
  require_matching_brackets(tokens);
  const std::optional<WrittenName> written = read_name(tokens, 0);
  if (!written || tokens[written->end].kind != Token::Kind::end)
    throw Fault{tokens[written ? written->end : 0].begin,
                "a spelling is a letter or a word with scripts and primes, as in W_{21}^2"};
  const std::string spelled = spelled_in(text, *written, tokens);
  const std::optional<std::size_t> other = sheet_.names_.find(written->spelling);
  if (other && *other != name)
    throw Fault{tokens[0].begin, spelled + " stands for " + sheet_.names_[*other].spelled +
                                     " already (line " + std::to_string(sheet_.names_[*other].line) + ")"};
  if (!other) sheet_.names_.add_spelling(written->spelling, spelled, name);
}

void SheetBuilder::credit(const Statement& statement) {
  const std::string_view rest = trimmed(statement.rest());
  constexpr std::string_view word = "inherited ";
  double share = -1.0;
  if (rest.starts_with(word)) {
    const std::string_view number = trimmed(rest.substr(word.size()));
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), share);
    if (error != std::errc() || end != number.data() + number.size()) share = -1.0;
  }
  if (!(share >= 0.0 && share <= 1.0))
    throw Fault{statement.begin, "expected inherited and a share from 0 to 1, as in credit inherited 0.5"};
  sheet_.inherited_credit = share;
}

}  // namespace autograd::verify
