// SPDX-License-Identifier: MIT
// Measures the diagnosis and prints the table. Exit status 1 where a bar is missed.
//
// usage: measure_diagnosis [--seed N] [--cases N] [--kind K] [--family F] [--verbose]
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>

#include "tests/diagnosis/trials.hpp"

namespace {

using namespace measure;

struct Options {
  Plan plan;
  std::string kind, family;
};

Options options_of(int count, char** words) {
  Options options;
  for (int i = 1; i < count; ++i) {
    const std::string word = words[i];
    const auto next = [&] { return i + 1 < count ? std::string(words[++i]) : std::string(); };
    if (word == "--seed") {
      options.plan.seed = std::stoull(next());
    } else if (word == "--cases") {
      options.plan.cases = std::stoull(next());
    } else if (word == "--kind") {
      options.kind = next();
    } else if (word == "--family") {
      options.family = next();
    } else if (word == "--verbose") {
      options.plan.verbose = true;
    } else {
      std::cerr << "usage: measure_diagnosis [--seed N] [--cases N] [--kind K] [--family F] [--verbose]\n";
      std::exit(2);
    }
  }
  return options;
}

double share(double part, std::size_t whole) { return whole == 0 ? 0.0 : part / static_cast<double>(whole); }
double share(std::size_t part, std::size_t whole) { return share(static_cast<double>(part), whole); }

void print_row(const char* name, const Tally& t) {
  std::printf("%-16s %6zu %6zu  %5.3f %5.3f  %5.3f %5.3f  %5.2f  %5.3f %5.3f  %6zu %6.1f\n", name, t.cases,
              t.discarded, share(t.first, t.cases), share(t.three, t.cases), share(t.first_heads, t.cases),
              share(t.three_heads, t.cases), share(t.classes, t.cases - t.unexplained),
              share(t.random_first, t.cases), share(t.random_three, t.cases), t.unexplained,
              1000.0 * share(t.seconds, t.cases));
}

}  // namespace

int main(int count, char** words) {
  const Options options = options_of(count, words);
  std::printf("seed %llu, %zu cases of each kind in each family\n\n",
              static_cast<unsigned long long>(options.plan.seed), options.plan.cases);
  std::printf("%-16s %6s %6s  %5s %5s  %5s %5s  %5s  %5s %5s  %6s %6s\n", "kind", "cases", "gone", "@1", "@3",
              "@1 hd", "@3 hd", "class", "rnd@1", "rnd@3", "unexpl", "ms");
  double first = 0.0, three = 0.0;
  std::size_t kinds = 0;
  Tally all;
  for (std::size_t r = 0; r < row_count; ++r) {
    const Row row = static_cast<Row>(r);
    if (!options.kind.empty() && word_for(row) != options.kind) continue;
    Tally of_row;
    std::string by_family;
    for (const Family family : families) {
      if (!options.family.empty() && word_for(family) != options.family) continue;
      const Tally tally = run_trials(row, family, options.plan);
      of_row.add(tally);
      char text[80];
      std::snprintf(text, sizeof text, "  %.5s %zu %.2f/%.2f", std::string(word_for(family)).c_str(),
                    tally.cases, share(tally.first, tally.cases), share(tally.three, tally.cases));
      by_family += text;
    }
    print_row(std::string(word_for(row)).c_str(), of_row);
    std::printf("    %s\n", by_family.c_str());
    std::fflush(stdout);
    all.add(of_row);
    if (row == Row::two_with_sign || of_row.cases == 0) continue;
    first += share(of_row.first, of_row.cases);
    three += share(of_row.three, of_row.cases);
    ++kinds;
  }
  std::printf("\nmean over %zu kinds: %.3f in the first place, %.3f in the first three\n", kinds,
              share(first, kinds), share(three, kinds));
  std::printf("verdicts: %zu wrong, %zu coincidence, %zu undecided, %zu right\n", all.wrong, all.coincidence,
              all.undecided, all.right);
  std::printf("diagnosis: %.1f s, slowest %.0f ms\n", all.seconds, 1000.0 * all.slowest);
  return share(first, kinds) >= 0.80 && share(three, kinds) >= 0.95 ? 0 : 1;
}
