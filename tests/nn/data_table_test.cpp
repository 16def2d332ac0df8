// SPDX-License-Identifier: MIT
// Tables: made, asked, taken apart and dealt out.
#include "nn/data_table.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>

#include "tests/support/refusal.hpp"

using autograd::Error;
using autograd::WrongSize;
using nn::Column;
using nn::DataTable;
using support::refusal;
using Names = std::vector<std::string>;
using Numbers = std::vector<double>;

namespace {

DataTable people() {
  return DataTable(std::vector<Column>{{"iq"}, {"kind", {"cat", "dog"}}, {"lpa"}},
                   {80, 0, 3, 60, 1, 5, 70, 0, 8});
}

DataTable counting(std::size_t rows) {
  DataTable table(Names{"n"});
  for (std::size_t i = 0; i < rows; ++i) table.add_row({static_cast<double>(i)});
  return table;
}

}  // namespace

TEST_CASE("the names of a table are written as one writes a list, however many they are") {
  CHECK(DataTable({"a"}, {1, 2}) == DataTable(Names{"a"}, {1, 2}));
  CHECK(DataTable({"a", "b"}, {1, 2, 3, 4}) == DataTable(Names{"a", "b"}, {1, 2, 3, 4}));
  CHECK(DataTable({"a", "b", "c"}, {1, 2, 3}) == DataTable(Names{"a", "b", "c"}, {1, 2, 3}));
  CHECK(DataTable({"a", "b"}).names() == Names{"a", "b"});
  CHECK(DataTable{"a", "b"}.names() == Names{"a", "b"});
  const std::string name = "b";
  CHECK(DataTable({"a", name}, {1, 2}).names() == Names{"a", "b"});
  CHECK(DataTable({{"kind", {"cat", "dog"}}, {"age"}}, {1, 4}).description("kind").classes ==
        Names{"cat", "dog"});
  CHECK_THROWS_AS(DataTable({"a", "a"}), Error);
  CHECK_THROWS_AS(DataTable({"a", ""}), Error);
  CHECK_THROWS_AS(DataTable({"a", "b"}, {1, 2, 3}), WrongSize);
}

TEST_CASE("a table gives its numbers by row and by column name") {
  const DataTable table = people();
  CHECK(table.rows() == 3);
  CHECK(table.columns() == 3);
  CHECK(table.names() == Names{"iq", "kind", "lpa"});
  CHECK(table.column("lpa") == Numbers{3, 5, 8});
  CHECK(Numbers(table.row(1).begin(), table.row(1).end()) == Numbers{60, 1, 5});
  CHECK(table.at(2, "iq") == 70);
  CHECK(table.place("lpa") == 2);
  CHECK(table.has("kind"));
  CHECK_FALSE(table.has("kin"));
  CHECK(table.description("kind").classes == Names{"cat", "dog"});
  CHECK(DataTable().empty());
  CHECK(DataTable().rows() == 0);
}

TEST_CASE("the cells of a table that is about to go may be walked through") {
  double sum = 0.0;
  const DataTable table(Names{"a", "b"}, {1, 2, 3, 4});
  for (const double number : table.select(Names{"b"}).cells()) sum += number;
  CHECK(sum == 6.0);
  std::string names;
  for (const Column& column : table.select(Names{"b", "a"}).descriptions()) names += column.name;
  CHECK(names == "ba");
}

TEST_CASE("what is not in a table is refused with what is") {
  const DataTable table = people();
  CHECK(refusal<Error>([&] { table.column("ip"); }) == "this table has no column 'ip'; near names are 'iq'");
  CHECK(refusal<Error>([&] { table.at(0, "height"); }) ==
        "this table has no column 'height'; the names are 'iq', 'kind', 'lpa'");
  CHECK(refusal<WrongSize>([&] { table.row(3); }) ==
        "row 3 is not in this table of 3 rows; rows are counted from 0");
  CHECK_THROWS_AS(DataTable().row(0), WrongSize);
}

TEST_CASE("a table that does not fit together is refused") {
  CHECK(refusal<WrongSize>([] {
          DataTable(Names{"a", "b"}, {1, 2, 3});
        }) == "3 numbers fill no whole number of rows of 2 columns");
  CHECK_THROWS_AS(DataTable(Names{}, {1}), WrongSize);
  CHECK(refusal<Error>([] {
          DataTable(Names{"a", "a"});
        }) == "a table has one column of each name, and 'a' is there twice");
  CHECK(refusal<Error>([] { DataTable(Names{"a", ""}); }) == "a column of a table needs a name");
  for (const double place : {2.0, -1.0, 0.5, std::numeric_limits<double>::quiet_NaN()}) {
    CHECK_THROWS_AS(DataTable(std::vector<Column>{{"kind", {"cat", "dog"}}}, {place}), Error);
  }
}

TEST_CASE("rows and columns are added, and those that do not fit change nothing") {
  DataTable table = people();
  table.add_row({1, 1, 2});
  table.add_row(table.row(0));
  CHECK(table.rows() == 5);
  CHECK(table.at(4, "iq") == 80);
  table.add_column({.name = "age"}, Numbers{1, 2, 3, 4, 5});
  CHECK(table.at(3, "age") == 4);
  CHECK(table.at(3, "lpa") == 2);
  const DataTable before = table;
  CHECK_THROWS_AS(table.add_row({1, 2}), WrongSize);
  CHECK_THROWS_AS(table.add_row({1, 2, 3, 4}), Error);  // no third kind
  CHECK_THROWS_AS(table.add_column({.name = "b"}, Numbers{1}), WrongSize);
  CHECK_THROWS_AS(table.add_column({.name = "iq"}, Numbers(5, 0.0)), Error);
  CHECK(table == before);
  DataTable none;
  CHECK_THROWS_AS(none.add_row({}), WrongSize);
  none.add_column({.name = "a"}, Numbers{1, 2});
  CHECK(none == DataTable(Names{"a"}, {1, 2}));
}

TEST_CASE("columns are chosen by name, with their words") {
  const DataTable chosen = people().select({"kind", "iq"});
  CHECK(chosen == DataTable(std::vector<Column>{{"kind", {"cat", "dog"}}, {"iq"}}, {0, 80, 1, 60, 0, 70}));
  CHECK(people().without({"lpa", "iq"}) == people().select({"kind"}));
  CHECK_THROWS_AS(people().select({}), WrongSize);
  CHECK_THROWS_AS(people().select({"iq", "iq"}), Error);
  CHECK_THROWS_AS(people().without({"iq", "kind", "lpa"}), WrongSize);
  CHECK_THROWS_AS(people().without({"ip"}), Error);
}

TEST_CASE("rows are chosen by index, also several times") {
  const std::vector<std::size_t> indices{2, 0, 2};
  CHECK(people().rows_at(indices).column("iq") == Numbers{70, 80, 70});
  CHECK(people().rows_at({}).columns() == 3);
  CHECK_THROWS_AS(people().rows_at(std::vector<std::size_t>{3}), WrongSize);
}

TEST_CASE("a shuffle keeps every row, and the same seed gives the same order everywhere") {
  CHECK(nn::shuffled_order(8, 1) == std::vector<std::size_t>{4, 3, 2, 7, 5, 6, 0, 1});
  CHECK(nn::shuffled_order(8, 1) != nn::shuffled_order(8, 2));
  CHECK(nn::shuffled_order(0, 1).empty());
  Numbers numbers = nn::shuffled(counting(100), 7).column("n");
  CHECK(numbers != counting(100).column("n"));
  std::sort(numbers.begin(), numbers.end());
  CHECK(numbers == counting(100).column("n"));
}

TEST_CASE("every order of three rows comes equally often") {
  std::vector<std::size_t> counts(9, 0);
  for (std::uint64_t seed = 0; seed < 6000; ++seed) {
    const auto order = nn::shuffled_order(3, seed);
    ++counts[3 * order[0] + order[1]];
  }
  for (std::size_t i = 0; i < counts.size(); ++i) {
    CAPTURE(i);
    if (i % 4 == 0) CHECK(counts[i] == 0);
    if (i % 4 != 0)
      CHECK(std::max(counts[i], std::size_t{1000}) - std::min(counts[i], std::size_t{1000}) < 150);
  }
}

TEST_CASE("training and test rows are all rows, none of them in both") {
  const auto [train, test] = nn::train_test_split(counting(10), 0.25, 3);
  CHECK(test.rows() == 3);
  CHECK(train.rows() == 7);
  Numbers numbers = train.column("n");
  for (const double number : test.column("n")) numbers.push_back(number);
  std::sort(numbers.begin(), numbers.end());
  CHECK(numbers == counting(10).column("n"));
  CHECK(nn::train_test_split(counting(10), 0.25, 4).test != test);
  for (const double share : {0.0, 1.0, -1.0, std::numeric_limits<double>::quiet_NaN()}) {
    CHECK_THROWS_AS(nn::train_test_split(counting(10), share), Error);
  }
  CHECK(refusal<WrongSize>([] { nn::train_test_split(counting(2), 0.1); }) ==
        "2 rows and a share of 0.1 leave the training or the test table without a row; take another share");
}

TEST_CASE("a text column becomes a column for each word") {
  CHECK(nn::one_hot(people(), "kind") ==
        DataTable(Names{"iq", "kind=cat", "kind=dog", "lpa"}, {80, 1, 0, 3, 60, 0, 1, 5, 70, 1, 0, 8}));
}

TEST_CASE("a column of whole numbers becomes a column for each number") {
  const DataTable table(Names{"y"}, {10, -0.0, 3'000'000, 0, -1});
  CHECK(nn::one_hot(table, "y").names() == Names{"y=-1", "y=0", "y=10", "y=3000000"});
  CHECK(nn::one_hot(table, "y").column("y=0") == Numbers{0, 1, 0, 1, 0});
  CHECK(refusal<Error>([] { nn::one_hot(DataTable(Names{"y"}, {0.5}), "y"); }) ==
        "column 'y' holds 0.5, which is no whole number: it is no column of classes");
  CHECK_THROWS_AS(nn::one_hot(DataTable(Names{"y"}, {std::numeric_limits<double>::infinity()}), "y"), Error);
  CHECK_THROWS_AS(nn::one_hot(counting(1001), "n"), Error);
  CHECK(nn::one_hot(counting(1000), "n").columns() == 1000);
  CHECK_THROWS_AS(nn::one_hot(people(), "sort"), Error);
}
