// SPDX-License-Identifier: MIT
// Claims with a known mistake, judged and diagnosed as a user would, and how well the diagnosis did.
#pragma once

#include <map>

#include "tests/diagnosis/place.hpp"

namespace measure {

/// A row of the table: a kind of mistake, or two of them.
enum class Row : unsigned char {
  constant_factor,
  other_derivative,
  symbol,
  constant,
  sign,
  missing_factor,
  extra_factor,
  missing_term,
  extra_term,
  wrong_slope,
  missing_path,
  double_path,
  reading,
  two_mistakes,
  two_with_sign
};
inline constexpr std::size_t row_count = 15;
std::string_view word_for(Row row);

/// Sums over cases.
struct Tally {
  std::size_t cases = 0, discarded = 0;
  /// Hits in the first place and the first three; and where alternatives inside an entry do not count.
  std::size_t first = 0, three = 0, first_heads = 0, three_heads = 0;
  std::size_t unexplained = 0;
  double classes = 0.0, random_first = 0.0, random_three = 0.0;
  std::size_t wrong = 0, coincidence = 0, undecided = 0, right = 0;
  double seconds = 0.0, slowest = 0.0;

  void add(const Tally& other);
};

struct Plan {
  std::uint64_t seed = 1;
  std::size_t cases = 200;
  bool verbose = false;
};

/// As many cases as planned of one kind in one family; fewer where it can hardly occur there.
Tally run_trials(Row row, Family family, const Plan& plan);

/// A new world of a family; of the notes' networks now and then with the notes' own numbers.
World some_world(Family family, autograd::Random& random);

}  // namespace measure
