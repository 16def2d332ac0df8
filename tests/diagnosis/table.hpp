// SPDX-License-Identifier: MIT
// The figures of a measurement, printed, and whether they reach the bars.
#pragma once

#include <string>
#include <vector>

#include "tests/diagnosis/controls.hpp"

namespace measure {

/// What to measure; empty words stand for everything.
struct Request {
  Plan plan;
  std::string kind, family;
  bool times = false;
};

/// Recall of the injected mistakes, by kind.
struct Recall {
  struct Line {
    Row row;
    Tally all;
    std::vector<std::pair<Family, Tally>> families;
  };
  std::vector<Line> lines;

  /// Unweighted over the kinds that were measured.
  double mean_first() const;
  double mean_three() const;
  const Line* line(Row row) const;
  Tally total() const;
};

/// Runs row after row, and prints each as it is there unless `quiet`.
Recall measure_recall(const Request& request, bool quiet = false);
/// Whether the recall and the verdicts reach the bars, with this much less asked of the recall.
bool reaches_bars(const Recall& recall, double margin = 0.0);
/// How long the diagnoses took: a line of its own, since all else is the same for the same seed.
void print_times(const Recall& recall);
/// Runs and prints the controls; whether all of them hold.
bool measure_controls(const Plan& plan);

/// The list of human slips, printed apart; it has no bar.
void measure_human_slips(const Plan& plan);

}  // namespace measure
