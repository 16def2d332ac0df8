// SPDX-License-Identifier: MIT
// What a kink report says in words, and what it does not claim.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "autograd/autograd.hpp"
#include "autograd/verify/kinks.hpp"
#include "tests/support/refusal.hpp"

using namespace autograd;
using support::mentions;
using verify::kink_report;
using verify::KinkReport;

namespace {

constexpr const char* none_here = "no operation on the way has a kink here";
constexpr const char* cannot_tell = "differences from one side cannot tell more";

/// The report on f at a number.
template <class F>
KinkReport report_on(const F& f, double at) {
  Graph graph;
  const Value x(graph, at, "x");
  KinkReport report = kink_report(f(x), x);
  report.kinks.clear();
  return report;
}

void check_cannot_tell(const KinkReport& report) {
  CHECK(mentions(report.text, none_here));
  CHECK(mentions(report.text, cannot_tell));
}

}  // namespace

TEST_CASE("where no operation has a kink the report claims none, however wild the function is") {
  check_cannot_tell(report_on([](Value x) { return sin(x); }, 1e9));
  check_cannot_tell(report_on([](Value x) { return sin(1e7 * x); }, 1.0));
  check_cannot_tell(report_on([](Value x) { return abs(x); }, 1e-12));
  check_cannot_tell(report_on([](Value x) { return abs(x); }, 1e-300));
  check_cannot_tell(report_on([](Value x) { return abs(x - 0.1 - 1e-13); }, 0.1));
  check_cannot_tell(report_on([](Value x) { return (exp(x) - 1.0) / x; }, 1e-10));
  check_cannot_tell(report_on([](Value x) { return tan(x); }, std::acos(-1.0) / 2));
  const std::string pole = report_on([](Value x) { return tgamma(log_sigmoid(x)); }, -17.0).text;
  CHECK_FALSE(mentions(pole, "another number"));
  CHECK_FALSE(mentions(pole, "no derivative"));
}

TEST_CASE("numbers that are NaN or infinite are no conventions") {
  for (const std::string& words : {report_on([](Value x) { return exp(x); }, 800.0).text,
                                   report_on([](Value x) { return exp(x) * exp(-x); }, 800.0).text}) {
    CHECK(mentions(words, none_here));
    CHECK(mentions(words, "numbers there are NaN or infinite: find_anomaly says which"));
  }
  const std::string both = report_on([](Value x) { return abs(x) + log(x - 1.0); }, 0.0).text;
  CHECK(mentions(both, "NaN is no convention"));
}

TEST_CASE("of a step function among large numbers nothing is claimed that its steps contradict") {
  for (const std::string& words : {report_on([](Value x) { return floor(x); }, 1e17).text,
                                   report_on([](Value x) { return floor(x); }, 1e19).text,
                                   report_on([](Value x) { return sin(x) + floor(x); }, 1e308).text,
                                   report_on([](Value x) { return floor(1e13 * x); }, 0.3).text}) {
    CHECK_FALSE(mentions(words, "another number"));
    CHECK_FALSE(mentions(words, "the right 1,"));
    CHECK(mentions(words, "cannot be told"));
  }
  // Large bounds that are constants do no harm.
  CHECK(mentions(report_on([](Value x) { return clamp(x, 0.0, 1e300); }, 0.0).text, "no derivative there"));
}

TEST_CASE("a vertical tangent is a kink of the report too") {
  Graph graph;
  const Value x(graph, 0.0, "x");
  const KinkReport report = kink_report(cbrt(x), x);
  CHECK(report.kinks.size() == 1);
  CHECK(mentions(report.text, "from the left inf, from the right inf, by convention inf"));
  CHECK(mentions(report.text, "it has no derivative there"));
}

TEST_CASE("infinities and zeros are written in one way") {
  Graph graph;
  const Value one(graph, 1.0, "one"), zero(graph, 0.0, "zero");
  CHECK(mentions(kink_report(acos(one), one).text,
                 "from the left -inf, from the right undefined, by convention -inf"));
  const std::string words = kink_report(remainder(one, 2.0 + zero), zero).text;
  CHECK(mentions(words, "by convention 0"));
  CHECK_FALSE(mentions(words, "by convention -0"));
}

TEST_CASE("a choice at a tie is told with what it turns between") {
  Graph graph;
  const Value x(graph, 0.0, "x"), a(graph, 2.0, "a");
  const std::string meeting = kink_report(select(x > 0.0, a * x, x), x).text;
  CHECK(mentions(
      meeting,
      ": a tie: 'x' and the constant 0 are equal, and there it turns from multiply #3 = 0 to 'x' = 0, "
      "where the two meet\n"));
  const std::string jumping = kink_report(select(x > 0.0, a, 5.0), x).text;
  CHECK(mentions(jumping, "it turns from 'a' = 2 to the constant 5, a jump by 3"));
}

TEST_CASE("a report of many kinks shows the first and counts the others") {
  Graph graph;
  const Value x(graph, 0.0, "x");
  Value y = 0.0;
  for (int i = 0; i < 300; ++i) y = y + abs(x);
  const KinkReport report = kink_report(y, x);
  CHECK(report.kinks.size() == 300);
  CHECK(std::count(report.text.begin(), report.text.end(), '\n') == KinkReport::most_shown + 2);
  CHECK(mentions(report.text, "\nand 280 more kinks\n"));
}

TEST_CASE("a comparison that stands on its boundary is told") {
  Graph graph;
  const Value x(graph, 0.0, "x"), w(graph, 3.0, "w");
  const Value other = w > 3.0 ? w : w + 1.0;
  const Value y = x - 0.0 > 0.0 ? 2.0 * x : x + 0.0 * other;
  const KinkReport report = kink_report(y, x);
  CHECK(report.kinks.empty());
  REQUIRE(report.guards.size() == 1);
  CHECK_FALSE(report.guards[0].outcome());
  CHECK(mentions(report.text, "a comparison on its boundary: "));
  CHECK(mentions(report.text, " and the constant 0 are equal; beyond it the program takes another branch"));
  CHECK(mentions(report.text, "; all of this is of the branch that was recorded\n"));
  // A comparison after y, and one that is decided clearly, say nothing of it.
  if (x >= 0.0) CHECK(kink_report(y, x).guards.size() == 1);
  Graph clear;
  const Value z(clear, 1.0, "z");
  CHECK(kink_report(z > 0.0 ? 2.0 * z : z, z).guards.empty());
}

TEST_CASE("an operation of one's own is named where its kinks could lie") {
  Graph graph;
  const Value x(graph, 0.0, "x"), w(graph, 1.0, "w");
  const auto fold = custom(
      "fold", [](double a) { return a < 0 ? -a : a; }, [](double a, double) { return a < 0 ? -1.0 : 1.0; });
  const Value y = fold(x) + w;
  CHECK(verify::find_kinks(y).empty());
  const std::string words = kink_report(y, x).text;
  CHECK(mentions(words, "; kinks inside of fold #3, an operation of your own, are not known\n"));
  CHECK_FALSE(mentions(kink_report(y, w).text, "of your own"));
}

TEST_CASE("many comparisons on their boundary are found in one go") {
  Graph graph;
  const Value x(graph, 0.0, "x");
  Value y = x;
  for (int i = 0; i < 20'000; ++i) y = y > 0.0 ? 2.0 * y : y + x;
  CHECK(y.value() == 0.0);
  const KinkReport report = kink_report(y, x);
  CHECK(report.guards.size() == 20'000);
  CHECK(std::count(report.text.begin(), report.text.end(), '\n') == KinkReport::most_shown + 2);
}
