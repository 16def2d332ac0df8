// SPDX-License-Identifier: MIT
#include "examples/command/lesson.hpp"

#include <algorithm>

#include "autograd/explain/lesson.hpp"
#include "autograd/sweep.hpp"
#include "autograd/verify/check.hpp"
#include "examples/command/files.hpp"
#include "examples/command/sheets.hpp"
#include "nn/drawing.hpp"
#include "nn/sheet_network.hpp"

namespace command {
namespace {

namespace explain = autograd::explain;
namespace verify = autograd::verify;
using autograd::Value;

/// What is to be said of a line, in sentences.
std::vector<std::string> explanation_of(const verify::ReportClaim& claim) {
  std::vector<std::string> sentences;
  const auto say = [&](const std::string& sentence) {
    if (!sentence.empty()) sentences.push_back(sentence);
  };
  if (claim.problem) say(claim.problem->message);
  const std::size_t told = std::min(claim.mistakes.size(), std::max<std::size_t>(claim.ties, 1));
  for (std::size_t i = 0; i < told; ++i) {
    const verify::Explanation& mistake = claim.mistakes[i];
    if (i > 0) say("Or as likely:");
    for (const std::string& sentence : {mistake.wrote, mistake.belongs, mistake.notice}) say(sentence);
  }
  if (const verify::Step* step = claim.decisive(); step != nullptr && told == 0) say(step->note);
  for (const std::string& warning : claim.warnings) say(warning);
  return sentences;
}

class Page {
 public:
  explicit Page(const LessonOptions& options)
      : options_(options),
        name_(options.sheet == "-" ? "standard input" : options.sheet),
        sheet_(verify::read_sheet(read_all(options.sheet), name_, nn::sheet_statements(&networks_))) {
    for (const verify::Problem& problem : sheet_.problems) log(verify::text(problem));
  }

  std::string text() {
    explain::LessonSettings settings;
    settings.title = sheet_.title;
    settings.spellings = latex_spellings(sheet_);
    for (const verify::Declaration& declaration : sheet_.declarations) {
      if (is_parameter(declaration)) settings.parameters.push_back(declaration.value);
    }
    settings.has_parameters = !settings.parameters.empty();
    if (options_.steps == "all") settings.picture.fold = explain::Fold::none;
    // Layers are frames around boxes, unless the drawing is folded by them: small ones do without.
    if (topological_order(root()).size() > explain::LessonSettings::most_drawn_boxes) add_layers(settings);
    if (!options_.no_claims) add_claims(settings);
    try {
      return explain::lesson(root(), settings);
    } catch (const autograd::Error& error) {
      throw autograd::Error(name_ + ": " + error.what());
    }
  }

  int status() const { return is_read_ && sheet_.problems.empty() ? 0 : 2; }

 private:
  void add_layers(explain::LessonSettings& settings) const {
    for (const nn::SheetNetwork& read : networks_) {
      for (explain::Group& group : nn::layer_groups(read.network))
        settings.picture.groups.push_back(std::move(group));
    }
  }

  void add_claims(explain::LessonSettings& settings) {
    const verify::Report report = check(sheet_);
    for (std::size_t i = 0; i < report.claims.size(); ++i) {
      const verify::ReportClaim& judged = report.claims[i];
      const verify::Claim& claim = sheet_.claims[i].claim;
      explain::LessonClaim& added = settings.claims.emplace_back();
      added.label = judged.id;
      added.text = judged.claim;
      added.verdict = word_for(judged.verdict);
      added.is_slip =
          judged.verdict == verify::Verdict::wrong || judged.verdict == verify::Verdict::coincidence;
      added.explanation = explanation_of(judged);
      if (sheet_.claims[i].problem) {
        is_read_ = false;
        log(verify::text(*sheet_.claims[i].problem));
        continue;
      }
      if (const auto derivative = sheet_.judge().derivative_of(claim.subject)) {
        added.of = derivative->of;
        added.by = derivative->by;
      } else if (!claim.subject.is_constant() && !claim.subject.is_leaf()) {
        added.of = claim.subject;
      }
      added.sides.push_back(claim.subject);
      for (const verify::Member& member : claim.chain) added.sides.push_back(member.formula);
      for (const Value& side : added.sides) add_symbols(side, settings.symbols);
    }
  }

  /// The derivatives that stand in a claim as symbols.
  void add_symbols(Value side, std::vector<explain::LessonSymbol>& symbols) const {
    if (side.is_constant()) return;
    for (const Value& node : topological_order(side)) {
      if (!node.is_leaf()) continue;
      const auto is_this = [&](const explain::LessonSymbol& known) {
        return known.symbol.index() == node.index();
      };
      if (std::any_of(symbols.begin(), symbols.end(), is_this)) continue;
      if (const auto derivative = sheet_.judge().derivative_of(node))
        symbols.push_back({node, derivative->of, derivative->by});
    }
  }

  Value root() const {
    if (!options_.root.empty()) {
      const auto found = sheet_.find(options_.root);
      if (!found) {
        throw autograd::Error("--root " + options_.root + " is not declared there; " +
                              sheet_.suggestions(options_.root));
      }
      if (!is_calculated(*found)) {
        throw autograd::Error(name_ + ": --root " + options_.root +
                              " is given and not calculated, so no steps lead to it" + calculated());
      }
      return *found;
    }
    if (const auto found = last_formula_with_parameter(sheet_)) return *found;
    if (const auto claimed = claimed_derivatives(sheet_); !claimed.empty()) return claimed.front().of;
    for (auto at = sheet_.declarations.rbegin(); at != sheet_.declarations.rend(); ++at) {
      if (at->statement == "let" && is_calculated(at->value)) return at->value;
    }
    throw autograd::Error("there is nothing to calculate: no line such as 'let L = (y - z)^2'");
  }

  static bool is_calculated(Value value) { return !value.is_constant() && !value.is_leaf(); }

  std::string calculated() const {
    std::string names;
    for (const verify::Declaration& declared : sheet_.declarations) {
      if (declared.statement == "let" && is_calculated(declared.value))
        names += (names.empty() ? "; what is calculated: " : ", ") + declared.spelled;
      if (names.size() > 200) return names + " and more";
    }
    return names;
  }

  const LessonOptions& options_;
  std::string name_;
  std::vector<nn::SheetNetwork> networks_;
  verify::Sheet sheet_;
  /// Whether every claim could be read.
  bool is_read_ = true;
};

}  // namespace

int lesson(const LessonOptions& options) {
  require_another(options.output, {&options.sheet, 1});
  Page page(options);
  write_all(options.output, page.text());
  return page.status();
}

}  // namespace command
