// SPDX-License-Identifier: MIT
#include "examples/command/explain.hpp"

#include <algorithm>
#include <span>

#include "autograd/autograd.hpp"
#include "autograd/explain/chain_rule.hpp"
#include "autograd/explain/spelling.hpp"
#include "autograd/sweep.hpp"
#include "autograd/verify/kinks.hpp"
#include "autograd/verify/sheet.hpp"
#include "examples/command/files.hpp"
#include "examples/command/sheets.hpp"
#include "nn/sheet_network.hpp"

namespace command {
namespace {

using autograd::Value;
using autograd::explain::chain_rule;
using autograd::explain::ChainRule;
using autograd::explain::Characters;
using autograd::explain::TellSettings;
using autograd::verify::Declaration;
using autograd::verify::DerivativeOf;
using autograd::verify::Problem;
using autograd::verify::Sheet;

std::string format_of(const ExplainOptions& options) {
  static constexpr Ending endings[] = {
      {".txt", "text"}, {".tex", "latex"}, {".md", "md"}, {".html", "html"}, {".htm", "html"}};
  return format_for(options.format, options.output, endings, "text");
}

class Telling {
 public:
  explicit Telling(const ExplainOptions& options)
      : options_(options),
        format_(format_of(options)),
        sheet_(read_sheet(read_all(options.sheet), options.sheet == "-" ? "standard input" : options.sheet,
                          nn::sheet_statements())) {
    for (const Problem& problem : sheet_.problems) {
      log(text(problem));
      status_ = 2;
    }
    settings_.characters = options.ascii ? Characters::ascii : Characters::unicode;
    settings_.spellings = latex_spellings(sheet_);
  }

  int explain() { return tell({sheet_.derivative(options_.derivative)}); }
  int derive() { return tell(derivatives()); }

 private:
  int tell(const std::vector<DerivativeOf>& derivatives) {
    std::vector<ChainRule> all;
    for (const auto& [of, by] : derivatives) all.push_back(autograd::explain::chain_rule(of, by));
    // What several of them need is told once.
    std::vector<std::pair<std::string, std::string>> told;
    for (ChainRule& chain : all) {
      std::erase_if(chain.steps, [&](const auto& step) {
        return std::find(told.begin(), told.end(), std::pair(step.of, step.by)) != told.end();
      });
      for (const auto& step : chain.steps) told.emplace_back(step.of, step.by);
    }
    write(all);
    tell_doubts(derivatives);
    return status_;
  }

  /// What a derivative says and does not show: that it is 0 because nothing depends on anything, and that a
  /// kink lies at the sheet's numbers.
  void tell_doubts(const std::vector<DerivativeOf>& derivatives) const {
    std::vector<autograd::Index> told;
    for (const auto& [of, by] : derivatives) {
      if (!depends(of, by)) {
        const std::string a = autograd::explain::name_or_formula(of),
                          b = autograd::explain::name_or_formula(by);
        log(a + " does not depend on " + b + ": the derivative is 0" +
            (depends(by, of) ? "; it is " + b + " that depends on " + a : ""));
        continue;
      }
      const autograd::verify::KinkReport report = autograd::verify::kink_report(of, by);
      for (const autograd::verify::Kink& kink : report.kinks) {
        if (std::find(told.begin(), told.end(), kink.node.index()) != told.end()) continue;
        told.push_back(kink.node.index());
        log(kink.text);
      }
    }
  }

  static bool depends(Value of, Value by) {
    const std::vector<Value> needed = topological_order(of);
    return std::any_of(needed.begin(), needed.end(), [&](Value node) { return node.index() == by.index(); });
  }

  Value declared(const std::string& name) const {
    const std::optional<Value> found = sheet_.find(name);
    if (!found) {
      throw autograd::Error(sheet_.file + ": --of " + name + " is not declared there; " +
                            sheet_.suggestions(name));
    }
    if (found->is_constant() || found->is_leaf())
      throw autograd::Error(sheet_.file + ": --of " + name +
                            " is a number and no formula: it depends on nothing");
    return *found;
  }

  /// By all parameters; of a sheet that has none, those that it claims.
  std::vector<DerivativeOf> derivatives() const {
    std::vector<DerivativeOf> all;
    const auto last = last_formula_with_parameter(sheet_);
    if (options_.of.empty() && !last) {
      all = claimed_derivatives(sheet_);
    } else {
      const Value of = options_.of.empty() ? *last : declared(options_.of);
      for (const Declaration& declaration : sheet_.declarations) {
        if (is_parameter(declaration)) all.push_back({of, declaration.value});
      }
    }
    if (all.empty()) {
      throw autograd::Error(sheet_.file +
                            ": there is nothing to derive: no formula with a parameter (parameter w = 1, and "
                            "let L = ...), and no claim of a derivative");
    }
    return all;
  }

  void write(const std::vector<ChainRule>& chains) {
    std::string all;
    for (const ChainRule& chain : chains) {
      if (!all.empty()) all += "\n";
      all += format_ == "latex"  ? "\\[\n" + chain.latex(settings_) + "\\]\n"
             : format_ == "md"   ? chain.markdown(settings_)
             : format_ == "html" ? chain.mathml(settings_)
                                 : chain.text(settings_);
    }
    if (format_ == "html") all = page(all);
    if (format_ == "md" && !sheet_.title.empty()) all = "## " + sheet_.title + "\n\n" + all;
    write_all(options_.output, all);
  }

  std::string page(const std::string& inside) const {
    const std::string title =
        autograd::explain::escaped(sheet_.title.empty() ? "The chain rule told" : sheet_.title);
    return "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
           title +
           "</title>\n<style>:root { color-scheme: light dark } body { font: 1rem/1.5 system-ui, sans-serif; "
           "margin: 2rem } math { margin: 1.5rem 0; width: max-content; max-width: 100%; overflow-x: auto } "
           "mtable { math-style: normal }</style>\n<h1>" +
           title + "</h1>\n" + inside + "</html>\n";
  }

  const ExplainOptions& options_;
  std::string format_;
  Sheet sheet_;
  TellSettings settings_;
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
