// SPDX-License-Identifier: MIT
// Rows with infinities and NaN: a program's derivatives there are those of the eager walk.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <limits>

#include "autograd/autograd.hpp"
#include "autograd/program/kernel.hpp"
#include "autograd/program/program.hpp"
#include "autograd/random.hpp"
#include "tests/support/environment.hpp"

using namespace autograd;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity(), nan = number::nan;

/// Both NaN, or the same but for rounding.
bool agree(double a, double b, double tolerance = 1e-12) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  return a == b || std::abs(a - b) <= tolerance * std::max(std::abs(b), 1.0);
}

/// Model at ordinary numbers, over columns and parameters.
struct Model {
  Graph graph;
  std::vector<Value> columns, parameters, outputs;

  Model(std::size_t column_count, std::size_t parameter_count) {
    for (std::size_t i = 0; i < column_count; ++i) columns.push_back(Value(graph, 0.75 + 0.5 * double(i)));
    for (std::size_t i = 0; i < parameter_count; ++i)
      parameters.push_back(Value(graph, 1.25 - 0.75 * double(i)));
  }

  ProgramOptions options(const ProgramSteps& steps = {}) const {
    return {.columns = columns, .parameters = parameters, .steps = steps};
  }
  /// The eager walk with these numbers at the leaves.
  Gradient at(std::span<const double> cells, std::span<const double> numbers) {
    for (std::size_t i = 0; i < columns.size(); ++i) columns[i].assign(cells[i]);
    for (std::size_t i = 0; i < parameters.size(); ++i) parameters[i].assign(numbers[i]);
    graph.recalculate();
    return gradient(outputs, std::vector<double>(outputs.size(), 1.0));
  }
};

/// The numbers of a row, of which some are special.
std::vector<double> drawn_numbers(Random& random, std::size_t count, std::size_t special_in) {
  static constexpr double special[] = {nan, inf, -inf, 0.0, -0.0}, ordinary[] = {1.0, -1.0, 2.0, 0.5, -1.5};
  std::vector<double> numbers;
  for (std::size_t i = 0; i < count; ++i)
    numbers.push_back(random.below(special_in) == 0 ? special[random.below(5)] : ordinary[random.below(5)]);
  return numbers;
}

/// Grows sums of products, dots and what branches, with much that is said twice.
class Grower {
 public:
  Grower(Model& model, Random& random) : random_(random), nodes_(model.columns) {
    nodes_.insert(nodes_.end(), model.parameters.begin(), model.parameters.end());
    const std::size_t steps = 3 + random_.below(12);
    for (std::size_t i = 0; i < steps; ++i) nodes_.push_back(twice(random_.below(24)));
    model.outputs = {nodes_.back()};
    if (random_.below(3) == 0) model.outputs.push_back(nodes_[nodes_.size() - 2]);
  }

 private:
  Value any() {
    if (random_.below(12) == 0) return random_.below(2) == 0 ? 0.0 : 2.0;
    return variable();
  }
  Value variable() { return nodes_[nodes_.size() - 1 - random_.below(std::min<std::size_t>(nodes_.size(), 9))]; }

  /// Sometimes said twice, and taken from itself.
  Value twice(std::size_t what) {
    if (random_.below(6) != 0) return grown(what);
    const std::uint64_t before = random_.bits();
    random_ = Random(before);
    const Value first = grown(what);
    random_ = Random(before);
    const Value second = grown(what);
    return random_.below(2) == 0 ? variable() * first - second : first * 3.0 + second * variable();
  }

  Value chain() {
    Value sum = variable() * any();
    const std::size_t count = 1 + random_.below(4);
    for (std::size_t i = 0; i < count; ++i) {
      const Value term = random_.below(5) == 0 ? any() : random_.below(5) == 0 ? square(variable()) : variable() * any();
      sum = random_.below(4) == 0 ? sum - term : sum + term;
    }
    return sum;
  }

  Value dotted() {
    std::vector<Value> a, b;
    const std::size_t count = 1 + random_.below(4);
    for (std::size_t i = 0; i < count; ++i) a.push_back(variable()), b.push_back(any());
    return random_.below(2) == 0 ? dot(a, b) : dot(a, b) + any();
  }

  Value grown(std::size_t what) {
    const Value a = variable();
    switch (what) {
      case 0: case 1: case 2: case 3: return chain();
      case 4: case 5: return dotted();
      case 6: return a * variable();
      case 7: return a * any() + variable();
      case 8: return sum(std::vector<Value>{a, variable() * variable(), variable()});
      case 9: return relu(a);
      case 10: return select(a < 1.0, variable(), any());
      case 11: return max(a, any());
      case 12: return fmax(a, any());
      case 13: return fmin(a, any());
      case 14: return sqrt(a);
      case 15: return log(a);
      case 16: return tanh(a);
      case 17: return a / any();
      case 18: return pow(a, 2.0);
      case 19: return pow(a, any());
      case 20: return xlogy(a, any());
      case 21: return hypot(a, any());
      case 22: return exp(-abs(a));
      default: return logsumexp(std::vector<Value>{a, variable()});
    }
  }

  Random& random_;
  std::vector<Value> nodes_;
};

/// Compares program and eager walk in one row, run by itself.
void check_row(const Program& program, Model& model, std::span<const double> cells) {
  const Gradient by = model.at(cells, program.parameters());
  const ProgramResult result =
      program.run(std::vector<double>(cells.begin(), cells.end()), {.rows = true, .column_gradient = true});
  for (std::size_t i = 0; i < model.outputs.size(); ++i) CHECK(agree(result.rows[i], model.outputs[i].value()));
  for (std::size_t i = 0; i < cells.size(); ++i) {
    CAPTURE(i);
    CHECK(agree(result.column_gradient[i], by[model.columns[i]]));
  }
  for (std::size_t i = 0; i < model.parameters.size(); ++i) {
    CAPTURE(i);
    CHECK(agree(result.gradient[i], by[model.parameters[i]]));
  }
}

}  // namespace

TEST_CASE("random") {
  const std::size_t count = support::count(400, 20000);
  const char* which = std::getenv("STEPS");
  const int bits = which ? atoi(which) : -1;
  for (const program::Kernels<double>* kernels : program::available_kernels<double>()) {
    CAPTURE(kernels->name);
    const support::Variable lanes("CHAINRULE_LANES", std::string(kernels->name));
    for (std::uint64_t seed = 1; seed <= count; ++seed) {
      CAPTURE(seed);
      Random random(seed);
      Model model(3, 4);
      Grower{model, random};
      ProgramSteps steps;
      const std::uint64_t drawn = bits >= 0 ? std::uint64_t(bits) : random.below(3) == 0 ? random.bits() : 63;
      steps.fold = drawn & 1, steps.merge = drawn & 2, steps.gather = drawn & 4, steps.blocks = drawn & 8;
      steps.drop = drawn & 16, steps.share = drawn & 32;
      CAPTURE((drawn & 63));
      Program program(model.outputs, model.options(steps));
      const std::vector<double> numbers = drawn_numbers(random, 4, random.below(2) == 0 ? 4 : 1000);
      std::copy(numbers.begin(), numbers.end(), program.parameters().begin());
      for (int row = 0; row < 4; ++row) {
        const std::vector<double> cells = drawn_numbers(random, 3, 3);
        CAPTURE(row);
        check_row(program, model, cells);
      }
    }
  }
}
