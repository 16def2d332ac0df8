// SPDX-License-Identifier: MIT
#include "autograd/verify/layout.hpp"

#include <doctest/doctest.h>

using namespace autograd;
using namespace autograd::verify;

TEST_CASE("what may steer a terminal is a question mark, everything else stands") {
  CHECK(clean("a\x1b[31mb\x7f\n") == "a?[31mb??");
  CHECK(clean("\xc2\x9b \xe2\x80\xae \xe2\x81\xa6") == "? ? ?");
  CHECK(clean("ŷ − σ′ 中 😀") == "ŷ − σ′ 中 😀");
  CHECK(clean("\xff\xc3") == "??");
}

TEST_CASE("a character becomes what people write for it in ASCII") {
  CHECK(to_ascii("∂L/∂ŷ = −2·(y − ŷ)²") == "dL/dyhat = -2*(y - yhat)^2");
  CHECK(to_ascii("中\xff") == "??");
}

TEST_CASE("lines are broken at spaces, and before an equals sign where that leaves no short line") {
  CHECK(wrap("aaaa bbbb = cc dd", 14) == std::vector<std::string>{"aaaa bbbb", "= cc dd"});
  CHECK(wrap("aa = bbbbbbbb cccccc", 15) == std::vector<std::string>{"aa = bbbbbbbb", "cccccc"});
  CHECK(wrap("σσσσσσ", 4) == std::vector<std::string>{"σσσσ", "σσ"});
  CHECK(wrap("", 4) == std::vector<std::string>{""});
}

TEST_CASE("Chinese, Japanese and Korean writing and emoji take two columns, marks none") {
  CHECK(text_columns("权重w") == 5);
  CHECK(text_columns("손실 😀") == 7);
  CHECK(text_columns("ｗ、か") == 6);
  CHECK(text_columns("y\u0302 σ′−∂") == 6);
  CHECK(text_columns("\xff\xc3") == 2);
  CHECK(after("权重w", 3) == 3);
  CHECK(pad("权", 4) == "权  ");
  CHECK(wrap("权重权", 4) == std::vector<std::string>{"权重", "权"});
  CHECK(wrap("权重", 1) == std::vector<std::string>{"权", "重"});
}

TEST_CASE("labels fit their column") {
  CHECK(text_columns(short_label(std::string(40, 'x'))) == 16);
  CHECK(pad("σ", 3) == "σ  ");
  CHECK(pad("long", 3) == "long ");
}
