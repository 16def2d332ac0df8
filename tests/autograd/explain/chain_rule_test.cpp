// SPDX-License-Identifier: MIT
#include "autograd/explain/chain_rule.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "autograd/autograd.hpp"
#include "autograd/explain/backward_steps.hpp"
#include "autograd/explain/terminal_tree.hpp"
#include "autograd/unicode.hpp"
#include "autograd/verify/sheet.hpp"
#include "nn/sheet_network.hpp"
#include "tests/support/environment.hpp"
#include "tests/support/refusal.hpp"

using namespace autograd;
using namespace autograd::explain;
using support::mentions;
using support::refusal;
using verify::Sheet;

namespace {

const std::string regression =
    "given x1 = 80, x2 = 8, y = 3\nnetwork 2-2-1 linear weight = 1, bias = 0\nlet L = (y - yhat)^2\n";
const std::string classification =
    "given x1 = 8, x2 = 8, y = 1\nnetwork 2-2-1 sigmoid weight = 0.1, bias = 0\n"
    "let L = -y*log(yhat) - (1 - y)*log(1 - yhat)\n";

Sheet read(const std::string& text) { return verify::read_sheet(text, "notes", nn::sheet_statements()); }

std::string told(const Sheet& sheet, const std::string& by, const TellSettings& settings = {}) {
  return chain_rule(*sheet.find("L"), *sheet.find(by)).text(settings);
}

std::string written(const Sheet& sheet, const std::string& by) {
  return derivative_formula(*sheet.find("L"), *sheet.find(by)).text();
}

struct Expected {
  const char* by;
  const char* formula;
  const char* told;
};

/// Every line that is told is a claim of the sheet, and the judge finds it right.
void check_claims(const std::string& text, const std::string& told) {
  std::string claims, line;
  for (const char c : told) {
    if (c != '\n') {
      line += c;
      continue;
    }
    const std::size_t begin = line.find_first_not_of(' ');
    const bool goes_on = line[begin] == '=';
    claims += (goes_on ? " " : claims.empty() ? "claim " : "\nclaim ") + line.substr(begin);
    line.clear();
  }
  Sheet sheet = read(text + claims + "\n");
  INFO(claims);
  REQUIRE_FALSE(sheet.claims.empty());
  for (const verify::SheetClaim& claim : sheet.claims) {
    REQUIRE_FALSE(claim.problem.has_value());
    CHECK(sheet.judge().judge(claim.claim).verdict == verify::Verdict::right);
  }
}

}  // namespace

TEST_CASE("the nine derivations of the regression come out as a lecturer writes them") {
  const Sheet sheet = read(regression);
  const Expected nine[] = {
      {"w1_11", "-2*(y - yhat)*w2_11*x1",
       "dL/dw1_11 = dL/dyhat * dyhat/do11 * do11/dw1_11 = -2(y - yhat) * w2_11 * x1 = -2(3 - 176) * 1 * 80 = "
       "27680"},
      {"w1_21", "-2*(y - yhat)*w2_11*x2",
       "dL/dw1_21 = dL/dyhat * dyhat/do11 * do11/dw1_21 = -2(y - yhat) * w2_11 * x2 = -2(3 - 176) * 1 * 8 = "
       "2768"},
      {"b11", "-2*(y - yhat)*w2_11",
       "dL/db11 = dL/dyhat * dyhat/do11 * do11/db11 = -2(y - yhat) * w2_11 * 1 = -2(y - yhat)*w2_11 = "
       "-2(3 - 176)*1 = 346"},
      {"w1_12", "-2*(y - yhat)*w2_21*x1",
       "dL/dw1_12 = dL/dyhat * dyhat/do12 * do12/dw1_12 = -2(y - yhat) * w2_21 * x1 = -2(3 - 176) * 1 * 80 = "
       "27680"},
      {"w1_22", "-2*(y - yhat)*w2_21*x2",
       "dL/dw1_22 = dL/dyhat * dyhat/do12 * do12/dw1_22 = -2(y - yhat) * w2_21 * x2 = -2(3 - 176) * 1 * 8 = "
       "2768"},
      {"b12", "-2*(y - yhat)*w2_21",
       "dL/db12 = dL/dyhat * dyhat/do12 * do12/db12 = -2(y - yhat) * w2_21 * 1 = -2(y - yhat)*w2_21 = "
       "-2(3 - 176)*1 = 346"},
      {"w2_11", "-2*(y - yhat)*o11",
       "dL/dw2_11 = dL/dyhat * dyhat/dw2_11 = -2(y - yhat) * o11 = -2(3 - 176) * 88 = 30448"},
      {"w2_21", "-2*(y - yhat)*o12",
       "dL/dw2_21 = dL/dyhat * dyhat/dw2_21 = -2(y - yhat) * o12 = -2(3 - 176) * 88 = 30448"},
      {"b21", "-2*(y - yhat)",
       "dL/db21 = dL/dyhat * dyhat/db21 = -2(y - yhat) * 1 = -2(y - yhat) = -2(3 - 176) = 346"},
  };
  for (const Expected& one : nine) {
    CHECK(written(sheet, one.by) == one.formula);
    CHECK(told(sheet, one.by, {.width = 200}) == std::string(one.told) + "\n");
    check_claims(regression, told(sheet, one.by, {.digits = 17}));
  }
}

TEST_CASE("the nine derivations of the classification cancel to yhat - y") {
  const Sheet sheet = read(classification);
  const std::string first =
      "dL/dz = dL/dyhat * dyhat/dz\n      = (-y/yhat + (1 - y)/(1 - yhat)) * yhat*(1 - yhat)\n"
      "      = yhat - y\n      ~= 0.541505 - 1\n      ~= -0.458495\n";
  const Expected nine[] = {
      {"w1_11", "(yhat - y)*w2_11*o11*(1 - o11)*x1", "(yhat - y) * w2_11 * o11*(1 - o11) * x1"},
      {"w1_21", "(yhat - y)*w2_11*o11*(1 - o11)*x2", "(yhat - y) * w2_11 * o11*(1 - o11) * x2"},
      {"b11", "(yhat - y)*w2_11*o11*(1 - o11)", "(yhat - y)*w2_11*o11*(1 - o11)"},
      {"w1_12", "(yhat - y)*w2_21*o12*(1 - o12)*x1", "(yhat - y) * w2_21 * o12*(1 - o12) * x1"},
      {"w1_22", "(yhat - y)*w2_21*o12*(1 - o12)*x2", "(yhat - y) * w2_21 * o12*(1 - o12) * x2"},
      {"b12", "(yhat - y)*w2_21*o12*(1 - o12)", "(yhat - y)*w2_21*o12*(1 - o12)"},
      {"w2_11", "(yhat - y)*o11", "(yhat - y) * o11"},
      {"w2_21", "(yhat - y)*o12", "(yhat - y) * o12"},
      {"b21", "yhat - y", "yhat - y"},
  };
  for (const Expected& one : nine) {
    CAPTURE(one.by);
    CHECK(written(sheet, one.by) == one.formula);
    const std::string text = told(sheet, one.by, {.width = 60});
    CAPTURE(text);
    CHECK(text.starts_with(first));
    CHECK(mentions(text, "= " + std::string(one.told) + "\n"));
    check_claims(classification, told(sheet, one.by, {.digits = 17}));
  }
  CHECK(mentions(told(sheet, "w1_11"), "dL/dyhat * dyhat/dz * dz/do11 * do11/dz11 * dz11/dw1_11\n"));
  CHECK(mentions(told(sheet, "w1_11"), "~= -0.0512648\n"));
}

TEST_CASE("a node that is used twice is told as a sum over its uses") {
  Graph graph;
  const Value a(graph, 2.0, "a"), b(graph, 3.0, "b");
  const Value u = (a * b).named("u"), v = (u * u).named("v"), w = (3.0 * u).named("w"),
              s = (v + w).named("s");
  CHECK(chain_rule(s, a).text() ==
        "ds/du = ds/dv * dv/du + ds/dw * dw/du = 1 * 2*u + 1 * 3 = 2*u + 3 = 2*6 + 3 = 15\n"
        "ds/da = ds/du * du/da = ds/du * b = 15 * 3 = 45\n");
}

TEST_CASE("there are never more lines than nodes, nor more factors than uses") {
  Graph graph;
  Value x(graph, 0.7, "x0");
  const Value leaf = x;
  const std::size_t length = 300;
  for (std::size_t i = 1; i <= length; ++i) {
    const std::string number = std::to_string(i);
    x = (sin(x).named("a" + number) * cos(x).named("b" + number)).named("x" + number);
  }
  const ChainRule told = chain_rule(x, leaf);
  std::size_t factors = 0;
  for (const ChainStep& step : told.steps) {
    for (const Way& way : step.ways) factors += way.factors.size();
  }
  CHECK(told.steps.size() == length);
  CHECK(factors <= 6 * length);
  CHECK(told.text().size() < 500 * length);
  CHECK(told.steps.back().number == gradient(x)[leaf]);
  CHECK(told.steps.back().result.value() == doctest::Approx(gradient(x)[leaf]).epsilon(1e-9));
}

TEST_CASE("what a node does not depend on, and itself, are told too") {
  Graph graph;
  const Value x(graph, 2.0, "x"), y(graph, 3.0, "y"), z = square(x).named("z");
  CHECK(chain_rule(z, y).text() == "dz/dy = 0\n");
  CHECK(chain_rule(z, z).text() == "dz/dz = 1\n");
  CHECK(chain_rule(floor(x).named("f"), x).text() == "df/dx = 0\n");
  CHECK(chain_rule(square(x) * x, x).text() == "d(x^3)/dx = 3*x^2 = 3*2^2 = 12\n");
  CHECK(mentions(refusal<NotAVariable>([&] { (void)chain_rule(z, 1.0); }), "the constant 1"));
  CHECK(mentions(refusal<ConstantRoot>([&] { (void)chain_rule(1.0, x); }), "the constant 1"));
}

TEST_CASE("a calculation is told in numbered lines, forward and backward") {
  Graph graph;
  const Value x(graph, 2.0, "x"), w(graph, 3.0, "w");
  const Value z = (w * x).named("z"), q = square(z).named("q"), s = (q + z).named("s");
  CHECK(backward_steps(s).text() == R"(forward
(1) z = w*x = 6
(2) q = z^2 = 36
(3) s = q + z = 42
backward
(3) ds/dz = 1 = 1
(3) ds/dq = 1 = 1
(2) ds/dz += ds/dq * dq/dz = ds/dq * 2*z = 1 * 12 = 12, in all 13
(1) ds/dx = ds/dz * dz/dx = ds/dz * w = 13 * 3 = 39
(1) ds/dw = ds/dz * dz/dw = ds/dz * x = 13 * 2 = 26
)");
  CHECK_FALSE(mentions(backward_steps(s, {w}).text(), "ds/dx"));
  CHECK(mentions(backward_steps(s).latex(), "\\mathrel{+}="));
}

TEST_CASE("every part and every total of numbered lines is told in LaTeX too") {
  Graph graph;
  const Value x(graph, 0.5, "x"), a(graph, 2.0, "a"), y(graph, 1.0, "y");
  const Value u = (x * a).named("u"), s = u + sin(u) * u, v = (s * s * s + exp(s) / s - u).named("v");
  const BackwardSteps steps = backward_steps(v * v * a * y);
  const std::string text = steps.text(), latex = steps.latex();
  CHECK(mentions(text, ", u1 = u + sin(u)*u, u2 = exp(u1)/u1"));
  CHECK(mentions(latex, "(2) & u_{2} &{}= \\frac{e^{u_{1}}}{u_{1}}"));
  CHECK(mentions(text, ", in all about 542.514\n"));
  CHECK(mentions(latex, "\\text{, in all about }542.514"));
  // A root without a name is called as no node is.
  CHECK(mentions(text, "(3) f = v^2*a*y"));
  CHECK(mentions(text, "(3) df/dy = "));
}

TEST_CASE("numbered lines say where numbers end, and tell nothing that no formula needs") {
  Graph graph;
  const Value x(graph, -2.0, "x"), y(graph, 3.0, "y");
  const Value l = log(x).named("l"), L = (l + square(x)).named("L");
  const std::string text = backward_steps(L).text();
  CHECK(mentions(text, "(1) dL/dx += dL/dl * dl/dx = dL/dl * 1/x; no number: log(x) is NaN at x = -2\n"));
  CHECK(mentions(backward_steps(L).latex(), "\\frac{1}{x}\\text{; no number: }"));
  const Value z = (x * x).named("z"), M = (z * y * x).named("M");
  const std::string second = backward_steps(derivative(M, x).named("dM/dx")).text();
  CHECK(mentions(second, "(1) z = x^2 = 4\n(2) dM/dx = "));
  CHECK_FALSE(mentions(second, "M = z*y*x"));
}

TEST_CASE("where there is no number, words say which operation has none") {
  Graph graph;
  const Value x(graph, -2.0, "x"), y(graph, 3.0, "y"), zero(graph, 0.0, "z");
  const Value l = log(x).named("l"), L = (l * y + square(x)).named("L");
  const ChainRule told = chain_rule(L, x);
  CHECK(mentions(told.text(), "= y/x + 2*x; no number: log(x) is NaN at x = -2\n"));
  CHECK(
      mentions(told.latex(), "+ 2 x\\text{; no number: }\\ln(x)\\text{ is }\\text{NaN}\\text{ at }x = -2\n"));
  CHECK(mentions(told.mathml(), "<mtext>; no number: </mtext>"));
  CHECK(mentions(told.mathml(), "<mtext> at </mtext><mi>x</mi><mo>=</mo>"));
  // A formula that is NaN itself says so.
  CHECK(chain_rule(L, y).text() == "dL/dy = l = NaN\n");
  CHECK(chain_rule((y * (zero / zero)).named("q"), y).text() == "dq/dy = z/z = 0/0 = NaN\n");
}

TEST_CASE("numbers that are put in have as many digits as the result needs") {
  Graph graph;
  const Value a(graph, 1.0000012, "a"), b(graph, 1.0, "b"), x(graph, 3.0, "x");
  const ChainRule told = chain_rule(((a - b) * x).named("L"), x);
  CHECK(told.text() == "dL/dx = a - b = 1.0000012 - 1 ~= 1.2e-06\n");
  const Value third(graph, 0.1, "t");
  CHECK(chain_rule((0.1 * third + 0.2 * third).named("M"), third).text() == "dM/dt = 0.3\n");
  CHECK(chain_rule((0.1 * square(3.0 * x)).named("N"), x).text() == "dN/dx = 1.8*x = 1.8*3 = 5.4\n");
  CHECK(told.text({.digits = 3}) == "dL/dx = a - b = 1.0000012 - 1 ~= 1.2e-06\n");
}

TEST_CASE("two leaves of one name are told apart") {
  Graph graph;
  const Value w(graph, 2.0, "w"), other(graph, 3.0, "w"), taken(graph, 5.0, "w_(2)");
  const Value L = (w * other * taken).named("L");
  CHECK(formula(L).text() == "w*w_(2)*w_(2)_(2)");
  CHECK(chain_rule(L, other).text() == "dL/dw_(2) = w_(2)_(2)*w = 5*2 = 10\n");
}

TEST_CASE("Markdown, LaTeX and MathML tell the same lines") {
  const Sheet sheet = read(classification);
  const ChainRule told = chain_rule(*sheet.find("L"), *sheet.find("w1_11"));
  CHECK(mentions(told.latex(), "  &= \\hat{y} - y \\\\\n"));
  CHECK(mentions(told.latex(),
                 "(\\hat{y} - y) \\cdot w_{11}^{(2)} \\cdot o_{11} \\, (1 - o_{11}) \\cdot x_{1}"));
  CHECK(told.markdown() == "$$\n" + told.latex() + "$$\n");
  CHECK(mentions(told.mathml(), "<math display=\"block\">"));
  CHECK(mentions(told.latex({.spellings = {{"yhat", "\\hat{Y}"}}}), "\\hat{Y} - y"));
}

TEST_CASE("what flows to a node directly is told apart from all that flows to it") {
  Graph graph;
  Value w(graph, 1.0, "w"), v(graph, 2.0, "v"), x(graph, 3.0, "x");
  Value a = (w * x).named("a"), b = (a * v).named("b"), c = (a + b).named("c"), L = (c * a).named("L");
  const ChainRule told = chain_rule(L, w);
  CHECK(mentions(told.text(), "dL/da = dL/dc * dc/db * db/da + dL/dc * dc/da + dL/da directly\n"));
  CHECK(mentions(told.latex(), "\\text{ directly}"));
}

TEST_CASE("a line that goes on stands under its equals sign, whatever letters its names have") {
  Graph graph;
  const Value theta(graph, 2.0, "theta"), y(graph, 1.0, "y");
  const Value yhat = sin(theta).named("yhat"), L = square(y - yhat).named("L");
  const std::string text = chain_rule(L, theta).text({.characters = Characters::unicode, .width = 30});
  CHECK(text.starts_with("dL/dθ = dL/dy\u0302 · dy\u0302/dθ\n      = -2(y - y\u0302) · cos(θ)\n      ≈ "));
  // In bytes it would be longer than in columns.
  const Value z = sin(yhat).named("z");
  const std::string one_line = "dz/dy\u0302 = cos(y\u0302) ≈ cos(0.909297) ≈ 0.6143\n";
  CHECK(chain_rule(z, yhat).text({.characters = Characters::unicode, .width = 39}) == one_line);
}

TEST_CASE("told in ASCII, nothing holds another character") {
  Graph graph;
  const Value theta(graph, 2.0, "θ"), y(graph, 1.0, "größe"), w(graph, 0.5, "W₁₂′"), mu(graph, 1.5, "\\mu^2");
  const Value yhat = (sin(theta * w) * cos(theta * w) / (1.0 + exp(theta * w)) + mu).named("ŷ");
  const Value L = (square(y - yhat) / 3.0 + square(yhat)).named("L·權");
  const ChainRule told = chain_rule(L, theta);
  for (const std::string& text :
       {told.text(), told.text({.width = 20}), backward_steps(L).text(), formula(L).text(),
        formula(yhat, Depth::leaves).text(), derivative_formula(L, theta).text(),
        terminal_tree(picture(L), {.shown = {}, .ascii = true})}) {
    CAPTURE(text);
    CHECK(text == to_ascii(text));
  }
  CHECK(mentions(told.text(), "dyhat/dtheta"));
}

TEST_CASE("nothing has a name for standing in one factor and in the result") {
  Graph graph;
  const Value x(graph, 2.0, "x"), a(graph, 3.0, "a"), b(graph, 0.5, "b");
  const Value r = (sin(x * a + b) / cos(x + b)).named("r"), q = (r * exp(r)).named("q");
  const std::string text = chain_rule(q, x).text({.width = 300});
  CAPTURE(text);
  CHECK_FALSE(mentions(text, "u1"));
  // Inside one factor the same is named.
  const Value s = (sin(x * a + b * x * a) * exp(x * a + b * x * a)).named("s");
  CHECK(mentions(chain_rule(square(s).named("t"), x).text(), "where u1 = "));
}

TEST_CASE("the softmax by hand comes out in its probabilities") {
  const Sheet sheet = read(
      "parameter z1 = 0.3, z2 = 0.8\nconstant y1 = 0.2, y2 = 0.8\nlet p1 = exp(z1)/(exp(z1) + exp(z2))\n"
      "let p2 = exp(z2)/(exp(z1) + exp(z2))\nlet L = -(y1*log(p1) + y2*log(p2))\n");
  CHECK(told(sheet, "z1")
            .starts_with("dL/dz1 = dL/dp1 * dp1/dz1 + dL/dp2 * dp2/dz1\n"
                         "       = -y1/p1 * p1*(1 - p1) + (-y2/p2) * (-p2*p1)\n"
                         "       = -y1*(1 - p1) + y2*p1\n"));
  CHECK(written(sheet, "z1") == "-y1 + y1*p1 + y2*p1");
  // What is calculated is told as it is, whatever has a name.
  const BackwardSteps steps = backward_steps(*sheet.find("L"));
  CHECK(steps.forward[0].formula.text() == "exp(z1)/(exp(z1) + exp(z2))");
  CHECK(mentions(steps.text(), "dL/dp1 * dp1/dz1 = dL/dp1 * p1*(1 - p1) ~="));

  const Sheet divided = read(
      "parameter z1 = 0.3, z2 = 0.8\nconstant y1 = 0.2, y2 = 0.8\nlet S = exp(z1) + exp(z2)\n"
      "let p1 = exp(z1)/S\nlet p2 = exp(z2)/S\nlet L = -(y1*log(p1) + y2*log(p2))\n");
  CHECK(mentions(told(divided, "z1"), "= (y1 + y2)/S\n"));
  CHECK(mentions(told(divided, "z1"), "= (y1 + y2)/S * exp(z1) + (-y1/p1) * p1\n"));
  CHECK(mentions(told(divided, "z1"), "= (y1 + y2)*p1 - y1\n"));
}

TEST_CASE("what all terms of a told sum share is taken out of it") {
  Graph graph;
  const Value a(graph, 2.0, "a"), b(graph, 3.0, "b"), m(graph, 0.5, "m"), c(graph, 1.5, "c");
  // One after the other: compilers take operands in different orders.
  const Value from_a = square(a - m), from_b = square(b - m), E = from_a + from_b;
  CHECK(derivative_formula(E, m).text() == "-2*(a + b - 2*m)");
  const Value first = a / c, second = b / c, difference = first - second;
  CHECK(derivative_formula(difference, c).text() == "(b - a)/c^2");
  const Value total = a + b, y = (a / total).named("y");
  CHECK(derivative_formula(y, a).text() == "(1 - y)/(a + b)");
  const Value first_way = b * a * exp(c), second_way = b * sin(a) * exp(c), both = first_way + second_way;
  CHECK(derivative_formula(both, a).text() == "exp(c)*b*(1 + cos(a))");
}

TEST_CASE("a factor is written in one way in all terms of a line") {
  Graph graph;
  const Value a(graph, 2.0, "a"), b(graph, 3.0, "b");
  const Value u = exp(a).named("u"), v = sin(a).named("v"), yhat = (u * v).named("yhat");
  const Value L = square(b - yhat).named("L");
  const std::string text = chain_rule(L, a).text({.width = 200});
  CAPTURE(text);
  CHECK_FALSE(mentions(text, "2*(b - yhat)"));
  CHECK(mentions(text, "= -2(b - yhat) * "));
  CHECK(mentions(text, " + (-2(b - yhat)) * "));
}
