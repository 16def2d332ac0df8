// SPDX-License-Identifier: MIT
// The main job: every derivative that the founding notes claim, judged against the automatic one.
#include <algorithm>
#include <cstdio>
#include <exception>

#include "autograd/verify/report.hpp"
#include "examples/notes.hpp"

namespace {

using autograd::verify::Judgement;

void print_forward(const notes::Part& part, const char* remark) {
  std::printf("First row, forward:");
  for (const autograd::Value& node : part.forward)
    std::printf("  %s = %.6g", node.name().c_str(), node.value());
  std::printf("\n%s\n\n", remark);
}

void judge(notes::Part& part, std::vector<Judgement>& all) {
  const std::vector<Judgement> judgements = part.judge.judge(part.claims);
  std::printf("%s\n", autograd::verify::table(part.title, judgements).c_str());
  all.insert(all.end(), judgements.begin(), judgements.end());
}

}  // namespace

int main(int count, char**) try {
  if (count > 1) {
    std::fprintf(stderr, "nine_derivatives takes no arguments; it judges the notes that are built into it\n");
    return 2;
  }
  std::vector<Judgement> all;
  notes::Part regression = notes::regression();
  print_forward(regression, "The notes have yhat = 18 and L = 225.");
  judge(regression, all);

  notes::Part classification = notes::classification();
  print_forward(
      classification,
      "The notes have z11 = 0.1*8 + 0.1*8 + 0 and sigmoid(z11) = 0.1. They leave the placement column\n"
      "blank; it is assumed to be 1, 1, 0, 0, so y = 1 in this row.");
  judge(classification, all);

  for (notes::Part& part : notes::gradient_descent()) judge(part, all);
  double difference = 0.0;
  for (const Judgement& judgement : all) difference = std::max(difference, judgement.oracle_difference);
  std::printf("All together: %s\n", autograd::verify::summary(all).c_str());
  std::printf(
      "The two oracles (the backward walk; the complex step or differences) differ by %.0e at most.\n",
      difference);
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "nine_derivatives: %s\n", error.what());
  return 1;
}
