// SPDX-License-Identifier: MIT
// A chart with something of its maker's own behind its lines. For the library's own drawings.
#pragma once

#include <functional>
#include <string>

#include "nn/chart.hpp"
#include "nn/chart_marks.hpp"

namespace nn {

/// Draws into the plot, before the axes' lines do.
using Background = std::function<void(Markup&, const Plot&)>;

/// As svg_of(), with a background and with another description.
std::string draw_chart(const Chart& chart, SvgUse use, const Background& background,
                       const std::string& description);

}  // namespace nn
