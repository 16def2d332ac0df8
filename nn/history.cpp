// SPDX-License-Identifier: MIT
#include "nn/history.hpp"

#include <algorithm>
#include <utility>

#include "autograd/error.hpp"

namespace nn {
namespace {

/// Adds a record with this number, from 1, where it is one of those that are kept.
template <class Record>
void add_to(std::vector<Record>& records, std::uint64_t& every, const Record& record, std::uint64_t number) {
  if ((number - 1) % every != 0) return;
  if (records.size() == History::most_records) {
    every *= 2;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < records.size(); i += 2) records[kept++] = records[i];
    records.resize(kept);
    if ((number - 1) % every != 0) return;
  }
  records.push_back(record);
}

void require_list(std::size_t length, std::uint64_t every) {
  if (length > History::most_records)
    throw autograd::WrongSize("a history keeps at most " + std::to_string(History::most_records) +
                              " records, and here are " + std::to_string(length));
  if (every == 0) throw autograd::Error("a history cannot keep every 0th record");
}

}  // namespace

std::string_view words_of(Stopped stopped) {
  switch (stopped) {
    case Stopped::epochs: return "all epochs were done";
    case Stopped::steps: return "the limit of steps was reached";
    case Stopped::unchanged: return "the parameters no longer changed";
    case Stopped::no_longer_falls: return "the loss no longer fell";
    case Stopped::asked: return "it was asked to stop";
    case Stopped::interrupted: return "it was interrupted";
  }
  throw autograd::Error("there is no reason to stop with the number " +
                        std::to_string(static_cast<int>(stopped)));
}

void History::add(const StepRecord& record) {
  last_step_ = record;
  add_to(steps_, every_step_, record, record.step);
}

void History::add(const EpochRecord& record) {
  last_epoch_ = record;
  add_to(epochs_, every_epoch_, record, record.epoch);
}

History History::of(std::vector<StepRecord> steps, std::uint64_t every_step, const StepRecord& last_step,
                    std::vector<EpochRecord> epochs, std::uint64_t every_epoch,
                    const EpochRecord& last_epoch) {
  require_list(steps.size(), every_step);
  require_list(epochs.size(), every_epoch);
  History history;
  history.steps_ = std::move(steps);
  history.every_step_ = every_step;
  history.last_step_ = last_step;
  history.epochs_ = std::move(epochs);
  history.every_epoch_ = every_epoch;
  history.last_epoch_ = last_epoch;
  return history;
}

}  // namespace nn
