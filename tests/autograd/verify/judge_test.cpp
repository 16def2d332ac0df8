// SPDX-License-Identifier: MIT
#include "autograd/verify/judge.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "autograd/autograd.hpp"

using namespace autograd;
using verify::Claim;
using verify::Judge;
using verify::Judgement;
using verify::Verdict;

namespace {

/// L = (y - w*x)^2 at x = 2, y = 3, w = 1.
struct Line {
  Graph graph;
  Value x{graph, 2.0, "x"}, y{graph, 3.0, "y"}, w{graph, 1.0, "w"};
  Value yhat = (w * x).named("yhat");
  Value L = square(y - yhat).named("L");
  Judge judge{graph};
  Verdict verdict(Value subject, Value formula) { return judge.judge(Claim{"", subject, {formula}}).verdict; }
};

}  // namespace

TEST_CASE("a right derivative is right, however it is written") {
  Line line;
  const auto& [graph, x, y, w, yhat, L, judge] = line;
  CHECK(line.verdict(line.judge.d(L, w), -2.0 * (y - yhat) * x) == Verdict::right);
  CHECK(line.verdict(line.judge.d(L, w), 2.0 * yhat * x - 2.0 * y * x) == Verdict::right);
  CHECK(line.verdict(line.judge.d(L, w), line.judge.d(L, yhat) * line.judge.d(yhat, w)) == Verdict::right);
  CHECK(line.verdict(line.judge.d(L, yhat), 2.0 * (yhat - y)) == Verdict::right);
  CHECK(line.verdict(line.judge.d(L, L), 1.0) == Verdict::right);
  CHECK(line.verdict(line.judge.d(yhat, y), 0.0) == Verdict::right);
}

TEST_CASE("a wrong derivative is wrong and its constant factor is named") {
  Line line;
  const Value d = line.judge.d(line.L, line.w);
  const auto note = [&](Value formula) {
    const Judgement judgement = line.judge.judge(Claim{"", d, {formula}});
    CHECK(judgement.verdict == Verdict::wrong);
    return judgement.steps[0].note;
  };
  const Value truth = -2.0 * (line.y - line.yhat) * line.x;
  CHECK(note(-truth) == "exactly -1 times the derivative");
  CHECK(note((line.y - line.yhat) * line.x) == "exactly -1/2 times the derivative");
  CHECK(note(2.0 * truth) == "exactly 2 times the derivative");
  CHECK(note(truth / 4.0) == "exactly 1/4 times the derivative");
  CHECK(note(0.0 * line.x) == "0, and the derivative is not");
  CHECK(note(truth * line.x).empty());
}

TEST_CASE("what is equal at the given numbers only is a coincidence, and its condition is named") {
  Graph graph;
  const Value a(graph, 1.0, "a"), b(graph, 1.0, "b"), c(graph, 5.0, "c");
  const Value y = (a * c + b * c).named("y");
  Judge judge(graph);
  const auto judged = [&](Value formula) { return judge.judge(Claim{"", judge.d(y, c), {formula}}); };
  const Judgement swapped = judged(a + a);
  CHECK(swapped.verdict == Verdict::coincidence);
  CHECK(swapped.steps[0].note == "holds where a = b");
  CHECK_FALSE(swapped.steps[0].at_given);
  const Judgement lost = judged(a + b * b);
  CHECK(lost.verdict == Verdict::coincidence);
  CHECK(lost.steps[0].note == "holds where b = 1");
  CHECK(judged(2.0 * a * b).steps[0].note == "holds at the given numbers, not elsewhere");
}

TEST_CASE("a coincidence on one side of a kink is told as a side, not as one number") {
  Graph graph;
  const Value a(graph, 2.0, "a");
  const Judge judge(graph);
  const Judgement found = judge.judge({"", abs(a), {a}});
  CHECK(found.verdict == Verdict::coincidence);
  CHECK(found.steps[0].note == "holds around a = 2, not everywhere");
}

TEST_CASE("every member of a chain is judged, the verdict is the worst, and a repeated slip is inherited") {
  Line line;
  const Value d = line.judge.d(line.yhat, line.w);
  const Judgement judgement = line.judge.judge(Claim{"", d, {line.x, line.y, line.y * 1.0, line.x * 1.0}});
  CHECK(judgement.verdict == Verdict::wrong);
  REQUIRE(judgement.steps.size() == 4);
  CHECK(judgement.steps[0].verdict == Verdict::right);
  CHECK(judgement.steps[1].verdict == Verdict::wrong);
  CHECK_FALSE(judgement.steps[1].inherited);
  CHECK(judgement.steps[2].inherited);
  CHECK(judgement.steps[3].verdict == Verdict::right);
}

TEST_CASE("a number is judged at the given numbers and is never a coincidence") {
  Line line;
  const auto verdict = [&](Value subject, verify::Member number) {
    return line.judge.judge(Claim{"", subject, {number}}).verdict;
  };
  CHECK(verdict(line.L, 1.0) == Verdict::right);
  CHECK(verdict(line.judge.d(line.L, line.w), -4.0) == Verdict::right);
  CHECK(verdict(line.judge.d(line.L, line.w), -4.001) == Verdict::wrong);
  const Value s = sigmoid(line.w).named("s");
  CHECK(verdict(s, verify::written("0.73")) == Verdict::right);
  CHECK(verdict(s, verify::written("0.74")) == Verdict::wrong);
  CHECK_THROWS_WITH_AS(verify::written("1,5"), "'1,5' is not a number; write it like -4.5 or 18", Error);
}

TEST_CASE("at a kink the verdict is undecided and the kink is named") {
  Graph graph;
  const Value x(graph, 0.0, "x");
  const Value y = relu(x).named("y");
  Judge judge(graph);
  const Judgement judgement = judge.judge(Claim{"", judge.d(y, x), {1.0}});
  CHECK(judgement.verdict == Verdict::undecided);
  CHECK(judgement.steps[0].note == "the point lies on a kink of y");
}

TEST_CASE("a vertical tangent is a kink, and what is smooth in the operand that moves is none") {
  Graph graph;
  const Value x(graph, 0.0, "x"), p(graph, 0.0, "p");
  const Value y = cbrt(x).named("y");
  Judge judge(graph);
  const Judgement tangent = judge.judge(Claim{"", judge.d(y, x), {1.0}});
  CHECK(tangent.verdict == Verdict::undecided);
  CHECK(tangent.steps[0].note == "the point lies on a kink of y");
  const Value flat = xlogy(0.0, p) + pow(p, 2.0) + leaky_relu(p, 1.0);
  CHECK(judge.judge(Claim{"", judge.d(flat, p), {1.0}}).verdict == Verdict::right);
}

TEST_CASE("where no point is finite the verdict is undecided, not wrong") {
  Graph graph;
  const Value x(graph, 3.0, "x");
  const Value y = log(x - 2.0).named("y");
  Judge narrow(graph);
  const auto claim = [&](Judge& judge) { return judge.judge(Claim{"", judge.d(y, x), {1.0 / (x - 2.0)}}); };
  CHECK(claim(narrow).verdict == Verdict::undecided);
  Judge wide(graph);
  wide.domain(x, 2.5, 4.0);
  CHECK(claim(wide).verdict == Verdict::right);
}

TEST_CASE("where rounding hides the difference the verdict is undecided") {
  Graph graph;
  const Value x(graph, 0.5, "x");
  const Value y = square(x).named("y");
  Judge judge(graph);
  const Value noisy = 2.0 * x * ((x + 1e12) - 1e12) / x;
  CHECK(judge.judge(Claim{"", judge.d(y, x), {noisy}}).verdict == Verdict::undecided);
}

TEST_CASE("a finite domain is visited in full") {
  Graph graph;
  const Value p(graph, 0.3, "p"), t(graph, 1.0, "t");
  const Value y = (p * t).named("y");
  Judge judge(graph);
  judge.domain(t, {0.0, 1.0});
  CHECK(judge.judge(Claim{"", judge.d(y, p), {square(t)}}).verdict == Verdict::right);
  CHECK(judge.judge(Claim{"", judge.d(y, p), {Value(1.0) + 0.0 * t}}).verdict == Verdict::coincidence);
}

TEST_CASE("the oracles' difference is reported and small") {
  Line line;
  const Judgement judgement =
      line.judge.judge(Claim{"", line.judge.d(line.L, line.w), {-2.0 * (line.y - line.yhat) * line.x}});
  CHECK(judgement.oracle_difference < 1e-12);
}

TEST_CASE("judging records nothing and changes no number") {
  Line line;
  const Claim claim{"", line.judge.d(line.L, line.w), {line.x * 2.0}};
  const std::size_t size = line.graph.size();
  line.judge.judge(claim);
  CHECK(line.graph.size() == size);
  CHECK(line.w.value() == 1.0);
}

TEST_CASE("the same seed gives the same numbers") {
  Line line;
  const Claim claim{"", line.judge.d(line.L, line.w), {line.w * 1.0 - 5.0}};
  const Judgement first = line.judge.judge(claim), second = line.judge.judge(claim);
  CHECK(first.steps[0].claimed == second.steps[0].claimed);
  CHECK(first.steps[0].automatic == second.steps[0].automatic);
}

TEST_CASE("derivatives by inner nodes are those through that node") {
  Graph graph;
  const Value x(graph, 1.2, "x");
  const Value u = square(x).named("u");
  const Value y = (u * x + u).named("y");
  Judge judge(graph);
  CHECK(judge.judge(Claim{"", judge.d(y, u), {x + 1.0}}).verdict == Verdict::right);
  CHECK(judge.judge(Claim{"", judge.d(y, x), {judge.d(y, u) * judge.d(u, x) + u}}).verdict == Verdict::right);
  CHECK(judge.judge(Claim{"", judge.d(y, x), {judge.d(y, u) * judge.d(u, x)}}).verdict == Verdict::wrong);
}

TEST_CASE("bad claims are refused with what to do") {
  Line line;
  const Value d = line.judge.d(line.L, line.w);
  CHECK_THROWS_WITH_AS(line.judge.judge(Claim{"Q", d, {}}),
                       "claim 'Q' says nothing: give it at least one formula to compare with", Error);
  CHECK_THROWS_AS(line.judge.d(line.L, 3.0), NotAVariable);
  CHECK_THROWS_AS(line.judge.d((d * 2.0), line.w), Error);
  CHECK_THROWS_AS(line.judge.domain(line.yhat, 0.0, 1.0), NotALeaf);
  CHECK_THROWS_AS(line.judge.domain(line.w, 2.0, 3.0), WrongSize);
  CHECK_THROWS_AS(line.judge.domain(line.w, {0.0, 2.0}), WrongSize);
  Graph other;
  const Value foreign(other, 1.0, "foreign");
  CHECK_THROWS_AS(line.judge.judge(Claim{"", d, {foreign * 2.0}}), WrongGraph);
  CHECK_THROWS_AS(line.judge.judge(Claim{"Q", 1.0, {2.0}}), Error);
  line.w.assign(2.0);
  CHECK_THROWS_AS(line.judge.judge(Claim{"", d, {line.x}}), OutOfDate);
}

TEST_CASE("points at which everything is 0 prove nothing") {
  Graph graph;
  const Value w(graph, 0.5, "w"), x(graph, 80.0, "x");
  const Value dead = relu(w - 5.0).named("dead"), saturated = tanh(w * x).named("saturated");
  Judge judge(graph);
  judge.domain(w, 0.4, 1.6);
  judge.domain(x, 60.0, 120.0);
  CHECK(judge.judge(Claim{"", judge.d(dead, w), {w * 0.0}}).verdict == Verdict::undecided);
  const Value flipped = -7.0 * (1.0 - square(saturated));
  CHECK(judge.judge(Claim{"", judge.d(saturated, w), {flipped}}).verdict == Verdict::undecided);
}

TEST_CASE("dead units are drawn again until they live") {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    Graph graph;
    const Value x(graph, 0.5, "x"), w(graph, 0.1, "w"), v(graph, 0.1, "v"), y(graph, 1.0, "y");
    const Value hidden = relu(w * x).named("hidden");
    const Value L = square(y - relu(v * hidden)).named("L");
    Judge judge(graph, {.seed = seed});
    const Value truth = derivative(L, w);
    CHECK(judge.judge(Claim{"", judge.d(L, w), {truth}}).verdict == Verdict::right);
    CHECK(judge.judge(Claim{"", judge.d(L, w), {-truth}}).verdict == Verdict::wrong);
  }
}

TEST_CASE("a derivative that is 0 for good may be claimed to be 0") {
  Line line;
  CHECK(line.verdict(line.judge.d(line.yhat, line.y), 0.0 * line.x) == Verdict::right);
  CHECK(line.verdict(line.judge.d(line.yhat, line.y), line.x) == Verdict::wrong);
}

TEST_CASE("a symmetric kink is a kink although both oracles give the mean") {
  Graph graph;
  const Value a(graph, 1.0, "a"), b(graph, 1.0, "b");
  const Value m = max(a, b).named("m");
  Judge judge(graph);
  const Judgement judgement = judge.judge(Claim{"", judge.d(m, a), {step(a - b)}});
  CHECK(judgement.verdict == Verdict::undecided);
  CHECK(judgement.steps[0].note == "right elsewhere, but at the given numbers the point lies on a kink of m");
}

TEST_CASE("nothing is equal to infinity but infinity") {
  Graph graph;
  const Value x(graph, 0.0, "x");
  const Value y = (1.0 / x).named("y");
  Judge judge(graph);
  CHECK(judge.judge(Claim{"", y, {5.0}}).verdict == Verdict::wrong);
  CHECK_THROWS_AS(verify::written("inf"), Error);
}

TEST_CASE("where the truth is 0 on a part of the domain, a formula that is not 0 there is not right") {
  Graph graph;
  const Value a(graph, 2.0, "a"), x(graph, 3.0, "x"), y(graph, 1.0, "y");
  const Value z = (a * x).named("z"), h = relu(z).named("h"), m = max(a, y).named("m");
  const Value L = square(y - h).named("L");
  Judge judge(graph);
  const auto verdict = [&](Value subject, Value formula) {
    return judge.judge(Claim{"", subject, {formula}}).verdict;
  };
  CHECK(verdict(judge.d(h, a), x) == Verdict::coincidence);
  CHECK(verdict(h, z) == Verdict::coincidence);
  CHECK(verdict(h, abs(z)) == Verdict::coincidence);
  CHECK(verdict(judge.d(L, a), -2.0 * (y - h) * x) == Verdict::coincidence);
  CHECK(verdict(judge.d(L, z), -2.0 * (y - h)) == Verdict::coincidence);
  CHECK(verdict(judge.d(m, y), y / y) == Verdict::wrong);
  CHECK(verdict(judge.d(m, a), a / a) == Verdict::coincidence);
  CHECK(verdict(step(a).named("s"), a / a) == Verdict::coincidence);
  CHECK(verdict(judge.d(h, a), step(z) * x) == Verdict::right);
  CHECK(verdict(judge.d(L, a), -2.0 * (y - h) * step(z) * x) == Verdict::right);
  CHECK(verdict(judge.d(m, a), step(a - y)) == Verdict::right);
}

TEST_CASE("what cancellation leaves of a derivative is not held against the claim") {
  for (const double k : {1e6, 1e8, 1e9}) {
    Graph graph;
    const Value s(graph, 0.7, "s"), t(graph, 0.3, "t");
    const Value d = (square(k * s + t) - square(k * s)).named("d");
    Judge judge(graph);
    const Verdict verdict = judge.judge(Claim{"", judge.d(d, s), {2.0 * k * t}}).verdict;
    CHECK((verdict == Verdict::right || verdict == Verdict::undecided));
  }
  Graph graph;
  const Value x(graph, 0.1, "x"), y(graph, 0.2, "y"), z(graph, 0.3, "z");
  const Value L = square(x + y - z).named("L");
  Judge judge(graph);
  CHECK(judge.judge(Claim{"", judge.d(L, x), {0.0}}).verdict == Verdict::undecided);
}

TEST_CASE("one judge serves one recording after the other") {
  Graph graph;
  const Value x(graph, 2.0, "x");
  Judge judge(graph);
  for (int row = 0; row < 3; ++row) {
    const Recording recording(graph);
    const Value y = (x * x).named("y");
    CHECK(judge.judge(Claim{"", judge.d(y, x), {2.0 * x}}).verdict == Verdict::right);
  }
  Graph other;
  const Value u(other, 1.0, "u"), v = u * u;
  CHECK_THROWS_AS(judge.d(v, u), WrongGraph);
}

TEST_CASE("a factor that is nearly 1 is not called exact") {
  Line line;
  const Value truth = -2.0 * (line.y - line.yhat) * line.x;
  const Judgement judgement =
      line.judge.judge(Claim{"", line.judge.d(line.L, line.w), {truth * (1.0 + 1e-8)}});
  CHECK(judgement.verdict == Verdict::wrong);
  CHECK(judgement.steps[0].note.find("exactly") == std::string::npos);
  const bool tells_number =
      judgement.steps[0].note.find("1.00000001") == 0 || judgement.steps[0].note.find("1.000000009") == 0;
  CHECK(tells_number);
}

TEST_CASE("an operation of one's own whose slope is not that of its values is named, with both numbers") {
  Graph graph;
  const Value x(graph, 1.3, "x"), w(graph, 0.7, "w");
  const auto wrong = custom(
      "wrong", [](auto a) { return a * a; }, [](auto a, auto) { return 1.0 * a; });
  const auto right = custom(
      "right", [](double a) { return a * a; }, [](double a, double) { return 2.0 * a; });
  const Value y = sin(wrong(right(x)) * w);
  Judge judge(graph);
  const Judgement found = judge.judge(Claim{"", judge.d(y, x), {2.0 * x}});
  CHECK(found.verdict == Verdict::undecided);
  const std::string& note = found.steps[0].note;
  CHECK(note.starts_with("the slope of 'wrong', an operation of your own, does not agree with its values: "));
  CHECK(note.find(" by its slope, ") != note.npos);
  // A way that does not lead through it is judged as ever.
  CHECK(judge.judge(Claim{"", judge.d(y, w), {wrong(right(x)) * cos(wrong(right(x)) * w)}}).verdict ==
        Verdict::right);
}

TEST_CASE("both numbers of a wrong slope are those of the operation at the point") {
  Graph graph;
  const Value x(graph, 1.3, "x");
  const auto wrong = custom(
      "wrong", [](auto a) { return a * a; }, [](auto a, auto) { return 1.0 * a; });
  Judge judge(graph);
  const Value d = judge.d(wrong(2.0 * x), x);
  const Judgement found = judge.judge(Claim{"", d, {5.2}});
  CHECK(found.verdict == Verdict::undecided);
  CHECK(found.steps[0].note ==
        "the slope of 'wrong', an operation of your own, does not agree with its values: "
        "2.6 by its slope, 5.2 by its values");
}
