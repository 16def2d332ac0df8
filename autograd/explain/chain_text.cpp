// SPDX-License-Identifier: MIT
// Derivations as text, Markdown, LaTeX and MathML.
#include "autograd/explain/distinct.hpp"
#include "autograd/explain/telling.hpp"

namespace autograd::explain {
namespace {

/// Rows of an `aligned` environment for one line of a derivation.
std::string latex_rows(const Told& told) {
  std::string rows = told.left;
  for (std::size_t i = 0; i < told.sides.size(); ++i) {
    rows += (i == 0 ? " " : " \\\\\n  ") + std::string(told.sides[i].about ? "&\\approx " : "&= ") +
            told.sides[i].text;
  }
  for (const Written::Part& part : told.parts)
    rows += " \\\\\n  &\\quad\\text{with } " + part.name + " = " + part.formula;
  return rows;
}

std::string table_row(const std::string& left, std::string_view sign, const std::string& right) {
  const auto cell = [](const std::string& inside, const char* align) {
    return "<mtd style=\"text-align:" + std::string(align) + "\"><mrow>" + inside + "</mrow></mtd>";
  };
  return "<mtr>" + cell(left, "right") + cell("<mo>" + std::string(sign) + "</mo>", "center") +
         cell(right, "left") + "</mtr>\n";
}

const Signs latex_signs{" \\cdot ", " + ", " \\text{ directly}"};
const Signs mathml_signs{"<mo>·</mo>", "<mo>+</mo>", "<mtext> directly</mtext>"};

/// Those of all lines, with names told apart that would look alike.
Spellings spellings_of(const ChainRule& chain, const Spellings& given) {
  std::shared_ptr<Expressions> all;
  for (const ChainStep& step : chain.steps) all = all == nullptr ? step.result.all() : all;
  std::vector<std::string> names = names_in(all.get());
  for (const ChainStep& step : chain.steps) names.insert(names.end(), {step.of, step.by});
  return distinct_spellings(names, given);
}

}  // namespace

std::string ChainRule::text(const TellSettings& settings) const {
  std::string all;
  for (const ChainStep& step : steps)
    all +=
        line_of(told(step, TextStyle(settings.characters), text_signs(settings.characters), settings.digits),
                settings);
  return all;
}

std::string ChainRule::latex(const TellSettings& settings) const {
  std::string rows;
  const LatexStyle style(spellings_of(*this, settings.spellings));
  for (const ChainStep& step : steps) {
    rows += rows.empty() ? "" : " \\\\[1ex]\n";
    rows += latex_rows(told(step, style, latex_signs, settings.digits));
  }
  return "\\begin{aligned}\n" + rows + "\n\\end{aligned}\n";
}

std::string ChainRule::markdown(const TellSettings& settings) const {
  return "$$\n" + latex(settings) + "$$\n";
}

std::string ChainRule::mathml(const TellSettings& settings) const {
  std::string rows;
  const MathmlStyle style(spellings_of(*this, settings.spellings));
  for (const ChainStep& step : steps) {
    const Told line = told(step, style, mathml_signs, settings.digits);
    for (std::size_t i = 0; i < line.sides.size(); ++i)
      rows += table_row(i == 0 ? line.left : "", line.sides[i].about ? "≈" : "=", line.sides[i].text);
    for (const Written::Part& part : line.parts)
      rows += table_row("<mtext>with </mtext>" + part.name, "=", part.formula);
  }
  return "<math display=\"block\"><mtable>\n" + rows + "</mtable></math>\n";
}

}  // namespace autograd::explain
