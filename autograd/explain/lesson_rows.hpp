// SPDX-License-Identifier: MIT
// A lesson as tables: all that is read with scripts off and on paper, and what the page's script takes its
// formulas from. What stands for a number has the attribute data-v; the script fills numbers anew, and puts
// them in the place of symbols where a formula is shown with its numbers:
//
//   v5  the value at place 5         s7  the slope of line 7     k2.1  side 1 of claim 2
//   a3  what arrived at box 3        c7  what flows over line 7  t7    all that has arrived with line 7
//   b7  what had arrived before          (c7  the same as a term of a sum: in brackets if it is below 0
#pragma once

#include "autograd/explain/lesson_graph.hpp"

namespace autograd::explain {

std::string forward_rows(const LessonGraph& graph, const Spellings& spellings);
std::string backward_rows(const LessonGraph& graph, const Spellings& spellings);
std::string claim_rows(const LessonGraph& graph, const LessonSettings& settings);
/// The derivative by each parameter, as chain_rule tells it; what several need is told once.
std::string derivations(const LessonGraph& graph, const LessonSettings& settings);

}  // namespace autograd::explain
