// SPDX-License-Identifier: MIT
#include "autograd/verify/sheet.hpp"

#include <fstream>
#include <sstream>

#include "autograd/verify/parser.hpp"
#include "autograd/verify/recorder.hpp"
#include "autograd/verify/sheet_builder.hpp"

namespace autograd::verify {

Sheet::Sheet(std::string name, Settings settings)
    : file(std::move(name)),
      graph_(std::make_unique<Graph>()),
      judge_(std::make_unique<Judge>(*graph_, settings)) {
  graph_->limit(most_nodes);
}

std::optional<Value> Sheet::find(std::string_view spelling) const {
  try {
    const Tokens tokens = tokens_of(spelling, 0, spelling.size());
    require_matching_brackets(tokens);
    const std::optional<WrittenName> written = read_name(tokens, 0);
    if (!written || tokens[written->end].kind != Token::Kind::end) return std::nullopt;
    const std::optional<std::size_t> name = names_.find(written->spelling);
    if (!name || names_[*name].broken) return std::nullopt;
    return names_[*name].recorded.value_or(names_[*name].value);
  } catch (const Fault&) {
    return std::nullopt;
  }
}

/// Of a derivative of higher order, what it is the derivative of.
void Sheet::name_lower(const Formulas& formulas, std::size_t root, Value lower) const {
  Syntax::Node node = formulas.syntax[root];
  const Syntax::Node& inside = formulas.syntax[node.parts[0].place];
  if (node.by.size() < 2 || inside.kind != Syntax::Kind::name || !lower.name().empty()) return;
  node.by.pop_back();
  lower.named(symbol_name(node, names_, names_[inside.name].spelled));
}

DerivativeOf Sheet::derivative(std::string_view written) {
  static constexpr const char* form = "a derivative is asked for as dL/dw, with the names of the sheet";
  const Source source(written, "");
  if (source.lines().size() != 1) throw SheetError("'" + std::string(written) + "': " + form);
  const Line& line = source.lines().front();
  try {
    if (line.fault) throw *line.fault;
    const Formulas formulas = parse(line.text, 0, line.text.size(), names_, false);
    const Syntax::Place root = formulas.members.front().root;
    if (formulas.syntax[root].kind != Syntax::Kind::derivative) throw Fault{0, form};
    const Value symbol = Recorder(*graph_, *judge_, names_).record(formulas, root);
    if (const std::optional<DerivativeOf> found = judge_->derivative_of(symbol)) {
      name_lower(formulas, root, found->of);
      return *found;
    }
    throw Fault{0, "this is 0: the one is a constant, and does not vary with the other"};
  } catch (const Fault& fault) {
    const Problem problem = source.at(line, fault);
    std::string all = "'" + std::string(written) + "': " + problem.message;
    std::istringstream excerpt(problem.excerpt);
    for (std::string row; std::getline(excerpt, row);) all += "\n  " + row;
    throw SheetError(all);
  }
}

std::vector<std::string> Sheet::spellings(std::string_view name) const {
  const std::optional<std::size_t> found = names_.find(spelling_of_word(name));
  return found ? names_.spellings(*found) : std::vector<std::string>();
}

std::vector<std::string> Sheet::names() const {
  std::vector<std::string> names;
  for (const Declaration& declaration : declarations) names.push_back(declaration.spelled);
  return names;
}

Sheet read_sheet(std::string_view text, std::string file, const Statements& extra, ReadSettings settings) {
  const Source source(text, std::move(file));
  return SheetBuilder(source, extra, settings).build();
}

Sheet read_answer(std::string_view answer, std::string file, std::string_view reference,
                  std::string reference_file, const Statements& extra, ReadSettings settings) {
  const Source asks(reference, std::move(reference_file)), answers(answer, std::move(file));
  return SheetBuilder(asks, extra, settings).build_answer(answers);
}

Sheet read_sheet_file(const std::string& path, const Statements& extra, ReadSettings settings) {
  std::ifstream in(path, std::ios::binary);
  std::string text(Source::largest + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (in.bad() || (!in && !in.eof())) throw FileError("cannot read " + path + "; is it there, and a file?");
  text.resize(static_cast<std::size_t>(in.gcount()));
  return read_sheet(text, path, extra, settings);
}

}  // namespace autograd::verify
