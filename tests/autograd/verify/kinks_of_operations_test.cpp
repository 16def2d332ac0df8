// SPDX-License-Identifier: MIT
// Every operation says of itself where it has no derivative; here that is held against its values.
#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <string>

#include "autograd/verify/kinks.hpp"
#include "tests/support/alphabet.hpp"

using namespace autograd;
using support::Sequence;
using verify::find_kinks;
using verify::Kink;

namespace {

/// Points at which the operations with kinks have one.
const std::multimap<std::string, Sequence<double>>& known_kinks() {
  static const std::multimap<std::string, Sequence<double>> known{
      {"sqrt", {0}},
      {"cbrt", {0}},
      {"pow", {0, 0}},
      {"pow", {0, 0.5}},
      {"pow", {0, 1.5}},
      {"hypot", {0, 0}},
      {"fmod", {2, 0.5}},
      {"fmod", {1.5, -1.5}},
      {"remainder", {1, 2}},
      {"remainder", {-3, 2}},
      {"xlogy", {0, 0}},
      {"asin", {1}},
      {"asin", {-1}},
      {"acos", {1}},
      {"acos", {-1}},
      {"acosh", {1}},
      {"atan2", {0, -1}},
      {"atan2", {0, 0}},
      {"leaky_relu", {0, 2}},
      {"elu", {0, 2}},
      {"abs", {0}},
      {"relu", {0}},
      {"step", {0}},
      {"sign", {0}},
      {"max", {2, 2}},
      {"min", {2, 2}},
      {"fmax", {2, 2}},
      {"fmin", {2, 2}},
      {"max", {2, 1, 2, 0}},
      {"min", {2, 1, 1, 3}},
      {"select", {1, 1, 3, 4}},
      {"floor", {2}},
      {"ceil", {-1}},
      {"round", {0.5}},
      {"round", {-1.5}},
      {"trunc", {1}},
      {"trunc", {-2}},
      {"copysign", {2, 0}},
      {"copysign", {0, 2}},
      {"clamp", {1, 1, 2}},
      {"clamp", {2, 1, 2}},
      {"norm", {0, 0, 0, 0}},
  };
  return known;
}

/// The kinks of one operation at a point.
template <class Op>
std::vector<Kink> kinks_at(Graph& graph, const Sequence<double>& point) {
  return find_kinks(support::record<Op>(support::leaves(graph, point)));
}

template <class Op>
bool declares_kinks() {
  const auto has = [](const Sequence<double>& operands) {
    return std::isfinite(kink_distance_of<Op>(std::span<const double>(operands)));
  };
  const Sequence<double> sample(Op::samples[0].begin(), Op::samples[0].end());
  // The distance is infinite where an exponent is whole.
  return has(sample) || has(Sequence<double>(sample.size(), 0.5));
}

/// Calls `visitor(point)` for the points whose operands are all among the numbers at which functions in
/// pieces are joined.
template <class Visitor>
void for_each_special_point(std::size_t operands, Visitor&& visitor) {
  static constexpr double numbers[] = {-2, -1, -0.5, 0, 0.5, 1, 2};
  std::size_t points = 1;
  for (std::size_t i = 0; i < operands; ++i) points *= std::size(numbers);
  for (std::size_t number = 0; number < points; ++number) {
    Sequence<double> point(operands);
    std::size_t rest = number;
    for (double& operand : point) {
      operand = numbers[rest % std::size(numbers)];
      rest /= std::size(numbers);
    }
    visitor(point);
  }
}

/// Whether a value or slope there is infinite or NaN, as at a pole or beyond the domain: nothing is asked
/// there.
template <class Op>
bool is_beyond(const Sequence<double>& point) {
  const double value = support::value_of<Op>(point);
  bool beyond = !std::isfinite(value);
  for (std::size_t i = 0; i < point.size(); ++i)
    beyond = beyond || std::isnan(support::slope_of<Op>(point, i, value));
  return beyond;
}

}  // namespace

TEST_CASE("no operation has a kink at its samples") {
  for_each_operation([]<class Op>(Op) {
    CAPTURE(Op::notation.name);
    for (const auto& sample : Op::samples) {
      Graph graph;
      CHECK(kinks_at<Op>(graph, {sample.begin(), sample.end()}).empty());
    }
  });
}

TEST_CASE("every operation with kinks has a known one here, and reports it with what is not smooth") {
  for_each_operation([]<class Op>(Op) {
    CAPTURE(Op::notation.name);
    std::size_t checked = 0;
    const auto [begin, end] = known_kinks().equal_range(std::string(Op::notation.name));
    for (auto known = begin; known != end; ++known) {
      // Two operations called max differ in the number of their operands.
      if (known->second.size() != support::operand_count<Op>()) continue;
      CAPTURE(support::text_of(known->second));
      Graph graph;
      const std::vector<Kink> kinks = kinks_at<Op>(graph, known->second);
      REQUIRE(kinks.size() == 1);
      CHECK(kinks[0].operands == known->second);
      CHECK(kinks[0].slopes.size() == known->second.size());
      CHECK(std::any_of(kinks[0].slopes.begin(), kinks[0].slopes.end(),
                        [](const Kink::Slope& slope) { return !slope.sides.convention_holds(); }));
      ++checked;
    }
    CHECK((checked > 0) == declares_kinks<Op>());
  });
}

TEST_CASE("where an operation says that it has no kink, its slopes from both sides are the one it returns") {
  std::size_t asked = 0;
  for_each_operation([&]<class Op>(Op) {
    CAPTURE(Op::notation.name);
    if (Op::fixed_a) return;  // the second operand does not move without the first
    for_each_special_point(support::operand_count<Op>(), [&](const Sequence<double>& point) {
      if (kink_distance_of<Op>(std::span<const double>(point)) == 0.0 || is_beyond<Op>(point)) return;
      for (std::size_t i = 0; i < point.size(); ++i) {
        Sequence<long double> operands(point.begin(), point.end());
        const auto value = [&](long double number) {
          operands[i] = number;
          return support::value_of<Op>(operands);
        };
        const double slope = support::slope_of<Op>(point, i, support::value_of<Op>(point));
        CAPTURE(support::text_of(point));
        CAPTURE(i);
        CAPTURE(slope);
        for (const verify::Side side : {verify::Side::left, verify::Side::right}) {
          const verify::OneSided from_values = verify::one_sided(value, point[i], side, 2.0L);
          CAPTURE(verify::text(from_values));
          CHECK(verify::agree(from_values, slope));
        }
        ++asked;
      }
    });
  });
  CHECK(asked > 5000);
}
