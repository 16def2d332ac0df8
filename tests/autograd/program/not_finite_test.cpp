// SPDX-License-Identifier: MIT
// Rows with infinities and NaN: what a program gives there is what the eager walk gives.
#include "tests/autograd/program/not_finite.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <thread>

#include "autograd/program/kernel.hpp"
#include "autograd/program/rewrite.hpp"
#include "tests/support/environment.hpp"

using namespace autograd;
using support::drawn_numbers;
using support::infinite;
using support::Model;

namespace {

constexpr double undefined = number::nan;

/// Both NaN, or the same but for rounding terms of that size.
bool agree(double a, double b, double size = 1.0, double tolerance = 1e-12) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  return a == b || std::abs(a - b) <= tolerance * std::max({std::abs(b), size, 1.0});
}

/// Each set of steps is run by somebody; every third program has all of them.
ProgramSteps drawn_steps(Random& random) {
  if (random.below(3) == 0) return {};
  const auto some = [&] { return random.below(3) != 0; };
  return {
      .fold = some(), .merge = some(), .gather = some(), .blocks = some(), .drop = some(), .share = some()};
}

/// Compares program and eager walk in one row, run by itself.
void check_row(const Program& program, Model& model, std::span<const double> cells) {
  model.assign(cells, program.parameters());
  const Gradient by = gradient(model.total);
  const double size = model.size_of_terms();
  const ProgramResult result = program.run(cells, {.rows = true, .column_gradient = true});
  const ProgramResult columns_alone = program.run(cells, {.gradient = false, .column_gradient = true});
  for (std::size_t i = 0; i < model.outputs.size(); ++i)
    CHECK(agree(result.rows[i], model.outputs[i].value(), size));
  for (std::size_t i = 0; i < model.columns.size(); ++i) {
    CAPTURE(i);
    CHECK(agree(result.column_gradient[i], by[model.columns[i]], size));
    CHECK(agree(columns_alone.column_gradient[i], by[model.columns[i]], size));
  }
  for (std::size_t i = 0; i < model.parameters.size(); ++i) {
    CAPTURE(i);
    CHECK(agree(result.gradient[i], by[model.parameters[i]], size));
  }
}

void set_parameters(Program& program, std::span<const double> numbers) {
  std::copy(numbers.begin(), numbers.end(), program.parameters().begin());
}

/// What a program of two columns, x and z, and the parameters w = 3 and b = 2 gives in one row.
ProgramResult result_of(const std::function<Value(Value, Value, Value, Value)>& record, double x_number,
                        double z_number) {
  Graph graph;
  const Value x(graph, 0.5), z(graph, 0.25), w(graph, 3.0), b(graph, 2.0);
  const Program program(record(x, z, w, b), {.columns = {x, z}, .parameters = {w, b}});
  return program.run({x_number, z_number}, {.column_gradient = true});
}

}  // namespace

TEST_CASE("in a gathered sum each product that is NaN has slopes that are NaN, and the others have not") {
  const auto weighted = [](Value x, Value z, Value w, Value b) { return w * x + b * z; };
  CHECK(std::isnan(result_of(weighted, undefined, 1.0).column_gradient[0]));
  CHECK(result_of(weighted, undefined, 1.0).column_gradient[1] == 2.0);
  CHECK(result_of(weighted, infinite, 1.0).column_gradient == std::vector<double>{3.0, 2.0});
  CHECK(result_of(weighted, infinite, -infinite).column_gradient == std::vector<double>{3.0, 2.0});
  const auto dotted = [](Value x, Value z, Value w, Value b) {
    return dot(std::vector<Value>{w, b}, std::vector<Value>{x, z});
  };
  for (const auto& [x, z] : {std::pair(undefined, 1.0), std::pair(infinite, -infinite)}) {
    CHECK(std::isnan(result_of(dotted, x, z).column_gradient[0]));
    CHECK(std::isnan(result_of(dotted, x, z).column_gradient[1]));
  }
  Graph graph;
  const Value x(graph, 0.5), z(graph, 0.25), w(graph, 3.0), b(graph, 2.0);
  const Program program(x * z + x * x * w + z * 0.0 + b, {.columns = {x, z}, .parameters = {w, b}});
  const ProgramResult result = program.run({2.0, undefined}, {.column_gradient = true});
  CHECK(std::isnan(result.column_gradient[0]));
  CHECK(std::isnan(result.column_gradient[1]));
  CHECK(result.gradient == std::vector<double>{4.0, 1.0});
}

TEST_CASE(
    "what is said twice and taken from itself has a derivative that is NaN where its slope is infinite") {
  const auto roots = [](Value x, Value, Value w, Value) { return w * sqrt(x) - 3.0 * sqrt(x); };
  CHECK(std::isnan(result_of(roots, 0.0, 1.0).column_gradient[0]));
  CHECK(result_of(roots, 4.0, 1.0).column_gradient[0] == 0.0);
  const auto own_root = custom(
      "root", [](double a) { return std::sqrt(a); }, [](double, double y) { return 0.5 / y; });
  const auto own_roots = [&](Value x, Value, Value, Value) { return own_root(x) - own_root(x); };
  CHECK(std::isnan(result_of(own_roots, 0.0, 1.0).column_gradient[0]));
  const auto logarithms = [](Value x, Value, Value, Value) { return log(x) - log(x); };
  CHECK(std::isnan(result_of(logarithms, 0.0, 1.0).column_gradient[0]));
  CHECK(std::isnan(result_of(logarithms, undefined, 1.0).column_gradient[0]));
}

TEST_CASE("a weighted sum of -0 is -0") {
  const auto divided = [](Value x, Value z, Value w, Value b) { return 1.0 / (w * x + b * z); };
  CHECK(result_of(divided, -0.0, -0.0).sum == -infinite);
  CHECK(result_of(divided, -0.0, 0.0).sum == infinite);
}

TEST_CASE("where a result is finite though an operand is not, nothing but 0 or NaN flows back to it") {
  constexpr double numbers[] = {undefined, infinite, -infinite, 0.0, -0.0, 1.0, -1.0, 2.0, 0.5, -0.5, 3.0};
  for_each_operation([&]<class Op>(Op) {
    CAPTURE(Op::notation.name);
    // Its operands belong together: the first is a function of the second.
    const bool is_complement = std::is_same_v<Op, SigmoidComplement> || std::is_same_v<Op, TanhComplement>;
    std::size_t points = 1;
    for (std::size_t i = 0; i < support::operand_count<Op>(); ++i) points *= std::size(numbers);
    for (std::size_t point = 0; point < points; ++point) {
      std::vector<double> operands;
      for (std::size_t rest = point; operands.size() < support::operand_count<Op>();
           rest /= std::size(numbers))
        operands.push_back(numbers[rest % std::size(numbers)]);
      const double result = support::value_of<Op>(operands);
      for (std::size_t i = 0; i < operands.size(); ++i) {
        const double sent = flow_back<Op>(1.0, support::slope_of<Op>(operands, i, result));
        const bool swallowed = std::isnan(operands[i]) ? !std::isnan(result) : !std::isfinite(operands[i]);
        if (std::isfinite(result) && swallowed && !is_complement)
          CHECK((sent == 0.0 || !std::isfinite(sent)));
        if (std::isfinite(result) && !program::may_be_steep(code_of<Op>)) CHECK(std::isfinite(sent));
      }
    }
  });
}

TEST_CASE("an operation of one's own may make a number of NaN, and send something back") {
  Graph graph;
  const auto present = custom(
      "present", [](double a) { return std::isnan(a) ? 0.0 : a; }, [](double, double) { return 1.0; });
  const Value x(graph, 0.5), z(graph, 0.25), w(graph, 3.0), b(graph, 2.0);
  const ProgramOptions options{.columns = {x, z}, .parameters = {w, b}};
  const ProgramResult by_row =
      Program(present(w * x + b * z), options).run({undefined, 1.0}, {.column_gradient = true});
  CHECK(by_row.sum == 0.0);
  CHECK(std::isnan(by_row.column_gradient[0]));
  CHECK(by_row.column_gradient[1] == 2.0);
  CHECK(std::isnan(by_row.gradient[0]));
  CHECK(by_row.gradient[1] == 1.0);
  Program shared(x * present(w * w + b * b), options);
  set_parameters(shared, std::vector<double>{undefined, 2.0});
  const ProgramResult once = shared.run({3.0, 1.0}, {.column_gradient = true});
  CHECK(once.sum == 0.0);
  CHECK(std::isnan(once.gradient[0]));
  CHECK(once.gradient[1] == 12.0);
}

TEST_CASE(
    "random models have the derivatives of the eager walk in every row, whatever the compiler does, in all "
    "lanes") {
  for (const program::Kernels<double>* kernels : program::available_kernels<double>()) {
    CAPTURE(kernels->name);
    const support::Variable lanes("CHAINRULE_LANES", std::string(kernels->name));
    for (std::uint64_t seed = 1; seed <= support::count(400, 20000); ++seed) {
      CAPTURE(seed);
      Model model(seed);
      Random random(seed + 1);
      Program program(model.outputs, model.options(drawn_steps(random)));
      set_parameters(program, drawn_numbers(random, 4, random.below(2) == 0 ? 4 : 1000));
      for (int row = 0; row < 4; ++row) {
        CAPTURE(row);
        check_row(program, model, drawn_numbers(random, 3, 3));
      }
    }
  }
}

TEST_CASE("in float too the derivatives are those of the program as it was recorded") {
  for (std::uint64_t seed = 1; seed <= support::count(300, 5000); ++seed) {
    CAPTURE(seed);
    Model model(seed);
    Random random(seed + 2);
    ProgramOptions options = model.options(), plain = model.options({.merge = false, .gather = false});
    options.precision = plain.precision = Precision::single;
    Program program(model.outputs, options), recorded(model.outputs, plain);
    const std::vector<double> numbers = drawn_numbers(random, 4, 8);
    set_parameters(program, numbers);
    set_parameters(recorded, numbers);
    for (int row = 0; row < 3; ++row) {
      CAPTURE(row);
      const std::vector<double> cells = drawn_numbers(random, 3, 3);
      model.assign(cells, numbers);
      const double size = model.size_of_terms();
      if (size > 1e6) continue;
      const ProgramResult got = program.run(cells, {.column_gradient = true});
      const ProgramResult expected = recorded.run(cells, {.column_gradient = true});
      for (std::size_t i = 0; i < cells.size(); ++i)
        CHECK(agree(got.column_gradient[i], expected.column_gradient[i], size, 1e-5));
      for (std::size_t i = 0; i < numbers.size(); ++i)
        CHECK(agree(got.gradient[i], expected.gradient[i], size, 1e-5));
    }
  }
}

TEST_CASE("a compiled Hessian-vector product is the eager one in every row") {
  for (std::uint64_t seed = 1; seed <= support::count(300, 5000); ++seed) {
    CAPTURE(seed);
    Model model(seed);
    Random random(seed + 3);
    Program program(model.outputs, model.options(drawn_steps(random)));
    Program recorded(model.outputs, model.options({.merge = false, .gather = false}));
    set_parameters(program, drawn_numbers(random, 4, 6));
    set_parameters(recorded, program.parameters());
    const std::vector<double> v{0.5, 1.5, -1.0, 2.0};
    for (int row = 0; row < 3; ++row) {
      CAPTURE(row);
      const std::vector<double> cells = drawn_numbers(random, 3, 3);
      model.assign(cells, program.parameters());
      // Of several outputs it is the one that the program as it was recorded gives: where 1 - 1 would vanish
      // from a graph, a seed less a seed is calculated.
      const std::vector<double> expected = model.outputs.size() == 1
                                               ? hessian_vector_product(model.outputs[0], model.parameters, v)
                                               : recorded.hessian_vector_product(cells, v);
      const std::vector<double> compiled = program.hessian_vector_product(cells, v);
      for (std::size_t i = 0; i < v.size(); ++i) {
        CAPTURE(i);
        CHECK(agree(compiled[i], expected[i], model.size_of_terms(), 1e-10));
      }
    }
  }
}

TEST_CASE("rows that are not finite change nothing in the others, and count by their weights and seeds") {
  Graph graph;
  const Value x(graph, 0.5), z(graph, 0.25), w(graph, 3.0), b(graph, 2.0);
  const Program program({w * x + b * z, x * z + w * w}, {.columns = {x, z}, .parameters = {w, b}});
  Random random(5);
  constexpr std::size_t rows = 1500;
  std::vector<double> table(2 * rows), weights(rows), seeds{2.0, 0.5};
  for (double& number : table) number = random.uniform(-1.0, 1.0);
  for (double& weight : weights) weight = random.uniform(0.5, 1.5);
  RunOptions options{.column_gradient = true, .weights = weights, .seeds = seeds};
  const ProgramResult good = program.run(table, options);
  for (const std::size_t bad : {70u, 71u, 700u, 1499u}) {
    table[2 * bad] = bad == 71 ? infinite : undefined;
    if (bad == 700) weights[bad] = 0.0;
  }
  const ProgramResult one = program.run(table, options);
  for (std::size_t row = 0; row < rows; ++row) {
    CAPTURE(row);
    const double by_x = one.column_gradient[2 * row], by_z = one.column_gradient[2 * row + 1];
    if (row == 70 || row == 1499) {
      CHECK(std::isnan(by_x));
      CHECK(std::isnan(by_z));
    } else if (row == 71) {
      CHECK(by_x == doctest::Approx(weights[row] * (2.0 * 3.0 + 0.5 * table[2 * row + 1])));
      CHECK(by_z == infinite);
    } else {
      CHECK(by_x == (row == 700 ? 0.0 : good.column_gradient[2 * row]));
      CHECK(by_z == (row == 700 ? 0.0 : good.column_gradient[2 * row + 1]));
    }
  }
  CHECK(std::isnan(one.gradient[0]));
  std::vector<double> all_x, all_z;
  for (std::size_t row = 0; row < rows; ++row) {
    all_x.push_back(table[2 * row]);
    all_z.push_back(table[2 * row + 1]);
  }
  const std::vector<std::span<const double>> by_column{all_x, all_z};
  for (const unsigned threads : {1U, 2U, 7U}) {
    options.threads = threads;
    const ProgramResult many = threads == 1 ? program.run(by_column, options) : program.run(table, options);
    CHECK(many.gradient[1] == one.gradient[1]);
    for (std::size_t i = 0; i < table.size(); ++i)
      CHECK(agree(many.column_gradient[i], one.column_gradient[i], 0.0, 0.0));
  }
  double by_b = 0.0;  // the product b*z is a number in every row
  for (std::size_t row = 0; row < rows; ++row) by_b += 2.0 * weights[row] * table[2 * row + 1];
  CHECK(one.gradient[1] == doctest::Approx(by_b));
  options.not_finite = NotFiniteRow::skip;
  const ProgramResult skipping = program.run(table, options);
  CHECK(skipping.skipped == std::vector<std::size_t>{70, 71, 700, 1499});
  CHECK(std::isfinite(skipping.gradient[0]));
  CHECK(skipping.column_gradient[2 * 71] == 0.0);
}

TEST_CASE("an infinite seed sends nothing into a row that counts 0 times") {
  Graph graph;
  const Value x(graph, 0.5), w(graph, 3.0);
  const Program program(w * x, {.columns = {x}, .parameters = {w}});
  const double weights[] = {1.0, 0.0}, seeds[] = {infinite}, table[] = {1.0, 2.0};
  const ProgramResult result =
      program.run(table, {.column_gradient = true, .weights = weights, .seeds = seeds});
  CHECK(result.column_gradient == std::vector<double>{infinite, 0.0});
  CHECK(result.gradient[0] == infinite);
}

TEST_CASE("a program without columns is run as it was recorded where it is not finite") {
  Graph graph;
  const Value w(graph, 3.0), b(graph, 2.0);
  Program program(w * w + b * b, {.parameters = {w, b}});
  set_parameters(program, std::vector<double>{undefined, 2.0});
  const ProgramResult result = program.run(Table(3));
  CHECK(std::isnan(result.gradient[0]));
  CHECK(result.gradient[1] == 12.0);
}

TEST_CASE("copies of a program meet rows that are not finite in several threads at once") {
  Graph graph;
  const Value x(graph, 0.5), z(graph, 0.25), w(graph, 3.0), b(graph, 2.0);
  const Program program(w * x + b * z, {.columns = {x, z}, .parameters = {w, b}});
  std::vector<double> table(4000, 1.0);
  for (std::size_t row = 0; row < 2000; row += 3) table[2 * row] = undefined;
  bool same[4] = {};
  {
    std::vector<std::jthread> threads;
    for (bool& mine : same) {
      threads.emplace_back([&, copy = program] {
        const ProgramResult result = copy.run(table, {.threads = 2, .column_gradient = true});
        mine = std::isnan(result.gradient[0]) && result.gradient[1] == 2000.0 &&
               std::isnan(result.column_gradient[0]) && result.column_gradient[2] == 3.0;
      });
    }
  }
  for (const bool mine : same) CHECK(mine);
}
