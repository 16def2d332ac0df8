// SPDX-License-Identifier: MIT
// What is no table is refused, with the place and with what to do; no bytes end in a crash.
#include <doctest/doctest.h>

#include <string>

#include "autograd/random.hpp"
#include "nn/csv.hpp"
#include "tests/support/environment.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/refusal.hpp"

using autograd::Error;
using autograd::FileError;
using nn::CsvOptions;
using nn::Missing;
using support::mentions;

namespace {

std::string refused(std::string_view text, const CsvOptions& options = {}) {
  return support::refusal<FileError>([&] { nn::parse_csv(text, "t.csv", options); });
}

}  // namespace

TEST_CASE("a word among numbers is refused with line and column") {
  CHECK(refused("iq,cgpa\n80,8\n60,nine\n") ==
        "t.csv:3:4: expected a number, because column 'cgpa' holds numbers since line 2, and found 'nine'; "
        "mend it, "
        "or name the column in CsvOptions::text or the word in missing_words");
  CHECK(mentions(refused("a;b\n1;2\n3,5;4\n", {.separator = ';'}), "t.csv:3:1: expected a number"));
  CHECK(mentions(refused("a;b\n1;2\n3,5;4\n", {.separator = ';'}), "write a point, not a comma"));
  CHECK(mentions(refused("a\n1\n1e999\n"), "found '1e999'; it is none that a double can hold"));
}

TEST_CASE("lines are counted whatever they end with") {
  for (const char* text : {"a\n1\n\nx\n", "a\r\n1\r\n\r\nx\r\n", "a\r1\r\rx\r"}) {
    CHECK(mentions(refused(text), "t.csv:4:1: expected a number"));
  }
}

TEST_CASE("a number among words is refused") {
  CHECK(refused("k,a\nn/a,1\n80,2\n") ==
        "t.csv:3:1: the number 80 stands in column 'k', which holds words since line 2; name the column in "
        "CsvOptions::text if it is one of text, or that word in missing_words");
}

TEST_CASE("a number that is not finite is refused unless it is allowed") {
  CHECK(refused("a\ninf\n") == "t.csv:2:1: inf is no finite number; set CsvOptions::infinite if it is meant");
  CHECK(mentions(refused("a\nNAN\n", {.infinite = true}), "t.csv:2:1: NAN is no number"));
}

TEST_CASE("a missing cell is refused with its place, which counts lines inside quotes too") {
  CHECK(refused("k,a\n\"x\r\ny\",1\nz,\n") ==
        "t.csv:4:3: a cell of column 'a' is missing; write a number, or choose Missing::skip_row or "
        "Missing::fill");
  CHECK(mentions(refused("a,b\n1,NA\n"), "t.csv:2:3: a cell of column 'b' is missing"));
}

TEST_CASE("a missing word cannot be filled with a number") {
  const std::string words =
      "t.csv:2:1: a cell of column 'k' is missing, and there is no number for a missing word; "
      "use Missing::skip_row";
  CHECK(refused("k,a\n,1\nx,2\n", {.missing = Missing::fill}) == words);
  CHECK(mentions(refused("k,a\nx,1\n,2\n", {.missing = Missing::fill}), "t.csv:3:1: a cell of column 'k'"));
}

TEST_CASE("a row with too many or too few cells is refused") {
  CHECK(refused("a,b\n1,2\n1,2,3\n") ==
        "t.csv:3:1: this row has 3 cells, and the first one has 2; is a separator missing or too many?");
  CHECK(mentions(refused("a,b\n1\n"), "t.csv:2:1: this row has 1 cell, and"));
}

TEST_CASE("quotes that do not fit are refused where they are") {
  CHECK(refused("a\n\"x\ny\n") == "t.csv:2:1: the quote that begins here is never closed");
  CHECK(mentions(refused("a,b\n1,x\"y\n"), "t.csv:2:4: a quote inside a cell"));
  CHECK(mentions(refused("a,b\n\"x\"y,1\n"), "t.csv:2:4: after a closing quote comes a separator"));
  CHECK(mentions(refused("a\n\""), "never closed"));
}

TEST_CASE("a header that is none is refused") {
  CHECK(refused("") == "t.csv:1:1: the file is empty; a table needs a row of names");
  CHECK(mentions(refused("\n \n"), "the file is empty"));
  CHECK(mentions(refused("\xEF\xBB\xBF"
                         "a,,c\n"),
                 "t.csv:1:3: column 2"));
  CHECK(refused("a,,c\n") == "t.csv:1:3: column 2 has no name");
  CHECK(refused("a,b,a\n") == "t.csv:1:5: two columns have the name 'a'; give each its own");
  CHECK(refused("80,8,3\n60,9,5\n") ==
        "t.csv:1:1: the first row holds numbers, not names; set CsvOptions::header to false");
  CHECK(refused("a;b\n1;2\n") ==
        "t.csv:1:1: the first row is one cell with ; in it; set CsvOptions::separator to that");
  CHECK(mentions(refused("a\tb\n1\t2\n"), "with tabs in it"));
  CHECK(mentions(refused("a,b\n1,2\n", {.separator = ';'}), "with , in it"));
  CHECK(mentions(refused("1,2\n", {.header = false, .names = {"a"}}),
                 "has 2 cells, and CsvOptions::names has 1 name"));
}

TEST_CASE("what is not UTF-8 is refused") {
  CHECK(mentions(refused(std::string_view("\xFF\xFE"
                                          "a\0\n\0",
                                          6)),
                 "this is UTF-16; save the file as UTF-8"));
  CHECK(mentions(refused(std::string_view("\xFE\xFF\0a", 4)), "UTF-16"));
  CHECK(mentions(refused(std::string_view("a,b\n1,\0\n", 8)), "t.csv:2:3: a byte 0"));
  CHECK(mentions(refused(std::string_view("a,b\n1,\"\0\"\n", 10)), "t.csv:2:4: a byte 0"));
  CHECK(mentions(refused("na\xefve\nx\n"), "t.csv:1:1: the name 'na?ve' is not UTF-8"));
  CHECK(mentions(refused("k\nna\xefve\n"), "t.csv:2:1: the word 'na?ve' is not UTF-8"));
}

TEST_CASE("a word that is not known is refused with those that are") {
  CHECK(refused("kind\ncat\ncut\n", {.classes = {{"kind", {"cat", "dog"}}}}) ==
        "t.csv:3:1: column 'kind' knows no class 'cut'; near names are 'cat'");
}

TEST_CASE("options that do not fit are refused") {
  const auto wrong = [](const CsvOptions& options) {
    return support::refusal<Error>([&] { nn::parse_csv("a,b\n1,2\n", "t.csv", options); });
  };
  CHECK(wrong({.text = {"c"}}) ==
        "t.csv: the options name a column that is not there, 'c'; near names are 'a', 'b'");
  CHECK(mentions(wrong({.classes = {{"long", {"x"}}}}), "a column that is not there, 'long'"));
  CHECK(mentions(wrong({.classes = {{"a", {}}}}), "the known classes of column 'a'"));
  CHECK(mentions(wrong({.classes = {{"a", {"x", "x"}}}}), "a list of different words"));
  CHECK(mentions(wrong({.names = {"x", "y"}}), "for a file without a header"));
  for (const char separator : {'"', '\n', '\r', '.', '-', '7', 'e', '\0'}) {
    CHECK(mentions(wrong({.separator = separator}), "a separator stands between cells"));
    CHECK_THROWS_AS(nn::csv_text(nn::DataTable({"a"}), separator), Error);
  }
  CHECK_THROWS_AS(nn::csv_text(nn::DataTable()), Error);
}

TEST_CASE("a file that is not there or too large is refused") {
  const support::Folder folder;
  CHECK(mentions(support::refusal<FileError>([&] { nn::read_csv(folder / "no.csv"); }), "cannot be read"));
  support::write(folder / "t.csv", "a\n1\n");
  CHECK(mentions(support::refusal<FileError>([&] { nn::read_csv(folder / "t.csv", {.largest = 3}); }),
                 "has more than 3 bytes"));
}

TEST_CASE("a row of very many cells is refused before memory is") {
  CHECK(mentions(refused(std::string(1'000'000, ',')), "a row has more than 100000 cells"));
}

TEST_CASE("a table and its mutilations are read or refused") {
  const std::string good =
      "\xEF\xBB\xBF"
      "kind,\"a \"\"b\"\"\",c\r\ncat,1.5,NA\r\n\"d\r\nog\",-2e3,4\r\n";
  const CsvOptions options{.missing = Missing::skip_row};
  CHECK(nn::parse_csv(good, "t.csv", options).rows() == 1);
  std::size_t read = 0, refusals = 0;
  const auto attempt = [&](const std::string& text) {
    try {
      nn::parse_csv(text, "t.csv", options);
      ++read;
    } catch (const FileError&) {
      ++refusals;
    }
  };
  for (std::size_t i = 0; i <= good.size(); ++i) attempt(good.substr(0, i));
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string bad = good;
      bad[i] = static_cast<char>(byte);
      attempt(bad);
    }
  }
  CHECK(read > 1000);
  CHECK(refusals > 1000);
  autograd::Random random(5);
  const std::string letters = "\"\",,\n\r 1a.\t\xff;-";
  for (std::size_t round = 0; round < support::count(20'000, 200'000); ++round) {
    std::string text;
    for (std::size_t i = random.below(40); i > 0; --i) text += letters[random.below(letters.size())];
    attempt(text);
  }
}
