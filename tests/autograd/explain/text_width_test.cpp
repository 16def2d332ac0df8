// SPDX-License-Identifier: MIT
#include "autograd/explain/text_width.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace autograd;
using namespace autograd::explain;

TEST_CASE("a text is as wide as its characters together, and as the font is large") {
  CHECK(text_width("", 10.0) == 0.0);
  CHECK(text_width("ab", 10.0) == doctest::Approx(text_width("a", 10.0) + text_width("b", 10.0)));
  CHECK(text_width("wide", 20.0) == doctest::Approx(2.0 * text_width("wide", 10.0)));
  CHECK(text_width("i", 10.0) < text_width("m", 10.0));
  // Arial's digits take 556 thousandths of its size, and no less may be reckoned with.
  CHECK(text_width("0123456789", 1.0) >= 5.56);
  CHECK(text_width("\u03b1", 10.0) > 5.0);
}

TEST_CASE("columns are characters, and two for a wide one") {
  CHECK(text_columns("abc") == 3);
  CHECK(text_columns("\u03b1\u0302") == 1);
  CHECK(text_columns("\u6f22") == 2);
  CHECK(text_columns("\xff") == 1);
}

TEST_CASE("what cannot be shown becomes a question mark") {
  CHECK(showable("a\x1b[31m\n\u009b\u202eb") == "a?[31m???b");
  CHECK(showable("\xc3\x28\xe2\x82\xf0\x9f\x92") == "?(?????");
  CHECK(showable("\xed\xa0\x80") == "???");
  CHECK(showable("\u03c3(z) \U0001f600") == "\u03c3(z) \U0001f600");
  CHECK(to_ascii("\u03c3(z)\u6f22") == "sigma(z)?");
}

TEST_CASE("a text that is too long is cut and says so") {
  CHECK(shortened("short", 5) == "short");
  CHECK(shortened("longer", 5) == "lo...");
  CHECK(shortened("\u6f22\u6f22\u6f22\u6f22", 7) == "\u6f22\u6f22...");
  CHECK(shortened("longer", 2) == "..");
  for (std::size_t most = 0; most < 12; ++most)
    CHECK(text_columns(shortened("a\u6f22b\u6f22c\u6f22d", most)) <= most);
}
