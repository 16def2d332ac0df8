// SPDX-License-Identifier: MIT
// What libFuzzer calls with bytes that are read as a sheet: nothing may crash, hang or take much memory,
// every problem must point into the sheet, and what can be read can be judged.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "nn/sheet_network.hpp"

namespace {

using namespace autograd::verify;

/// Judging takes its time for each node, and a few claims and small ones will do.
constexpr std::size_t most_judged = 5;
constexpr std::size_t largest_judged = 300;

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "The property that does not hold: %s\n", what);
  std::abort();
}

void check(const Problem& problem, const Sheet& sheet) {
  require(!problem.message.empty(), "a problem says what is wrong");
  require(problem.line <= sheet.lines.size(), "a problem points to a line of the sheet");
  require(problem.line == 0 || problem.column > 0, "a problem points to a column of its line");
  require(text(problem).size() < problem.message.size() + problem.file.size() + 1000, "an excerpt is short");
}

void judge(const Sheet& sheet) {
  std::size_t judged = 0;
  for (const SheetClaim& claim : sheet.claims) {
    if (claim.problem || sheet.graph().size() > largest_judged || judged == most_judged) continue;
    ++judged;
    require(sheet.judge().judge(claim.claim).steps.size() == claim.claim.chain.size(),
            "each member is judged");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Statements extra = nn::sheet_statements();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Sheet sheet = read_sheet(text, "fuzzed.sheet", extra, {.seed = 1, .points = 2});
  for (const Problem& problem : sheet.problems) check(problem, sheet);
  for (const Problem& warning : sheet.warnings) check(warning, sheet);
  for (const SheetClaim& claim : sheet.claims) {
    for (const Problem& warning : claim.warnings) check(warning, sheet);
    if (claim.problem) check(*claim.problem, sheet);
    require(claim.problem.has_value() != !claim.claim.chain.empty(),
            "a claim is read as a whole or not at all");
  }
  judge(sheet);
  return 0;
}
