// SPDX-License-Identifier: MIT
// Every operation of the list against oracles that share no slope with it; a new operation is tested here
// without a word being added.
#include "autograd/operation.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>

#include "tests/support/alphabet.hpp"
#include "tests/support/environment.hpp"
#include "tests/support/oracle.hpp"

using namespace autograd;
using support::Sequence;

namespace {

constexpr double tolerance = 1e-12;

std::size_t points() { return support::count(40, 2000); }

/// `operands` in the reading T, with operand i replaced.
template <class T>
Sequence<T> with(const Sequence<double>& operands, std::size_t i, T number) {
  Sequence<T> changed(operands.begin(), operands.end());
  changed[i] = number;
  return changed;
}

template <class Op>
void check_slopes_at(const Sequence<double>& point) {
  const double y = support::value_of<Op>(point);
  for (std::size_t i = support::first_varied<Op>; i < point.size(); ++i) {
    CAPTURE(i);
    const double slope = support::slope_of<Op>(point, i, y);
    const double scale = std::abs(y);
    const auto real = [&](long double x) { return support::value_of<Op>(with<long double>(point, i, x)); };
    const support::Estimate estimate = support::differences(real, point[i]);
    CHECK(estimate.error <= 1e-10 * std::max({std::abs(slope), scale, 0.1}));
    CHECK(std::abs(slope - estimate.number) <= tolerance * std::max(std::abs(slope), scale) + estimate.error);
    if constexpr (Op::holomorphic) {
      using Complex = std::complex<double>;
      const auto complex = [&](Complex x) { return support::value_of<Op>(with<Complex>(point, i, x)); };
      CHECK(support::close(slope, support::complex_step(complex, point[i]), tolerance));
    }
  }
}

}  // namespace

TEST_CASE("every slope agrees with the complex step and with differences") {
  for_each_operation([]<class Op>(Op) {
    CAPTURE(Op::notation.name);
    for (const auto& point : support::points_of<Op>(points(), 1)) {
      CAPTURE(support::text_of(point));
      check_slopes_at<Op>(point);
    }
  });
}

namespace {

template <class Op, class T>
void check_reading(const Sequence<double>& point) {
  const Sequence<T> operands(point.begin(), point.end());
  const auto y = support::value_of<Op>(operands);
  static_assert(std::is_same_v<decltype(y), const T>, "a reading of a value returns its own type");
  const double expected = support::value_of<Op>(point);
  CHECK(support::close(static_cast<double>(std::real(y)), expected, 1e-14, 1.0));
  if constexpr (Real<T>) {
    for (std::size_t i = support::first_varied<Op>; i < point.size(); ++i) {
      const double slope = support::slope_of<Op>(point, i, expected);
      CHECK(support::close(static_cast<double>(support::slope_of<Op>(operands, i, y)), slope, 1e-13, 1.0));
    }
  }
}

template <class Op>
void check_recording(const Sequence<double>& point) {
  Graph graph;
  const Sequence<Value> operands = support::leaves(graph, point);
  const Value y = support::record<Op>(operands);
  CHECK(support::identical(y.value(), support::value_of<Op>(point)));
  CHECK(graph.size() == point.size() + 1);
  CHECK(y.operation().name == Op::notation.name);
  CHECK(y.operands().size() == point.size());
  for (std::size_t i = support::first_varied<Op>; i < point.size(); ++i) {
    const double slope = support::slope_of<Op>(point, i, y.value());
    CHECK(support::same(gradient(y)[operands[i]], slope));
    const Value recorded = support::slope_of<Op, Value>(operands, i, y);
    CHECK(support::close(recorded.value(), slope, 1e-15));
  }
}

}  // namespace

TEST_CASE("every reading of every operation returns its own type and the same number") {
  for_each_operation([]<class Op>(Op) {
    CAPTURE(Op::notation.name);
    for (const auto& point : support::points_of<Op>(points(), 2)) {
      CAPTURE(support::text_of(point));
      check_reading<Op, double>(point);
      check_reading<Op, long double>(point);
      if constexpr (Op::holomorphic) check_reading<Op, std::complex<double>>(point);
      check_recording<Op>(point);
    }
  });
}

TEST_CASE("constants alone are calculated and not recorded") {
  for_each_operation([]<class Op>(Op) {
    CAPTURE(Op::notation.name);
    for (const auto& point : support::points_of<Op>(3, 3)) {
      const Value y = support::record<Op>(Sequence<Value>(point.begin(), point.end()));
      CHECK(y.is_constant());
      CHECK(support::identical(y.value(), support::value_of<Op>(point)));
    }
  });
}

TEST_CASE("a constant beside a variable gives the same number and the same slope") {
  for_each_operation([]<class Op>(Op) {
    CAPTURE(Op::notation.name);
    for (const auto& point : support::points_of<Op>(10, 4)) {
      const double y = support::value_of<Op>(point);
      for (std::size_t i = support::first_varied<Op>; i < point.size(); ++i) {
        Graph graph;
        const Value x(graph, point[i]);
        const Value mixed = support::record<Op>(with<Value>(point, i, x));
        CHECK(support::identical(mixed.value(), y));
        if (mixed.is_constant()) continue;  // the letters of the walk fold what they can
        CHECK(support::close(gradient(mixed)[x], support::slope_of<Op>(point, i, y), 1e-15));
        CHECK(support::close(derivative(mixed, x).value(), support::slope_of<Op>(point, i, y), 1e-15));
      }
    }
  });
}

namespace {

/// The second derivative by operands i and j, recorded, against differences of the first slope.
template <class Op>
void check_second(const Sequence<double>& point, std::size_t i) {
  Graph graph;
  const Sequence<Value> x = support::leaves(graph, point);
  const Value first = derivative(support::record<Op>(x), x[i]);
  const std::vector<Value> seconds = derivatives(first, x);
  for (std::size_t j = support::first_varied<Op>; j < point.size(); ++j) {
    CAPTURE(j);
    const auto slope = [&](long double moved) {
      const Sequence<long double> operands = with<long double>(point, j, moved);
      return support::slope_of<Op>(operands, i, support::value_of<Op>(operands));
    };
    const support::Estimate estimate = support::differences(slope, point[j]);
    const double second = seconds[j].value();
    const double scale = std::max(std::abs(first.value()), std::abs(second));
    CHECK(std::abs(second - estimate.number) <= tolerance * scale + estimate.error);
    CHECK(estimate.error <= 1e-9 * std::max(scale, 0.1));
    if (!first.is_constant()) CHECK(support::close(gradient(first)[x[j]], second, 1e-13, scale));
  }
}

}  // namespace

TEST_CASE("every second derivative agrees with differences of the first") {
  for_each_operation([]<class Op>(Op) {
    CAPTURE(Op::notation.name);
    for (const auto& point : support::points_of<Op>(points() / 4, 5)) {
      CAPTURE(support::text_of(point));
      for (std::size_t i = support::first_varied<Op>; i < point.size(); ++i) {
        CAPTURE(i);
        check_second<Op>(point, i);
      }
    }
  });
}

namespace {

/// Whether a wrong slope differs clearly from the true one at some point. `wrong(point, y)` is the slope
/// that the mistake gives for operand i.
template <class Op, class Wrong>
bool is_wrong_somewhere(std::size_t i, Wrong&& wrong) {
  for (const auto& point : support::points_of<Op>(20, 6)) {
    const double y = support::value_of<Op>(point);
    if (!support::close(wrong(point, y), support::slope_of<Op>(point, i, y), 1e-6, 1e-6)) return true;
  }
  return false;
}

/// `call(slope, i, point, y)` is what a mistake gives for operand i; it must be wrong for one from `first`
/// to before `last`.
template <class Op, class Mistakes, class Call>
void check_mistakes(const Mistakes& mistakes, std::size_t first, std::size_t last, const Call& call) {
  std::set<std::string_view> told;
  std::apply(
      [&](const auto&... mistake) {
        const auto check = [&](const auto& one) {
          CAPTURE(one.what);
          CHECK_FALSE(one.what.empty());
          CHECK(told.insert(one.what).second);
          bool wrong = false;
          for (std::size_t i = first; i < last; ++i) {
            wrong = wrong || is_wrong_somewhere<Op>(i, [&](const Sequence<double>& point, double y) {
                      return static_cast<double>(call(one.slope, i, point, y));
                    });
          }
          CHECK(wrong);
        };
        (check(mistake), ...);
      },
      mistakes);
  CHECK(std::tuple_size_v<Mistakes> > 0);
}

}  // namespace

TEST_CASE("every mistake differs from the true slope at some point") {
  for_each_operation([]<class Op>(Op) {
    CAPTURE(Op::notation.name);
    if constexpr (Op::arity == 1) {
      const auto call = [](const auto& slope, std::size_t, const Sequence<double>& a, double y) {
        return slope(a[0], y);
      };
      check_mistakes<Op>(Op::mistakes(), 0, 1, call);
    } else if constexpr (Op::arity == 2) {
      const auto call = [](const auto& slope, std::size_t, const Sequence<double>& a, double y) {
        return slope(a[0], a[1], y);
      };
      if constexpr (!Op::fixed_a) check_mistakes<Op>(Op::mistakes_a(), 0, 1, call);
      check_mistakes<Op>(Op::mistakes_b(), 1, 2, call);
    } else {
      const auto call = [](const auto& slope, std::size_t i, const Sequence<double>& a, double y) {
        return slope(std::span<const double>(a), i, y);
      };
      check_mistakes<Op>(Op::mistakes(), 0, support::operand_count<Op>(), call);
    }
  });
}

namespace {

/// The words in braces of a pattern that look like places for operands.
std::set<std::string> places_in(std::string_view pattern) {
  static constexpr std::string_view precedences[] = {"sum", "product", "power", "atom"};
  std::set<std::string> places;
  for (std::size_t open = pattern.find('{'); open != pattern.npos; open = pattern.find('{', open + 1)) {
    const std::string_view rest = pattern.substr(open + 1);
    const std::string_view word = rest.substr(0, rest.find_first_of("{}"));
    const std::string_view name = word.substr(0, word.find('/'));
    if (word.find('/') != word.npos) {
      CHECK(std::find(std::begin(precedences), std::end(precedences), word.substr(name.size() + 1)) !=
            std::end(precedences));
      places.insert(std::string(name));
    } else if (name == "list" || (name.size() == 1 && name[0] >= 'a' && name[0] <= 'z')) {
      places.insert(std::string(name));
    }
  }
  return places;
}

template <class Op>
void check_pattern(std::string_view pattern) {
  CAPTURE(pattern);
  CHECK_FALSE(pattern.empty());
  CHECK(std::count(pattern.begin(), pattern.end(), '{') == std::count(pattern.begin(), pattern.end(), '}'));
  const std::set<std::string> places = places_in(pattern);
  CHECK_FALSE(places.empty());
  for (const std::string& place : places) {
    CAPTURE(place);
    if (place == "list") {
      CHECK(Op::arity == 0);
      CHECK(places.size() == 1);
    } else {
      CHECK(static_cast<std::size_t>(place[0] - 'a') < support::operand_count<Op>());
    }
  }
}

}  // namespace

TEST_CASE("every operation is written with the operands that it has") {
  std::set<std::string> patterns;
  for_each_operation([&]<class Op>(Op) {
    CAPTURE(Op::notation.name);
    CHECK_FALSE(Op::notation.name.empty());
    check_pattern<Op>(Op::notation.text);
    check_pattern<Op>(Op::notation.latex);
    CHECK(patterns.insert(std::string(Op::notation.name) + " " + std::string(Op::notation.text)).second);
  });
}

TEST_CASE("every operation is reached by its own code") {
  std::set<Code> codes;
  // Not made anew for every operation: eighty times eighty are compiled for long.
  const auto reached = [](auto op) { return &decltype(op)::notation; };
  for_each_operation([&]<class Op>(Op) {
    CHECK(codes.insert(code_of<Op>).second);
    CHECK(code_of<Op> != leaf_code);
    CHECK(visit(code_of<Op>, reached) == &Op::notation);
    CHECK(&notation_of(code_of<Op>) == &Op::notation);
  });
  CHECK(codes.size() == Operations::size);
  CHECK(*codes.rbegin() == Operations::size);
  CHECK(notation_of(leaf_code).name == "leaf");
}

TEST_CASE("domains are intervals and samples have as many numbers as there are operands") {
  for_each_operation([]<class Op>(Op) {
    CAPTURE(Op::notation.name);
    const std::size_t domains = std::size(Op::domain);
    CHECK((domains == std::max<std::size_t>(Op::arity, 1) || domains == support::operand_count<Op>()));
    for (std::size_t i = support::first_varied<Op>; i < domains; ++i)
      CHECK(Op::domain[i].low < Op::domain[i].high);
    CHECK(std::size(Op::samples) > 0);
    for (const auto& sample : Op::samples) {
      if (Op::arity != 0) CHECK(sample.size() == Op::arity);
      const Sequence<double> point(sample.begin(), sample.end());
      CHECK_FALSE(support::near_kink<Op>(point, 1e-9));
      CHECK(std::isfinite(support::value_of<Op>(point)));
    }
  });
}
