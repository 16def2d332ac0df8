// SPDX-License-Identifier: MIT
#include "autograd/program/program.hpp"

#include <doctest/doctest.h>

#include "autograd/autograd.hpp"
#include "autograd/program/kernel.hpp"
#include "tests/support/environment.hpp"
#include "tests/support/refusal.hpp"
#include "tests/support/sample.hpp"

using namespace autograd;
using support::mentions;
using support::refusal;

namespace {

std::vector<double> random_numbers(std::size_t count, std::uint64_t seed, double low = -1.0,
                                   double high = 1.0) {
  Random random(seed);
  std::vector<double> numbers(count);
  for (double& number : numbers) number = random.uniform(low, high);
  return numbers;
}

/// A network of two inputs, three hidden neurons and one output; its squared error.
struct Small {
  Graph graph;
  Value x1{graph, 0.3, "x1"}, x2{graph, -0.7, "x2"}, y{graph, 1.0, "y"};
  std::vector<Value> w;
  Value loss;

  Small() {
    const std::vector<double> start = random_numbers(13, 11);
    for (std::size_t i = 0; i < start.size(); ++i)
      w.push_back(Value(graph, start[i], "w" + std::to_string(i)));
    record();
  }
  void record() {
    Value output = w[12];
    for (std::size_t j = 0; j < 3; ++j) {
      Value z = w[3 * j + 2];
      z += w[3 * j] * x1;
      z += w[3 * j + 1] * x2;
      output += w[9 + j] * tanh(z);
    }
    loss = square(output - y);
  }
  ProgramOptions options() const { return {.columns = {x1, x2, y}, .parameters = w}; }
};

/// Sum and gradient by recording every row anew.
struct Expected {
  double sum = 0.0;
  std::vector<double> gradient;
};
Expected recorded_anew(Small& small, std::span<const double> table, std::span<const double> weights = {}) {
  Expected expected{.gradient = std::vector<double>(small.w.size())};
  for (std::size_t row = 0; row * 3 < table.size(); ++row) {
    Recording recording(small.graph);
    small.x1.assign(table[3 * row]);
    small.x2.assign(table[3 * row + 1]);
    small.y.assign(table[3 * row + 2]);
    small.record();
    const double weight = weights.empty() ? 1.0 : weights[row];
    expected.sum += weight * small.loss.value();
    const Gradient by = gradient(small.loss);
    for (std::size_t i = 0; i < small.w.size(); ++i) expected.gradient[i] += weight * by[small.w[i]];
  }
  small.record();
  return expected;
}

bool close(double a, double b, double scale = 1.0) {
  return std::abs(a - b) <= 1e-12 * std::max(scale, std::abs(b));
}

void check_same(const ProgramResult& result, const Expected& expected) {
  CHECK(close(result.sum, expected.sum));
  REQUIRE(result.gradient.size() == expected.gradient.size());
  for (std::size_t i = 0; i < expected.gradient.size(); ++i)
    CHECK(close(result.gradient[i], expected.gradient[i]));
}

}  // namespace

TEST_CASE(
    "a program gives the sum and the gradient that recording every row anew gives, for any number of rows") {
  Small small;
  const Program program(small.loss, small.options());
  for (const std::size_t rows :
       std::initializer_list<std::size_t>{0, 1, 2, 31, 32, 33, 100, 512, 513, 1100}) {
    CAPTURE(rows);
    const std::vector<double> table = random_numbers(3 * rows, rows + 1);
    check_same(program.run(table), recorded_anew(small, table));
  }
}

TEST_CASE("a program outlives its graph, and its copies have parameters of their own") {
  std::optional<Program> program;
  const std::vector<double> table = random_numbers(30, 5);
  Expected expected;
  {
    Small small;
    program.emplace(small.loss, small.options());
    expected = recorded_anew(small, table);
  }
  check_same(program->run(table), expected);
  Program copy = *program;
  copy.parameters()[0] += 1.0;
  CHECK(copy.run(table).sum != expected.sum);
  check_same(program->run(table), expected);
  const Program moved = std::move(copy);
  CHECK(moved.parameters()[0] == program->parameters()[0] + 1.0);
}

TEST_CASE("parameters are written into the program or taken from leaves") {
  Small small;
  Program program(small.loss, small.options());
  const std::vector<double> table = random_numbers(9, 6), numbers = random_numbers(13, 7);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    small.w[i].assign(numbers[i]);
    program.parameters()[i] = numbers[i];
  }
  const Expected expected = recorded_anew(small, table);
  check_same(program.run(table), expected);
  Program other(small.loss, small.options());
  std::fill(other.parameters().begin(), other.parameters().end(), 0.0);
  other.set_parameters(small.w);
  check_same(other.run(table), expected);
  CHECK(mentions(refusal<WrongSize>([&] { other.set_parameters({small.w[0]}); }), "13, and got 1"));
}

TEST_CASE("a table may be given column by column") {
  Small small;
  const Program program(small.loss, small.options());
  const std::vector<double> table = random_numbers(3 * 40, 8);
  std::vector<double> columns[3];
  for (std::size_t i = 0; i < table.size(); ++i) columns[i % 3].push_back(table[i]);
  const std::vector<std::span<const double>> spans(std::begin(columns), std::end(columns));
  const ProgramResult by_row = program.run(table), by_column = program.run(spans);
  CHECK(by_row.sum == by_column.sum);
  CHECK(by_row.gradient == by_column.gradient);
}

TEST_CASE("weights count rows, seeds count outputs") {
  Small small;
  const std::vector<double> table = random_numbers(3 * 70, 9), weights = random_numbers(70, 10, 0.0, 2.0);
  const Program program(small.loss, small.options());
  check_same(program.run(table, {.weights = weights}), recorded_anew(small, table, weights));
  const Program two({small.loss, small.y}, small.options());
  const double seeds[] = {2.0, -3.0};
  const ProgramResult result = two.run(table, {.rows = true, .seeds = seeds});
  REQUIRE(result.sums.size() == 2);
  CHECK(close(result.sum, 2.0 * result.sums[0] - 3.0 * result.sums[1]));
  REQUIRE(result.rows.size() == 140);
  for (std::size_t row = 0; row < 70; ++row) CHECK(result.rows[2 * row + 1] == table[3 * row + 2]);
  const Expected once = recorded_anew(small, table);
  for (std::size_t i = 0; i < 13; ++i) CHECK(close(result.gradient[i], 2.0 * once.gradient[i]));
}

TEST_CASE("the gradient by the cells of the table is that of each row") {
  Small small;
  const Program program(small.loss, small.options());
  const std::vector<double> table = random_numbers(3 * 35, 12), weights = random_numbers(35, 13);
  const ProgramResult result =
      program.run(table, {.gradient = false, .column_gradient = true, .weights = weights});
  CHECK(result.gradient.empty());
  REQUIRE(result.column_gradient.size() == table.size());
  const Value columns[] = {small.x1, small.x2, small.y};
  for (std::size_t row = 0; row < 35; ++row) {
    Recording recording(small.graph);
    for (std::size_t i = 0; i < 3; ++i) columns[i].assign(table[3 * row + i]);
    small.record();
    const Gradient by = gradient(small.loss);
    for (std::size_t i = 0; i < 3; ++i)
      CHECK(close(result.column_gradient[3 * row + i], weights[row] * by[columns[i]]));
  }
}

TEST_CASE("values without a gradient are the same values") {
  Small small;
  const Program program(small.loss, small.options());
  const std::vector<double> table = random_numbers(3 * 50, 14);
  const ProgramResult with = program.run(table, {.rows = true});
  const ProgramResult without = program.run(table, {.gradient = false, .rows = true});
  CHECK(with.rows == without.rows);
  CHECK(with.sum == without.sum);
  CHECK(without.gradient.empty());
}

TEST_CASE("a program without columns replays a recording") {
  Graph graph;
  const Value a(graph, 2.0, "a"), b(graph, 3.0, "b");
  const Value y = a * a * b + exp(-b);
  Program program(y, {.parameters = {a, b}});
  program.parameters()[0] = 5.0;
  const ProgramResult result = program.run();
  CHECK(close(result.sum, 75.0 + std::exp(-3.0)));
  CHECK(close(result.gradient[0], 30.0));
  CHECK(close(result.gradient[1], 25.0 - std::exp(-3.0)));
  CHECK(close(program.run(Table(4)).sum, 4.0 * result.sum));
}

TEST_CASE("what depends on the parameters alone is calculated once, and its gradient counts every row") {
  Graph graph;
  const Value x(graph, 1.0, "x"), w(graph, 3.0, "w"), v(graph, 2.0, "v");
  const Value penalty = 0.5 * sum({square(w), square(v)});
  const Program program(w * x + penalty, {.columns = {x}, .parameters = {w, v}});
  const ProgramResult result = program.run({1.0, 2.0, 4.0});
  CHECK(close(result.sum, 21.0 + 3.0 * 6.5));
  CHECK(close(result.gradient[0], 7.0 + 9.0));
  CHECK(close(result.gradient[1], 6.0));
}

TEST_CASE("an adjoint of exactly 0 stops at an infinite operand, as in the eager walk") {
  Graph graph;
  const Value x(graph, 1.0, "x"), z(graph, 1.0, "z"), w(graph, 2.0, "w"), v(graph, 1.0, "v"),
      b(graph, 0.0, "b");
  const Value dotted = dot({w, v}, {x, z}) + b;
  const Program program(relu(-dotted), {.columns = {x, z}, .parameters = {w, v, b}});
  const double infinity = std::numeric_limits<double>::infinity();
  const ProgramResult result = program.run({infinity, 1.0, -1.0, -1.0});
  CHECK(result.sum == 3.0);
  CHECK(result.gradient == std::vector<double>{1.0, 1.0, -1.0});
}

TEST_CASE("the Hessian times a vector is that of the eager walk, summed over the rows") {
  Small small;
  const Program program(small.loss, small.options());
  const std::vector<double> table = random_numbers(3 * 6, 15), v = random_numbers(13, 16);
  std::vector<double> expected(13);
  for (std::size_t row = 0; row < 6; ++row) {
    Recording recording(small.graph);
    small.x1.assign(table[3 * row]);
    small.x2.assign(table[3 * row + 1]);
    small.y.assign(table[3 * row + 2]);
    small.record();
    const std::vector<double> product = hessian_vector_product(small.loss, small.w, v);
    for (std::size_t i = 0; i < 13; ++i) expected[i] += product[i];
  }
  const std::vector<double> result = program.hessian_vector_product(table, v);
  REQUIRE(result.size() == 13);
  for (std::size_t i = 0; i < 13; ++i) CHECK(close(result[i], expected[i]));
  CHECK(program.hessian_vector_product(table, v) == result);
  const std::vector<double> short_one(12);
  CHECK(mentions(refusal<WrongSize>([&] { program.hessian_vector_product(table, short_one); }),
                 "13, and got 12"));
}

TEST_CASE("single precision gives the same numbers to about seven digits") {
  Small small;
  ProgramOptions options = small.options();
  options.precision = Precision::single;
  const Program program(small.loss, options);
  const std::vector<double> table = random_numbers(3 * 300, 17);
  const Expected expected = recorded_anew(small, table);
  const ProgramResult result = program.run(table);
  CHECK(std::abs(result.sum - expected.sum) <= 1e-5 * std::abs(expected.sum));
  CHECK(result.sum != expected.sum);
  for (std::size_t i = 0; i < 13; ++i)
    CHECK(std::abs(result.gradient[i] - expected.gradient[i]) <=
          1e-4 * std::max(1.0, std::abs(expected.gradient[i])));
}

TEST_CASE("what a program cannot be made of is refused") {
  Graph graph, other;
  const Value x(graph, 1.0, "x"), w(graph, 2.0, "w"), elsewhere(other, 1.0, "elsewhere");
  const Value y = x * w, z = y + 1.0;
  CHECK(mentions(refusal<UnboundLeaf>([&] { Program(z, {.columns = {x}}); }), "'w'"));
  CHECK(mentions(refusal<UnboundLeaf>([&] { Program(z, {.columns = {x}, .parameters = {w, x}}); }), "'x'"));
  CHECK(mentions(refusal<NotALeaf>([&] {
                   Program(z, {.columns = {x}, .parameters = {w, y}});
                 }),
                 "calculated"));
  CHECK(mentions(refusal<NotAVariable>([&] {
                   Program(z, {.columns = {x, 2.0}, .parameters = {w}});
                 }),
                 "constant 2"));
  CHECK(mentions(refusal<WrongGraph>([&] {
                   Program(z, {.columns = {x, elsewhere}, .parameters = {w}});
                 }),
                 "'elsewhere'"));
  CHECK(mentions(refusal<WrongGraph>([&] {
                   Program({z, elsewhere}, {.columns = {x}, .parameters = {w}});
                 }),
                 ""));
  CHECK(mentions(refusal<ConstantRoot>([&] { Program(Value(1.0), {.columns = {x}}); }), "constant"));
  const Value dropped = [&] {
    Recording recording(graph);
    return x * 3.0;
  }();
  refusal<StaleValue>([&] { Program(dropped, {.columns = {x}}); });
  const Program frozen(z, {.columns = {x}, .frozen = {w}});
  w.assign(100.0);
  CHECK(frozen.run({3.0}).sum == 7.0);
}

TEST_CASE("a table, weights and seeds that do not fit are refused") {
  Small small;
  const Program program(small.loss, small.options());
  const std::vector<double> seven(7), six(6), two(2);
  CHECK(mentions(refusal<WrongSize>([&] { program.run(); }), "3 columns and was given none"));
  CHECK(mentions(refusal<WrongSize>([&] { program.run(Table(5)); }), "3 columns and was given none"));
  CHECK(mentions(refusal<WrongSize>([&] { program.run(seven); }), "no multiple of the program's 3 columns"));
  CHECK(mentions(refusal<WrongSize>([&] { program.run(six, {.weights = six}); }), "2, and got 6"));
  CHECK(mentions(refusal<WrongSize>([&] { program.run(six, {.seeds = two}); }), "1, and got 2"));
  const std::vector<std::span<const double>> uneven{six, six, two}, few{six, six};
  CHECK(mentions(refusal<WrongSize>([&] { program.run(uneven); }), "6 and 2"));
  CHECK(mentions(refusal<WrongSize>([&] { program.run(few); }), "3, and got 2"));
  Graph graph;
  const Value a(graph, 1.0, "a");
  const Program replay(a * a, {.parameters = {a}});
  CHECK(mentions(refusal<WrongSize>([&] { replay.run(six); }), "Table(3)"));
}

namespace {

/// Each leaf is a column or a parameter, by chance.
void check_random_expression(std::uint64_t seed, const ProgramSteps& steps, std::size_t& judged) {
  CAPTURE(seed);
  const support::Sample sample(seed);
  const Value y = sample.y;
  ProgramOptions options{.steps = steps};
  Random random(seed + 77);
  for (const Value& leaf : sample.expression.leaves())
    (random.below(2) == 0 ? options.columns : options.parameters).push_back(leaf);
  const Program program(y, options);
  std::vector<double> table;
  for (int row = 0; row < 3; ++row) {
    for (const Value& column : options.columns) table.push_back(column.value());
  }
  const ProgramResult result =
      program.run(options.columns.empty() ? Table(3) : Table(table), {.rows = true, .column_gradient = true});
  const Gradient by = gradient(y);
  // How much the root moves when every operation rounds: by its adjoints over its values.
  double scale = std::abs(y.value());
  for (std::size_t place = 0; place < sample.section.size(); ++place)
    scale += sample.absolute[place] * std::abs(sample.section.node(place).value());
  if (!std::isfinite(scale) || scale > 1e100) return;
  for (const double value : result.rows) CHECK(std::abs(value - y.value()) <= 1e-13 * scale);
  const auto check = [&](double mine, Value leaf, double times) {
    const std::optional<double> size = sample.size(leaf);
    if (!size) return;
    ++judged;
    CHECK(std::abs(mine - times * by[leaf]) <= 1e-9 * times * *size);
  };
  for (std::size_t i = 0; i < options.parameters.size(); ++i)
    check(result.gradient[i], options.parameters[i], 3.0);
  for (std::size_t i = 0; i < options.columns.size(); ++i)
    check(result.column_gradient[i], options.columns[i], 1.0);
}

}  // namespace

TEST_CASE(
    "on random expressions the program agrees with the eager walk, whatever the compiler does, in all "
    "lanes") {
  const std::size_t count = support::count(60, 3000);
  for (const program::Kernels<double>* kernels : program::available_kernels<double>()) {
    CAPTURE(kernels->name);
    const support::Variable lanes("CHAINRULE_LANES", std::string(kernels->name));
    std::size_t judged = 0;
    for (std::uint64_t seed = 1; seed <= count; ++seed) {
      check_random_expression(seed, {}, judged);
      check_random_expression(
          seed, {.fold = false, .merge = false, .gather = false, .blocks = false, .drop = false}, judged);
    }
    CHECK(judged > 4 * count);
  }
}

TEST_CASE("the compiled derivative graph of a random expression gives the compiled gradient") {
  std::size_t judged = 0;
  for (std::uint64_t seed = 1; seed <= support::count(60, 3000); ++seed) {
    CAPTURE(seed);
    const support::Sample sample(seed);
    const auto& leaves = sample.expression.leaves();
    std::vector<Value> slopes = derivatives(sample.y, leaves);
    slopes.push_back(sample.y);
    const ProgramOptions options{.parameters = {leaves.begin(), leaves.end()}};
    const ProgramResult recorded = Program(slopes, options).run(), walked = Program(sample.y, options).run();
    for (std::size_t i = 0; i < walked.gradient.size(); ++i) {
      const std::optional<double> size = sample.size(leaves[i]);
      if (!size) continue;
      ++judged;
      CHECK(std::abs(recorded.sums[i] - walked.gradient[i]) <= 1e-9 * *size);
    }
  }
  CHECK(2 * judged > support::count(60, 3000));
}
