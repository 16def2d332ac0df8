// SPDX-License-Identifier: MIT
// A training run as one HTML file to look at, to print and to keep: settings, drawings, parameters before and
// after, and the numbers behind the drawings as tables. It needs no script and nothing from elsewhere.
//
//   Report report(trainer, "Two moons");            // before fit(): it keeps the parameters
//   trainer.fit(inputs, targets);
//   report.add("Decision boundary", boundary_of(network, inputs, targets, Answer::logit));
//   write_file("moons.html", report.html());
#pragma once

#include <string>
#include <vector>

#include "nn/boundary.hpp"
#include "nn/chart.hpp"
#include "nn/rate_comparison.hpp"
#include "nn/trainer.hpp"

namespace nn {

/// It holds no times: the same run gives the same bytes.
class Report {
 public:
  /// Keeps the parameters that the network has now. The trainer must outlive it.
  Report(const Trainer& trainer, std::string title);

  /// A sentence for the head of the report: what the rows are, how good the predictions.
  Report& say(std::string sentence);
  /// The run ended with an error, in these words: the loss chart is marked "diverged at epoch 17".
  Report& diverged(const Diverged& error);
  /// The same network with other learning rates, as small charts side by side.
  Report& compare(std::vector<RateRun> runs);

  // A section of its own, after the loss. The drawings are made at once, and throw what svg_of() throws.

  Report& add(const std::string& heading, const Chart& chart);
  Report& add(const std::string& heading, const Boundary& boundary);
  /// Text as it is, in letters of one width: a table such as ConfusionMatrix::text().
  Report& add_text(const std::string& heading, const std::string& text);

  /// The page, of the trainer's latest run, with the parameters that the network has now. It is well-formed
  /// XML too. A table has 500 rows at most, evenly chosen, and says so. Throws StaleValue where the
  /// parameters were dropped.
  std::string html() const;

 private:
  struct Section {
    std::string heading, markup;
  };

  const Trainer& trainer_;
  std::string title_, diverged_;
  std::vector<double> before_;
  std::vector<std::string> sentences_;
  std::vector<RateRun> rates_;
  std::vector<Section> sections_;
};

}  // namespace nn
