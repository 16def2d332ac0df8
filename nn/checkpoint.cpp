// SPDX-License-Identifier: MIT
// What a checkpoint's tensors and words are called, and what is asked of them.
#include "nn/checkpoint.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>
#include <sstream>

#include "nn/model_file.hpp"
#include "nn/words.hpp"

namespace nn {
namespace {

using autograd::Error, autograd::FileError;

constexpr std::string_view format = "1";
constexpr const char* format_word = "chainrule.training.format";
constexpr std::size_t record_columns = 6;

std::string setting_word(const std::string& name) { return "chainrule.training.setting." + name; }
std::string count_word(const std::string& name) { return "chainrule.training.count." + name; }
std::string tensor_name(const std::string& name) { return std::string(training_prefix) + name; }

/// The counts of a state by name; `Counts` is a state, const or not.
template <class State>
auto counts_of(State& state) {
  using Count = std::conditional_t<std::is_const_v<State>, const std::uint64_t, std::uint64_t>;
  return std::vector<std::pair<std::string, Count*>>{
      {"steps", &state.steps},
      {"epochs", &state.epochs},
      {"epoch_rows", &state.epoch_rows},
      {"rows", &state.rows},
      {"fingerprint", &state.fingerprint},
      {"generator", &state.batches.generator},
      {"position", &state.batches.position},
      {"optimiser_steps", &state.optimiser.steps},
      {"epochs_without_fall", &state.rules.epochs_without_fall},
  };
}

/// And its numbers.
template <class State>
auto numbers_of(State& state) {
  using Number = std::conditional_t<std::is_const_v<State>, const double, double>;
  return std::vector<Number*>{&state.epoch_loss,
                              &state.first_loss,
                              &state.seconds,
                              &state.rules.change_in_epoch,
                              &state.rules.change_in_last_epoch,
                              &state.rules.lowest_loss};
}

void append(std::vector<double>& table, const StepRecord& record) {
  table.insert(table.end(), {static_cast<double>(record.step), static_cast<double>(record.epoch), record.loss,
                             record.gradient_norm, record.rate, record.seconds});
}
void append(std::vector<double>& table, const EpochRecord& record) {
  table.insert(table.end(), {static_cast<double>(record.epoch), static_cast<double>(record.steps),
                             record.loss, record.validation_loss, record.rate, record.seconds});
}

/// The records that are kept and then the latest, a row each.
template <class Record>
Tensor tensor_of(const std::string& name, const std::vector<Record>& records, const Record& last) {
  std::vector<double> table;
  for (const Record& record : records) append(table, record);
  append(table, last);
  return {tensor_name(name), {records.size() + 1, record_columns}, std::move(table)};
}

std::string network_words(const Network& network) {
  std::string sizes = std::to_string(network.layers().front().inputs()), activations;
  for (const Layer& layer : network.layers()) {
    sizes += "-" + std::to_string(layer.neurons().size());
    activations += " " + std::string(activation_name(layer.neurons().front().activation()));
  }
  return sizes + activations;
}

std::vector<std::string> split(const std::string& words) {
  std::istringstream stream(words);
  return {std::istream_iterator<std::string>(stream), {}};
}

/// A setting that differs, as messages show it.
struct Difference {
  std::string name, present, then;
};

/// Where only a number differs, that number and its name, for a long list of words is cut in messages.
Difference difference(const std::string& name, const std::string& present, const std::string& then) {
  const std::vector<std::string> a = split(present), b = split(then);
  if (a.size() == b.size()) {
    const auto at = static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin()).first - a.begin());
    if (at > 0 && at < a.size() && number_of(a[at])) return {name + "'s " + a[at - 1], a[at], b[at]};
  }
  return {name, present, then};
}

/// Reads a checkpoint, and refuses what is none.
class Reader {
 public:
  explicit Reader(const std::string& path) : path_(path), file_(read_tensors(path)) {
    if (word(format_word) != format) {
      throw FileError(path + ": this checkpoint has the format " + in_quotes(word(format_word)) +
                      ", and this program reads " + std::string(format));
    }
  }

  /// Throws Error where the checkpoint was written with something else.
  void require(const std::string& name, const std::string& present) const {
    const std::string& then = word(setting_word(name));
    if (then == present) return;
    const Difference differs = difference(name, present, then);
    throw Error(path_ + ": the " + differs.name + " of this trainer is " + differs.present +
                ", and of the checkpoint it is " + in_quotes(differs.then) +
                "; resume with what the checkpoint was written with");
  }

  std::uint64_t count(const std::string& name) const {
    const std::string& text = word(count_word(name));
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc() && end == text.data() + text.size()) return number;
    refuse(name + " is no count: " + in_quotes(text));
  }

  const std::vector<double>& numbers(const std::string& name, std::size_t size) const {
    const Tensor& found = tensor(name);
    if (found.numbers.size() != size) {
      refuse(in_quotes(found.name) + " has " + counted(found.numbers.size(), "number") + " where " +
             std::to_string(size) + " belong");
    }
    return found.numbers;
  }

  /// The rows of a list of records; at least one, the latest.
  std::vector<std::span<const double>> records(const std::string& name) const {
    const Tensor& found = tensor(name);
    if (found.shape.size() != 2 || found.shape[1] != record_columns || found.shape[0] == 0)
      refuse(in_quotes(found.name) + " is no list of records");
    std::vector<std::span<const double>> rows;
    for (std::size_t row = 0; row < found.shape[0]; ++row)
      rows.push_back(std::span(found.numbers).subspan(row * record_columns, record_columns));
    return rows;
  }

  std::uint64_t whole(double number) const {
    if (!(number >= 0.0 && number <= 0x1p53 && number == std::floor(number)))
      refuse(exact_text(number) + " is no number of a step or an epoch");
    return static_cast<std::uint64_t>(number);
  }

  [[noreturn]] void refuse(const std::string& why) const {
    throw FileError(path_ + ": a broken checkpoint: " + why);
  }

 private:
  const std::string& word(const std::string& name) const {
    const auto found = file_.metadata.find(name);
    if (found != file_.metadata.end()) return found->second;
    if (name == format_word)
      throw FileError(path_ + ": this is no checkpoint of a trainer; save_checkpoint() writes them");
    refuse("it does not say " + in_quotes(name));
  }
  const Tensor& tensor(const std::string& name) const {
    const Tensor* found = file_.find(tensor_name(name));
    if (found == nullptr) refuse("it has no " + in_quotes(tensor_name(name)));
    if (found->type != NumberType::f64) refuse(in_quotes(found->name) + " is not F64");
    return *found;
  }

  std::string path_;
  Tensors file_;
};

StepRecord step_of(const Reader& file, std::span<const double> row) {
  return {file.whole(row[0]), file.whole(row[1]), row[2], row[3], row[4], row[5]};
}
EpochRecord epoch_of(const Reader& file, std::span<const double> row) {
  return {file.whole(row[0]), file.whole(row[1]), row[2], row[3], row[4], row[5]};
}

History history_of(const Reader& file) {
  std::vector<StepRecord> steps;
  for (const std::span<const double> row : file.records("steps")) steps.push_back(step_of(file, row));
  std::vector<EpochRecord> epochs;
  for (const std::span<const double> row : file.records("epochs")) epochs.push_back(epoch_of(file, row));
  const StepRecord last_step = steps.back();
  const EpochRecord last_epoch = epochs.back();
  steps.pop_back();
  epochs.pop_back();
  return History::of(std::move(steps), file.count("every_step"), last_step, std::move(epochs),
                     file.count("every_epoch"), last_epoch);
}

/// Whether a run can take it up: asked before anything is changed.
void try_out(const TrainingState& state, const TrainerSettings& settings) {
  Optimiser optimiser(settings.optimiser, state.parameters.size());
  optimiser.restore(state.optimiser);
  Batches::require_state(state.rows, settings.batch, state.batches);
  if (state.epoch_rows != state.batches.position)
    throw Error("the position in the epoch is said twice and differs");
  for (const std::vector<double>* parameters : {&state.parameters, &state.start}) {
    for (const double parameter : *parameters) {
      if (!std::isfinite(parameter)) throw Error("a parameter is " + exact_text(parameter));
    }
  }
}

}  // namespace

void write_checkpoint(const std::string& path, const Network& network, const TrainerSettings& settings,
                      const TrainingState& state) {
  Tensors file = model_tensors(network);
  file.metadata[format_word] = format;
  file.metadata[setting_word("network")] = network_words(network);
  for (const auto& [name, words] : setting_words(settings)) file.metadata[setting_word(name)] = words;
  for (const auto& [name, count] : counts_of(state)) file.metadata[count_word(name)] = std::to_string(*count);
  file.metadata[count_word("every_step")] = std::to_string(state.history.every_step());
  file.metadata[count_word("every_epoch")] = std::to_string(state.history.every_epoch());
  const auto add = [&](const std::string& name, const std::vector<double>& numbers) {
    file.tensors.push_back({tensor_name(name), {numbers.size()}, numbers});
  };
  add("parameters", state.parameters);
  add("start", state.start);
  for (std::size_t i = 0; i < state.optimiser.moments.size(); ++i)
    add("moments." + std::to_string(i), state.optimiser.moments[i]);
  std::vector<double> numbers;
  for (const double* number : numbers_of(state)) numbers.push_back(*number);
  add("numbers", numbers);
  file.tensors.push_back(tensor_of("steps", state.history.steps(), state.history.last_step()));
  file.tensors.push_back(tensor_of("epochs", state.history.epochs(), state.history.last_epoch()));
  write_tensors(path, file);
}

TrainingState read_checkpoint(const std::string& path, const Network& network,
                              const TrainerSettings& settings) {
  const Reader file(path);
  file.require("network", network_words(network));
  for (const auto& [name, words] : setting_words(settings)) file.require(name, words);
  TrainingState state;
  for (const auto& [name, count] : counts_of(state)) *count = file.count(name);
  const std::vector<double*> numbers = numbers_of(state);
  const std::vector<double>& read = file.numbers("numbers", numbers.size());
  for (std::size_t i = 0; i < numbers.size(); ++i) *numbers[i] = read[i];
  const std::size_t parameters = network.parameters().size();
  state.parameters = file.numbers("parameters", parameters);
  state.start = file.numbers("start", parameters);
  const std::size_t lists = Optimiser(settings.optimiser, parameters).state().moments.size();
  for (std::size_t i = 0; i < lists; ++i)
    state.optimiser.moments.push_back(file.numbers("moments." + std::to_string(i), parameters));
  try {
    state.history = history_of(file);
    try_out(state, settings);
  } catch (const FileError&) {
    throw;
  } catch (const Error& error) {
    file.refuse(error.what());
  }
  return state;
}

}  // namespace nn
