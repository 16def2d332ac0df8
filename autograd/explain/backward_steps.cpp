// SPDX-License-Identifier: MIT
#include "autograd/explain/backward_steps.hpp"

#include <algorithm>

#include "autograd/explain/reading.hpp"
#include "autograd/explain/telling.hpp"

namespace autograd::explain {
namespace {

/// For each place whether one of these nodes, or any leaf where there are none, can be reached from it.
std::vector<char> leading_to(const Section& section, const Values* by) {
  std::vector<char> leads(section.size(), by == nullptr);
  if (by == nullptr) return leads;
  for (const Value& x : *by) {
    const std::size_t place = section.place(x);
    if (place != Section::nowhere) leads[place] = 1;
  }
  for (std::size_t place = 0; place < section.size(); ++place) {
    for (const auto& operand : section.operands(place)) {
      if (operand.place != Section::nowhere && leads[operand.place]) leads[place] = 1;
    }
  }
  return leads;
}

BackwardSteps steps_of(Value y, const Values* by) {
  y.check();
  if (y.is_constant()) throw ConstantRoot(describe(y) + " depends on nothing; there are no steps to tell");
  const Section section(y);
  section.require_up_to_date();
  const std::size_t root = section.size() - 1;
  const Reading reading(
      section, [&](std::size_t place) { return !section.node(place).name().empty(); }, PointGuards::left_out);
  const std::vector<char> leads = leading_to(section, by);
  const auto name = [&](std::size_t place) {
    const std::string own = symbol_name(section.node(place));
    return place == root && section.node(place).name().empty() ? std::string("y") : own;
  };
  BackwardSteps steps{name(root), {}, {}};
  std::map<std::size_t, std::size_t> number_at;
  for (std::size_t place = 0; place < section.size(); ++place) {
    if (section.is_leaf(place) || !(reading.is_symbol(place) || place == root)) continue;
    number_at[place] = steps.forward.size() + 1;
    steps.forward.push_back(
        {number_at[place], name(place), reading.written_out(place), section.node(place).value()});
  }
  std::map<std::size_t, double> arrived{{root, 1.0}};
  for (auto line = number_at.rbegin(); line != number_at.rend(); ++line) {
    const auto upstream = arrived.find(line->first);
    if (upstream == arrived.end()) continue;
    for (const auto& [to, slope] :
         reading.slopes(line->first, [&](std::size_t place) { return leads[place] != 0; })) {
      const bool adds = arrived.contains(to);
      // An adjoint of exactly 0 stops, as in the walk.
      arrived[to] += number::chain(upstream->second, slope.value());
      steps.backward.push_back({line->second, name(line->first), name(to), slope, upstream->second,
                                slope.value(), arrived[to], adds});
    }
  }
  return steps;
}

/// The sides of a backward line behind its left one.
Told told_line(const BackwardSteps& steps, const BackwardLine& line, const Style& style, const Signs& signs,
               int digits) {
  const Written slope = write({&line.slope, 1}, style);
  Told told{style.derivative(steps.root, line.to).text, {}, slope.parts};
  const bool is_first = line.from == steps.root;
  std::string symbols = style.derivative(line.from, line.to).text;
  if (!is_first) symbols = style.derivative(steps.root, line.from).text + signs.times + symbols;
  const Told::Side up = number_side(line.upstream, style, digits),
                   by = number_side(line.slope_value, style, digits);
  const std::string upstream = style.derivative(steps.root, line.from).text;
  if (!is_first) {
    told.sides.push_back({symbols});
    told.sides.push_back({upstream + signs.times + style.placed(slope.fragments[0], Precedence::product)});
    told.sides.push_back(
        {up.text + signs.times +
             style.placed(number_fragment(rounded_to(line.slope_value, digits), style), Precedence::product),
         up.about || by.about});
  } else {
    told.sides.push_back({slope.formulas[0]});
  }
  told.sides.push_back(number_side(number::chain(line.upstream, line.slope_value), style, digits));
  return told;
}

}  // namespace

BackwardSteps backward_steps(Value y) { return steps_of(y, nullptr); }
BackwardSteps backward_steps(Value y, Values by) { return steps_of(y, &by); }

std::string BackwardSteps::text(const TellSettings& settings) const {
  const TextStyle style(settings.characters);
  const Signs signs = text_signs(settings.characters);
  const std::string about = settings.characters == Characters::unicode ? " ≈ " : " ~= ";
  const auto label = [&](std::size_t number) { return "(" + std::to_string(number) + ") "; };
  std::string all = "forward\n";
  for (const ForwardLine& line : forward) {
    const Written formula = write({&line.formula, 1}, style);
    for (const Written::Part& part : formula.parts)
      all += label(line.number) + part.name + " = " + part.formula + "\n";
    const Told::Side value = number_side(line.value, style, settings.digits);
    all += label(line.number) + style.name(line.name).text + " = " + formula.formulas[0] +
           (value.about ? about : " = ") + value.text + "\n";
  }
  all += "backward\n";
  for (const BackwardLine& line : backward) {
    Told told = told_line(*this, line, style, signs, settings.digits);
    all += label(line.number) + told.left + (line.adds ? " +=" : " =");
    for (std::size_t i = 0; i < told.sides.size(); ++i)
      all += (i == 0 ? " " : told.sides[i].about ? about : " = ") + told.sides[i].text;
    if (line.adds) {
      const Told::Side total = number_side(line.total, style, settings.digits);
      all += ", in all " + total.text;
    }
    for (const Written::Part& part : told.parts) all += ", " + part.name + " = " + part.formula;
    all += "\n";
  }
  return all;
}

std::string BackwardSteps::latex(const TellSettings& settings) const {
  const LatexStyle style(settings.spellings);
  const Signs signs{" \\cdot ", " + "};
  std::string rows;
  const auto row = [&](std::size_t number, const std::string& inside) {
    rows += rows.empty() ? "" : " \\\\\n";
    rows += "(" + std::to_string(number) + ") & " + inside;
  };
  for (const ForwardLine& line : forward) {
    const Written formula = write({&line.formula, 1}, style);
    for (const Written::Part& part : formula.parts) row(line.number, part.name + " &{}= " + part.formula);
    const Told::Side value = number_side(line.value, style, settings.digits);
    row(line.number, style.name(line.name).text + " &{}= " + formula.formulas[0] +
                         (value.about ? " \\approx " : " = ") + value.text);
  }
  for (const BackwardLine& line : backward) {
    const Told told = told_line(*this, line, style, signs, settings.digits);
    std::string inside = told.left + (line.adds ? " &\\mathrel{+}= " : " &{}= ");
    for (std::size_t i = 0; i < told.sides.size(); ++i)
      inside += (i == 0 ? "" : told.sides[i].about ? " \\approx " : " = ") + told.sides[i].text;
    row(line.number, inside);
  }
  return "\\begin{array}{rrl}\n" + rows + "\n\\end{array}\n";
}

}  // namespace autograd::explain
