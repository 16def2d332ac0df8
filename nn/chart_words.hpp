// SPDX-License-Identifier: MIT
// What a chart says in words. It knows nothing of how it is drawn.
#pragma once

#include <string>
#include <vector>

#include "nn/chart_marks.hpp"

namespace nn {

/// A sentence for each way in which points are not in the plot: which series they are of, how many there are
/// and how far they go.
struct OffSentence {
  Off off;
  std::string text;
};
std::vector<OffSentence> sentences_of_points_off(const Chart& chart, const Plot& plot);

}  // namespace nn
