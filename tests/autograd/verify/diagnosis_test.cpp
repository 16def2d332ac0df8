// SPDX-License-Identifier: MIT
// Why a claim is wrong: each kind of mistake is found and named, alone, in pairs and carried from line to
// line.
#include "autograd/verify/diagnosis.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "autograd/autograd.hpp"
#include "autograd/verify/advice.hpp"
#include "autograd/verify/detour.hpp"
#include "tests/support/refusal.hpp"

using namespace autograd;
using namespace autograd::verify;
using support::mentions;

namespace {

/// The sigmoid neuron with a squared error, two inputs and a value that is used twice.
struct Neuron {
  Graph graph;
  Value x1{graph, 0.8, "x1"}, x2{graph, -0.3, "x2"}, y{graph, 1.2, "y"};
  Value w1{graph, 0.5, "w1"}, w2{graph, 0.7, "w2"}, b{graph, 0.1, "b"};
  Value z = (w1 * x1 + w2 * x2 + b).named("z");
  Value o = sigmoid(z).named("o");
  Value q = (o * o + w1 * o).named("q");
  Value L = square(y - q).named("L");
  Judge judge{graph};

  Judgement judgement(Value subject, Value claimed) { return all({{"1", subject, {claimed}}})[0]; }
  std::vector<Judgement> all(const std::vector<Claim>& claims) {
    std::vector<Judgement> judgements = judge.judge(claims);
    roots = diagnose(judge, claims, judgements);
    return judgements;
  }
  Explanation first(Value subject, Value claimed) {
    const Judgement found = judgement(subject, claimed);
    REQUIRE_FALSE(found.mistakes.empty());
    return found.mistakes[0];
  }
  std::vector<Root> roots;
};

/// Whether an explanation, or one that amounts to the same, is of this kind and about this.
bool says(const Explanation& explanation, Kind kind, const std::string& place) {
  if (explanation.kind == kind && explanation.place == place) return true;
  return std::any_of(explanation.alternatives.begin(), explanation.alternatives.end(),
                     [&](const Explanation& other) { return says(other, kind, place); });
}

bool among_first(const Judgement& judgement, Kind kind, const std::string& place) {
  const std::size_t count = std::min<std::size_t>(3, judgement.mistakes.size());
  return std::any_of(judgement.mistakes.begin(),
                     judgement.mistakes.begin() + static_cast<std::ptrdiff_t>(count),
                     [&](const Explanation& one) { return says(one, kind, place); });
}

}  // namespace

TEST_CASE("a right claim has no mistakes, and nothing is recorded or changed") {
  Neuron n;
  const Value dz = n.judge.d(n.o, n.z), right = n.o * (1.0 - n.o), wrong = n.o * n.o;
  const std::size_t before = n.graph.size();
  CHECK(n.judgement(dz, right).mistakes.empty());
  CHECK(n.roots.empty());
  CHECK_FALSE(n.judgement(dz, wrong).mistakes.empty());
  CHECK(n.graph.size() == before);
}

TEST_CASE("the sign of the whole is told, whatever turned it") {
  Neuron n;
  const Value dq = n.judge.d(n.L, n.q);
  for (const Value& claimed : {2.0 * (n.y - n.q), -2.0 * (n.q - n.y), -(2.0 * n.q - 2.0 * n.y)}) {
    const Explanation found = n.first(dq, claimed);
    CHECK(says(found, Kind::constant_factor, "-1"));
    CHECK(found.kind == Kind::sign);
    CHECK_FALSE(found.repaired.empty());
    CHECK_FALSE(found.notice.empty());
  }
  CHECK(mentions(n.first(dq, -2.0 * (n.q - n.y)).wrote, "(q - y)"));
}

TEST_CASE("a factor of the whole is named") {
  Neuron n;
  const Judgement half = n.judgement(n.judge.d(n.L, n.q), -(n.y - n.q));
  CHECK(among_first(half, Kind::constant_factor, "1/2"));
  CHECK(among_first(half, Kind::wrong_slope, "square(y - q)"));
  CHECK(says(n.first(n.judge.d(n.z, n.w1), 3.0 * n.x1), Kind::constant_factor, "3"));
}

TEST_CASE("one name for another is told with both names and the repaired formula") {
  Neuron n;
  const Explanation found = n.first(n.z, n.w1 * n.x2 + n.w2 * n.x2 + n.b);
  CHECK(found.kind == Kind::symbol);
  CHECK(found.place == "x2 for x1");
  CHECK(found.repaired == "w1*x1 + w2*x2 + b");
}

TEST_CASE("a number for a name, and a wrong number, are constants") {
  Neuron n;
  CHECK(says(n.first(n.z, n.w1 * n.x1 + n.w2 * n.x2 + 1.0), Kind::constant, "1 for b"));
  CHECK(says(n.first(n.judge.d(n.o, n.z), n.o * (2.0 - n.o)), Kind::constant, "2 for 1"));
}

TEST_CASE("the derivative of, or by, something else is recognised") {
  Neuron n;
  CHECK(says(n.first(n.judge.d(n.z, n.w1), n.x2), Kind::other_derivative, "dz/dw2"));
  CHECK(says(n.first(n.judge.d(n.o, n.w1), n.x1), Kind::other_derivative, "dz/dw1"));
}

TEST_CASE("missing and extra factors are told as formulas") {
  Neuron n;
  const Value full = n.o * (1.0 - n.o) * n.x1;
  CHECK(among_first(n.judgement(n.judge.d(n.o, n.w1), (1.0 - n.o) * n.x1), Kind::missing_factor, "o"));
  CHECK(says(n.first(n.judge.d(n.o, n.w1), full * n.w1), Kind::extra_factor, "w1"));
}

TEST_CASE("missing and extra terms are told as formulas") {
  Neuron n;
  CHECK(says(n.first(n.z, n.w1 * n.x1 + n.w2 * n.x2), Kind::missing_term, "b"));
  CHECK(says(n.first(n.z, n.w1 * n.x1 + n.w2 * n.x2 + n.b + n.y), Kind::extra_term, "y"));
}

TEST_CASE("a misused rule is told with its operation and what was done to it") {
  Neuron n;
  const Explanation found = n.first(n.judge.d(n.o, n.z), 1.0 - n.o * n.o);
  CHECK(says(found, Kind::wrong_slope, "sigmoid(z)"));
  CHECK(mentions(found.wrote, "tanh"));
}

TEST_CASE("a path that was forgotten, or counted twice, is named by its ends") {
  Neuron n;
  const Value dq = n.judge.d(n.q, n.w1), through_z = (2.0 * n.o + n.w1) * n.o * (1.0 - n.o) * n.x1;
  CHECK(says(n.first(dq, through_z), Kind::missing_path, "w1 -> w1*o"));
  CHECK(says(n.first(dq, n.o), Kind::missing_path, "z -> o"));
  CHECK(says(n.first(dq, 2.0 * n.o + through_z), Kind::double_path, "w1 -> w1*o"));
}

TEST_CASE("a path through a node without a name is told as the student would write that node") {
  Neuron n;
  const Value u = (2.0 * dot({n.w1, n.w2}, {n.x1, n.x1}) + n.x1).named("u");
  const Explanation found = n.first(n.judge.d(u, n.x1), 2.0 * n.w2 + 1.0);
  CHECK(found.kind == Kind::missing_path);
  CHECK(found.place == "x1 -> w1*x1 + w2*x1");
}

TEST_CASE("what a step looks at is no name for another") {
  Neuron n;
  const Value r = relu(n.z).named("r");
  const Judgement found = n.judgement(n.judge.d(r, n.w1), 2.0 * n.x1);
  for (const Explanation& mistake : found.mistakes) CHECK_FALSE(mentions(mistake.wrote, "z belongs"));
  CHECK(found.mistakes[0].kind == Kind::two_mistakes);
}

TEST_CASE("nobody misuses the rule of an operation that nobody writes") {
  Neuron n;
  const std::vector<Value> slope{derivative(n.o, n.w1)};
  const Samples samples(n.judge, slope);
  const Section& section = samples.section();
  std::size_t misused = 0;
  for (const Detour& detour : detours(samples, {section.place(slope[0]), section.place(n.w2)})) {
    if (detour.kind != Kind::wrong_slope) continue;
    const std::string name(section.notation(detour.run[0].place).name);
    CAPTURE(name);
    CHECK(name != "chain");
    CHECK(name != "sigmoid_complement");
    ++misused;
  }
  CHECK(misused > 0);
}

TEST_CASE("two slips are told together, and the formula is repaired of both") {
  Neuron n;
  const Explanation found =
      n.first(n.judge.d(n.L, n.b), 2.0 * (n.y - n.q) * (2.0 * n.o + n.w2) * n.o * (1.0 - n.o));
  CHECK(found.kind == Kind::two_mistakes);
  REQUIRE(found.parts.size() == 2);
  CHECK(std::find(found.parts.begin(), found.parts.end(), Kind::sign) != found.parts.end());
  CHECK(std::find(found.parts.begin(), found.parts.end(), Kind::symbol) != found.parts.end());
  CHECK(mentions(found.place, "w2 for w1"));
  CHECK(found.repaired == "-2*(y - q)*(2*o + w1)*o*(1 - o)");
}

TEST_CASE("what nothing explains is said to be unexplained, with the numbers") {
  Neuron n;
  const Explanation found = n.first(n.judge.d(n.L, n.b), exp(n.x1 * n.x2) + tanh(n.y) * n.w2);
  CHECK(found.kind == Kind::unexplained);
  CHECK(found.repaired.empty());
  CHECK(mentions(found.wrote, "you have"));
}

TEST_CASE("nothing is told from both ends") {
  Neuron n;
  const Judgement found = n.judgement(n.judge.d(n.L, n.q), 2.0 * (n.y - n.q));
  for (const Explanation& mistake : found.mistakes) {
    for (const Explanation& same : mistake.alternatives) {
      CHECK(same.place != "-1 for 1");
      for (const Explanation& other : mistake.alternatives) CHECK_FALSE(says_the_same(same, other));
    }
  }
  Explanation a, b;
  a.kind = b.kind = Kind::constant;
  a.place = "2 for -2";
  b.place = "-2 for 2";
  CHECK(says_the_same(a, b));
  b.place = "-2 for 3";
  CHECK_FALSE(says_the_same(a, b));
  a.kind = b.kind = Kind::two_mistakes;
  a.place = "x for y; 2 for 3";
  b.place = "2 for 3; x for y";
  CHECK(says_the_same(a, b));
}

TEST_CASE("a line that uses a wrong line inherits, and the root is told once") {
  Neuron n;
  const Value slip = 2.0 * (n.y - n.q);
  const std::vector<Judgement> found =
      n.all({{"1", n.judge.d(n.L, n.q), {slip}},
             {"2", n.judge.d(n.L, n.o), {slip * (2.0 * n.o + n.w1)}},
             {"3", n.judge.d(n.o, n.z), {n.o * (1.0 - n.o)}},
             {"4", n.judge.d(n.L, n.b), {slip * (2.0 * n.o + n.w1) * n.o * (1.0 - n.o)}}});
  CHECK(found[0].mistakes[0].kind == Kind::sign);
  for (const std::size_t line : {std::size_t{1}, std::size_t{3}}) {
    CHECK(found[line].mistakes[0].kind == Kind::inherited);
    CHECK(found[line].mistakes[0].place == "1");
  }
  REQUIRE(n.roots.size() == 1);
  CHECK(n.roots[0].label == "1");
  CHECK(n.roots[0].lines == std::vector<std::string>{"1", "2", "4"});
  CHECK(n.roots[0].carried == std::vector<std::string>{"2", "4"});
}

TEST_CASE("the same slip in several lines is one root") {
  Neuron n;
  (void)n.all({{"a", n.judge.d(n.z, n.w1), {-n.x1}}, {"b", n.judge.d(n.z, n.w2), {-n.x2}}});
  REQUIRE(n.roots.size() == 1);
  CHECK(n.roots[0].lines.size() == 2);
  CHECK(n.roots[0].carried.empty());
}

TEST_CASE("a slope that is lost as a whole is one factor, with its number and its sign") {
  Neuron n;
  const Explanation found = n.first(n.judge.d(n.L, n.b), (2.0 * n.o + n.w1) * n.o * (1.0 - n.o));
  CHECK(says(found, Kind::missing_factor, "-2*(y - q)"));
  CHECK(says(found, Kind::other_derivative, "dq/db"));
}

TEST_CASE("a slip on one of several ways is found") {
  Neuron n;
  const Value slope = n.o * (1.0 - n.o);
  const Value claimed = -2.0 * (n.y - n.q) * (n.o + 2.0 * n.o * slope * n.x1 + n.w1 * n.o * n.x1);
  CHECK(among_first(n.judgement(n.judge.d(n.L, n.w1), claimed), Kind::wrong_slope, "sigmoid(z)"));
}

TEST_CASE("a claim may be the derivative of a node that it has nothing to do with") {
  Neuron n;
  const Value claimed = -2.0 * (n.y - n.q) * (2.0 * n.o + n.w1);
  CHECK(says(n.first(n.judge.d(n.q, n.o), claimed), Kind::other_derivative, "dL/do"));
}

TEST_CASE("a claim that is 0 in disguise is not explained by two slips") {
  Neuron n;
  const Value nothing = tanh(tanh(n.q) * (n.x1 - n.x1) * (n.w2 + n.q + 2.0));
  CHECK(n.first(n.judge.d(n.o, n.z), nothing).kind == Kind::unexplained);
}

TEST_CASE("the slope of a power is shown plainly, its factors joined") {
  Graph graph;
  const Value x(graph, 2.0, "x");
  const Value g = (pow(x, 3.0) / 3.0).named("g"), h = pow(2.0 * x + 1.0, 5.0).named("h");
  Judge judge(graph);
  const auto repaired = [&](Value of, Value claimed) {
    const std::vector<Claim> claims{{"1", judge.d(of, x), {claimed}}};
    std::vector<Judgement> judgements = judge.judge(claims);
    diagnose(judge, claims, judgements);
    REQUIRE_FALSE(judgements[0].mistakes.empty());
    return judgements[0].mistakes[0].repaired;
  };
  CHECK(repaired(g, pow(x, 3.0)) == "x^2");
  CHECK(repaired(h, 5.0 * pow(2.0 * x + 1.0, 4.0)) == "10*(2*x + 1)^4");
}

TEST_CASE("a number where a formula belongs is a lost sign, another derivative, or not explained") {
  Neuron n;
  const Value by_w1 = n.judge.d(n.L, n.w1), by_b = n.judge.d(n.L, n.b);
  const auto told = [&](Value subject, double number) { return n.first(subject, number); };
  CHECK(told(by_w1, -by_w1.value()).kind == Kind::constant_factor);
  CHECK(told(by_w1, -by_w1.value()).place == "-1");
  CHECK(says(told(by_w1, by_b.value()), Kind::other_derivative, "dL/db"));
  for (const double number : {by_w1.value() * 1.01, -0.408, 1.0 / 0.0, std::log(-1.0)})
    CHECK(told(by_w1, number).kind == Kind::unexplained);
  const auto as_written = [&](Value subject, const std::string& digits) {
    const std::vector<Claim> claims{{"1", subject, {written(digits)}}};
    return n.all(claims)[0].mistakes.at(0).kind;
  };
  CHECK(as_written(n.L, std::to_string(-n.L.value())) == Kind::constant_factor);
  CHECK(as_written(n.L, std::to_string(-1.01 * n.L.value())) == Kind::unexplained);
  CHECK(as_written(by_w1, std::to_string(by_b.value())) == Kind::other_derivative);
  CHECK(as_written(by_w1, std::to_string(by_b.value()).substr(0, 4)) == Kind::unexplained);
  CHECK(says(n.first(n.judge.d(n.z, n.w1), 1.0), Kind::missing_factor, "x1"));
}

TEST_CASE("no infinity stands for a number") {
  Graph graph;
  const Value x(graph, 2.0, "x");
  const Value g = (pow(x, 3.0) / 3.0).named("g");
  Judge judge(graph);
  const std::vector<Claim> claims{{"1", judge.d(g, x), {pow(x, Value(1.0 / 0.0))}}};
  std::vector<Judgement> judgements = judge.judge(claims);
  diagnose(judge, claims, judgements);
  for (const Explanation& mistake : judgements[0].mistakes) CHECK(mistake.kind == Kind::unexplained);
}

TEST_CASE("where another derivative lacks a factor, that factor is the first alternative") {
  Neuron n;
  const Explanation told = n.first(n.judge.d(n.L, n.w2), n.judge.d(n.L, n.z));
  CHECK(told.kind == Kind::other_derivative);
  REQUIRE_FALSE(told.alternatives.empty());
  CHECK(says(told.alternatives[0], Kind::missing_factor, "x2"));
}

TEST_CASE("numbers are such as a person would write, in what is told and in what is repaired") {
  Graph graph;
  const Value x(graph, 2.0, "x");
  const Value g = (3.0 * square(x)).named("g"), q = (pow(x, 3.0) / 7.0).named("q");
  Judge judge(graph);
  const auto told = [&](Value of, Value claimed) {
    const std::vector<Claim> claims{{"1", judge.d(of, x), {claimed}}};
    std::vector<Judgement> judgements = judge.judge(claims);
    diagnose(judge, claims, judgements);
    return judgements[0].mistakes.at(0);
  };
  const Explanation odd = told(g, 6.0 * x * 0.37 * 2.7);
  CHECK(odd.repaired == "6*x");
  CHECK(mentions(odd.wrote, "6 belongs"));
  CHECK(told(q, square(x)).repaired == "3/7*x^2");
  CHECK(told(g, 5.99 * x).place == "5.99 for 6");
}
