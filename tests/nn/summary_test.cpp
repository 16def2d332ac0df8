// SPDX-License-Identifier: MIT
#include "nn/summary.hpp"

#include <doctest/doctest.h>

using namespace autograd;
using nn::Activation;
using nn::Network;

TEST_CASE("a summary has a line for each layer, and the totals") {
  Graph graph;
  const Network network(graph, {2, 16, 16, 3},
                        {Activation::tanh, Activation::leaky_relu, Activation::softmax}, nn::Constant{});
  CHECK(nn::summary(network) ==
        "layer  shape     activation  weights  biases  parameters\n"
        "1      2 -> 16   tanh             32      16          48\n"
        "2      16 -> 16  leaky_relu      256      16         272\n"
        "3      16 -> 3   softmax          48       3          51\n"
        "total                            336      35         371\n");
  CHECK(network.parameters().size() == 371);
}

TEST_CASE("a summary of one layer is as wide as it needs to be") {
  Graph graph;
  CHECK(nn::summary(Network(graph, {1, 1}, Activation::linear, nn::Constant{})) ==
        "layer  shape   activation  weights  biases  parameters\n"
        "1      1 -> 1  linear            1       1           2\n"
        "total                            1       1           2\n");
}
