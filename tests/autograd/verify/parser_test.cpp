// SPDX-License-Identifier: MIT
#include "autograd/verify/parser.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "tests/support/refusal.hpp"
#include "tests/support/sheet.hpp"

using autograd::verify::Verdict;
using support::mentions;
using support::number_of;
using support::refused;
using support::verdict_of;
using support::warnings_of;

namespace {

const double x = 0.7, y = 1.3, x1 = 0.9, x2 = 1.1, w = 0.6, b = -0.4;

doctest::Approx about(double number) { return doctest::Approx(number).epsilon(1e-14); }

}  // namespace

TEST_CASE("products may be implicit") {
  CHECK(number_of("-2(y-x)x1") == about(-2 * (y - x) * x1));
  CHECK(number_of("2 x1 x2") == about(2 * x1 * x2));
  CHECK(number_of("2x1") == about(2 * x1));
  CHECK(number_of("(x + 1)(y + 1)") == about((x + 1) * (y + 1)));
  CHECK(number_of("x1(1-x1)") == about(x1 * (1 - x1)));
  CHECK(number_of("x [1 - y] {x1}") == about(x * (1 - y) * x1));
  CHECK(number_of("w1_11w2_11", "") == about(0.8 * 1.7));
  CHECK(mentions(refused("x = y 2").message, "write * before it"));
}

TEST_CASE("a name before a bracket is a call only if it is a function") {
  CHECK(number_of("tanh(x)") == about(std::tanh(x)));
  CHECK(number_of("x(y)") == about(x * y));
  // A declared name wins over the function of that name.
  CHECK(number_of("sigma(y)", "constant sigma = 3\n") == about(3 * y));
  CHECK(number_of("\\sigma(y)") == about(1 / (1 + std::exp(-y))));
}

TEST_CASE("a word that splits in exactly one way into declared names is their product, with a warning") {
  CHECK(number_of("xy") == about(x * y));
  CHECK(number_of("wx + b") == about(w * x + b));
  CHECK(number_of("xy^2") == about(x * y * y));
  CHECK(number_of("x1x2") == about(x1 * x2));
  CHECK(mentions(warnings_of("x = xy"), "xy is not declared and read as x*y"));
  const std::string twice = "given ab = 2, a = 3, c = 4, bc = 5\n";
  CHECK(mentions(refused("x = abc", twice).message, "several products"));
  CHECK(refused("x = abc", twice).column == 5);
}

TEST_CASE("what is printed in LaTeX is read: brackets that round, cases, letters of functions") {
  CHECK(number_of("2\\lfloor x + y \\rfloor x") == about(2 * std::floor(x + y) * x));
  CHECK(number_of("\\left\\lceil x \\right\\rceil^{2}") == about(1));
  CHECK(number_of("\\Gamma(y) + \\psi(y)") == about(std::tgamma(y) + number_of("digamma(y)")));
  CHECK(number_of("\\ln|\\Gamma(x)|") == about(std::log(std::tgamma(x))));
  const std::string cases = "\\begin{cases}x + 1 & x < y \\\\ 3 & \\text{otherwise}\\end{cases}";
  CHECK(number_of(cases) == about(x + 1));
  CHECK(number_of("y \\left(" + cases + "\\right)^{2}") == about(y * (x + 1) * (x + 1)));
  CHECK(number_of("\\begin{cases}2 & y \\le x \\\\ " + cases + " & \\text{otherwise}\\end{cases}") ==
        about(x + 1));
  CHECK(number_of("\\begin{cases}2 & y = x \\\\ 5 & \\text{otherwise}\\end{cases}") == 5.0);
  CHECK(number_of("\\begin{cases}2 & y \\le x \\\\ 3 & x \\ge y \\\\ x & x > 0 \\\\ 4 & "
                  "\\text{otherwise}\\end{cases}") == about(x));
  CHECK(mentions(refused("x = \\begin{cases}2 & \\text{otherwise}\\end{cases}").message, "needs a relation"));
  std::string many = "\\begin{cases}";
  for (int i = 0; i < 100; ++i) many += "1 & y = x \\\\ ";
  CHECK(mentions(refused("x = " + many + "2 & \\text{otherwise}\\end{cases}").message, "too many cases"));
  CHECK(mentions(refused("x = \\begin{cases}2 & x < y \\\\ 5 & x = y\\end{cases}").message,
                 "\\text{otherwise}"));
  CHECK(mentions(refused("x = \\begin{cases}2 & x \\\\ 5 & \\text{otherwise}\\end{cases}").message,
                 "relation"));
  CHECK(mentions(refused("x = \\begin{cases}2 & x < y").message, "never closed"));
  CHECK(mentions(refused("x = 2 \\end{cases}").message, "closes nothing"));
  CHECK(mentions(refused("x = \\lfloor y \\rceil").message, "does not close"));
}

TEST_CASE("product and quotient have one rank and associate to the left") {
  CHECK(number_of("x/y*w") == about(x / y * w));
  CHECK(number_of("x/y/w") == about(x / y / w));
  CHECK(number_of("x - y - w") == about(x - y - w));
  CHECK(number_of("x*-y") == about(-x * y));
  CHECK(number_of("x - -y") == about(x + y));
  CHECK(number_of("\\frac{x}{y}w") == about(x / y * w));
}

TEST_CASE("an implicit product right after a slash warns") {
  CHECK(mentions(warnings_of("x = x/y(1-y)"), "read as divided by y, then times (1-y)"));
  CHECK(mentions(warnings_of("x = w/xy + 1"), "write /(xy)"));
  CHECK(warnings_of("x = x/y*(1-y)").empty());
  CHECK(warnings_of("x = x/(y(1-y))").empty());
  CHECK(warnings_of("x = \\frac{x}{y}(1-y)").empty());
}

TEST_CASE("a choice is read as it is written in repaired formulas") {
  CHECK(number_of("select(x < y, 2, 3)") == 2.0);
  CHECK(number_of("select(x > y, 2, 3)^2 x") == about(9 * x));
  CHECK(number_of("select(x <= x, x + 1, 3)") == about(x + 1));
  CHECK(number_of("select(y >= x, x, 3)") == about(x));
  CHECK(number_of("select(x == y, 2, select(x == x, 4, 5))") == 4.0);
  CHECK(verdict_of("d/dx(select(x < 0, 0, x^2)) = select(x < 0, 0, 2x)") == Verdict::right);
  CHECK(mentions(refused("x = select(x, 2, 3)").message, "select needs a relation"));
  CHECK(mentions(refused("x = select(x = y, 2, 3)").message, "select needs a relation"));
  CHECK(mentions(refused("x = select(x < y, 2)").message, "found ')'"));
}

TEST_CASE("a minus before a power belongs to the whole power") {
  CHECK(number_of("-x^2") == about(-x * x));
  CHECK(number_of("(-x)^2") == about(x * x));
  CHECK(number_of("2^-x") == about(std::pow(2, -x)));
}

TEST_CASE("powers associate to the right, with ^ and with **") {
  CHECK(number_of("x^y^w") == about(std::pow(x, std::pow(y, w))));
  CHECK(number_of("x**y**w") == about(std::pow(x, std::pow(y, w))));
  CHECK(number_of("x^{y}y") == about(std::pow(x, y) * y));
  CHECK(number_of("x^2y") == about(x * x * y));
  CHECK(number_of("x^(y+1)") == about(std::pow(x, y + 1)));
  CHECK(number_of("x\u00B2 + x\u207B\u00B9") == about(x * x + 1 / x));
  CHECK(number_of("x^w1_11") == about(std::pow(x, 0.8)));
}

TEST_CASE("a function without brackets takes one factor with its power") {
  CHECK(number_of("\\sin x") == about(std::sin(x)));
  CHECK(number_of("\\log\\hat{y} w", "symbol y = \\hat{y}\n") == about(std::log(y) * w));
  CHECK(number_of("\\sin x^2") == about(std::sin(x * x)));
  CHECK(number_of("\\sin^2 x") == about(std::pow(std::sin(x), 2)));
  CHECK(number_of("\\sin(x)^2") == about(std::pow(std::sin(x), 2)));
  CHECK(mentions(warnings_of("x = \\sin x y"), "takes one factor, x"));
  CHECK(mentions(refused("x = tanh + 1").message, "the function tanh needs what it is applied to"));
}

TEST_CASE("logarithms and other functions have several names") {
  for (const char* natural : {"\\log y", "\\ln y", "log(y)", "ln y", "\\ln(y)", "\\log_e y"}) {
    CHECK(number_of(natural) == about(std::log(y)));
  }
  for (const char* decimal : {"log10(y)", "log_10(y)", "\\log_{10} y", "log\u2081\u2080(y)"}) {
    CHECK(number_of(decimal) == about(std::log10(y)));
  }
  const double s = 1 / (1 + std::exp(-y));
  for (const char* sigmoid :
       {"sigmoid(y)", "\\sigma(y)", "\u03C3(y)", "sigma(y)", "\\operatorname{sigmoid}(y)"}) {
    CHECK(number_of(sigmoid) == about(s));
  }
  CHECK(number_of("sqrt(y) + \\sqrt{y} + \u221Ay + \u221A(y)") == about(4 * std::sqrt(y)));
  CHECK(number_of("\\sqrt[3]{y}") == about(std::cbrt(y)));
  CHECK(number_of("\\sqrt[4]{y}") == about(std::pow(y, 0.25)));
  CHECK(number_of("\\arctan(y) + ReLU(y) + \\exp(y)") == about(std::atan(y) + y + std::exp(y)));
  CHECK(number_of("|b| + \\left|b\\right| - |x - y|") == about(0.8 - std::abs(x - y)));
}

TEST_CASE("functions of several operands read them between commas") {
  CHECK(number_of("max(x, y)") == about(y));
  CHECK(number_of("\\max(x, y, 2)") == 2.0);
  CHECK(number_of("sum(x, y, w)") == about(x + y + w));
  CHECK(number_of("dot(x, y, w, b)") == about(x * w + y * b));
  CHECK(number_of("clamp(y, 0, 1)") == 1.0);
  CHECK(mentions(refused("x = clamp(y, 0)").message, "clamp takes 3 operands and got 2"));
  CHECK(mentions(refused("x = dot(x, y, w)").message, "two lists of one length"));
}

TEST_CASE("every operation with a name can be called by it") {
  const auto text = [](std::size_t operands) {
    std::string list = "(0.5";
    for (std::size_t i = 1; i < operands; ++i) list += ", 0.5";
    return list + ")";
  };
  for (const char* name : {"exp",    "exp2", "expm1", "log2", "log1p",   "log_sigmoid", "softplus", "sin",
                           "cos",    "tan",  "asin",  "acos", "atan",    "sinh",        "cosh",     "asinh",
                           "atanh",  "sinc", "erf",   "erfc", "digamma", "lgamma",      "tgamma",   "gelu",
                           "silu",   "abs",  "step",  "sign", "floor",   "ceil",        "round",    "trunc",
                           "square", "cbrt", "mean",  "norm", "product", "logsumexp"}) {
    CHECK(std::isfinite(number_of(name + text(1))));
  }
  for (const char* name : {"hypot", "atan2", "fmod", "remainder", "logaddexp", "xlogy", "fmax", "fmin",
                           "copysign", "leaky_relu", "elu", "min", "pow"}) {
    CHECK(std::isfinite(number_of(name + text(2))));
  }
  CHECK(number_of("fma(x, y, w)") == about(x * y + w));
}

TEST_CASE("fractions are read in every form of LaTeX") {
  CHECK(number_of("\\frac{x}{y}") == about(x / y));
  CHECK(number_of("\\dfrac{x + 1}{\\tfrac{y}{2}}") == about((x + 1) / (y / 2)));
  CHECK(number_of("\\frac12") == about(0.5));
  CHECK(number_of("\\frac12y") == about(y / 2));
  CHECK(number_of("\\frac1y") == about(1 / y));
  CHECK(number_of("x \\cdot y \\times w") == about(x * y * w));
  CHECK(number_of("\\left( x + y \\right) \\left[ w \\right]") == about((x + y) * w));
  CHECK(number_of("\\{ x + y \\}") == about(x + y));
}

TEST_CASE("a superscript is a power unless the whole spelling is declared") {
  CHECK(number_of("x_1^2", "given x_1 = 3\n") == 9.0);
  CHECK(number_of("x^2_1", "given x_1 = 3\n") == 9.0);
  CHECK(number_of("W_{11}^2", "given v = 5\nsymbol v = W_{11}^2\n") == 5.0);
  const std::string both = "given W_{11} = 3, v = 5\nsymbol v = W_{11}^2\n";
  CHECK(number_of("W_{11}^2", both) == 5.0);
  CHECK(number_of("(W_{11})^2", both) == 9.0);
  CHECK(number_of("W_{11}^3", both) == 27.0);
  CHECK(number_of("W_{11}^2^2", both) == 25.0);
  CHECK(mentions(warnings_of("x = W_{11}^2", both), "write (W_{11})^2 for the power"));
  CHECK(warnings_of("x = W_{11}^3", both).empty());
}

TEST_CASE("order and braces of scripts and primes make no difference") {
  const std::string declared = "given v = 5\nsymbol v = w'^2_{11}\n";
  for (const char* spelling : {"w'^2_{11}", "w_{11}'^2", "w_{11}^{2}'", "w^2_{11}'", "w_11'^2",
                               "w_{11}^{2\\prime}", "w_{11}^{\\prime}{}^2", "w_{11}^\\prime^2",
                               "\\mathbf{w}'^2_{11}", "w\u2032\u00B2\u2081\u2081", "w_{1 1}'^{ 2 }"}) {
    if (std::string(spelling).find("{}") != std::string::npos) continue;
    CHECK(number_of(spelling, declared) == 5.0);
  }
  CHECK(number_of("\\hat{Y}_1 + \\hat{Y_1}", "given Yhat_1 = 2\n") == 4.0);
}

TEST_CASE("a prime on a function before its bracket is its derivative") {
  const double s = 1 / (1 + std::exp(-y));
  CHECK(number_of("\\sigma'(y)") == about(s * (1 - s)));
  CHECK(number_of("\u03C3\u2032(y)") == about(s * (1 - s)));
  CHECK(number_of("\\tanh^{\\prime}(x)") == about(1 - std::tanh(x) * std::tanh(x)));
  CHECK(number_of("sin''(x + 1)") == about(-std::sin(x + 1)));
  CHECK(number_of("exp'(2)") == about(std::exp(2.0)));
  CHECK(mentions(refused("x = max'(x, y)").message, "a prime needs a function of one operand"));
}

TEST_CASE("a prime on a name belongs to a declared spelling or is an error") {
  CHECK(number_of("v'", "given v' = 2\n") == 2.0);
  CHECK(mentions(refused("x = y'").message, "a prime on a name must belong to a declared spelling"));
  CHECK(mentions(refused("x = (y + 1)'").message, "a prime may stand on a function"));
}

TEST_CASE("e and pi are constants unless they are declared, and case matters") {
  CHECK(number_of("e^x") == about(std::exp(x)));
  CHECK(number_of("e") == about(std::exp(1.0)));
  CHECK(number_of("\\pi + pi + \u03C0") == about(3 * std::acos(-1.0)));
  CHECK(number_of("e + pi", "given e = 4, pi = 5\n") == 9.0);
  CHECK(number_of("e^x", "given e = 4\n") == about(std::pow(4, x)));
  CHECK(mentions(refused("x = Y").message, "'Y' is not declared; near names are y"));
}

TEST_CASE("Greek letters are one name by letter, command and word") {
  CHECK(number_of("\\eta + \u03B7 + eta", "given eta = 2\n") == 6.0);
  CHECK(number_of("\\varepsilon + \u03F5", "given \\epsilon = 2\n") == 4.0);
}

TEST_CASE("characters that stand for others are folded") {
  CHECK(number_of("x\u2212y") == about(x - y));
  CHECK(number_of("x\u00D7y \u00B7 w") == about(x * y * w));
  CHECK(number_of("x\u00F7y\u2044w") == about(x / y / w));
  CHECK(number_of("\uFF08x\uFF0By\uFF09") == about(x + y));
  CHECK(number_of("\U0001D465 + \U0001D432") == about(x + y));
  CHECK(number_of("x\u00A0\u2009+\u200By") == about(x + y));
  CHECK(number_of("\u0177 + y\u0302", "given yhat = 2\n") == 4.0);
  CHECK(number_of("y\u0304", "symbol y = \\bar{y}\n") == y);
  CHECK(number_of("x\u2081", "given x_1 = 2\n") == 2.0);
  CHECK(number_of("\u00BDx") == about(x / 2));
  CHECK(number_of("v\u2019 + v'", "given v' = 2\n") == 4.0);
}

TEST_CASE("what only serves the looks is dropped") {
  CHECK(number_of("$x \\, y$") == about(x * y));
  CHECK(number_of("\\( x + y \\)") == about(x + y));
  CHECK(number_of("& x + y \\\\") == about(x + y));
  for (const char* end : {"x.", "x;", "x,", "x \\\\", "x. \\\\", "x \\quad"}) CHECK(number_of(end) == x);
  CHECK(number_of("3.") == 3.0);
}

TEST_CASE("a decimal comma is an error with a hint") {
  CHECK(mentions(refused("x = 0,5").message, "a decimal comma; write a point: 0.5"));
  CHECK(refused("x = 0,5").column == 6);
  CHECK(number_of("max(0,5)") == 5.0);
}

TEST_CASE("about equal stands only before a number") {
  CHECK(verdict_of("x \\approx 0.70") == Verdict::right);
  CHECK(verdict_of("y \u2248 1.3 = 13/10") == Verdict::right);
  CHECK(mentions(refused("x \\approx y").message, "only before a number"));
  CHECK(mentions(refused("x \u2248 2 y").message, "only before a number"));
}

TEST_CASE("brackets that do not match are shown where they stand") {
  CHECK(mentions(refused("x = (y + (w)").message, "this ( is never closed"));
  CHECK(refused("x = (y + (w)").column == 5);
  CHECK(mentions(refused("x = y) + w").message, "this ) closes nothing"));
  CHECK(refused("x = y) + w").column == 6);
  CHECK(mentions(refused("x = (y] + w").message, "does not close the ("));
  CHECK(refused("x = (y] + w").column == 7);
  CHECK(mentions(refused("x = \\frac{y}{w").message, "this { is never closed"));
  CHECK(mentions(refused("x = (y = w)").message, "found '='"));
}

TEST_CASE("what is missing is said where it is missing") {
  CHECK(mentions(refused("x = y +").message, "expected a number, a name or a bracket, and found the end"));
  CHECK(refused("x = y +").column == 8);
  CHECK(mentions(refused("x = * y").message, "found '*'"));
  CHECK(mentions(refused("x = ()").message, "found ')'"));
  CHECK(mentions(refused("x = \\frac{y}").message, "a fraction needs"));
  CHECK(mentions(refused("x == y").message, "found '='"));
  CHECK(mentions(refused("x = y ; w").message, "found ';'"));
}

TEST_CASE("unknown names and functions are named, with what is near") {
  CHECK(mentions(refused("x = w1_12").message, "'w1_12' is not declared; near names are w1_11"));
  CHECK(mentions(refused("x = sigmod(y)").message, "near functions are sigma, sigmoid"));
  CHECK(mentions(refused("x = \\foo{y}").message, "\\foo is not a command that is read here"));
  CHECK(refused("x = 2\\foo{y}").column == 6);
  CHECK(mentions(refused("x = y \u20AC").message, "has no meaning in a formula"));
}

TEST_CASE("inverse functions, sums, integrals and environments are refused by name") {
  CHECK(mentions(refused("x = f^{-1}(y)").message, "the inverse of a function is not read"));
  CHECK(mentions(refused("x = \\sin^{-1}(y)").message, "the inverse of a function is not read"));
  CHECK(mentions(refused("x = tanh^-1(y)").message, "the inverse of a function is not read"));
  CHECK(mentions(refused("x = \\sum y").message, "sums with \\sum are not read"));
  CHECK(mentions(refused("x = \u2211 y").message, "sums with \\sum are not read"));
  CHECK(mentions(refused("x = \\int y").message, "integrals are not read"));
  CHECK(mentions(refused("\\begin{array}{l} x = y").message, "environments are not read"));
  CHECK(mentions(refused("x \\rightarrow y").message, "arrows are not read"));
}

TEST_CASE("formulas stand in each other 256 deep and no deeper") {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '(') + "x" + std::string(depth, ')');
  };
  CHECK(number_of(nested(256)) == x);
  CHECK(mentions(refused("x = " + nested(257)).message, "256 deep"));
  std::string powers = "x";
  for (int i = 0; i < 300; ++i) powers += "^x";
  CHECK(mentions(refused("x = " + powers).message, "256 deep"));
  std::string functions;
  for (int i = 0; i < 300; ++i) functions += "\\sin ";
  CHECK(mentions(refused("x = " + functions + "x").message, "256 deep"));
  CHECK(mentions(refused("x = " + std::string(300, '{') + "x" + std::string(300, '}')).message, "256 deep"));
  std::string scripts = "x";
  for (int i = 0; i < 300; ++i) scripts += "_1";
  CHECK(mentions(refused("x = " + scripts + "^2").message, "is not declared"));
  std::string braced = "x";
  for (int i = 0; i < 300; ++i) braced += "_{1}";
  CHECK(mentions(refused("x = " + braced).message, "too many scripts"));
  CHECK(
      mentions(refused("x = \\hat{\\hat{\\hat{\\hat{\\hat{\\hat{\\hat{\\hat{\\hat{\\hat{x}}}}}}}}}}").message,
               "too many marks"));
  std::string signs = "x";
  for (int i = 0; i < 30000; ++i) signs = "-" + signs;
  CHECK(number_of(signs) == x);
}
