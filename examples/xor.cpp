// SPDX-License-Identifier: MIT
// Exclusive or, the classic that one neuron cannot learn: a network with four hidden neurons learns it from a
// random start, and cannot from equal weights.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>

#include "nn/nn.hpp"

namespace {

constexpr int hidden = 4;

/// Trains a network from a start and prints what it says to each row.
void learn(const nn::InitialValues& start) {
  const nn::DataTable table = nn::xor_table();
  const nn::DataTable inputs = table.select({"x1", "x2"}), targets = table.select({"y"});
  autograd::Graph graph;
  nn::Network network(graph, {2, hidden, 1}, {nn::Activation::tanh, nn::Activation::linear}, start);
  nn::Trainer trainer(network, {.loss = nn::Loss::binary_cross_entropy_logits,
                                .optimiser = nn::Adam{.rate = 0.05},
                                .batch = nn::all_rows,
                                .epochs = 500});
  const nn::History history = trainer.fit(inputs, targets);

  const std::vector<double> logits = nn::predict(network, inputs);
  std::printf("  x1   x2   truth   prediction\n");
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const double y = targets.row(row)[0];
    const bool right = (logits[row] >= 0.0) == (y == 1.0);
    std::printf("%4g %4g %7g %12.4f   %s\n", inputs.row(row)[0], inputs.row(row)[1], y,
                autograd::sigmoid(logits[row]), right ? "right" : "wrong");
  }
  double apart = 0.0;
  for (std::size_t i = 1; i < hidden; ++i) {
    const nn::Neuron &one = network.layers()[0].neurons()[0], &other = network.layers()[0].neurons()[i];
    for (std::size_t j = 0; j < 2; ++j)
      apart = std::max(apart, std::abs(one.weights()[j].value() - other.weights()[j].value()));
  }
  std::printf("\n  loss %.4f at first, %.4f after %llu steps; %.0f %% right\n", history.epochs().front().loss,
              history.epochs().back().loss, static_cast<unsigned long long>(history.last_step().step),
              100.0 * nn::accuracy(targets.cells(), logits, nn::by_logit).value());
  std::printf("  the hidden neurons' weights differ by %.3g at most\n", apart);
}

}  // namespace

int main(int count, char**) try {
  if (count > 1) {
    std::fprintf(stderr, "xor takes no arguments; its four rows are built into it\n");
    return 2;
  }
  std::printf(
      "Exclusive or: y is 1 where one of x1 and x2 is 1, and not both\n\n"
      "A network 2-%d-1, tanh, all four rows at once, Adam. The prediction is the probability of 1.\n\n"
      "From a random start:\n\n",
      hidden);
  learn(nn::Xavier{.seed = 1});
  std::printf("\nFrom equal weights, each 0.5, and biases of 0:\n\n");
  learn(nn::Constant{.weight = 0.5, .bias = 0.0});
  std::printf(
      "\nEqual neurons get equal derivatives and stay equal: four of them count as one. One neuron only\n"
      "rises, or only falls, from (0, 0) over (0, 1) and (1, 0) to (1, 1), and cannot say 0, 1, 1, 0. The\n"
      "best that it can say is 0, 2/3, 2/3, 2/3, with the loss (log 3 + 2 log 3/2)/4 = %.4f. More\n"
      "steps do not help, nor do more equal neurons. A random start does.\n",
      (std::log(3.0) + 2.0 * std::log(1.5)) / 4.0);
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "xor: %s\n", error.what());
  return 1;
}
