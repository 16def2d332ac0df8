// SPDX-License-Identifier: MIT
// Which settings can be, and what is written of them into checkpoints.
#include <cmath>
#include <concepts>

#include "nn/checkpoint.hpp"
#include "nn/setting.hpp"
#include "nn/words.hpp"

namespace nn {
namespace {

using autograd::Error;

std::string words(const GradientDescent& settings) {
  return "momentum " + exact_text(settings.momentum) + (settings.nesterov ? " nesterov" : "") +
         " weight_decay " + exact_text(settings.weight_decay);
}
std::string words(const RmsProp& settings) {
  return "decay " + exact_text(settings.decay) + " epsilon " + exact_text(settings.epsilon) + " momentum " +
         exact_text(settings.momentum) + " weight_decay " + exact_text(settings.weight_decay);
}
template <class Settings>
requires std::same_as<Settings, Adam> || std::same_as<Settings, AdamW> std::string words(
    const Settings& settings) {
  return "beta1 " + exact_text(settings.beta1) + " beta2 " + exact_text(settings.beta2) + " epsilon " +
         exact_text(settings.epsilon) + " weight_decay " + exact_text(settings.weight_decay);
}

std::string words(const ConstantRate&) { return "constant"; }
std::string words(const StepDecay& schedule) {
  return "every " + std::to_string(schedule.every) + " factor " + exact_text(schedule.factor);
}
std::string words(const ExponentialDecay& schedule) { return "factor " + exact_text(schedule.factor); }
std::string words(const CosineDecay& schedule) {
  return "cosine " + std::to_string(schedule.steps) + " lowest " + exact_text(schedule.lowest);
}

std::string words(const NoClipping&) { return "none"; }
std::string words(const ClipByNorm& clipping) { return "norm " + exact_text(clipping.norm); }
std::string words(const ClipByValue& clipping) { return "value " + exact_text(clipping.value); }

std::string words(const Regularisation& regularisation) {
  return "l1 " + exact_text(regularisation.l1) + " l2 " + exact_text(regularisation.l2) +
         (regularisation.biases ? " with biases" : "");
}

std::string words(const RowLoss& loss) {
  const Loss* known = std::get_if<Loss>(&loss);
  return known == nullptr ? "a function of one's own" : std::string(loss_name(*known));
}

void require_at_least_one(std::string_view name, std::uint64_t number, std::string_view usual) {
  if (number > 0) return;
  throw Error(std::string(name) + " is 0; it needs 1 or more, usual is " + std::string(usual));
}

}  // namespace

SettingWords setting_words(const TrainerSettings& settings) {
  const auto of = [](const auto& choice) { return words(choice); };
  const Optimiser optimiser(settings.optimiser, 0);
  const std::uint64_t warm_up =
      std::visit([](const auto& schedule) { return schedule.warm_up; }, settings.schedule);
  return {
      {"loss", words(settings.loss)},
      {"optimiser", std::string(optimiser.name()) + " rate " + exact_text(optimiser.rate()) + " " +
                        std::visit(of, settings.optimiser)},
      {"regularisation", words(settings.regularisation)},
      {"batch", settings.batch == all_rows ? "all_rows" : std::to_string(settings.batch)},
      {"order", std::string(order_name(settings.order))},
      {"seed", std::to_string(settings.seed)},
      {"schedule", std::visit(of, settings.schedule) + " warm_up " + std::to_string(warm_up)},
      {"clipping", std::visit(of, settings.clipping)},
      {"validation_share", exact_text(settings.validation_share)},
      {"precision", settings.precision == autograd::Precision::full ? "full" : "single"},
  };
}

void require_settings(const TrainerSettings& settings, const Network& network) {
  if (settings.batch == 0) {
    throw autograd::WrongSize(
        "batch is 0 rows, which teach nothing; give it 1 row, several (usual is 32), or all_rows");
  }
  require_at_least_one("epochs", settings.epochs, "100");
  require_at_least_one("threads", settings.threads, "1");
  order_name(settings.order);
  require_not_negative({"regularisation", "l1", "0, for none, to 0.01"}, settings.regularisation.l1);
  require_not_negative({"regularisation", "l2", "0, for none, to 0.01"}, settings.regularisation.l2);
  require_share({"TrainerSettings", "validation_share", "0, for none, to 0.3"}, settings.validation_share);
  if (!(settings.runaway > 1.0)) {
    throw Error("runaway is " + exact_text(settings.runaway) +
                "; it is how many times the first loss is far too much: more than 1, usual is 1e9");
  }
  const Optimiser optimiser(settings.optimiser, network.parameters().size());
  require_schedule(settings.schedule, optimiser.rate());
  require_clipping(settings.clipping);
  const StoppingRules rules(settings.stopping);
  if (const Loss* loss = std::get_if<Loss>(&settings.loss)) {
    require_fitting(*loss, network.layers().back().neurons().front().activation());
  } else if (!std::get<LossFunction>(settings.loss)) {
    throw Error(
        "the loss is an empty function; give it one of Loss, or a function of the targets and outputs of a "
        "row");
  }
}

}  // namespace nn
