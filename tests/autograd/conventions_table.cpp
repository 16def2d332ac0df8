// SPDX-License-Identifier: MIT
// Prints the table of conventions as Markdown, from what the engine returns.
#include <cmath>
#include <cstdio>

#include "autograd/explain/pattern.hpp"
#include "tests/autograd/conventions.hpp"

namespace {

std::string text(double number) {
  if (std::isnan(number)) return "NaN";
  return autograd::explain::number_text(number);
}

}  // namespace

int main() {
  std::puts("| case | value | derivative |\n|---|---|---|");
  for (const conventions::Row& row : conventions::rows()) {
    autograd::Graph graph;
    std::vector<autograd::Value> x;
    for (const double operand : row.operands) x.emplace_back(graph, operand);
    const autograd::Value y = row.f(x);
    const autograd::Gradient g = gradient(y);
    std::string derivatives;
    for (const autograd::Value& operand : x)
      derivatives += (derivatives.empty() ? "" : ", ") + text(g[operand]);
    if (row.finite_second) derivatives += "; second derivatives finite";
    std::printf("| %s | %s | %s |\n", row.text.c_str(), text(y.value()).c_str(), derivatives.c_str());
  }
}
