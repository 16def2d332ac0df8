// SPDX-License-Identifier: MIT
// The handle: what it converts to and from, how it records, how comparisons behave, what it refuses, and
// that code written for double takes it.
#include "autograd/value.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>
#include <sstream>

#include "autograd/gradient.hpp"
#include "tests/support/refusal.hpp"

using namespace autograd;
using support::mentions;
using support::refusal;

static_assert(sizeof(Value) == 16);
static_assert(std::is_trivially_copyable_v<Value>);
static_assert(std::is_trivially_destructible_v<Value>);
static_assert(std::is_convertible_v<double, Value> && std::is_convertible_v<int, Value>);
static_assert(!std::is_convertible_v<Value, double> && !std::is_constructible_v<double, Value>);
static_assert(!std::is_convertible_v<Value, bool> && !std::is_constructible_v<bool, Value>);
static_assert(!std::is_convertible_v<Value, int> && !std::is_constructible_v<std::string, Value>);
static_assert(!std::is_convertible_v<Graph&, Value> && !std::is_constructible_v<Value, std::nullptr_t>);
static_assert(std::is_constructible_v<Value, Graph&, long> &&
              std::is_constructible_v<Value, Graph&, std::size_t>);
static_assert(std::is_convertible_v<Condition, bool> && !std::is_convertible_v<Condition, int>);
static_assert(!std::is_convertible_v<Condition, double> && !std::is_convertible_v<Condition, Value>);
static_assert(std::numeric_limits<Value>::is_specialized && std::numeric_limits<Value>::has_infinity);

TEST_CASE("a value is what it was made from") {
  Graph graph;
  const Value x(graph, 2.0, "x"), unnamed(graph, -1.5);
  CHECK(x.value() == 2.0);
  CHECK(x.name() == "x");
  CHECK(x.is_leaf());
  CHECK_FALSE(x.is_constant());
  CHECK(unnamed.name().empty());
  CHECK(graph.size() == 2);
  const Value c = 3.0, zero;
  CHECK(c.is_constant());
  CHECK_FALSE(c.is_leaf());
  CHECK(c.value() == 3.0);
  CHECK(zero.value() == 0.0);
  CHECK(zero.is_constant());
  CHECK(zero.name().empty());
  CHECK(graph.size() == 2);
}

namespace {

/// Makes a variable from a number of type T, as `Value x(graph, 3)` does.
template <class T>
void check_variable_from(T number) {
  if constexpr (std::is_constructible_v<Value, Graph&, T>) {
    Graph graph;
    const Value first(graph, 1.5), second(graph, 2.5), third(graph, 4.5);
    const Value x(graph, number);
    CHECK(graph.size() == 4);
    CHECK(x.value() == static_cast<double>(number));
  } else {
    FAIL_CHECK("a variable cannot be made from this type of number");
  }
}

}  // namespace

TEST_CASE("a variable is made from a number of any type, and it is always a new leaf") {
  check_variable_from(1);
  check_variable_from(3U);
  check_variable_from(std::uint32_t{2});
  check_variable_from(std::uint8_t{2});
  check_variable_from(2.0F);
  check_variable_from(static_cast<short>(2));
}

TEST_CASE("arithmetic records a node for each operation and knows its operands") {
  Graph graph;
  const Value x(graph, 6.0), w(graph, 1.5);
  CHECK((x + w).value() == 7.5);
  CHECK((x - w).value() == 4.5);
  CHECK((x * w).value() == 9.0);
  CHECK((x / w).value() == 4.0);
  CHECK((-x).value() == -6.0);
  CHECK((+x).index() == x.index());
  CHECK((1 + x).value() == 7.0);
  CHECK((1 - x).value() == -5.0);
  CHECK((3 / x).value() == 0.5);
  CHECK((x / 3).value() == 2.0);
  CHECK(graph.size() == 2 + 9);
  const Value y = 2.0 - x;
  CHECK(y.operation().name == "subtract");
  CHECK(y.operands().size() == 2);
  CHECK(y.operands()[0].is_constant());
  CHECK(y.operands()[0].value() == 2.0);
  CHECK(y.operands()[1].index() == x.index());
  CHECK(x.operation().name == "leaf");
  CHECK(Value(1.0).operation().name == "constant");
  CHECK(x.operands().empty());
  CHECK(Value(1.0).operands().empty());
  const Value total = sum({x, 2.0, w});
  CHECK(total.operands()[1].value() == 2.0);
  CHECK(total.operands()[2].index() == w.index());
}

TEST_CASE("compound assignment makes a new node and leaves the old one to whoever holds it") {
  Graph graph;
  const Value x(graph, 3.0), y(graph, 4.0);
  Value a = x;
  a += y;
  CHECK(a.value() == 7.0);
  CHECK(x.value() == 3.0);
  a += a;
  CHECK(a.value() == 14.0);
  CHECK(gradient(a)[x] == 2.0);
  Value b = x;
  b *= b;
  CHECK(gradient(b)[x] == 6.0);
  b -= Value(b);
  CHECK(gradient(b)[x] == 0.0);
  Value c = x;
  c /= Value(c);
  CHECK(c.value() == 1.0);
  CHECK(gradient(c)[x] == 0.0);
  Value d = 2.0;
  d *= x;
  CHECK(gradient(d)[x] == 2.0);
  const Value before = x;
  Value moved = before;
  moved = moved + 1.0;
  CHECK(before.value() == 3.0);
  CHECK(gradient(moved)[before] == 1.0);
}

TEST_CASE("comparisons go by the numbers") {
  Graph graph;
  const Value x(graph, 1.0), y(graph, 2.0), not_a_number(graph, std::nan(""));
  CHECK(bool(x < y));
  CHECK(bool(x <= y));
  CHECK(bool(y > x));
  CHECK(bool(y >= x));
  CHECK(bool(x == 1.0));
  CHECK(bool(x != y));
  CHECK_FALSE(bool(x == y));
  CHECK_FALSE(bool(x != 1));
  CHECK_FALSE(bool(not_a_number == not_a_number));
  CHECK(bool(not_a_number != not_a_number));
  CHECK_FALSE(bool(not_a_number < 1.0));
  CHECK_FALSE(bool(not_a_number >= 1.0));
  CHECK((x < y ? 1 : 2) == 1);
  CHECK(((x < y) && !(y < x)));
  CHECK(bool(Value(1.0) < Value(2.0)));
}

TEST_CASE("a comparison asked as a bool is a guard, one given to select is none") {
  Graph graph;
  const Value x(graph, 1.0), y(graph, 2.0);
  const Condition asked_later = x < y;
  CHECK(graph.guards().empty());
  if (asked_later) CHECK(graph.guards().size() == 1);
  const Value chosen = select(x < y, x, y);
  CHECK(chosen.value() == 1.0);
  CHECK(select(x >= y, x, 5.0).value() == 5.0);
  CHECK(max(x, y).value() == 2.0);
  CHECK(relu(x).value() == 1.0);
  CHECK(abs(x).value() == 1.0);
  CHECK(graph.guards().size() == 1);
  CHECK(bool(Value(1.0) < Value(2.0)));
  CHECK(graph.guards().size() == 1);
  CHECK(std::max(x, y).value() == 2.0);
  CHECK(graph.guards().size() == 2);
}

TEST_CASE("select takes each relation as it is written") {
  Graph graph;
  for (const double a : {1.0, 2.0, 3.0}) {
    for (const double b : {1.0, 2.0, 3.0}) {
      const Value x(graph, a), y(graph, b), yes(graph, 10.0), no(graph, 20.0);
      const auto check = [&](const Condition& condition, bool expected) {
        const Value chosen = select(condition, yes, no);
        CHECK(chosen.value() == (expected ? 10.0 : 20.0));
        CHECK(gradient(chosen)[yes] == (expected ? 1.0 : 0.0));
        CHECK(gradient(chosen)[no] == (expected ? 0.0 : 1.0));
        CHECK(gradient(chosen)[x] == 0.0);
      };
      check(x < y, a < b);
      check(x <= y, a <= b);
      check(x > y, a > b);
      check(x >= y, a >= b);
      check(x == y, a == b);
      check(x != y, a != b);
      check(x < b, a < b);
      check(a >= y, a >= b);
    }
  }
}

TEST_CASE("printing shows the number, and limits are those of double") {
  Graph graph;
  std::ostringstream out;
  out << Value(graph, 2.5) << ' ' << Value(-1.0);
  CHECK(out.str() == "2.5 -1");
  CHECK(std::numeric_limits<Value>::max().value() == std::numeric_limits<double>::max());
  CHECK(std::numeric_limits<Value>::infinity().value() == std::numeric_limits<double>::infinity());
  CHECK(std::numeric_limits<Value>::lowest().value() == std::numeric_limits<double>::lowest());
  CHECK(std::numeric_limits<Value>::epsilon().value() == std::numeric_limits<double>::epsilon());
  CHECK(isnan(std::numeric_limits<Value>::quiet_NaN()));
  CHECK(isfinite(Value(graph, 1.0)));
  CHECK_FALSE(isfinite(Value(graph, 1.0) / 0.0));
}

TEST_CASE("a detached value keeps number and name and passes nothing back") {
  Graph graph;
  const Value x(graph, 3.0, "x");
  const Value y = detach(x) * x;
  CHECK(detach(x).name() == "x");
  CHECK(detach(x).value() == 3.0);
  CHECK(gradient(y)[x] == 3.0);
  CHECK(derivative(y, x).value() == 3.0);
  CHECK(detach(Value(2.0)).is_constant());
  CHECK(gradient(detach(x * x) + 1.0)[x] == 0.0);
}

TEST_CASE("what belongs to leaves is refused for constants and for computed nodes, by name") {
  Graph graph;
  const Value x(graph, 3.0, "x"), c = 5.0;
  const Value y = (x * x).named("area");
  CHECK(mentions(refusal<NotALeaf>([&] { y.assign(1.0); }), "area"));
  CHECK(mentions(refusal<NotALeaf>([&] { (void)y.grad(); }), "area"));
  CHECK(mentions(refusal<NotALeaf>([&] { (void)y.grad(); }), "gradient"));
  CHECK(mentions(refusal<NotAVariable>([&] { c.assign(1.0); }), "5"));
  CHECK(mentions(refusal<NotAVariable>([&] { (void)c.grad(); }), "5"));
  const std::string naming = refusal<NotAVariable>([&] { c.named("width"); });
  CHECK(mentions(naming, "5"));
  CHECK(mentions(naming, "width"));
  CHECK(mentions(refusal<ConstantRoot>([&] { c.backward(); }), "5"));
  CHECK(y.value() == 9.0);
}

TEST_CASE("values of two graphs are refused together, both by name") {
  Graph here, there;
  const Value z(here, 3.0), x(here, 1.0, "left"), y(there, 2.0, "right");
  const auto names_both = [](const std::string& words) {
    return mentions(words, "left") && mentions(words, "right");
  };
  CHECK(names_both(refusal<WrongGraph>([&] { (void)(x + y); })));
  CHECK(names_both(refusal<WrongGraph>([&] { (void)pow(y, x); })));
  CHECK(names_both(refusal<WrongGraph>([&] { (void)max(x, y); })));
  CHECK(names_both(refusal<WrongGraph>([&] { (void)sum({x, 1.0, y}); })));
  CHECK(mentions(refusal<WrongGraph>([&] { (void)dot({z, x}, {2.0, y}); }), "right"));
  CHECK(names_both(refusal<WrongGraph>([&] { (void)mean({1.0, x, y}); })));
  CHECK(names_both(refusal<WrongGraph>([&] { (void)bool(x < y); })));
  CHECK(names_both(refusal<WrongGraph>([&] { (void)select(x < y, x, y); })));
  CHECK(names_both(refusal<WrongGraph>([&] { (void)select(x < 2.0, x, y); })));
  CHECK(here.size() == 2);
  CHECK(there.size() == 1);
  CHECK(here.guards().empty());
}

TEST_CASE("lists of different lengths and empty ones are refused with their lengths") {
  Graph graph;
  const Value x(graph, 1.0);
  const std::string words = refusal<WrongSize>([&] { (void)dot({x, x, x}, {x}); });
  CHECK(mentions(words, "3"));
  CHECK(mentions(words, "1"));
  CHECK_FALSE(refusal<WrongSize>([&] { (void)mean(std::vector<Value>()); }).empty());
  CHECK(sum(std::vector<Value>()).value() == 0.0);
  CHECK(dot(std::vector<Value>(), std::vector<Value>()).value() == 0.0);
  CHECK(graph.size() == 1);
}

TEST_CASE("names and guards of a recording are dropped with its nodes") {
  Graph graph;
  const Value w(graph, 1.0, "w");
  {
    const Recording recording(graph);
    const Value inside(graph, 2.0, "inside");
    CHECK(bool(inside > w));
    CHECK(graph.guards().size() == 1);
  }
  CHECK(graph.guards().empty());
  CHECK(Value(graph, 3.0).name().empty());
  CHECK(w.name() == "w");
}
