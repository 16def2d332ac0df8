// SPDX-License-Identifier: MIT
// Small classic tables, made here: to try a network on. The same seed gives the same random draws on every
// platform; where a sine or cosine is needed (moons, circles, spirals, the centres of blobs) the C library's
// differs between platforms in the last bit. It knows nothing of networks.
#pragma once

#include <cstdint>

#include "nn/data_table.hpp"

namespace nn {

// Points have the columns x1, x2 and y, their class. Rows come class after class: a trainer shuffles, or
// shuffled() does. Noise is the standard deviation of what is added to x1 and x2: nearly normal, the sum of
// twelve even draws, because that is plain arithmetic. All throw WrongSize for a table without rows in each
// class, and Error for a noise that is negative or not finite.

/// Four rows: y is 1 where one of x1 and x2 is 1, and not both.
DataTable xor_table();
/// Two half circles that reach into one another; y is 0 and 1. An odd row more is of class 0.
DataTable moons(std::size_t rows = 100, double noise = 0.1, std::uint64_t seed = 1);
/// A circle of radius 1 (y is 0) around one of radius `inner` (y is 1). Also throws Error unless inner is
/// above 0 and below 1.
DataTable circles(std::size_t rows = 100, double noise = 0.05, double inner = 0.5, std::uint64_t seed = 1);
/// As many arms as there are classes, one turn each, from the centre to radius 1.
DataTable spirals(std::size_t classes = 3, std::size_t rows_each = 100, double noise = 0.02,
                  std::uint64_t seed = 1);
/// As many heaps as there are classes, their centres even on a circle of radius 1.
DataTable blobs(std::size_t classes = 3, std::size_t rows_each = 50, double noise = 0.2,
                std::uint64_t seed = 1);

/// The founding notes' table for regression: iq, cgpa and lpa, four rows.
DataTable notes_regression();
/// Their table for classification: cgpa, profile_score and placement, four rows. The notes leave placement
/// blank: the 1, 1, 0, 0 here are assumed.
DataTable notes_classification();

}  // namespace nn
