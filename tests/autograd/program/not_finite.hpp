// SPDX-License-Identifier: MIT
// Random models of sums and products, and rows of numbers that are infinite, NaN or 0 among others.
#pragma once

#include <limits>
#include <vector>

#include "autograd/autograd.hpp"
#include "autograd/program/program.hpp"
#include "tests/support/walks.hpp"

namespace support {

inline constexpr double infinite = std::numeric_limits<double>::infinity();

/// So many numbers; one in `special_in` is special.
inline std::vector<double> drawn_numbers(autograd::Random& random, std::size_t count,
                                         std::size_t special_in) {
  static constexpr double special[] = {autograd::number::nan, infinite, -infinite, 0.0, -0.0};
  static constexpr double ordinary[] = {1.0, -1.0, 2.0, 0.5, -1.5};
  std::vector<double> numbers;
  for (std::size_t i = 0; i < count; ++i)
    numbers.push_back(random.below(special_in) == 0 ? special[random.below(5)] : ordinary[random.below(5)]);
  return numbers;
}

/// Three columns, four parameters, and one or two outputs that were grown from them: sums of products, dots,
/// what branches, and much that is said twice. No powers of negative numbers: their slope by the exponent is
/// NaN, and whether what arrives there is exactly 0 may be a matter of rounding.
class Model {
 public:
  explicit Model(std::uint64_t seed) : random_(seed) {
    for (const double number : {0.75, 1.25, 1.75}) columns.push_back(autograd::Value(graph, number));
    for (const double number : {1.25, 0.5, -0.25, -1.0}) parameters.push_back(autograd::Value(graph, number));
    nodes_ = columns;
    nodes_.insert(nodes_.end(), parameters.begin(), parameters.end());
    const std::size_t steps = 3 + random_.below(12);
    for (std::size_t i = 0; i < steps; ++i) nodes_.push_back(grown_or_twice());
    outputs = {nodes_.back()};
    if (random_.below(3) == 0) outputs.push_back(nodes_[nodes_.size() - 2]);
    total = autograd::sum(outputs);
  }

  autograd::Graph graph;
  std::vector<autograd::Value> columns, parameters, outputs;
  autograd::Value total;  // of the outputs

  autograd::ProgramOptions options(const autograd::ProgramSteps& steps = {}) const {
    return {.columns = columns, .parameters = parameters, .steps = steps};
  }
  /// Calculates everything with these numbers.
  void assign(std::span<const double> cells, std::span<const double> numbers) {
    for (std::size_t i = 0; i < columns.size(); ++i) columns[i].assign(cells[i]);
    for (std::size_t i = 0; i < parameters.size(); ++i) parameters[i].assign(numbers[i]);
    graph.recalculate();
  }
  /// How large the terms are that the derivatives are summed from; 0 where that is infinite or NaN.
  double size_of_terms() const {
    const autograd::Section section(total);
    double largest = 0.0;
    for (const double size : absolute_walk(section, section.place(total)))
      largest = std::max(largest, std::isfinite(size) ? size : 0.0);
    return largest;
  }

 private:
  using Value = autograd::Value;

  Value variable() {
    return nodes_[nodes_.size() - 1 - random_.below(std::min<std::size_t>(nodes_.size(), 9))];
  }
  Value any() { return random_.below(12) != 0 ? variable() : random_.below(2) == 0 ? 0.0 : 2.0; }

  Value grown_or_twice() {
    const std::size_t which = random_.below(24);
    if (random_.below(6) != 0) return grown(which);
    const autograd::Random before = random_;
    const Value first = grown(which);
    random_ = before;
    const Value second = grown(which);
    return random_.below(2) == 0 ? variable() * first - second : first * 3.0 + second * variable();
  }

  Value chain() {
    Value sum = variable() * any();
    const std::size_t count = 1 + random_.below(4);
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t kind = random_.below(6);
      const Value term = kind == 0 ? any() : kind == 1 ? square(variable()) : variable() * any();
      sum = random_.below(4) == 0 ? sum - term : sum + term;
    }
    return sum;
  }

  Value product_of_lists() {
    std::vector<Value> a, b;
    const std::size_t count = 1 + random_.below(4);
    const bool weighted = random_.below(2) == 0;
    for (std::size_t i = 0; i < count; ++i) {
      a.push_back(weighted ? parameters[random_.below(parameters.size())] : variable());
      b.push_back(weighted ? columns[random_.below(columns.size())] * variable() : any());
    }
    return random_.below(2) == 0 ? dot(a, b) : dot(a, b) + any();
  }

  Value grown(std::size_t which) {
    const Value a = variable();
    switch (which) {
      case 0: return relu(a);
      case 1: return select(a < 1.0, variable(), any());
      case 2: return max(a, any());
      case 3: return fmax(a, any());
      case 4: return fmin(a, any());
      case 5: return sqrt(a);
      case 6: return log(a);
      case 7: return tanh(a);
      case 8: return a / any();
      case 9: return pow(a, 2.0);
      case 10: return pow(a, random_.below(2) == 0 ? 0.5 : -1.0);
      case 11: return xlogy(a, any());
      case 12: return hypot(a, any());
      case 13: return exp(-abs(a));
      case 14: return logsumexp(std::vector<Value>{a, variable()});
      case 15: return sum(std::vector<Value>{a, variable() * variable(), variable()});
      case 16: return a * variable();
      case 17: return a * any() + variable();
      case 18:
      case 19: return product_of_lists();
      default: return chain();
    }
  }

  autograd::Random random_;
  std::vector<Value> nodes_;
};

}  // namespace support
