// SPDX-License-Identifier: MIT
// A lesson as tables: all that is read with scripts off and on paper, and what the page's script takes its
// formulas from. A symbol in a formula has the attribute data-v, which says at which place its value is; the
// script puts numbers there, and writes the tables' numbers anew.
#pragma once

#include "autograd/explain/lesson_graph.hpp"

namespace autograd::explain {

std::string forward_rows(const LessonGraph& graph, const Spellings& spellings);
std::string backward_rows(const LessonGraph& graph, const Spellings& spellings);
/// What is said where there is no derivative at the given numbers; empty where there is one everywhere.
std::string kink_words(const LessonGraph& graph);
std::string claim_rows(const LessonGraph& graph, const LessonSettings& settings);
/// The derivative by each parameter, or by each input where none is a parameter, as chain_rule tells it; what
/// several need is told once.
std::string derivations(const LessonGraph& graph, const LessonSettings& settings);

}  // namespace autograd::explain
