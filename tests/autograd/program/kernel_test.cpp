// SPDX-License-Identifier: MIT
// The tables of kernels: which there are, and that the first of them says what the engine says.
#include "autograd/program/kernel.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "tests/autograd/program/block.hpp"
#include "tests/support/alphabet.hpp"
#include "tests/support/environment.hpp"
#include "tests/support/refusal.hpp"

using namespace autograd;
using namespace autograd::program;
using support::RowBlock;

namespace {

bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

/// The adjoint that arrives in a row.
double adjoint_of(std::size_t row) { return 0.5 + 0.25 * double(row); }

/// Row by row, the block says what recording the operation and walking back says.
template <class Op>
void compare_with_graph(const Kernels<double>& table) {
  const auto points = support::points_of<Op>(10, 7);
  RowBlock<double> block(points[0].size());
  support::fill(block, points);
  for (std::size_t row = 0; row < block_rows; ++row) block.adjoint[row] = adjoint_of(row);
  if (Op::fixed_a) block.wanted[0] = false;
  block.forward(table, code_of<Op>);
  block.backward(table, code_of<Op>);
  for (std::size_t row = 0; row < block_rows; ++row) {
    Graph graph;
    const auto& point = points[row % points.size()];
    auto operands = support::leaves(graph, point);
    if (Op::fixed_a) operands[0] = point[0];
    const Value y = support::record<Op>(operands), seeded = y * adjoint_of(row);
    const Gradient g = gradient(seeded);
    INFO(Op::notation.name << support::text_of(point));
    CHECK(same(block.result[row], y.value()));
    for (std::size_t i = Op::fixed_a ? 1 : 0; i < operands.size(); ++i)
      CHECK(same(block.adjoints[i][row], g[operands[i]]));
  }
}

}  // namespace

TEST_CASE("the first table calculates what the engine does, for every operation") {
  const auto& table = *available_kernels<double>().front();
  for_each_operation([&]<class Op>(Op) { compare_with_graph<Op>(table); });
}

TEST_CASE("an operation of one's own is calculated, and its adjoints gather") {
  const auto operation = custom(
      "weighted", [](auto a, auto b) { return a * a * b; }, [](auto a, auto b, auto) { return 2.0 * a * b; },
      [](auto a, auto, auto) { return a * a; });
  Graph graph;
  const Value recorded = operation(Value(graph, 1.0), Value(graph, 2.0));
  const CustomOperation* pointer = graph.custom(recorded.index());
  for (const auto* table : available_kernels<double>()) {
    RowBlock<double> block(2);
    support::fill(block, {{1.5, -2.0}, {3.0, 0.5}});
    block.adjoint[1] = 2.0;
    block.adjoints[0][1] = 100.0;
    block.forward(*table, custom_code, pointer);
    block.backward(*table, custom_code, pointer);
    CHECK(block.result[0] == -4.5);
    CHECK(block.result[1] == 4.5);
    CHECK(block.adjoints[0][0] == 0.0);
    CHECK(block.adjoints[0][1] == 106.0);
    CHECK(block.adjoints[1][1] == 18.0);
  }
}

TEST_CASE("a list may be longer than what fits on the stack") {
  for (const auto* table : available_kernels<double>()) {
    RowBlock<double> block(1000);
    for (std::size_t i = 0; i < 1000; ++i) block.operands[i][3] = double(i);
    block.adjoint[3] = 1.0;
    block.forward(*table, code_of<LogSumExp>);
    block.backward(*table, code_of<LogSumExp>);
    CHECK(block.result[3] == doctest::Approx(999.0 - std::log(1 - std::exp(-1.0))));
    CHECK(block.adjoints[999][3] == doctest::Approx(1 - std::exp(-1.0)));
    CHECK(block.adjoints[998][3] == doctest::Approx(std::exp(-1.0) * (1 - std::exp(-1.0))));
  }
}

TEST_CASE("every table has a kernel for every operation, and none for a leaf") {
  const auto check = [](const auto& table) {
    for (Code code = 1; code <= custom_code; ++code) {
      CHECK((table.forward[code] != nullptr));
      CHECK((table.backward[code] != nullptr));
    }
    CHECK((table.forward[leaf_code] == nullptr));
    CHECK((table.backward[leaf_code] == nullptr));
  };
  for (const auto* table : available_kernels<double>()) check(*table);
  for (const auto* table : available_kernels<float>()) check(*table);
}

TEST_CASE("the widest table is chosen, or the one that the environment names") {
  const support::Variable none("CHAINRULE_LANES", "");
  CHECK(available_kernels<double>().front()->name == "scalar");
  CHECK(&chosen_kernels<double>() == available_kernels<double>().back());
  CHECK(&chosen_kernels<float>() == available_kernels<float>().back());
  for (const auto* table : available_kernels<float>()) {
    const support::Variable chosen("CHAINRULE_LANES", std::string(table->name));
    CHECK(&chosen_kernels<float>() == table);
    CHECK(chosen_kernels<double>().name == table->name);
  }
}

TEST_CASE("a table that is not there is refused with the names of those that are") {
  const support::Variable chosen("CHAINRULE_LANES", "mmx");
  const std::string message = support::refusal<Error>([] { chosen_kernels<double>(); });
  for (const char* part : {"CHAINRULE_LANES", "\"mmx\"", "scalar"}) CHECK(support::mentions(message, part));
}
