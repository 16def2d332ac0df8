// SPDX-License-Identifier: MIT
// Nothing that could go wrong is missing in the list of mutants.
#include "tests/mutants/list.hpp"

#include <doctest/doctest.h>

using namespace autograd;

namespace {

/// What a careless author adds: no mistakes for either slope.
struct Careless : Binary {
  static constexpr Notation notation{"careless", "careless({a}, {b})", "careless({a}, {b})"};
  static constexpr bool branches = true;
  static auto slope_a(auto, auto, auto) { return 2.0; }
  static auto slope_b(auto, auto, auto) { return 3.0; }
};

}  // namespace

TEST_CASE("a slope without mistakes stands in the list as a mutant that cannot be killed") {
  CHECK(mutants::of<Careless>() ==
        std::vector<std::string>{"careless, slope by a: no mistake is listed",
                                 "careless, slope by b: no mistake is listed",
                                 "careless, an infinite adjoint to the side not taken"});
  CHECK(slope_of<Careless, 0>(std::array<double, 2>{1.0, 1.0}, 1.0) == 2.0);
}

TEST_CASE("a guard is in the list because it is used, and taken out by its name alone") {
  // This guard is a mutant itself, and this test case is what kills it.
  CHECK(number::edge<"the guard of a test">(true));
  const std::vector<std::string> all = mutants::all();
  CHECK(std::count(all.begin(), all.end(), "guard taken out: the guard of a test") == 1);
}

TEST_CASE("no two mutants share a name") {
  const std::vector<std::string> all = mutants::all();
  CHECK(std::set<std::string>(all.begin(), all.end()).size() == all.size());
}
