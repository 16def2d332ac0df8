// SPDX-License-Identifier: MIT
#include "autograd/verify/points.hpp"

#include <algorithm>
#include <numeric>

namespace autograd::verify {
namespace {

constexpr double least = 0.4, most = 1.6;
constexpr std::size_t most_combinations = 64;

}  // namespace

Points::Points(std::vector<std::size_t> free_leaves, std::map<std::size_t, Range> ranges, std::uint64_t seed)
    : free_leaves_(std::move(free_leaves)), ranges_(std::move(ranges)), random_(seed) {
  for (const std::size_t place : free_leaves_) {
    const auto range = ranges_.find(place);
    if (range == ranges_.end() || range->second.numbers.empty()) continue;
    combinations_ = std::min(most_combinations, combinations_ * range->second.numbers.size());
  }
}

void Points::draw(std::size_t i, std::vector<double>& leaves) {
  const std::size_t count = free_leaves_.size();
  std::vector<std::size_t> ranks(count);
  std::iota(ranks.begin(), ranks.end(), std::size_t{0});
  for (std::size_t k = count; k > 1; --k) std::swap(ranks[k - 1], ranks[random_.below(k)]);
  for (std::size_t k = 0; k < count; ++k) {
    const auto range = ranges_.find(free_leaves_[k]);
    double& number = leaves[free_leaves_[k]];
    if (range == ranges_.end()) {
      number = draw_usual(ranks[k], count);
    } else if (const auto& numbers = range->second.numbers; numbers.empty()) {
      number = random_.uniform(range->second.low, range->second.high);
    } else {
      number = numbers[i % numbers.size()];
      i /= numbers.size();
    }
  }
}

/// The magnitudes of one point lie in `count` slices of [0.4, 1.6], one each, and not at their edges.
double Points::draw_usual(std::size_t rank, std::size_t count) {
  const double slice = (static_cast<double>(rank) + random_.uniform(0.1, 0.9)) / static_cast<double>(count);
  const double magnitude = least + (most - least) * slice;
  return random_.bits() % 2 == 0 ? magnitude : -magnitude;
}

}  // namespace autograd::verify
