// SPDX-License-Identifier: MIT
// What the wrong components of a gradient have in common is named, and told in few lines.
#include "autograd/verify/gradient_patterns.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "autograd/error.hpp"
#include "tests/support/functions.hpp"
#include "tests/support/refusal.hpp"

using namespace autograd;
using namespace autograd::verify;
using namespace support;

TEST_CASE("a factor of all components is named") {
  const auto logistic = Logistic(7, 4);
  const Vector point = random_point(4);
  const auto notes = [&](double factor) {
    const GradientReport report = verify_gradient(
        logistic, [&](At w) { return doubled(logistic.mean(w), factor); }, point);
    CHECK(report.verdict == Verdict::wrong);
    return report.notes.size() == 1 ? report.notes[0] : report.text();
  };
  CHECK(notes(2.0) == "all components are 2 times the derivative (the 2 of a square?)");
  CHECK(notes(0.5) == "all components are 1/2 times the derivative (the 2 of a square?)");
  CHECK(notes(-1.0) == "all components are -1 times the derivative (a sign)");
  CHECK(notes(7.0) == "all components are 7 times the derivative (a sum where a mean belongs?)");
  CHECK(notes(1.0 / 7.0) == "all components are 1/7 times the derivative (a mean where a sum belongs?)");
  CHECK(notes(0.0) == "all components are 0, and the derivative is not");
  CHECK(notes(std::log(10.0)) == "all components are ln 10 times the derivative");
  CHECK(notes(1.2345678) == "all components are 1.234568 times the derivative");
  CHECK(notes(1.0001) == "all components are 1.0001 times the derivative");
  const GradientReport forgotten = verify_gradient([&](At w) { return std::log(logistic(w)); },
                                                   [&](At w) { return logistic.mean(w); }, point);
  CHECK(forgotten.verdict == Verdict::wrong);
}

TEST_CASE("one wrong component is found among right ones, with its factor") {
  const Vector point = random_point(6);
  const GradientReport report = verify_gradient(
      quadratic,
      [](At x) {
        Vector g = quadratic_gradient(x);
        g[3] *= -1.0;
        return g;
      },
      point);
  CHECK(report.verdict == Verdict::wrong);
  for (const GradientComponent& c : report.components) {
    CHECK(c.verdict == (c.i == 3 ? Verdict::wrong : Verdict::right));
  }
  CHECK(report.components[3].note == "-1 times the derivative");
  CHECK(report.components[3].error < 1e-6);
  CHECK(report.components[3].estimated == doctest::Approx(-report.components[3].claimed));
  const std::string text = report.text();
  CHECK(mentions(text, "5 of 6 components are right, 1 wrong\n"));
  CHECK(mentions(text, "  [3]    wrong        claimed "));
}

TEST_CASE("exchanged, shifted, reversed and transposed components are named") {
  const Vector point = random_point(6);
  const auto note = [&](auto order) {
    const auto moved = [&](At x) {
      const Vector g = quadratic_gradient(x);
      Vector result(g.size());
      for (std::size_t i = 0; i < g.size(); ++i) result[i] = g[order(i)];
      return result;
    };
    const GradientReport report = verify_gradient(quadratic, moved, point);
    CHECK(report.verdict == Verdict::wrong);
    return report.notes.size() == 1 ? report.notes[0] : report.text();
  };
  CHECK(note([](std::size_t i) {
          return i == 2 ? 5u : i == 5 ? 2u : i;
        }) == "components [2] and [5] are exchanged");
  CHECK(note([](std::size_t i) { return (i + 1) % 6; }) ==
        "the components are shifted by 1: component [i] holds the derivative by [i + 1]");
  CHECK(note([](std::size_t i) { return (i + 5) % 6; }) ==
        "the components are shifted by 1: component [i] holds the derivative by [i - 1]");
  CHECK(note([](std::size_t i) { return 5 - i; }) == "the components stand in reverse order");
  CHECK(note([](std::size_t i) { return i % 2 * 3 + i / 2; }) ==
        "the components are those of a 2 x 3 matrix, transposed");
}

TEST_CASE("a component that was copied is not called exchanged") {
  Vector g = quadratic_gradient(random_point(6));
  g[2] = g[5];
  const GradientReport report = verify_gradient(quadratic, g, random_point(6));
  CHECK(report.verdict == Verdict::wrong);
  CHECK(report.notes.empty());
  g[5] *= 3.3;
  CHECK_FALSE(mentions(verify_gradient(quadratic, g, random_point(6)).text(), "exchanged"));
}

TEST_CASE("a forgotten weight decay is named") {
  const auto f = [](At x) {
    double squares = 0.0;
    for (const double number : x) squares += number * number;
    return std::sin(quadratic(x)) + 0.01 * squares;
  };
  const auto gradient = [](At x) { return doubled(quadratic_gradient(x), std::cos(quadratic(x))); };
  const GradientReport report = verify_gradient(f, gradient, random_point(4));
  REQUIRE(report.notes.size() == 1);
  CHECK(mentions(report.notes[0], "all components are off by -0.02"));
  CHECK(mentions(report.notes[0], "times the coordinate (a weight decay"));
}

TEST_CASE("the text is short, within 100 columns, and the same for the same seed") {
  const Vector point = random_point(300);
  Random random(9);
  Vector wrong = quadratic_gradient(point);
  for (double& number : wrong) number *= random.uniform(1.1, 3.0);
  const GradientReport report = verify_gradient(quadratic, wrong, point);
  const std::string text = report.text(5);
  CHECK(std::count(text.begin(), text.end(), '\n') < 14);
  CHECK(mentions(text, " more\n"));
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = text.find('\n', from);
    CHECK(end - from <= 100);
    from = end + 1;
  }
  CHECK(verify_gradient(quadratic, wrong, point).text() == report.text());
}
