// SPDX-License-Identifier: MIT
// Grading: a student's sheet held against the course's own one. The reference brings the network, the givens,
// the domains, what must be claimed and what it counts; the student's sheet brings claims and names of its
// own.
#pragma once

#include "autograd/verify/check.hpp"

namespace autograd::verify {

/// A claim that every student's sheet must make.
struct Requirement {
  std::string id;
  /// The left side's key.
  std::string key;
  /// The left side as it is written.
  std::string claim;
  double weight = 1.0;
  /// Whether a formula is asked for, or a number only.
  bool formula = true;
  /// Whether the reference itself answers with a derivative, or with the left side.
  bool states_nothing = false;
};

class Reference {
 public:
  /// Throws SheetError where any of it cannot be read, and where it claims nothing.
  Reference(std::string_view text, std::string file, const Statements& extra = {},
            ReadSettings settings = {});

  const Sheet& sheet() const noexcept { return sheet_; }
  const std::vector<Requirement>& required() const noexcept { return required_; }
  /// The reference's own claims that are not right, by id: a slip of the course.
  const std::vector<std::string>& not_right() const noexcept { return not_right_; }

  /// Checks and scores a student's sheet. A required claim that is missing, or made with a derivative on its
  /// right side, earns nothing; one that is made several times counts by its worst.
  Report grade(std::string_view text, const std::string& file, const CheckSettings& settings = {}) const;

  /// The report on a sheet that cannot be read at all: everything is missing.
  Report grade_unreadable(const std::string& file, std::string message,
                          const CheckSettings& settings = {}) const;

  /// What is to be said of all sheets together, e.g. "23 of 60 turned a sign in N1".
  std::vector<std::string> together(std::span<const Report> reports) const;

 private:
  void require(const SheetClaim& claim);

  Statements extra_;
  ReadSettings settings_;
  Sheet sheet_;
  /// The reference without its claims.
  std::string declarations_;
  std::vector<Requirement> required_;
  std::vector<std::string> not_right_;
};

}  // namespace autograd::verify
