// SPDX-License-Identifier: MIT
#include "nn/batches.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>

#include "autograd/error.hpp"
#include "tests/support/refusal.hpp"

using namespace nn;

namespace {

/// The rows of so many batches, in order.
std::vector<std::uint32_t> rows_of(Batches& batches, std::size_t count) {
  std::vector<std::uint32_t> rows;
  for (std::size_t i = 0; i < count; ++i) {
    const Batch batch = batches.next();
    for (std::size_t k = 0; k < batch.count; ++k)
      rows.push_back(batch.rows.empty() ? static_cast<std::uint32_t>(batch.first + k) : batch.rows[k]);
  }
  return rows;
}

std::vector<std::uint32_t> counting(std::uint32_t count) {
  std::vector<std::uint32_t> rows(count);
  std::iota(rows.begin(), rows.end(), 0u);
  return rows;
}

}  // namespace

TEST_CASE("fixed batches are the rows one after the other, the last one smaller, and begin again") {
  Batches batches(7, 3, Order::fixed, 1);
  std::vector<std::size_t> counts;
  for (int i = 0; i < 4; ++i) counts.push_back(batches.next().count);
  CHECK(counts == std::vector<std::size_t>{3, 3, 1, 3});
  Batches again(7, 3, Order::fixed, 1);
  CHECK(again.next().rows.empty());
  CHECK(again.next().first == 3);
}

TEST_CASE("an epoch of shuffled batches has every row once, in another order each time") {
  Batches batches(50, 8, Order::shuffled, 3);
  std::vector<std::vector<std::uint32_t>> epochs;
  for (int i = 0; i < 3; ++i) {
    CHECK(batches.epoch_begins());
    epochs.push_back(rows_of(batches, 7));
    std::vector<std::uint32_t> sorted = epochs.back();
    std::sort(sorted.begin(), sorted.end());
    CHECK(sorted == counting(50));
    CHECK(epochs.back() != counting(50));
  }
  CHECK(epochs[0] != epochs[1]);
  CHECK(epochs[1] != epochs[2]);
}

TEST_CASE("a shuffled batch of all rows needs no list") {
  Batches batches(50, all_rows, Order::shuffled, 3);
  const Batch batch = batches.next();
  CHECK(batch.rows.empty());
  CHECK(batch.count == 50);
  CHECK(batches.epoch_begins());
}

TEST_CASE("drawn rows come again within an epoch, and all come in the end, about equally often") {
  Batches batches(10, 1, Order::drawn, 5);
  std::vector<std::uint32_t> epoch = rows_of(batches, 10);
  CHECK(batches.epoch_begins());
  std::sort(epoch.begin(), epoch.end());
  CHECK(std::adjacent_find(epoch.begin(), epoch.end()) != epoch.end());
  std::vector<int> times(10);
  for (const std::uint32_t row : rows_of(batches, 10'000)) ++times.at(row);
  CHECK(*std::min_element(times.begin(), times.end()) > 850);
  CHECK(*std::max_element(times.begin(), times.end()) < 1150);
}

TEST_CASE("every order of three rows is shuffled about equally often") {
  Batches batches(3, 1, Order::shuffled, 11);
  std::vector<int> times(27);
  for (int i = 0; i < 6000; ++i) {
    const auto rows = rows_of(batches, 3);
    ++times[rows[0] * 9 + rows[1] * 3 + rows[2]];
  }
  CHECK(std::count(times.begin(), times.end(), 0) == 21);
  CHECK(std::count_if(times.begin(), times.end(), [](int n) { return n > 850 && n < 1150; }) == 6);
}

TEST_CASE("the same seed gives the same rows for ever, and another seed others") {
  Batches batches(8, 2, Order::shuffled, 1), same(8, 2, Order::shuffled, 1), other(8, 2, Order::shuffled, 2);
  const auto rows = rows_of(batches, 12);
  CHECK(rows == rows_of(same, 12));
  CHECK(rows != rows_of(other, 12));
  // Fixed here, because a checkpoint and a published result depend on it.
  Batches known(8, 8, Order::drawn, 1);
  CHECK(rows_of(known, 1) == std::vector<std::uint32_t>{4, 5, 7, 3, 3, 6, 7, 4});
}

TEST_CASE("a state goes on with the very rows that would have come, from any batch on") {
  for (const Order order : {Order::fixed, Order::shuffled, Order::drawn}) {
    for (std::size_t cut = 0; cut < 12; ++cut) {
      CAPTURE(order_name(order));
      CAPTURE(cut);
      Batches unbroken(10, 3, order, 7), resumed(10, 3, order, 99);
      rows_of(unbroken, cut);
      resumed.restore(unbroken.state());
      CHECK(resumed.epoch_begins() == unbroken.epoch_begins());
      CHECK(resumed.state() == unbroken.state());
      CHECK(rows_of(resumed, 13) == rows_of(unbroken, 13));
    }
  }
}

TEST_CASE("no rows, batches of none, and a state of other batches are refused") {
  using support::mentions, support::refusal;
  CHECK(mentions(refusal<autograd::WrongSize>([] { Batches(0, 1, Order::fixed, 1); }), "no rows"));
  CHECK(mentions(refusal<autograd::WrongSize>([] { Batches(5, 0, Order::fixed, 1); }), "all_rows"));
  CHECK(mentions(refusal<autograd::Error>([] { Batches(5, 1, static_cast<Order>(9), 1); }), "drawn"));
  Batches batches(10, 3, Order::shuffled, 1);
  CHECK(mentions(refusal<autograd::Error>([&] { batches.restore({1, 4}); }), "row 4 of 10"));
  CHECK(mentions(refusal<autograd::Error>([&] { batches.restore({1, 12}); }), "row 12 of 10"));
}
