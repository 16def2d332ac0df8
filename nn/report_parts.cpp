// SPDX-License-Identifier: MIT
#include "nn/report_parts.hpp"

#include <algorithm>
#include <cmath>

#include "nn/axis.hpp"
#include "nn/words.hpp"

namespace nn {
namespace {

std::string number(double value) { return short_text(value, 5); }

std::string warmed_up(std::uint64_t steps) {
  return steps == 0 ? std::string() : "; it warms up for " + counted(steps, "step");
}

struct OptimiserWords {
  static std::string decay(double weight_decay) {
    return weight_decay == 0.0 ? std::string() : ", weight decay " + number(weight_decay);
  }
  std::string operator()(const GradientDescent& o) const {
    std::string text = "gradient descent, rate " + number(o.rate);
    if (o.momentum != 0.0) text += ", momentum " + number(o.momentum) + (o.nesterov ? " (Nesterov)" : "");
    return text + decay(o.weight_decay);
  }
  std::string operator()(const RmsProp& o) const {
    std::string text = "RMSProp, rate " + number(o.rate) + ", decay " + number(o.decay);
    if (o.momentum != 0.0) text += ", momentum " + number(o.momentum);
    return text + decay(o.weight_decay);
  }
  std::string operator()(const Adam& o) const { return like_adam("Adam", o); }
  std::string operator()(const AdamW& o) const { return like_adam("AdamW", o); }
  template <class Settings>
  static std::string like_adam(const char* name, const Settings& o) {
    return std::string(name) + ", rate " + number(o.rate) + ", beta1 " + number(o.beta1) + ", beta2 " +
           number(o.beta2) + decay(o.weight_decay);
  }
};

struct ScheduleWords {
  std::string operator()(const ConstantRate& s) const { return "constant" + warmed_up(s.warm_up); }
  std::string operator()(const StepDecay& s) const {
    return "times " + number(s.factor) + " every " + counted(s.every, "step") + warmed_up(s.warm_up);
  }
  std::string operator()(const ExponentialDecay& s) const {
    return "times " + number(s.factor) + " every step" + warmed_up(s.warm_up);
  }
  std::string operator()(const CosineDecay& s) const {
    return "a cosine down to " + number(s.lowest) + " in " + counted(s.steps, "step") + warmed_up(s.warm_up);
  }
};

struct ClippingWords {
  std::string operator()(const NoClipping&) const { return {}; }
  std::string operator()(const ClipByNorm& c) const { return "gradients to the length " + number(c.norm); }
  std::string operator()(const ClipByValue& c) const { return "derivatives to " + number(c.value); }
};

std::string layers_in_words(const Network& network) {
  std::string text = std::to_string(network.layers().front().inputs());
  for (const Layer& layer : network.layers()) text += "-" + std::to_string(layer.neurons().size());
  for (std::size_t i = 0; i < network.layers().size(); ++i) {
    const Activation activation = network.layers()[i].neurons().front().activation();
    text += (i == 0 ? "; " : ", ") + std::string(activation_name(activation));
  }
  return text;
}

std::string ends_in_words(const TrainerSettings& settings) {
  std::string text = counted(settings.epochs, "epoch");
  const Stopping& stopping = settings.stopping;
  if (stopping.steps) text += ", or " + counted(*stopping.steps, "step");
  if (stopping.unchanged)
    text += ", or no parameter changed by more than " + number(*stopping.unchanged) + " in an epoch";
  if (stopping.patience) text += ", or no fall of the loss in " + counted(*stopping.patience, "epoch");
  return text;
}

std::string penalty_in_words(const Regularisation& regularisation) {
  std::string text;
  if (regularisation.l1 != 0.0) text += "L1 " + number(regularisation.l1);
  if (regularisation.l2 != 0.0) text += (text.empty() ? "L2 " : ", L2 ") + number(regularisation.l2);
  return text.empty() || !regularisation.biases ? text : text + ", of biases too";
}

double length(std::span<const double> numbers) {
  double sum = 0.0;
  for (const double value : numbers) sum = std::hypot(sum, value);
  return sum;
}

std::vector<double> numbers_of(const Network& network) {
  std::vector<double> numbers;
  for (const autograd::Value& parameter : network.parameters()) numbers.push_back(parameter.value());
  return numbers;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> settings_in_words(const Trainer& trainer) {
  const TrainerSettings& settings = trainer.settings();
  const Network& network = trainer.network();
  const Loss* loss = std::get_if<Loss>(&settings.loss);
  std::vector<std::pair<std::string, std::string>> words = {
      {"network", layers_in_words(network) + "; " + counted(network.parameters().size(), "parameter")},
      {"loss", loss ? std::string(loss_name(*loss)) : "one of the program's own"},
      {"optimiser", std::visit(OptimiserWords(), settings.optimiser)},
      {"schedule of the rate", std::visit(ScheduleWords(), settings.schedule)},
      {"batch", settings.batch == all_rows ? "all rows" : counted(settings.batch, "row")},
      {"order", std::string(order_name(settings.order))},
      {"seed of the order", std::to_string(settings.seed)},
      {"ends", ends_in_words(settings)}};
  const auto add = [&](const char* name, std::string text) {
    if (!text.empty()) words.emplace_back(name, std::move(text));
  };
  add("penalty", penalty_in_words(settings.regularisation));
  add("clipped", std::visit(ClippingWords(), settings.clipping));
  if (settings.validation_share > 0.0) add("validation", number(settings.validation_share) + " of the rows");
  if (settings.precision == autograd::Precision::single) add("precision", "single");
  return words;
}

void add_table(Markup& page, std::string caption, const Cells& heads, const std::vector<Cells>& rows,
               std::size_t most) {
  const std::size_t every = rows.empty() ? 1 : (rows.size() - 1) / most + 1;
  if (every > 1)
    caption +=
        " (one row in " + std::to_string(every) + " and the last of " + std::to_string(rows.size()) + ")";
  page.open("table").element("caption", {}, caption).open("thead").open("tr");
  for (const std::string& head : heads) page.element("th", {{"scope", "col"}}, head);
  page.close().close().open("tbody");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i % every != 0 && i + 1 != rows.size()) continue;
    page.open("tr");
    for (std::size_t cell = 0; cell < rows[i].size(); ++cell) {
      if (cell == 0) page.element("th", {{"scope", "row"}}, rows[i][cell]);
      if (cell > 0) page.element("td", {}, rows[i][cell]);
    }
    page.close();
  }
  page.close().close();
}

std::vector<Cells> layer_rows(const Network& network, std::span<const double> before) {
  const std::vector<double> after = numbers_of(network);
  std::vector<Cells> rows;
  std::size_t from = 0;
  for (const Layer& layer : network.layers()) {
    const std::size_t biases = layer.neurons().size(), weights = layer.inputs() * biases;
    const auto pair = [&](std::size_t first, std::size_t count) {
      return std::pair(number(length(before.subspan(first, count))),
                       number(length(std::span(after).subspan(first, count))));
    };
    const auto [weights_before, weights_after] = pair(from, weights);
    const auto [biases_before, biases_after] = pair(from + weights, biases);
    rows.push_back({"layer " + std::to_string(rows.size() + 1), std::to_string(weights), weights_before,
                    weights_after, std::to_string(biases), biases_before, biases_after});
    from += weights + biases;
  }
  return rows;
}

std::vector<Cells> parameter_rows(const Network& network, std::span<const double> before) {
  const std::vector<double> after = numbers_of(network);
  std::vector<Cells> rows;
  for (std::size_t i = 0; i < after.size(); ++i)
    rows.push_back(
        {network.parameters()[i].name(), number(before[i]), number(after[i]), number(after[i] - before[i])});
  return rows;
}

std::vector<Cells> epoch_rows(const History& history) {
  std::vector<Cells> rows;
  for (const EpochRecord& epoch : history.epochs()) {
    Cells row = {std::to_string(epoch.epoch), std::to_string(epoch.steps), number(epoch.loss),
                 std::isnan(epoch.validation_loss) ? "-" : number(epoch.validation_loss), number(epoch.rate)};
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<Cells> step_rows(const History& history) {
  std::vector<Cells> rows;
  for (const StepRecord& step : history.steps())
    rows.push_back({std::to_string(step.step), std::to_string(step.epoch), number(step.loss),
                    number(step.gradient_norm), number(step.rate)});
  return rows;
}

}  // namespace nn
