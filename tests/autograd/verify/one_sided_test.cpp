// SPDX-License-Identifier: MIT
#include "autograd/verify/one_sided.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace autograd::verify;
using Kind = OneSided::Kind;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

void check_number(const OneSided& slope, double number, double tolerance = 1e-12) {
  CHECK(slope.kind == Kind::finite);
  CHECK(std::abs(slope.number - number) <= slope.error);
  CHECK(slope.error <= tolerance * std::max(1.0, std::abs(number)));
}

}  // namespace

TEST_CASE("a smooth function has the same derivative from both sides, within its error bar") {
  for (const double at : {-2.0, -0.3, 0.0, 0.7, 1.0, 3.0}) {
    const auto f = [](long double x) { return std::sin(x) * std::exp(x); };
    const double known = (std::sin(at) + std::cos(at)) * std::exp(at);
    const OneSided left = one_sided(f, at, Side::left), right = one_sided(f, at, Side::right);
    check_number(left, known);
    check_number(right, known);
    CHECK(agree(left, right));
    CHECK(agree(left, known));
    CHECK_FALSE(agree(left, known + 1e-6));
  }
}

TEST_CASE("a corner has two derivatives") {
  const auto f = [](long double x) { return x < 0 ? std::exp(-x) : std::exp(3 * x); };
  const OneSided left = one_sided(f, 0.0, Side::left), right = one_sided(f, 0.0, Side::right);
  check_number(left, -1.0);
  check_number(right, 3.0);
  CHECK_FALSE(agree(left, right));
  CHECK(text(left) == "-1");
  CHECK(text(right) == "3");
}

TEST_CASE("a corner is seen at numbers of any size") {
  for (const double at : {1e-9, 0.1, 12345.678, -1e12, 1e25}) {
    const auto f = [&](long double x) { return std::abs(x - at); };
    check_number(one_sided(f, at, Side::left), -1.0);
    check_number(one_sided(f, at, Side::right), 1.0);
  }
}

TEST_CASE("vertical tangents of every power are infinite, and powers above 1 are not") {
  for (const double power : {0.01, 0.25, 0.5, 0.9}) {
    CAPTURE(power);
    const auto f = [&](long double x) { return std::copysign(std::pow(std::abs(x), power), x); };
    CHECK(one_sided(f, 0.0, Side::left).kind == Kind::infinite);
    CHECK(one_sided(f, 0.0, Side::left).number == infinity);
    CHECK(one_sided([&](long double x) { return -f(x); }, 0.0, Side::right).number == -infinity);
  }
  const auto f = [](long double x) { return std::pow(x, 1.5L); };
  check_number(one_sided(f, 0.0, Side::right), 0.0, 1e-9);
  const auto g = [](long double x) { return std::pow(x, 1.5L) + std::pow(x, 1.9L) + std::sin(3 * x); };
  check_number(one_sided(g, 0.0, Side::right), 3.0, 1e-7);
  CHECK(one_sided([](long double x) { return x * std::log(x + (x == 0)); }, 0.0, Side::right).number ==
        -infinity);
}

TEST_CASE("a jump is told from a vertical tangent, and its height is known") {
  const auto f = [](long double x) { return std::floor(x) + std::sin(x); };
  const OneSided left = one_sided(f, 2.0, Side::left), right = one_sided(f, 2.0, Side::right);
  CHECK(left.kind == Kind::jump);
  CHECK(left.number == infinity);
  CHECK(left.jump == doctest::Approx(-1.0).epsilon(1e-6));
  CHECK(text(left) == "a jump by -1");
  check_number(right, std::cos(2.0));
  const auto to_infinity = [](long double x) -> long double { return x > 0 ? infinity : 0.0; };
  CHECK(text(one_sided(to_infinity, 0.0, Side::right)) == "a jump to inf");
}

TEST_CASE("where a function has no value there is no derivative") {
  const auto f = [](long double x) { return std::sqrt(x); };
  CHECK(one_sided(f, 0.0, Side::left).kind == Kind::undefined);
  CHECK(one_sided(f, 0.0, Side::right).kind == Kind::infinite);
  CHECK(one_sided(f, -1.0, Side::right).kind == Kind::undefined);
  CHECK(text(one_sided([](long double x) { return 1 / x; }, 0.0, Side::right)) == "undefined");
  // It ends a little further away.
  check_number(one_sided(f, 1e-4, Side::left), 50.0, 1e-6);
}

TEST_CASE("what settles on nothing is called unclear") {
  const auto f = [](long double x) { return x == 0 ? 0 : x * std::sin(1 / x); };
  CHECK(one_sided(f, 0.0, Side::right).kind == Kind::unclear);
  CHECK_FALSE(agree(one_sided(f, 0.0, Side::right), 0.0));
}

TEST_CASE("rounding on the way is not taken for a derivative") {
  for (const long double size : {1e6L, 1e10L, 1e13L}) {
    CAPTURE(size);
    const long double pi = std::acos(-1.0L);
    const auto f = [&](long double x) { return (x * pi + size) - size; };
    const OneSided slope = one_sided(f, 0.3, Side::right, size);
    CHECK(std::abs(slope.number - pi) <= slope.error);
    CHECK(slope.error < 1e-3);
  }
  // Large numbers on the way do no harm by themselves.
  const auto there_and_back = [](long double x) { return std::log(std::exp(x + 40)); };
  check_number(one_sided(there_and_back, 0.3, Side::left, std::exp(41.0L)), 1.0);
  const auto dead = [](long double x) { return x < 0.01L ? 0 : x - 0.01L; };
  check_number(one_sided(dead, 0.0, Side::right, 1.0L), 0.0, 1e-5);
}

TEST_CASE("what turns within the steps that are looked at is called unclear, not given a wrong number") {
  const auto both = [](const auto& f, double at, long double largest) {
    return text(one_sided(f, at, Side::left, largest)) + " | " + text(one_sided(f, at, Side::right, largest));
  };
  CHECK(both([](long double x) { return std::sin(x); }, 1e9, 1e9L) == "unclear | unclear");
  CHECK(both([](long double x) { return std::sin(1e7L * x); }, 1.0, 1e7L) == "unclear | unclear");
  CHECK(both([](long double x) { return std::floor(x); }, 1e17, 1e17L) == "unclear | unclear");
  CHECK(both([](long double x) { return std::floor(1e13L * x); }, 0.3, 3e12L) == "unclear | unclear");
  CHECK(both([](long double x) { return std::tan(x); }, std::acos(-1.0) / 2, 1.6e16L) == "unclear | unclear");
  CHECK(both([](long double x) { return std::exp(x); }, 800.0, 1.0L) == "unclear | unclear");
}

TEST_CASE("a kink a little aside is not taken for one at the point") {
  for (const double at : {1e-12, 1e-15, 1e-300}) {
    CAPTURE(at);
    const auto f = [](long double x) { return std::abs(x); };
    CHECK(one_sided(f, at, Side::left).kind == Kind::unclear);
    check_number(one_sided(f, at, Side::right), 1.0);
  }
  const auto beside = [](long double x) { return std::abs(x - 0.1L - 1e-13L); };
  check_number(one_sided(beside, 0.1, Side::left, 0.1L), -1.0);
  CHECK(one_sided(beside, 0.1, Side::right, 0.1L).kind == Kind::unclear);
  const auto root = [](long double x) { return std::sqrt(std::abs(x - 1e-15L)); };
  CHECK(one_sided(root, 0.0, Side::right).kind == Kind::unclear);
}
