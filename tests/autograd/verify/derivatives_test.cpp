// SPDX-License-Identifier: MIT
// Derivatives as sheets write them.
#include <doctest/doctest.h>

#include "autograd/gradient.hpp"
#include "tests/support/refusal.hpp"
#include "tests/support/sheet.hpp"

using autograd::SheetError;
using autograd::Value;
using autograd::verify::DerivativeOf;
using autograd::verify::read_sheet;
using autograd::verify::Sheet;
using autograd::verify::Verdict;
using support::mentions;
using support::refusal;
using support::refused;
using support::verdict_of;

namespace {

const std::string network =
    "let z = w*x + b\nlet a = sigmoid(z)\nlet L = (y - a)^2\n"
    "symbol a = \\hat{Y}, yhat\nsymbol w = w_{11}', W^2\n";

bool is_right(const std::string& claim) { return verdict_of(claim, network) == Verdict::right; }

}  // namespace

TEST_CASE("a derivative is one symbol in every way to write it") {
  for (const char* form :
       {"dL/dw", "dL / dw", "d L/d w", "\u2202L/\u2202w", "\\partial L/\\partial w",
        "\\frac{\\partial L}{\\partial w}", "\\dfrac{dL}{dw}", "\\frac{\\mathrm{d}L}{\\mathrm{d}w}",
        "\\frac{\\mathrm d L}{\\mathrm d w}", "dL/dW^2", "\\frac{\\partial L}{\\partial w_{11}'}",
        "\\frac{d L}{d w}", "\U0001D715L/\U0001D715w", "d(L)/dw", "\\frac{\\partial [L]}{\\partial w}",
        "dL/(dw)"}) {
    const auto sheet = support::sheet_of(network + "claim T: " + form + " = -2(y - a)a(1 - a)x\n");
    CAPTURE(std::string(form));
    const auto claim = support::claim_of(sheet);
    CHECK(claim.claim.subject.name() == "dL/dw");
    CHECK(sheet.judge().judge(claim.claim).verdict == Verdict::right);
  }
}

TEST_CASE("a derivative binds like one name") {
  CHECK(is_right("dL/dw = dL/da * da/dz * dz/dw"));
  CHECK(is_right("dL/dw = dL/da da/dz x"));
  CHECK(is_right("dL/dw = 2dL/da da/dz x/2"));
  CHECK(is_right(
      "dL/dw = \\frac{\\partial L}{\\partial \\hat{Y}} \\times \\frac{\\partial \\hat{Y}}{\\partial z} x"));
  CHECK(is_right("(dL/dw)^2 = dL/dw dL/dw"));
  CHECK(is_right("1/(dz/dw) = 1/x"));
  CHECK(is_right("dL/dyhat = -2(y - yhat)"));
}

TEST_CASE("a derivative of an expression is taken where it stands") {
  CHECK(is_right("d/dw(w^2 x) = 2w x"));
  CHECK(is_right("\\frac{\\partial}{\\partial w}[w^2 x] = 2w x"));
  CHECK(is_right("\\frac{\\partial [w^2 x]}{\\partial w} = 2w x"));
  CHECK(is_right("\\frac{\\partial}{\\partial a}(y - a)^2 = -2(y - a)"));
  CHECK(is_right("\\frac{\\partial \\sigma(z)}{\\partial z} = a(1 - a)"));
  CHECK(is_right("\\frac{\\partial (\\sigma(z))}{\\partial z} = a(1 - a)"));
  CHECK(is_right("d/dw L = dL/dw"));
  CHECK(is_right("d(w x + b)/dw = x"));

  CHECK(is_right("d/da(y - a)^2 = -2(y - a)"));
  CHECK(mentions(support::warnings_of("d/da(y - a)^2 = -2(y - a)", network),
                 "read as the derivative of the power"));
  CHECK(support::warnings_of("\\frac{d}{da}(y - a)^2 = -2(y - a)", network).empty());
  CHECK(support::warnings_of("d/da((y - a)^2) = -2(y - a)", network).empty());
  CHECK(mentions(refused("x = d/dw", network).message, "what is to be differentiated"));
}

TEST_CASE("a derivative by an inner name is the total one through that node") {
  CHECK(is_right("dL/dz = dL/da da/dz"));
  CHECK(is_right("dL/dL = 1"));
  CHECK(is_right("dz/dy = 0"));
  CHECK(is_right("dz/dx = w"));
}

TEST_CASE("second derivatives are read, also mixed ones and those of derivatives") {
  const std::string parabola = "let Q = w^2 x + w b^3\n";
  const auto right = [&](const char* claim) { return verdict_of(claim, parabola) == Verdict::right; };
  CHECK(right("d^2Q/dw^2 = 2x"));
  CHECK(right("\u2202\u00B2Q/\u2202w\u00B2 = 2x"));
  CHECK(right("\\frac{\\partial^2 Q}{\\partial w^2} = 2x"));
  CHECK(right("\\frac{d^{2}Q}{dw^{2}} = 2x"));
  CHECK(right("\\frac{\\partial^2 Q}{\\partial w \\partial b} = 3b^2"));
  CHECK(right("d^2Q/(dw db) = 3b^2"));
  CHECK(right("d^2Q/dwdb = 3b^2"));
  CHECK(right("d^2Q/(dwdb) = 3b^2"));
  CHECK(right("\\frac{d^2 Q}{dwdb} = 3b^2"));
  CHECK(right("d^3Q/dwdb^2 = 6b"));
  CHECK(right("d^3Q/dbdwdb = 6b"));
  CHECK(right("d/dw(dQ/dw) = 2x"));
  CHECK(right("d/db(dQ/dw) = 3b^2"));
  CHECK(right("d^3Q/db^3 = 6w"));
  CHECK(right("d^2Q/dx^2 = 0"));
  CHECK(right("d^2Q/dx^2 = w - w"));
  CHECK(verdict_of("d^2Z/dw^2 = b - b", "let Z = w + b\n") == Verdict::right);
  CHECK(verdict_of("d^2Q/dw^2 = 3x", parabola) == Verdict::wrong);
  CHECK(verdict_of("d^2Q/dw1_11dw2_11 = 1", "let Q = w1_11*w2_11\n") == Verdict::right);
  CHECK(mentions(refused("d^2Q/dwdq = 1", parabola).message, "'q' is not declared"));
  CHECK(mentions(refused("d^2Q/dwdb^2 = 1", parabola).message, "a power below a derivative"));
  CHECK(mentions(refused("d^2Q/dw = 2x", parabola).message, "as many d below"));
  CHECK(mentions(refused("d^4Q/dw^4 = 0", parabola).message, "up to order 3"));
  CHECK(mentions(refused("dQ/dw^2 = 2x", parabola).message, "a power below a derivative"));
}

TEST_CASE("a second derivative has a name that a report can show") {
  const std::string parabola = "let Q = w^2 x + w b^3\n";
  const auto name = [&](const std::string& claim) {
    return support::claim_of(support::sheet_of(parabola + claim)).claim.subject.name();
  };
  CHECK(name("claim \\frac{\\partial^2 Q}{\\partial w \\partial b} = 3b^2\n") == "d^2Q/dwdb");
  CHECK(name("claim d^3Q/db^3 = 6w\n") == "d^3Q/db^3");
}

TEST_CASE("a let that holds a derivative can be differentiated again") {
  const std::string slope = network + "let delta = dL/dz\nlet twice = 2 dL/dz\n";
  CHECK(verdict_of("delta = -2(y - a)a(1 - a)", slope) == Verdict::right);
  CHECK(verdict_of("dL/dw = delta*x", slope) == Verdict::right);
  CHECK(verdict_of("d^2L/dz^2 = d/dz(delta)", slope) == Verdict::right);
  CHECK(verdict_of("d/dz(twice) = 2 d^2L/dz^2", slope) == Verdict::right);
}

TEST_CASE("a quotient of declared differentials is a quotient") {
  CHECK(verdict_of("dL/dw = 2", "constant dL = 6, dw = 3, L = 1\n") == Verdict::right);
  CHECK(verdict_of("x/d = x/4", "constant d = 4\n") == Verdict::right);
}

TEST_CASE("a bare differential is an error that says what to write") {
  CHECK(mentions(refused("dL/dw = 2 dw", network).message,
                 "a bare dw is no derivative; write both, as in dL/dw"));
  CHECK(refused("dL/dw = 2 dw", network).column == 11);
  CHECK(mentions(refused("dL = 2", network).message, "a bare dL"));
  CHECK(mentions(refused("\\partial L = 2", network).message, "a \\partial alone is no derivative"));
}

TEST_CASE("a derivative of or by what is not declared names it") {
  CHECK(mentions(refused("dQ/dw = 1", network).message, "'Q' is not declared"));
  CHECK(mentions(refused("dL/dv = 1", network).message, "'v' is not declared"));
  CHECK(refused("dL/dv = 1", network).column == 5);
}

TEST_CASE("a claim remembers how it spells names and derivatives") {
  const auto sheet = support::sheet_of(
      network + "claim T: \\frac{\\partial L}{\\partial W^2} = -2(y - \\hat{Y}) \\hat{Y}(1 - a)x\n");
  const auto claim = support::claim_of(sheet);
  const auto spelled = [&](autograd::Value node) -> std::string {
    for (const auto& [known, text] : claim.claim.spellings) {
      if (known.index() == node.index()) return text;
    }
    return "";
  };
  CHECK(spelled(*sheet.find("a")) == "\\hat{Y}");
  CHECK(spelled(*sheet.find("w")) == "W^2");
  CHECK(spelled(claim.claim.subject) == "\\frac{\\partial L}{\\partial W^2}");
  CHECK(spelled(*sheet.find("x")).empty());
}

TEST_CASE("a derivative is asked of a sheet in any notation of claims") {
  Sheet sheet = read_sheet("given x = 3\nparameter w = 2\nlet yhat = x*w^2\nsymbol yhat = \\hat{y}\n", "s");
  const Value of = *sheet.find("yhat"), by = *sheet.find("w");
  for (const char* written :
       {"dyhat/dw", "d\u0177/dw", "\\frac{\\partial \\hat{y}}{\\partial w}", " dyhat / dw "}) {
    CAPTURE(written);
    const DerivativeOf found = sheet.derivative(written);
    CHECK(found.of.index() == of.index());
    CHECK(found.by.index() == by.index());
  }
  const DerivativeOf second = sheet.derivative("d^2yhat/dw^2");
  CHECK(second.of.value() == 12.0);
  CHECK(second.of.name() == "dyhat/dw");
  CHECK(gradient(second.of)[second.by] == 6.0);
  CHECK(mentions(refusal<SheetError>([&] { sheet.derivative("dyhat/dq"); }),
                 "'dyhat/dq': 'q' is not declared; declared are x, w, yhat\n  dyhat/dq\n         ^"));
  CHECK(mentions(refusal<SheetError>([&] { sheet.derivative("2*w"); }), "is asked for as dL/dw"));
  CHECK(mentions(refusal<SheetError>([&] { sheet.derivative(""); }), "is asked for as dL/dw"));
}

TEST_CASE("what is made with derivatives can be derived") {
  Sheet sheet =
      read_sheet("given x = 3\nparameter w = 0.5\nlet y = x*w^2\nlet g = dy/dw\nlet R = g^2 + w\n", "s");
  const Value w = *sheet.find("w"), found = *sheet.find("R");
  CHECK(gradient(found)[w] == 37.0);  // 8*w*x^2 + 1
  const Value declared = sheet.declarations.back().value;
  CHECK(declared.index() == found.index());
  CHECK(declared.name() == "R");
  CHECK(sheet.find("g")->name() == "g");
}
