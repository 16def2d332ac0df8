// SPDX-License-Identifier: MIT
#include "nn/training_rows.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "tests/support/refusal.hpp"

using namespace nn;
using support::mentions, support::refusal;

namespace {

using Names = std::vector<std::string>;

const DataTable inputs(Names{"iq", "cgpa"}, {80, 8, 60, 9, 70, 5, 120, 7});
const DataTable targets(Names{"lpa"}, {3, 5, 8, 11});

TrainingRows notes() { return {cells_of(inputs), cells_of(targets), 2, "training"}; }

std::vector<double> copied(std::span<const double> numbers) { return {numbers.begin(), numbers.end()}; }

}  // namespace

TEST_CASE("inputs and targets stand side by side") {
  const TrainingRows rows = notes();
  CHECK(rows.count() == 4);
  CHECK(rows.columns() == 3);
  CHECK(rows.targets() == 1);
  CHECK(copied(rows.row(1)) == std::vector<double>{60, 9, 5});
  CHECK(copied(rows.rows(2, 2)) == std::vector<double>{70, 5, 8, 120, 7, 11});
  CHECK(rows.name(2) == "lpa");
}

TEST_CASE("rows are gathered in the order of a list") {
  std::vector<double> to(100, -1.0);
  notes().gather(std::vector<std::uint32_t>{3, 0, 3}, to);
  CHECK(to == std::vector<double>{120, 7, 11, 80, 8, 3, 120, 7, 11});
}

TEST_CASE("plain numbers are named by their role") {
  const std::vector<double> cells{1, 2, 3, 4};
  CHECK(cells_of(cells, 2, "input").names == std::vector<std::string>{"input1", "input2"});
  CHECK(cells_of(cells, 1, "target").names == std::vector<std::string>{"target"});
  CHECK(mentions(refusal<autograd::WrongSize>([&] { cells_of(cells, 3, "input"); }), "rows of 3"));
}

TEST_CASE("tables that do not fit are refused, with what there is") {
  const auto words = [](const DataTable& x, const DataTable& y, std::size_t count) {
    return refusal<autograd::WrongSize>([&] { TrainingRows(cells_of(x), cells_of(y), count, "training"); });
  };
  CHECK(mentions(words(inputs, targets, 3), "reads 3 inputs and the training rows have 2 columns"));
  CHECK(mentions(words(inputs, DataTable(Names{"y"}, {1, 2}), 2),
                 "4 rows of training inputs and 2 of targets"));
  CHECK(mentions(words(DataTable(Names{"a", "b"}), DataTable(Names{"y"}), 2), "no training rows"));
  CHECK(mentions(words(inputs, DataTable(), 2), "no targets"));
}

TEST_CASE("a number that is missing is refused with its row and column") {
  DataTable holes(Names{"iq", "cgpa"}, {80, 8, 60, std::nan(""), 70, 5, 120, 7});
  std::string words =
      refusal<autograd::Error>([&] { TrainingRows(cells_of(holes), cells_of(targets), 2, "training"); });
  CHECK(mentions(words, "row 1 of the training rows"));
  CHECK(mentions(words, "'cgpa' is NaN"));
  DataTable infinite(Names{"lpa"}, {3, 5, 8, INFINITY});
  words =
      refusal<autograd::Error>([&] { TrainingRows(cells_of(inputs), cells_of(infinite), 2, "validation"); });
  CHECK(mentions(words, "row 3 of the validation rows"));
  CHECK(mentions(words, "'lpa' is inf"));
}

TEST_CASE("targets that a loss does not take are refused") {
  const auto rows = [](std::vector<std::string> names, std::vector<double> cells) {
    const std::size_t count = cells.size() / names.size();
    const DataTable y(names, std::move(cells)), x(Names{"x"}, std::vector<double>(count, 0.5));
    return TrainingRows(cells_of(x), cells_of(y), 1, "training");
  };
  const auto words = [](const TrainingRows& of, Loss loss, std::size_t outputs) {
    return refusal<autograd::Error>([&] { of.require_targets_for(loss, outputs); });
  };
  CHECK(mentions(words(rows({"y"}, {1, 0}), Loss::hinge, 1), "'y' is 0, and hinge takes labels of -1 and 1"));
  CHECK(mentions(words(rows({"y"}, {1, -1}), Loss::binary_cross_entropy_logits, 1), "row 1"));
  CHECK(mentions(words(rows({"a", "b"}, {1, 0, 1, 1}), Loss::cross_entropy, 2), "add up to 2"));
  CHECK(mentions(
      refusal<autograd::WrongSize>([&] { rows({"y"}, {1}).require_targets_for(Loss::cross_entropy, 3); }),
      "3 outputs"));
  rows({"a", "b"}, {1, 0, 0.25, 0.75}).require_targets_for(Loss::cross_entropy, 2);
  rows({"y"}, {1, -1}).require_targets_for(Loss::hinge, 1);
  rows({"y"}, {-40, 1e9}).require_targets_for(Loss::mean_squared_error, 1);
}

TEST_CASE("rows that are split off are those of the seed, and nothing is lost") {
  TrainingRows rows = notes();
  const TrainingRows other = rows.split_off(0.25, 9);
  CHECK(other.count() == 1);
  CHECK(rows.count() == 3);
  double sum = 0.0;
  for (const TrainingRows* part : {static_cast<const TrainingRows*>(&rows), &other}) {
    for (const double cell : part->cells()) sum += cell;
  }
  CHECK(sum == 386.0);
  TrainingRows again = notes();
  CHECK(copied(again.split_off(0.25, 9).cells()) == copied(other.cells()));
  bool differs = false;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    TrainingRows fresh = notes();
    differs = differs || copied(fresh.split_off(0.25, seed).cells()) != copied(other.cells());
  }
  CHECK(differs);
  CHECK(mentions(refusal<autograd::WrongSize>([&] { notes().split_off(0.01, 1); }),
                 "nothing to validate with"));
  CHECK(mentions(refusal<autograd::WrongSize>([&] { notes().split_off(0.99, 1); }), "nothing to learn from"));
}

TEST_CASE("the fingerprint tells rows apart") {
  CHECK(notes().fingerprint() == notes().fingerprint());
  DataTable other(Names{"lpa"}, {3, 5, 8, 11.000000000000002});
  CHECK(TrainingRows(cells_of(inputs), cells_of(other), 2, "training").fingerprint() !=
        notes().fingerprint());
  DataTable swapped(Names{"lpa"}, {5, 3, 8, 11});
  CHECK(TrainingRows(cells_of(inputs), cells_of(swapped), 2, "training").fingerprint() !=
        notes().fingerprint());
  CHECK(TrainingRows().count() == 0);
}
