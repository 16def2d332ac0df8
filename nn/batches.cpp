// SPDX-License-Identifier: MIT
#include "nn/batches.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include "autograd/error.hpp"

namespace nn {
namespace {

/// Uniform in 0 ... count - 1, but for a share of count / 2^32. No division: that would take longer than the
/// rest of the shuffling.
std::uint32_t below(autograd::Random& random, std::uint32_t count) noexcept {
  return static_cast<std::uint32_t>((random.bits() >> 32) * count >> 32);
}

}  // namespace

std::string_view order_name(Order order) {
  switch (order) {
    case Order::fixed: return "fixed";
    case Order::shuffled: return "shuffled";
    case Order::drawn: return "drawn";
  }
  throw autograd::Error("there is no order of rows with the number " +
                        std::to_string(static_cast<int>(order)) + "; use Order::fixed, shuffled or drawn");
}

Batches::Batches(std::size_t rows, std::size_t batch, Order order, std::uint64_t seed)
    : rows_(rows),
      batch_(std::min(batch, rows)),
      order_(order),
      listed_(order == Order::drawn || (order == Order::shuffled && batch < rows)),
      random_(seed),
      position_(rows) {
  order_name(order);
  if (rows == 0) throw autograd::WrongSize("there are no rows to take batches from");
  if (batch == 0) {
    throw autograd::WrongSize(
        "a batch of 0 rows teaches nothing; give it 1 row, several, or all_rows for the whole table");
  }
  if (rows > std::numeric_limits<std::uint32_t>::max()) {
    throw autograd::WrongSize("batches are taken from at most 2^32 - 1 rows, and these are " +
                              std::to_string(rows));
  }
  if (listed_) list_.resize(rows);
}

Batch Batches::next() {
  if (epoch_begins()) order_epoch();
  Batch batch{.first = position_, .count = std::min(batch_, rows_ - position_)};
  if (listed_) batch.rows = std::span(list_).subspan(batch.first, batch.count);
  position_ += batch.count;
  return batch;
}

void Batches::order_epoch() {
  epoch_generator_ = random_.state();
  position_ = 0;
  if (!listed_) return;
  const auto count = static_cast<std::uint32_t>(rows_);
  if (order_ == Order::drawn) {
    for (std::uint32_t& row : list_) row = below(random_, count);
    return;
  }
  // From the table's own order each time, so that an epoch's order follows from the generator alone.
  std::iota(list_.begin(), list_.end(), 0u);
  for (std::uint32_t i = count; i > 1; --i) std::swap(list_[i - 1], list_[below(random_, i)]);
}

Batches::State Batches::state() const noexcept {
  if (epoch_begins()) return {random_.state(), 0};
  return {epoch_generator_, position_};
}

void Batches::require_state(std::size_t rows, std::size_t batch, const State& state) {
  if (state.position < rows && state.position % std::min(batch, rows) == 0) return;
  throw autograd::Error("no batch of " + std::to_string(std::min(batch, rows)) + " rows begins at row " +
                        std::to_string(state.position) + " of " + std::to_string(rows));
}

void Batches::restore(const State& state) {
  require_state(rows_, batch_, state);
  random_ = autograd::Random(state.generator);
  position_ = rows_;
  if (state.position == 0) return;
  order_epoch();
  position_ = static_cast<std::size_t>(state.position);
}

}  // namespace nn
