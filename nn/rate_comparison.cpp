// SPDX-License-Identifier: MIT
#include "nn/rate_comparison.hpp"

#include <variant>

namespace nn {
namespace {

/// Gives a network back the parameters that it had, however one leaves.
class KeptParameters {
 public:
  explicit KeptParameters(const Network& network) : network_(network) {
    for (const autograd::Value& parameter : network.parameters()) numbers_.push_back(parameter.value());
  }
  ~KeptParameters() { restore(); }
  KeptParameters(const KeptParameters&) = delete;
  KeptParameters& operator=(const KeptParameters&) = delete;

  void restore() const {
    for (std::size_t i = 0; i < numbers_.size(); ++i) network_.parameters()[i].assign(numbers_[i]);
  }

 private:
  const Network& network_;
  std::vector<double> numbers_;
};

}  // namespace

std::vector<RateRun> compare_rates(const Network& network, TrainerSettings settings, const DataTable& inputs,
                                   const DataTable& targets, const std::vector<double>& rates) {
  settings.on_step = {};
  settings.on_epoch = {};
  settings.progress = false;
  const KeptParameters kept(network);
  std::vector<RateRun> runs;
  for (const double rate : rates) {
    kept.restore();
    std::visit([&](auto& optimiser) { optimiser.rate = rate; }, settings.optimiser);
    Trainer trainer(network, settings);
    RateRun run{.rate = rate};
    try {
      run.history = trainer.fit(inputs, targets);
    } catch (const Diverged& diverged) {
      run.history = trainer.history();
      run.diverged = diverged.what();
    }
    runs.push_back(std::move(run));
  }
  return runs;
}

}  // namespace nn
