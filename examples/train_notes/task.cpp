// SPDX-License-Identifier: MIT
#include "examples/train_notes/task.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace notes {

using autograd::Value;

Task regression(const nn::DataTable& table) {
  return {table.select({"iq", "cgpa"}), table.select({"lpa"}), nn::Activation::linear,
          nn::Loss::squared_error, nn::Constant{.weight = 1.0, .bias = 0.0}};
}

Task classification(const nn::DataTable& inputs) {
  return {inputs, nn::notes_classification().select({"placement"}), nn::Activation::sigmoid,
          nn::Loss::binary_cross_entropy, nn::Constant{.weight = 0.1, .bias = 0.0}};
}

nn::History five_epochs(const Task& task, double eta) {
  Run run(task, task.start);
  run.train(task, {.optimiser = nn::GradientDescent{.rate = eta},
                   .batch = 1,
                   .order = nn::Order::drawn,
                   .seed = seed,
                   .epochs = 5});
  return run.history;
}

void Run::train(const Task& task, nn::TrainerSettings settings) {
  settings.loss = task.loss;
  settings.on_step = [this](const nn::StepRecord&, nn::Trainer&) {
    for (const auto& [one, two] : twins) apart = std::max(apart, std::abs(parameter(one) - parameter(two)));
  };
  nn::Trainer trainer(network, std::move(settings));
  history = trainer.fit(task.inputs, task.targets);
}

Numbers Run::parameters() const {
  Numbers numbers;
  for (const Value& parameter : network.parameters()) numbers.push_back(parameter.value());
  return numbers;
}

std::vector<Value> Run::record(const nn::DataTable& inputs) {
  std::vector<Value> outputs;
  for (std::size_t row = 0; row < inputs.rows(); ++row)
    outputs.push_back(network({inputs.row(row)[0], inputs.row(row)[1]})[0]);
  return outputs;
}

Value mean_loss(Run& run, const Task& task) {
  std::vector<Value> losses;
  const std::vector<Value> outputs = run.record(task.inputs);
  for (std::size_t row = 0; row < outputs.size(); ++row) {
    const Value y = task.targets.row(row)[0];
    losses.push_back(nn::loss_of(task.loss, {y}, {outputs[row]}));
  }
  return mean(losses);
}

}  // namespace notes
