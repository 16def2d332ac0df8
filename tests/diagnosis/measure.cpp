// SPDX-License-Identifier: MIT
// Measures the diagnosis and prints the table. Exit status 1 where a bar is missed.
//
// usage: measure_diagnosis [--seed N] [--cases N] [--kind K] [--family F] [--times] [--verbose]
//
// Without --kind and --family everything is measured, recall also with a fresh seed. `--kind controls` runs
// the controls alone, `--kind slips` the list of human slips.
#include <cstdio>
#include <exception>
#include <iostream>
#include <random>
#include <stdexcept>

#include "tests/diagnosis/table.hpp"

namespace {

measure::Request request_of(int count, char** words) {
  measure::Request request;
  for (int i = 1; i < count; ++i) {
    const std::string word = words[i];
    const auto next = [&]() -> std::string {
      if (i + 1 >= count) throw std::invalid_argument(word + " needs a value");
      return words[++i];
    };
    if (word == "--seed") {
      request.plan.seed = std::stoull(next());
    } else if (word == "--cases") {
      request.plan.cases = std::stoull(next());
    } else if (word == "--kind") {
      request.kind = next();
    } else if (word == "--family") {
      request.family = next();
    } else if (word == "--times") {
      request.times = true;
    } else if (word == "--verbose") {
      request.plan.verbose = true;
    } else {
      throw std::invalid_argument("unknown option " + word);
    }
  }
  return request;
}

bool run(const measure::Request& request) {
  if (request.kind == "controls") return measure::measure_controls(request.plan);
  if (request.kind == "slips") {
    measure::measure_human_slips(request.plan);
    return true;
  }
  const measure::Recall recall = measure::measure_recall(request);
  bool reached = measure::reaches_bars(recall);
  if (request.times) measure::print_times(recall);
  if (!request.kind.empty() || !request.family.empty()) return reached;
  measure::measure_human_slips(request.plan);
  reached &= measure::measure_controls(request.plan);
  measure::Request fresh = request;
  std::random_device device;
  fresh.plan.seed = device();
  std::printf("\nThe same with a fresh seed: ");
  return measure::reaches_bars(measure::measure_recall(fresh)) && reached;
}

}  // namespace

int main(int count, char** words) {
  try {
    return run(request_of(count, words)) ? 0 : 1;
  } catch (const std::exception& problem) {
    std::cerr << problem.what()
              << "\nusage: measure_diagnosis [--seed N] [--cases N] [--kind K] [--family F] [--times] "
              << "[--verbose]\n";
    return 2;
  }
}
