// SPDX-License-Identifier: MIT
#include "autograd/explain/backward_steps.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "autograd/explain/distinct.hpp"
#include "autograd/explain/reading.hpp"
#include "autograd/explain/telling.hpp"
#include "autograd/gradient.hpp"

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

/// What a root without a name is called: as no node is.
std::string free_name(const Section& section, const Reading& reading) {
  std::set<std::string> taken;
  for (std::size_t place = 0; place < section.size(); ++place) {
    if (reading.is_symbol(place)) taken.insert(reading.name(place));
  }
  std::string name = "y";
  for (std::size_t i = 0; taken.contains(name); ++i) name = i == 0 ? "f" : "f" + std::to_string(i);
  return name;
}

/// For each place whether it stands in the root's formula, or in that of one that does.
std::vector<char> places_in_formulas(const Reading& reading) {
  const Section& section = reading.section();
  std::vector<char> stands(section.size(), 0);
  stands.back() = 1;
  for (std::size_t place = section.size(); place-- > 0;) {
    if (!stands[place] || section.is_leaf(place)) continue;
    for (const Formula& symbol : symbols_of(reading.written_out(place)))
      stands[section.place((*symbol.all())[symbol.place_in(*symbol.all())].node)] = 1;
  }
  return stands;
}

/// A total of formulas is what the backward walk has where that is no number.
void settle(double& total, double& arrived, double of_walk) {
  if (!std::isfinite(arrived) || std::isfinite(of_walk)) return;
  total = of_walk;
  arrived = of_walk;
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
  const std::string root_name = reading.is_symbol(root) ? reading.name(root) : free_name(section, reading);
  const auto name = [&](std::size_t place) { return place == root ? root_name : reading.name(place); };
  BackwardSteps steps{root_name, {}, {}, cause_in(reading)};
  const std::vector<char> stands = places_in_formulas(reading);
  std::map<std::size_t, std::size_t> number_at;
  for (std::size_t place = 0; place < section.size(); ++place) {
    if (section.is_leaf(place) || !stands[place]) continue;
    number_at[place] = steps.forward.size() + 1;
    steps.forward.push_back(
        {number_at[place], name(place), reading.written_out(place), section.node(place).value()});
  }
  const Gradient gradient = autograd::gradient(y);
  std::map<std::size_t, double> arrived{{root, 1.0}};
  std::map<std::size_t, std::size_t> last_into;
  for (auto line = number_at.rbegin(); line != number_at.rend(); ++line) {
    const auto upstream = arrived.find(line->first);
    if (upstream == arrived.end()) continue;
    if (const auto last = last_into.find(line->first); last != last_into.end())
      settle(steps.backward[last->second].total, upstream->second, gradient[section.node(line->first)]);
    for (const auto& [to, slope] :
         reading.slopes(line->first, [&](std::size_t place) { return leads[place] != 0; })) {
      if (!section.is_leaf(to) && !stands[to]) continue;
      const bool adds = arrived.contains(to);
      // An adjoint of exactly 0 stops, as in the walk.
      arrived[to] += number::chain(upstream->second, slope.value());
      last_into[to] = steps.backward.size();
      steps.backward.push_back({line->second, name(line->first), name(to), slope, upstream->second,
                                slope.value(), arrived[to], adds});
    }
  }
  for (const auto& [to, last] : last_into)
    settle(steps.backward[last].total, arrived[to], gradient[section.node(to)]);
  return steps;
}

/// The sides of a backward line behind its left one.
Told told_line(const BackwardSteps& steps, const BackwardLine& line, const Style& style, const Signs& signs,
               int digits) {
  const Written slope = write({&line.slope, 1}, style);
  Told told{style.derivative(steps.root, line.to).text, {}, slope.parts};
  const bool is_first = line.from == steps.root;
  const std::string upstream = style.derivative(steps.root, line.from).text;
  if (is_first) {
    told.sides.push_back({slope.formulas[0]});
  } else {
    told.sides.push_back({upstream + signs.times + style.derivative(line.from, line.to).text});
    told.sides.push_back({upstream + signs.times + style.placed(slope.fragments[0], Precedence::product)});
  }
  const double product = number::chain(line.upstream, line.slope_value);
  if (std::isfinite(product) && !std::isfinite(line.total)) {
    told.sides.back().text += no_number(steps.cause, line.total, style, digits);
    return told;
  }
  if (!is_first) {
    const Told::Side up = number_side(line.upstream, style, digits),
                     by = number_side(line.slope_value, style, digits);
    told.sides.push_back(
        {up.text + signs.times +
             style.placed(number_fragment(rounded_to(line.slope_value, digits), style), Precedence::product),
         up.about || by.about});
  }
  told.sides.push_back(number_side(product, style, digits));
  if (line.adds) {
    const Told::Side total = number_side(line.total, style, digits);
    told.sides.back().text += style.words(total.about ? ", in all about " : ", in all ") + total.text;
  }
  return told;
}

/// The sides of a forward line behind its name.
Told told_line(const BackwardSteps& steps, const ForwardLine& line, const Style& style, int digits) {
  const Written formula = write({&line.formula, 1}, style);
  Told told{style.name(line.name).text, {{formula.formulas[0]}}, formula.parts};
  if (is_without_number(line.value, line.formula)) {
    told.sides.back().text += no_number(steps.cause, line.value, style, digits);
  } else {
    told.sides.push_back(number_side(line.value, style, digits));
  }
  return told;
}

/// Behind the left side, with the sign that leads to the first.
std::string sides_of(const Told& told, const std::string& first, const std::string& about,
                     const std::string& equals) {
  std::string all = first;
  for (std::size_t i = 0; i < told.sides.size(); ++i)
    all += (i == 0 ? "" : told.sides[i].about ? about : equals) + told.sides[i].text;
  return all;
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
    const Told told = told_line(*this, line, style, settings.digits);
    for (const Written::Part& part : told.parts)
      all += label(line.number) + part.name + " = " + part.formula + "\n";
    all += label(line.number) + told.left + sides_of(told, " = ", about, " = ") + "\n";
  }
  all += "backward\n";
  for (const BackwardLine& line : backward) {
    const Told told = told_line(*this, line, style, signs, settings.digits);
    all += label(line.number) + told.left + sides_of(told, line.adds ? " += " : " = ", about, " = ");
    for (const Written::Part& part : told.parts) all += ", " + part.name + " = " + part.formula;
    all += "\n";
  }
  return all;
}

std::string BackwardSteps::latex(const TellSettings& settings) const {
  std::shared_ptr<Expressions> all;
  for (const ForwardLine& line : forward) all = all == nullptr ? line.formula.all() : all;
  std::vector<std::string> names = names_in(all.get());
  names.push_back(root);
  const LatexStyle style(distinct_spellings(names, settings.spellings));
  const Signs signs{" \\cdot ", " + "};
  std::string rows;
  const auto row = [&](std::size_t number, const std::string& inside) {
    rows += rows.empty() ? "" : " \\\\\n";
    rows += "(" + std::to_string(number) + ") & " + inside;
  };
  const auto part_row = [&](std::size_t number, const Written::Part& part) {
    row(number, part.name + " &{}= " + part.formula);
  };
  for (const ForwardLine& line : forward) {
    const Told told = told_line(*this, line, style, settings.digits);
    for (const Written::Part& part : told.parts) part_row(line.number, part);
    row(line.number, told.left + sides_of(told, " &{}= ", " \\approx ", " = "));
  }
  for (const BackwardLine& line : backward) {
    const Told told = told_line(*this, line, style, signs, settings.digits);
    for (const Written::Part& part : told.parts) part_row(line.number, part);
    const std::string first = line.adds ? " &\\mathrel{+}= " : " &{}= ";
    row(line.number, told.left + sides_of(told, first, " \\approx ", " = "));
  }
  return "\\begin{array}{rrl}\n" + rows + "\n\\end{array}\n";
}

}  // namespace autograd::explain
