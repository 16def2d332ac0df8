// SPDX-License-Identifier: MIT
#include "autograd/explain/formula.hpp"

#include "autograd/explain/reading.hpp"

namespace autograd::explain {
namespace {

/// Whether the node at a place stands for itself where formulas are written down to a depth.
auto symbols(const Section& section, Depth depth) {
  return [&section, depth](std::size_t place) {
    return depth == Depth::named && !section.graph().name_of(section.node(place).index()).empty();
  };
}

}  // namespace

Formula formula(Value y, Depth depth) {
  if (y.is_constant()) return y.value();
  const Section section(y);
  const Reading reading(section, symbols(section, depth));
  return reading.written_out(section.size() - 1);
}

Formula derivative_formula(Value y, Value x, Depth depth) {
  y.check();
  x.check();
  if (x.is_constant()) throw NotAVariable("no derivative by " + describe(x) + " can be taken");
  if (y.is_constant()) return 0.0;
  if (x.graph() != y.graph()) refuse_wrong_graph(y, x);
  const Section section(y);
  section.require_up_to_date();
  const std::size_t by = section.place(x);
  if (by == Section::nowhere) return 0.0;
  const Reading reading(section, symbols(section, depth), PointGuards::left_out);
  const std::vector<char> depends = depends_on(section, by);
  return backward<Formula>(section, reading.formulas(), section.size() - 1,
                           [&](std::size_t place) { return depends[place] != 0; })[by];
}

std::string name_or_formula(Value y) {
  const std::string name = y.name();
  return name.empty() ? formula(y).text() : name;
}

}  // namespace autograd::explain
