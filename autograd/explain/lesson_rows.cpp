// SPDX-License-Identifier: MIT
#include "autograd/explain/lesson_rows.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "autograd/explain/corner.hpp"
#include "autograd/explain/pattern.hpp"
#include "autograd/explain/spelling.hpp"
#include "autograd/explain/telling.hpp"

namespace autograd::explain {
namespace {

constexpr int digits = 6;

std::string digits_of(double number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number < 0.0 ? "−∞" : "∞";
  std::string text = number_text(std::abs(rounded_to(number, digits)));
  return (number < 0.0 ? "−" : "") + text;
}

/// A number as a factor or a term: in brackets where it has a sign.
std::string bracketed(double number) {
  return number < 0.0 ? "(" + digits_of(number) + ")" : digits_of(number);
}

/// Whether a box has no name, so that it is called by its formula.
bool is_formula(const std::string& label) { return !spelling_of(label) && !label.starts_with('#'); }

std::string in_brackets(const std::string& label) { return is_formula(label) ? "(" + label + ")" : label; }

std::string called(const std::string& label) {
  return is_formula(label) ? in_brackets(label) : unicode_of_name(label);
}

/// Formulas whose symbols say what their numbers are.
class KeyedStyle : public MathmlStyle {
 public:
  KeyedStyle(const LessonGraph& graph, const Spellings& spellings) : MathmlStyle(spellings), graph_(graph) {}
  Fragment symbol(const Expressions&, Expressions::Place place) const override {
    const std::size_t box = graph_.symbols().at(place);
    const std::string& label = graph_.picture().nodes[box].label;
    Fragment piece = name(label);
    // A box without a name is called by its formula.
    if (is_formula(label)) piece.precedence = Precedence::sum;
    // Into the first tag: a name is one element.
    piece.text.insert(piece.text.find_first_of(" >"),
                      " data-v=\"" + std::to_string(graph_.number(box)) + "\"");
    return piece;
  }

 private:
  const LessonGraph& graph_;
};

std::string line_in(const Formula& formula, const Style& style) {
  return write_line(formula, style, {}, "<mtext> where </mtext>", "<mo>=</mo>");
}

/// With the sign that numbers have on the page.
std::string with_minus(std::string text) {
  for (std::size_t at = text.find('-'); at != text.npos; at = text.find('-', at + 1))
    text.replace(at, 1, "−");
  return text;
}

/// A formula with numbers in the place of its symbols, in plain characters.
std::string in_numbers(const Formula& formula) {
  return with_minus(escaped(write_line(formula, TextStyle(Characters::unicode), digits)));
}

/// Past the element or the text that begins here, in well-formed elements.
std::size_t past_element(std::string_view text, std::size_t at) {
  std::size_t depth = 0;
  do {
    const std::size_t tag = text.find('<', at);
    depth = text[tag + 1] == '/' ? depth - 1 : depth + 1;
    at = text.find('>', tag) + 1;
  } while (depth > 0);
  return at;
}

/// Rows around one element are left out, and characters stand for themselves.
std::string tidied(std::string text) {
  constexpr std::string_view open = "<mrow>", close = "</mrow>";
  for (std::size_t at = text.rfind(open); at != text.npos;
       at = at == 0 ? text.npos : text.rfind(open, at - 1)) {
    const std::size_t first = at + open.size();
    if (text.compare(first, 2, "</") == 0) continue;
    const std::size_t past = past_element(text, first);
    if (text.compare(past, close.size(), close) != 0) continue;
    text.erase(past, close.size());
    text.erase(at, open.size());
  }
  for (std::size_t at = text.find("&#x2062;"); at != text.npos; at = text.find("&#x2062;", at))
    text.replace(at, 8, "\u2062");
  return text;
}

std::string math(const std::string& inside) { return "<math>" + tidied(inside) + "</math>"; }
std::string cell(const std::string& inside) { return "<td>" + inside + "</td>"; }

class Rows {
 public:
  Rows(const LessonGraph& graph, const Spellings& spellings)
      : graph_(graph), names_(spellings), keyed_(graph, spellings) {}

  std::string forward(std::size_t number, std::size_t box) const {
    const Formula formula = graph_.formula(box);
    return begin(number) + cell(name(box)) + cell(math(line_in(formula, keyed_))) +
           cell(in_numbers(formula)) + cell(value(box)) + "</tr>\n";
  }

  std::string seed(std::size_t number) const {
    return begin(number) + cell("start at " + escaped(called(label(graph_.root())))) +
           cell(derivative(graph_.root()) + " = 1") + cell("") + cell("") + cell("1") + "</tr>\n";
  }

  std::string backward(std::size_t number, std::size_t line) const {
    const PictureEdge& edge = graph_.picture().edges[line];
    const std::string product = digits_of(graph_.picture().nodes[edge.to].adjoint) + " · " +
                                bracketed(edge.slope) + " = " + digits_of(graph_.contribution(line));
    return begin(number) + cell(escaped(called(label(edge.to)) + " → " + called(label(edge.from)))) +
           cell(chain(line)) + cell(slope(graph_.slope(line))) + cell(product) + cell(arrived(line)) +
           "</tr>\n";
  }

  /// One derivative of a derivation, each of its sides on a line. Derivatives as symbols, and numbers, are in
  /// plain characters, which take less room.
  std::string told_line(const ChainStep& step) const {
    const Told formulas =
        told(step, names_, {"<mo>·</mo>", "<mo>+</mo>", "<mtext> directly</mtext>"}, digits);
    const Told plain = told(step, TextStyle(Characters::unicode), text_signs(Characters::unicode), digits);
    const std::size_t numbers = formulas.parts.empty() ? 2 : 1, sides = formulas.sides.size();
    const bool is_chain = step.ways.size() > 1 || (step.ways.size() == 1 && step.ways[0].factors.size() > 1);
    std::string text = "<b>" + escaped(plain.left) + "</b>";
    for (std::size_t i = 0; i < sides; ++i) {
      const bool in_plain = plain.sides.size() == sides && ((i == 0 && is_chain) || i + numbers >= sides);
      text += (i == 0 ? " " : "<br>") + std::string(formulas.sides[i].about ? "≈ " : "= ") +
              (in_plain ? with_minus(escaped(plain.sides[i].text)) : math(formulas.sides[i].text));
    }
    for (std::size_t i = formulas.parts.size(); i-- > 0;)
      text += (i + 1 == formulas.parts.size() ? "<br>where " : ", ") + formulas.parts[i].name + " = " +
              math(formulas.parts[i].formula);
    return "<p class=\"told\">" + text + "</p>\n";
  }

 private:
  std::string begin(std::size_t number) const {
    const std::string text = std::to_string(number);
    return "<tr id=\"row-" + text + "\"><th>" + text + "</th>";
  }
  std::string slope(const Formula& formula) const {
    const std::string symbols = math(line_in(formula, keyed_));
    if (formula.is_number()) return symbols;
    return symbols + " = " + in_numbers(formula);
  }
  /// What flows over a line, in symbols: the derivative by the line's start, or which part of it.
  std::string chain(std::size_t line) const {
    const PictureEdge& edge = graph_.picture().edges[line];
    const std::string whole = derivative(edge.from);
    const std::string product = derivative(edge.to) + " · " + derivative(edge.to, edge.from);
    const std::vector<std::size_t>& parts = graph_.parts(edge.from);
    if (parts.size() == 1) return whole + " = " + product;
    const auto at = std::find(parts.begin(), parts.end(), line) - parts.begin();
    return "part " + std::to_string(at + 1) + " of " + std::to_string(parts.size()) + " of " + whole + ": " +
           product;
  }
  /// What has come to a line's start, part by part.
  std::string arrived(std::size_t line) const {
    const std::size_t box = graph_.picture().edges[line].from;
    const double flows = graph_.contribution(line), before = graph_.before(line);
    const std::string total = digits_of(before + flows);
    const std::vector<std::size_t>& parts = graph_.parts(box);
    if (parts.size() == 1) return total;
    if (line == parts.front()) return "so far " + total;
    if (line != parts.back()) return "so far " + digits_of(before) + " + " + bracketed(flows) + " = " + total;
    std::string sum;
    for (const std::size_t part : parts)
      sum += (sum.empty() ? "" : " + ") + bracketed(graph_.contribution(part));
    return derivative(box) + " = " + sum + " = " + total;
  }
  const std::string& label(std::size_t box) const { return graph_.picture().nodes[box].label; }
  std::string name(std::size_t box) const { return math(names_.whole(names_.name(label(box)))); }
  /// In one line, for a cell of a table.
  std::string derivative(std::size_t of, std::size_t by) const {
    return escaped("∂" + called(label(of)) + "/∂" + called(label(by)));
  }
  std::string derivative(std::size_t by) const { return derivative(graph_.root(), by); }
  std::string value(std::size_t box) const { return digits_of(graph_.picture().nodes[box].value); }

  const LessonGraph& graph_;
  MathmlStyle names_;
  KeyedStyle keyed_;
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

std::string kink_words(const LessonGraph& graph) {
  std::string told;
  for (const std::size_t number : graph.kinks()) {
    const Section& section = graph.section();
    const std::size_t place = section.place(graph.kept(number));
    if (!lies_on_corner(section, place)) continue;
    std::string slopes;
    bool is_finite = true;
    const std::vector<double> taken = slopes_at(section, place);
    for (std::size_t k = 0; k < taken.size(); ++k) {
      if (section.operands(place)[k].place == Section::nowhere) continue;
      slopes += (slopes.empty() ? "" : " and ") + digits_of(taken[k]);
      is_finite = is_finite && std::isfinite(taken[k]);
    }
    if (is_finite)
      told +=
          (told.empty() ? "" : ", ") + escaped(graph.kink_name(number)) + " (slope taken: " + slopes + ")";
  }
  if (told.empty()) return "";
  return "At the given numbers there is no derivative at " + told +
         ": a kink. The slope taken there is a convention, and so is every derivative that passes it.";
}

/// What is true of a claim's subject, in the characters of sheets.
std::string truth_of(const LessonClaim& claim) {
  if (claim.of.is_constant()) return "";
  const bool is_node = claim.by.is_constant();
  const Formula formula =
      is_node ? autograd::explain::formula(claim.of) : derivative_formula(claim.of, claim.by);
  const std::string of = name_or_formula(claim.of);
  const std::string left =
      is_node ? of : "d" + in_brackets(of) + "/d" + in_brackets(name_or_formula(claim.by));
  const std::string right = text(formula);
  return left == right ? "" : "<code>" + escaped(left + " = " + right) + "</code> ";
}

std::string claim_rows(const LessonGraph& graph, const LessonSettings& settings) {
  std::string all;
  for (std::size_t i = 0; i < settings.claims.size(); ++i) {
    const LessonClaim& claim = settings.claims[i];
    const std::string id = std::to_string(i);
    const std::size_t step = graph.step_of(claim);
    std::string numbers, sentences;
    for (std::size_t side = 0; side < claim.sides.size(); ++side) {
      numbers += side == 0 ? "" : side == 1 ? " | " : " = ";
      numbers += digits_of(claim.sides[side].value());
    }
    for (const std::string& sentence : claim.explanation) sentences += "<br>" + escaped(sentence);
    const std::string_view kind = claim.is_slip ? "slip" : claim.verdict == "right" ? "holds" : "open";
    all += "<tr id=\"claim-" + id + "\" class=\"" + std::string(kind) + "\"><th>" + escaped(claim.label) +
           "</th><td><code>" + escaped(claim.text) + "</code></td><td>" +
           (step == 0 ? std::string("–") : std::to_string(step)) + "</td><td>" + truth_of(claim) + "<small>" +
           numbers + "</small></td><td><b>" + escaped(claim.verdict) + "</b>" + sentences + "</td></tr>\n";
  }
  return all;
}

std::string derivations(const LessonGraph& graph, const LessonSettings& settings) {
  const Rows rows(graph, settings.spellings);
  std::set<std::string> told;
  std::string all;
  for (const std::size_t box : graph.leaves()) {
    if (graph.has_parameters() && !graph.is_parameter(box)) continue;
    const ChainRule chain = chain_rule(graph.picture().nodes.back().node, graph.picture().nodes[box].node);
    for (const ChainStep& step : chain.steps) {
      if (told.insert(step.by).second) all += rows.told_line(step);
    }
  }
  return all;
}

}  // namespace autograd::explain
