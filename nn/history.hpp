// SPDX-License-Identifier: MIT
// What a training run was like: numbers step by step and epoch by epoch, and why it stopped. It knows
// nothing of networks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nn {

struct StepRecord {
  std::uint64_t step = 0;   // from 1
  std::uint64_t epoch = 0;  // from 1
  /// The mean over the batch, regularisation included, with the parameters before the step.
  double loss = 0.0;
  /// Of the gradient before clipping.
  double gradient_norm = 0.0;
  double rate = 0.0;
  /// Since the run began.
  double seconds = 0.0;
};

struct EpochRecord {
  std::uint64_t epoch = 0;  // from 1
  /// How many steps there were up to its end.
  std::uint64_t steps = 0;
  /// The mean over its rows, each as it was when its batch was learned.
  double loss = 0.0;
  /// The mean over the validation rows at its end, without regularisation; NaN where there are none.
  double validation_loss = std::numeric_limits<double>::quiet_NaN();
  /// Of its last step.
  double rate = 0.0;
  /// Since the run began.
  double seconds = 0.0;
};

enum class Stopped : unsigned char {
  epochs,           // all were done
  steps,            // the limit was reached
  unchanged,        // in a whole epoch no parameter changed any more
  no_longer_falls,  // the loss, for as many epochs as patience lasts
  asked,            // by Trainer::stop()
  interrupted,      // by Ctrl-C
};

/// As a sentence: "all epochs were done".
std::string_view words_of(Stopped stopped);

/// One list at most so long: when it is full every second record is dropped, and from then on every second
/// one is kept, and so on.
class History {
 public:
  static constexpr std::size_t most_records = 100'000;

  const std::vector<StepRecord>& steps() const& noexcept { return steps_; }
  std::vector<StepRecord> steps() && noexcept { return std::move(steps_); }
  const std::vector<EpochRecord>& epochs() const& noexcept { return epochs_; }
  std::vector<EpochRecord> epochs() && noexcept { return std::move(epochs_); }
  /// The steps kept are 1, 1 + n, 1 + 2n... with this n; likewise the epochs.
  std::uint64_t every_step() const noexcept { return every_step_; }
  std::uint64_t every_epoch() const noexcept { return every_epoch_; }
  /// The latest ones, kept or not; all 0 before the first.
  const StepRecord& last_step() const noexcept { return last_step_; }
  const EpochRecord& last_epoch() const noexcept { return last_epoch_; }

  Stopped stopped = Stopped::epochs;

  // Records come in their order.
  void add(const StepRecord& record);
  void add(const EpochRecord& record);
  /// Begins with lists that were kept before. Throws WrongSize for one that is too long, Error for an n of 0.
  static History of(std::vector<StepRecord> steps, std::uint64_t every_step, const StepRecord& last_step,
                    std::vector<EpochRecord> epochs, std::uint64_t every_epoch,
                    const EpochRecord& last_epoch);

 private:
  std::vector<StepRecord> steps_;
  std::vector<EpochRecord> epochs_;
  std::uint64_t every_step_ = 1, every_epoch_ = 1;
  StepRecord last_step_;
  EpochRecord last_epoch_;
};

}  // namespace nn
