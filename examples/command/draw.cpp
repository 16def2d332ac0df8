// SPDX-License-Identifier: MIT
#include "examples/command/draw.hpp"

#include <algorithm>

#include "autograd/error.hpp"
#include "autograd/explain/dot.hpp"
#include "autograd/explain/svg.hpp"
#include "autograd/explain/terminal_tree.hpp"
#include "examples/command/files.hpp"
#include "nn/drawing.hpp"
#include "nn/sheet_network.hpp"

namespace command {
namespace {

namespace explain = autograd::explain;
using autograd::Value;
using autograd::verify::Declaration;
using autograd::verify::Sheet;

explain::Fold fold_named(const std::string& word) {
  if (word == "none") return explain::Fold::none;
  if (word == "names") return explain::Fold::names;
  return word == "layers" ? explain::Fold::groups : explain::Fold::automatic;
}

explain::Direction direction_named(const std::string& word) {
  if (word == "down") return explain::Direction::down;
  return word == "right" ? explain::Direction::right : explain::Direction::automatic;
}

std::string format_of(const DrawOptions& options) {
  static constexpr Ending endings[] = {{".svg", "svg"}, {".dot", "dot"}, {".gv", "dot"}, {".txt", "text"}};
  return format_for(options.format, options.output, endings, options.neurons ? "svg" : "text");
}

class Drawing {
 public:
  explicit Drawing(const DrawOptions& options)
      : options_(options),
        name_(options.sheet == "-" ? "standard input" : options.sheet),
        sheet_(
            autograd::verify::read_sheet(read_all(options.sheet), name_, nn::sheet_statements(&networks_))) {
    for (const auto& problem : sheet_.problems) log(autograd::verify::text(problem));
  }

  std::string text() const { return options_.neurons ? neurons() : graph(); }
  /// A drawing of a sheet that is not read as a whole may lack what its reader looks for.
  int status() const { return sheet_.problems.empty() ? 0 : 2; }

 private:
  std::string neurons() const {
    if (networks_.empty()) {
      throw autograd::Error(name_ +
                            ": --neurons draws networks, and the sheet has no line such as 'network " +
                            "2-2-1 linear'");
    }
    explain::NeuronDiagram diagram = neuron_diagram(networks_.front().network, networks_.front().inputs);
    if (!sheet_.title.empty()) diagram.title = sheet_.title;
    return explain::svg(diagram);
  }

  std::string graph() const {
    explain::PictureSettings settings{
        .fold = fold_named(options_.fold), .limit = options_.limit, .groups = {}};
    for (const nn::SheetNetwork& read : networks_) {
      for (explain::Group& group : nn::layer_groups(read.network))
        settings.groups.push_back(std::move(group));
    }
    const explain::Picture picture = explain::picture(root(), settings);
    const explain::LayoutSettings shown{!options_.no_values, !options_.no_adjoints, !options_.no_slopes,
                                        direction_named(options_.direction)};
    const std::string format = format_of(options_);
    if (format == "dot") return explain::dot(picture, shown);
    if (format == "text") return explain::terminal_tree(picture, {shown, options_.ascii});
    return explain::svg(picture, {sheet_.title, shown, true, ""});
  }

  Value root() const {
    if (!options_.root.empty()) {
      const auto found = sheet_.find(options_.root);
      if (!found)
        throw autograd::Error(name_ + ": --root " + options_.root + " is not declared there" + known());
      if (found->is_constant())
        throw autograd::Error(name_ + ": --root " + options_.root + " is a constant; nothing leads to it");
      return *found;
    }
    for (auto at = sheet_.declarations.rbegin(); at != sheet_.declarations.rend(); ++at) {
      if (is_root(*at)) return at->value;
    }
    throw autograd::Error(name_ +
                          ": there is nothing to draw: no let is a formula, such as 'let L = (y - z)^2'");
  }

  static bool is_root(const Declaration& declared) {
    return (declared.statement == "let" || declared.statement == "network") &&
           !declared.value.is_constant() && !declared.value.graph()->is_leaf(declared.value.index());
  }

  std::string known() const {
    std::string names;
    for (const Declaration& declared : sheet_.declarations) {
      if (is_root(declared)) names += (names.empty() ? "; there are " : ", ") + declared.spelled;
      if (names.size() > 200) return names + " and more";
    }
    return names;
  }

  const DrawOptions& options_;
  std::string name_;
  std::vector<nn::SheetNetwork> networks_;
  Sheet sheet_;
};

}  // namespace

int draw(const DrawOptions& options) {
  require_another(options.output, {&options.sheet, 1});
  if (options.neurons && format_of(options) != "svg")
    throw autograd::Error("--neurons is drawn as svg, not as " + format_of(options));
  const Drawing drawing(options);
  write_all(options.output, drawing.text());
  return drawing.status();
}

}  // namespace command
