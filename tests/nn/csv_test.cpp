// SPDX-License-Identifier: MIT
// Tables read from text and written to it. What is refused stands in csv_refusals_test.cpp.
#include "nn/csv.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "autograd/random.hpp"
#include "tests/support/folder.hpp"

using nn::Column;
using nn::CsvOptions;
using nn::DataTable;
using nn::Missing;
using Names = std::vector<std::string>;
using Numbers = std::vector<double>;

namespace {

DataTable read(std::string_view text, const CsvOptions& options = {}) {
  return nn::parse_csv(text, "t.csv", options);
}

bool same_bits(const DataTable& a, const DataTable& b) {
  if (a.descriptions() != b.descriptions() || a.rows() != b.rows()) return false;
  for (std::size_t i = 0; i < a.cells().size(); ++i) {
    if (std::bit_cast<std::uint64_t>(a.cells()[i]) != std::bit_cast<std::uint64_t>(b.cells()[i]))
      return false;
  }
  return true;
}

}  // namespace

TEST_CASE("a table with a header is read") {
  const DataTable expected(Names{"iq", "cgpa"}, {80, 8.5, -60, 9e-3});
  CHECK(read("iq,cgpa\n80,8.5\n-60,9e-3\n") == expected);
  CHECK(read("iq,cgpa\n80,8.5\n-60,9e-3") == expected);
}

TEST_CASE("lines end with LF, CR LF or CR, and blank ones are left out") {
  const DataTable expected(Names{"a", "b"}, {1, 2, 3, 4});
  CHECK(read("a,b\r\n1,2\r\n3,4\r\n") == expected);
  CHECK(read("a,b\r1,2\r3,4\r") == expected);
  CHECK(read("\n\na,b\n\r\n  \n1,2\n\n3,4\n\n\t\n") == expected);
}

TEST_CASE("a byte order mark is left out") {
  CHECK(read("\xEF\xBB\xBF"
             "a,b\n1,2\n") == DataTable(Names{"a", "b"}, {1, 2}));
  CHECK(read("\xEF\xBB\xBF\"a\",b\n1,2\n") == DataTable(Names{"a", "b"}, {1, 2}));
}

TEST_CASE("quotes keep separators, quotes, spaces and lines together") {
  const DataTable table = read("\"a,b\",\"say \"\"hi\"\"\",\" c \"\n\"one\r\ntwo\",\"\"\"\",\"x\"\n");
  CHECK(table.names() == Names{"a,b", "say \"hi\"", " c "});
  CHECK(table.description("a,b").classes == Names{"one\r\ntwo"});
  CHECK(table.description("say \"hi\"").classes == Names{"\""});
  CHECK(read("a\n\"1\"\n\"2.5\"\n").column("a") == Numbers{1, 2.5});
}

TEST_CASE("spaces and tabs around cells are left out, also around quotes") {
  CHECK(read(" a , \"b\" \t,c\n1 ,\t2, +3\n") == DataTable(Names{"a", "b", "c"}, {1, 2, 3}));
}

TEST_CASE("a column of words holds the places of its words in order") {
  const DataTable table = read("kind,y\ndog,1\ncat,2\ndog,3\n\xc3\xa9lan,4\n");
  CHECK(table.description("kind").classes == Names{"cat", "dog", "\xc3\xa9lan"});
  CHECK(table.column("kind") == Numbers{1, 0, 1, 2});
  CHECK(table.description("y").classes.empty());
}

TEST_CASE("a column that is said to be text is, although its cells are numbers") {
  const DataTable table = read("code,y\n10,1\n9,2\n10,3\n", {.text = {"code"}});
  CHECK(table.description("code").classes == Names{"10", "9"});
  CHECK(table.column("code") == Numbers{0, 1, 0});
}

TEST_CASE("known words keep their places") {
  const CsvOptions options{.classes = {{"kind", {"dog", "cat", "cow"}}}};
  const DataTable table = read("kind\ncow\ndog\n", options);
  CHECK(table.description("kind").classes == Names{"dog", "cat", "cow"});
  CHECK(table.column("kind") == Numbers{2, 0});
}

TEST_CASE("another separator is taken as it is said") {
  CHECK(read("a;b\n1;2\n", {.separator = ';'}) == DataTable(Names{"a", "b"}, {1, 2}));
  CHECK(read("a\tb\n1\t 2\n", {.separator = '\t'}) == DataTable(Names{"a", "b"}, {1, 2}));
  CHECK(read("a\tb\tc\n1\t\t3\n", {.separator = '\t', .missing = Missing::fill}).at(0, "c") == 3);
  CHECK(read("\t\n1\t2\n", {.separator = '\t', .header = false, .missing = Missing::skip_row}).rows() == 1);
}

TEST_CASE("without a header columns are called x1, x2... or as the caller says") {
  CHECK(read("1,2\n3,4\n", {.header = false}) == DataTable(Names{"x1", "x2"}, {1, 2, 3, 4}));
  CHECK(read("1,2\n", {.header = false, .names = {"a", "b"}}) == DataTable(Names{"a", "b"}, {1, 2}));
}

TEST_CASE("a header alone is a table without rows") {
  const DataTable table = read("a,b\n");
  CHECK(table.rows() == 0);
  CHECK(table.columns() == 2);
}

TEST_CASE("rows with missing cells are skipped, or the cells are filled") {
  const char* text = "a,b\n1,\nNA,2\n3,4\n\"\",5\n";
  CHECK(read(text, {.missing = Missing::skip_row}) == DataTable(Names{"a", "b"}, {3, 4}));
  CHECK(read(text, {.missing = Missing::fill, .fill = -1}) ==
        DataTable(Names{"a", "b"}, {1, -1, -1, 2, 3, 4, -1, 5}));
  CHECK(read("a\n?\n1\n", {.missing = Missing::fill, .missing_words = {"?"}}) ==
        DataTable(Names{"a"}, {0, 1}));
  CHECK(read("a,k\n,x\n1,y\n", {.missing = Missing::skip_row}).description("k").classes == Names{"y"});
}

TEST_CASE("a missing word in quotes is a word") {
  const DataTable table = read("country\n\"NA\"\nFR\n");
  CHECK(table.description("country").classes == Names{"FR", "NA"});
}

TEST_CASE("infinite numbers are read where they are allowed") {
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK(read("a\ninf\n-inf\n1\n", {.infinite = true}).column("a") == Numbers{infinity, -infinity, 1});
}

TEST_CASE("what is written reads back bit for bit") {
  DataTable table(std::vector<Column>{
      {"x,1"}, {"say \"hi\""}, {" kind\r\n", {" a", "NA", "b,c", "d\"", "e\nf", "\xEF\xBB\xBF"}}, {"12"}});
  autograd::Random random(3);
  while (table.rows() < 2000) {
    Numbers row;
    for (int i = 0; i < 3; ++i) {
      const auto number = std::bit_cast<double>(random.bits());
      row.push_back(std::isfinite(number) ? number : -0.0);
    }
    row.insert(row.begin() + 2, static_cast<double>(table.rows() % 6));
    table.add_row(row);
  }
  CHECK(same_bits(read(nn::csv_text(table)), table));
  CHECK(same_bits(read(nn::csv_text(table, ';'), {.separator = ';'}), table));
  const support::Folder folder;
  nn::write_csv(folder / "t.csv", table, '\t');
  CHECK(same_bits(nn::read_csv(folder / "t.csv", {.separator = '\t'}), table));
}

TEST_CASE("names that look like numbers are names in quotes") {
  const DataTable table(Names{"1", "2e3"}, {3, 4});
  CHECK(nn::csv_text(table) == "\"1\",\"2e3\"\r\n3,4\r\n");
  CHECK(read(nn::csv_text(table)) == table);
}

TEST_CASE("words in another order than that of their bytes read back with the list of them") {
  const DataTable table(std::vector<Column>{{"size", {"small", "large"}}}, {0, 1, 0});
  CHECK(read(nn::csv_text(table), {.classes = {{"size", {"small", "large"}}}}) == table);
  CHECK(read(nn::csv_text(table)).column("size") == Numbers{1, 0, 1});
}

TEST_CASE("the bytes that are written are those of RFC 4180") {
  const DataTable table(std::vector<Column>{{"a"}, {"k", {"x y", "z"}}}, {0.1, 0, -0.0, 1});
  CHECK(nn::csv_text(table) == "a,k\r\n0.1,\"x y\"\r\n-0,z\r\n");
  const double infinity = std::numeric_limits<double>::infinity(),
               nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(nn::csv_text(DataTable(Names{"a"}, {infinity, nan})) == "a\r\ninf\r\nnan\r\n");
}

TEST_CASE("a large table is read whole") {
  std::string text = "a,b,c\n";
  for (int i = 0; i < 20'000; ++i) text += std::to_string(i) + ",0.5,word" + std::to_string(i % 100) + "\n";
  const DataTable table = read(text);
  CHECK(table.rows() == 20'000);
  CHECK(table.at(19'999, "a") == 19'999);
  CHECK(table.description("c").classes.size() == 100);
}
