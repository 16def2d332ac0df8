// SPDX-License-Identifier: MIT
// What the engine returns at kinks and edges: one row a case, checked by conventions_test and printed
// for the README by conventions_table.
#pragma once

#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "autograd/autograd.hpp"

namespace conventions {

using autograd::Value;

inline constexpr double inf = std::numeric_limits<double>::infinity();
inline constexpr double nan = std::numeric_limits<double>::quiet_NaN();

struct Row {
  std::string text;
  std::vector<double> operands;
  std::function<Value(const std::vector<Value>&)> f;
  double value;
  std::vector<double> derivatives;
  /// Whether the second derivatives must be finite too.
  bool finite_second = false;
};

inline std::vector<Row> rows() {
  using namespace autograd;
  const auto relu_ = [](auto& x) { return relu(x[0]); };
  const auto step_ = [](auto& x) { return step(x[0]); };
  const auto sign_ = [](auto& x) { return sign(x[0]); };
  const auto abs_ = [](auto& x) { return abs(x[0]); };
  const auto pow_ = [](auto& x) { return pow(x[0], x[1]); };
  const auto max_ = [](auto& x) { return max(x[0], x[1]); };
  const auto min_ = [](auto& x) { return min(x[0], x[1]); };
  const auto sqrt_ = [](auto& x) { return sqrt(x[0]); };
  const auto log_ = [](auto& x) { return log(x[0]); };
  const auto sigmoid_ = [](auto& x) { return sigmoid(x[0]); };
  return {
      {"relu(0)", {0}, relu_, 0, {0}},
      {"step(0)", {0}, step_, 0, {0}},
      {"sign(0)", {0}, sign_, 0, {0}},
      {"abs(0)", {0}, abs_, 0, {0}},
      {"relu(NaN)", {nan}, relu_, nan, {nan}},
      {"step(NaN)", {nan}, step_, nan, {nan}},
      {"sign(NaN)", {nan}, sign_, nan, {nan}},
      {"max(2, 2), a tie", {2, 2}, max_, 2, {0.5, 0.5}},
      {"min(2, 2), a tie", {2, 2}, min_, 2, {0.5, 0.5}},
      {"max(NaN, 1)", {nan, 1}, max_, nan, {nan, nan}},
      {"sqrt(0)", {0}, sqrt_, 0, {inf}},
      {"pow(0, 0)", {0, 0}, pow_, 1, {0, 0}, true},
      {"pow(0, 1)", {0, 1}, pow_, 0, {1, 0}},
      {"pow(0, 1/2)", {0, 0.5}, pow_, 0, {inf, 0}},
      {"pow(0, -1)", {0, -1}, pow_, inf, {-inf, -inf}},
      {"pow(-2, 2)", {-2, 2}, pow_, 4, {-4, nan}},
      {"pow(x, 2) at -2, a constant exponent", {-2}, [](auto& x) { return pow(x[0], 2); }, 4, {-4}},
      {"pow(-2, 1/2)", {-2, 0.5}, pow_, nan, {nan, nan}},
      {"log(0)", {0}, log_, -inf, {inf}},
      {"log(-1)", {-1}, log_, nan, {nan}},
      {"sigmoid(800)", {800}, sigmoid_, 1, {0}},
      {"sigmoid(-800)", {-800}, sigmoid_, 0, {0}},
      {"0*sqrt(x) at 0: an adjoint of 0 stops there", {0}, [](auto& x) { return 0.0 * sqrt(x[0]); }, 0, {0}},
      {"sqrt(relu(x)) at -1: nothing reaches the side not taken",
       {-1},
       [](auto& x) { return sqrt(relu(x[0])); },
       0,
       {0}},
  };
}

}  // namespace conventions
