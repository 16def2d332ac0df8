// SPDX-License-Identifier: MIT
// Gradients at kinks, jumps and edges, and of noisy functions: a right one is never called wrong.
#include "autograd/verify/gradient_check.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "autograd/error.hpp"
#include "tests/support/functions.hpp"
#include "tests/support/refusal.hpp"

using namespace autograd;
using namespace autograd::verify;
using namespace support;

TEST_CASE("a kink at the point leaves the verdict open where the claim lies within") {
  const auto relu = [](At x) { return std::max(x[0] - 0.5, 0.0) + x[1]; };
  const auto claim = [](double slope) { return [slope](At) { return Vector{slope, 1.0}; }; };
  for (const double slope : {0.0, 0.5, 1.0}) {
    const GradientReport report = verify_gradient(relu, claim(slope), {0.5, 2.0});
    CHECK(report.verdict == Verdict::undecided);
    CHECK(report.components[0].verdict == Verdict::undecided);
    CHECK(report.components[0].note ==
          "a kink: the derivative from the left is 0, from the right 1; the claim lies within");
    CHECK(std::isnan(report.components[0].estimated));
    CHECK(report.components[1].verdict == Verdict::right);
  }
  CHECK(verify_gradient(relu, claim(-1.0), {0.5, 2.0}).verdict == Verdict::wrong);
  const GradientReport absolute =
      verify_gradient([](At x) { return std::abs(x[0]); }, [](At) { return Vector{0.0}; }, {0.0});
  CHECK(absolute.verdict == Verdict::undecided);
  CHECK(mentions(absolute.components[0].note, "from the left is -1, from the right 1"));
}

TEST_CASE("a kink beside the point disturbs nothing") {
  for (const double distance : {1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, -1e-6, -1e-4, -1e-2}) {
    INFO("distance ", distance);
    const auto f = [&](At x) { return 2.0 * std::abs(x[0] - 1.0 - distance) + x[0] * x[0]; };
    const double side = distance > 0.0 ? -1.0 : 1.0;
    const auto right = [&](At x) { return Vector{2.0 * side + 2.0 * x[0]}; };
    const GradientReport report = verify_gradient(f, right, {1.0}, {.nearby = 0});
    CHECK_MESSAGE(report.is_right(), report.text());
    const auto wrong = [&](At x) { return Vector{-2.0 * side + 2.0 * x[0]}; };
    CHECK(verify_gradient(f, wrong, {1.0}, {.nearby = 0}).verdict == Verdict::wrong);
  }
}

TEST_CASE("at a jump and at a vertical tangent the verdict is open") {
  const auto jump = verify_gradient([](At x) { return std::floor(x[0]); }, [](At) { return Vector{0.0}; },
                                    {2.0}, {.nearby = 0});
  CHECK(jump.verdict == Verdict::undecided);
  CHECK(mentions(jump.components[0].note, "f jumps at the point"));
  const auto steep = verify_gradient([](At x) { return std::cbrt(x[0]); }, [](At) { return Vector{1.0}; },
                                     {0.0}, {.nearby = 0});
  CHECK(steep.verdict == Verdict::undecided);
  CHECK(mentions(steep.components[0].note, "vertical tangent"));
  const auto flat = verify_gradient([](At x) { return std::floor(x[0]); }, [](At) { return Vector{0.0}; },
                                    {2.5}, {.nearby = 0});
  CHECK_MESSAGE(flat.is_right(), flat.text());
}

TEST_CASE("noise never makes a right gradient wrong, and leaves small claims open") {
  std::size_t right = 0, turned_found = 0;
  constexpr std::size_t rounds = 60;
  for (std::uint64_t seed = 1; seed <= rounds; ++seed) {
    for (const double size : {1e-12, 1e-9, 1e-6, 1e-4, 1e-2}) {
      INFO("seed ", seed, " noise ", size);
      Random random(seed);
      const auto noisy = [&](At x) { return quadratic(x) + size * random.uniform(-1.0, 1.0); };
      const GradientReport report = verify_gradient(noisy, quadratic_gradient, random_point(4, seed));
      CHECK_MESSAGE(report.verdict != Verdict::wrong, report.text());
      CHECK_MESSAGE(report.verdict != Verdict::coincidence, report.text());
      if (size == 1e-6) right += report.is_right() ? 1 : 0;
      if (size == 1e-6) {
        const auto turned = [](At x) { return doubled(quadratic_gradient(x), -1.0); };
        turned_found += verify_gradient(noisy, turned, random_point(4, seed)).verdict == Verdict::wrong;
      }
      CHECK(mentions(report.text(), "f gave two numbers at the same point"));
    }
  }
  CHECK(right > rounds / 2);
  CHECK(turned_found > rounds * 9 / 10);
}

TEST_CASE("noise that repeats itself never makes a right gradient wrong") {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    INFO("seed ", seed);
    const Vector point = random_point(4, seed);
    const auto in_float = [](At x) {
      float sum = 0.0f;
      for (std::size_t i = 0; i < x.size(); ++i) {
        const auto a = static_cast<float>(x[i]);
        sum += 0.5f * static_cast<float>(i + 1) * a * a + (i > 0 ? a * static_cast<float>(x[i - 1]) : 0.0f);
      }
      return static_cast<double>(sum);
    };
    const GradientReport floats = verify_gradient(in_float, quadratic_gradient, point);
    CHECK_MESSAGE((floats.verdict != Verdict::wrong && floats.verdict != Verdict::coincidence),
                  floats.text());
    const auto printed = [](At x) { return std::round(quadratic(x) * 1e5) / 1e5; };
    const GradientReport rounded = verify_gradient(printed, quadratic_gradient, point);
    CHECK_MESSAGE((rounded.verdict != Verdict::wrong && rounded.verdict != Verdict::coincidence),
                  rounded.text());
    const auto rippled = [](At x) {
      return quadratic(x) + 1e-7 * std::sin(1e9 * (x[0] + x[1] + x[2] + x[3]));
    };
    const GradientReport ripples = verify_gradient(rippled, quadratic_gradient, point);
    CHECK_MESSAGE((ripples.verdict != Verdict::wrong && ripples.verdict != Verdict::coincidence),
                  ripples.text());
    const auto offset = [](At x) { return quadratic(x) + 1e9; };
    const GradientReport far = verify_gradient(offset, quadratic_gradient, point);
    CHECK_MESSAGE((far.verdict != Verdict::wrong && far.verdict != Verdict::coincidence), far.text());
  }
}

TEST_CASE("where f has no number the verdict is open, and it says so") {
  const auto root = [](At x) { return std::sqrt(x[0]); };
  const auto gradient = [](At x) { return Vector{0.5 / std::sqrt(x[0])}; };
  CHECK(verify_gradient(root, gradient, {1e-3}).is_right());
  const GradientReport edge = verify_gradient([](At x) { return std::pow(x[0], 1.5); },
                                              [](At x) { return Vector{1.5 * std::sqrt(x[0])}; }, {0.0});
  CHECK(edge.verdict == Verdict::undecided);
  CHECK(mentions(edge.components[0].note, "no finite value beside the point"));
  const GradientReport outside = verify_gradient(root, gradient, {-1.0});
  CHECK(outside.verdict == Verdict::undecided);
  CHECK(mentions(outside.components[0].note, "at the point"));
  const GradientReport number = verify_gradient(quadratic,
                                                [](At) {
                                                  return Vector{std::nan(""), 1.0};
                                                },
                                                {1.0, 2.0});
  CHECK(number.components[0].verdict == Verdict::wrong);
  CHECK(number.components[0].note == "the claim is NaN");
}

TEST_CASE("what f throws beside the point counts as no value, at the point it goes through") {
  const auto guarded = [](At x) {
    if (x[0] < 1.0) throw std::domain_error("x below 1\n");
    return x[0] * x[0];
  };
  const auto gradient = [](At x) { return Vector{2.0 * x[0]}; };
  const GradientReport edge = verify_gradient(guarded, gradient, {1.0}, {.nearby = 0});
  CHECK(edge.verdict == Verdict::undecided);
  CHECK(mentions(edge.text(), "it threw: x below 1?"));
  CHECK(verify_gradient(guarded, gradient, {1.001}).is_right());
  CHECK(
      mentions(refusal<std::domain_error>([&] { verify_gradient(guarded, gradient, {0.5}); }), "x below 1"));
}

TEST_CASE("what vanishes in the rounding of a large value is not called wrong") {
  const auto squares = [](At x) {
    double sum = 0.0;
    for (const double number : x) sum += number * number;
    return sum;
  };
  const auto gradient = [](At x) { return doubled({x.begin(), x.end()}, 2.0); };
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    INFO("seed ", seed);
    autograd::Random random(seed);
    Vector point(6);
    for (double& number : point) number = std::pow(10.0, random.uniform(-6.0, 6.0));
    const GradientReport report = verify_gradient(squares, gradient, point);
    CHECK_MESSAGE((report.verdict == Verdict::right || report.verdict == Verdict::undecided), report.text());
  }
}
