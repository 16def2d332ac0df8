// SPDX-License-Identifier: MIT
// A curve behind noise: a small tanh network learns it from some of the points, and is measured by those that
// were held back, beside a straight line and beside the curve itself.
#include <cmath>
#include <cstdio>
#include <exception>
#include <string>

#include "nn/file.hpp"
#include "nn/nn.hpp"

namespace {

using Numbers = std::vector<double>;

constexpr std::size_t points = 120;
constexpr double noise = 0.3;
constexpr std::uint64_t steps = 1000;

double curve(double x) { return std::sin(2.0 * x) + 0.5 * x; }

/// Points of the curve, x drawn from -3 to 3, each moved up or down by at most `noise`.
nn::DataTable noisy_points() {
  autograd::Random random(1);
  nn::DataTable table(std::vector<std::string>{"x", "y"});
  for (std::size_t i = 0; i < points; ++i) {
    const double x = random.uniform(-3.0, 3.0);
    table.add_row({x, curve(x) + random.uniform(-noise, noise)});
  }
  return table;
}

Numbers curve_at(const nn::DataTable& x) {
  Numbers y;
  for (const double number : x.cells()) y.push_back(curve(number));
  return y;
}

struct Fit {
  autograd::Graph graph;
  nn::Network network;
  nn::History history;

  Fit(const std::vector<std::size_t>& sizes, nn::Activation hidden)
      : network(graph, sizes, last_linear(sizes.size() - 1, hidden), nn::Xavier{.seed = 1}) {}
  static std::vector<nn::Activation> last_linear(std::size_t layers, nn::Activation hidden) {
    std::vector<nn::Activation> activations(layers, hidden);
    activations.back() = nn::Activation::linear;
    return activations;
  }
  void train(const nn::DataTable& rows) {
    nn::Trainer trainer(network, {.loss = nn::Loss::mean_squared_error,
                                  .optimiser = nn::Adam{.rate = 0.05},
                                  .batch = nn::all_rows,
                                  .epochs = steps,
                                  .schedule = nn::CosineDecay{.steps = steps}});
    history = trainer.fit(rows.select({"x"}), rows.select({"y"}));
  }
};

/// The points, the network's curve and the one behind the noise.
std::string drawing(const nn::Split& split, const nn::Network& network) {
  nn::DataTable grid(std::vector<std::string>{"x"});
  for (int i = -300; i <= 300; ++i) grid.add_row({0.01 * i});
  const Numbers x = grid.cells();
  nn::Chart chart{.title = "A curve behind noise, and a network's fit", .x_label = "x", .y_label = "y"};
  chart.series = {
      {.name = "sin(2x) + x/2", .x = x, .y = curve_at(grid), .look = nn::Look::guide},
      {.name = "network", .x = x, .y = nn::predict(network, grid)},
      {.name = "learned",
       .x = split.train.column("x"),
       .y = split.train.column("y"),
       .look = nn::Look::points},
      {.name = "held back",
       .x = split.test.column("x"),
       .y = split.test.column("y"),
       .look = nn::Look::points},
  };
  return nn::svg_of(chart);
}

void print_measure(const char* what, const nn::Split& split, const Numbers& train, const Numbers& test) {
  std::printf("  %-28s%12.4f%12.4f\n", what, nn::r_squared(split.train.column("y"), train).value(),
              nn::r_squared(split.test.column("y"), test).value());
}

}  // namespace

int main(int count, char** words) try {
  if (count > 2 || (count == 2 && words[1][0] == '-')) {
    std::fprintf(stderr, "usage: fit_curve [DRAWING.svg]\n");
    return 2;
  }
  const nn::Split split = nn::train_test_split(noisy_points(), 0.25);
  const nn::DataTable train = split.train.select({"x"}), test = split.test.select({"x"});
  Fit line({1, 1}, nn::Activation::linear), network({1, 8, 1}, nn::Activation::tanh);
  line.train(split.train);
  network.train(split.train);
  std::printf(
      "A curve behind noise: y = sin(2x) + x/2, moved up or down by at most %g\n\n"
      "%zu points to learn from, %zu held back. A network 1-8-1, tanh, all points at once, 1,000 steps of\n"
      "Adam, the rate falling from 0.05 to 0. Its loss was %.4f at first and is %.4f in the end.\n\n"
      "R2 is 1 for perfect predictions and 0 for who always says the mean:\n\n"
      "  %-28s%12s%12s\n",
      noise, split.train.rows(), split.test.rows(), network.history.epochs().front().loss,
      network.history.epochs().back().loss, "", "learned", "held back");
  print_measure("a straight line", split, nn::predict(line.network, train), nn::predict(line.network, test));
  print_measure("the network", split, nn::predict(network.network, train),
                nn::predict(network.network, test));
  print_measure("the curve without the noise", split, curve_at(train), curve_at(test));
  if (count == 1) {
    std::printf("\nfit_curve FILE.svg draws the points and the fit.\n");
    return 0;
  }
  nn::write_file(words[1], drawing(split, network.network));
  std::printf("\nThe points and the fit are drawn in %s.\n", words[1]);
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "fit_curve: %s\n", error.what());
  return 1;
}
