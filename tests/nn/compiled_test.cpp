// SPDX-License-Identifier: MIT
// Every activation and every loss compiled: a program gives what recording each row gives, at the extremes
// too.
#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "autograd/program/program.hpp"
#include "nn/loss.hpp"
#include "nn/network.hpp"

using namespace autograd;
using nn::Activation;
using nn::Loss;
using nn::Network;

namespace {

/// Two inputs and two targets in each row.
using Rows = std::vector<std::vector<double>>;

struct Sums {
  double loss = 0.0;
  std::vector<double> gradient;
};

Sums recorded(Graph& graph, Network& network, Loss loss, const Rows& rows) {
  Sums sums{0.0, std::vector<double>(network.parameters().size())};
  for (const std::vector<double>& row : rows) {
    Recording recording(graph);
    const Value of_row = nn::loss_of(loss, {row[2], row[3]}, network({row[0], row[1]}));
    sums.loss += of_row.value();
    const Gradient g = gradient(of_row);
    for (std::size_t i = 0; i < sums.gradient.size(); ++i) sums.gradient[i] += g[network.parameters()[i]];
  }
  return sums;
}

Sums compiled(Graph& graph, Network& network, Loss loss, const Rows& rows) {
  Recording recording(graph);
  const std::vector<Value> columns = {Value(graph, 0.1), Value(graph, 0.2), Value(graph, 1.0),
                                      Value(graph, 0.0)};
  const Value of_row = nn::loss_of(loss, {columns[2], columns[3]}, network({columns[0], columns[1]}));
  const Program program(of_row, {.columns = columns, .parameters = network.parameters()});
  std::vector<double> table;
  for (const std::vector<double>& row : rows) table.insert(table.end(), row.begin(), row.end());
  const ProgramResult result = program.run(table);
  return {result.sum, result.gradient};
}

void compare(const std::vector<Activation>& activations, Loss loss, const Rows& rows) {
  CAPTURE(nn::activation_name(activations[0]));
  CAPTURE(nn::activation_name(activations[1]));
  CAPTURE(nn::loss_name(loss));
  Graph graph;
  Network network(graph, {2, 3, 2}, activations, nn::Uniform{.seed = 3});
  const Sums by_row = recorded(graph, network, loss, rows), at_once = compiled(graph, network, loss, rows);
  CHECK(std::isfinite(by_row.loss));
  CHECK(at_once.loss == doctest::Approx(by_row.loss).epsilon(1e-12));
  for (std::size_t i = 0; i < by_row.gradient.size(); ++i) {
    CAPTURE(i);
    CHECK(std::isfinite(by_row.gradient[i]));
    CHECK(at_once.gradient[i] == doctest::Approx(by_row.gradient[i]).epsilon(1e-11));
  }
}

const Rows ordinary = {{0.3, -0.7, 1, 0}, {1.2, 0.4, 0, 1}, {-0.8, -0.1, 1, 0}};
const Rows extreme = {
    {1e3, -1e3, 1, 0}, {-1e3, 1e3, 0, 1}, {1e3, 1e3, 1, 0}, {-1e3, -1e3, 0, 1}, {0, 0, 1, 0}};

}  // namespace

TEST_CASE("every activation compiles to what it records") {
  for (const Activation hidden :
       {Activation::linear, Activation::sigmoid, Activation::tanh, Activation::relu, Activation::leaky_relu,
        Activation::elu, Activation::gelu, Activation::silu, Activation::softplus}) {
    compare({hidden, Activation::softmax}, Loss::mean_squared_error, ordinary);
    compare({hidden, Activation::softmax}, Loss::binary_cross_entropy, extreme);
    compare({hidden, Activation::linear}, Loss::cross_entropy, extreme);
  }
}

TEST_CASE("every loss compiles to what it records") {
  for (const Loss loss : {Loss::squared_error, Loss::mean_squared_error, Loss::mean_absolute_error,
                          Loss::huber, Loss::hinge, Loss::binary_cross_entropy_logits, Loss::cross_entropy}) {
    compare({Activation::tanh, Activation::linear}, loss, ordinary);
    compare({Activation::relu, Activation::linear}, loss, extreme);
  }
  compare({Activation::tanh, Activation::sigmoid}, Loss::binary_cross_entropy, ordinary);
  compare({Activation::relu, Activation::sigmoid}, Loss::binary_cross_entropy, extreme);
}
