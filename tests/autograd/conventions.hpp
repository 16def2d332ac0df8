// SPDX-License-Identifier: MIT
// What the engine returns at kinks and edges: one row a case, checked by conventions_test and printed
// for the README by conventions_table.
#pragma once

#include <cmath>
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
      {"min(1, NaN)", {1, nan}, min_, nan, {nan, nan}},
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
      {"floor(1), ceil(1)", {1, 1}, [](auto& x) { return floor(x[0]) + ceil(x[1]); }, 2, {0, 0}},
      {"round(0.5), trunc(1)", {0.5, 1}, [](auto& x) { return round(x[0]) + trunc(x[1]); }, 2, {0, 0}},
      {"floor(NaN), ceil(NaN), round(NaN), trunc(NaN)",
       {nan, nan, nan, nan},
       [](auto& x) {
         return sum({floor(x[0]), ceil(x[1]), round(x[2]), trunc(x[3])});
       },
       nan,
       {nan, nan, nan, nan}},
      {"fmax(NaN, 1)", {nan, 1}, [](auto& x) { return fmax(x[0], x[1]); }, 1, {0, 1}},
      {"fmin(1, NaN)", {1, nan}, [](auto& x) { return fmin(x[0], x[1]); }, 1, {1, 0}},
      {"fmin(2, 2), a tie", {2, 2}, [](auto& x) { return fmin(x[0], x[1]); }, 2, {0.5, 0.5}},
      {"max(2, 2, 2, 1), three tied",
       {2, 2, 2, 1},
       [](auto& x) { return max(x); },
       2,
       {1.0 / 3, 1.0 / 3, 1.0 / 3, 0}},
      {"clamp(1, low 1, high 2)", {1, 1, 2}, [](auto& x) { return clamp(x[0], x[1], x[2]); }, 1, {0, 1, 0}},
      {"clamp(2, low 1, high 2)", {2, 1, 2}, [](auto& x) { return clamp(x[0], x[1], x[2]); }, 2, {0, 0, 1}},
      {"hypot(0, 0)", {0, 0}, [](auto& x) { return hypot(x[0], x[1]); }, 0, {0, 0}},
      {"norm(0, 0, 0)", {0, 0, 0}, [](auto& x) { return norm(x); }, 0, {0, 0, 0}},
      {"atan2(0, 0)", {0, 0}, [](auto& x) { return atan2(x[0], x[1]); }, 0, {nan, nan}},
      {"softplus(800)", {800}, [](auto& x) { return softplus(x[0]); }, 800, {1}},
      {"softplus(-800)", {-800}, [](auto& x) { return softplus(x[0]); }, 0, {0}},
      {"log_sigmoid(-800)", {-800}, [](auto& x) { return log_sigmoid(x[0]); }, -800, {1}},
      {"logsumexp(1000, 1000)",
       {1000, 1000},
       [](auto& x) { return logsumexp(x); },
       1000 + std::log(2.0),
       {0.5, 0.5}},
      {"fmod(-7, 3)", {-7, 3}, [](auto& x) { return fmod(x[0], x[1]); }, -1, {1, 2}},
      {"asin(1)", {1}, [](auto& x) { return asin(x[0]); }, std::asin(1.0), {inf}},
      {"acos(1)", {1}, [](auto& x) { return acos(x[0]); }, 0, {-inf}},
      {"atanh(1)", {1}, [](auto& x) { return atanh(x[0]); }, inf, {inf}},
      {"xlogy(0, 0)", {0, 0}, [](auto& x) { return xlogy(x[0], x[1]); }, 0, {-inf, 0}},
      {"0*sqrt(x) at 0: an adjoint of 0 stops there", {0}, [](auto& x) { return 0.0 * sqrt(x[0]); }, 0, {0}},
      {"sqrt(relu(x)) at -1: nothing reaches the side not taken",
       {-1},
       [](auto& x) { return sqrt(relu(x[0])); },
       0,
       {0}},
  };
}

}  // namespace conventions
