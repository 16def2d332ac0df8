// SPDX-License-Identifier: MIT
// Two sheets made one: the reference's declarations, then the student's claims and names.
#pragma once

#include <map>

#include "autograd/verify/sheet.hpp"

namespace autograd::verify {

/// A sheet's text with other statements in some of its lines, by their numbers. A statement that went over
/// several lines leaves the others blank, so that all other lines keep their numbers.
std::string with_statements(std::string_view text, const std::map<std::size_t, std::string>& by_line);

/// The same with all lines of a statement blank.
std::string without(std::string_view text, std::string_view statement);

/// A student's sheet made ready to follow a reference.
struct Follower {
  /// As many lines as the student's sheet, then a claim for each name that both declare.
  std::string text;
  std::size_t lines = 0;
  /// For each claim behind those lines: the name, and the student's line.
  std::vector<std::pair<std::string, std::size_t>> declared_again;
};

/// What the reference alone decides is left out; a name that it has already is left out and becomes a claim
/// that it is the same.
Follower follow(std::string_view text, const std::string& file, const Sheet& reference,
                const Statements& extra);

}  // namespace autograd::verify
