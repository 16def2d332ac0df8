// SPDX-License-Identifier: MIT
// Training as nn does it, as it is installed: the program is recorded and compiled anew in every run.
#include <nn/nn.hpp>

#include "../workload/all.hpp"

namespace {

template <class Work>
void train(const Work&, std::span<const double> x, std::span<const double> y, std::span<const double> start,
           std::span<double> end) {
  autograd::Graph graph;
  using nn::Activation;
  const nn::Network network(graph, {2, bench::W6::width, bench::W6::width, 1},
                            {Activation::tanh, Activation::tanh, Activation::linear}, nn::Constant{});
  for (std::size_t i = 0; i < start.size(); ++i) network.parameters()[i].assign(start[i]);
  using Numbers = bench::AdamNumbers;
  nn::Trainer trainer(network, {.loss = nn::Loss::mean_squared_error,
                                .optimiser = nn::Adam{.rate = Numbers::rate,
                                                      .beta1 = Numbers::beta1,
                                                      .beta2 = Numbers::beta2,
                                                      .epsilon = Numbers::epsilon},
                                .batch = Work::batch,
                                .order = nn::Order::shuffled,
                                .seed = Work::seed,
                                .epochs = Work::epochs,
                                .progress = false});
  trainer.fit(x, y);
  for (std::size_t i = 0; i < end.size(); ++i) end[i] = network.parameters()[i].value();
}

}  // namespace

CHAINRULE_BENCHMARK_SIDE(chainrule_training) {
  bench::add_trainings(runs, "chainrule", []<class Work>(const Work& work) {
    std::vector<double> x, y;
    for (std::size_t i = 0; i < Work::rows; ++i) {
      x.insert(x.end(), {work.table()[3 * i], work.table()[3 * i + 1]});
      y.push_back(work.table()[3 * i + 2]);
    }
    return [x, y](const Work& of, std::span<const double> start, std::span<double> end) {
      train(of, x, y, start, end);
    };
  });
}
