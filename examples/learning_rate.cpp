// SPDX-License-Identifier: MIT
// The founding notes' pages on gradient descent: what the learning rate eta does. All slopes are the
// engine's; the steps are printed, and drawn as SVG files into a folder.
//
//   learning_rate [FOLDER]
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "nn/nn.hpp"

namespace {

using autograd::Graph, autograd::Gradient, autograd::Value;
using nn::Chart, nn::Look, nn::Scale, nn::Series, nn::short_text;

constexpr double close_enough = 1e-6;  // a slope that counts as none
constexpr std::size_t most_steps = 10'000;

std::string steps_text(std::size_t steps) {
  return std::to_string(steps) + (steps == 1 ? " step" : " steps");
}

/// Where the descent is, how high, and the slope in each direction.
struct Stop {
  std::vector<double> at, slope;
  double height = 0.0;
};

/// A function of a few leaves, recorded once.
class Landscape {
 public:
  Landscape(Graph& graph, std::vector<Value> leaves, Value height)
      : graph_(graph), leaves_(std::move(leaves)), height_(height) {}

  Stop look(const std::vector<double>& at) const {
    for (std::size_t i = 0; i < leaves_.size(); ++i) leaves_[i].assign(at[i]);
    graph_.recalculate();
    const Gradient gradient = autograd::gradient(height_);
    Stop stop{at, {}, height_.value()};
    for (const Value& leaf : leaves_) stop.slope.push_back(gradient[leaf]);
    return stop;
  }

  /// new = old - eta * slope, so many times.
  std::vector<Stop> descend(std::vector<double> at, double eta, std::size_t steps) const {
    std::vector<Stop> stops{look(at)};
    for (std::size_t step = 0; step < steps; ++step) {
      for (std::size_t i = 0; i < at.size(); ++i) at[i] -= eta * stops.back().slope[i];
      stops.push_back(look(at));
    }
    return stops;
  }

  /// How many steps it takes until the ground is level; most_steps where it never is.
  std::size_t steps_to_rest(std::vector<double> at, double eta) const {
    for (std::size_t step = 0; step < most_steps; ++step) {
      const Stop stop = look(at);
      const bool level = std::all_of(stop.slope.begin(), stop.slope.end(),
                                     [](double slope) { return std::abs(slope) < close_enough; });
      if (level) return step;
      if (!std::isfinite(stop.height)) return most_steps;
      for (std::size_t i = 0; i < at.size(); ++i) at[i] -= eta * stop.slope[i];
    }
    return most_steps;
  }

 private:
  Graph& graph_;
  std::vector<Value> leaves_;
  Value height_;
};

/// What the first steps do, told by the slope before and after one.
std::string told(const std::vector<Stop>& stops) {
  const double before = stops[0].slope[0], after = stops[1].slope[0];
  if (after == 0.0) return "lands on the minimum in one step";
  const double ratio = std::abs(after / before);
  const bool crosses = after * before < 0.0;
  if (!crosses) return ratio > 0.9 ? "creeps down" : "goes down steadily";
  if (std::abs(ratio - 1.0) < 1e-12) return "mirrors for ever: the zigzag that never narrows";
  return ratio < 1.0 ? "zigzags across the minimum, closer each time" : "zigzags outwards and runs away";
}

void print_descent(const Landscape& landscape, const std::vector<double>& start, double eta) {
  const std::vector<Stop> stops = landscape.descend(start, eta, 4);
  std::string places;
  for (const Stop& stop : stops) places += (places.empty() ? "" : ", ") + short_text(stop.at[0], 6);
  const std::size_t steps = landscape.steps_to_rest(start, eta);
  const std::string rest =
      steps == most_steps ? "not at rest in " + steps_text(most_steps) : "at rest after " + steps_text(steps);
  std::printf("  eta = %-5s %s, ...\n              %s; %s\n", short_text(eta).c_str(), places.c_str(),
              told(stops).c_str(), rest.c_str());
}

Series series_of(const std::string& name, const std::vector<Stop>& stops) {
  Series series{.name = name, .look = Look::line_and_points};
  for (const Stop& stop : stops) {
    series.x.push_back(stop.at[0]);
    series.y.push_back(stop.at.size() > 1 ? stop.at[1] : stop.height);
  }
  return series;
}

void draw(const std::string& folder, const std::string& name, const Chart& chart) {
  nn::write_file(folder + "/" + name + ".svg", nn::svg_of(chart));
  std::printf("  drawn: %s.svg\n", name.c_str());
}

/// Circles of equal height around the minimum, at the heights 1, 4, 9...
void add_circles(Chart& chart, int largest) {
  for (int radius = 1; radius <= largest; ++radius) {
    Series circle{.name = radius == largest ? "circles of equal z: 1, 4, 9, ..." : "", .look = Look::guide};
    for (int degrees = 0; degrees <= 360; degrees += 3) {
      const double angle = degrees * std::acos(-1.0) / 180.0;
      circle.x.push_back(radius * std::cos(angle));
      circle.y.push_back(radius * std::sin(angle));
    }
    chart.series.push_back(std::move(circle));
  }
}

void bowl(const std::string& folder) {
  Graph graph;
  const Value x(graph, 1.0, "x"), y(graph, 2.0, "y");
  const Value z = (square(x) + square(y)).named("z");
  const Landscape landscape(graph, {x, y}, z);
  std::printf("The bowl z = x^2 + y^2\n");
  const Stop side = landscape.look({1.0, 2.0}), middle = landscape.look({0.0, 0.0});
  std::printf("  G1, G2: at (1, 2) dz/dx = %g and dz/dy = %g, as the notes' 2x and 2y;\n", side.slope[0],
              side.slope[1]);
  std::printf(
      "  at (0, 0) dz/dx = %g and dz/dy = %g: the minimum. Steps from (4, 3), where x goes (at rest is\n"
      "  where no slope is above 1e-6):\n",
      middle.slope[0], middle.slope[1]);

  const std::vector<double> start{4.0, 3.0};
  Chart heights{.title = "z after each step, from (4, 3)",
                .x_label = "step",
                .y_label = "z",
                .y_scale = Scale::logarithmic};
  for (const double eta : {0.02, 0.3, 0.5, 0.9, 1.0, 1.1}) {
    print_descent(landscape, start, eta);
    const std::vector<Stop> stops = landscape.descend(start, eta, 20);
    Series series{.name = "eta = " + short_text(eta)};
    for (std::size_t i = 0; i < stops.size(); ++i) {
      series.x.push_back(static_cast<double>(i));
      series.y.push_back(stops[i].height);
    }
    heights.series.push_back(std::move(series));
    if (eta == 0.5 || eta == 1.0) continue;  // one step, and one line to and fro
    Chart chart{.title = "z = x^2 + y^2 from above: eta = " + short_text(eta),
                .x_label = "x",
                .y_label = "y",
                .equal_units = true,
                .width = 560.0,
                .height = 460.0};
    add_circles(chart, 6);
    const std::size_t shown = eta > 1.0 ? 3 : stops.size();
    chart.series.push_back(series_of("the steps", {stops.begin(), stops.begin() + static_cast<int>(shown)}));
    chart.notes = {"From (4, 3), against the gradient (2x, 2y): it " + told(stops) + "."};
    draw(folder, "bowl_eta_" + short_text(eta), chart);
  }
  draw(folder, "bowl_z", heights);
}

void worked_steps() {
  std::printf("\nOne step from b = -5, where dL/db = -50 (as on the parabola L = (b - 20)^2)\n");
  Graph graph;
  const Value b(graph, -5.0, "b");
  const Landscape landscape(graph, {b}, square(b - 20.0).named("L"));
  const double slope = landscape.look({-5.0}).slope[0];
  const auto after = [&](double eta) { return landscape.descend({-5.0}, eta, 1)[1].at[0]; };
  std::printf("  G3: eta = 1:    b_new = -5 - 1*(%g) = %g\n", slope, after(1.0));
  std::printf("      The notes write -5 - (-5) = 45. A zero was lost, -5 - (-5) is %g; it should be\n",
              -5.0 - -5.0);
  std::printf("      -5 - (%g) = %g. The result that they wrote is right.\n", slope, after(1.0));
  std::printf("  G4: eta = 0.01: b_new = -5 - 0.01*(%g) = %g, as the notes have it\n", slope, after(0.01));
}

/// The loss over b21 alone, of the first row of the regression: iq 80, cgpa 8, lpa 3.
void draw_parabola(const std::string& folder, const Landscape& landscape, double eta, std::size_t steps) {
  const std::vector<Stop> stops = landscape.descend({0.0}, eta, steps);
  double least = -380.0, most = 40.0;
  for (const Stop& stop : stops) {
    least = std::min(least, stop.at[0] - 20.0);
    most = std::max(most, stop.at[0] + 20.0);
  }
  Series curve{.name = "L over b21", .look = Look::guide};
  for (int i = 0; i <= 120; ++i) {
    const double at = least + (most - least) * i / 120.0;
    curve.x.push_back(at);
    curve.y.push_back(landscape.look({at}).height);
  }
  Chart chart{.title = "Steps on L(b21): eta = " + short_text(eta), .x_label = "b21", .y_label = "L"};
  chart.series = {curve, series_of(steps_text(steps) + " from b21 = 0", stops)};
  chart.notes = {"eta = " + short_text(eta) + " " + told(stops) + ". The minimum is at b21 = -173."};
  draw(folder, "b21_eta_" + short_text(eta), chart);
}

void loss_over_b21(const std::string& folder) {
  Graph graph;
  const Value iq(graph, 80.0, "iq"), cgpa(graph, 8.0, "cgpa"), lpa(graph, 3.0, "lpa");
  nn::Network network(graph, {2, 2, 1}, nn::Activation::linear, nn::Constant{.weight = 1.0, .bias = 0.0});
  const Value yhat = network({iq, cgpa})[0];
  const Value L = nn::squared_error(lpa, yhat).named("L");
  std::printf("\nThe regression network over b21 alone: w = 1, b = 0, iq = 80, cgpa = 8, lpa = 3\n");
  const Gradient all = autograd::gradient(L);
  const auto moves = std::count_if(network.parameters().begin(), network.parameters().end(),
                                   [&](const Value& parameter) { return all[parameter] != 0.0; });
  std::printf("  yhat = %g, L = %g\n", yhat.value(), L.value());
  std::printf("  G7: L depends on all trainable parameters: %td of its %zu derivatives are not 0\n", moves,
              network.parameters().size());

  const Landscape landscape(graph, {network.parameter("b21")}, L);
  for (const double at : {0.0, -346.0}) {
    const Stop here = landscape.look({at});
    const double step = here.slope[0] > 0.0 ? -1.0 : 1.0;
    std::printf("  G6: at b21 = %g the slope is %g: %s b21 by 1 takes L from %g to %g\n", at, here.slope[0],
                step < 0.0 ? "lowering" : "raising", here.height, landscape.look({at + step}).height);
  }
  std::printf(
      "  L is a parabola in b21 with its minimum at -173: the slope there is %g. Steps from b21 = 0:\n",
      landscape.look({-173.0}).slope[0]);
  Chart steps{.title = "b21 after each step", .x_label = "step", .y_label = "b21"};
  steps.series.push_back({.name = "the minimum, -173", .x = {0, 12}, .y = {-173, -173}, .look = Look::guide});
  for (const double eta : {0.01, 0.1, 0.5, 0.9, 1.0, 1.1}) {
    print_descent(landscape, {0.0}, eta);
    if (eta != 0.1) draw_parabola(folder, landscape, eta, eta == 0.5 ? 1 : eta >= 1.0 ? 6 : 12);
    if (eta > 1.0) continue;
    Series series{.name = "eta = " + short_text(eta), .look = Look::line_and_points};
    for (const Stop& stop : landscape.descend({0.0}, eta, 12)) {
      series.x.push_back(static_cast<double>(series.x.size()));
      series.y.push_back(stop.at[0]);
    }
    steps.series.push_back(std::move(series));
  }
  draw(folder, "b21_steps", steps);
  std::printf(
      "  G5: a small eta takes long, a large one zigzags. Each step multiplies the way to the minimum by\n"
      "  1 - 2*eta: eta = 1/2 makes it 0, eta = 1 makes it -1. That is the zigzag that the notes draw.\n");
}

}  // namespace

int main(int count, char** arguments) try {
  if (count > 2 || (count == 2 && arguments[1][0] == '-')) {
    std::fprintf(stderr, "usage: learning_rate [FOLDER]\n");
    return 2;
  }
  const std::string folder = count == 2 ? arguments[1] : ".";
  bowl(folder);
  worked_steps();
  loss_over_b21(folder);
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "learning_rate: %s\n", error.what());
  return 1;
}
