// SPDX-License-Identifier: MIT
// Operations defined outside the engine: used like the built-in ones, and honest about what they cannot do.
#include "autograd/custom.hpp"

#include <doctest/doctest.h>

#include "autograd/autograd.hpp"
#include "autograd/explain/formula.hpp"
#include "autograd/verify/anomaly.hpp"
#include "autograd/verify/judge.hpp"
#include "autograd/verify/kinks.hpp"
#include "tests/support/environment.hpp"
#include "tests/support/oracle.hpp"
#include "tests/support/refusal.hpp"

using namespace autograd;

namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

const auto cube = custom(
    "cube", [](auto a) { return a * a * a; }, [](auto a, auto) { return 3.0 * a * a; });
/// a*sin(b), whose second slope uses the result.
const auto wave = custom(
    "wave", [](auto a, auto b) { return a * sin(b); }, [](auto, auto b, auto) { return sin(b); },
    [](auto, auto b, auto y) { return y / tan(b); });
/// The same as cube, in plain double: nothing can be recorded through it.
const auto plain_cube = custom(
    "plain_cube", [](double a) { return a * a * a; }, [](double a, double) { return 3.0 * a * a; });
const auto squares = custom_list(
    "squares",
    [](auto a) {
      auto total = 0.0 * a[0];
      for (const auto& x : a) total += x * x;
      return total;
    },
    [](auto a, std::size_t i, auto) { return 2.0 * a[i]; });
const auto blend = custom(
    Notation{"blend", "{a/product}*{b/power} + {c/sum}", "{a} {b} + {c}", Precedence::sum},
    [](auto a, auto b, auto c) { return a * b + c; }, [](auto, auto b, auto, auto) { return b; },
    [](auto a, auto, auto, auto) { return a; }, [](auto...) { return 1; });

}  // namespace

TEST_CASE("an operation of one's own records one node, with its value and its slopes") {
  Graph graph;
  const Value x(graph, 2.0, "x"), z(graph, 0.7, "z");
  const Value y = cube(x);
  CHECK(y.value() == 8.0);
  CHECK(graph.size() == 3);
  CHECK(y.operation().name == "cube");
  CHECK(y.operands().size() == 1);
  CHECK(gradient(y)[x] == 12.0);
  const Value both = wave(x, z) + y;
  CHECK(support::close(gradient(both)[x], std::sin(0.7) + 12.0, 1e-14));
  CHECK(support::close(gradient(both)[z], 2.0 * std::cos(0.7), 1e-14));
  both.backward();
  CHECK(x.grad() == gradient(both)[x]);
  const Value three = blend(x, z, y);
  CHECK(gradient(three)[y] == 1.0);
  CHECK(gradient(three)[x] == 0.7 + 12.0);
  CHECK(gradient(squares({x, z, x, 3.0}))[x] == 8.0);
}

TEST_CASE("numbers alone give a number, constants alone a constant, and mixtures record") {
  static_assert(std::is_same_v<decltype(cube(2.0)), double>);
  static_assert(std::is_same_v<decltype(cube(2)), double>);
  static_assert(std::is_same_v<decltype(cube(2.0L)), long double>);
  CHECK(cube(2) == 8.0);
  CHECK(squares(std::vector<double>{1.0, 2.0}) == 5.0);
  CHECK(cube(Value(2.0)).is_constant());
  Graph graph;
  const Value x(graph, 0.5);
  const Value left = wave(2.0, x), right = wave(x, 2);
  CHECK(support::close(gradient(left)[x], 2.0 * std::cos(0.5), 1e-14));
  CHECK(gradient(right)[x] == std::sin(2.0));
  CHECK(squares(std::vector<Value>{x, 1.0}).value() == 1.25);
}

TEST_CASE("derivatives of every order are recorded where the slopes are written over any number") {
  Graph graph;
  const Value x(graph, 2.0), z(graph, 0.7);
  Value d = cube(x);
  for (const double expected : {12.0, 12.0, 6.0, 0.0}) {
    d = derivative(d, x);
    CHECK(d.value() == expected);
  }
  const Matrix h = hessian(wave(x, z), {x, z});
  CHECK(h(0, 0) == 0.0);
  CHECK(support::close(h(0, 1), std::cos(0.7), 1e-14));
  CHECK(support::close(h(1, 0), std::cos(0.7), 1e-14));
  CHECK(support::close(h(1, 1), -2.0 * std::sin(0.7), 1e-13));
  CHECK(hessian(squares({x, z}), {x, z})(0, 0) == 2.0);
}

TEST_CASE("slopes in numbers only give gradients, and a recorded derivative is refused by name") {
  Graph graph;
  const Value x(graph, 2.0);
  const Value y = plain_cube(x) * x;
  CHECK(gradient(y)[x] == 32.0);
  const std::size_t before = graph.size();
  const std::string words = support::refusal<NumbersOnly>([&] { (void)derivative(y, x); });
  CHECK(support::mentions(words, "'plain_cube'"));
  CHECK(support::mentions(words, "gradient()"));
  CHECK_THROWS_AS(hessian(y, x), NumbersOnly);
  CHECK(graph.size() == before);
  CHECK(derivative(y, y).value() == 1.0);
  const auto list = custom_list(
      "list", [](std::span<const double> a) { return a[0]; },
      [](std::span<const double>, std::size_t i, double) { return i == 0 ? 1.0 : 0.0; });
  CHECK(gradient(list({x, x * x}))[x] == 1.0);
  CHECK_THROWS_AS(derivative(list({x, x * x}), x), NumbersOnly);
}

TEST_CASE("recalculating and rewinding treat it as any operation") {
  Graph graph;
  const Value x(graph, 2.0), z(graph, 1.0);
  const Value y = cube(x) + squares({x, z});
  x.assign(3.0);
  CHECK_THROWS_AS(gradient(y), OutOfDate);
  graph.recalculate();
  CHECK(y.value() == 37.0);
  CHECK(gradient(y)[x] == 33.0);
  Value dropped;
  {
    const Recording recording(graph);
    dropped = wave(x, z);
    CHECK(dropped.operation().name == "wave");
  }
  CHECK_THROWS_AS(dropped.operation(), StaleValue);
  CHECK(plain_cube(x).operation().name == "plain_cube");
  CHECK(cube(x).operation().name == "cube");
}

TEST_CASE("a graph keeps the operations that it holds, and lets them go when it is rewound") {
  auto counted = std::make_shared<int>(0);
  Graph graph;
  const Value x(graph, 2.0);
  {
    const Recording recording(graph);
    Value y;
    {
      const auto own = custom(
          "own", [counted](double a) { return a; }, [](double, double) { return 1.0; });
      y = own(x);
    }
    CHECK(counted.use_count() == 2);
    CHECK(gradient(y)[x] == 1.0);
  }
  CHECK(counted.use_count() == 1);
}

TEST_CASE("a derivative is NaN where the value is, and an adjoint of 0 stops before an infinite slope") {
  const auto edge = custom(
      "edge", [](double a) { return a < 0.0 ? undefined : a; },
      [](double a, double) { return a == 0.0 ? std::numeric_limits<double>::infinity() : 1.0; });
  Graph graph;
  const Value below(graph, -1.0), zero(graph, 0.0);
  CHECK(std::isnan(gradient(edge(below))[below]));
  CHECK(gradient(edge(zero) * 0.0 + zero)[zero] == 1.0);
}

TEST_CASE("formulas show its notation, and only its name where no notation was given") {
  Graph graph;
  const Value x(graph, 2.0, "x"), z(graph, 0.7, "z");
  CHECK(explain::formula(cube(x + z)).text() == "cube(x + z)");
  CHECK(explain::formula(squares({x, z, 1.0})).text() == "squares(x, z, 1)");
  CHECK(explain::formula(2.0 * blend(x + 1.0, z, x)).text() == "2*((x + 1)*z + x)");
}

TEST_CASE("a notation without a name or with an operand that is not there is refused") {
  const auto f = [](auto a) { return a; };
  const auto slope = [](auto, auto) { return 1.0; };
  const auto make = [&](const Notation& notation) { return [&] { (void)custom(notation, f, slope); }; };
  support::refusal<Error>(make({"", "", ""}));
  CHECK(support::mentions(support::refusal<Error>(make({"f", "{a} + {b/sum}", ""})), "{b}"));
  CHECK(support::mentions(support::refusal<Error>(make({"f", "", "\\frac{{c}}{2}"})), "{c}"));
  CHECK(support::mentions(support::refusal<Error>(make({"f", "f({a/atom", ""})), "braces"));
  CHECK(support::mentions(support::refusal<Error>(make({"f", "f{a/foo}", ""})), "/foo"));
  const auto first = [](auto a) { return a[0]; };
  const auto to_first = [](auto, std::size_t i, auto) { return i == 0 ? 1.0 : 0.0; };
  CHECK_THROWS_AS(custom_list(Notation{"f", "{a}", ""}, first, to_first), Error);
  CHECK_NOTHROW(make({"f", "f[{a}]", "\\hat{a}_{{a}}"})());
  CHECK_THROWS_AS(squares(std::initializer_list<Value>{}), WrongSize);
}

TEST_CASE("what a callable throws goes through, and nothing is recorded") {
  const auto refusing = custom(
      "refusing",
      [](double a) {
        if (a < 0.0) throw std::domain_error("below zero");
        return a;
      },
      [](double, double) { return 1.0; });
  Graph graph;
  const Value x(graph, -1.0), z(graph, 1.0);
  CHECK_THROWS_AS(refusing(x), std::domain_error);
  CHECK(graph.size() == 2);
  const Value y = refusing(z);
  z.assign(-2.0);
  CHECK_THROWS_AS(graph.recalculate(), std::domain_error);
  CHECK_THROWS_AS(gradient(y), OutOfDate);
}

TEST_CASE("too many different operations of one's own are refused, not confused") {
  if (support::sanitized) return;  // 65,536 searches among as many: minutes where each is watched
  Graph graph;
  const Value x(graph, 1.0);
  const auto identity = [] {
    return custom(
        "identity", [](double a) { return a; }, [](double, double) { return 1.0; });
  };
  for (int i = 0; i < 65536; ++i) (void)identity()(x);
  CHECK_THROWS_AS(identity()(x), GraphFull);
}

namespace {

verify::Verdict verdict(verify::Judge& judge, Value subject, Value claimed) {
  return judge.judge(verify::Claim{"1", subject, {claimed}}).verdict;
}

}  // namespace

TEST_CASE("the judge checks an operation's slope by values alone, and its user's claims") {
  Graph graph;
  const Value x(graph, 1.3, "x"), w(graph, 0.4, "w");
  verify::Judge judge(graph);
  const Value y = cube(w * x).named("y");
  CHECK(verdict(judge, judge.d(y, w), 3.0 * square(w * x) * x) == verify::Verdict::right);
  CHECK(verdict(judge, judge.d(y, w), 3.0 * square(w * x)) == verify::Verdict::wrong);
  const Value plain = plain_cube(w * x).named("p");
  CHECK(verdict(judge, judge.d(plain, w), 3.0 * square(w * x) * x) == verify::Verdict::right);
  const auto slipped = custom(
      "slipped", [](auto a) { return a * a * a; }, [](auto a, auto) { return 2.0 * a * a; });
  const Value bad = slipped(w * x).named("bad");
  CHECK(verdict(judge, judge.d(bad, w), 2.0 * square(w * x) * x) == verify::Verdict::undecided);
}

TEST_CASE("the search for anomalies and kinks passes through it") {
  const auto root_of = custom(
      "root_of", [](auto a) { return sqrt(a); }, [](auto, auto y) { return 0.5 / y; });
  Graph graph;
  const Value x(graph, -1.0, "x"), zero(graph, 0.0, "zero");
  const auto found = verify::find_anomaly(root_of(x) + 1.0);
  REQUIRE(found);
  CHECK(found->node.operation().name == "root_of");
  CHECK(support::mentions(found->text, "root_of"));
  const auto steep = verify::find_anomaly(2.0 * root_of(zero));
  REQUIRE(steep);
  CHECK(steep->kind == verify::Anomaly::Kind::adjoint);
  CHECK(verify::find_kinks(cube(relu(zero))).size() == 1);
  CHECK(verify::kink_report(cube(relu(x)), x).kinks.empty());
}
