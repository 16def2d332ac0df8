// SPDX-License-Identifier: MIT
#include "examples/command/explain.hpp"

#include <algorithm>
#include <span>

#include "autograd/autograd.hpp"
#include "autograd/explain/chain_rule.hpp"
#include "autograd/explain/spelling.hpp"
#include "autograd/verify/sheet.hpp"
#include "examples/command/files.hpp"
#include "nn/sheet_network.hpp"

namespace command {
namespace {

using autograd::Value;
using autograd::explain::chain_rule;
using autograd::explain::ChainRule;
using autograd::explain::Characters;
using autograd::explain::Spellings;
using autograd::explain::TellSettings;
using autograd::verify::Declaration;
using autograd::verify::Problem;
using autograd::verify::Sheet;

constexpr std::string_view partial = "\u2202";

/// An argument that cannot be read, with a caret under what is wrong in it.
[[noreturn]] void refuse(const std::string& argument, std::size_t place, const std::string& why) {
  const auto is_first = [](char c) { return (static_cast<unsigned char>(c) & 0xC0u) != 0x80u; };
  const auto width =
      std::count_if(argument.begin(), argument.begin() + static_cast<std::ptrdiff_t>(place), is_first);
  throw autograd::Error("'" + argument + "': " + why + "\n  " + argument + "\n  " +
                        std::string(static_cast<std::size_t>(width), ' ') + "^");
}

class Telling {
 public:
  explicit Telling(const ExplainOptions& options)
      : options_(options),
        sheet_(read_sheet(read_all(options.sheet), options.sheet == "-" ? "standard input" : options.sheet,
                          nn::sheet_statements())) {
    for (const Problem& problem : sheet_.problems) {
      log(text(problem));
      status_ = 2;
    }
    settings_.characters = options.ascii ? Characters::ascii : Characters::unicode;
    for (const Declaration& declaration : sheet_.declarations) {
      for (const std::string& spelling : sheet_.spellings(declaration.spelled)) {
        if (spelling.find_first_of("\\{") != spelling.npos) latex_.emplace(declaration.spelled, spelling);
      }
    }
    settings_.spellings = latex_;
  }

  int explain() {
    const auto [of, by] = asked();
    write({autograd::explain::chain_rule(of, by)});
    return status_;
  }

  int derive() {
    std::vector<ChainRule> all;
    const Value of = options_.of.empty() ? last_formula() : declared(options_.of, 0, options_.of);
    for (const Declaration& declaration : sheet_.declarations) {
      if (is_parameter(declaration)) all.push_back(autograd::explain::chain_rule(of, declaration.value));
    }
    if (all.empty()) throw autograd::Error(sheet_.file + ": no parameter is declared; write parameter w = 1");
    // What several of them need is told once.
    std::vector<std::string> told;
    for (ChainRule& chain : all) {
      std::erase_if(chain.steps, [&](const auto& step) {
        return std::find(told.begin(), told.end(), step.by) != told.end();
      });
      for (const auto& step : chain.steps) told.push_back(step.by);
    }
    write(all);
    return status_;
  }

 private:
  static bool is_parameter(const Declaration& declaration) {
    const Value value = declaration.value;
    return (declaration.statement == "parameter" || declaration.statement == "network") &&
           !value.is_constant() && value.is_leaf();
  }

  Value declared(const std::string& name, std::size_t place, const std::string& argument) const {
    const std::optional<Value> found = sheet_.find(name);
    if (!found) refuse(argument, place, "'" + name + "' is not declared; " + sheet_.suggestions(name));
    return *found;
  }

  /// Of what and by what: `dL/dw`, with a d or a sign of partial derivatives.
  std::pair<Value, Value> asked() const {
    const std::string& argument = options_.derivative;
    const std::size_t slash = argument.find('/');
    if (slash == argument.npos)
      refuse(argument, argument.size(), "a derivative is asked for as dL/dw, with the names of the sheet");
    const auto behind_mark = [&](std::size_t from, std::size_t end) {
      const std::string_view side = std::string_view(argument).substr(from, end - from);
      const std::size_t mark = side.starts_with(partial) ? partial.size() : side.starts_with('d') ? 1 : 0;
      if (mark == 0 || mark == side.size())
        refuse(argument, from, "a derivative is asked for as dL/dw: a d and a name on each side");
      return from + mark;
    };
    const std::size_t above = behind_mark(0, slash), below = behind_mark(slash + 1, argument.size());
    const Value of = declared(argument.substr(above, slash - above), above, argument);
    const Value by = declared(argument.substr(below), below, argument);
    if (by.is_constant()) refuse(argument, below, "this is a constant, and nothing varies with it");
    if (of.is_constant()) refuse(argument, above, "this is a constant, and varies with nothing");
    return {of, by};
  }

  /// The last one that is let and depends on a parameter.
  Value last_formula() const {
    for (std::size_t i = sheet_.declarations.size(); i-- > 0;) {
      const Declaration& declaration = sheet_.declarations[i];
      if (declaration.statement != "let" || declaration.value.is_constant()) continue;
      const std::vector<Value> needed = topological_order(declaration.value);
      const auto is_needed = [&](const Declaration& other) {
        return is_parameter(other) && std::any_of(needed.begin(), needed.end(), [&](Value node) {
                 return node.index() == other.value.index();
               });
      };
      if (std::any_of(sheet_.declarations.begin(), sheet_.declarations.end(), is_needed))
        return declaration.value;
    }
    throw autograd::Error(sheet_.file + ": no formula depends on a parameter; write let L = ...");
  }

  void write(const std::vector<ChainRule>& chains) {
    std::string all;
    for (const ChainRule& chain : chains) {
      if (!all.empty()) all += "\n";
      all += options_.format == "latex"  ? "\\[\n" + chain.latex(settings_) + "\\]\n"
             : options_.format == "md"   ? chain.markdown(settings_)
             : options_.format == "html" ? chain.mathml(settings_)
                                         : chain.text(settings_);
    }
    if (options_.format == "html") all = page(all);
    if (options_.format == "md" && !sheet_.title.empty()) all = "## " + sheet_.title + "\n\n" + all;
    write_all(options_.output, all);
  }

  std::string page(const std::string& inside) const {
    const std::string title =
        autograd::explain::escaped(sheet_.title.empty() ? "The chain rule told" : sheet_.title);
    return "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>" + title +
           "</title>\n<style>:root { color-scheme: light dark } body { font: 1rem/1.5 system-ui, sans-serif; "
           "margin: 2rem } math { margin: 1.5rem 0; overflow-x: auto }</style>\n<h1>" +
           title + "</h1>\n" + inside + "</html>\n";
  }

  const ExplainOptions& options_;
  Sheet sheet_;
  TellSettings settings_;
  Spellings latex_;
  int status_ = 0;
};

template <class Tell>
int told(const ExplainOptions& options, const Tell& tell) {
  try {
    require_another(options.output, {&options.sheet, 1});
    Telling telling(options);
    return tell(telling);
  } catch (const autograd::Error& error) {
    log(error.what());
    return 2;
  }
}

}  // namespace

int explain(const ExplainOptions& options) {
  return told(options, [](Telling& telling) { return telling.explain(); });
}
int derive(const ExplainOptions& options) {
  return told(options, [](Telling& telling) { return telling.derive(); });
}

}  // namespace command
