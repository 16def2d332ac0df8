// SPDX-License-Identifier: MIT
// Formulas that were read, recorded in a sheet's graph.
#pragma once

#include <map>

#include "autograd/verify/judge.hpp"
#include "autograd/verify/names.hpp"
#include "autograd/verify/syntax.hpp"

namespace autograd::verify {

/// A derivative in one line, d^2L/dw^2; `of` is the name of what is derived.
std::string symbol_name(const Syntax::Node& derivative, const Names& names, std::string_view of);

class Recorder {
 public:
  /// Whether derivatives are the judge's symbols, or recorded in full so that they can be differentiated
  /// again.
  enum class Derivatives { symbols, recorded };

  Recorder(Graph& graph, Judge& judge, const Names& names) : graph_(graph), judge_(judge), names_(names) {}

  /// Throws Fault.
  Value record(const Formulas& formulas, Syntax::Place place, Derivatives derivatives = Derivatives::symbols);

 private:
  struct Task {
    const Formulas& formulas;
    Derivatives derivatives;
  };
  Value value(const Task& task, Syntax::Place place);
  Value product(const Task& task, const Syntax::Node& node);
  Value power(const Task& task, const Syntax::Node& node);
  Value call(const Task& task, const Syntax::Node& node);
  Value derivative_of(const Task& task, const Syntax::Node& node);
  Value recorded_derivative(Value of, Value by);

  Graph& graph_;
  Judge& judge_;
  const Names& names_;
  std::map<std::pair<Index, Index>, Value> recorded_;
};

}  // namespace autograd::verify
