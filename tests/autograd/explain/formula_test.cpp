// SPDX-License-Identifier: MIT
#include "autograd/explain/formula.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "autograd/autograd.hpp"
#include "autograd/explain/styles.hpp"
#include "tests/support/refusal.hpp"

using namespace autograd;
using explain::derivative_formula;
using support::mentions;

namespace {

std::string formula(Value y) { return explain::formula(y).text(); }

}  // namespace

TEST_CASE("a formula is written with the names of the nodes and no more brackets than it needs") {
  Graph graph;
  const Value x(graph, 2.0, "x"), y(graph, 3.0, "y"), z(graph, 4.0, "z");
  CHECK(formula(x + y + z) == "x + y + z");
  CHECK(formula(x - (y - z)) == "x - (y - z)");
  CHECK(formula(x - y - z) == "x - y - z");
  CHECK(formula((x + y) * z) == "(x + y)*z");
  CHECK(formula(x * y + z) == "x*y + z");
  CHECK(formula(x / (y * z)) == "x/(y*z)");
  CHECK(formula(x * (y / z)) == "x*y/z");
  CHECK(formula(x / y / z) == "x/(y*z)");
  CHECK(formula(-2.0 * (y - z) * x) == "-2*(y - z)*x");
  CHECK(formula(x * -2.0) == "-2*x");
  CHECK(formula(-(y - z) * x) == "-(y - z)*x");
  CHECK(formula(x - -y) == "x + y");
  CHECK(formula(-(-x)) == "x");
  CHECK(formula(Value(graph, 1.0, "a + b") * x) == "(a + b)*x");
  CHECK(formula(Value(std::nan("")) + x) == "NaN + x");
  CHECK(formula(square(x + y)) == "(x + y)^2");
  CHECK(formula(square(-x)) == "(-x)^2");
  CHECK(formula(-square(x)) == "-x^2");
  CHECK(formula(pow(x, y + 1.0)) == "x^(y + 1)");
  CHECK(formula(pow(pow(x, y), z)) == "(x^y)^z");
  CHECK(formula(pow(x, pow(y, z))) == "x^y^z");
  CHECK(formula(tanh(x * y + z)) == "tanh(x*y + z)");
  CHECK(formula(max(x, y)) == "max(x, y)");
  CHECK(formula(sum({x, y, 1.5})) == "x + y + 1.5");
  CHECK(formula(select(x < y, x, 0.0)) == "select(x < y, x, 0)");
}

TEST_CASE("a named node is a symbol below the root and is written out as the root") {
  Graph graph;
  const Value x(graph, 2.0, "x"), y(graph, 3.0, "y");
  const Value u = (x * y).named("u");
  CHECK(formula(u) == "x*y");
  CHECK(formula(u + 1.0) == "u + 1");
  CHECK(explain::name_or_formula(u) == "u");
  CHECK(explain::name_or_formula(u + 1.0) == "u + 1");
  CHECK(formula(x) == "x");
}

TEST_CASE("what has no name and what is a constant can be written too") {
  Graph graph;
  const Value x(graph, 2.0);
  CHECK(formula(x) == "leaf#1");
  CHECK(formula(3.0) == "3");
  CHECK(formula(Value(0.1)) == "0.1");
}

TEST_CASE("a derivative's formula hides the letters of the walk") {
  Graph graph;
  const Value x(graph, 2.0, "x"), w(graph, 3.0, "w");
  const Value y = (x * w).named("y");
  CHECK(formula(derivative(square(y), w)) == "2*y*x");
  CHECK(formula(derivative(log(x), x)) == "1/x");
  const Value o = sigmoid(x).named("o"), t = tanh(x).named("t");
  CHECK(formula(derivative(o, x)) == "o*(1 - o)");
  CHECK(formula(derivative(t, x)) == "1 - t^2");
}

TEST_CASE("numbers and signs are gathered, equal terms and equal factors too") {
  Graph graph;
  const Value x(graph, 2.0, "x"), y(graph, 3.0, "y");
  CHECK(formula(2.0 * x * -3.0) == "-6*x");
  CHECK(formula(x + x - y) == "2*x - y");
  CHECK(formula(x - x) == "0");
  CHECK(formula(1.0 + x + 2.0) == "3 + x");
  CHECK(formula(x * x * x) == "x^3");
  CHECK(formula(x * x / y / y) == "x^2/y^2");
  CHECK(formula(0.5 / x) == "1/(2*x)");
  CHECK(formula(mean({x, y})) == "(x + y)/2");
  CHECK(formula(x / 3.0 * 6.0) == "2*x");
  CHECK(formula(0.0 * x + y) == "y");
  CHECK(formula(pow(square(x), 3.0)) == "x^6");
  CHECK(formula(pow(x, -2.0)) == "1/x^2");
  CHECK(formula(dot({x, y}, {y, 2.0})) == "x*y + 2*y");
  CHECK(formula(xlogy(x, y)) == "x*log(y)");
}

TEST_CASE("a factor above the line and below it cancels where its number allows it, and never in code") {
  Graph graph;
  const Value x(graph, 2.0, "x"), a(graph, 3.0, "a"), zero(graph, 0.0, "z");
  CHECK(formula(x * a / x) == "x*a/x");
  CHECK(formula(square(x) / x) == "x^2/x");
  const explain::Formula quotient = explain::formula(x / x);
  CHECK(mentions(explain::cpp_function({&quotient, 1}, "f").code, "return x/x;"));
  CHECK(derivative_formula(a * (x / x), a).text() == "1");
  CHECK(derivative_formula(a * (zero / zero), a).text() == "z/z");
  CHECK(std::isnan(derivative_formula(a * (zero / zero), a).value()));
  const Value part = (a * zero).named("part"), whole = (sin(part) / zero).named("whole");
  CHECK(derivative_formula(whole, a).text() == "cos(part)*z/z");
}

TEST_CASE("shared parts are named") {
  Graph graph;
  const Value x(graph, 2.0, "x"), u1(graph, 3.0, "u1");
  const Value part = tanh(x * u1 + 0.5 * x);
  CHECK(formula(part * sin(part)) == "u2*sin(u2) where u2 = tanh(x*u1 + 0.5*x)");
  CHECK(formula((1.0 - x) * sin(1.0 - x)) == "(1 - x)*sin(1 - x)");
}

TEST_CASE("what is repeated often or is long has a name, what is short has none") {
  Graph graph;
  const Value x(graph, 2.0, "x"), y(graph, 3.0, "y");
  const Value total = exp(x) + exp(y);
  CHECK(formula(exp(x) / total) == "exp(x)/(exp(x) + exp(y))");
  CHECK(formula(sin(total) * cos(total)) == "sin(exp(x) + exp(y))*cos(exp(x) + exp(y))");
  CHECK(formula(sin(total) * cos(total) * tan(total)) ==
        "sin(u1)*cos(u1)*tan(u1) where u1 = exp(x) + exp(y)");
  CHECK(formula(sin(x - y) * cos(x - y) * tan(x - y)) == "sin(x - y)*cos(x - y)*tan(x - y)");
}

TEST_CASE("one thing is written in one way, and equal terms are gathered whatever their factors' order") {
  Graph graph;
  const Value x(graph, 2.0, "x"), y(graph, 3.0, "y");
  const Value xy = x * y, yx = y * x, sum = x + y, turned = y + x;
  CHECK(formula(xy + yx) == "2*x*y");
  CHECK(formula(xy - yx) == "0");
  CHECK(formula(sin(sum) + cos(turned)) == "sin(x + y) + cos(x + y)");
  CHECK(formula(sum + turned) == "2*(x + y)");
  CHECK(formula(sum * turned) == "(x + y)^2");
  CHECK(formula(pow(x, y) + pow(y, x)) == "x^y + y^x");
  CHECK(derivative_formula(square(sum), x).text() == "2*(x + y)");
  CHECK(derivative_formula(sum * turned, x).text() == "2*(x + y)");
}

TEST_CASE("a derivative is written by the chain rule, from named nodes or from leaves") {
  Graph graph;
  const Value x(graph, 2.0, "x"), w(graph, 3.0, "w"), y(graph, 1.0, "y");
  const Value z = (w * x).named("z"), o = tanh(z).named("o"), loss = square(y - o).named("L");
  CHECK(derivative_formula(loss, w).text() == "-2*(y - o)*(1 - o^2)*x");
  CHECK(derivative_formula(loss, w, explain::Depth::leaves).text() ==
        "-2*(y - tanh(w*x))*(1 - tanh(w*x)^2)*x");
  CHECK(derivative_formula(loss, w).value() == doctest::Approx(gradient(loss)[w]));
  CHECK(derivative_formula(loss, loss).text() == "1");
  CHECK(derivative_formula(o, y).text() == "0");
  CHECK(derivative_formula(exp(x), x).text() == "exp(x)");
  CHECK(derivative_formula(pow(x, 3.0), x).text() == "3*x^2");
  CHECK(derivative_formula(x / y, y).text() == "-x/y^2");
}

TEST_CASE("what an operation does at a single point is written only there") {
  Graph graph;
  const Value x(graph, 2.0, "x"), a(graph, 3.0, "a"), b(graph, 2.0, "b"), zero(graph, 0.0, "z");
  CHECK(derivative_formula(pow(x, a), x).text() == "a*x^(a - 1)");
  CHECK(derivative_formula(pow(x, a), a).text() == "x^a*log(x)");
  CHECK(derivative_formula(hypot(x, a), x).text() == "x/hypot(x, a)");
  CHECK(derivative_formula(norm({x, a, b}), a).text() == "a/norm(x, a, b)");
  CHECK(derivative_formula(max(x, a), x).text() == "select(a < x, 1, 0)");
  CHECK(derivative_formula(min(x, a), x).text() == "select(x < a, 1, 0)");
  CHECK(derivative_formula(fmax(x, a), x).text() == "select(a < x, 1, 0)");

  CHECK(derivative_formula(max(x, b), x).text() == "select(b < x, 1, select(x == b, 0.5, 0))");
  CHECK(derivative_formula(pow(zero, a), a).text() ==
        "select(z == 0, select(a >= 0, 0, z^a*log(z)), z^a*log(z))");
  CHECK(derivative_formula(hypot(zero, zero), zero).value() == 0.0);
}

TEST_CASE("cases of the function itself are written everywhere") {
  Graph graph;
  const Value x(graph, 2.0, "x"), a(graph, 3.0, "a"), b(graph, 2.0, "b");
  const Value own = select(x == 0.0, 1.0, sin(x));
  CHECK(formula(own) == "select(x == 0, 1, sin(x))");
  CHECK(derivative_formula(own, x).text() == "select(x == 0, 0, 1)*cos(x)");
  CHECK(derivative_formula(max({x, a}), x).text() == "select(x == max(x, a), 1, 0)");
  CHECK(mentions(derivative_formula(max({x, b}), x).text(), "/(u1 + select(b == max(x, b), 1, 0))"));
  CHECK(derivative_formula(max({x, b}), x).value() == 0.5);
  CHECK(derivative_formula(logsumexp({x, a}), a).text() == "exp(a - logsumexp(x, a))");
  CHECK(derivative_formula(leaky_relu(x, 0.1), x).text() == "select(x > 0, 1, 0.1)");
}

TEST_CASE("the logarithm of a constant is written as one") {
  Graph graph;
  const Value a(graph, 2.0, "a");
  CHECK(derivative_formula(pow(3.0, a), a).text() == "log(3)*3^a");
  CHECK(derivative_formula(derivative(pow(3.0, a), a), a).text() == "log(3)^2*3^a");
  CHECK(derivative_formula(pow(0.5, a), a).value() == doctest::Approx(std::log(0.5) / 4.0));
  CHECK(derivative_formula(pow(std::exp(1.0), a), a).text() == "2.718281828459045^a");
  CHECK(derivative_formula(exp2(a), a).text() == "log(2)*exp2(a)");
  CHECK(derivative_formula(pow(-2.0, a), a).text() == "log(-2)*(-2)^a");
  CHECK(derivative_formula(log2(a), a).text() == "1/(log(2)*a)");
  CHECK(derivative_formula(log10(a), a).text() == "1/(log(10)*a)");
  CHECK(derivative_formula(xlogy(a, 3.0), a).text() == "log(3)");
  CHECK(formula(std::log(7.0) * a) == "log(7)*a");
  CHECK(formula(0.693147 * a) == "0.693147*a");
}

TEST_CASE("a formula is a kind of number, and outlives its graph") {
  explain::Formula kept;
  {
    Graph graph;
    const Value x(graph, 2.0, "x"), y(graph, 3.0, "y");
    kept = sin(explain::formula(x)) * 2.0 + explain::formula(x + y);
  }
  CHECK(kept.text() == "2*sin(x) + x + y");
  CHECK(kept.value() == doctest::Approx(2.0 * std::sin(2.0) + 5.0));
}
