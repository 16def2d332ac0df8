// SPDX-License-Identifier: MIT
// Three spiral arms, told apart by a network with an output for each: cross-entropy, a confusion matrix of
// points that it has not seen, its areas and its loss as drawings.
//
//   spirals [FOLDER]
#include <cstdio>
#include <exception>
#include <string>

#include "nn/nn.hpp"

namespace {

using nn::Activation, nn::DataTable;

constexpr std::size_t classes = 3, rows_each = 100;
constexpr double noise = 0.03;

/// The points, with a column of 0 and 1 for each arm.
DataTable arms(std::uint64_t seed) { return nn::one_hot(nn::spirals(classes, rows_each, noise, seed), "y"); }
DataTable inputs_of(const DataTable& table) { return table.select({"x1", "x2"}); }
DataTable targets_of(const DataTable& table) { return table.without({"x1", "x2"}); }

nn::ConfusionMatrix measured(const nn::Network& network, const DataTable& table) {
  return nn::confusion_of_classes(targets_of(table).cells(), nn::predict(network, inputs_of(table)), classes);
}

void run(const std::string& folder) {
  const DataTable train = arms(1), validation = arms(2), unseen = arms(3);
  autograd::Graph graph;
  nn::Network network(graph, {2, 24, 24, classes}, {Activation::tanh, Activation::tanh, Activation::linear},
                      nn::Xavier{.seed = 1});
  constexpr std::uint64_t epochs = 200;
  nn::Trainer trainer(network, {.loss = nn::Loss::cross_entropy,
                                .optimiser = nn::AdamW{.rate = 0.01},
                                .batch = 30,
                                .epochs = epochs,
                                .schedule = nn::CosineDecay{.steps = epochs * 10}});
  const nn::History history =
      trainer.fit(inputs_of(train), targets_of(train), inputs_of(validation), targets_of(validation));

  std::printf("Three spiral arms of %zu points each, a network 2-24-24-3, cross-entropy\n\n", rows_each);
  std::printf("  loss               %.4f in the first epoch, %.4f in the last of %zu\n",
              history.epochs().front().loss, history.last_epoch().loss, history.epochs().size());
  std::printf("  validation loss    %.4f, and %.4f\n\n", history.epochs().front().validation_loss,
              history.last_epoch().validation_loss);
  const nn::ConfusionMatrix matrix = measured(network, unseen);
  const std::vector<std::string> names = {"arm 0", "arm 1", "arm 2"};
  std::printf("%zu unseen points: accuracy %.4f\n\n%s\n", matrix.total(), matrix.accuracy().value(),
              matrix.text(names).c_str());
  for (std::size_t arm = 0; arm < classes; ++arm)
    std::printf("  %s: precision %.4f, recall %.4f\n", names[arm].c_str(),
                matrix.precision(arm).value_or(0.0), matrix.recall(arm).value_or(0.0));

  nn::Chart loss = nn::loss_chart(history);
  loss.title = "Three spirals: cross-entropy of each epoch";
  nn::Boundary areas = nn::boundary_of(network, inputs_of(unseen), targets_of(unseen), nn::Answer::classes);
  areas.title = "Three spirals: the network's areas, and unseen points";
  areas.classes = names;
  nn::write_file(folder + "/spirals_loss.svg", nn::svg_of(loss));
  nn::write_file(folder + "/spirals_areas.svg", nn::svg_of(areas));
  nn::save(network, folder + "/spirals.safetensors",
           {.inputs = {"x1", "x2"}, .outputs = targets_of(train).names()});
  nn::write_csv(folder + "/spirals.csv", unseen);
  std::printf(
      "\nWritten to %s:\n\n  spirals_loss.svg\n  spirals_areas.svg\n  spirals.safetensors\n  spirals.csv\n",
      folder.c_str());
}

}  // namespace

int main(int count, char** arguments) try {
  if (count > 2 || (count == 2 && arguments[1][0] == '-')) {
    std::fprintf(stderr, "usage: spirals [FOLDER]\n");
    return 2;
  }
  run(count == 2 ? arguments[1] : ".");
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "spirals: %s\n", error.what());
  return 1;
}
