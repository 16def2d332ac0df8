// SPDX-License-Identifier: MIT
// A gradient coded by hand against the function's values: right ones pass at every scale and size, wrong ones
// do not.
#include "autograd/verify/gradient_check.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>

#include "autograd/error.hpp"
#include "tests/support/functions.hpp"
#include "tests/support/refusal.hpp"

using namespace autograd;
using namespace autograd::verify;
using namespace support;

TEST_CASE("right gradients are right") {
  const auto logistic = Logistic(12, 4);
  const auto logistic_gradient = [&](At w) { return logistic.mean(w); };
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    INFO("seed ", seed);
    const GradientReport q = verify_gradient(quadratic, quadratic_gradient, random_point(5, seed));
    CHECK_MESSAGE(q.is_right(), q.text());
    const GradientReport r = verify_gradient(rosenbrock, rosenbrock_gradient, random_point(10, seed));
    CHECK_MESSAGE(r.is_right(), r.text());
    const GradientReport l = verify_gradient(logistic, logistic_gradient, random_point(4, seed));
    CHECK_MESSAGE(l.is_right(), l.text());
  }
}

TEST_CASE("right gradients are right at an optimum and close to it") {
  for (const double off : {0.0, 1e-14, 1e-12, 1e-9, 1e-6, 1e-3}) {
    INFO("off by ", off);
    const Vector point(10, 1.0 + off);
    const GradientReport report = verify_gradient(rosenbrock, rosenbrock_gradient, point);
    CHECK_MESSAGE(report.is_right(), report.text());
    const GradientReport at_zero = verify_gradient(quadratic, quadratic_gradient, Vector(5, off));
    CHECK_MESSAGE(at_zero.is_right(), at_zero.text());
  }
}

TEST_CASE("the rounding of a gradient that cancels is not held against it") {
  const auto f = [](auto x) {
    const auto valley = x[1] - x[0] * x[0];
    return 100.0 * valley * valley;
  };
  const auto gradient = [](At x) {
    const double valley = x[1] - x[0] * x[0];
    return Vector{-400.0 * x[0] * valley, 200.0 * valley};
  };
  for (double x = 0.7; x < 3.0; x += 0.1) {
    const GradientReport report = verify_gradient(f, gradient, {x, x * x * (1.0 + 1e-15)}, {.nearby = 0});
    CHECK_MESSAGE(report.verdict != Verdict::wrong, report.text());
  }
}

TEST_CASE("right gradients are right at every scale, also within one point") {
  for (const double scale : {1e-12, 1e-8, 1e-3, 1.0, 1e3, 1e8, 1e12}) {
    for (const double offset : {0.3, 1.0, 7.0}) {
      INFO("scale ", scale, " offset ", offset);
      const auto f = [&](At x) { return std::sin(x[0] / scale) * std::exp(x[1] * scale) + x[0] / scale; };
      const auto gradient = [&](At x) {
        return Vector{(std::cos(x[0] / scale) * std::exp(x[1] * scale) + 1.0) / scale,
                      std::sin(x[0] / scale) * std::exp(x[1] * scale) * scale};
      };
      const GradientReport report = verify_gradient(f, gradient, {offset * scale, -0.4 / scale});
      CHECK_MESSAGE(report.is_right(), report.text());
      const auto turned = [&](At x) { return doubled(gradient(x), -1.0); };
      CHECK(verify_gradient(f, turned, {offset * scale, -0.4 / scale}).verdict == Verdict::wrong);
    }
  }
}

TEST_CASE("large gradients cost a few evaluations for each component") {
  const std::size_t n = 1000;
  const Vector point = random_point(n);
  const GradientReport right = verify_gradient(rosenbrock, rosenbrock_gradient, point, {.nearby = 0});
  CHECK_MESSAGE(right.is_right(), right.text());
  CHECK(right.evaluations < 6 * n);
  const auto turned = [](At x) {
    Vector g(x.size());
    rosenbrock_gradient(x, g);
    return doubled(g, -1.0);
  };
  const GradientReport wrong = verify_gradient(rosenbrock, turned, point, {.nearby = 0});
  CHECK(wrong.evaluations < 20 * n);
  REQUIRE(wrong.notes.size() == 1);
  CHECK(wrong.notes[0] == "all components are -1 times the derivative (a sign)");
  const std::string text = wrong.text();
  CHECK(std::count(text.begin(), text.end(), '\n') < 30);
}

TEST_CASE("of a huge gradient some components can be sampled") {
  const Vector point = random_point(10000);
  const GradientReport report =
      verify_gradient(rosenbrock, rosenbrock_gradient, point, {.nearby = 0, .components = 40});
  CHECK(
      verify_gradient(rosenbrock, rosenbrock_gradient, point, {.nearby = 0, .components = 300, .closely = 0})
          .is_right());
  CHECK_MESSAGE(report.is_right(), report.text());
  CHECK(report.components.size() == 40);
  CHECK(report.size == 10000);
  CHECK(report.evaluations < 400);
  CHECK(mentions(report.text(), "40 of 40 checked components (of 10000) are right"));
}

TEST_CASE("what holds at the point only is a coincidence") {
  const auto f = [](At x) { return x[0] * x[0] * x[1] + x[1]; };
  const auto gradient = [](At x) { return Vector{2.0 * x[0], x[0] * x[0] + 1.0}; };  // x1 is missing
  const GradientReport report = verify_gradient(f, gradient, {3.0, 1.0});
  CHECK(report.verdict == Verdict::coincidence);
  CHECK(report.components[0].verdict == Verdict::coincidence);
  CHECK(mentions(report.components[0].note, "right at the point, but near it claimed"));
  CHECK(report.components[1].verdict == Verdict::right);
  CHECK(verify_gradient(f, gradient, {3.0, 1.0}, {.nearby = 0}).is_right());
}

TEST_CASE("a constant has the gradient 0 and no other") {
  const auto f = [](At) { return 5.0; };
  CHECK(verify_gradient(f, [](At) { return Vector{0.0, 0.0}; }, {1.0, 0.0}).is_right());
  CHECK(verify_gradient(f, [](At) { return Vector{0.0, 1e-3}; }, {1.0, 0.0}).verdict == Verdict::wrong);
}

TEST_CASE("a claim of 0 is not right because the step is too small to be seen") {
  const auto f = [](At x) { return 1e13 + x[0] * x[0]; };
  CHECK(verify_gradient(f, Vector{0.0}, {100.0}).verdict == Verdict::wrong);
  CHECK(verify_gradient(f, Vector{0.0}, {0.3}).verdict != Verdict::right);
  const auto dead = [](At x) { return std::max(x[0] - 1.0, 0.0) + 5.0; };
  for (const double x : {-3.0, 0.5, 0.9, 0.99, 0.999})
    CHECK(verify_gradient(dead, Vector{0.0}, {x}).is_right());
}

TEST_CASE("a generic function is read in long double, which sees smaller slips") {
  const auto f = [](auto x) {
    const auto rest = x[0] - 1.0;
    return rest * rest * rest + 1000.0 * x[1];
  };
  const auto gradient = [](At x) { return Vector{3.0 * (x[0] - 1.0) * (x[0] - 1.0), 1000.0}; };
  const Vector point = {1.0 + 1e-5, 1.0};
  const GradientReport precise = verify_gradient(f, gradient, point);
  CHECK_MESSAGE(precise.is_right(), precise.text());
  const auto turned = [&](At x) {
    Vector g = gradient(x);
    g[0] = -g[0];
    return g;
  };
  CHECK(verify_gradient(f, turned, point).components[0].verdict == Verdict::wrong);
  const auto plain = [&](At x) { return f(x); };
  CHECK(verify_gradient(plain, gradient, point).verdict != Verdict::wrong);
  CHECK(verify_gradient(plain, turned, point).components[0].verdict != Verdict::right);
}

TEST_CASE("a gradient is a container, returns one, or writes into a span") {
  const Vector point = {1.0, -2.0, 0.5};
  const Vector g = quadratic_gradient(point);
  CHECK(verify_gradient(quadratic, g, point).is_right());
  CHECK(verify_gradient(quadratic, std::array{g[0], g[1], g[2]}, point).is_right());
  CHECK(verify_gradient(quadratic,
                        [&](At) {
                          return std::array{g[0], g[1], g[2]};
                        },
                        point, {.nearby = 0})
            .is_right());
  CHECK(verify_gradient(rosenbrock, rosenbrock_gradient, point).is_right());
  CHECK(verify_gradient(quadratic, doubled(g, 2.0), point).verdict == Verdict::wrong);
}

TEST_CASE("sizes and settings that make no sense are refused") {
  const auto two = [](At) { return Vector{1.0, 2.0}; };
  CHECK(mentions(refusal<WrongSize>([&] {
                   verify_gradient(quadratic, two, {1.0, 2.0, 3.0});
                 }),
                 "the gradient has 2 components and the point has 3"));
  CHECK(mentions(refusal<WrongSize>([&] {
                   verify_gradient(quadratic, Vector{1.0}, {1.0, 2.0});
                 }),
                 "the gradient has 1 components and the point has 2"));
  CHECK(mentions(refusal<WrongSize>([&] { verify_gradient(quadratic, two, {}); }), "the point is empty"));
  CHECK(mentions(refusal<Error>([&] {
                   verify_gradient(quadratic, two, {1.0, HUGE_VAL});
                 }),
                 "coordinate [1] of the point is inf"));
  CHECK(mentions(refusal<Error>([&] {
                   verify_gradient(quadratic, two, {1.0, 2.0}, {.tolerance = -1.0});
                 }),
                 "tolerance"));
  CHECK(mentions(refusal<Error>([&] {
                   verify_gradient(quadratic, two, {1.0, 2.0}, {.radius = 0.0});
                 }),
                 "radius"));
}
