// SPDX-License-Identifier: MIT
// Trains for longer than anyone waits, and says why it ended. Its test watches it on a terminal. With a rate
// of 0 nothing changes: one row has a loss of 1, the other one of 100, and every epoch one of 50.5.
#include <cstdio>
#include <exception>
#include <string>

#include "nn/nn.hpp"

int main() try {
  autograd::Graph graph;
  nn::Network network(graph, {1, 1}, nn::Activation::linear, nn::Constant{});
  nn::Trainer trainer(network, {.loss = nn::Loss::squared_error,
                                .optimiser = nn::GradientDescent{.rate = 0.0},
                                .batch = 1,
                                .epochs = 1'000'000'000,
                                .on_epoch = [](const nn::EpochRecord& epoch, nn::Trainer&) {
                                  if (epoch.epoch != 3) return;
                                  std::printf("training\n");
                                  std::fflush(stdout);
                                }});
  const std::vector<double> x = {1.0, 2.0}, y = {1.0, 10.0};
  const nn::History history = trainer.fit(x, y);
  std::printf("ended: %s\n", std::string(nn::words_of(history.stopped)).c_str());
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
