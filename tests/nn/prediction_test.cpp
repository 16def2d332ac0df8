// SPDX-License-Identifier: MIT
// Predictions of a table, against forward passes recorded row by row.
#include "nn/prediction.hpp"

#include <doctest/doctest.h>

#include "nn/csv.hpp"
#include "tests/support/refusal.hpp"

using namespace autograd;
using namespace nn;
using support::mentions, support::refusal;

namespace {

using Names = std::vector<std::string>;

/// 100 rows: more than one block of a program.
DataTable some_rows() {
  Random random(4);
  DataTable table(Names{"a", "b", "c"});
  for (int i = 0; i < 100; ++i)
    table.add_row({random.uniform(-2.0, 2.0), random.uniform(-2.0, 2.0), random.uniform(-2.0, 2.0)});
  return table;
}

}  // namespace

TEST_CASE("predictions are the outputs of forward passes, row after row") {
  const DataTable table = some_rows();
  for (const Activation last : {Activation::linear, Activation::sigmoid, Activation::softmax}) {
    Graph graph;
    Network network(graph, {3, 5, 2}, {Activation::tanh, last}, Uniform{.seed = 3});
    const std::vector<double> predicted = predict(network, table);
    REQUIRE(predicted.size() == 200);
    for (std::size_t row = 0; row < 100; ++row) {
      const Recording recording(graph);
      const std::span<const double> x = table.row(row);
      const std::vector<Value> outputs = network({x[0], x[1], x[2]});
      for (std::size_t i = 0; i < 2; ++i)
        CHECK(predicted[2 * row + i] == doctest::Approx(outputs[i].value()).epsilon(1e-14));
    }
    CHECK(predict(network, table.cells()) == predicted);
  }
}

TEST_CASE("predictions follow the parameters and leave nothing recorded") {
  Graph graph;
  Network network(graph, {2, 1}, Activation::linear, Constant{.weight = 1.0, .bias = 0.5});
  const Value before = network({3.0, 4.0})[0];
  const std::size_t size = graph.size();
  CHECK(predict(network, {3.0, 4.0}) == std::vector{7.5});
  network.set("b11", -1.0);
  CHECK(predict(network, {3.0, 4.0, 0.0, 1.0}) == std::vector{6.0, 0.0});
  CHECK(predict(network, std::vector<double>{}).empty());
  CHECK(graph.size() == size);
  CHECK(network.node("yhat").value() == before.value());
}

TEST_CASE("inputs that do not fit are refused") {
  Graph graph;
  const Network network(graph, {2, 1}, Activation::linear, Constant{});
  CHECK(mentions(refusal<WrongSize>([&] {
                   predict(network, {1.0, 2.0, 3.0});
                 }),
                 "3 numbers do not fill rows of the 2 inputs"));
  CHECK(mentions(refusal<WrongSize>([&] {
                   predict(network, DataTable(Names{"a", "b", "y"}, {1, 2, 3}));
                 }),
                 "reads 2 inputs and the table has 3 columns"));
  CHECK(mentions(refusal<WrongSize>([&] { predict(network, DataTable()); }), "the table has 0 columns"));
}

TEST_CASE("a model predicts a table by the names of its inputs, in the table's own units") {
  Graph graph;
  Network network(graph, {2, 1}, Activation::linear, Constant{.weight = 1.0, .bias = 0.0});
  network.set("w1_21", 3.0);
  // a becomes (a - 10)/2, the output y is 5 times what the network says and 100; b stays.
  const Scaling scaling(std::vector<Scaling::Line>{{"a", 10.0, 2.0}, {"y", 100.0, 5.0}});
  const Model model{network, {.inputs = {"a", "b"}, .outputs = {"y"}, .scaling = scaling}};
  const DataTable table(Names{"name", "b", "a"}, {7, 1, 12, 8, 2, 10});
  const DataTable predicted = predict(model, table);
  CHECK(predicted.names() == Names{"y"});
  CHECK(predicted.cells() == std::vector{100.0 + 5.0 * (1.0 + 3.0), 100.0 + 5.0 * (0.0 + 6.0)});
  CHECK(mentions(refusal<Error>([&] { predict(model, table.select(Names{"b", "name"})); }), "no column 'a'"));
}

TEST_CASE("a model refuses words, which another table numbered in its own way") {
  Graph graph;
  Network network(graph, {2, 1}, Activation::linear, Constant{});
  const Model model{network, {}};
  const DataTable words = parse_csv("sex,age\nm,2\nm,4\n", "new.csv");
  CHECK(mentions(refusal<Error>([&] { predict(model, words); }), "'sex' holds words, such as 'm'"));
  const DataTable damaged = parse_csv("iq,cgpa\nabout 80,8\n", "new.csv");
  CHECK(mentions(refusal<Error>([&] { predict(model, damaged); }), "'iq' holds words, such as 'about 80'"));
}

TEST_CASE("a model without a description predicts all columns") {
  Graph graph;
  Network network(graph, {1, 2}, Activation::linear, Constant{.weight = 2.0, .bias = 1.0});
  const DataTable predicted = predict(Model{network, {}}, DataTable(Names{"x"}, {1, 2}));
  CHECK(predicted.names() == Names{"yhat1", "yhat2"});
  CHECK(predicted.cells() == std::vector{3.0, 3.0, 5.0, 5.0});
  Network single(graph, {1, 1}, Activation::linear, Constant{.weight = 2.0, .bias = 1.0});
  CHECK(predict(Model{single, {}}, DataTable(Names{"x"}, {1})).names() == Names{"yhat"});
  CHECK_THROWS_AS(predict(Model{single, {}}, DataTable(Names{"x", "y"}, {1, 2})), WrongSize);
}
