// SPDX-License-Identifier: MIT
// The statement `domain`, and what statements from outside ask of the builder.
#include <algorithm>

#include "autograd/verify/sheet_builder.hpp"

namespace autograd::verify {
namespace {

Spelling spelling_of(std::string_view spelled) {
  const Tokens tokens = tokens_of(spelled, 0, spelled.size());
  require_matching_brackets(tokens);
  const std::optional<WrittenName> written = read_name(tokens, 0);
  if (!written || tokens[written->end].kind != Token::Kind::end)
    throw Error("'" + std::string(spelled) + "' is not a name that a sheet can declare");
  return written->spelling;
}

/// Where the word `in` stands alone.
std::size_t find_in(const Tokens& tokens) {
  const auto is_in = [](const Token& token) {
    return token.is_command("in") || (token.kind == Token::Kind::word && token.text == "in");
  };
  return static_cast<std::size_t>(std::find_if(tokens.begin(), tokens.end(), is_in) - tokens.begin());
}

}  // namespace

std::optional<Declaration> SheetBuilder::declaration(std::string_view spelling) const {
  const std::optional<std::size_t> name = sheet_.names_.find(spelling_of(spelling));
  if (!name) return std::nullopt;
  const Name& found = sheet_.names_[*name];
  return Declaration{found.statement, found.spelled, found.value, found.line};
}

void SheetBuilder::declare(const Statement& by, std::string_view spelling, Value value) {
  const Spelling taken = spelling_of(spelling);
  if (const std::optional<std::size_t> name = sheet_.names_.find(taken)) {
    const Name& other = sheet_.names_[*name];
    throw Fault{by.begin, by.word + " declares " + std::string(spelling) + ", which line " +
                              std::to_string(other.line) + " has declared already"};
  }
  declare(by, taken, std::string(spelling), value);
}

void SheetBuilder::declare_broken(const Statement& by, std::string_view spelling) {
  const Spelling taken = spelling_of(spelling);
  if (sheet_.names_.find(taken)) return;
  sheet_.names_.declare(taken, {std::string(spelling), by.word, by.line.number(), 0.0, {}, true});
}

bool SheetBuilder::replace(const Statement& by, std::string_view spelling, Value value) {
  const std::optional<std::size_t> name = sheet_.names_.find(spelling_of(spelling));
  if (!name || (*name < used_.size() && used_[*name])) return false;
  for (Declaration& declaration : sheet_.declarations) {
    if (declaration.spelled == sheet_.names_[*name].spelled) declaration.value = value;
  }
  sheet_.names_[*name].value = value;
  sheet_.names_[*name].statement = by.word;
  return true;
}

void SheetBuilder::let_parameter_assign(std::string_view spelling) {
  if (const std::optional<std::size_t> name = sheet_.names_.find(spelling_of(spelling)))
    assignable_.push_back(*name);
}

/// `x1, x2 in [0, 1], y in {0, 1}`: names gather until a set follows.
void SheetBuilder::domain(const Statement& statement) {
  Placed names;
  for (const Item& item : items_of(statement.line.text, statement.begin, statement.end)) {
    domain_item(statement, names, item);
  }
  if (!names.empty())
    throw Fault{statement.end, "expected in and a set, as in x1 in [1, 100] or y in {0, 1}"};
}

void SheetBuilder::domain_item(const Statement& statement, Placed& names, Item item) {
  const Tokens tokens = tokens_of(statement.line.text, item.first, item.second);
  const std::size_t in = find_in(tokens);
  const std::optional<WrittenName> written = in == 0 ? std::nullopt : read_name(tokens, 0);
  const bool alone = written && in == tokens.size() && tokens[written->end].kind == Token::Kind::end;
  if (!written || !(alone || written->end == in))
    throw Fault{tokens[0].begin, "expected a name, in and a set, as in x1 in [1, 100] or y in {0, 1}"};
  names.emplace_back(*written, tokens[0].begin);
  if (alone) return;
  const Token& open = tokens[std::min(in + 1, tokens.size() - 1)];
  const Token& close = tokens[tokens.size() - 2];
  const bool interval = (open.is("[") || open.is("(")) && (close.is("]") || close.is(")"));
  const bool few = (open.is("{") && close.is("}")) || (open.is("\\{") && close.is("\\}"));
  if (!interval && !few) throw Fault{open.begin, "expected an interval [1, 100] or a list {0, 1}"};
  std::vector<double> numbers;
  for (const auto& [begin, end] : items_of(statement.line.text, open.end, close.begin)) {
    numbers.push_back(constant_at(statement.line, begin, end));
  }
  if (interval && numbers.size() != 2)
    throw Fault{open.begin, "an interval needs two numbers, as in [1, 100]"};
  for (const auto& [name, place] : names) {
    const std::optional<std::pair<double, double>> ends =
        interval ? std::optional(std::pair{numbers[0], numbers[1]}) : std::nullopt;
    domains_.push_back({statement.line, place, known(statement, name, place), ends, numbers});
  }
  names.clear();
}

/// At the end, because a later `parameter` may have given a number.
void SheetBuilder::apply_domains() {
  for (const Domain& domain : domains_) {
    const Name& name = sheet_.names_[domain.name];
    if (name.broken) continue;
    try {
      if (name.statement == "constant" || name.statement == "let")
        throw Error(name.spelled + " is never drawn at random: a domain belongs to a given or a parameter");
      if (domain.interval) {
        judge().domain(name.value, domain.interval->first, domain.interval->second);
      } else {
        judge().domain(name.value, domain.numbers);
      }
    } catch (const Error& error) {
      problem(domain.line, {domain.place, error.what()});
    }
  }
}

}  // namespace autograd::verify
