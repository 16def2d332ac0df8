// SPDX-License-Identifier: MIT
#include "autograd/program/sharing.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include "autograd/program/route.hpp"

namespace autograd::program {
namespace {

/// Places that are free, as runs: where one starts, and how long it is.
class Room {
 public:
  /// The first run that is long enough, or more room at the end.
  Place take(std::size_t count) {
    const auto found =
        std::find_if(free_.begin(), free_.end(), [&](const auto& run) { return run.second >= count; });
    if (found == free_.end()) {
      size_ += count;
      return static_cast<Place>(size_ - count);
    }
    const auto [first, length] = *found;
    free_.erase(found);
    if (length > count) free_.emplace(first + static_cast<Place>(count), length - count);
    return first;
  }
  void give_back(Place first, std::size_t count) {
    const auto after = free_.lower_bound(first);
    if (after != free_.end() && first + count == after->first) {
      count += after->second;
      free_.erase(after);
    }
    const auto behind = free_.lower_bound(first);
    if (behind != free_.begin()) {
      const auto before = std::prev(behind);
      if (before->first + before->second == first) {
        before->second += count;
        return;
      }
    }
    free_.emplace(first, count);
  }
  std::size_t size() const noexcept { return size_; }

 private:
  std::map<Place, std::size_t> free_;
  std::size_t size_ = 0;
};

class Sharer {
 public:
  explicit Sharer(const Plan& plan)
      : plan_(plan), rows_(plan.rows), joined_(rows_.slots), lives_(rows_.slots, {never_, 0}) {}

  Sharing run() {
    for (const Matrix& matrix : rows_.matrices) {
      for (std::size_t i = 0; i + 1 < matrix.rows(); ++i) joined_[matrix.results + i] = true;
      if (!is_run(matrix.operands)) continue;
      for (std::size_t i = 0; i + 1 < matrix.operands.size(); ++i) joined_[matrix.operands[i]] = true;
    }
    live();
    return place();
  }

 private:
  /// From the step that writes it to the last one that reads it. Step 0 stands for what is written before.
  struct Life {
    std::size_t first, last;
  };
  struct Group {
    Place slot;
    std::size_t count;
    Life life;
  };

  void write(Place slot, std::size_t step) { lives_[slot].first = std::min(lives_[slot].first, step); }
  void read(Place slot, std::size_t step) { lives_[slot].last = std::max(lives_[slot].last, step); }

  void live() {
    const std::size_t end = rows_.steps.size() + 1;
    for (const Place column : rows_.columns) {
      if (column != nowhere) write(column, 0);
    }
    for (const Spread& spread : rows_.spreads) {
      write(spread.slot, 0);
      read(spread.slot, end);  // they stay over all blocks
    }
    for (std::size_t i = 0; i < rows_.steps.size(); ++i) {
      const RowPart::Step& step = rows_.steps[i];
      const bool is_matrix = step.code == leaf_code;
      const std::size_t results = is_matrix ? rows_.matrices[step.matrix].rows() : 1;
      for (std::size_t k = 0; k < results; ++k) write(static_cast<Place>(step.result + k), i + 1);
      const auto operands = is_matrix ? std::span<const Place>(rows_.matrices[step.matrix].operands)
                                      : std::span(rows_.operands).subspan(step.first, step.count);
      for (const Place operand : operands) read(operand, i + 1);
    }
    for (const Place output : plan_.outputs) read(output, end);
    for (const Test& test : plan_.tests) {
      read(test.a, end);
      read(test.b, end);
    }
  }

  std::vector<Group> groups() const {
    std::vector<Group> groups;
    for (Place slot = 0; slot < rows_.slots; ++slot) {
      if (slot == 0 || !joined_[slot - 1]) groups.push_back({slot, 0, {never_, 0}});
      Group& group = groups.back();
      ++group.count;
      group.life = {std::min(group.life.first, lives_[slot].first),
                    std::max({group.life.last, lives_[slot].first, lives_[slot].last})};
    }
    return groups;
  }

  Sharing place() {
    std::vector<Group> by_start = groups();
    std::stable_sort(by_start.begin(), by_start.end(),
                     [](const Group& a, const Group& b) { return a.life.first < b.life.first; });
    std::multimap<std::size_t, const Group*> alive;  // by the step that reads them last
    Sharing sharing{std::vector<Place>(rows_.slots), 0};
    Room room;
    for (const Group& group : by_start) {
      while (!alive.empty() && alive.begin()->first < group.life.first) {
        const Group& gone = *alive.begin()->second;
        room.give_back(sharing.places[gone.slot], gone.count);
        alive.erase(alive.begin());
      }
      const Place first = room.take(group.count);
      for (std::size_t k = 0; k < group.count; ++k)
        sharing.places[group.slot + k] = first + static_cast<Place>(k);
      alive.emplace(group.life.last, &group);
    }
    sharing.size = room.size();
    return sharing;
  }

  static constexpr std::size_t never_ = static_cast<std::size_t>(-1);
  const Plan& plan_;
  const RowPart& rows_;
  std::vector<bool> joined_;  // with the slot that follows
  std::vector<Life> lives_;
};

}  // namespace

Sharing share_slots(const Plan& plan) { return Sharer(plan).run(); }

Sharing keep_apart(const Plan& plan) {
  Sharing sharing{std::vector<Place>(plan.rows.slots), plan.rows.slots};
  std::iota(sharing.places.begin(), sharing.places.end(), Place{0});
  return sharing;
}

}  // namespace autograd::program
