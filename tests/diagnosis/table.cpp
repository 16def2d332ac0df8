// SPDX-License-Identifier: MIT
#include "tests/diagnosis/table.hpp"

#include <algorithm>
#include <cstdio>

#include "tests/diagnosis/human.hpp"

namespace measure {
namespace {

double share(double part, std::size_t whole) { return whole == 0 ? 0.0 : part / static_cast<double>(whole); }
double share(std::size_t part, std::size_t whole) { return share(static_cast<double>(part), whole); }

void print_line(const Recall::Line& line) {
  const Tally& t = line.all;
  std::printf("%-17s %6zu %5zu  %5.3f %5.3f  %5.3f %5.3f  %5.2f  %5.3f %5.3f  %5zu\n",
              std::string(word_for(line.row)).c_str(), t.cases, t.discarded, share(t.first, t.cases),
              share(t.three, t.cases), share(t.first_heads, t.cases), share(t.three_heads, t.cases),
              share(t.classes, t.cases), share(t.random_first, t.cases), share(t.random_three, t.cases),
              t.unexplained);
  std::fflush(stdout);
}

/// The same, apart for each family.
void print_families(const Recall& recall) {
  std::printf("\n%-17s", "@1/@3");
  for (const auto& [family, tally] : recall.lines[0].families)
    std::printf(" %14s", std::string(word_for(family)).c_str());
  for (const Recall::Line& line : recall.lines) {
    std::printf("\n%-17s", std::string(word_for(line.row)).c_str());
    for (const auto& [family, tally] : line.families) {
      if (tally.cases == 0) {
        std::printf(" %14s", "-");
      } else {
        std::printf("      %.2f/%.2f", share(tally.first, tally.cases), share(tally.three, tally.cases));
      }
    }
  }
  std::printf("\n");
}

double mean(const Recall& recall, std::size_t Tally::*hits) {
  double sum = 0.0;
  std::size_t kinds = 0;
  for (const Recall::Line& line : recall.lines) {
    if (line.row == Row::two_with_sign || line.all.cases == 0) continue;
    sum += share(line.all.*hits, line.all.cases);
    ++kinds;
  }
  return share(sum, kinds);
}

const char* held(bool holds) { return holds ? "" : "   <- misses its bar"; }

}  // namespace

double Recall::mean_first() const { return mean(*this, &Tally::first); }
double Recall::mean_three() const { return mean(*this, &Tally::three); }

const Recall::Line* Recall::line(Row row) const {
  const auto found =
      std::find_if(lines.begin(), lines.end(), [&](const Line& line) { return line.row == row; });
  return found == lines.end() ? nullptr : &*found;
}

Tally Recall::total() const {
  Tally total;
  for (const Line& line : lines) total.add(line.all);
  return total;
}

namespace {

void print_head(const Request& request) {
  std::printf("seed %llu, %zu cases of each kind in each family\n\n",
              static_cast<unsigned long long>(request.plan.seed), request.plan.cases);
  std::printf("%-17s %6s %5s  %5s %5s  %5s %5s  %5s  %5s %5s  %5s\n", "kind", "cases", "gone", "@1", "@3",
              "heads", "heads", "fit", "rnd@1", "rnd@3", "none");
}

}  // namespace

Recall measure_recall(const Request& request, bool quiet) {
  if (!quiet) print_head(request);
  Recall recall;
  for (std::size_t r = 0; r < row_count; ++r) {
    const Row row = static_cast<Row>(r);
    if (!request.kind.empty() && word_for(row) != request.kind) continue;
    recall.lines.push_back({row, {}, {}});
    for (const Family family : families) {
      if (!request.family.empty() && word_for(family) != request.family) continue;
      recall.lines.back().families.emplace_back(family, run_trials(row, family, request.plan));
      recall.lines.back().all.add(recall.lines.back().families.back().second);
    }
    if (!quiet) print_line(recall.lines.back());
  }
  if (!quiet && !recall.lines.empty()) print_families(recall);
  return recall;
}

bool reaches_bars(const Recall& recall, double margin) {
  const Tally total = recall.total();
  const bool first = recall.mean_first() >= 0.80 - margin, three = recall.mean_three() >= 0.95 - margin;
  std::printf("\nmean of the kinds, first place       %.3f  (bar 0.80)%s\n", recall.mean_first(),
              held(first));
  std::printf("mean of the kinds, first three       %.3f  (bar 0.95)%s\n", recall.mean_three(), held(three));
  bool pairs = true;
  if (const Recall::Line* line = recall.line(Row::two_with_sign)) {
    const double found = share(line->all.three, line->all.cases);
    pairs = found >= 0.80 - margin;
    std::printf("pairs with a sign, first three       %.3f  (bar 0.80)%s\n", found, held(pairs));
  }
  const double caught = share(total.wrong + total.coincidence, total.cases);
  const bool verdicts = caught >= 0.999 && total.right == 0;
  std::printf(
      "wrong claims told wrong              %.5f  (bar 0.999; %zu wrong, %zu coincidence, %zu undecided, %zu "
      "right)%s\n",
      caught, total.wrong, total.coincidence, total.undecided, total.right, held(verdicts));
  std::printf("discarded, because nothing changed   %zu\n", total.discarded);
  return first && three && pairs && verdicts;
}

void print_times(const Recall& recall) {
  std::printf("\nmilliseconds for a diagnosis, on average:");
  for (const Recall::Line& line : recall.lines) {
    std::printf(" %s %.1f,", std::string(word_for(line.row)).c_str(),
                1000.0 * share(line.all.seconds, line.all.cases));
  }
  const Tally total = recall.total();
  std::printf(" all %.1f; the slowest %.0f\n", 1000.0 * share(total.seconds, total.cases),
              1000.0 * total.slowest);
}

bool measure_controls(const Plan& plan) {
  const auto sized = [&](std::size_t cases) {
    Plan sized_plan = plan;
    sized_plan.cases = cases;
    return sized_plan;
  };
  const Nonsense nonsense = run_nonsense(sized(5 * plan.cases));
  const std::size_t explained = nonsense.mistaken_explained + nonsense.unrelated_explained;
  const bool silent = share(explained, nonsense.mistaken + nonsense.unrelated) <= 0.05;
  std::printf(
      "nonsense explained                   %.4f  (bar 0.05; %zu of %zu with three or more mistakes, %zu of "
      "%zu unrelated)%s\n",
      share(explained, nonsense.mistaken + nonsense.unrelated), nonsense.mistaken_explained,
      nonsense.mistaken, nonsense.unrelated_explained, nonsense.unrelated, held(silent));
  std::fflush(stdout);

  const Sheets sheets = run_sheets(sized(plan.cases));
  const bool roots = share(sheets.only_root, sheets.sheets) >= 0.90;
  std::printf(
      "sheets, the slip is the only root    %.3f  (bar 0.90; %zu sheets; among the roots %.3f, with all its "
      "lines %.3f)%s\n",
      share(sheets.only_root, sheets.sheets), sheets.sheets, share(sheets.among_roots, sheets.sheets),
      share(sheets.all_carried, sheets.sheets), held(roots));

  const Swaps swaps = run_swaps(sized(plan.cases));
  const bool coincide = swaps.coincidence == swaps.claims;
  std::printf("swapped names told coincidence       %zu of %zu%s\n", swaps.coincidence, swaps.claims,
              held(coincide));
  std::fflush(stdout);

  const RightClaims right = run_right_claims(sized(500 * plan.cases));
  const bool just = right.wrong == 0 && share(right.undecided, right.claims) <= 0.001;
  std::printf("right claims                         %zu: %zu wrong, %zu undecided%s\n", right.claims,
              right.wrong, right.undecided, held(just));
  return silent && roots && coincide && just;
}

void measure_human_slips(const Plan& plan) {
  const HumanResult result = run_human_slips(plan);
  std::printf(
      "human slips                          %zu: %.3f in the first place, %.3f in the first three, %zu told "
      "wrong\n",
      result.slips, share(result.first, result.slips), share(result.three, result.slips), result.told_wrong);
  std::fflush(stdout);
}

}  // namespace measure
