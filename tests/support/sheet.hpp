// SPDX-License-Identifier: MIT
// Short ways to read a sheet and to ask what became of it.
#pragma once

#include <doctest/doctest.h>

#include <string>

#include "autograd/verify/sheet.hpp"

namespace support {

using autograd::verify::Problem;
using autograd::verify::Sheet;
using autograd::verify::SheetClaim;
using autograd::verify::Verdict;

/// Numbers that no formula of a test has by chance.
inline const std::string numbers =
    "given x = 0.7, y = 1.3, x1 = 0.9, x2 = 1.1\n"
    "parameter w = 0.6, b = -0.4, w1_11 = 0.8, w2_11 = 1.7\n";

inline Sheet sheet_of(const std::string& lines) {
  return autograd::verify::read_sheet(numbers + lines, "test.sheet");
}

inline std::string joined(const std::vector<Problem>& problems) {
  std::string all;
  for (const Problem& problem : problems) all += text(problem);
  return all;
}

/// What a formula is at those numbers; `declarations` stand above it.
inline double number_of(const std::string& formula, const std::string& declarations = "") {
  const Sheet sheet = sheet_of(declarations + "let result = " + formula + "\n");
  CAPTURE(formula);
  CHECK(joined(sheet.problems) == "");
  const auto result = sheet.find("result");
  REQUIRE(result.has_value());
  return result->value();
}

/// Why a formula cannot be read; the column counts from the formula's first character.
struct Refused {
  std::string message;
  std::size_t column = 0;
};
inline Refused refused(const std::string& formula, const std::string& declarations = "") {
  const std::string claim = "claim T: ";
  const Sheet sheet = sheet_of(declarations + claim + formula + "\n");
  CAPTURE(formula);
  REQUIRE(sheet.claims.size() == 1);
  REQUIRE(sheet.claims[0].problem.has_value());
  const Problem& problem = *sheet.claims[0].problem;
  return {problem.message, problem.column > claim.size() ? problem.column - claim.size() : 0};
}

/// The one claim of a sheet; it must be readable.
inline SheetClaim claim_of(const Sheet& sheet) {
  REQUIRE(sheet.claims.size() == 1);
  CHECK_MESSAGE(!sheet.claims[0].problem, text(sheet.claims[0].problem.value_or(Problem{})));
  return sheet.claims[0];
}

/// The verdict of a claim about those numbers.
inline Verdict verdict_of(const std::string& formula, const std::string& declarations = "") {
  const Sheet sheet = sheet_of(declarations + "claim T: " + formula + "\n");
  CAPTURE(formula);
  const SheetClaim claim = claim_of(sheet);
  return claim.problem ? Verdict::unreadable : sheet.judge().judge(claim.claim).verdict;
}

/// The warnings of a claim, one after the other.
inline std::string warnings_of(const std::string& formula, const std::string& declarations = "") {
  const Sheet sheet = sheet_of(declarations + "claim T: " + formula + "\n");
  return joined(claim_of(sheet).warnings);
}

}  // namespace support
