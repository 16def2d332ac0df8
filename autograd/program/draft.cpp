// SPDX-License-Identifier: MIT
#include "autograd/program/draft.hpp"

#include <charconv>

#include "autograd/sweep.hpp"

namespace autograd::program {

Place Draft::add(Line line, std::span<const Place> operands) {
  if (lines_.size() >= nowhere) throw GraphFull("a program has at most 2^32 - 1 lines");
  line.first = operands_.size();
  line.count = operands.size();
  operands_.insert(operands_.end(), operands.begin(), operands.end());
  lines_.push_back(line);
  return static_cast<Place>(lines_.size() - 1);
}

Draft Draft::without_lines() const {
  Draft draft;
  draft.column_names = column_names;
  draft.parameter_names = parameter_names;
  draft.names = names;
  draft.customs = customs;
  return draft;
}

double value_of(const Draft& draft, Place place, std::span<const double> operands) {
  if (const CustomOperation* operation = draft.custom(place)) return operation->value(operands);
  return visit(draft[place].code, [&]<class Op>(Op) { return autograd::value_of<Op>(operands); });
}

std::string exact_text(double number) {
  if (number != number) return "NaN";
  char digits[32];
  return {digits, std::to_chars(digits, digits + sizeof digits, number).ptr};
}

std::string comparison_text(const Test& test) {
  const char* words[] = {" < ", " <= ", " > ", " >= ", " == ", " != "};
  return test.a_name + words[static_cast<std::size_t>(test.relation)] + test.b_name + " is " +
         (test.outcome ? "true" : "false");
}

}  // namespace autograd::program
