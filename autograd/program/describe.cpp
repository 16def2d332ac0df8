// SPDX-License-Identifier: MIT
#include <algorithm>
#include <locale>
#include <sstream>

#include "autograd/program/compiled.hpp"

namespace autograd::program {
namespace {

constexpr std::size_t most_names = 8;

std::string joined(std::span<const std::string> names) {
  if (names.empty()) return "none";
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), most_names); ++i) text += (i == 0 ? "" : " ") + names[i];
  if (names.size() > most_names) text += " ... (" + std::to_string(names.size()) + " in all)";
  return text;
}

/// Steps of one kind that follow each other are one line.
class Steps {
 public:
  void add(std::string step) {
    if (!lines_.empty() && lines_.back().first == step) {
      ++lines_.back().second;
    } else {
      lines_.push_back({std::move(step), 1});
    }
  }
  void print(std::ostream& out, std::string_view title) const {
    if (lines_.empty()) out << title << "nothing\n";
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      out << (i == 0 ? title : std::string_view("            ")) << lines_[i].first;
      if (lines_[i].second > 1) out << ", " << lines_[i].second << " times";
      out << '\n';
    }
  }

 private:
  std::vector<std::pair<std::string, std::size_t>> lines_;
};

std::string step_text(Code code, const CustomOperation* custom, std::size_t operands) {
  const std::string name(custom != nullptr ? custom->notation().name : notation_of(code).name);
  const bool list = custom == nullptr && visit(code, [](auto op) { return decltype(op)::arity; }) == 0;
  return list ? name + " of " + std::to_string(operands) + " operands" : name;
}

std::string matrix_text(const Matrix& matrix) {
  const std::size_t rows = matrix.rows(), columns = matrix.operands.size();
  if (rows == 1) return "weighted sum of " + std::to_string(columns) + " operands";
  return "matrix " + std::to_string(rows) + " x " + std::to_string(columns) +
         ": that many weighted sums at once";
}

std::string memory_text(const Compiled& compiled, Wanted wanted) {
  const std::size_t bytes = compiled.frames ? sizes_of<double>(compiled.plan, wanted).total() * sizeof(double)
                                            : sizes_of<float>(compiled.plan, wanted).total() * sizeof(float);
  return std::to_string((bytes + 1023) / 1024) + " kB";
}

}  // namespace

std::string describe(const Compiled& compiled) {
  const Plan& plan = compiled.plan;
  std::ostringstream out;
  out.imbue(std::locale::classic());
  out << "recorded    " << compiled.recorded.size() << " lines\n";
  out << "columns     " << joined(plan.column_names) << '\n';
  out << "parameters  " << joined(plan.parameter_names) << '\n';
  Steps once, row, tests;
  for (const SharedPart::Step& step : plan.shared.steps)
    once.add(step_text(step.code, step.custom, step.count));
  for (const RowPart::Step& step : plan.rows.steps) {
    row.add(step.code == leaf_code ? matrix_text(plan.rows.matrices[step.matrix])
                                   : step_text(step.code, step.custom, step.count));
  }
  for (const Test& test : plan.tests) tests.add(comparison_text(test));
  once.print(out, "once        ");
  row.print(out, "each row    ");
  if (!plan.tests.empty()) tests.print(out, "requires    ");
  out << "outputs     " << plan.outputs.size() << '\n';
  const std::string_view lanes =
      compiled.frames ? compiled.frames->kernels().name : compiled.single_frames->kernels().name;
  out << "numbers     " << plan.rows.slots << " a row, in " << (compiled.frames ? "double" : "float") << " ("
      << lanes << ")\n"
      << "memory      " << memory_text(compiled, {.gradient = true, .column_gradient = false})
      << " a thread with a gradient, " << memory_text(compiled, {}) << " without\n";
  return out.str();
}

}  // namespace autograd::program
