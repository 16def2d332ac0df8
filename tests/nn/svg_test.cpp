// SPDX-License-Identifier: MIT
#include "nn/svg.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "tests/support/refusal.hpp"
#include "tests/support/xml.hpp"

using nn::coordinate;
using nn::escaped;
using nn::Markup;
using support::XmlReader;

TEST_CASE("markup in a text is only text") {
  CHECK(escaped("a < b && c > \"d\" 'e'") == "a &lt; b &amp;&amp; c &gt; &quot;d&quot; &#39;e&#39;");
  CHECK(escaped("\xce\xb7 = 1\tx\ny") == "\xce\xb7 = 1\tx\ny");
}

TEST_CASE("what XML does not allow becomes a sign that it was there") {
  const std::string mark = "\xef\xbf\xbd";
  CHECK(escaped(std::string("a\0b", 3)) == "a" + mark + "b");
  CHECK(escaped("\x1b[31m") == mark + "[31m");
  CHECK(escaped("\xff\xfe") == mark + mark);
  CHECK(escaped("\xed\xa0\x80") == mark + mark + mark);  // half of a pair
  CHECK(escaped("\xef\xbf\xbf") == mark);                // U+FFFF
  CHECK(escaped("\xc2\x85") == mark);                    // a control character of two bytes
}

TEST_CASE("coordinates are short and never have an exponent") {
  CHECK(coordinate(0.0) == "0");
  CHECK(coordinate(-0.001) == "0");
  CHECK(coordinate(12.5) == "12.5");
  CHECK(coordinate(100.0) == "100");
  CHECK(coordinate(-3.14159) == "-3.14");
  CHECK(coordinate(1e6) == "1000000");
  CHECK(coordinate(1e-9) == "0");
  for (const double number : {1e7, -1e7, HUGE_VAL, std::nan("")})
    CHECK(support::mentions(support::refusal<autograd::Error>([&] { coordinate(number); }), "coordinate"));
}

TEST_CASE("what is written is closed in its order") {
  Markup markup;
  markup.open("svg", {{"class", "a\"b"}}).open("g").element("text", {}, "<&>").empty("path", {{"d", "M1 2"}});
  markup.close().open("desc").text("1 < 2");
  const support::Element root = XmlReader::read(markup.finished());
  CHECK(root.tag == "svg");
  CHECK(root.attributes.at("class") == "a\"b");
  REQUIRE(root.children.size() == 2);
  CHECK(root.children[0].children.size() == 2);
  CHECK(root.children[0].children[0].text == "<&>");
  CHECK(root.children[1].text == "\n1 < 2");
  CHECK(support::mentions(support::refusal<autograd::Error>([] { Markup().close(); }), "open"));
}

TEST_CASE("a text is as wide as its letters") {
  CHECK(nn::text_width("", 12.0) == 0.0);
  CHECK(nn::text_width("WWW", 10.0) > 2.0 * nn::text_width("iii", 10.0));
  CHECK(nn::text_width("ab", 24.0) == doctest::Approx(2.0 * nn::text_width("ab", 12.0)));
  CHECK(nn::text_width("a", 10.0) + nn::text_width("b", 10.0) == doctest::Approx(nn::text_width("ab", 10.0)));
  CHECK(nn::text_width("\xe4\xb8\xad", 10.0) == doctest::Approx(10.0));   // as wide as it is high
  CHECK(nn::text_width("e\xcc\x81", 10.0) == nn::text_width("e", 10.0));  // a combining accent
  CHECK(nn::text_width("~", 1000.0) == doctest::Approx(838.0));           // the last of the table
}

TEST_CASE("long texts are broken at spaces, and no line is too wide") {
  const auto lines = nn::wrapped("one two three four five six", 12.0, 80.0);
  CHECK(lines.size() > 1);
  std::string joined;
  for (const std::string& line : lines) {
    CHECK(nn::text_width(line, 12.0) <= 80.0);
    joined += (joined.empty() ? "" : " ") + line;
  }
  CHECK(joined == "one two three four five six");
  CHECK(nn::wrapped("", 12.0, 80.0) == std::vector<std::string>{""});
  CHECK(nn::wrapped("  a  b ", 12.0, 80.0) == std::vector<std::string>{"a b"});
}

TEST_CASE("a word that is too wide is cut where a letter ends") {
  std::string word;
  for (int i = 0; i < 50; ++i) word += "\xce\xb7";
  const auto lines = nn::wrapped("a " + word + " b", 12.0, 100.0);
  REQUIRE(lines.size() == 3);
  CHECK(nn::text_width(lines[1], 12.0) <= 100.0);
  CHECK(lines[1].substr(lines[1].size() - 5) == "\xce\xb7...");
  CHECK(escaped(lines[1]) == lines[1]);
}

TEST_CASE("a path goes from point to point") {
  const std::vector<std::pair<double, double>> points{{1.0, 2.5}, {-3.0, 4.0}};
  CHECK(nn::path_of(points) == "M1 2.5L-3 4");
  CHECK(nn::path_of({}).empty());
}
