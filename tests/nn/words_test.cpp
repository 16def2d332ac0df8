// SPDX-License-Identifier: MIT
// Names and numbers as messages and files write them.
#include "nn/words.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <clocale>
#include <cmath>
#include <cstdint>
#include <limits>

#include "autograd/random.hpp"

using nn::counted;
using nn::exact_text;
using nn::in_quotes;
using nn::no_such;
using nn::number_of;

TEST_CASE("a name in quotes is short and moves no cursor") {
  CHECK(in_quotes("iq") == "'iq'");
  CHECK(in_quotes("\xc3\xa9t\xc3\xa9") == "'\xc3\xa9t\xc3\xa9'");
  CHECK(in_quotes("a\x1b[2Jb\nc\x7f\xc2\x9b") == "'a?[2Jb?c?\?'");
  CHECK(in_quotes("a\xff\xc3") == "'a?\?'");
  CHECK(in_quotes(std::string(60, 'a')) == "'" + std::string(60, 'a') + "'");
  CHECK(in_quotes(std::string(61, 'a')) == "'" + std::string(60, 'a') + "...'");
}

TEST_CASE("counts are written in the singular and the plural") {
  CHECK(counted(0, "row") == "0 rows");
  CHECK(counted(1, "row") == "1 row");
  CHECK(counted(2, "row") == "2 rows");
}

TEST_CASE("a name that is not there is answered with near ones, or with all") {
  CHECK(no_such("no column", "cgpaa", {"iq", "cgpa", "lpa"}) == "no column 'cgpaa'; near names are 'cgpa'");
  CHECK(no_such("no column", "height", {"iq", "cgpa"}) == "no column 'height'; the names are 'iq', 'cgpa'");
  CHECK(no_such("no column", "height", {}) == "no column 'height'; there are none");
  const std::string many = no_such("no column", "height", std::vector<std::string>(100, "x"));
  CHECK(many.ends_with(" and so on"));
  CHECK(many.size() < 120);
}

TEST_CASE("every number reads back bit for bit") {
  autograd::Random random(1);
  for (int i = 0; i < 100'000; ++i) {
    const auto number = std::bit_cast<double>(random.bits());
    if (std::isnan(number)) continue;
    const auto back = number_of(exact_text(number));
    REQUIRE(back.has_value());
    REQUIRE(std::bit_cast<std::uint64_t>(*back) == std::bit_cast<std::uint64_t>(number));
  }
  CHECK(exact_text(-0.0) == "-0");
  CHECK(exact_text(0.1) == "0.1");
  CHECK(exact_text(-std::numeric_limits<double>::infinity()) == "-inf");
  CHECK(exact_text(-std::numeric_limits<double>::quiet_NaN()) == "nan");
}

TEST_CASE("what is not a number from its first to its last letter is none") {
  CHECK(number_of("+1.5e3") == 1500.0);
  CHECK(number_of(".5") == 0.5);
  for (const char* text :
       {"", "+", "+-1", "++1", "1,5", "1.5x", " 1", "1 ", "0x10", "1e999", "1e-999", "one"}) {
    CAPTURE(text);
    CHECK_FALSE(number_of(text).has_value());
  }
}

TEST_CASE("numbers are read and written with a point in a locale that has a comma") {
  const char* found = nullptr;
  for (const char* name : {"de_DE.UTF-8", "fr_FR.UTF-8", "de_DE", "fr_FR"}) {
    if (found == nullptr) found = std::setlocale(LC_ALL, name);
  }
  CHECK(number_of("1.5") == 1.5);
  CHECK(exact_text(1.5) == "1.5");
  std::setlocale(LC_ALL, "C");
}

TEST_CASE("the place where a text is no longer UTF-8 is found") {
  CHECK(nn::utf8_end("") == 0);
  CHECK(nn::utf8_end("a\xc3\xa9") == 3);
  CHECK(nn::utf8_end("ab\xff") == 2);
  CHECK(nn::utf8_end("\xed\xa0\x80") == 0);  // half of a pair
  CHECK(nn::utf8_end("\xc0\x80") == 0);      // too long
}
