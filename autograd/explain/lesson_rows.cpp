// SPDX-License-Identifier: MIT
#include "autograd/explain/lesson_rows.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "autograd/explain/chain_rule.hpp"
#include "autograd/explain/pattern.hpp"
#include "autograd/explain/spelling.hpp"

namespace autograd::explain {
namespace {

constexpr int digits = 6;

std::string digits_of(double number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number < 0.0 ? "−∞" : "∞";
  std::string text = number_text(std::abs(rounded_to(number, digits)));
  return (number < 0.0 ? "−" : "") + text;
}

/// A number between words.
std::string number_slot(const std::string& key, double number) {
  return "<span data-v=\"" + key + "\">" + digits_of(number) + "</span>";
}

/// A number in a formula, in brackets where it has a sign.
std::string math_slot(const std::string& key, double number) {
  const std::string inside = "<mn>" + digits_of(number) + "</mn>";
  return "<mrow data-v=\"" + key + "\">" + (number < 0.0 ? "<mo>(</mo>" + inside + "<mo>)</mo>" : inside) +
         "</mrow>";
}

std::string place_key(std::size_t place) { return "v" + std::to_string(place); }

/// Formulas whose symbols are their numbers, to be filled in anew.
class SlotStyle : public MathmlStyle {
 public:
  explicit SlotStyle(const LessonGraph& graph) : graph_(graph) {}
  Fragment symbol(const Expressions& all, Expressions::Place place) const override {
    const std::size_t at = graph_.symbols().at(place);
    return {math_slot(place_key(at), all[place].value)};
  }
  void add_factor(std::string& product, const std::string& factor, std::size_t count) const override {
    product.append(count > 0 ? "<mo>·</mo>" : "").append(factor);
  }

 private:
  const LessonGraph& graph_;
};

std::string line_in(const Formula& formula, const Style& style) {
  return write_line(formula, style, {}, "<mtext> where </mtext>", "<mo>=</mo>");
}

std::string factor_in(const Formula& formula, const Style& style) {
  const Written written = write({&formula, 1}, style);
  if (!written.parts.empty()) return "<mrow>" + line_in(formula, style) + "</mrow>";
  return "<mrow>" + style.placed(written.fragments[0], Precedence::product) + "</mrow>";
}

std::string math(const std::string& inside) { return "<math>" + inside + "</math>"; }
std::string cell(const std::string& inside) { return "<td>" + inside + "</td>"; }

class Rows {
 public:
  Rows(const LessonGraph& graph, const Spellings& spellings)
      : graph_(graph), names_(spellings), slots_(graph) {}

  std::string forward(std::size_t number, std::size_t box) const {
    const Formula formula = graph_.formula(box);
    return begin(number) + cell(name(box)) + cell(math(line_in(formula, names_))) +
           cell(math(line_in(formula, slots_))) + cell(value(box)) + "</tr>\n";
  }

  std::string seed(std::size_t number) const {
    return begin(number) + cell("start at " + name(graph_.root())) +
           cell(math(derivative(graph_.root()) + "<mo>=</mo><mn>1</mn>")) + cell("") +
           cell(number_slot("", 1.0)) + "</tr>\n";
  }

  std::string backward(std::size_t number, std::size_t line) const {
    const PictureEdge& edge = graph_.picture().edges[line];
    const std::string key = std::to_string(line);
    const std::string sign = graph_.adds(line) ? "<mo>+=</mo>" : "<mo>=</mo>";
    const std::string symbols = derivative(edge.from) + sign + derivative(edge.to) + "<mo>·</mo>" +
                                label_derivative(edge.to, edge.from) + "<mo>=</mo>" + derivative(edge.to) +
                                "<mo>·</mo>" + factor_in(graph_.slope(line), names_);
    const std::string numbers =
        math_slot("a" + std::to_string(edge.to), graph_.picture().nodes[edge.to].adjoint) + "<mo>·</mo>" +
        factor_in(graph_.slope(line), slots_) + "<mo>=</mo>" +
        math_slot("a" + std::to_string(edge.to), graph_.picture().nodes[edge.to].adjoint) + "<mo>·</mo>" +
        math_slot("s" + key, edge.slope);
    const double flows = graph_.contribution(line), before = graph_.before(line);
    std::string total = number_slot("t" + key, before + flows);
    if (graph_.adds(line))
      total = number_slot("b" + key, before) + " + " + number_slot("c" + key, flows) + " = " + total;
    return begin(number) + cell(name(edge.to) + " → " + name(edge.from)) + cell(math(symbols)) +
           cell(math(numbers)) + cell(number_slot("c" + key, flows)) + cell(total) + "</tr>\n";
  }

  /// What is true of a claim's subject, in symbols.
  std::string truth(const LessonClaim& claim) const {
    if (claim.of.is_constant()) return "";
    const Formula formula = claim.by.is_constant() ? autograd::explain::formula(claim.of)
                                                   : derivative_formula(claim.of, claim.by);
    const std::string left =
        claim.by.is_constant() ? names_.whole(names_.name(name_or_formula(claim.of)))
                               : names_.derivative(name_or_formula(claim.of), name_or_formula(claim.by)).text;
    return math(left + "<mo>=</mo>" + line_in(formula, names_));
  }

 private:
  std::string begin(std::size_t number) const {
    const std::string text = std::to_string(number);
    return "<tr id=\"row-" + text + "\"><th scope=\"row\">" + text + "</th>";
  }
  const std::string& label(std::size_t box) const { return graph_.picture().nodes[box].label; }
  std::string name(std::size_t box) const { return math(names_.whole(names_.name(label(box)))); }
  std::string derivative(std::size_t box) const { return label_derivative(graph_.root(), box); }
  std::string label_derivative(std::size_t of, std::size_t by) const {
    return names_.derivative(label(of), label(by)).text;
  }
  std::string value(std::size_t box) const {
    return number_slot(place_key(graph_.place(box)), graph_.picture().nodes[box].value);
  }

  const LessonGraph& graph_;
  MathmlStyle names_;
  SlotStyle slots_;
};

}  // namespace

std::string forward_rows(const LessonGraph& graph, const Spellings& spellings) {
  const Rows rows(graph, spellings);
  std::string all;
  for (std::size_t i = 0; i < graph.steps().size(); ++i) {
    if (graph.steps()[i].way == LessonGraph::Way::forward) all += rows.forward(i + 1, graph.steps()[i].at);
  }
  return all;
}

std::string backward_rows(const LessonGraph& graph, const Spellings& spellings) {
  const Rows rows(graph, spellings);
  std::string all;
  for (std::size_t i = 0; i < graph.steps().size(); ++i) {
    const LessonGraph::Step& step = graph.steps()[i];
    if (step.way == LessonGraph::Way::seed) all += rows.seed(i + 1);
    if (step.way == LessonGraph::Way::backward) all += rows.backward(i + 1, step.at);
  }
  return all;
}

std::string claim_rows(const LessonGraph& graph, const LessonSettings& settings) {
  const Rows rows(graph, settings.spellings);
  std::string all;
  for (std::size_t i = 0; i < settings.claims.size(); ++i) {
    const LessonClaim& claim = settings.claims[i];
    const std::string id = std::to_string(i);
    const std::size_t step = graph.step_of(claim);
    std::string numbers, told;
    for (std::size_t side = 0; side < claim.sides.size(); ++side)
      numbers += (side == 0   ? "left side "
                  : side == 1 ? "; right side "
                              : " = ") +
                 number_slot("k" + id + "." + std::to_string(side), claim.sides[side].value());
    for (const std::string& sentence : claim.explanation) told += "<br>" + escaped(sentence);
    all += "<tr id=\"claim-" + id + "\" class=\"" +
           (claim.is_slip              ? "slip"
            : claim.verdict == "right" ? "holds"
                                       : "open") +
           "\"><th scope=\"row\"><span class=\"label\">" + escaped(claim.label) + "</span></th><td><code>" +
           escaped(claim.text) + "</code></td><td>" + (step == 0 ? std::string("–") : std::to_string(step)) +
           "</td><td class=\"answer\">" + rows.truth(claim) + "<span class=\"sides\">" + numbers +
           "</span></td><td class=\"answer\"><b class=\"verdict\">" + escaped(claim.verdict) + "</b>" + told +
           "</td></tr>\n";
  }
  return all;
}

std::string derivations(const LessonGraph& graph, const LessonSettings& settings) {
  TellSettings tell;
  tell.spellings = settings.spellings;
  std::set<std::string> told;
  std::string all;
  for (std::size_t box = 0; box < graph.root(); ++box) {
    if (!graph.is_parameter(box)) continue;
    ChainRule chain = chain_rule(graph.picture().nodes.back().node, graph.picture().nodes[box].node);
    std::erase_if(chain.steps, [&](const ChainStep& step) { return told.contains(step.by); });
    for (const ChainStep& step : chain.steps) told.insert(step.by);
    all += "<div class=\"told\">" + chain.mathml(tell) + "</div>\n";
  }
  return all;
}

}  // namespace autograd::explain
