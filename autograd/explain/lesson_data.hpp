// SPDX-License-Identifier: MIT
// What a lesson's page is told about its graph, as JSON.
#pragma once

#include "autograd/explain/lesson_graph.hpp"

namespace autograd::explain {

/// One object. It can stand inside a script element: there is no '<' in it.
std::string lesson_data(const LessonGraph& graph, const LessonSettings& settings);

}  // namespace autograd::explain
