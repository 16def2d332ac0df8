// SPDX-License-Identifier: MIT
// A sheet judged and diagnosed: everything that any report shows, as plain data.
#pragma once

#include "autograd/verify/sheet.hpp"

namespace autograd::verify {

struct CheckSettings {
  /// The numbers that a run is repeated with; those that the sheet was read with.
  std::uint64_t seed = 1;
  std::size_t points = 8;
  /// Whether mistakes, repairs and roots are told, or verdicts only.
  bool hints = true;
  /// The share of the score, 0 to 1, of a line that is wrong only because it carries on another line's slip;
  /// none leaves it to the sheet, which gives all of it where it says nothing.
  std::optional<double> carried_forward = {};
};

struct Score {
  double earned = 0.0;
  double of = 0.0;
};

/// What a claim is required for, and what that counts.
struct Answer {
  std::string id;
  double of = 0.0;
};

/// A claim as reports show it.
struct ReportClaim {
  /// The label, or "line 12" where it has none.
  std::string id;
  std::size_t line = 0;
  /// As it stands in the sheet.
  std::string claim;
  Verdict verdict = Verdict::right;
  std::vector<Step> steps;
  std::vector<Explanation> mistakes;
  std::size_t ties = 0;
  Score score;
  /// Where a reference asks for it.
  std::vector<Answer> answers;
  /// The id of the line whose slip it carries on, where nothing else is wrong with it.
  std::string carried_from;
  /// Why it cannot be read.
  std::optional<Problem> problem;
  /// What is doubtful in how it was read, and what grading has to say.
  std::vector<std::string> warnings;

  /// The first step that is not right, else the last one; null where there is none.
  const Step* decisive() const;
};

/// Claims about the same thing that cannot all be right.
struct Contradiction {
  std::string subject;
  /// Their ids.
  std::vector<std::string> claims;
};

/// What a reference asks for: the left side, since the right one is the answer.
struct Required {
  std::string id;
  std::string claim;
  double weight = 1.0;
};

struct Report {
  std::uint64_t seed = 1;
  std::size_t points = 8;
  std::string file, title;
  /// The sheet against which this one was graded; empty where there was none.
  std::string reference;
  bool hints = true;
  std::vector<ReportClaim> claims;
  /// What the reference asks for, and what of it nobody claimed.
  std::vector<Required> required, missing;
  std::vector<Root> roots;
  std::vector<Contradiction> contradictions;
  /// Derivatives by the sheet's parameters that nobody claimed although others of their kind are, e.g.
  /// "dL/db11".
  std::vector<std::string> unclaimed;
  /// What cannot be read, besides claims.
  std::vector<Problem> problems;
  std::vector<Problem> warnings;

  std::size_t count(Verdict verdict) const;
  Score score() const;
  /// 0 where all is right, 1 where something is not, 2 where something cannot be read.
  int status() const;
};

/// Judges all claims of a sheet and finds out why the wrong ones are wrong. Records in the sheet's graph and
/// rewinds it.
Report check(Sheet& sheet, const CheckSettings& settings = {});

/// The report on a sheet that cannot be read at all.
Report unreadable_report(std::string file, std::string message, const CheckSettings& settings = {});

// What follows is for grading.

/// What a claim is about, by name: two claims with the same key have the same left side, in two sheets too.
std::string subject_key(const Judge& judge, Value subject);

/// Scores all claims by their verdicts. A line that is wrong only because it carries on a slip earns the
/// share `carried_forward`, but a slip costs once: where the line of the slip counts nothing, the first line
/// that carries it earns nothing.
void score(std::span<ReportClaim> claims, double carried_forward);

}  // namespace autograd::verify
