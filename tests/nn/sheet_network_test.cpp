// SPDX-License-Identifier: MIT
#include "nn/sheet_network.hpp"

#include <doctest/doctest.h>

#include "autograd/explain/formula.hpp"
#include "nn/network.hpp"
#include "tests/support/refusal.hpp"
#include "tests/support/sheet.hpp"

using autograd::verify::read_sheet;
using autograd::verify::Sheet;
using autograd::verify::Verdict;
using support::joined;
using support::mentions;

namespace {

Sheet read(const std::string& text) { return read_sheet(text, "f", nn::sheet_statements()); }
std::string problems(const std::string& text) { return joined(read(text).problems); }

const std::string inputs = "given x1 = 80, x2 = 8, y = 3\n";

}  // namespace

TEST_CASE("a network declares the names of the notes") {
  const Sheet sheet = read(inputs + "network 2-2-1 sigmoid weight = 0.1, bias = 0\n");
  CHECK(joined(sheet.problems) == "");
  for (const char* name : {"w1_11", "w1_21", "w1_12", "w1_22", "w2_11", "w2_21", "b11", "b12", "b21", "z11",
                           "z12", "z", "z21", "o11", "o12", "yhat", "o21"}) {
    CAPTURE(std::string(name));
    REQUIRE(sheet.find(name).has_value());
  }
  CHECK(sheet.find("z21")->index() == sheet.find("z")->index());
  CHECK(sheet.find("w2_21")->value() == 0.1);
  CHECK(!sheet.find("z22"));
}

TEST_CASE("a linear layer has no sums") {
  const Sheet sheet = read(inputs + "network 2-2-1 linear\n");
  CHECK(sheet.find("yhat")->value() == 176.0);
  CHECK(!sheet.find("z11"));
  CHECK(sheet.find("o21")->index() == sheet.find("yhat")->index());
}

TEST_CASE("each layer may have its own activation, and several outputs are counted") {
  const Sheet sheet = read("given x1 = 1, x2 = 2, x3 = 3\nnetwork 3-4-2 tanh linear\n");
  CHECK(joined(sheet.problems) == "");
  CHECK(sheet.find("z14").has_value());
  CHECK(!sheet.find("z1"));
  CHECK(sheet.find("yhat2")->index() == sheet.find("o22")->index());
}

TEST_CASE("indices above 9 are kept apart") {
  std::string given = "given x1 = 1";
  for (int i = 2; i <= 10; ++i) given += ", x" + std::to_string(i) + " = 1";
  const Sheet sheet = read(given + "\nnetwork 10-2-1 sigmoid\n");
  CHECK(joined(sheet.problems) == "");
  CHECK(sheet.find("w1_10_2").has_value());
  CHECK(sheet.find("o1_2").has_value());
  CHECK(sheet.find("yhat").has_value());
}

TEST_CASE("parameters get numbers above and below the network") {
  const Sheet below =
      read(inputs + "network 2-2-1 linear\nlet L = yhat^2\nparameter w1_11 = 2\nclaim yhat = 256\n");
  CHECK(joined(below.problems) == "");
  CHECK(below.find("yhat")->value() == 256.0);
  CHECK(below.find("L")->value() == 256.0 * 256.0);
  const Sheet above =
      read(inputs + "parameter w1_11 = 2\nnetwork 2-2-1 linear\nclaim dyhat/dw1_11 = w2_11*x1\n");
  CHECK(joined(above.problems) == "");
  CHECK(above.find("yhat")->value() == 256.0);
  CHECK(above.judge().judge(above.claims[0].claim).verdict == Verdict::right);
  CHECK(mentions(problems(inputs + "network 2-2-1 linear\nparameter b11 = 2\nparameter b11 = 3\n"),
                 "declared already"));
  CHECK(mentions(problems(inputs + "parameter b11 = 2\nlet q = 2b11\nnetwork 2-2-1 linear\n"),
                 "line 2 declares b11 and a formula above uses it"));
  CHECK(mentions(problems(inputs + "given b11 = 2\nnetwork 2-2-1 linear\n"), "line 2 has declared already"));
}

TEST_CASE("what is wrong with a network is said, and its names say why they cannot be used") {
  CHECK(mentions(problems("network 2-2-1 linear\n"), "x1 is not declared above it; write given x1 = ..."));
  CHECK(mentions(problems(inputs + "network\n"), "expected the sizes of the layers"));
  CHECK(mentions(problems(inputs + "network 2\n"), "two sizes or more"));
  CHECK(mentions(problems(inputs + "network 2-0-1 linear\n"), "f:2:9: expected the sizes"));
  CHECK(mentions(problems(inputs + "network 2-2-1\n"), "expected one activation for all layers or 2"));
  CHECK(mentions(problems(inputs + "network 2-2-1 linar\n"), "there is no activation 'linar'"));
  CHECK(mentions(problems(inputs + "network 2-2-2 softmax\n"),
                 "f:2:15: softmax is for a last layer of two neurons"));
  CHECK(mentions(problems(inputs + "network 2-2-1 tanh softmax\n"),
                 "softmax is for a last layer of two neurons"));
  CHECK(mentions(problems(inputs + "network 2-2-1 linear weight 2\n"), "expected = and a number"));
  CHECK(mentions(problems(inputs + "network 2-2-1 linear weight = two\n"), "expected a number"));
  CHECK(mentions(problems(inputs + "network 2-999-999 linear\n"), "parameters and may have"));
  const Sheet sheet = read("network 2-2-1 sigmoid\nclaim z11 = 1\nclaim o21 = 1\n");
  CHECK(mentions(sheet.claims[0].problem->message, "z11 is declared in line 1, which cannot be read"));
  CHECK(mentions(sheet.claims[1].problem->message, "o21 is declared in line 1, which cannot be read"));
  const Sheet unknown = read(inputs + "network 2-2-1 linar\nclaim yhat = 1\n");
  CHECK(mentions(unknown.claims[0].problem->message, "line 2, which cannot be read, may declare it"));
}

TEST_CASE("a claim about a softmax network is judged") {
  const Sheet sheet =
      read(inputs +
           "network 2-2 softmax weight = 0.01, bias = 0.2\nclaim dyhat1/dz1 = yhat1*(1 - yhat1)\n"
           "claim dyhat1/dz2 = -yhat1*yhat2\nclaim dyhat1/dz2 = yhat1*(1 - yhat2)\n");
  REQUIRE(joined(sheet.problems) == "");
  const Verdict expected[] = {Verdict::right, Verdict::right, Verdict::wrong};
  for (std::size_t i = 0; i < 3; ++i)
    CHECK(sheet.judge().judge(sheet.claims[i].claim).verdict == expected[i]);
}

TEST_CASE("printed formulas of networks are read back to the same number") {
  for (const char* activation : {"linear", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "gelu", "silu",
                                 "softplus", "sigmoid softmax"}) {
    const std::string network = inputs + "network 2-3-2 " + activation + " weight = 0.03, bias = 0.2\n";
    const Sheet sheet = read(network + "let L = (y - yhat1)^2 - y*log(yhat2)/(1 - yhat1)\n");
    REQUIRE(joined(sheet.problems) == "");
    for (const auto& declaration : sheet.declarations) {
      const std::string formula = autograd::explain::formula(declaration.value).text();
      const Sheet again = read(network + "let again = " + formula + "\n");
      CAPTURE(formula);
      CHECK(joined(again.problems) == "");
      REQUIRE(again.find("again").has_value());
      CHECK(again.find("again")->value() == doctest::Approx(declaration.value.value()).epsilon(1e-12));
    }
  }
}
