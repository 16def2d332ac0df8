// SPDX-License-Identifier: MIT
// Columns are brought to one size and back.
#include "nn/scaling.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "nn/datasets.hpp"
#include "tests/support/refusal.hpp"

using autograd::Error;
using autograd::WrongSize;
using doctest::Approx;
using nn::ConstantColumn;
using nn::DataTable;
using nn::Scaling;
using support::mentions;
using support::refusal;
using Names = std::vector<std::string>;
using Numbers = std::vector<double>;

TEST_CASE("standardised columns have mean 0 and deviation 1") {
  const DataTable table(Names{"a", "b"}, {2, 100, 4, 300, 4, 100, 4, 300, 5, 100, 5, 300, 7, 100, 9, 300});
  const Scaling scaling = Scaling::standardise(table);
  CHECK(scaling.line("a").centre == 5);
  CHECK(scaling.line("a").width == Approx(2).epsilon(1e-15));
  CHECK(scaling.line("b") == Scaling::Line{"b", 200, 100});
  CHECK(scaling.apply(table).column("b") == Numbers{-1, 1, -1, 1, -1, 1, -1, 1});
  CHECK(scaling.apply("a", 9) == Approx(2).epsilon(1e-15));
}

TEST_CASE("min-max columns reach from the one bound to the other") {
  const DataTable table(Names{"a"}, {3, 1, 2, 5});
  CHECK(Scaling::min_max(table).apply(table).column("a") == Numbers{0.5, 0, 0.25, 1});
  CHECK(Scaling::min_max(table, -1, 1).apply(table).column("a") == Numbers{0, -1, -0.5, 1});
}

TEST_CASE("what was scaled comes back") {
  const DataTable table = nn::notes_regression();
  for (const Scaling& scaling : {Scaling::standardise(table), Scaling::min_max(table, -2, 3)}) {
    const DataTable back = scaling.invert(scaling.apply(table));
    for (std::size_t i = 0; i < table.cells().size(); ++i) {
      CHECK(back.cells()[i] == Approx(table.cells()[i]).epsilon(1e-14));
    }
    CHECK(scaling.invert("iq", scaling.apply("iq", 100)) == Approx(100).epsilon(1e-14));
  }
}

TEST_CASE("a scaling is applied by name, whatever the columns' order and number") {
  const DataTable table = nn::notes_regression();
  const Scaling scaling = Scaling::standardise(table);
  const DataTable scaled = scaling.apply(table);
  CHECK(scaling.apply(table.select({"lpa", "iq"})) == scaled.select({"lpa", "iq"}));
  CHECK(scaling.has("lpa"));
  CHECK_FALSE(scaling.has("lp"));
  CHECK(refusal<Error>([&] { scaling.apply(DataTable(Names{"iqq"}, {1})); }) ==
        "this scaling was not fitted to a column 'iqq'; near names are 'iq'");
  CHECK_THROWS_AS(scaling.invert("age", 1), Error);
}

TEST_CASE("a constant column is refused by name, or becomes 0 and comes back") {
  const DataTable table(Names{"a", "bias"}, {1, 0.1, 2, 0.1, 3, 0.1});
  const std::string words =
      "column 'bias' is 0.1 in every row (3 rows): it tells nothing and there is no width to divide by; "
      "leave it "
      "out, with without(), or pass ConstantColumn::to_zero";
  CHECK(refusal<Error>([&] { Scaling::standardise(table); }) == words);
  CHECK(refusal<Error>([&] { Scaling::min_max(table); }) == words);
  for (const Scaling& scaling : {Scaling::standardise(table, ConstantColumn::to_zero),
                                 Scaling::min_max(table, 1, 2, ConstantColumn::to_zero)}) {
    CHECK(scaling.apply(table).column("bias") == Numbers{0, 0, 0});
    CHECK(scaling.invert(scaling.apply(table)).column("bias") == Numbers{0.1, 0.1, 0.1});
  }
}

TEST_CASE("numbers far from 0 and at the ends of double are scaled well") {
  const DataTable far(Names{"a"}, {1e9 + 1, 1e9 + 2, 1e9 + 3});
  DataTable counted(Names{"a"});
  for (int i = 0; i < 1000; ++i) counted.add_row({1e9 + i});
  CHECK(Scaling::standardise(counted).line("a").centre == 1e9 + 499.5);
  CHECK(Scaling::standardise(far).line("a").width == Approx(std::sqrt(2.0 / 3.0)).epsilon(1e-14));
  const DataTable wide(Names{"a"}, {1e300, -1e300, 5e299});
  CHECK(Scaling::standardise(wide).apply(wide).cells()[0] == Approx(0.9806).epsilon(1e-3));
  const DataTable tiny(Names{"a"}, {1e-300, 2e-300, 3e-300});
  CHECK(Scaling::standardise(tiny).apply(tiny).cells()[2] == Approx(std::sqrt(1.5)).epsilon(1e-14));
  const DataTable widest(Names{"a"}, {1.7e308, -1.7e308});
  CHECK(mentions(refusal<Error>([&] { Scaling::min_max(widest); }), "too far apart"));
}

TEST_CASE("what cannot be measured is refused") {
  CHECK_THROWS_AS(Scaling::standardise(DataTable(Names{"a"})), WrongSize);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(refusal<Error>([&] {
          Scaling::standardise(DataTable(Names{"a", "b"}, {1, 2, 3, nan}));
        }) == "column 'b' holds nan in row 1 (counted from 0), and a scaling is fitted to finite numbers");
  const DataTable table(Names{"a"}, {1, 2});
  CHECK_THROWS_AS(Scaling::min_max(table, 1, 1), Error);
  CHECK_THROWS_AS(Scaling::min_max(table, nan, 1), Error);
  CHECK_THROWS_AS(Scaling::min_max(table, 0, std::numeric_limits<double>::infinity()), Error);
}

TEST_CASE("the places of three words are not scaled, those of two are") {
  const DataTable two(std::vector<nn::Column>{{"x"}, {"kind", {"a", "b"}}}, {1, 0, 2, 1});
  CHECK(Scaling::standardise(two).apply("kind", 1.0) == 1.0);
  const DataTable three(std::vector<nn::Column>{{"x"}, {"kind", {"a", "b", "c"}}}, {1, 0, 2, 1, 3, 2});
  for (const std::string& words : {refusal<Error>([&] { Scaling::standardise(three); }),
                                   refusal<Error>([&] { Scaling::min_max(three); })}) {
    CHECK(mentions(words, "column 'kind' holds 3 words ('a', 'b'...)"));
    CHECK(mentions(words, "one_hot()"));
  }
}

TEST_CASE("a scaling that is no scaling is refused") {
  CHECK_THROWS_AS(Scaling({{"a", 0, 1}, {"a", 0, 1}}), Error);
  CHECK_THROWS_AS(Scaling({{"", 0, 1}}), Error);
  CHECK_THROWS_AS(Scaling({{"a", 0, 0}}), Error);
  CHECK_THROWS_AS(Scaling({{"a", 0, -1}}), Error);
  CHECK_THROWS_AS(Scaling({{"a", std::numeric_limits<double>::infinity(), 1}}), Error);
  CHECK(Scaling({{"a", 1, 2}}).apply("a", 5) == 2);
}
