// SPDX-License-Identifier: MIT
#include "autograd/verify/recorder.hpp"

#include "autograd/gradient.hpp"

namespace autograd::verify {

std::string symbol_name(const Syntax::Node& node, const Names& names, std::string_view of) {
  const std::string order = node.by.size() == 1 ? "" : "^" + std::to_string(node.by.size());
  std::string name = "d" + order + std::string(of) + "/";
  for (std::size_t i = 0; i < node.by.size();) {
    std::size_t times = 1;
    while (i + times < node.by.size() && node.by[i + times].name == node.by[i].name) ++times;
    name += "d" + names[node.by[i].name].spelled + (times == 1 ? "" : "^" + std::to_string(times));
    i += times;
  }
  return name;
}

Value Recorder::record(const Formulas& formulas, Syntax::Place place, Derivatives derivatives) {
  return value({formulas, derivatives}, place);
}

Value Recorder::value(const Task& task, Syntax::Place place) {
  const Syntax::Node& node = task.formulas.syntax[place];
  switch (node.kind) {
    case Syntax::Kind::number: return node.number;
    case Syntax::Kind::name: {
      const Name& name = names_[node.name];
      return task.derivatives == Derivatives::recorded && name.recorded ? *name.recorded : name.value;
    }
    case Syntax::Kind::sum: {
      Value total = value(task, node.parts[0].place);
      for (std::size_t i = 1; i < node.parts.size(); ++i) {
        const Value term = value(task, node.parts[i].place);
        total = node.parts[i].inverse ? total - term : total + term;
      }
      return total;
    }
    case Syntax::Kind::product: return product(task, node);
    case Syntax::Kind::power: return power(task, node);
    case Syntax::Kind::negate: return -value(task, node.parts[0].place);
    case Syntax::Kind::call: return call(task, node);
    case Syntax::Kind::derivative: return derivative_of(task, node);
  }
  return 0.0;
}

Value Recorder::product(const Task& task, const Syntax::Node& node) {
  Value total = value(task, node.parts[0].place);
  for (std::size_t i = 1; i < node.parts.size(); ++i) {
    const Value factor = value(task, node.parts[i].place);
    total = node.parts[i].inverse ? total / factor : total * factor;
  }
  return total;
}

Value Recorder::power(const Task& task, const Syntax::Node& node) {
  const Value base = value(task, node.parts[0].place), exponent = value(task, node.parts[1].place);
  if (exponent.is_constant() && exponent.value() == 2.0) return square(base);
  return pow(base, exponent);
}

Value Recorder::call(const Task& task, const Syntax::Node& node) {
  std::vector<Value> operands;
  for (const Syntax::Part& part : node.parts) operands.push_back(value(task, part.place));
  try {
    if (node.order == 0) return node.function->call(operands);
    // The function's own derivative is that through its operand; a number needs a leaf for it.
    const bool constant = operands[0].is_constant();
    std::optional<Recording> dropped;
    if (constant) {
      dropped.emplace(graph_);
      operands[0] = Value(graph_, operands[0].value());
    }
    Value slope = node.function->call(operands);
    for (std::size_t i = 0; i < node.order && !slope.is_constant(); ++i)
      slope = derivative(slope, operands[0]);
    return constant ? Value(slope.value()) : slope;
  } catch (const GraphFull&) {
    throw;
  } catch (const Error& error) {
    throw Fault{node.begin, error.what()};
  }
}

Value Recorder::recorded_derivative(Value of, Value by) {
  if (of.is_constant()) return 0.0;
  const auto [found, is_new] = recorded_.try_emplace({of.index(), by.index()});
  if (is_new) found->second = derivative(of, by);
  return found->second;
}

/// All but the last differentiation are recorded, since a symbol cannot be differentiated again.
Value Recorder::derivative_of(const Task& task, const Syntax::Node& node) {
  const Task inside{task.formulas, Derivatives::recorded};
  Value of = value(inside, node.parts[0].place);
  const std::string name = of.is_constant() ? "" : of.name();
  try {
    for (std::size_t i = 0; i < node.by.size(); ++i) {
      const Value by = names_[node.by[i].name].value;
      if (of.is_constant()) return 0.0;
      const bool last = i + 1 == node.by.size();
      if (!last || task.derivatives == Derivatives::recorded) {
        of = recorded_derivative(of, by);
      } else {
        const bool higher = node.by.size() > 1 && !name.empty();
        of = judge_.d(of, by, higher ? symbol_name(node, names_, name) : std::string());
      }
    }
  } catch (const GraphFull&) {
    throw;
  } catch (const Error& error) {
    throw Fault{node.begin, error.what()};
  }
  return of;
}

}  // namespace autograd::verify
