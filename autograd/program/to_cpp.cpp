// SPDX-License-Identifier: MIT
// A program written as a plain C++ function. Its gradient is the derivative graph, written like any other.
#include <algorithm>
#include <locale>
#include <sstream>

#include "autograd/gradient.hpp"
#include "autograd/program/compiled.hpp"
#include "autograd/program/cpp_words.hpp"
#include "autograd/program/identifiers.hpp"
#include "autograd/program/rewrite.hpp"

namespace autograd::program {
namespace {

constexpr std::size_t longest = 70;  // of a piece that is written inside another

/// Outputs that depend on nothing, and their gradient.
Draft of_constants(const Draft& draft, std::span<const Value> outputs) {
  Draft both = draft.without_lines();
  for (const Value& output : outputs) both.outputs.push_back(both.add_constant(output.value()));
  for (std::size_t i = 0; i < draft.parameter_names.size(); ++i)
    both.outputs.push_back(both.add_constant(0.0));
  return both;
}

/// The draft of the outputs and of the gradient of their sum: first the outputs, then the gradient.
Draft with_gradient(const Draft& draft) {
  Graph graph;
  const std::vector<Value> values = record(draft, graph);
  const Leaves leaves = leaves_of(draft, values, graph);
  std::vector<Value> all;
  for (const Place output : draft.outputs) all.push_back(values[output]);
  const Value total = sum(all);
  if (total.is_constant()) return of_constants(draft, all);
  const std::vector<Value> slopes = derivatives(total, leaves.parameters);
  all.insert(all.end(), slopes.begin(), slopes.end());
  Draft both = capture(all, {leaves.columns, leaves.parameters, {}});
  both.column_names = draft.column_names;
  both.parameter_names = draft.parameter_names;
  return drop_dead(merge_common(fold_constants(both), false));
}

class Writer {
 public:
  /// With the comparisons that must go as they went when the draft was recorded.
  Writer(const Draft& draft, std::size_t outputs, std::vector<std::string> requirements)
      : draft_(draft),
        requirements_(std::move(requirements)),
        outputs_(outputs),
        uses_(draft.size()),
        first_part_(draft.size()),
        pieces_(draft.size()) {
    for (Place place = 0; place < draft.size(); ++place) {
      const std::size_t times = draft[place].is(code_of<Square>) ? 2 : 1;  // it is written as a product
      for (const Place operand : draft.operands(place)) uses_[operand] += times;
    }
    body_.imbue(std::locale::classic());
    for (const Place output : draft.outputs) ++uses_[output];
    for (std::size_t i = 0; i < outputs; ++i) first_part_[draft.outputs[i]] = true;
    for (std::size_t place = draft.size(); place-- > 0;) {
      if (!first_part_[place]) continue;
      for (const Place operand : draft.operands(static_cast<Place>(place))) first_part_[operand] = true;
    }
  }

  std::string run(std::string_view function_name) {
    const std::vector<Place>& all = draft_.outputs;
    write_part(true);
    for (std::size_t i = 0; i < outputs_; ++i) assign("outputs", i, all[i]);
    body_ << "  if (gradient == nullptr) return;\n";
    write_part(false);
    for (std::size_t i = outputs_; i < all.size(); ++i) assign("gradient", i - outputs_, all[i]);
    std::ostringstream out;
    out.imbue(std::locale::classic());
    out << "#include <cmath>\n#include <initializer_list>\n\n"
        << definitions(functions_) << (functions_.empty() ? "" : "\n");
    write_list(out, "columns", draft_.column_names);
    write_list(out, "parameters", draft_.parameter_names);
    for (const std::string& comparison : requirements_)
      out << "// requires: " << one_line(comparison)
          << "; elsewhere it is not the function that was recorded\n";
    out << "// gradient: of the sum of the outputs, by each parameter; null where it is not wanted\n"
        << "void " << function_name << "(const double* columns, const double* parameters, double* outputs,\n"
        << std::string(function_name.size() + 6, ' ') << "double* gradient) {\n"
        << "  static_cast<void>(columns);\n  static_cast<void>(parameters);\n"
        << body_.str() << "}\n";
    return out.str();
  }

 private:
  static void write_list(std::ostream& out, std::string_view what, const std::vector<std::string>& names) {
    out << "// " << what << ":";
    for (const std::string& name : names) out << ' ' << one_line(name);
    out << '\n';
  }

  void assign(std::string_view array, std::size_t i, Place place) {
    body_ << "  " << array << "[" << i << "] = " << pieces_[place].text << ";\n";
  }

  void write_part(bool first) {
    std::vector<Piece> operands;
    for (Place place = 0; place < draft_.size(); ++place) {
      if (first_part_[place] != first) continue;
      const Line& line = draft_[place];
      if (line.kind == Line::Kind::constant) {
        pieces_[place] = {literal(line.number)};
      } else if (line.kind == Line::Kind::column) {
        name_leaf(place, "columns", draft_.column_names[line.which]);
      } else if (line.kind == Line::Kind::parameter) {
        name_leaf(place, "parameters", draft_.parameter_names[line.which]);
      } else {
        write_operation(place, operands);
      }
    }
  }

  void name_leaf(Place place, std::string_view array, const std::string& name) {
    const std::string identifier = identifiers_.take(name);
    body_ << "  const double " << identifier << " = " << array << "[" << draft_[place].which << "];\n";
    pieces_[place] = {identifier};
  }

  void write_operation(Place place, std::vector<Piece>& operands) {
    const Line& line = draft_[place];
    if (const CustomOperation* custom = draft_.custom(place)) {
      throw Error("'" + std::string(custom->notation().name) +
                  "' is an operation of one's own; its callables cannot be written as C++");
    }
    operands.clear();
    for (const Place operand : draft_.operands(place)) operands.push_back(pieces_[operand]);
    Piece piece = written(line.code, operands, functions_);
    const bool inside = uses_[place] == 1 && line.name == 0 && piece.text.size() < longest;
    if (!inside) {
      const std::string identifier = identifiers_.take(draft_.names[line.name]);
      body_ << "  const double " << identifier << " = " << piece.text << ";\n";
      piece = {identifier};
    }
    pieces_[place] = std::move(piece);
  }

  const Draft& draft_;
  const std::vector<std::string> requirements_;
  const std::size_t outputs_;
  std::vector<std::size_t> uses_;
  std::vector<bool> first_part_;  // what the outputs need
  std::vector<Piece> pieces_;
  std::set<std::string> functions_;
  Identifiers identifiers_;
  std::ostringstream body_;
};

}  // namespace

std::string to_cpp(const Compiled& compiled, std::string_view function_name) {
  if (!is_identifier(function_name))
    throw Error("'" + std::string(function_name) + "' is no name for a C++ function");
  std::vector<std::string> requirements;
  for (const Test& test : compiled.plan.tests) requirements.push_back(comparison_text(test));
  return Writer(with_gradient(compiled.recorded), compiled.recorded.outputs.size(), std::move(requirements))
      .run(function_name);
}

}  // namespace autograd::program
