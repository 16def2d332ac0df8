// SPDX-License-Identifier: MIT
// What the fuzzer holds the walk against: where differences can be trusted, and that they are right there.
#include "tests/fuzz/property.hpp"

#include <doctest/doctest.h>

using namespace autograd;
using support::Estimate;

namespace {

std::optional<Estimate> differences_of(Value y, Value x) {
  const Section section(y);
  const std::size_t root = section.place(y);
  return fuzz::trusted_differences(section, root, section.place(x), support::absolute_walk(section, root));
}

}  // namespace

TEST_CASE("differences are not trusted among extreme numbers") {
  Graph graph;
  const Value x(graph, 2.2250738585072014e-308), one(graph, 1.0);
  CHECK_FALSE(differences_of(product({1.7976931348623157e308, -0.661987, x, x, -2.5, -2.5, -2.5}), x));
  CHECK_FALSE(differences_of(1e9 * one, one));
  CHECK_FALSE(differences_of(exp(-20.0 * one), one));
  CHECK(differences_of(exp(-2.0 * one), one));
}

TEST_CASE("differences are not trusted beside a pole, also where it adds nearly nothing further away") {
  Graph graph;
  const Value a(graph, -17.0), b(graph, -1.0 + 5e-4), c(graph, 1e-3);
  CHECK_FALSE(differences_of(tgamma(log_sigmoid(a)) + 2.5, a));
  CHECK_FALSE(differences_of(tgamma(b), b));
  CHECK_FALSE(differences_of(tgamma(c - 1.00100001), c));
  CHECK(differences_of(tgamma(c + 1.0), c));
}

TEST_CASE("differences are not trusted beside a kink or where operands are swept along") {
  Graph graph;
  const Value x(graph, 1.0);
  CHECK_FALSE(differences_of(abs(x - 1.0004), x));
  CHECK_FALSE(differences_of(sin(50.0 * x), x));
  CHECK(differences_of(abs(x - 1.5), x));
}

TEST_CASE("differences are trusted at nearly all samples of all operations, and are the walk there") {
  std::size_t asked = 0, trusted = 0;
  for_each_operation([&]<class Op>(Op) {
    CAPTURE(Op::notation.name);
    for (const auto& sample : Op::samples) {
      Graph graph;
      const std::vector<Value> leaves = support::leaves(graph, {sample.begin(), sample.end()});
      const Value y = support::record<Op>(leaves);
      const Gradient by = gradient(y);
      for (std::size_t i = support::first_varied<Op>; i < leaves.size(); ++i) {
        ++asked;
        const std::optional<Estimate> estimate = differences_of(y, leaves[i]);
        if (!estimate || !(estimate->error <= 1e-6)) continue;
        ++trusted;
        CAPTURE(i);
        CHECK(std::abs(estimate->number - by[leaves[i]]) <= 1e-9 + 16 * estimate->error);
      }
    }
  });
  MESSAGE(trusted, " of ", asked, " are trusted");
  CHECK(10 * trusted >= 9 * asked);
}
