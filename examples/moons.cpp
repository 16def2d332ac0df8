// SPDX-License-Identifier: MIT
// Two half moons, told apart by a network 2-16-16-1: its accuracy on points that it has not seen, its
// decision boundary and its loss as drawings, and the whole run as a report.
//
//   moons [FOLDER]
#include <cstdio>
#include <exception>
#include <string>

#include "nn/nn.hpp"

namespace {

using nn::Activation, nn::Answer, nn::DataTable;

constexpr std::size_t rows = 200, batch = 20;
constexpr std::uint64_t epochs = 150;
constexpr double noise = 0.15;
constexpr std::uint64_t data_seed = 1, unseen_seed = 2, initial_seed = 1, order_seed = 1;

DataTable inputs_of(const DataTable& table) { return table.select({"x1", "x2"}); }
DataTable targets_of(const DataTable& table) { return table.select({"y"}); }

/// The share of rows that the network takes for what they are, in words.
std::string right_of(const nn::Network& network, const DataTable& table) {
  const std::vector<double> logits = nn::predict(network, inputs_of(table));
  const nn::ConfusionMatrix matrix = nn::confusion(targets_of(table).cells(), logits, nn::by_logit);
  return std::to_string(matrix.count(0, 0) + matrix.count(1, 1)) + " of " + std::to_string(matrix.total());
}

void write(const std::string& folder, const std::string& name, const std::string& bytes) {
  nn::write_file(folder + "/" + name, bytes);
  std::printf("  %s\n", name.c_str());
}

void run(const std::string& folder) {
  const DataTable train = nn::moons(rows, noise, data_seed), unseen = nn::moons(rows, noise, unseen_seed);
  autograd::Graph graph;
  nn::Network network(graph, {2, 16, 16, 1}, {Activation::tanh, Activation::tanh, Activation::linear},
                      nn::Xavier{.seed = initial_seed});
  const nn::TrainerSettings settings{.loss = nn::Loss::binary_cross_entropy_logits,
                                     .optimiser = nn::Adam{.rate = 0.01},
                                     .batch = batch,
                                     .seed = order_seed,
                                     .epochs = epochs,
                                     .schedule = nn::CosineDecay{.steps = epochs * rows / batch}};
  const auto runs = nn::compare_rates(network, settings, inputs_of(train), targets_of(train),
                                      {0.0001, 0.001, 0.01, 0.1, 1.0});
  nn::Trainer trainer(network, settings);
  nn::Report report(trainer, "Two moons");
  const nn::History history = trainer.fit(inputs_of(train), targets_of(train));

  const std::string right = right_of(network, train), right_unseen = right_of(network, unseen);
  std::printf("Two moons, %zu points, told apart by a network 2-16-16-1 with %zu parameters\n\n", rows,
              network.parameters().size());
  std::printf("  loss             %.4f in the first epoch, %.4f in the last of %zu\n",
              history.epochs().front().loss, history.last_epoch().loss, history.epochs().size());
  std::printf("  right            %s\n  right, unseen    %s\n\n", right.c_str(), right_unseen.c_str());
  std::printf("The last epoch's loss by the rate of Adam, from the same start:\n\n");
  for (const nn::RateRun& one : runs) std::printf("  %-8g %.4f\n", one.rate, one.history.last_epoch().loss);

  nn::Boundary boundary = nn::boundary_of(network, inputs_of(train), targets_of(train), Answer::logit);
  boundary.title = "Two moons: the decision boundary";
  report.say("200 points on two half moons with noise 0.15, seed " + std::to_string(data_seed) +
             "; parameters drawn by Xavier's rule, seed " + std::to_string(initial_seed) + ".");
  report.say("Right are " + right + " points that it learned from, and " + right_unseen + " unseen ones.");
  report.add("Decision boundary", boundary).compare(runs);

  std::printf("\nWritten to %s:\n\n", folder.c_str());
  write(folder, "moons_loss.svg", nn::svg_of(nn::loss_chart(history)));
  write(folder, "moons_boundary.svg", nn::svg_of(boundary));
  write(folder, "moons_report.html", report.html());
  nn::save(network, folder + "/moons.safetensors", {.inputs = {"x1", "x2"}, .outputs = {"y"}});
  nn::write_csv(folder + "/moons.csv", train);
  std::printf("  moons.safetensors\n  moons.csv\n");
}

}  // namespace

int main(int count, char** arguments) try {
  if (count > 2 || (count == 2 && arguments[1][0] == '-')) {
    std::fprintf(stderr, "usage: moons [FOLDER]\n");
    return 2;
  }
  run(count == 2 ? arguments[1] : ".");
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "moons: %s\n", error.what());
  return 1;
}
