// SPDX-License-Identifier: MIT
// The measuring program in small: its instruments are right, and the diagnosis reaches its bars with a margin
// for the small numbers.
#include <doctest/doctest.h>

#include <cmath>

#include "autograd/autograd.hpp"
#include "tests/diagnosis/disguise.hpp"
#include "tests/diagnosis/human.hpp"
#include "tests/diagnosis/table.hpp"

using namespace measure;

namespace {

/// A sigmoid neuron with a squared error.
World neuron() {
  return World::written(
      {{"x", ""}, {"w", ""}, {"b", ""}, {"y", ""}, {"z", "w*x + b"}, {"o", "sigmoid(z)"}, {"L", "(y - o)^2"}},
      3);
}
Formula formula(const World& world, std::string_view text) { return read_formula(world, text).value(); }
bool same(const World& world, std::string_view a, std::string_view b) {
  return world.same(formula(world, a), formula(world, b));
}

/// dL/dw with a mistake that was put in by hand.
struct Example {
  World world = neuron();
  Task task{{6, 1}, true, derive(world, {6, 1}, Direction::backward)};

  bool hits(const Mistake& mistake, Slip kind, std::string place) {
    Mistake made = mistake;
    made.before = task.truth.whole;
    autograd::verify::Explanation told;
    told.kind = kind;
    told.place = std::move(place);
    return is_hit(world, task, std::span(&made, 1), told, true);
  }
};

}  // namespace

TEST_CASE("exact arithmetic tells equal formulas from different ones") {
  const World world = neuron();
  CHECK(same(world, "(x - y)^2", "x^2 - 2*x*y + y*y"));
  CHECK_FALSE(same(world, "(x - y)^2", "x^2 - x*y + y*y"));
  CHECK(same(world, "o", "1/(1 + exp(-z))"));
  CHECK(same(world, "tanh(z)", "(exp(z) - exp(-z))/(exp(z) + exp(-z))"));
  CHECK(same(world, "sin(x)^2 + cos(x)^2", "1"));
  CHECK(same(world, "log10(1/x)", "-log(x)/log(10)"));
  CHECK_FALSE(same(world, "o*(1 - o)", "o*(1 - z)"));
  CHECK_FALSE(same(world, "exp(x)", "exp(-x)"));
}

TEST_CASE("the injector's chain rule gives the engine's gradients") {
  for (const Family family : families) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
      const World world(family, seed);
      const std::size_t of = world.size() - 1;
      const autograd::Gradient gradient = autograd::gradient(world.value(of));
      std::vector<double> numbers;
      for (std::size_t i = 0; i < world.size(); ++i) numbers.push_back(world.value(i).value());
      for (std::size_t by = 0; by < of; ++by) {
        const double automatic = gradient[world.value(by)];
        for (const Direction direction : {Direction::backward, Direction::forward}) {
          if (!world.depends(of, by)) continue;
          const double own = evaluate(derive(world, {of, by}, direction, seed % 2 == 0).whole, numbers);
          CHECK(std::abs(own - automatic) <= 1e-8 * (1.0 + std::abs(automatic)));
        }
      }
    }
  }
}

TEST_CASE("a disguise changes the spelling and keeps the function") {
  autograd::Random random(4);
  const World world = neuron();
  const Formula truth = derivative(world, {6, 1});
  std::size_t changed = 0;
  for (int i = 0; i < 100; ++i) {
    const Formula other = Disguise(world, random)(truth, 8);
    CHECK(world.same(truth, other));
    changed += world.text(other) != world.text(truth);
  }
  CHECK(changed > 90);
}

TEST_CASE("an explanation is a hit only at the place of the mistake, however that is spelled") {
  Example example;
  const World& world = example.world;
  const Mistake lost{.kind = Slip::missing_factor,
                     .wrong = formula(world, "-2*(y - o)*o*x"),
                     .piece = formula(world, "1 - o")};
  CHECK(example.hits(lost, Slip::missing_factor, "-(o - 1)"));
  CHECK_FALSE(example.hits(lost, Slip::missing_factor, "o"));
  CHECK_FALSE(example.hits(lost, Slip::extra_factor, "1 - o"));
  CHECK_FALSE(example.hits(lost, Slip::missing_factor, "1 - "));
  CHECK_FALSE(example.hits(lost, Slip::unexplained, ""));

  const Mistake confused{.kind = Slip::symbol,
                         .wrong = formula(world, "-2*(y - o)*o*(1 - o)*w"),
                         .wrote = formula(world, "w"),
                         .belongs = formula(world, "x")};
  CHECK(example.hits(confused, Slip::symbol, "w for x"));
  CHECK_FALSE(example.hits(confused, Slip::symbol, "x for w"));
}

TEST_CASE("the classes of equal explanations are hits, and no others") {
  Example example;
  const World& world = example.world;
  const Mistake turned{
      .kind = Slip::sign, .wrong = formula(world, "2*(y - o)*o*(1 - o)*x"), .piece = formula(world, "y - o")};
  CHECK(example.hits(turned, Slip::constant_factor, "-1"));
  CHECK(example.hits(turned, Slip::constant, "2 for -2"));
  CHECK_FALSE(example.hits(turned, Slip::constant_factor, "2"));

  const Mistake forgotten{.kind = Slip::missing_factor,
                          .wrong = formula(world, "-2*(y - o)*x"),
                          .piece = formula(world, "o*(1 - o)")};
  CHECK(example.hits(forgotten, Slip::wrong_slope, "sigmoid(z)"));
  CHECK_FALSE(example.hits(forgotten, Slip::wrong_slope, "square(y - o)"));

  const Mistake other{.kind = Slip::symbol,
                      .wrong = formula(world, "-2*(y - o)*o*(1 - o)"),
                      .wrote = formula(world, "1"),
                      .belongs = formula(world, "x")};
  CHECK(example.hits(other, Slip::other_derivative, "dL/db"));
  CHECK_FALSE(example.hits(other, Slip::other_derivative, "dL/do"));
}

TEST_CASE("the diagnosis reaches its bars in a small measurement") {
  const Recall recall = measure_recall({{.seed = 11, .cases = 8}, {}, {}}, true);
  const Tally total = recall.total();
  CHECK(total.right == 0);
  CHECK(total.wrong + total.coincidence == total.cases);
  CHECK(recall.mean_first() >= 0.76);
  CHECK(recall.mean_three() >= 0.91);
}

TEST_CASE("most human slips are told, and all of them are found wrong") {
  const HumanResult result = run_human_slips({});
  CHECK(result.slips >= 60);
  CHECK(result.told_wrong == result.slips);
  CHECK(10 * result.three >= 9 * result.slips);
}

TEST_CASE("right claims in disguise are right, and swapped names coincide") {
  const RightClaims right = run_right_claims({.seed = 5, .cases = 3000});
  CHECK(right.wrong == 0);
  CHECK(right.undecided <= 6);
  const Swaps swaps = run_swaps({.seed = 5, .cases = 100});
  CHECK(swaps.coincidence == swaps.claims);
}

TEST_CASE("nonsense stays unexplained, and the first slip of a sheet is its root") {
  const Nonsense nonsense = run_nonsense({.seed = 5, .cases = 40});
  CHECK(nonsense.mistaken_explained + nonsense.unrelated_explained <= 4);
  const Sheets sheets = run_sheets({.seed = 5, .cases = 40});
  CHECK(sheets.only_root >= 35);
}
