// SPDX-License-Identifier: MIT
// Branches, bad rows and threads.
#include "autograd/program/execution.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <thread>

#include "autograd/autograd.hpp"
#include "autograd/random.hpp"
#include "tests/support/refusal.hpp"

using namespace autograd;
using support::mentions;
using support::refusal;

namespace {

std::vector<double> random_numbers(std::size_t count, std::uint64_t seed, double low, double high) {
  Random random(seed);
  std::vector<double> numbers(count);
  for (double& number : numbers) number = random.uniform(low, high);
  return numbers;
}

}  // namespace

TEST_CASE("a row that takes the other branch is refused with row, comparison and numbers, or skipped") {
  Graph graph;
  const Value x(graph, 2.0, "x"), w(graph, 3.0, "w");
  const Value y = x > w - 2.0 ? w * x : -x;
  const Program program(y, {.columns = {x}, .parameters = {w}});
  CHECK(program.run({2.0, 5.0}).sum == 21.0);
  const std::string words = refusal<BranchChanged>([&] { program.run({2.0, 5.0, 0.5, 0.25}); });
  CHECK(mentions(words, "row 2"));
  CHECK(mentions(words, "'x' (0.5) > "));
  CHECK(mentions(words, "(1)"));
  CHECK(mentions(words, "is false here"));
  const ProgramResult result = program.run(
      {2.0, 0.5, 5.0, 0.25}, {.rows = true, .column_gradient = true, .changed_branch = ChangedBranch::skip});
  CHECK(result.skipped == std::vector<std::size_t>{1, 3});
  CHECK(result.sum == 21.0);
  CHECK(result.gradient[0] == 7.0);
  CHECK(result.rows[0] == 6.0);
  CHECK(std::isnan(result.rows[1]));
  CHECK(result.column_gradient == std::vector<double>{3.0, 0.0, 3.0, 0.0});
}

TEST_CASE("a branch is kept by every comparison of it, also where its result is no operand") {
  Graph graph;
  const Value x(graph, 2.0, "x");
  const Value hidden = x * x;
  Value y = x;
  if (hidden < 5.0) y = y + 1.0;
  const Program program(y, {.columns = {x}});
  CHECK(program.run({1.0}).sum == 2.0);
  refusal<BranchChanged>([&] { program.run({3.0}); });
  CHECK_NOTHROW(program.run({-1.0}));
  refusal<BranchChanged>([&] { program.run({std::nan("")}); });
}

TEST_CASE("comparisons of other leaves, and of numbers, are no concern of a program") {
  Graph graph;
  const Value other(graph, 1.0, "other");
  const bool before = other > 0.0;
  const Value x(graph, 2.0, "x");
  const bool between = other < 5.0;
  const Value y = x * x;
  const Value later = y + 1.0;
  const bool behind = later.value() > 0.0 && later * other > 0.0;
  CHECK((before && between && behind));
  const Program program(y, {.columns = {x}});
  CHECK(program.run({-7.0}).sum == 49.0);
}

TEST_CASE("a comparison that chose the output is tested, though nothing was recorded after it") {
  Graph graph;
  const Value x(graph, 2.0, "x"), w(graph, 3.0, "w");
  const Program size(x > 0.0 ? x : -x, {.columns = {x}, .parameters = {w}});
  CHECK(size.run({4.0}).sum == 4.0);
  CHECK(mentions(refusal<BranchChanged>([&] { size.run({-4.0}); }), "'x' (-4) > 0"));
  const Value a = x * x, b = x * 3.0, c = x + 4.0, d = w * x - 9.0;  // 4, 6, 6 and -3
  const Program largest(std::max({d, a, b, c}), {.columns = {x}, .parameters = {w}});
  CHECK(largest.run({2.5}).sum == 7.5);
  refusal<BranchChanged>([&] { largest.run({1.0}); });   // c is the largest
  refusal<BranchChanged>([&] { largest.run({9.0}); });   // a is
  refusal<BranchChanged>([&] { largest.run({-9.0}); });  // a is, and b is less than c
  Program last(std::max({d, a, c}), {.columns = {x}, .parameters = {w}});
  CHECK(last.run({2.5}).sum == 6.5);
  last.parameters()[0] = 10.0;
  refusal<BranchChanged>([&] { last.run({2.0}); });  // d is 11, and a is still less than c
}

TEST_CASE("a comparison between what was recorded before it is tested") {
  Graph graph;
  const Value x(graph, 0.25, "x");
  const Value square_part = 0.5 * x * x, line_part = abs(x) - 0.5;
  const Program huber(abs(x) < 1.0 ? square_part : line_part, {.columns = {x}});
  CHECK(huber.run({0.5}).sum == 0.125);
  CHECK(mentions(refusal<BranchChanged>([&] { huber.run({3.0}); }), "(3) < 1 is false here"));
}

TEST_CASE("a comparison of frozen leaves is tested when the program is made") {
  Graph graph;
  const Value x(graph, 2.0, "x"), w(graph, 3.0, "w");
  const Value y = w > 0.0 ? x * w : -x * w;
  w.assign(5.0);
  CHECK(Program(y, {.columns = {x}, .frozen = {w}}).run({2.0}).sum == 10.0);
  w.assign(-2.0);
  CHECK(mentions(refusal<BranchChanged>([&] { Program(y, {.columns = {x}, .frozen = {w}}); }),
                 "'w' > 0 is true"));
}

TEST_CASE("what is compared is told with all its digits") {
  Graph graph;
  const Value x(graph, 1.0, "x");
  const Value y = x > 0.123456789012 ? x * x : x;
  const Program program(y, {.columns = {x}});
  CHECK(mentions(refusal<BranchChanged>([&] { program.run({0.1234567890119}); }),
                 "'x' (0.1234567890119) > 0.123456789012 is false here"));
  CHECK(mentions(program.to_cpp(), "requires: 'x' > 0.123456789012 is true"));
}

TEST_CASE("a Hessian-vector product takes the options of a run") {
  Graph graph;
  const Value x(graph, 2.0, "x"), w(graph, 3.0, "w");
  const Program program({w * w * x, log(x) * w * w * w}, {.columns = {x}, .parameters = {w}});
  const double table[] = {1.0, std::exp(1.0), -1.0}, v[] = {1.0}, seeds[] = {2.0, 10.0},
               weights[] = {1.0, 3.0, 0.0};
  const RunOptions options{.weights = weights, .seeds = seeds};
  // The second derivatives are 2x and 6w log(x): 2*2*(1 + 3e) + 10*18*3.
  const double expected = 4.0 * (1.0 + 3.0 * std::exp(1.0)) + 540.0;
  CHECK(program.hessian_vector_product(table, v, options)[0] == doctest::Approx(expected));
  RunOptions values = options;
  values.gradient = false;
  CHECK(program.hessian_vector_product(table, v, values)[0] == doctest::Approx(expected));
  const double skipping = program.hessian_vector_product(table, v, {.not_finite = NotFiniteRow::skip})[0];
  CHECK(skipping == doctest::Approx(2.0 * (1.0 + std::exp(1.0)) + 18.0));
  refusal<NotFinite>([&] { program.hessian_vector_product(table, v, {.not_finite = NotFiniteRow::raise}); });
  const double one[] = {1.0};
  refusal<WrongSize>([&] { program.hessian_vector_product(table, v, {.seeds = one}); });
}

TEST_CASE("a Hessian-vector product is recorded with the program's own numbers") {
  Graph graph;
  const Value x(graph, 2.0, "x"), w(graph, 3.0, "w");
  const auto own = custom(
      "own", [](auto a) { return a * a * a; }, [](auto a, auto) { return a > 1.0 ? 3.0 * a * a : 0.0 * a; });
  const Program program(own(w * x), {.columns = {x}, .parameters = {w}});
  const double table[] = {2.0}, v[] = {1.0};
  CHECK(program.hessian_vector_product(table, v)[0] == doctest::Approx(6.0 * 3.0 * 8.0));
}

TEST_CASE("a parameter may turn a branch") {
  Graph graph;
  const Value x(graph, 2.0, "x"), w(graph, 3.0, "w");
  const Value y = w > 0.0 ? w * x : x;
  Program program(y, {.columns = {x}, .parameters = {w}});
  program.parameters()[0] = -1.0;
  CHECK(mentions(refusal<BranchChanged>([&] { program.run({1.0}); }), "'w' (-1) > 0"));
}

TEST_CASE("select, max and relu are decided anew in every row") {
  Graph graph;
  const Value x(graph, 2.0, "x");
  const Value y = select(x > 1.0, x * 10.0, -x) + max(x, 3.0) + relu(x);
  const Program program(y, {.columns = {x}});
  const ProgramResult result = program.run({2.0, -4.0, 5.0}, {.rows = true, .column_gradient = true});
  CHECK(result.rows == std::vector<double>{25.0, 7.0, 60.0});
  CHECK(result.column_gradient == std::vector<double>{11.0, -1.0, 12.0});
}

TEST_CASE("rows that are not finite are let through, refused or skipped") {
  Graph graph;
  const Value x(graph, 2.0, "x"), w(graph, 1.0, "w");
  const Program program(w * log(x), {.columns = {x}, .parameters = {w}});
  const double table[] = {1.0, -1.0, std::exp(1.0), 0.0};
  CHECK(std::isnan(program.run(table).sum));
  const std::string words =
      refusal<NotFinite>([&] { program.run(table, {.not_finite = NotFiniteRow::raise}); });
  CHECK(mentions(words, "row 1"));
  const ProgramResult result = program.run(table, {.not_finite = NotFiniteRow::skip});
  CHECK(result.skipped == std::vector<std::size_t>{1, 3});
  CHECK(result.sum == doctest::Approx(1.0));
  CHECK(result.gradient[0] == doctest::Approx(1.0));
}

TEST_CASE("a row that counts 0 times harms no gradient, whatever stands in it") {
  Graph graph;
  const Value x(graph, 0.5, "x"), z(graph, 0.25, "z");
  std::vector<Value> w, hidden;
  for (int i = 0; i < 12; ++i) w.push_back(Value(graph, 0.3 + 0.1 * i));
  for (const std::size_t i : {0u, 1u, 2u}) hidden.push_back(softplus(w[i] * x + w[3 + i] * z));
  const Value first = w[6] * hidden[0] + w[7] * hidden[1] + w[8] * hidden[2];
  const Value second = w[9] * hidden[0] + w[10] * hidden[1] + w[11] * hidden[2];
  const Program program(first * second, {.columns = {x, z}, .parameters = w});
  constexpr std::size_t rows = 700, bad = 100;
  std::vector<double> table = random_numbers(2 * rows, 4, -1.0, 1.0), weights(rows, 1.0);
  weights[bad] = 0.0;
  const RunOptions options{.column_gradient = true, .weights = weights};
  const ProgramResult good = program.run(table, options);
  for (const double number : {std::numeric_limits<double>::infinity(), std::nan("")}) {
    table[2 * bad] = number;
    const ProgramResult result = program.run(table, options);
    CHECK(result.sum == good.sum);
    for (std::size_t i = 0; i < w.size(); ++i)
      CHECK(result.gradient[i] == doctest::Approx(good.gradient[i]).epsilon(1e-12));
    CHECK(result.column_gradient == good.column_gradient);
  }
}

TEST_CASE("any number of threads gives the same numbers to the last bit") {
  Graph graph;
  const Value x(graph, 0.1, "x"), y(graph, 0.2, "y");
  std::vector<Value> w;
  for (const double number : random_numbers(9, 1, -1.0, 1.0)) w.push_back(Value(graph, number));
  Value out = w[8];
  for (std::size_t i = 0; i < 4; ++i) out += w[2 * i] * tanh(w[2 * i + 1] * x + w[0] * y);
  const Program program(square(out - x) + 0.01 * square(w[3]), {.columns = {x, y}, .parameters = w});
  const std::vector<double> table = random_numbers(2 * 5000, 2, -2.0, 2.0);
  const ProgramResult one = program.run(table, {.rows = true, .column_gradient = true});
  for (const unsigned threads : {2U, 3U, 8U, 1000U}) {
    const ProgramResult many =
        program.run(table, {.threads = threads, .rows = true, .column_gradient = true});
    CHECK(many.sum == one.sum);
    CHECK(many.gradient == one.gradient);
    CHECK(many.rows == one.rows);
    CHECK(many.column_gradient == one.column_gradient);
  }
}

TEST_CASE("with several threads the first bad row is the one that is named") {
  Graph graph;
  const Value x(graph, 2.0, "x");
  const Program program(x > 0.0 ? 2.0 * x : -x, {.columns = {x}});
  std::vector<double> table(20000, 1.0);
  table[700] = table[9000] = table[15000] = -1.0;
  for (int i = 0; i < 20; ++i)
    CHECK(mentions(refusal<BranchChanged>([&] { program.run(table, {.threads = 4}); }), "row 700:"));
  const ProgramResult result = program.run(table, {.threads = 4, .changed_branch = ChangedBranch::skip});
  CHECK(result.skipped == std::vector<std::size_t>{700, 9000, 15000});
}

TEST_CASE("one program may run in several threads at once") {
  Graph graph;
  const Value x(graph, 2.0, "x"), w(graph, 0.5, "w");
  const Program program(sin(w * x), {.columns = {x}, .parameters = {w}});
  const std::vector<double> table = random_numbers(3000, 3, -2.0, 2.0);
  const std::vector<double> v{1.0};
  const ProgramResult expected = program.run(table);
  const std::vector<double> product = program.hessian_vector_product(table, v);
  bool same[4] = {};
  {
    std::vector<std::jthread> threads;
    for (bool& mine : same) {
      threads.emplace_back([&] {
        mine = true;
        for (int i = 0; i < 20; ++i) {
          mine = mine && program.run(table, {.threads = 2}).gradient == expected.gradient;
          mine = mine && program.hessian_vector_product(table, v) == product;
        }
      });
    }
  }
  for (const bool mine : same) CHECK(mine);
}

TEST_CASE("an error in an operation of one's own comes out of every thread in the order of the rows") {
  Graph graph;
  const auto picky = custom(
      "picky", [](double a) { return a < 0.0 ? throw std::domain_error("row " + std::to_string(-a)) : a; },
      [](double, double) { return 1.0; });
  const Value x(graph, 2.0, "x");
  const Program program(picky(x) * 2.0, {.columns = {x}});
  CHECK(program.run({1.0, 2.0}).sum == 6.0);
  CHECK(program.run({1.0, 2.0}, {.column_gradient = true}).column_gradient == std::vector<double>{2.0, 2.0});
  std::vector<double> table(4000, 1.0);
  table[1500] = -1500.0;
  table[3500] = -3500.0;
  CHECK(mentions(refusal<std::domain_error>([&] { program.run(table, {.threads = 3}); }), "row 1500"));
}
