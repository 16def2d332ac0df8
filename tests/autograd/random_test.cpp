// SPDX-License-Identifier: MIT
// The generator, and seeded random expressions: every road to a derivative must agree.
#include "autograd/random.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>

#include "autograd/autograd.hpp"
#include "tests/support/environment.hpp"
#include "tests/support/expression.hpp"
#include "tests/support/oracle.hpp"
#include "tests/support/walks.hpp"

using namespace autograd;
using support::Sequence;

TEST_CASE("the generator gives the published numbers of SplitMix64") {
  Random zero(0), other(1234567);
  CHECK(zero.bits() == 0xe220a8397b1dcdaf);
  CHECK(zero.bits() == 0x6e789e6aa1b965f4);
  CHECK(zero.bits() == 0x06c45d188009454f);
  for (const std::uint64_t expected : {6457827717110365317U, 3203168211198807973U, 9817491932198370423U,
                                       4593380528125082431U, 16408922859458223821U}) {
    CHECK(other.bits() == expected);
  }
}

TEST_CASE("the same seed gives the same numbers, another seed others") {
  Random a(5), b(5), c(6);
  for (int i = 0; i < 10; ++i) {
    const std::uint64_t bits = a.bits();
    CHECK(bits == b.bits());
    CHECK(bits != c.bits());
  }
}

TEST_CASE("uniform numbers lie in their interval, the upper end excluded, and fill it") {
  Random random(7);
  double lowest = 1.0, highest = 0.0, total = 0.0;
  for (int i = 0; i < 10000; ++i) {
    const double u = random.uniform(0.0, 1.0);
    lowest = std::min(lowest, u);
    highest = std::max(highest, u);
    total += u;
  }
  CHECK(lowest >= 0.0);
  CHECK(highest < 1.0);
  CHECK(lowest < 0.001);
  CHECK(highest > 0.999);
  CHECK(std::abs(total / 10000 - 0.5) < 0.02);
  const Domain intervals[] = {
      {1.0, std::nextafter(1.0, 2.0)}, {-3.0, 2.0}, {1e300, 1.0000001e300}, {-1e308, 1e308}};
  for (const Domain& interval : intervals) {
    CAPTURE(interval.low);
    bool inside = true;
    for (int i = 0; i < 1000; ++i) {
      const double u = random.uniform(interval.low, interval.high);
      inside = inside && u >= interval.low && u < interval.high;
    }
    CHECK(inside);
  }
}

TEST_CASE("whole numbers below a count take every value about equally often") {
  Random random(8);
  std::map<std::size_t, int> counts;
  for (int i = 0; i < 7000; ++i) ++counts[random.below(7)];
  CHECK(counts.size() == 7);
  CHECK(counts.rbegin()->first == 6);
  for (const auto& [number, count] : counts) CHECK(std::abs(count - 1000) < 150);
  CHECK(random.below(1) == 0);
}

namespace {

constexpr double tolerance = 1e-12;

bool is_holomorphic(const Section& section) {
  bool holomorphic = true;
  for (std::size_t place = 0; place < section.size(); ++place) {
    if (section.is_leaf(place)) continue;
    holomorphic =
        holomorphic && visit(section.code(place), [](auto op) { return decltype(op)::holomorphic; });
  }
  return holomorphic;
}

/// Whether everything is of a size that can be compared.
bool is_moderate(const Section& section, const std::vector<double>& adjoints) {
  for (std::size_t place = 0; place < section.size(); ++place) {
    const double value = section.node(place).value(), adjoint = adjoints[place];
    if (!(std::abs(value) < 1e100) || !(std::abs(adjoint) < 1e100)) return false;
  }
  return true;
}

/// What becomes of one leaf: not comparable; all agree; all agree, but rounding in double shows.
enum class Outcome { passed_over, judged, rounded };

/// The walk in double is compared with the walk in long double, and that one with values alone, so that
/// wild expressions, where rounding in double moves the derivative itself, are judged too.
Outcome check_leaf(const Section& section, std::size_t root, std::size_t leaf, double slope, double precise,
                   double scale) {
  const double x = section.node(leaf).value(), size = std::max(1.0, std::abs(section.node(root).value()));
  const double rounding = std::abs(slope - precise);
  CHECK(rounding <= 1e-6 * scale);
  const auto at = [&](long double z) { return support::value_with(section, root, leaf, z); };
  const support::Estimate estimate = support::differences(at, x, 0x1p-10);
  if (estimate.error > 1e-9 * scale + 1e-15 * size) return Outcome::passed_over;
  // The error bar is an estimate: it knows the rounding of the result but not that on the way, and where
  // the function bends strongly it may be several times too small.
  CHECK(std::abs(precise - estimate.number) <= tolerance * scale + 16 * estimate.error + 1e-14 * size);
  if (rounding > tolerance * scale) return Outcome::rounded;
  if (is_holomorphic(section)) {
    using Complex = std::complex<double>;
    const auto complex = [&](Complex z) { return support::value_with(section, root, leaf, z); };
    CHECK(std::abs(slope - support::complex_step(complex, x)) <= tolerance * scale + rounding);
  }
  return Outcome::judged;
}

/// Checks one expression and counts what became of its leaves.
void check_expression(std::uint64_t seed, std::map<Outcome, std::size_t>& outcomes) {
  CAPTURE(seed);
  Graph graph;
  const support::Expression expression(graph, seed);
  const Value y = expression.root();
  const Section section(y);
  const std::size_t root = section.place(y);
  const std::vector<double> plain = support::walk_in<double>(section, root),
                            precise = support::walk_in<long double>(section, root),
                            absolute = support::absolute_walk(section, root);
  const bool moderate = is_moderate(section, plain);
  const Gradient by = gradient(y);
  const std::vector<Value> recorded = derivatives(y, expression.leaves());
  y.backward();
  for (std::size_t i = 0; i < expression.leaves().size(); ++i) {
    const Value x = expression.leaves()[i];
    const std::size_t place = section.place(x);
    CHECK(support::same(x.grad(), by[x]));
    if (place == Section::nowhere) {
      CHECK(by[x] == 0.0);
      CHECK(recorded[i].value() == 0.0);
    } else if (!moderate || !std::isfinite(absolute[place])) {
      ++outcomes[Outcome::passed_over];
    } else {
      CHECK(std::abs(by[x] - plain[place]) <= tolerance * absolute[place]);
      CHECK(std::abs(by[x] - recorded[i].value()) <= tolerance * absolute[place]);
      ++outcomes[check_leaf(section, root, place, by[x], precise[place], absolute[place])];
    }
  }
}

}  // namespace

TEST_CASE(
    "on random expressions the walk in numbers, the walk in readings, the derivative graph and the "
    "oracle agree") {
  const std::size_t count = support::count(300, 10000);
  std::map<Outcome, std::size_t> outcomes;
  for (std::uint64_t seed = 1; seed <= count; ++seed) check_expression(seed, outcomes);
  const std::size_t judged = outcomes[Outcome::judged], rounded = outcomes[Outcome::rounded],
                    all = judged + rounded + outcomes[Outcome::passed_over];
  MESSAGE(judged << " of " << all << " derivatives were judged, " << rounded << " more are ill conditioned");
  CHECK(judged * 10 >= all * 7);
  CHECK(rounded * 100 <= all);
  CHECK(all > count);
}

TEST_CASE("random expressions are deep, share nodes and use every operation") {
  std::set<Code> codes;
  std::size_t deepest = 0, shared = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    Graph graph;
    const support::Expression expression(graph, seed);
    deepest = std::max(deepest, expression.depth());
    std::map<Index, int> uses;
    for (const Value& node : topological_order(expression.root())) {
      codes.insert(graph.tag(node.index()).code());
      for (const Value& operand : node.operands()) ++uses[operand.index()];
    }
    for (const auto& [node, times] : uses) shared += node != 0 && times > 1 ? 1 : 0;
  }
  CHECK(codes.size() == Operations::size + 1);
  CHECK(deepest >= 20);
  CHECK(shared > 300);
}

TEST_CASE("recalculating with new numbers is recording afresh, bit for bit") {
  const std::size_t count = support::count(300, 10000);
  std::size_t compared = 0;
  for (std::uint64_t seed = 1; seed <= count; ++seed) {
    CAPTURE(seed);
    Graph graph, again;
    const support::Expression expression(graph, seed);
    (void)derivatives(expression.root(), expression.leaves());
    Random random(seed + 1000);
    Sequence<double> numbers;
    for (const Index leaf : graph.leaves()) {
      numbers.push_back(random.uniform(-2.0, 2.0));
      Value::at(graph, leaf).assign(numbers.back());
    }
    graph.recalculate();
    const Sequence<Value> fresh = support::replay(graph, again, numbers);
    for (Index i = 1; i < graph.length(); ++i) {
      if (fresh[i].is_constant()) continue;
      ++compared;
      REQUIRE(support::identical(graph.value(i), fresh[i].value()));
    }
    const Value root = expression.root();
    const Gradient by = gradient(root), by_fresh = gradient(fresh[root.index()]);
    for (Index i = 1; i <= root.index(); ++i) {
      REQUIRE(support::identical(by[Value::at(graph, i)], by_fresh[fresh[i]]));
    }
  }
  CHECK(compared > count * 10);
}
