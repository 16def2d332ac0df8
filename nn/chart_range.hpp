// SPDX-License-Identifier: MIT
// What the axes of a chart hold. It knows nothing of how they are drawn.
#pragma once

#include "nn/chart.hpp"

namespace nn {

/// What was asked for; else what holds all points: lines begin and end at the ends, points and equal units
/// get round ends.
Range range_across(const Chart& chart);
/// What was asked for; else what holds all points, with round ends.
Range range_up(const Chart& chart);

/// Whether all that stands across is counted: 1.5 is then no tick.
bool is_whole_across(const Chart& chart);

}  // namespace nn
