// SPDX-License-Identifier: MIT
#include "autograd/verify/kinks.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "autograd/autograd.hpp"
#include "tests/support/environment.hpp"
#include "tests/support/refusal.hpp"

using namespace autograd;
using support::mentions;
using verify::find_kinks;
using verify::Kink;
using verify::kink_report;
using verify::KinkReport;
using SideKind = verify::OneSided::Kind;

namespace {

/// The words for the derivative from the left, from the right and by convention.
std::string sides(const verify::Sides& sides) {
  return text(sides.left) + " | " + text(sides.right) + " | " + number_text(sides.convention);
}

}  // namespace

TEST_CASE("a corner is reported with its operand, its place and the derivatives from both sides") {
  Graph graph;
  const Value x(graph, 2.0, "x");
  const Value u = x - 2.0;
  graph.locate("model.cpp", 12);
  const Value r = relu(u);
  graph.locate("model.cpp", 20);
  const Value y = (3.0 * r + x).named("y");
  const KinkReport report = kink_report(y, x);
  REQUIRE(report.kinks.size() == 1);
  const Kink& kink = report.kinks[0];
  CHECK(kink.node.index() == r.index());
  CHECK(kink.operands == std::vector{0.0});
  CHECK(kink.place == "model.cpp:12");
  REQUIRE(kink.slopes.size() == 1);
  CHECK(kink.slopes[0].operand == 0);
  CHECK(sides(kink.slopes[0].sides) == "0 | 1 | 0");
  CHECK(sides(report.derivative) == "1 | 4 | 1");
  CHECK_FALSE(report.derivative.is_smooth());
  CHECK(kink.text ==
        "a kink at relu #3 = 0, recorded after model.cpp:12: its operand subtract #2 is 0; the slope "
        "by subtract #2 is from the left 0, from the right 1, by convention 0");
  CHECK(report.text == kink.text +
                           "\nd('y')/d('x') is from the left 1, from the right 4, by convention 1: it has no "
                           "derivative there\n");
}

TEST_CASE("away from kinks nothing is reported but the derivative") {
  Graph graph;
  const Value x(graph, 0.5, "x");
  const Value y = (relu(x) * abs(x) + floor(x) + sqrt(x)).named("y");
  CHECK(find_kinks(y).empty());
  const KinkReport report = kink_report(y, x);
  CHECK(report.kinks.empty());
  CHECK(report.derivative.convention_holds());
  CHECK(report.text ==
        "d('y')/d('x') is from the left 1.70711, from the right 1.70711, by convention 1.70711: it "
        "has a derivative there, and the convention returns it\n");
}

TEST_CASE("kinks that cancel are reported, and so is that they do no harm") {
  Graph graph;
  const Value x(graph, 0.0, "x");
  const KinkReport report = kink_report(relu(x) - relu(x), x);
  CHECK(report.kinks.size() == 2);
  CHECK(sides(report.derivative) == "0 | 0 | 0");
  CHECK(report.derivative.convention_holds());
}

TEST_CASE("a convention that returns a wrong number where there is a right one is told") {
  Graph graph;
  const Value x(graph, 0.0, "x");
  const KinkReport report = kink_report(relu(x) - relu(-x), x);
  CHECK(sides(report.derivative) == "1 | 1 | 0");
  CHECK(report.derivative.is_smooth());
  CHECK_FALSE(report.derivative.convention_holds());
  CHECK(mentions(report.text, "it has a derivative there, and the convention returns another number"));
}

TEST_CASE("vertical tangents, jumps and edges of a domain are told apart") {
  Graph graph;
  const Value x(graph, 0.0, "x"), one(graph, 1.0, "one");
  CHECK(sides(kink_report(sqrt(x), x).derivative) == "undefined | inf | inf");
  CHECK(sides(kink_report(cbrt(x), x).derivative) == "inf | inf | inf");
  CHECK(sides(kink_report(asin(one), one).derivative) == "inf | undefined | inf");
  CHECK(sides(kink_report(acos(one), one).derivative) == "-inf | undefined | -inf");
  CHECK(sides(kink_report(acosh(one), one).derivative) == "undefined | inf | inf");
  CHECK(sides(kink_report(pow(x, 0.5), x).derivative) == "undefined | inf | inf");
  CHECK(sides(kink_report(pow(x, 1.5), x).derivative) == "undefined | 0 | 0");
  CHECK(sides(kink_report(floor(one), one).derivative) == "a jump by -1 | 0 | 0");
  CHECK(sides(kink_report(ceil(one), one).derivative) == "0 | a jump by 1 | 0");
  CHECK(sides(kink_report(step(x), x).derivative) == "0 | a jump by 1 | 0");
  CHECK(sides(kink_report(sign(x), x).derivative) == "a jump by -1 | a jump by 1 | 0");
  CHECK(sides(kink_report(hypot(x, 0.0), x).derivative) == "-1 | 1 | 0");
  CHECK(sides(kink_report(norm({x, 2.0 * x}), x).derivative) == "-2.23607 | 2.23607 | 0");
  CHECK(sides(kink_report(clamp(one, 1.0, 2.0), one).derivative) == "0 | 1 | 0");
  CHECK(sides(kink_report(atan2(x, -1.0), x).derivative) == "a jump by -6.28319 | -1 | -1");
  CHECK(find_kinks(sqrt(x)).size() == 1);
}

TEST_CASE("a choice whose sides differ is a kink of the choice, also where they meet") {
  Graph graph;
  const Value x(graph, 0.0, "x");
  const KinkReport meeting = kink_report(select(x < 0.0, -x, x), x);
  CHECK(meeting.kinks.size() == 1);
  CHECK(sides(meeting.derivative) == "-1 | 1 | 1");
  CHECK(sides(kink_report(select(x < 0.0, x + 2.0, x), x).derivative) == "a jump by 2 | 1 | 1");
  const KinkReport alike = kink_report(select(x < 0.0, 2.0 * x, x + x), x);
  CHECK(alike.kinks.empty());
  CHECK(alike.derivative.convention_holds());
}

TEST_CASE("what is smooth in the operand that moves is no kink") {
  Graph graph;
  const Value x(graph, 0.0, "x"), s(graph, 0.3, "s"), b(graph, 2.0, "b");
  CHECK(find_kinks(pow(x, 2.0)).empty());
  CHECK(find_kinks(pow(x, 0.0)).empty());
  CHECK(find_kinks(pow(x, b)).empty());
  CHECK(find_kinks(leaky_relu(x, 1.0)).empty());
  CHECK(find_kinks(elu(x)).empty());
  CHECK(find_kinks(elu(x, 0.5)).size() == 1);
  CHECK(find_kinks(copysign(b, x)).size() == 1);
  CHECK(find_kinks(copysign(b, 0.0)).empty());
  CHECK(find_kinks(xlogy(0.0, x)).empty());
  CHECK(find_kinks(xlogy(x, 0.0)).size() == 1);
  CHECK(kink_report(leaky_relu(x, s), s).kinks.empty());
  CHECK(kink_report(sqrt(0.0 * s), s).kinks.empty());
  CHECK(kink_report(leaky_relu(x, s), x).kinks.size() == 1);
}

TEST_CASE("an operation that x only passes along the kink of is left out of the report") {
  Graph graph;
  const Value x(graph, 2.0, "x"), w(graph, 2.0, "w");
  CHECK(find_kinks(max(x, x)).size() == 1);
  const KinkReport along = kink_report(max(x, x), x);
  CHECK(along.kinks.empty());
  CHECK(sides(along.derivative) == "1 | 1 | 1");
  const KinkReport across = kink_report(max(x, w), x);
  CHECK(across.kinks.size() == 1);
  CHECK(sides(across.derivative) == "0 | 1 | 0.5");
  CHECK(across.kinks[0].slopes.size() == 2);
}

TEST_CASE("the derivative by an inner node is the one through that node, and what is not needed has 0") {
  Graph graph;
  const Value x(graph, 1.0, "x"), w(graph, 3.0, "w");
  const Value u = x - 1.0;
  const Value y = abs(u) * 2.0 + x;
  CHECK(sides(kink_report(y, u).derivative) == "-2 | 2 | 0");
  CHECK(sides(kink_report(y, x).derivative) == "-1 | 3 | 1");
  const KinkReport none = kink_report(y, w);
  CHECK(none.kinks.empty());
  CHECK(sides(none.derivative) == "0 | 0 | 0");
}

TEST_CASE("of a long list the first slopes are told") {
  Graph graph;
  std::vector<Value> xs;
  for (int i = 0; i < 20; ++i) xs.emplace_back(graph, 0.0);
  const std::vector<Kink> kinks = find_kinks(norm(xs));
  REQUIRE(kinks.size() == 1);
  CHECK(kinks[0].slopes.size() == Kink::most_slopes);
  CHECK(sides(kinks[0].slopes[7].sides) == "-1 | 1 | 0");
}

TEST_CASE("kinks come operands first, also at the end of very many operations") {
  Graph graph;
  const Value x(graph, 0.0, "x");
  const Value first = abs(x);
  Value y = first;
  const int many = support::sanitized ? 10'000 : 100'000;
  for (int i = 0; i < many; ++i) y = y + 1.0;
  const Value second = floor(y);
  const std::vector<Kink> kinks = find_kinks(second);
  REQUIRE(kinks.size() == 2);
  CHECK(kinks[0].node.index() == first.index());
  CHECK(kinks[1].node.index() == second.index());
  CHECK(sides(kink_report(y, x).derivative) == "-1 | 1 | 0");
}

TEST_CASE("the search for kinks records nothing") {
  Graph graph;
  const Value x(graph, 0.0, "x");
  const Value y = abs(x);
  const std::size_t before = graph.size();
  find_kinks(y);
  kink_report(y, x);
  CHECK(graph.size() == before);
  CHECK(x.grad() == 0.0);
}

TEST_CASE("roots and nodes that have no kinks are refused as everywhere") {
  Graph graph, other;
  const Value x(graph, 0.0, "x"), far(other, 1.0, "far");
  const Value y = abs(x).named("y");
  CHECK(find_kinks(3.0).empty());
  support::refusal<ConstantRoot>([&] { kink_report(3.0, x); });
  support::refusal<NotAVariable>([&] { kink_report(y, 3.0); });
  support::refusal<WrongGraph>([&] { kink_report(y, far); });
  x.assign(1.0);
  CHECK(mentions(support::refusal<OutOfDate>([&] { find_kinks(y); }), "'y'"));
  support::refusal<OutOfDate>([&] { kink_report(y, x); });
  const Mark mark = graph.mark();
  const Value dropped = abs(x);
  graph.rewind(mark);
  support::refusal<StaleValue>([&] { find_kinks(dropped); });
}
