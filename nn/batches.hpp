// SPDX-License-Identifier: MIT
// Which rows make up each batch, and in which order; resumable at any batch. It knows nothing of what the
// rows hold.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include "autograd/random.hpp"

namespace nn {

/// `fixed`: as the table has them. `shuffled`: every row once an epoch, in an order that is random anew.
/// `drawn`: every time any row, so that an epoch may hold a row twice and another one not at all.
enum class Order : unsigned char { fixed, shuffled, drawn };

/// The order's name as it is written in the enum. Throws Error for a number that is no Order.
std::string_view order_name(Order order);

/// As many rows in a batch as there are.
inline constexpr std::size_t all_rows = std::numeric_limits<std::size_t>::max();

/// The rows of one batch: those listed; where none are, the rows from `first` on, one after the other.
struct Batch {
  std::size_t first = 0;
  std::size_t count = 0;
  std::span<const std::uint32_t> rows = {};
};

/// An epoch is as many rows as the table has; its last batch may be smaller than the others. The same seed
/// gives the same batches on every platform.
class Batches {
 public:
  /// Throws WrongSize for no rows, for batches of none, and for more than 2^32 - 1 rows.
  Batches(std::size_t rows, std::size_t batch, Order order, std::uint64_t seed);

  /// The next batch; its list stays until the next call.
  Batch next();
  /// Whether the next batch begins an epoch.
  bool epoch_begins() const noexcept { return position_ == rows_; }

  struct State {
    std::uint64_t generator = 0;  // its state before it ordered the present epoch
    std::uint64_t position = 0;   // how many rows of the epoch have been given out
    bool operator==(const State&) const = default;
  };
  State state() const noexcept;
  /// Throws Error for a state in which batches of so many rows cannot be.
  static void require_state(std::size_t rows, std::size_t batch, const State& state);
  /// Goes on after the batch after which this state was taken; throws as require_state() does.
  void restore(const State& state);

 private:
  void order_epoch();

  std::size_t rows_, batch_;
  Order order_;
  bool listed_;  // whether the order of the rows makes a difference
  autograd::Random random_;
  std::uint64_t epoch_generator_ = 0;
  std::size_t position_;
  std::vector<std::uint32_t> list_;
};

}  // namespace nn
